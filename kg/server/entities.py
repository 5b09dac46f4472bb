"""The page of one node: what it is, what it is linked with, and the sentences that say so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

_LABEL = "rdfs:label|skos:prefLabel|dcterms:title|pp:quote"

ABOUT = f"""
SELECT ?way ?p (SAMPLE(?pl) AS ?pname) ?o (SAMPLE(?ol) AS ?oname)
WHERE {{
  {{ {{ <IRI> ?p ?o BIND("out" AS ?way) }} UNION {{ ?o ?p <IRI> BIND("in" AS ?way)
      FILTER(?p NOT IN (rdf:subject, rdf:object, pp:document, pp:piece)) }} }}
  OPTIONAL {{ ?p rdfs:label ?pl FILTER(LANG(?pl) = "zh") }}
  OPTIONAL {{ ?o {_LABEL} ?ol FILTER(LANG(?ol) IN ("zh", "")) }}
}}
GROUP BY ?way ?p ?o ORDER BY ?way ?p ?o LIMIT 2000
"""

VOCABULARY = "CONSTRUCT { ?t ?p ?o } WHERE { { BIND(<IRI> AS ?t) } UNION { ?t rdfs:isDefinedBy <IRI> } ?t ?p ?o }"
"""All terms of an ontology with its header."""

EVIDENCE = f"""
SELECT DISTINCT ?claim ?s (SAMPLE(?sl) AS ?sname) (SAMPLE(?pl) AS ?pname) ?o (SAMPLE(?ol) AS ?oname) ?quote ?file ?start ?end ?confidence
WHERE {{
  {{ ?claim rdf:subject <IRI> }} UNION {{ ?claim rdf:object <IRI> }}
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; pp:quote ?quote ; pp:document/pp:file ?file ;
         pp:start ?start ; pp:end ?end ; pp:confidence ?confidence .
  OPTIONAL {{ ?p rdfs:label ?pl FILTER(LANG(?pl) = "zh") }}
  OPTIONAL {{ ?s {_LABEL} ?sl FILTER(LANG(?sl) = "zh") }}
  OPTIONAL {{ ?o {_LABEL} ?ol FILTER(LANG(?ol) = "zh") }}
}}
GROUP BY ?claim ?s ?o ?quote ?file ?start ?end ?confidence ORDER BY ?file ?start LIMIT 500
"""


def asks(template: str, iri: str) -> str:
    """Return a query about *iri*, in which every character that could end an IRI is escaped."""
    return template.replace("<IRI>", f"<{quote(iri, safe=_SAFE)}>")


_SAFE = "%:/?#[]@!$&'()*+,;=~-._"


@dataclass
class Group:
    """The values of one property, or the subjects that have it."""

    name: str
    iri: str
    incoming: bool
    values: list[tuple[str, str, str]] = field(default_factory=list)
    """Text, IRI (empty for a literal), link (empty where it leads out of this graph)."""


def groups(body: bytes, base: str, vocabulary: str) -> list[Group]:
    """Return what :data:`ABOUT` answered (JSON), by property."""
    found: dict[tuple[str, str], Group] = {}
    for row in _bindings(body):
        way, predicate = row["way"]["value"], row["p"]["value"]
        group = found.setdefault(
            (way, predicate), Group(_text(row, "pname") or _last(predicate), predicate, way == "in")
        )
        value = row["o"]
        if value["type"] == "uri":
            iri = value["value"]
            text = _text(row, "oname") or _last(iri)
            group.values.append((text, iri, local_link(iri, base, vocabulary)))
        else:
            language = f" @{value['xml:lang']}" if value.get("xml:lang", "zh") != "zh" else ""
            group.values.append((value["value"] + language, "", ""))
    return list(found.values())


def evidence(body: bytes, base: str, vocabulary: str) -> list[dict[str, str]]:
    """Return what :data:`EVIDENCE` answered (JSON), a row a claim."""
    rows = []
    for row in _bindings(body):
        flat = {name: _text(row, name) for name in ("sname", "pname", "oname", "quote", "file", "start", "end")}
        flat["confidence"] = _text(row, "confidence")
        for name in ("claim", "s", "o"):
            flat[name] = local_link(row[name]["value"], base, vocabulary)
        rows.append(flat)
    return rows


def local_link(iri: str, base: str, vocabulary: str) -> str:
    """Return the address of the page of *iri* on this server, or an empty text for an IRI of others.

    >>> local_link("https://w3id.org/policy-practices/id/a%20b", "https://w3id.org/policy-practices/id/", "urn:v#")
    '/id/a%2520b'
    """
    if iri.startswith(base):
        return "/id/" + quote(iri.removeprefix(base), safe="")
    return "/ns/" + quote(iri.removeprefix(vocabulary), safe="") if iri.startswith(vocabulary) else ""


def _bindings(body: bytes) -> list[Mapping[str, Any]]:
    return list(json.loads(body)["results"]["bindings"])


def _text(row: Mapping[str, Any], name: str) -> str:
    return str(row[name]["value"]) if name in row else ""


def _last(iri: str) -> str:
    return iri.rstrip("/#").rpartition("#" if "#" in iri else "/")[2] or iri
