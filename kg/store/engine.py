"""An open build: read-only, in memory or on disk, and the one place where a query meets the engine (Oxigraph)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
)

from kg.errors import Problem, QueryError, ReadError
from kg.namespaces import BASE, PREFIXES, term
from kg.store import cache
from kg.store.mistakes import FAILURES, failure

Value = str | int | Decimal | bool | None
Answer = QuerySolutions | QueryBoolean | QueryTriples
Graph = NamedNode | BlankNode | DefaultGraph

MEMORY_BYTES = 3_200_000
"""Size of graph.nt, some 20,000 triples, up to which loading it into memory is as quick as opening a store on disk."""

_NUMBERS: dict[str, Callable[[str], Value]] = {
    term("xsd:integer"): int,
    term("xsd:decimal"): Decimal,
    term("xsd:boolean"): lambda text: text in ("true", "1"),
}


@dataclass(frozen=True, slots=True)
class Store:
    """An open build that answers queries."""

    engine: pyoxigraph.Store
    prefixes: dict[str, str]
    """Those of ``kg.namespaces``, with ``id:`` for the base of this build."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The RDF dataset that a request of the SPARQL Protocol names: IRIs of its default graph and its named graphs."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a SELECT (rows), an ASK (truth) or a CONSTRUCT (rows of subject, predicate, object)."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    """IRIs and texts as ``str``, numbers and truth values as such, None where nothing is bound."""
    truth: bool | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """Yield each row by the names of its columns."""
        for row in self.rows:
            yield dict(zip(self.variables, row, strict=True))

    def __bool__(self) -> bool:
        """Return the truth of an ASK; else whether there are rows."""
        return self.truth if self.truth is not None else bool(self.rows)

    def dataframe(self) -> Any:  # noqa: ANN401 - pandas is optional
        """Return the rows as a pandas DataFrame; whole numbers with gaps become floats, as pandas has it.

        Raises:
            QueryError: pandas is not installed.
        """
        try:
            import pandas  # optional, and slow to load
        except ImportError as exc:
            zh, en = "需要 pandas：pip install pandas", "pandas is needed: pip install pandas"
            raise QueryError(Problem("dataframe", zh, en)) from exc
        numbers = ([float(v) if isinstance(v, Decimal) else v for v in row] for row in self.rows)
        return pandas.DataFrame(list(numbers), columns=list(self.variables))

    def _repr_html_(self) -> str:
        """Return a table for a notebook: 100 rows at most, everything escaped."""
        if self.truth is not None:
            return f"<p>{'是 yes' if self.truth else '否 no'}</p>"
        head = "".join(f"<th>{escape(name)}</th>" for name in self.variables)
        lines = ("".join(f"<td>{escape('' if v is None else str(v))}</td>" for v in row) for row in self.rows[:100])
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{len(self.rows)} 行 rows</p>"


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Yield the build in the folder *path*, or the N-Triples file *path*, for reading.

    Above some 20,000 triples it lies on disk beside the file (``graph.store``), made at the first use and again when the
    file has changed; opening it takes milliseconds. Where it cannot be written, the file is loaded into memory.

    Raises:
        ReadError: no build is there, or its graph.nt is damaged.
    """
    yield opened(path)


def opened(path: Path) -> Store:
    """Return the build, as :func:`open_store`; it closes when nothing refers to it any more."""
    file = graph_file(path)
    try:
        engine = _engine(file)
    except OSError as exc:
        zh, en = "这里没有图谱（graph.nt）；请先运行 kg build", "no build here (graph.nt); run kg build first"
        raise ReadError(Problem(path.as_posix(), zh, en)) from exc
    except SyntaxError as exc:
        zh, en = (
            f"不是完好的 N-Triples：{exc.msg}；请重新运行 kg build",
            f"damaged N-Triples: {exc.msg}; run kg build again",
        )
        raise ReadError(Problem(file.as_posix(), zh, en)) from exc
    return Store(engine, {**PREFIXES, "id": _base(engine)})


def graph_file(path: Path) -> Path:
    """Return the N-Triples of the build *path*, which is a folder or that file itself."""
    return path / "graph.nt" if path.is_dir() else path


def _engine(file: Path) -> pyoxigraph.Store:
    if file.stat().st_size > MEMORY_BYTES and (folder := cache.prepared(file)):
        return pyoxigraph.Store.read_only(str(folder))
    engine = pyoxigraph.Store()
    engine.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES)
    return engine


def _base(engine: pyoxigraph.Store) -> str:
    dataset = next(engine.quads_for_pattern(None, NamedNode(term("rdf:type")), NamedNode(term("void:Dataset"))), None)
    return (getattr(dataset.subject, "value", "").removesuffix("dataset") if dataset else "") or BASE


def query(store: Store, sparql: str) -> Result:
    """Return the answer to a SPARQL query as Python values.

    Raises:
        QueryError: not SPARQL, an update, SERVICE, or a function that the engine does not have.
    """
    try:
        return _read(run(store, sparql))
    except FAILURES as exc:
        raise failure(sparql, exc) from exc


def _read(answer: Answer) -> Result:
    if isinstance(answer, QuerySolutions):
        names = tuple([v.value for v in answer.variables])
        return Result(names, tuple([tuple([_value(term) for term in row]) for row in answer]))
    if isinstance(answer, QueryBoolean):
        return Result((), (), bool(answer))
    triples = sorted(set(answer), key=str)
    return Result(
        ("subject", "predicate", "object"),
        tuple((_value(t.subject), _value(t.predicate), _value(t.object)) for t in triples),
    )


def run(store: Store, sparql: str, dataset: Dataset | None = None) -> Answer:
    """Return what the engine answers, rows still to be read; raises what the engine raises.

    Args:
        store: an open build.
        sparql: a query; those of ``store.prefixes`` need no PREFIX line.
        dataset: graphs to ask instead of the default graph. The build itself is the graph ``id:dataset``.

    Raises:
        QueryError: the query asks for SERVICE, or a name of *dataset* is no IRI.
    """
    refuse_service(sparql)
    if not dataset or not (dataset.default or dataset.named):
        return store.engine.query(sparql, prefixes=store.prefixes)
    own = store.prefixes["id"] + "dataset"
    try:
        default: list[Graph] = [DefaultGraph() if iri == own else NamedNode(iri) for iri in dataset.default]
        named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in dataset.named]
    except ValueError as exc:
        zh, en = f"图的名称不是完整的 IRI：{exc}", f"the name of a graph is no absolute IRI: {exc}"
        raise QueryError(Problem("default-graph-uri", zh, en)) from exc
    # An empty list would mean the default of the engine: a graph that is nowhere is the empty graph.
    return store.engine.query(
        sparql,
        prefixes=store.prefixes,
        default_graph=default or [NamedNode("urn:kg:empty")],
        named_graphs=named,
    )


_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile(
    r"(?:true|false|(?<![?$\w:/-])|(?<=\d))service(?:\s|\#[^\r\n]*+)*+(?:silent|[<?$]|[^\s:\"'{}()]*+:)", re.IGNORECASE
)


def refuse_service(sparql: str) -> None:
    """Raise QueryError where the keyword SERVICE can stand in the query, also in a comment or text before an address.

    Stricter than a tokenizer, on purpose: what is an IRI, a comment or a text depends on the grammar (``?a<?b#>`` is no
    IRI), and a query that a tokenizer misreads would reach the network.
    """
    if "\\" not in sparql and "service" not in sparql.lower():
        return
    text = _ESCAPE.sub(lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)), sparql)
    if _SERVICE.search(text) or _SERVICE.search(sparql):
        zh, en = (
            "不支持 SERVICE：查询不访问网络；请删去",
            "SERVICE is refused: queries do not use the network; remove it",
        )
        raise QueryError(Problem("query", zh, en))


def _value(found: object) -> Value:
    """Return a term as a Python value."""
    if isinstance(found, NamedNode):
        return found.value
    if isinstance(found, Literal):
        read = None if found.language else _NUMBERS.get(found.datatype.value)
        return read(found.value) if read else found.value
    return None if found is None else str(found)
