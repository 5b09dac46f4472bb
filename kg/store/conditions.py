"""The conditions of a query, each with the number of its matches: where a query finds nothing, this shows why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from pyoxigraph import Literal, NamedNode
from rdflib import BNode, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from kg.store import remote
from kg.store.engine import Store

COUNTED = 1_000_000
"""Matches of one condition after which --explain stops counting."""


def counts(opened: Store, sparql: str) -> Iterator[tuple[str, str]]:
    """Yield each triple pattern of the query with the number of its matches alone, as a specialist would check them."""
    try:
        algebra = prepareQuery(remote.complete(sparql, opened.prefixes)).algebra
    except Exception as exc:
        yield f"（rdflib: {type(exc).__name__}）", "?"
        return
    for triple in _triples(algebra):
        if all(isinstance(part, (Variable, BNode, URIRef)) or hasattr(part, "n3") for part in triple):
            yield " ".join(_short(part, opened.prefixes) for part in triple), _count(opened, triple)


def _triples(value: Any) -> Iterator[tuple[Any, Any, Any]]:  # noqa: ANN401 - rdflib's algebra has no types
    if isinstance(value, CompValue):
        for name in value:
            if name == "triples":
                yield from value[name]
            else:
                yield from _triples(value[name])
    elif isinstance(value, (list, tuple)) and not isinstance(value, str):
        for part in value:
            yield from _triples(part)


def _count(opened: Store, triple: tuple[Any, Any, Any]) -> str:
    """Return how many triples fit a pattern; a property path is not counted."""
    if not isinstance(triple[1], (URIRef, Variable)):
        return "path"
    pattern = [_term(part) for part in triple]
    number = sum(1 for _ in islice(opened.engine.quads_for_pattern(pattern[0], pattern[1], pattern[2]), COUNTED))
    return f"{number}+" if number == COUNTED else str(number)


def _term(part: Node) -> Any:  # noqa: ANN401 - a subject, predicate or object
    if isinstance(part, URIRef):
        return NamedNode(str(part))
    if isinstance(part, (Variable, BNode)):
        return None
    language, datatype = getattr(part, "language", None), getattr(part, "datatype", None)
    if language:
        return Literal(str(part), language=language)
    return Literal(str(part), datatype=NamedNode(str(datatype))) if datatype else Literal(str(part))


def _short(part: Any, prefixes: Mapping[str, str]) -> str:  # noqa: ANN401
    if isinstance(part, BNode):
        return "[]"
    text = str(part.n3())  # of a property path, with every IRI in it
    for name, space in prefixes.items():
        text = re.sub(f"<{re.escape(space)}([^<>]+)>", rf"{name}:\1", text)
    return text
