"""What ``kg query`` does: find the query, bind its parameters, ask a build or an endpoint, explain."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode
from rdflib import BNode, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from kg import questions, store
from kg.errors import Problem
from kg.namespaces import PREFIXES
from kg.store import remote

COUNTED = 1_000_000
"""Matches of one condition after which --explain stops counting."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query ready to be sent."""

    sparql: str
    question: questions.Question | None = None
    values: Mapping[str, str] | None = None


def prepare(query: str, words: Sequence[str] = ()) -> Asked:
    """Return the query that *query* means: the name of a question, a .rq file, or SPARQL itself.

    Args:
        query: one of these three.
        words: parameters of the question, ``--min-places 3``.

    Raises:
        QueryError: no such question or parameter, or a value of another kind.
        ReadError: the file cannot be read.
    """
    values = questions.options(words)
    if re.fullmatch(r"\s*[a-z][a-z0-9-]*\s*", query):
        question = questions.asked(query.strip(), questions.cookbook())
    else:
        text = store.query_text(query)
        if not values:
            return Asked(text)
        name = Path(query.strip()).stem if text is not query else "query"
        question = questions.parsed(name, text, query.strip())
    return Asked(question.bound(values), question, values)


def answer(
    asked: Asked, graph: Path, kind: str, endpoint: str | None = None, width: int = 0
) -> tuple[str, list[Problem]]:
    """Return the answer as text in the format *kind*, and remarks on terms that the graph does not have.

    Args:
        asked: from :func:`prepare`.
        graph: a build; not read where an endpoint is given.
        kind: one of ``store.FORMATS``.
        endpoint: address of a SPARQL 1.1 endpoint to ask instead.
        width: columns of the terminal that a table is folded to; 0 folds nothing.

    Raises:
        KGError: the query is wrong, or nothing could be asked.
    """
    if endpoint:
        return store.shown(remote.ask(endpoint, asked.sparql), kind, PREFIXES, width), []
    with store.open_store(graph) as opened:
        text = store.answer(opened, asked.sparql, kind, width)
        return text, store.unknown_terms(opened.engine, opened.prefixes, asked.sparql)


def listed() -> str:
    """Return every question of the cookbook with its parameters, as text."""
    lines = []
    for question in questions.cookbook().values():
        given = " ".join(f"[--{p.name} {p.default or '…'}]" for p in question.parameters)
        lines += [f"{question.id} {given}".rstrip(), f"    {question.zh}", f"    {question.en}"]
    return "\n".join(lines) + "\n"


def explain(asked: Asked, graph: Path, endpoint: str | None = None) -> str:
    """Return what is asked: purpose, parameters, the query as sent, and how often each of its conditions holds.

    Raises:
        KGError: the query is wrong.
    """
    parts = [*_described(asked), remote.complete(asked.sparql).rstrip()]
    if endpoint:
        return "\n".join([*parts, "", f"# → {endpoint}", ""])
    with store.open_store(graph) as opened:
        start = time.perf_counter()
        rows = len(store.query(opened, asked.sparql).rows)
        took = (time.perf_counter() - start) * 1000
        parts += ["", f"# 图 graph: {graph.as_posix()}，{len(opened.engine)} 条三元组 triples"]
        parts += [f"# {count:>9}  {text}" for text, count in _counts(opened, asked.sparql)]
        parts += [f"# {rows} 行 rows，{took:.1f} ms"]
        unknown = store.unknown_terms(opened.engine, opened.prefixes, asked.sparql)
        parts += [f"# 注意：{problem.text('zh')} Note: {problem.en}" for problem in unknown]
        parts += [""]
        return "\n".join(parts)


def _described(asked: Asked) -> Iterator[str]:
    if not asked.question:
        return
    question, values = asked.question, asked.values or {}
    yield f"# {question.zh} {question.en}"
    if question.purpose_zh:
        yield f"# {question.purpose_zh} {question.purpose_en}"
    for p in question.parameters:
        yield f"# --{p.name} {values.get(p.name, p.default) or '（不限 any）'}：{p.zh} {p.en}"


def _counts(opened: store.Store, sparql: str) -> Iterator[tuple[str, str]]:
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


def _count(opened: store.Store, triple: tuple[Any, Any, Any]) -> str:
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
