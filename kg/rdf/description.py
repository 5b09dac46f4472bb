"""The data set described for catalogues and for those who ask it first: VoID, DCAT, and the cookbook as queries in RDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import PP, PREFIXES, local, term, turtle
from kg.questions import Question, cookbook
from kg.rdf.terms import integer, named

SPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "formats": "http://www.w3.org/ns/formats/",
    "media": "https://www.iana.org/assignments/media-types/",
    "sh": "http://www.w3.org/ns/shacl#",
}
"""Prefixes of a description, besides those of every graph."""

FILES = {
    "graph.ttl": ("text/turtle", "Turtle", "Turtle 文件"),
    "graph.nt": ("application/n-triples", "N-Triples", "排序的 N-Triples 文件"),
}
"""The files that ``kg build`` writes: media type, name of the format, Chinese."""


def described(triples: Sequence[Triple], base: str) -> bytes:
    """Return the description of the data set that *triples* are, in Turtle.

    Args:
        triples: the whole graph.
        base: what the IRIs of its data begin with.
    """
    data = NamedNode(base + "dataset")
    found = [t for t in triples if t.subject == data]
    found += [*_counted(triples, data), *_catalogued(data, base), *_examples(triples, data)]
    for question in cookbook().values():
        found += _starter(question, data, base)
    kind = named("rdf:type")
    found.sort(
        key=lambda t: (t.subject != data, _text(t.subject), t.predicate != kind, _text(t.predicate), str(t.object))
    )
    return turtle(found, base, SPACES)


def _counted(triples: Sequence[Triple], data: NamedNode) -> Iterator[Triple]:
    """Yield how much there is, whole and by class and property."""
    types = Counter(_text(t.object) for t in triples if t.predicate == named("rdf:type"))
    properties = Counter(t.predicate.value for t in triples)
    counts = {
        "triples": len(triples),
        "distinctSubjects": len({t.subject for t in triples}),
        "distinctObjects": len({t.object for t in triples}),
        "classes": len(types),
        "properties": len(properties),
    }
    for name, number in counts.items():
        yield Triple(data, NamedNode(term("void:") + name), integer(number))
    for kind, counter, count in (("class", types, "entities"), ("property", properties, "triples")):
        for iri in sorted(counter):
            part = NamedNode(f"{data.value}-{kind}-{local(_short(iri))}")
            yield Triple(data, NamedNode(f"{term('void:')}{kind}Partition"), part)
            yield Triple(part, NamedNode(term("void:") + kind), NamedNode(iri))
            yield Triple(part, NamedNode(term("void:") + count), integer(counter[iri]))


def _catalogued(data: NamedNode, base: str) -> Iterator[Triple]:
    """Yield what a catalogue asks: keywords, the vocabulary, the files."""
    yield Triple(data, named("rdf:type"), _other("dcat:Dataset"))
    yield Triple(data, named("dcterms:conformsTo"), NamedNode(PP.rstrip("#")))
    yield Triple(data, named("void:uriSpace"), Literal(base))
    for text, language in (("政策", "zh"), ("基层治理", "zh"), ("知识图谱", "zh"), ("local policy practices", "en")):
        yield Triple(data, _other("dcat:keyword"), Literal(text, language=language))
    for name, (media, form, zh) in FILES.items():
        file = NamedNode(f"{data.value}-{local(name)}")
        yield Triple(data, _other("dcat:distribution"), file)
        yield Triple(data, named("void:feature"), _other(f"formats:{form}"))
        yield Triple(file, named("rdf:type"), _other("dcat:Distribution"))
        yield Triple(file, named("dcterms:title"), Literal(name))
        yield Triple(file, named("dcterms:description"), Literal(zh, language="zh"))
        yield Triple(file, _other("dcat:mediaType"), _other(f"media:{media}"))


def _examples(triples: Sequence[Triple], data: NamedNode) -> Iterator[Triple]:
    """Yield a resource of each class of ours to begin with."""
    first: dict[str, str] = {}
    for t in triples:
        kind, subject = _text(t.object), _text(t.subject)
        if t.predicate == named("rdf:type") and kind.startswith(PP) and not subject.startswith(PP):
            first[kind] = min(subject, first.get(kind, subject))
    for iri in sorted(set(first.values())):
        yield Triple(data, named("void:exampleResource"), NamedNode(iri))


def _starter(question: Question, data: NamedNode, base: str) -> Iterator[Triple]:
    """Yield a question of the cookbook as SHACL describes a query: any tool can find it and send it as it is."""
    me = NamedNode(f"{base}query-{local(question.id)}")
    yield Triple(data, named("dcterms:isRequiredBy"), me)
    yield Triple(me, named("dcterms:requires"), data)
    for kind in ("sh:SPARQLExecutable", "sh:SPARQLSelectExecutable"):
        yield Triple(me, named("rdf:type"), _other(kind))
    for name, zh, en in (
        ("label", question.zh, question.en),
        ("comment", question.purpose_zh, question.purpose_en),
    ):
        yield Triple(me, named(f"rdfs:{name}"), Literal(zh, language="zh"))
        yield Triple(me, named(f"rdfs:{name}"), Literal(en, language="en"))
    lines = (line for line in question.sparql.splitlines() if not line.startswith("#"))
    yield Triple(me, _other("sh:select"), Literal("\n".join(lines) + "\n"))


def _short(iri: str) -> str:
    """Return an IRI as prefix and name, for an IRI that people can read.

    >>> _short("http://purl.org/dc/terms/title"), _short("urn:x")
    ('dcterms-title', 'urn:x')
    """
    return next(
        (f"{prefix}-{iri.removeprefix(space)}" for prefix, space in PREFIXES.items() if iri.startswith(space)), iri
    )


def _other(name: str) -> NamedNode:
    prefix, _, rest = name.partition(":")
    return NamedNode(SPACES[prefix] + rest)


def _text(node: object) -> str:
    return str(getattr(node, "value", node))
