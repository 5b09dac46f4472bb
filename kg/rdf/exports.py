"""Other forms of a finished graph, made from graph.nt: TriG by document, JSON-LD, RDF/XML, Web Annotations, RDF 1.2, VoID and DCAT."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kg.errors import Problem, ReadError
from kg.namespaces import BASE, PREFIXES, term, turtle
from kg.rdf.description import described
from kg.rdf.terms import named
from kg.text import xml_safe

OA = "http://www.w3.org/ns/oa#"


def read(file: Path) -> list[Triple]:
    """Return the triples of a build's graph.nt, in its order.

    Raises:
        ReadError: there is none, or it is damaged.
    """
    try:
        return [Triple(q.subject, q.predicate, q.object) for q in parse(path=str(file), format=RdfFormat.N_TRIPLES)]
    except (OSError, SyntaxError) as exc:
        zh, en = f"无法读取图谱：{exc}；请先运行 kg build", f"cannot read the graph: {exc}; run kg build first"
        raise ReadError(Problem(file.as_posix(), zh, en)) from exc


def convert(file: Path, kind: str) -> bytes:
    """Return the graph of the N-Triples *file* in the form *kind*, one of :data:`KINDS`; the same bytes every time.

    Raises:
        ReadError: no graph is there.
    """
    return KINDS[kind](read(file))


def _base(triples: Iterable[Triple]) -> str:
    dataset = (t for t in triples if t.predicate == named("rdf:type") and t.object == named("void:Dataset"))
    return next((t.subject.value.removesuffix("dataset") for t in dataset if isinstance(t.subject, NamedNode)), BASE)


def _lines(data: bytes) -> bytes:
    return data if data.endswith(b"\n") else data + b"\n"


def _jsonld(triples: list[Triple]) -> bytes:
    return _lines(serialize(triples, format=RdfFormat.JSON_LD) or b"")


def _rdfxml(triples: list[Triple]) -> bytes:
    """Return RDF/XML; what XML cannot hold becomes U+FFFD, as in GraphML."""
    clean = (Triple(t.subject, t.predicate, _without_controls(t.object)) for t in triples)
    return _lines(_sorted_prefixes(serialize(clean, format=RdfFormat.RDF_XML, prefixes=PREFIXES) or b""))


def _sorted_prefixes(data: bytes) -> bytes:
    """Put the namespace declarations of the root in order: the engine's order differs from run to run."""
    head = re.search(rb"<rdf:RDF((?: xmlns:[\w-]+=\"[^\"]*\")*)", data)
    if not head:
        return data
    ordered = b"".join(b" " + x for x in sorted(head[1].split()))
    return data[: head.start(1)] + ordered + data[head.end(1) :]


def _without_controls(value: object) -> Literal | NamedNode:
    assert isinstance(value, (Literal, NamedNode)), "the projection makes nothing else"
    if isinstance(value, Literal) and (text := xml_safe(value.value)) != value.value:
        return Literal(text, language=value.language) if value.language else Literal(text, datatype=value.datatype)
    return value


def _trig(triples: list[Triple]) -> bytes:
    """Return TriG: what stands in a document is in the graph of that name, everything else in the default graph."""
    homes = _homes(triples)
    edges = _edges(triples, homes)
    groups: dict[str, list[Triple]] = {}
    for triple in triples:
        for home in edges.get(_key(triple), ()) or (homes.get(_value(triple.subject), ""),):
            groups.setdefault(home, []).append(triple)
    base = _base(triples)
    head, _, body = turtle(groups.pop("", []), base).partition(b"\n\n")
    parts = [head, body.rstrip()]
    for home in sorted(groups):
        block = turtle(groups[home], base).partition(b"\n\n")[2].rstrip()
        parts.append(f"<{home}> {{\n".encode() + block + b"\n}")
    return b"\n\n".join(parts) + b"\n"


def _homes(triples: list[Triple]) -> dict[str, str]:
    """Return the document of each document, piece, mention and claim."""
    is_part_of, document, piece = (named(n) for n in ("dcterms:isPartOf", "pp:document", "pp:piece"))
    homes = {_value(t.object): _value(t.object) for t in triples if t.predicate in (is_part_of, document)}
    for predicate in (is_part_of, document):
        homes |= {_value(t.subject): _value(t.object) for t in triples if t.predicate == predicate}
    pieces = ((t.subject, t.object) for t in triples if t.predicate == piece)
    return {_value(s): homes[_value(o)] for s, o in pieces if _value(o) in homes} | homes


def _key(triple: Triple) -> tuple[str, str, str]:
    return _value(triple.subject), triple.predicate.value, _value(triple.object)


def _edges(triples: list[Triple], homes: dict[str, str]) -> dict[tuple[str, str, str], list[str]]:
    """Return the documents that state each edge."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for claim, edge in _claims(triples).items():
        found.setdefault(_key(edge), set()).add(homes[claim])
    return {edge: sorted(documents) for edge, documents in found.items()}


def _claims(triples: Iterable[Triple]) -> dict[str, Triple]:
    """Return the edge that each claim describes."""
    parts: dict[str, dict[str, NamedNode]] = {}
    names = {term(f"rdf:{name}"): name for name in ("subject", "predicate", "object")}
    for t in triples:
        if t.predicate.value in names and isinstance(t.object, NamedNode):
            parts.setdefault(_value(t.subject), {})[names[t.predicate.value]] = t.object
    # The evidence of an attribute has an rdf:predicate alone.
    whole = {claim: p for claim, p in parts.items() if len(p) == len(names)}
    return {claim: Triple(p["subject"], p["predicate"], p["object"]) for claim, p in whole.items()}


def _value(node: object) -> str:
    return str(getattr(node, "value", node))


def _rdf12(triples: list[Triple]) -> bytes:
    """Return RDF 1.2 N-Triples, sorted: each claim is the reifier of its edge (only pyoxigraph reads it today)."""
    plain = {term(f"rdf:{name}") for name in ("subject", "predicate", "object")}
    claims = _claims(triples)
    found = [t for t in triples if t.predicate.value not in plain or _value(t.subject) not in claims]
    reifies = NamedNode(term("rdf:") + "reifies")
    found += [Triple(NamedNode(claim), reifies, edge) for claim, edge in claims.items()]
    return b"".join(sorted((serialize(found, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)))


def _annotations(triples: list[Triple]) -> bytes:
    """Return the evidence as Web Annotations (N-Triples, sorted): body, source, position and exact quote."""
    found: list[Triple] = []
    values: dict[str, dict[str, Triple]] = {}
    for t in triples:
        values.setdefault(_value(t.subject), {})[t.predicate.value] = t
    homes = _homes(triples)
    evident = (named("pp:mention"), named("pp:attribute"))
    bodies = {_value(t.object): t.subject for t in triples if t.predicate in evident}
    for subject, has in values.items():
        if term("pp:quote") in has and isinstance(has[term("pp:quote")].subject, NamedNode):
            body = bodies.get(subject, has[term("pp:quote")].subject)
            assert isinstance(body, NamedNode)
            found += _annotation(NamedNode(subject), body, NamedNode(homes[subject]), has)
    return b"".join(sorted((serialize(found, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)))


def _annotation(subject: NamedNode, body: NamedNode, source: NamedNode, has: dict[str, Triple]) -> Iterator[Triple]:
    a = named("rdf:type")
    note, target, place, quote = (
        NamedNode(f"{subject.value}-{x}") for x in ("annotation", "target", "position", "quote")
    )
    for node, kind in (
        (note, "Annotation"),
        (target, "SpecificResource"),
        (place, "TextPositionSelector"),
        (quote, "TextQuoteSelector"),
    ):
        yield Triple(node, a, _oa(kind))
    yield Triple(note, _oa("motivatedBy"), _oa("identifying"))
    yield Triple(note, _oa("hasBody"), body)
    yield Triple(note, _oa("hasTarget"), target)
    yield Triple(target, _oa("hasSource"), source)
    yield Triple(target, _oa("hasSelector"), place)
    yield Triple(target, _oa("hasSelector"), quote)
    # The Recommendation wants numbers that are not negative, and a text without a language.
    for name in ("start", "end"):
        number = _value(has[term(f"pp:{name}")].object)
        yield Triple(place, _oa(name), Literal(number, datatype=named("xsd:nonNegativeInteger")))
    yield Triple(quote, _oa("exact"), Literal(_value(has[term("pp:quote")].object)))


def _oa(name: str) -> NamedNode:
    return NamedNode(OA + name)


def _void(triples: list[Triple]) -> bytes:
    """Return the description of the data set: VoID, DCAT and starter queries, in Turtle."""
    return described(triples, _base(triples))


KINDS: dict[str, Callable[[list[Triple]], bytes]] = {
    "trig": _trig,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
    "annotations": _annotations,
    "rdf12": _rdf12,
    "void": _void,
}
"""Forms that :func:`convert` makes."""
