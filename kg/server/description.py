"""What the service says of itself, in RDF (SPARQL 1.1 Service Description), and the terms that a query may use."""

from __future__ import annotations

from typing import Any

from pyoxigraph import Literal, NamedNode, Triple, serialize

from kg import store
from kg.namespaces import term
from kg.server.workers import GRAPHS, RESULTS

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = [
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
]


def service(address: str, base: str, triples: int, media: str) -> bytes:
    """Return the description of the endpoint at *address*.

    No blank nodes: what the Recommendation leaves without a name has one below the address.

    Args:
        address: IRI of the endpoint.
        base: start of the IRIs of data; the data set is ``<base>dataset``.
        triples: how many the default graph has.
        media: one of ``kg.server.workers.GRAPHS``.
    """
    me, data, graph = (NamedNode(iri) for iri in (address, base + "dataset", f"{address}#graph"))
    a = NamedNode(term("rdf:type"))
    found = [
        Triple(me, a, NamedNode(f"{SD}Service")),
        Triple(me, NamedNode(f"{SD}endpoint"), me),
        Triple(me, NamedNode(f"{SD}supportedLanguage"), NamedNode(f"{SD}SPARQL11Query")),
        Triple(me, NamedNode(f"{SD}feature"), NamedNode(f"{SD}EmptyGraphs")),
        Triple(me, NamedNode(f"{SD}defaultDataset"), data),
        Triple(data, a, NamedNode(f"{SD}Dataset")),
        Triple(data, NamedNode(f"{SD}defaultGraph"), graph),
        Triple(graph, a, NamedNode(f"{SD}Graph")),
        Triple(graph, NamedNode(term("void:triples")), Literal(triples)),
    ]
    found += [Triple(me, NamedNode(f"{SD}resultFormat"), NamedNode(_FORMATS + name)) for name in _NAMES]
    assert len(_NAMES) == len(GRAPHS) + len(RESULTS)
    named = {"sd": SD, "void": term("void:"), "formats": _FORMATS}
    return serialize(found, format=GRAPHS[media], prefixes=None if media == "application/n-triples" else named) or b""


TERMS = """
SELECT ?term (SAMPLE(?a) AS ?zh) (SAMPLE(?b) AS ?en) (SAMPLE(?c) AS ?comment) (SAMPLE(?k) AS ?kind)
WHERE {
  { SELECT DISTINCT ?term ?k { { ?s ?term ?o BIND("property" AS ?k) } UNION { ?s a ?term BIND("class" AS ?k) }
    UNION { ?term a owl:Class BIND("class" AS ?k) } UNION { ?term a ?p BIND("property" AS ?k)
      FILTER(?p IN (owl:ObjectProperty, owl:DatatypeProperty)) } } }
  OPTIONAL { ?term rdfs:label ?a FILTER(LANG(?a) = "zh") }
  OPTIONAL { ?term rdfs:label ?b FILTER(LANG(?b) = "en") }
  OPTIONAL { ?term rdfs:comment ?c FILTER(LANG(?c) = "zh") }
}
GROUP BY ?term ORDER BY ?term
"""


def terms(opened: store.Store) -> list[dict[str, Any]]:
    """Return the classes and properties that the graph defines or uses, for completion in an editor."""
    found = []
    spaces = [(prefix, space) for prefix, space in opened.prefixes.items() if prefix != "id"]
    for iri, zh, en, comment, kind in store.query(opened, TERMS).rows:
        name = next((f"{p}:{str(iri).removeprefix(s)}" for p, s in spaces if str(iri).startswith(s)), "")
        if name:
            found.append({"name": name, "zh": zh or "", "en": en or "", "note": comment or "", "kind": kind})
    return found
