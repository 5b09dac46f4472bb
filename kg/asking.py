"""What ``kg query`` does: find the query, bind its parameters, ask a build or an endpoint, explain."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import questions, store
from kg.errors import Problem
from kg.namespaces import PREFIXES
from kg.store import remote


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
    from kg.store.conditions import counts  # rdflib takes a while to load, and an answer does not need it

    parts = [*_described(asked), remote.complete(asked.sparql).rstrip()]
    if endpoint:
        return "\n".join([*parts, "", f"# → {endpoint}", ""])
    with store.open_store(graph) as opened:
        start = time.perf_counter()
        rows = len(store.query(opened, asked.sparql).rows)
        took = (time.perf_counter() - start) * 1000
        parts += ["", f"# 图 graph: {graph.as_posix()}，{len(opened.engine)} 条三元组 triples"]
        parts += [f"# {count:>9}  {text}" for text, count in counts(opened, asked.sparql)]
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
