"""kg serve: limits that end the work, nothing to write, nothing from outside."""

from __future__ import annotations

import base64
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from click.testing import CliRunner
from running import LABELS, LIMITS, Running, labels

from kg import server
from kg.cli import main
from kg.errors import OutputError, ReadError

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a ?d"


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


def test_a_new_build_is_served_without_a_restart(served, tmp_path):
    file = tmp_path / "graph.nt"
    file.write_bytes((served / "graph.nt").read_bytes())
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
    for path in ("/", "/health", "/sparql", "/nothing", "/assets/page.js", "/ns/uses"):
        headers = web.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers


def test_a_page_elsewhere_cannot_borrow_the_name(web):
    assert web.get("/health", headers={"Host": "evil.example"}).status_code == 421
    for host in ("localhost:1", "127.0.0.1", "[::1]:80", "[::1]"):
        assert web.get("/health", headers={"Host": host}).status_code == 200


def test_cors_only_where_it_was_asked_for(served):
    running = Running(server.Settings(served, origin="https://a.example", limits=LIMITS))
    try:
        answer = httpx.options(f"{running.address}/sparql", headers={"Origin": "https://a.example"})
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-origin"] == "https://a.example"
        other = httpx.get(f"{running.address}/health", headers={"Origin": "https://b.example"})
        assert "access-control-allow-origin" not in other.headers
    finally:
        running.stop()


def test_a_token_is_needed_where_one_is_set(served):
    running = Running(server.Settings(served, host="0.0.0.0", token="令牌", limits=LIMITS))
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


def test_serve_makes_a_token_for_other_interfaces(served, monkeypatch):
    seen = []
    monkeypatch.setattr(server, "serve", lambda settings, _ready: seen.append(settings))
    result = CliRunner().invoke(main, ["serve", "-g", str(served), "--host", "0.0.0.0"])
    assert result.exit_code == 0, result.output
    assert len(seen[0].token) >= 20
    assert seen[0].token in result.stderr
    assert CliRunner().invoke(main, ["serve", "-g", str(served)]).exit_code == 0
    assert (seen[1].token, seen[1].loopback) == ("", True)


def test_serve_without_a_build_or_a_port_is_an_error(served, running, tmp_path):
    with pytest.raises(ReadError, match="kg build"):
        server.application(server.Settings(tmp_path))
    with pytest.raises(OutputError, match="another --port"):
        server.serve(server.Settings(served, port=running.port))
    result = CliRunner().invoke(main, ["serve", "-g", str(tmp_path), "--lang", "zh"])
    assert result.exit_code == 1
    assert "http" not in result.stderr  # no address is given that nothing answers at
