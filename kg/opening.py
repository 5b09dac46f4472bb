"""A finished build for Python users: ``kg.open("exports")``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg import questions, store
from kg.errors import Problem, QueryError, did_you_mean
from kg.model import NodeType
from kg.namespaces import PP, local

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

_NODES = """
SELECT ?node ?class ?label ?en ?kind ?status ?code ?redacted
WHERE {
  VALUES ?class { CLASSES }
  ?node a ?class ; rdfs:label ?label FILTER(LANG(?label) = "zh")
  OPTIONAL { ?node rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?node pp:kind ?kind }
  OPTIONAL { ?node pp:status ?status }
  OPTIONAL { ?node dcterms:identifier|skos:notation ?code }
  BIND(EXISTS { ?node pp:redactionScope ?piece } AS ?redacted)
}
ORDER BY ?node
"""

_EDGES = """
SELECT ?claim ?s ?p ?o ?file ?number ?start ?end ?quote ?rule ?confidence
WHERE {
  ?claim a pp:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; pp:document/pp:file ?file ;
         pp:piece/pp:number ?number ; pp:start ?start ; pp:end ?end ; pp:quote ?quote ; pp:rule ?rule ;
         pp:confidence ?confidence .
}
ORDER BY ?claim
"""

_MENTIONS = """
SELECT ?quote ?sentence ?file ?start ?end
WHERE {
  <NODE> pp:mention ?m . ?m pp:quote ?quote ; pp:sentence ?sentence ; pp:start ?start ; pp:end ?end ;
         pp:piece/dcterms:isPartOf/pp:file ?file .
}
ORDER BY ?file ?start
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A node of the graph."""

    id: str
    iri: str
    type: str
    label: str
    label_en: str = ""
    kind: str = ""
    status: str = ""
    code: str = ""
    redacted: bool = False

    def _repr_html_(self) -> str:
        """Return name, type and IRI for a notebook."""
        return f"<b>{escape(self.label)}</b> <i>{escape(self.type)}</i> <code>{escape(self.iri)}</code>"


class KnowledgeGraph:
    """A build on disk: ask it SPARQL or questions of the cookbook, or take it as a graph of networkx or rdflib."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = store.opened(path)

    @property
    def base(self) -> str:
        """Return what the IRIs of the data begin with."""
        return self.store.prefixes["id"]

    def __len__(self) -> int:
        """Return the number of triples."""
        return len(self.store.engine)

    def __repr__(self) -> str:
        """Return folder and size."""
        return f"KnowledgeGraph({self.path.as_posix()!r}, {len(self)} triples)"

    def _repr_html_(self) -> str:
        """Return the number of nodes of each type for a notebook."""
        return self.query(
            "SELECT ?类型 (COUNT(?n) AS ?个数) { ?n a ?t . ?t a owl:Class ; rdfs:label ?类型 FILTER(LANG(?类型) = 'zh') }"
            " GROUP BY ?t ?类型 ORDER BY DESC(?个数)"
        )._repr_html_()

    def query(self, query: str, **parameters: object) -> store.Result:
        """Return the answer to SPARQL, to a .rq file or to a question of the cookbook.

        Args:
            query: ``"outcomes"``, a path, or SPARQL.
            parameters: of the question; ``min_places=3`` is ``--min-places 3``.

        Returns:
            The rows: iterate over them as dicts, or take ``.rows`` or ``.dataframe()``.

        Raises:
            QueryError: the query is wrong, or there is no such question or parameter.
        """
        book = questions.cookbook()
        if query in book:
            return store.query(self.store, book[query].bound(_named(parameters)))
        text = store.query_text(query)
        if parameters:
            text = questions.parsed(Path(query).stem, text, query).bound(_named(parameters))
        elif text.strip().replace("-", "").isalnum():
            questions.asked(text.strip(), book)
        return store.query(self.store, text)

    def entities(self, type: str | None = None) -> list[Found]:
        """Return the nodes, by IRI.

        Args:
            type: ``Program``, ``Mechanism`` and so on; all where it is left out.

        Raises:
            QueryError: no such type.
        """
        known = [str(t) for t in NodeType]
        if type is not None and type not in known:
            close = did_you_mean(type, known)
            zh, en = f"没有类型 {type}；可用：{'、'.join(known)}", f"no type {type!r}. Did you mean {close or known}?"
            raise QueryError(Problem("type", zh, en))
        classes = " ".join(f"pp:{t}" for t in known if type in (None, t))
        return list(self._found(classes))

    def _found(self, classes: str) -> Iterator[Found]:
        for row in store.query(self.store, _NODES.replace("CLASSES", classes)).rows:
            iri, kind, label, en, logic, status, code = ("" if value is None else str(value) for value in row[:-1])
            identifier, name = iri.removeprefix(self.base), kind.removeprefix(PP)
            yield Found(identifier, iri, name, label, en, logic, status, code, bool(row[-1]))

    def evidence(self, node: Found | str) -> store.Result:
        """Return every place in the sources that names a node: quote, sentence, file, offsets.

        Args:
            node: one of :meth:`entities`, or its id.
        """
        iri = node.iri if isinstance(node, Found) else self.base + local(node)
        return store.query(self.store, _MENTIONS.replace("NODE", iri))

    @cached_property
    def rdflib(self) -> rdflib.Graph:
        """Return the graph as rdflib has it, read once (100,000 triples: some 5 s)."""
        import rdflib  # takes a while to load, as networkx does; who asks questions needs neither

        found = rdflib.Graph().parse(store.graph_file(self.path), format="nt")
        for prefix, space in self.store.prefixes.items():
            found.bind(prefix, space, replace=True)
        return found

    @cached_property
    def networkx(self) -> nx.MultiDiGraph[str]:
        """Return nodes and edges as networkx has them: an edge for each claim, with its evidence."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for node in self.entities():
            attributes = {name: getattr(node, name) for name in ("type", "label", "label_en", "kind", "status", "code")}
            graph.add_node(node.id, **attributes, redacted=node.redacted)
        for row in store.query(self.store, _EDGES).rows:
            claim, source, edge, target = (str(v).removeprefix(self.base).removeprefix(PP) for v in row[:4])
            names = ("document", "piece", "start", "end", "quote", "rule", "confidence")
            graph.add_edge(source, target, key=claim, type=edge, **dict(zip(names, row[4:], strict=True)))
        return graph


def _named(parameters: dict[str, object]) -> dict[str, str]:
    return {name.replace("_", "-"): str(value) for name, value in parameters.items()}


def open(path: Path | str = "exports") -> KnowledgeGraph:
    """Return the build in the folder *path*, for reading.

    Raises:
        ReadError: no build is there.
    """
    return KnowledgeGraph(Path(path))
