"""SPARQL over a build. The only module that knows the engine (Oxigraph); it reads and never writes.

Queries need not declare the prefixes of ``kg.namespaces.PREFIXES``. SERVICE is refused: nothing here uses the network.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat

from kg.errors import Problem, QueryError, ReadError, did_you_mean
from kg.namespaces import BASE, PREFIXES, term, turtle
from kg.tables import csv_bytes

FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle")
"""How an answer can be given: ``table`` for people, ``csv`` for spreadsheets (byte order mark, formulas defused),
``tsv``, ``json`` and ``xml`` for programs (the W3C formats), ``turtle`` for CONSTRUCT and DESCRIBE."""

Value = str | int | Decimal | bool | None
Answer = QuerySolutions | QueryBoolean | QueryTriples

_RESULTS = {"tsv": QueryResultsFormat.TSV, "json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}
_NUMBERS: dict[str, Callable[[str], Value]] = {
    "integer": int,
    "decimal": Decimal,
    "boolean": lambda text: text in ("true", "1"),
}


@dataclass(frozen=True, slots=True)
class Store:
    """An open build that answers queries."""

    engine: pyoxigraph.Store
    prefixes: Mapping[str, str]
    """Those of ``kg.namespaces``, with ``id:`` for the base of this build."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a SELECT (rows), an ASK (truth) or a CONSTRUCT (rows of subject, predicate, object)."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    """IRIs and texts as ``str``, numbers and truth values as such, None where nothing is bound."""
    truth: bool | None = None


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Yield the build in the folder *path*, or the N-Triples file *path*, loaded into memory (256,000 triples: 0.6 s).

    Raises:
        ReadError: no build is there, or its graph.nt is damaged.
    """
    file = path / "graph.nt" if path.is_dir() else path
    engine = pyoxigraph.Store()
    try:
        engine.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES)
    except OSError as exc:
        zh, en = "这里没有图谱（graph.nt）；请先运行 kg build", "no build here (graph.nt); run kg build first"
        raise ReadError(Problem(path.as_posix(), zh, en)) from exc
    except SyntaxError as exc:
        zh, en = (
            f"不是完好的 N-Triples：{exc.msg}；请重新运行 kg build",
            f"damaged N-Triples: {exc.msg}; run kg build again",
        )
        raise ReadError(Problem(file.as_posix(), zh, en)) from exc
    dataset = next(engine.quads_for_pattern(None, NamedNode(term("rdf:type")), NamedNode(term("void:Dataset"))), None)
    base = getattr(dataset.subject, "value", "").removesuffix("dataset") if dataset else ""
    yield Store(engine, {**PREFIXES, "id": base or BASE})


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


def query(store: Store, sparql: str) -> Result:
    """Return the answer to a SPARQL query as Python values.

    Raises:
        QueryError: not SPARQL, an update, SERVICE, or a function that the engine does not have.
    """
    with _explained(sparql):
        answer = _run(store, sparql)
        if isinstance(answer, QueryBoolean):
            return Result((), (), bool(answer))
        if isinstance(answer, QueryTriples):
            triples = sorted(answer, key=str)
            return Result(
                ("subject", "predicate", "object"),
                tuple((_value(t.subject), _value(t.predicate), _value(t.object)) for t in triples),
            )
        names = tuple(v.value for v in answer.variables)
        return Result(names, tuple(tuple(_value(row[n]) for n in names) for row in answer))


def answer(store: Store, sparql: str, kind: str = "table") -> str:
    """Return the answer to a SPARQL query as text, in one of ``FORMATS``; it ends with a line break.

    Raises:
        QueryError: as :func:`query`, or an answer that *kind* cannot hold.
    """
    with _explained(sparql):
        found = _run(store, sparql)
        if isinstance(found, QueryTriples):
            return _triples(found, kind, store.prefixes["id"])
        if kind == "turtle":
            raise QueryError(
                Problem(
                    "query", "只有 CONSTRUCT 和 DESCRIBE 的结果是 turtle", "turtle is for CONSTRUCT and DESCRIBE only"
                )
            )
        if kind in _RESULTS:
            return (found.serialize(format=_RESULTS[kind]) or b"").decode().rstrip("\n") + "\n"
        return _csv(found) if kind == "csv" else _table(found, store.prefixes)


def _run(store: Store, sparql: str) -> Answer:
    if _asks_service(sparql):
        zh, en = (
            "不支持 SERVICE：查询不访问网络；请删去",
            "SERVICE is refused: queries do not use the network; remove it",
        )
        raise QueryError(Problem("query", zh, en))
    return store.engine.query(sparql, prefixes=dict(store.prefixes))


_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile(
    r"(?:true|false|(?<![?$\w:/-])|(?<=\d))service(?:\s|\#[^\r\n]*+)*+(?:silent|[<?$]|[^\s:\"'{}()]*+:)", re.IGNORECASE
)


def _asks_service(sparql: str) -> bool:
    """Say whether the keyword SERVICE can stand in the query: also in a comment or text, if an address follows there.

    Stricter than a tokenizer, on purpose: what is an IRI, a comment or a text depends on the grammar (``?a<?b#>`` is no
    IRI), and a query that a tokenizer misreads would reach the network.
    """
    text = _ESCAPE.sub(lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)), sparql)
    return bool(_SERVICE.search(text) or _SERVICE.search(sparql))


@contextmanager
def _explained(sparql: str) -> Iterator[None]:
    """Turn what the engine raises, also while it reads rows, into a QueryError with line, column and a hint."""
    try:
        yield
    except SyntaxError as exc:
        raise QueryError(_problem(sparql, exc.msg or "")) from exc
    except (RuntimeError, ValueError, OSError) as exc:
        zh, en = f"查询无法执行：{exc}", f"the query cannot be run: {exc}"
        raise QueryError(Problem("query", zh, en)) from exc


def _problem(sparql: str, message: str) -> Problem:
    at = re.search(r"at (\d+):(\d+)", message)
    line, column = (int(at[1]), int(at[2])) if at else (1, 1)
    lines = sparql.split("\n") or [""]
    near = lines[min(line, len(lines)) - 1][max(0, column - 25) : column + 5].strip() or "…"
    hint_zh, hint_en = _hint(sparql)
    expected = dict.fromkeys(re.findall(r'"[^"\s]{1,3}"|(?<![{\w])[A-Z]{3,}\b', message.partition("expected")[2]))
    if not hint_zh and expected:
        words = " ".join(list(expected)[:12])
        hint_zh, hint_en = f"；此处可写 {words}", f"; expected {words}"
    zh, en = f"SPARQL 语法有误，在 “{near}” 附近{hint_zh}", f"not valid SPARQL, near {near!r}{hint_en}"
    return Problem(f"query:{line}:{column}", zh, en)


_TEXTS = re.compile(r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'|<[^<>\s]*+>|(?<![\w/])#[^\n]*')
_UPDATES = re.compile(
    r"(?i)^\s*(?:prefix\s+\S*\s*|base\s*)*(insert|delete|load|clear|drop|create|add|move|copy|with)\b"
)


def _hint(sparql: str) -> tuple[str, str]:
    """Return what is likely wrong, in Chinese and English: an update, or a prefix that nobody declared."""
    if not sparql.strip():
        return "；查询是空的", "; the query is empty"
    code = _TEXTS.sub(" ", sparql)
    if update := _UPDATES.match(code):
        return f"；图谱只读，不接受 {update[1].upper()}", f"; the graph is read-only: no {update[1].upper()}"
    declared = {*PREFIXES, *(name.lower() for name in re.findall(r"(?i)\bprefix\s+([\w.-]*):", code))}
    for name in re.findall(r"(?<![\w?$:%.-])([^\W\d][\w.-]*)?:(?=[\w\\%])", code):
        if name.lower() not in declared and name not in declared:
            close = did_you_mean(name, sorted(PREFIXES))
            maybe_zh, maybe_en = (f"；是否为 {close}:？", f" Did you mean {close}:?") if close else ("", "")
            zh = f"；前缀 {name}: 没有声明{maybe_zh or f'；请写 PREFIX {name}: <…>'}"
            return zh, f"; the prefix {name}: is not declared.{maybe_en or f' Write PREFIX {name}: <…>'}"
    return "", ""


def _value(found: object) -> Value:
    """Return a term as a Python value."""
    if found is None:
        return None
    if isinstance(found, pyoxigraph.Literal):
        kind = found.datatype.value.rpartition("#")[2]
        return _NUMBERS.get(kind, str)(found.value)
    return found.value if isinstance(found, NamedNode) else str(found)


def _triples(found: QueryTriples, kind: str, base: str) -> str:
    if kind not in ("table", "turtle"):
        zh, en = f"CONSTRUCT 的结果不能写成 {kind}；请用 turtle", f"a CONSTRUCT has no {kind} form; use turtle"
        raise QueryError(Problem("query", zh, en))
    return turtle(sorted(found, key=str), base).decode()


def _csv(found: QuerySolutions | QueryBoolean) -> str:
    if isinstance(found, QueryBoolean):
        return f"{str(bool(found)).lower()}\n"
    names = [v.value for v in found.variables]
    rows = (["" if row[n] is None else getattr(row[n], "value", str(row[n])) for n in names] for row in found)
    return csv_bytes(names, rows).decode("utf-8").replace("\r\n", "\n")


def _table(found: QuerySolutions | QueryBoolean, prefixes: Mapping[str, str]) -> str:
    if isinstance(found, QueryBoolean):
        return "是 yes\n" if found else "否 no\n"
    names = [v.value for v in found.variables]
    rows = [[_short(row[n], prefixes) for n in names] for row in found]
    widths = [max([4, *map(_width, column)]) for column in zip(names, *rows, strict=True)]
    lines = [names, ["-" * w for w in widths], *rows]
    text = ("  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in text) + f"\n（{len(rows)} 行 rows）\n"


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
