"""The same questions asked of any SPARQL 1.1 endpoint over HTTP."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping

import pyoxigraph
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat

from kg.errors import Problem, QueryError, ReadError
from kg.namespaces import PREFIXES
from kg.store.engine import Answer, refuse_service
from kg.store.mistakes import declared_prefixes

ACCEPT = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, application/n-triples;q=0.8, "
    "text/turtle;q=0.7, application/rdf+xml;q=0.5"
)


def complete(sparql: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return *sparql* with a PREFIX line for each known prefix that it may use and does not declare.

    >>> complete("ASK { ?s skos:prefLabel ?o }")
    'PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\\nASK { ?s skos:prefLabel ?o }'
    """
    declared = declared_prefixes(sparql)
    missing = (name for name in sorted(prefixes) if f"{name}:" in sparql and name not in declared)
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in missing) + sparql


def ask(address: str, sparql: str, timeout: float = 60) -> Answer:
    """Return what the endpoint at *address* answers to *sparql*, sent by POST with the prefixes it needs.

    Args:
        address: an http or https address.
        sparql: a query.
        timeout: seconds to wait for the server.

    Raises:
        QueryError: the endpoint refuses the query.
        ReadError: no answer, or one in a format that is not asked for.
    """
    refuse_service(sparql)
    body = urllib.parse.urlencode({"query": complete(sparql)}).encode()
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise ReadError(Problem(address, "不是 http(s) 地址", "no http(s) address"))
    request = urllib.request.Request(address, body, {"Accept": ACCEPT, "User-Agent": "kg"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return _read(address, response.headers.get_content_type(), response.read())
    except urllib.error.HTTPError as exc:
        said = exc.read(2000).decode("utf-8", "replace").strip()
        exc.close()
        raise QueryError(Problem(address, f"返回 {exc.code}：{said}", f"answered {exc.code}: {said}")) from exc
    except OSError as exc:
        raise ReadError(Problem(address, f"没有应答：{exc}", f"no answer: {exc}")) from exc


def _read(address: str, kind: str, body: bytes) -> Answer:
    results = QueryResultsFormat.from_media_type(kind)
    if results is not None:
        found: Answer = pyoxigraph.parse_query_results(body, results)
        return found
    graph = RdfFormat.from_media_type(kind)
    if graph is None:
        zh, en = f"返回的 {kind} 不是 SPARQL 的结果", f"it answered {kind}, which is no SPARQL result"
        raise ReadError(Problem(address, zh, en))
    store = pyoxigraph.Store()
    store.load(body, format=graph)
    triples: QueryTriples = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")  # type: ignore[assignment]
    return triples
