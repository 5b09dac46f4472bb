"""The SPARQL 1.1 Protocol of kg serve, and real clients that speak it."""

from __future__ import annotations

import csv
import io
import subprocess
import urllib.parse
from shutil import which

import pytest
import rdflib
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from running import LABELS, labels
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

from kg.cli import main
from kg.namespaces import BASE, PP
from kg.server.description import SD
from kg.server.protocol import best

JSON_TYPE = "application/sparql-results+json"


# The Protocol, after the cases of the W3C test suite for SPARQL 1.1 Protocol


def test_query_by_get_by_form_and_direct(web, wanted):
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    direct = {"Content-Type": "application/sparql-query; charset=utf-8"}
    body = urllib.parse.urlencode({"query": LABELS})
    assert labels(web.get("/sparql", params={"query": LABELS})) == wanted
    assert labels(web.post("/sparql", content=body, headers=form)) == wanted
    assert labels(web.post("/sparql", content=LABELS, headers=direct)) == wanted


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON_TYPE),
        ("*/*", JSON_TYPE),
        (JSON_TYPE, JSON_TYPE),
        ("application/json", JSON_TYPE),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/turtle, text/csv;q=0.4, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("text/*", "text/csv; charset=utf-8"),
    ],
)
def test_select_is_negotiated(web, accept, media):
    response = web.get("/sparql", params={"query": LABELS}, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, media)
    assert "百村联动" in response.text
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize("query", ["ASK { ?s a pp:Program }", "ASK { ?s a pp:Nothing }"])
def test_ask_is_negotiated(web, query):
    truth = str("Program" in query).lower()
    for accept in (JSON_TYPE, "application/sparql-results+xml", "text/csv"):
        response = web.get("/sparql", params={"query": query}, headers={"Accept": accept})
        assert response.status_code == 200
        assert truth in response.text
        assert response.headers["content-type"].startswith("application/sparql-results+")


@pytest.mark.parametrize(
    ("accept", "media", "form"),
    [
        ("", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?a pp:uses ?b }", f"DESCRIBE <{PP}uses>"])
def test_construct_and_describe_are_negotiated(web, accept, media, form, query):
    response = web.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, media)
    assert len(list(parse(response.content, format=form))) >= 7


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"method": "GET", "params": [("query", "ASK {}"), ("query", "SELECT * {}")]}),
        (400, {"method": "GET", "params": {"query": "ASK { { }"}}),
        (400, {"method": "GET", "params": {"query": ""}}),
        (400, {"method": "POST", "data": {"other": "ASK {}"}}),
        (400, {"method": "POST", "content": "", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}),
        (400, {"method": "POST", "params": {"query": "ASK {}"}, "data": {"query": "ASK {}"}}),
        (415, {"method": "POST", "content": "ASK {}", "headers": {"Content-Type": "text/plain"}}),
        (415, {"method": "POST", "content": "ASK {}"}),
        (
            400,
            {
                "method": "POST",
                "content": "ASK { ?é ?p ?o }".encode("utf-16"),
                "headers": {"Content-Type": "application/sparql-query"},
            },
        ),
        (403, {"method": "POST", "content": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}}),
        (403, {"method": "POST", "data": {"update": "CLEAR ALL"}}),
        (403, {"method": "GET", "params": {"update": "CLEAR ALL"}}),
        (403, {"method": "POST", "data": {"query": "ASK {}", "using-graph-uri": "urn:x"}}),
        (400, {"method": "GET", "params": {"query": "INSERT DATA { <urn:a> <urn:b> 1 }"}}),
        (400, {"method": "GET", "params": {"query": "LOAD <http://localhost:9/>"}}),
        (400, {"method": "GET", "params": {"query": "SELECT * { SERVICE <http://localhost:9/> { ?s ?p ?o } }"}}),
        (406, {"method": "GET", "params": {"query": LABELS}, "headers": {"Accept": "image/png"}}),
        (406, {"method": "GET", "params": {"query": LABELS}, "headers": {"Accept": "text/turtle"}}),
        (406, {"method": "GET", "params": {"query": "CONSTRUCT WHERE {?s ?p ?o}"}, "headers": {"Accept": "text/csv"}}),
        (413, {"method": "POST", "data": {"query": "ASK {}" + " " * 30_000}}),
        (400, {"method": "GET", "params": {"query": "ASK {}", "default-graph-uri": "no iri"}}),
        (404, {"method": "GET", "url": "/nothing"}),
        (404, {"method": "GET", "url": "/assets/../app.py"}),
        (404, {"method": "GET", "url": "/assets/..%2fapp.py"}),
    ],
)
def test_wrong_requests_have_their_status(web, status, request_):
    response = web.request(**{"url": "/sparql", **request_})
    assert response.status_code == status
    assert "Traceback" not in response.text


def test_a_mistake_is_told_with_its_place(web):
    response = web.get("/sparql", params={"query": "SELECT * {\n ?s a fof:Agent }"})
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    zh, en = response.text.splitlines()
    assert zh.startswith("query:2:7: SPARQL 语法有误")
    assert "the prefix fof: is not declared" in en


def test_head_is_get_without_the_body(web):
    asking = web.head("/sparql", params={"query": LABELS})
    assert (asking.status_code, asking.headers["content-type"], asking.content) == (200, JSON_TYPE, b"")
    described = web.head("/sparql", headers={"Accept": "text/turtle"})
    assert (described.status_code, described.content) == (200, b"")


def test_graphs_of_the_request_win_over_those_of_the_query(web, wanted):
    query = LABELS.replace("{", "FROM <urn:nothing> {", 1)
    assert labels(web.get("/sparql", params={"query": query})) == []
    own = {"query": query, "default-graph-uri": f"{BASE}dataset"}
    assert labels(web.get("/sparql", params=own)) == labels(web.post("/sparql", data=own)) == wanted


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(web, method):
    response = web.request(method, "/sparql", params={"query": "ASK {}"})
    assert response.status_code == 405 and "GET" in response.headers["allow"]


def test_default_and_named_graphs_are_those_of_the_request(web, wanted):
    ask = lambda *graphs: web.get("/sparql", params=[("query", LABELS), *graphs])  # noqa: E731
    own, other = ("default-graph-uri", f"{BASE}dataset"), ("default-graph-uri", "urn:other")
    assert labels(ask(own)) == labels(ask(own, other)) == wanted
    assert labels(ask(other)) == labels(ask(("named-graph-uri", "urn:other"))) == []
    post = web.post("/sparql", data={"query": LABELS, "default-graph-uri": "urn:other"})
    assert labels(post) == []
    direct = {"Content-Type": "application/sparql-query"}
    assert labels(web.post("/sparql", params=[other], content=LABELS, headers=direct)) == []
    graphs = "SELECT ?label { GRAPH ?g { ?s ?p ?label } }"
    assert labels(web.get("/sparql", params={"query": graphs})) == []


def test_the_service_describes_itself(web):
    response = web.get("/sparql", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=response.text, format="turtle")
    sd = rdflib.Namespace(SD)
    me = rdflib.URIRef(str(web.base_url).rstrip("/") + "/sparql")
    assert (me, sd.endpoint, me) in graph
    assert len(list(graph.objects(me, sd.resultFormat))) == 8
    assert not [node for triple in graph for node in triple if isinstance(node, rdflib.BNode)]
    browser = web.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (browser.status_code, browser.headers["location"]) == (303, "/")
    assert web.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("accept", "found"),
    [
        ("text/csv;q=0", None),
        ("text/csv;q=nonsense", None),
        ("text/csv;q=0, */*", "text/x"),
        ("TEXT/CSV;Q=0.1", "text/csv"),
        ("text/*;q=0.5, text/x;q=0.1", "text/csv"),
        (",;,", None),
    ],
)
def test_the_best_media_type_is_chosen(accept, found):
    assert best(accept, ("text/csv", "text/x")) == found


# Real clients


def test_sparqlwrapper(running, wanted):
    client = SPARQLWrapper(f"{running.address}/sparql")
    client.setQuery(f"PREFIX pp: <{PP}> PREFIX rdfs: <{rdflib.RDFS}> " + LABELS)
    for method in ("GET", "POST"):
        client.setMethod(method)
        client.setReturnFormat(JSON)
        rows = client.queryAndConvert()["results"]["bindings"]
        assert [row["label"]["value"] for row in rows] == wanted
        client.setReturnFormat(XML)
        assert "百村联动" in client.queryAndConvert().toxml()
        client.setReturnFormat(CSV)
        assert client.queryAndConvert().decode().splitlines()[0] == "label"
    client.setQuery(f"CONSTRUCT WHERE {{ ?a <{PP}uses> ?b }}")
    client.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")) == 7


def test_sparqlstore_of_rdflib(running, wanted):
    graph = rdflib.Graph(SPARQLStore(f"{running.address}/sparql", returnFormat="json"))
    query = f"PREFIX pp: <{PP}> PREFIX rdfs: <{rdflib.RDFS}> " + LABELS
    assert [str(row.label) for row in graph.query(query)] == wanted
    assert len(list(graph.triples((None, rdflib.URIRef(PP + "uses"), None)))) == 7


@pytest.mark.skipif(which("curl") is None, reason="curl is not installed")
def test_curl(running, wanted):
    command = ["curl", "-sf", "-H", "Accept: text/csv", "--data-urlencode", f"query={LABELS}"]
    out = subprocess.run([*command, f"{running.address}/sparql"], capture_output=True, check=True, timeout=60)
    assert [row["label"] for row in csv.DictReader(io.StringIO(out.stdout.decode(), newline=""))] == wanted


def test_kg_query_asks_it_as_any_endpoint(running):
    for name in ("shared-practices", "vocabulary"):
        result = CliRunner().invoke(main, ["query", name, "--endpoint", f"{running.address}/sparql"])
        assert result.exit_code == 0, result.output
        assert "行 rows" in result.output
