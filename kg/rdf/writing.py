"""Quads in reading order, and as files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from kg.namespaces import BASE, PP, term, turtle

_NODES = 2
_RANKS = {
    term("void:Dataset"): 0,
    **{term(f"prov:{name}"): 0 for name in ("Activity", "SoftwareAgent", "Entity")},
    PP + "Document": 1,
    PP + "Piece": 1,
    term("qudt:QuantityValue"): 3,
    PP + "Mention": 4,
    PP + "Claim": 5,
    PP + "Decision": 5,
    **{term(f"owl:{name}"): 6 for name in ("Ontology", "Class", "ObjectProperty", "DatatypeProperty")},
    term("skos:ConceptScheme"): 6,
}
"""Where the subjects of a type stand; all others are nodes."""

_TYPE = term("rdf:type")
_FIRST = {
    term(name): rank
    for rank, name in enumerate(
        ("rdf:type", "rdfs:label", "skos:prefLabel", "dcterms:title", "rdf:subject", "rdf:predicate", "rdf:object")
    )
}
"""Properties that open a block; the others follow by name."""


def in_reading_order(quads: Iterable[Quad]) -> list[Quad]:
    """Return *quads* without repeats: data set, documents, nodes, quantities, mentions, claims, vocabulary.

    Inside each group by subject, the type first.
    """
    unique = set(quads)
    rank: dict[str, int] = {}
    for quad in unique:
        if quad.predicate.value == _TYPE:
            subject = _name(quad.subject)
            rank[subject] = max(rank.get(subject, 0), _RANKS.get(_name(quad.object), _NODES))

    def key(quad: Quad) -> tuple[int, str, int, str, str]:
        subject, predicate = _name(quad.subject), quad.predicate.value
        return rank.get(subject, _NODES), subject, _FIRST.get(predicate, len(_FIRST)), predicate, str(quad.object)

    return sorted(unique, key=key)


def _name(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def write_turtle(quads: Iterable[Quad], path: Path, base: str = BASE) -> None:
    """Write Turtle in the order of *quads*: prefixes by name, a block for each subject, UTF-8, LF.

    Args:
        quads: what :func:`kg.rdf.quads` returns.
        path: the file; it is replaced.
        base: the start of the IRIs of data, for which the prefix ``id:`` is written.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_bytes(turtle((q.triple for q in quads), base))


def write_ntriples(quads: Iterable[Quad], path: Path) -> None:
    """Write canonical N-Triples: a line for each triple, in the order of code points, UTF-8, LF.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_bytes(ntriples(quads))


def ntriples(quads: Iterable[Quad]) -> bytes:
    """Return canonical N-Triples: a line for each triple, in the order of code points, UTF-8, LF."""
    raw = serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES) or b""
    return b"".join(line + b"\n" for line in sorted(set(raw.split(b"\n")) - {b""}))
