"""The pages of kg serve: of a node, of the ontology, of odd addresses; and its lists of terms and questions."""

from __future__ import annotations

import json
import urllib.parse
from pathlib import Path

import pytest
import rdflib

from kg import store
from kg.namespaces import BASE, PP


def node(folder: Path, label: str) -> str:
    found = store.query(store.opened(folder), f'SELECT ?n {{ ?n rdfs:label "{label}"@zh ; pp:mention ?m }}')
    return str(found.rows[0][0])


def test_the_page_of_a_node(web, served):
    iri = node(served, "“百村联动”行动")
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


def test_labels_that_break_naive_pages_do_no_harm(web, served):
    iri = node(served, "<script>alert(1)</script>行动")
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
