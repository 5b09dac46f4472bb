"""The names of the RDF projection: our one namespace, prefixes, ids made into IRIs, Turtle that uses them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from pyoxigraph import RdfFormat, Triple, serialize

PP = "https://w3id.org/policy-practices/ns#"
"""Our terms (classes and properties). The same in every build: never configurable."""

BASE = "https://w3id.org/policy-practices/id/"
"""Default start of the IRIs of data: documents, pieces, mentions, nodes, claims."""

PREFIXES: dict[str, str] = {
    "pp": PP,
    "id": BASE,
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of graph.ttl, and those that a query need not declare."""


def local(identifier: str) -> str:
    """Return *identifier* as the last part of an IRI: letters, digits and ``-._~`` stay, the rest is percent-encoded.

    Two identifiers never give one result, so that two nodes never become one.

    >>> local("doc-4973fc757672.120-128"), local("a b/c%20")
    ('doc-4973fc757672.120-128', 'a%20b%2Fc%2520')
    """
    return quote(identifier, safe="")


def term(name: str) -> str:
    """Return the full IRI of a prefixed *name*.

    >>> term("skos:prefLabel")
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest


def turtle(triples: Iterable[Triple], base: str = BASE, also: Mapping[str, str] | None = None) -> bytes:
    """Return Turtle in the order of *triples*: prefixes by name, a block for each subject, UTF-8, LF.

    Args:
        triples: those of one subject stand together.
        base: what the prefix ``id:`` stands for.
        also: more prefixes.
    """
    prefixes = {**PREFIXES, **(also or {}), "id": base}
    raw = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""
    # The engine writes the prefixes in an order of its own, which differs from run to run.
    body = b"".join(line for line in raw.splitlines(keepends=True) if not line.startswith(b"@prefix"))
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items()))
    return head.encode() + re.sub(rb"(?m)^(?=[^\t\n])", b"\n", body).replace(b"\n\t", b"\n    ")
