"""kg.open: the same graph for SPARQL, networkx, rdflib and pandas."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest
from sample import sample_build, sample_ontology

import kg
from kg import rdf
from kg.analysis import choosing, survey
from kg.errors import QueryError, ReadError
from kg.graph import to_networkx
from kg.ontology import load


@pytest.fixture(scope="module", params=["https://w3id.org/policy-practices/id/", "https://example.org/d#"])
def graph(tmp_path_factory, request) -> kg.KnowledgeGraph:
    """Return the sample, open; with our base and with another."""
    out = tmp_path_factory.mktemp("build")
    counts = choosing.counts(survey(sample_build(), load()))
    rdf.write_ntriples(rdf.quads(sample_build(), sample_ontology(), request.param, counts), out / "graph.nt")
    return kg.open(out)


def test_entities_of_a_type(graph):
    programs = graph.entities("Program")
    assert {p.label for p in programs} >= {"“头雁领航”行动", "“百村联动”行动"}
    assert all(p.type == "Program" and p.iri == graph.base + p.id for p in programs)
    assert len(graph.entities()) == len(sample_build().nodes)
    assert [p.label_en for p in graph.entities("Practice")] == ["Errand service", "Star rating"]
    assert {o.kind for o in graph.entities("Outcome")} == {"input", "output", "outcome"}
    assert any(p.redacted for p in graph.entities("Place"))
    with pytest.raises(QueryError, match="Did you mean Program"):
        graph.entities("Programme")


def test_rows_dicts_and_dataframes(graph):
    found = graph.query("SELECT ?l (1.5 AS ?n) { ?p a pp:Practice ; skos:prefLabel ?l } ORDER BY ?l")
    assert len(found) == 4
    assert next(iter(found)) == {"l": "Errand service", "n": Decimal("1.5")}
    frame = found.dataframe()
    assert list(frame.columns) == ["l", "n"]
    assert frame["n"].sum() == 6.0
    assert graph.query("ASK { ?p a pp:Practice }")
    assert not graph.query("ASK { ?p a pp:Nothing }")


def test_questions_of_the_cookbook(graph):
    assert [row["做法"] for row in graph.query("shared-practices")] == ["星级评定"]
    assert len(graph.query("shared-practices", min_places=99)) == 0
    with pytest.raises(QueryError, match="--min-places"):
        graph.query("shared-practices", min_place=1)
    with pytest.raises(QueryError, match="Did you mean outcomes"):
        graph.query("outcome")


def test_the_evidence_of_a_node(graph):
    node = next(e for e in graph.entities("Mechanism") if e.label == "星级评定")
    rows = list(graph.evidence(node))
    assert rows == list(graph.evidence(node.id))
    assert all(row["quote"] in row["sentence"] for row in rows)
    assert rows[0]["file"] == "speeches/交流发言.txt"


def test_networkx_has_the_nodes_and_edges_of_the_build(graph):
    wanted, found = to_networkx(sample_build()), graph.networkx
    assert set(found) == set(wanted)
    assert sorted(found.edges(keys=True)) == sorted(wanted.edges(keys=True))
    for source, target, key, data in wanted.edges(keys=True, data=True):
        other = found.edges[source, target, key]
        assert all(str(other[name]) == str(data[name]) for name in data), (other, data)
    for node, data in wanted.nodes(data=True):
        assert all(found.nodes[node][n] == data[n] for n in ("type", "label", "label_en", "kind", "status", "redacted"))


def test_rdflib_has_every_triple(graph):
    assert len(graph.rdflib) == len(graph)
    assert graph.rdflib.namespace_manager.expand_curie("id:x").startswith(graph.base)


def test_notebooks_show_tables_that_run_nothing(graph):
    assert "项目行动" in graph._repr_html_()
    found = graph.query("SELECT ?l { ?p rdfs:label ?l FILTER(CONTAINS(?l, '<script>')) }")
    assert "&lt;script&gt;" in found._repr_html_()
    assert "<script>" not in found._repr_html_()
    assert "yes" in graph.query("ASK {}")._repr_html_()
    node = next(e for e in graph.entities("Program") if "<script>" in e.label)
    assert "<script>" not in node._repr_html_()
    assert "triples" in repr(graph)


def test_without_pandas_the_message_says_so(graph, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(QueryError, match="pip install pandas"):
        graph.query("ASK {}").dataframe()


def test_no_build_is_an_error(tmp_path):
    with pytest.raises(ReadError, match="kg build"):
        kg.open(tmp_path / "none")
    with pytest.raises(ReadError, match="kg build"):
        kg.open(str(Path(tmp_path)))
