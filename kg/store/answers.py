"""Answers as text: tables for people, the W3C formats for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    serialize,
)
from rich.cells import chop_cells

from kg.errors import Problem, QueryError, ReadError
from kg.namespaces import BASE, turtle
from kg.store.engine import Answer, Store, run
from kg.store.mistakes import explained
from kg.tables import csv_bytes

FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples")
"""How an answer can be given: ``table`` for people, ``csv`` for spreadsheets (byte order mark, formulas defused),
``tsv``, ``json`` and ``xml`` for programs (the W3C formats). CONSTRUCT and DESCRIBE: ``turtle`` (``table`` is the
same), ``ntriples``, ``json`` (JSON-LD) and ``xml`` (RDF/XML)."""

NARROW = 10
"""Columns of the terminal below which no column of a table is folded."""
_RESULTS = {"tsv": QueryResultsFormat.TSV, "json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}
_GRAPHS = {"ntriples": RdfFormat.N_TRIPLES, "json": RdfFormat.JSON_LD, "xml": RdfFormat.RDF_XML}


def query_text(query: str) -> str:
    """Return *query* itself, or what the file holds if it is the path of a ``.rq`` file.

    Raises:
        ReadError: the file cannot be read.
    """
    if not query.strip().endswith(".rq"):
        return query
    try:
        return Path(query.strip()).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        zh, en = f"无法读取查询文件：{exc}", f"cannot read the query file: {exc}"
        raise ReadError(Problem(query.strip(), zh, en)) from exc


def answer(store: Store, sparql: str, kind: str = "table", width: int = 0) -> str:
    """Return the answer to a SPARQL query as text, in one of ``FORMATS``; it ends with a line break.

    A table is folded to *width* columns of the terminal; 0 folds nothing.

    Raises:
        QueryError: as :func:`kg.store.query`, or an answer that *kind* cannot hold.
    """
    with explained(sparql):
        return shown(run(store, sparql), kind, store.prefixes, width)


def shown(found: Answer, kind: str, prefixes: Mapping[str, str], width: int = 0) -> str:
    """Return an answer of the engine as text, in one of ``FORMATS``; a table is folded to *width*, if any.

    Raises:
        QueryError: *kind* cannot hold it.
    """
    if isinstance(found, QueryTriples):
        return _triples(found, kind, prefixes)
    if kind in ("turtle", "ntriples"):
        zh, en = f"只有 CONSTRUCT 和 DESCRIBE 的结果是 {kind}", f"{kind} is for CONSTRUCT and DESCRIBE only"
        raise QueryError(Problem("query", zh, en))
    if kind in _RESULTS:
        return (found.serialize(format=_RESULTS[kind]) or b"").decode().rstrip("\n") + "\n"
    return _csv(found) if kind == "csv" else _table(found, prefixes, width)


def _triples(found: QueryTriples, kind: str, prefixes: Mapping[str, str]) -> str:
    triples = sorted(set(found), key=str)
    if kind in ("table", "turtle"):
        return turtle(triples, prefixes.get("id", BASE)).decode()
    if kind not in _GRAPHS:
        zh, en = f"CONSTRUCT 的结果不能写成 {kind}；请用 turtle", f"a CONSTRUCT has no {kind} form; use turtle"
        raise QueryError(Problem("query", zh, en))
    named = None if kind == "ntriples" else dict(prefixes)
    return (serialize(triples, format=_GRAPHS[kind], prefixes=named) or b"").decode().rstrip("\n") + "\n"


def _csv(found: QuerySolutions | QueryBoolean) -> str:
    if isinstance(found, QueryBoolean):
        return f"{str(bool(found)).lower()}\n"
    names = [v.value for v in found.variables]
    rows = (["" if row[n] is None else getattr(row[n], "value", str(row[n])) for n in names] for row in found)
    return csv_bytes(names, rows).decode("utf-8").replace("\r\n", "\n")


def _table(found: QuerySolutions | QueryBoolean, prefixes: Mapping[str, str], width: int) -> str:
    if isinstance(found, QueryBoolean):
        return "是 yes\n" if found else "否 no\n"
    names = [v.value for v in found.variables]
    rows = [[_short(row[n], prefixes) for n in names] for row in found]
    widths = [max([4, *map(_width, column)]) for column in zip(names, *rows, strict=True)]
    if width:
        widths = _fitted(widths, width - 2 * (len(widths) - 1))
    lines = [names, ["-" * w for w in widths], *rows]
    lines = [line for cells in lines for line in _folded(cells, widths)] if width else lines
    text = ("  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in text) + f"\n（{len(rows)} 行 rows）\n"


def _fitted(widths: list[int], room: int) -> list[int]:
    """Return *widths* with the widest taken in until all fit into *room*, or are as narrow as can be read.

    >>> _fitted([10, 80, 50], 80)
    [10, 35, 35]
    """
    widths = list(widths)
    while sum(widths) > room and max(widths) > NARROW:
        widths[widths.index(max(widths))] -= 1
    return widths


def _folded(cells: Sequence[str], widths: Sequence[int]) -> Iterator[list[str]]:
    """Yield the lines that a row takes where each cell is folded to its width."""
    return map(list, zip_longest(*(chop_cells(c, w) or [""] for c, w in zip(cells, widths, strict=True)), fillvalue=""))


def _short(found: object, prefixes: Mapping[str, str]) -> str:
    """Return a term for reading: prefixed names, texts without language, no character that moves the cursor."""
    text = "" if found is None else str(getattr(found, "value", found))
    if isinstance(found, NamedNode):
        for prefix, namespace in prefixes.items():
            if text.startswith(namespace) and text != namespace:
                return f"{prefix}:{text.removeprefix(namespace)}"
        return f"<{text}>"
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)


def _width(text: str) -> int:
    """Return how many columns *text* takes on a terminal: two for a Chinese character."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
