"""The SPARQL 1.1 Protocol: what a request asks for, and in which format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.errors import KGError, Problem
from kg.server.workers import GRAPHS, RESULTS
from kg.store import Dataset

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

_ALSO = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
"""Names that clients use for a format of results."""

_GRAPH_ALSO = {
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
}


class RequestError(KGError):
    """A request that is not as the Protocol has it."""

    def __init__(self, problems: Problem | Iterable[Problem], status: int = 400) -> None:
        super().__init__(problems)
        self.status = status


def refused(status: int, zh: str, en: str) -> RequestError:
    """Return the error for a request."""
    return RequestError(Problem("request", zh, en), status)


@dataclass(frozen=True, slots=True)
class Asked:
    """The query of a request, and the graphs that it names."""

    sparql: str
    dataset: Dataset


def asked(method: str, query: str, media: str, body: bytes) -> Asked | None:
    """Return what a request asks; None for a GET or HEAD that asks nothing (then the service describes itself).

    Args:
        method: GET, HEAD or POST.
        query: the part of the address behind the question mark.
        media: the media type of the body, as the client wrote it.
        body: the body of a POST.

    Raises:
        RequestError: with its HTTP status.
    """
    fields = _fields(query)
    kind = media.partition(";")[0].strip().lower()
    if method == "POST" and kind == FORM:
        fields += _fields(_text(body))
    elif method == "POST" and kind == DIRECT:
        fields += [("query", _text(body))]
    elif method == "POST" and kind == UPDATE:
        raise _read_only()
    elif method == "POST":
        zh = f"不认识的请求类型 {kind or '（空）'}；应为 {FORM} 或 {DIRECT}"
        raise refused(415, zh, f"unknown media type {kind or '(none)'}; send {FORM} or {DIRECT}")
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in fields):
        raise _read_only()
    queries = [value for name, value in fields if name == "query"]
    if not queries and method in ("GET", "HEAD"):
        return None
    if len(queries) != 1:
        zh, en = f"应有一个 query 参数，得到 {len(queries)} 个", f"one query parameter is needed, not {len(queries)}"
        raise refused(400, zh, en)
    graphs = {n: tuple(v for name, v in fields if name == n) for n in ("default-graph-uri", "named-graph-uri")}
    return Asked(queries[0], Dataset(graphs["default-graph-uri"], graphs["named-graph-uri"]))


def _read_only() -> RequestError:
    return refused(403, "图谱只读，不接受更新", "the graph is read-only: no updates")


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError as exc:
        raise refused(400, "参数不是 UTF-8，或多于 50 个", "parameters not UTF-8, or more than 50") from exc


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as exc:
        raise refused(400, "请求不是 UTF-8", "the request is not UTF-8") from exc


def formats(accept: str) -> tuple[str | None, str | None]:
    """Return the best media type of results and of graphs for an Accept header; None where none fits.

    >>> formats("text/csv, */*;q=0.1"), formats("application/xml"), formats("image/png"), formats("")[0]
    (('text/csv', 'text/turtle'), ('application/sparql-results+xml', 'application/rdf+xml'), (None, None), 'application/sparql-results+json')
    """
    return best(accept, RESULTS, _ALSO), best(accept, GRAPHS, _GRAPH_ALSO)


def best(accept: str, known: Iterable[str], also: Mapping[str, str] | None = None) -> str | None:
    """Return the media type of *known* that an Accept header likes best; the first where it says nothing.

    Args:
        accept: the header; empty is ``*/*``.
        known: media types, the preferred ones first.
        also: other names of some of them.
    """
    have, other = list(known), also or {}
    ranges = _ranges(accept or "*/*")
    rated = [(max(_quality(m, ranges), _as_other(m, other, ranges)), m) for m in have]
    quality, media = max(rated, key=lambda x: x[0])
    return media if quality > 0 else None


def _as_other(media: str, also: Mapping[str, str], ranges: Sequence[tuple[str, float]]) -> float:
    """Return how much *media* is wanted under another name, which has to be said in full."""
    return max((quality for name, quality in ranges if also.get(name) == media), default=0.0)


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        name, *parameters = (x.strip().lower() for x in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                quality = _number(parameter[2:])
        found.append((name, quality))
    return found


def _number(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return how much *media* is wanted: the most exact range decides."""
    for name in (media, media.partition("/")[0] + "/*", "*/*"):
        for given, quality in ranges:
            if given == name:
                return quality
    return 0.0
