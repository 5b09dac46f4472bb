"""kg serve: the SPARQL 1.1 Protocol for real clients, limits that end the work, nothing to write, nothing from outside."""

from __future__ import annotations

import base64
import csv
import io
import json
import subprocess
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import which

import httpx
import pytest
import rdflib
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from running import Running
from sample import sample_build, sample_ontology
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

from kg import rdf, server, store
from kg.cli import main
from kg.errors import OutputError, ReadError
from kg.namespaces import BASE, PP
from kg.server.description import SD
from kg.server.protocol import best

LABELS = "SELECT ?label { ?n a pp:Program ; rdfs:label ?label } ORDER BY ?label"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a ?d"
LIMITS = server.Limits(seconds=2, rows=300, memory=200 << 20, body=20_000, workers=2, waiting=20, patience=20)
JSON_TYPE = "application/sparql-results+json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return the folder of a build."""
    out = tmp_path_factory.mktemp("build")
    rdf.write_ntriples(rdf.quads(sample_build(), sample_ontology()), out / "graph.nt")
    return out


@pytest.fixture(scope="module")
def running(folder) -> Iterator[Running]:
    """Return a server over the sample."""
    found = Running(server.Settings(folder, limits=LIMITS))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def web(running) -> Iterator[httpx.Client]:
    """Return a client of that server."""
    with httpx.Client(base_url=running.address, timeout=60) as client:
        yield client


def labels(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["label"]["value"] for row in response.json()["results"]["bindings"]]


@pytest.fixture(scope="module")
def wanted(folder) -> list[str]:
    """Return what LABELS answers."""
    return [str(row[0]) for row in store.query(store.opened(folder), LABELS).rows]


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


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(web, method):
    assert web.request(method, "/sparql", params={"query": LABELS}).status_code == 405


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


# Limits


def test_a_query_without_end_is_stopped(web):
    start = time.perf_counter()
    response = web.get("/sparql", params={"query": ENDLESS})
    assert response.status_code == 503
    assert "2 seconds" in response.text
    assert time.perf_counter() - start < 10
    assert web.get("/health").json()["ok"]


def test_a_query_that_takes_all_memory_is_stopped(web):
    response = web.get("/sparql", params={"query": GREEDY})
    assert response.status_code == 503
    assert web.get("/health").json()["ok"]


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_an_answer_is_never_cut_short(web, query):
    assert web.get("/sparql", params={"query": query}).status_code == 413
    assert web.get("/sparql", params={"query": f"{query} LIMIT 300"}).status_code == 200


def test_many_clients_are_served_or_turned_away(web, wanted):
    def one(number: int) -> int:
        query = ENDLESS if number % 8 == 0 else LABELS
        response = httpx.get(f"{web.base_url}/sparql", params={"query": query}, timeout=60)
        if response.status_code == 200:
            assert labels(response) == wanted
        return response.status_code

    with ThreadPoolExecutor(30) as pool:
        codes = list(pool.map(one, range(40)))
    assert set(codes) == {200, 503}
    assert web.get("/health").json()["ok"]


def test_a_new_build_is_served_without_a_restart(folder, tmp_path):
    file = tmp_path / "graph.nt"
    file.write_bytes((folder / "graph.nt").read_bytes())
    running = Running(server.Settings(tmp_path, limits=replace(LIMITS, workers=1)))
    try:
        ask = lambda: httpx.get(f"{running.address}/sparql", params={"query": "ASK { <urn:a> ?p ?o }"}).json()  # noqa: E731
        assert ask()["boolean"] is False
        file.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
        assert ask()["boolean"] is True
    finally:
        running.stop()


# Safety


def test_every_answer_has_its_headers(web):
    for path in ("/", "/health", "/sparql", "/nothing", "/assets/page.js", f"/ns/{'uses'}"):
        headers = web.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "server" not in headers or "uvicorn" in headers["server"]
        assert "access-control-allow-origin" not in headers


def test_a_page_elsewhere_cannot_borrow_the_name(web):
    assert web.get("/health", headers={"Host": "evil.example"}).status_code == 421
    for host in ("localhost:1", "127.0.0.1", "[::1]:80", "[::1]"):
        assert web.get("/health", headers={"Host": host}).status_code == 200


def test_cors_only_where_it_was_asked_for(folder):
    running = Running(server.Settings(folder, origin="https://a.example", limits=LIMITS))
    try:
        answer = httpx.options(f"{running.address}/sparql", headers={"Origin": "https://a.example"})
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == "https://a.example"
        other = httpx.get(f"{running.address}/health", headers={"Origin": "https://b.example"})
        assert "access-control-allow-origin" not in other.headers
    finally:
        running.stop()


def test_a_token_is_needed_where_one_is_set(folder):
    running = Running(server.Settings(folder, host="0.0.0.0", token="令牌", limits=LIMITS))
    basic = base64.b64encode("anyone:令牌".encode()).decode()
    good = (f"Basic {basic}", b"Bearer " + "令牌".encode())
    try:
        for given, status in [*((g, 200) for g in good), ("Bearer x", 401), ("Basic !", 401), ("", 401), ("令", 401)]:
            value = given if isinstance(given, bytes) else given.encode()
            response = httpx.get(f"{running.address}/terms.json", headers={"Authorization": value})
            assert response.status_code == status, given
        assert httpx.get(f"{running.address}/health").status_code == 200
    finally:
        running.stop()


def test_serve_makes_a_token_for_other_interfaces(folder, monkeypatch):
    seen = []
    monkeypatch.setattr(server, "serve", lambda settings, _ready: seen.append(settings))
    result = CliRunner().invoke(main, ["serve", "-g", str(folder), "--host", "0.0.0.0"])
    assert result.exit_code == 0, result.output
    assert len(seen[0].token) >= 20
    assert seen[0].token in result.stderr
    assert CliRunner().invoke(main, ["serve", "-g", str(folder)]).exit_code == 0
    assert (seen[1].token, seen[1].loopback) == ("", True)


def test_serve_without_a_build_or_a_port_is_an_error(folder, running, tmp_path):
    with pytest.raises(ReadError, match="kg build"):
        server.application(server.Settings(tmp_path))
    with pytest.raises(OutputError, match="another --port"):
        server.serve(server.Settings(folder, port=running.port))
    result = CliRunner().invoke(main, ["serve", "-g", str(tmp_path), "--lang", "zh"])
    assert result.exit_code == 1
    assert "http" not in result.stderr  # no address is given that nothing answers at


# Pages


def node(folder: Path, label: str) -> str:
    found = store.query(store.opened(folder), f'SELECT ?n {{ ?n rdfs:label "{label}"@zh ; pp:mention ?m }}')
    return str(found.rows[0][0])


def test_the_page_of_a_node(web, folder):
    iri = node(folder, "“百村联动”行动")
    path = "/id/" + urllib.parse.quote(iri.removeprefix(BASE), safe="")
    page = web.get(path, headers={"Accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for text in ("“百村联动”行动", "项目行动", "星级管理", "采用", "青屏县政务服务局实施"):
        assert text in page.text
    for accept, name in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/n-triples", "nt")):
        body = web.get(path, headers={"Accept": accept})
        assert len(rdflib.Graph().parse(data=body.text, format=name)) >= 5
    body = json.loads(web.get(path, headers={"Accept": "application/ld+json"}).text)
    assert iri in json.dumps(body)
    assert "采用" in web.get("/ns/uses", headers={"Accept": "text/html"}).text
    assert web.get("/id/none").status_code == 404
    assert web.get(path, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("path", ["/ns", "/ns/"])
def test_the_ontology_is_served_whole(web, path):
    graph = rdflib.Graph().parse(data=web.get(path, headers={"Accept": "text/turtle"}).text, format="turtle")
    me = rdflib.URIRef(PP.rstrip("#"))
    assert graph.value(me, rdflib.OWL.versionIRI)
    for name in ("uses", "Program", "quote", "instrument-training"):
        assert (rdflib.URIRef(PP + name), rdflib.RDFS.isDefinedBy, me) in graph
    page = web.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 200 and "基层政策做法词汇" in page.text


def test_labels_that_break_naive_pages_do_no_harm(web, folder):
    iri = node(folder, "<script>alert(1)</script>行动")
    page = web.get("/id/" + urllib.parse.quote(iri.removeprefix(BASE), safe="")).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "name", ["%3E%20%7B%7D", "a%22b", "%5Cu003E", "%3C%3E", "a b", "%E5%9C%B0", "..%2F..%2Fx", "%00"]
)
def test_an_odd_address_is_no_query(web, name):
    assert web.get(f"/id/{name}").status_code == 404


def test_the_page_can_be_queried_by_its_own_lists(web):
    found = web.get("/terms.json").json()
    names = {t["name"]: t for t in found["terms"]}
    assert names["pp:uses"]["zh"] == "采用"
    assert names["pp:Program"]["kind"] == "class"
    assert found["prefixes"]["pp"] == PP
    for question in web.get("/questions.json").json():
        response = web.post(
            "/sparql", data={"query": question["sparql"] + " LIMIT 5" * ("LIMIT" not in question["sparql"])}
        )
        assert response.status_code == 200, response.text
