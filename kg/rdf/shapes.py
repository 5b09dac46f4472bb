"""Validate the graph of a build: the SHACL shapes of ontology/shapes.ttl, and two laws that SHACL Core cannot say."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence

import pyoxigraph
import pyshacl
import rdflib
from pyoxigraph import Quad
from rdflib import RDF, SH
from rdflib.store import Store
from rdflib.term import BNode, Identifier, Node

from kg.errors import Problem, ShapeError
from kg.model import EdgeType
from kg.namespaces import PP
from kg.ontology import Ontology

MOST = 100
"""At most so many violations are listed; one mistake in code breaks a shape at every node."""

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple
Row = tuple[Node, Node, Node]
Found = tuple[Row, Iterator[rdflib.Graph | None]]
Pattern = tuple[Node | None, Node | None, Node | None]


def validate(quads: Sequence[Quad], ontology: Ontology) -> None:
    """Return if the graph fulfils every shape.

    Raises:
        ShapeError: with one problem a violation, sorted, at most ``MOST`` and a count of the others. The place is the
            IRI of the node, the messages are those of the shape, with the value.
    """
    rows = list(_rows(quads))
    shapes = rdflib.Graph().parse(ontology.folder / "shapes.ttl", format="turtle")
    _, report, _ = pyshacl.validate(_frozen(rows), shacl_graph=shapes, inference="none")
    problems = sorted({*_violations(report), *_blank(rows), *_unmatched(rows)})
    if len(problems) > MOST:
        more = len(problems) - MOST
        problems = [*problems[:MOST], Problem("…", f"另有 {more} 处违反", f"{more} more violations")]
    if problems:
        raise ShapeError(problems)


def _rows(quads: Iterable[Quad]) -> Iterator[Row]:
    """Yield the quads as rdflib terms. Each term is made once: five times faster than to parse N-Triples."""
    memo: dict[Term, Identifier] = {}

    def term(value: Term) -> Identifier:
        found = memo.get(value)
        if found is None:
            found = memo[value] = _rdflib_term(value)
        return found

    for quad in quads:
        yield term(quad.subject), term(quad.predicate), term(quad.object)


def _rdflib_term(value: Term) -> Identifier:
    if isinstance(value, pyoxigraph.NamedNode):
        return rdflib.URIRef(value.value)
    if not isinstance(value, pyoxigraph.Literal):
        return BNode(str(value))
    plain = value.language or value.datatype.value == str(rdflib.XSD.string)
    # rdflib holds "x" and "x"^^xsd:string for two literals; in RDF 1.1 they are one, written without the datatype.
    return rdflib.Literal(
        value.value, lang=value.language, datatype=None if plain else value.datatype.value, normalize=False
    )


def _frozen(rows: Iterable[Row]) -> rdflib.Graph:
    store = _Frozen(rows)
    store.graph = rdflib.Graph(store=store)
    return store.graph


class _Frozen(Store):
    """A read-only graph in two nested dictionaries.

    rdflib's own memory store keeps three indexes and a context for every triple: filling it takes three times as long
    and validation a third longer.
    """

    context_aware = graph_aware = True  # pyshacl asks for both; there is one context only.
    graph: rdflib.Graph

    def __init__(self, rows: Iterable[Row]) -> None:
        super().__init__()
        self.spo: dict[Node, dict[Node, list[Node]]] = {}
        self.pos: dict[Node, dict[Node, list[Node]]] = {}
        self.size = 0
        self.prefixes: dict[str, rdflib.URIRef] = {}
        for s, p, o in rows:
            self.spo.setdefault(s, {}).setdefault(p, []).append(o)
            self.pos.setdefault(p, {}).setdefault(o, []).append(s)
            self.size += 1

    def triples(self, triple_pattern: Pattern, context: object = None) -> Iterator[Found]:
        """Yield ``(triple, contexts)`` for every triple that the pattern fits (``None`` fits all)."""
        s, p, o = triple_pattern
        at = (self.graph,)
        if s is not None and p is not None:
            for value in self.spo.get(s, {}).get(p, ()):
                if o is None or o == value:
                    yield (s, p, value), iter(at)
        elif s is None and o is not None:
            for predicate in [p] if p is not None else self.pos:
                for subject in self.pos.get(predicate, {}).get(o, ()):
                    yield (subject, predicate, o), iter(at)
        else:
            for subject in [s] if s is not None else self.spo:
                for predicate in [p] if p is not None else self.spo.get(subject, {}):
                    yield from self.triples((subject, predicate, o))

    def __len__(self, context: object = None) -> int:
        return self.size

    def contexts(self, triple: object = None) -> Generator[rdflib.Graph, None, None]:
        """Yield the one context."""
        yield self.graph

    def bind(self, prefix: str, namespace: rdflib.URIRef, override: bool = True) -> None:
        """Keep a prefix: rdflib binds some to every graph."""
        self.prefixes[prefix] = namespace

    def namespace(self, prefix: str) -> rdflib.URIRef | None:
        """Return what *prefix* stands for."""
        return self.prefixes.get(prefix)

    def prefix(self, namespace: rdflib.URIRef) -> str | None:
        """Return the prefix of *namespace*."""
        return next((p for p, n in self.prefixes.items() if n == namespace), None)

    def namespaces(self) -> Iterator[tuple[str, rdflib.URIRef]]:
        """Yield prefixes and namespaces."""
        yield from self.prefixes.items()


def _violations(report: rdflib.Graph) -> Iterator[Problem]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        value, path = report.value(result, SH.value), report.value(result, SH.resultPath)
        texts = sorted(report.objects(result, SH.resultMessage), key=str)
        by_language = {getattr(t, "language", None): str(t) for t in texts}
        found = f" ({_short(path)} {_short(value)})" if value is not None else ""
        zh = by_language.get("zh", str(texts[0]))
        yield Problem(str(report.value(result, SH.focusNode)), zh + found, by_language.get("en", zh) + found)


def _short(term: Node | None) -> str:
    return "" if term is None or isinstance(term, BNode) else str(term).removeprefix(PP)[:120]


def _blank(rows: Iterable[Row]) -> Iterator[Problem]:
    for s, p, o in rows:
        if isinstance(s, BNode) or isinstance(o, BNode):
            yield Problem(str(s), f"不得有空白节点（{_short(p)}）", f"a blank node is not allowed ({_short(p)})")


def _unmatched(rows: Iterable[Row]) -> Iterator[Problem]:
    """Yield an edge without a claim, and a claim without its edge."""
    types = {rdflib.URIRef(PP + t) for t in EdgeType}
    edges, claims = set[Row](), dict[Node, dict[Node, Node]]()
    for s, p, o in rows:
        if p in types:
            edges.add((s, p, o))
        elif p in (RDF.subject, RDF.predicate, RDF.object):
            claims.setdefault(s, {})[p] = o
    claimed = {(c[RDF.subject], c[RDF.predicate], c[RDF.object]) for c in claims.values() if len(c) == 3}
    for edge in edges ^ claimed:
        en = "an edge without a claim" if edge in edges else "a claim without its edge"
        zh = "边没有论断" if edge in edges else "论断没有对应的边"
        rest = f" ({_short(edge[1])} {edge[2]})"
        yield Problem(str(edge[0]), zh + rest, en + rest)
