"""The property graph and its files: nothing lost, nothing a reader chokes on, no formula that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import sample_build

from kg import graph
from kg.model import Build, NodeType
from kg.tables import FORMULA, csv_bytes, defused

TEXTS = st.text(st.characters(codec="utf-8"))


def renamed(build: Build, label: str) -> Build:
    """Return *build* with *label* on its first node and *label* as the quote of its first statement."""
    first, *nodes = build.nodes
    statement, *statements = build.statements
    return replace(
        build,
        nodes=(replace(first, label=label), *nodes),
        statements=(replace(statement, quote=label), *statements),
    )


def test_every_node_and_edge_is_there_with_its_evidence():
    build = sample_build()
    g = graph.to_networkx(build)
    assert list(g) == [n.id for n in build.nodes]
    edges = {key: (s, t, data) for s, t, key, data in g.edges(keys=True, data=True)}
    assert edges.keys() == {s.id for s in build.statements}
    texts = {x.document.name: x.document.text for x in build.extractions}
    for s in build.statements:
        source, target, data = edges[s.id]
        assert (source, target, data["type"], data["rule"]) == (s.source, s.target, s.type, s.rule)
        assert texts[data["document"]][data["start"] : data["end"]] == data["quote"]


def test_a_practice_counts_what_realises_it():
    g = graph.to_networkx(sample_build())
    assert g.nodes["practice-star-rating"]["count"] == 3
    assert g.nodes["practice-star-rating"]["documents"] == "speeches/交流发言.txt; 报告 <b>.md"


def test_attributes_are_columns():
    found = graph.to_networkx(sample_build()).nodes(data=True)
    rows = {d["label"]: d for _, d in found if d["type"] != "Practice"}
    stars, promoted = rows["星级评定"], rows["提拔干部21名"]
    assert (stars["instrument"], stars["time"]) == ("evaluation-ranking", "2022-01-01/..")
    assert (promoted["targets"], promoted["time"], promoted["instrument"]) == ("cadres", "unknown", "")
    assert {"time", "targets", "instrument"} <= set(graph.NODE_COLUMNS)


def test_quantities_are_text():
    texts = {d["label"]: d["quantities"] for _, d in graph.to_networkx(sample_build()).nodes(data=True)}
    assert texts["解决难题2到3个"] == ">=2 个; <=3 个"
    assert texts["群众满意度达98.5%以上"] == ">=98.5 %"
    assert texts["约三成事项当天办结"] == "~30 %"


@pytest.mark.parametrize("write", [graph.write_graphml, graph.write_gexf, graph.write_nodes_csv, graph.write_edges_csv])
def test_every_file_says_that_outcomes_are_claims_or_is_a_plain_table(write, tmp_path):
    write(sample_build(), tmp_path / "f")
    data = (tmp_path / "f").read_text(encoding="utf-8")
    assert "自述" in data or "csv" in write.__name__
    assert "lastmodified" not in data
    assert "NetworkX" not in data


def test_graphml_reads_back_equal(tmp_path):
    build = sample_build()
    graph.write_graphml(build, tmp_path / "g.graphml")
    back = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    wanted = graph._xml_safe(graph.to_networkx(build))
    assert dict(back.nodes(data=True)) == dict(wanted.nodes(data=True))
    assert {e[2]: e for e in back.edges(keys=True, data=True)} == {e[2]: e for e in wanted.edges(keys=True, data=True)}
    assert "true</data>" in (tmp_path / "g.graphml").read_text(encoding="utf-8")


def test_gexf_reads_back_with_relation_and_offsets(tmp_path):
    build = sample_build()
    graph.write_gexf(build, tmp_path / "g.gexf")
    back = nx.read_gexf(tmp_path / "g.gexf")
    assert {k: d["label"] for k, d in back.nodes(data=True)} == {
        n.id: n.label.replace("\x0b", "\ufffd") for n in build.nodes
    }
    edges = {d["id"]: d for *_, d in back.edges(data=True)}
    for s in build.statements:
        data = edges[s.id]
        assert (data["relation"], data["quote_start"], data["quote_end"]) == (s.type, s.evidence.start, s.evidence.end)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_any_label_gives_xml_that_parses(tmp_path_factory, label):
    folder = tmp_path_factory.mktemp("xml")
    build = renamed(sample_build(), label)
    for write in (graph.write_graphml, graph.write_gexf):
        write(build, folder / "g")
        read = nx.read_graphml if write is graph.write_graphml else nx.read_gexf
        assert len(read(folder / "g")) == len(build.nodes)


def rows(path):
    """Return the rows of a CSV file as a spreadsheet reads them."""
    text = path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def test_csv_holds_every_node_and_edge_and_no_formula(tmp_path):
    build = sample_build()
    graph.write_nodes_csv(build, tmp_path / "nodes.csv")
    graph.write_edges_csv(build, tmp_path / "edges.csv")
    nodes, edges = rows(tmp_path / "nodes.csv"), rows(tmp_path / "edges.csv")
    assert [r["id"] for r in nodes] == [n.id for n in build.nodes]
    assert {r["id"] for r in edges} == {s.id for s in build.statements}
    assert all(not cell.startswith(FORMULA) for row in (*nodes, *edges) for cell in row.values())
    (formula,) = [r["label"] for r in nodes if "HYPERLINK" in r["label"]]
    assert formula == """'=HYPERLINK("http://a.invalid")清单"""
    assert {r["redacted"] for r in nodes if r["type"] == NodeType.PLACE} == {"true", "false"}
    assert b"\n" not in (tmp_path / "nodes.csv").read_bytes().replace(b"\r\n", b"")


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_cells_are_safe_and_can_be_read_back(cells):
    header = [f"c{i}" for i in range(len(cells))]
    data = csv_bytes(header, [cells]).decode("utf-8-sig")
    (_, back) = csv.reader(io.StringIO(data, newline=""))
    assert not any(cell.startswith(FORMULA) for cell in back)
    assert [c[1:] if c.startswith("'") and c.lstrip("'").startswith(FORMULA) else c for c in back] == cells


def test_numbers_stay_numbers():
    assert [defused(x) for x in (-3, 0.5, True)] == [-3, 0.5, "true"]
