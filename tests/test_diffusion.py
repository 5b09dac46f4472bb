"""Diffusion: cells of the matrix, layouts of other tools, precedence, the command on the shipped corpus."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import corpora
import pytest
from adoptions import CLUB, MATRIX, PLACES, STARS, SURVEY, since
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from surveys import case, practice

from kg import ontology, reading
from kg.analysis import Survey, diffused, storing
from kg.analysis.dating import Dated
from kg.analysis.diffusion import Status, decide, matrix, year
from kg.analysis.precedence import graphml, precedence
from kg.cli import main

ROOT = Path(__file__).parent.parent
ONTOLOGY = ontology.load()


def rows(data: bytes) -> list[dict[str, str]]:
    """Return a table as rows."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


# Cells


def test_every_status_is_kept_apart():
    found = {name: MATRIX.cell(STARS, PLACES[name]) for name in PLACES}
    said = {name: (str(c.status), c.years, diffused.said(c)) for name, c in found.items()}
    assert said == {
        "丁县": ("adopted-undated", "", "有"),
        "丙县": ("adopted-by", "≤2024", "≤2024"),
        "乙县": ("adopted", "2021", "2021"),
        "己县": ("not-adopted", "", "无"),
        "戊县": ("planned", "", "拟"),
        "甲县": ("adopted", "2019", "2019"),
        "*县(c.txt#1)": ("adopted", "2015", "2015"),
    }
    assert MATRIX.cell(CLUB, PLACES["乙县"]).status == Status.UNOBSERVED
    assert PLACES["乙县"].until == 2024
    assert PLACES["丁县"].until is None


def test_background_programmes_are_no_columns():
    assert [p.label for p in MATRIX.practices] == ["星级评定", "人才沙龙"]


def test_a_superior_that_only_reports_is_no_row():
    city = case("甲市", "星级评定", code="411300", sentence="甲市乙县推行星级评定。")
    county = case("乙县", "星级评定", code="411321")
    found = matrix(Survey((practice("星级评定", city, county),), ()), 1)
    assert [p.name for p in found.places] == ["乙县"]


def test_places_of_one_name_stay_apart():
    one, other = (case("朝阳区", "星级评定", f"{n}.txt", code=n) for n in ("110105", "220104"))
    other = replace(other, site=replace(other.site, id="另"))
    found = matrix(Survey((practice("星级评定", one, other),), ()), 1)
    assert sorted(p.name for p in found.places) == ["朝阳区(110105)", "朝阳区(220104)"]


DATED = st.builds(
    lambda basis, first, more: Dated(basis, first if basis in ("since", "started") else None, first + more),
    st.sampled_from(("since", "started", "during", "result", "document")),
    st.integers(2000, 2024),
    st.integers(0, 3),
)


@given(st.lists(st.lists(DATED, max_size=3), min_size=1, max_size=4))
def test_a_year_is_never_later_than_what_bounds_it(groups):
    cases = [case("甲县", "x", f"{n}.txt", dates=tuple(g)) for n, g in enumerate(groups)]
    cell = decide(STARS, PLACES["甲县"], cases)
    known = [d for g in groups for d in g]
    if not known:
        assert cell.status == Status.UNDATED
        return
    assert cell.last == min(d.last for d in known)
    assert cell.first is None or cell.first <= cell.last
    assert (cell.first is not None) == (cell.status == Status.ADOPTED)
    assert decide(STARS, PLACES["甲县"], reversed(cases)).years == cell.years
    if cell.status == Status.BY and any(d.begins for d in known):
        assert cell.conflict


def test_a_year_is_exact_or_the_bound_that_was_asked_for():
    cell = MATRIX.cell(STARS, PLACES["丙县"])
    assert (year(cell), year(cell, bounds=True)) == (None, 2024)
    assert year(MATRIX.cell(STARS, PLACES["戊县"]), bounds=True) is None


# Layouts of tools


def test_spid_is_header_for_header():
    data = diffused.spid(MATRIX, bounds=False)
    assert data == "statenam,policy,adopt_year\n乙县,星级评定,2021\n甲县,星级评定,2019\n甲县,人才沙龙,2020\n".encode()
    head, *lines = diffused.spid_policies(MATRIX, ONTOLOGY, bounds=False).decode().splitlines()
    assert head == "policy,source,first_year,last_year,adopt_count,description,majortopic"
    assert lines[0].startswith("星级评定,kg,2019,2021,2,定义。,")


def test_networkinference_long_and_wide_say_the_same():
    assert diffused.cascades(MATRIX, bounds=False).decode().splitlines()[:2] == [
        "node_name,event_time,cascade_id",
        "乙县,2021,星级评定",
    ]
    wide = diffused.cascades_wide(MATRIX, bounds=False).decode()
    assert (
        wide
        == "node_name,星级评定,人才沙龙\n丁县,NA,NA\n丙县,NA,NA\n乙县,2021,NA\n己县,NA,NA\n戊县,NA,NA\n甲县,2019,2020\n"
    )
    events = {(r["node_name"], r["cascade_id"]): r["event_time"] for r in rows(diffused.cascades(MATRIX, bounds=True))}
    cells = {
        (r["node_name"], k): v
        for r in rows(diffused.cascades_wide(MATRIX, bounds=True))
        for k, v in r.items()
        if k != "node_name" and v != "NA"
    }
    assert events == cells
    assert events["丙县", "人才沙龙"] == "2018"


def test_every_observed_cell_of_the_long_table_leads_to_its_sentence():
    found = rows(diffused.long(MATRIX))
    assert len(found) == len(MATRIX.practices) * len(MATRIX.places)
    for row in found:
        observed = row["状态 status"] != "not-observed"
        assert bool(row["原句 sentence"] and row["材料 document"] and row["论断 claim"]) == observed
        assert row["查过的材料 texts"]


# Precedence


def test_precedence_is_certain_and_says_that_it_only_describes():
    edges = precedence(MATRIX)
    assert [(e.earlier, e.later, [p[0] for p in e.practices]) for e in edges] == [
        ("丙县", "甲县", ["人才沙龙"]),
        ("甲县", "乙县", ["星级评定"]),
    ]
    assert "仅作描述" in diffused.precedence_table(edges).decode("utf-8-sig")
    data = graphml(edges)
    assert data == graphml(edges)
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    root = ET.fromstring(data)
    assert len(root.findall(".//g:edge", space)) == 2
    assert "仅作描述" in "".join(root.itertext())


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(2000, 2005)), max_size=8))
def test_of_one_practice_nobody_precedes_both_ways(events):
    cases = [case(f"{name}县", "x", dates=(since(when),)) for name, when in events]
    edges = precedence(matrix(Survey((practice("x", *cases),), ()), 1))
    pairs = {(e.earlier, e.later) for e in edges}
    assert not any((b, a) in pairs for a, b in pairs)


# The shipped corpus, and the command


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """Return the folder of a build of the shipped corpus, with all that kg diffusion writes in it."""
    out = tmp_path_factory.mktemp("corpus")
    (out / storing.NAME).write_text(storing.dumps(corpora.survey()), encoding="utf-8")
    result = CliRunner().invoke(main, ["diffusion", "-g", str(out), "-o", str(out / "扩散")])
    assert result.exit_code == 0
    return out


def test_all_files_are_written(corpus):
    assert {p.name for p in (corpus / "扩散").iterdir()} == {
        "adoption-long.csv", "adoption-wide.csv", "cascades-long.csv", "cascades-wide.csv", "cube.nt", "cube.ttl",
        "diffusion.json", "diffusion.md", "innovativeness.csv", "precedence.csv", "precedence.graphml", "spid-policies.csv", "spid.csv",
    }  # fmt: skip


def test_every_quote_of_the_corpus_stands_where_it_says(corpus):
    seen = 0
    for row in rows((corpus / "扩散/adoption-long.csv").read_bytes()):
        if row["材料 document"]:
            source = reading.read(ROOT / "corpus" / row["材料 document"], "a.txt").text
            assert source[int(row["起 start"]) : int(row["止 end"])] == row["引文 quote"].removeprefix("'")
            if row["时间原文 time_quote"]:
                seen += 1
                assert source[int(row["时间起 time_start"]) : int(row["时间止 time_end"])] == row["时间原文 time_quote"]
    assert seen >= 5


def test_the_years_of_the_corpus_are_those_read_in_it(corpus):
    found = {tuple(r.values()) for r in rows((corpus / "扩散/spid.csv").read_bytes())}
    assert {("潇源县", "积分制", "2021"), ("石塘镇", "积分制", "2022")} <= found
    assert {(r["先 earlier"], r["后 later"]) for r in rows((corpus / "扩散/precedence.csv").read_bytes())} >= {
        ("潇源县", "石塘镇")
    }


def test_the_queries_of_the_documentation_have_the_answers_that_it_shows(corpus):
    page = (ROOT / "docs/diffusion.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sparql\n(.*?)```\n+答案 Answer: `(.*?)`", page, re.S)
    assert len(blocks) == 2
    for query, answer in blocks:
        result = CliRunner().invoke(main, ["query", "-g", str(corpus / "扩散/cube.nt"), query, "--format", "csv"])
        assert result.exit_code == 0, result.output
        assert answer in result.stdout.splitlines()


@pytest.mark.parametrize("kind", ["table", "markdown", "json", "csv-long", "csv-wide", "spid", "networkinference", "scores", "precedence", "cube"])  # fmt: skip
def test_every_format_is_printed(corpus, kind):
    result = CliRunner().invoke(main, ["diffusion", "-g", str(corpus), "--format", kind, "--take-bounds"])
    assert result.exit_code == 0
    assert ("潇源县" if kind == "scores" else "积分制") in result.stdout
    if kind == "json":
        assert json.loads(result.stdout)["assumptions"][-1].startswith("按 --take-bounds")


def test_without_a_build_it_says_what_to_do(tmp_path):
    result = CliRunner().invoke(main, ["diffusion", "-g", str(tmp_path), "--lang", "en"])
    assert result.exit_code != 0
    assert "run kg build first" in result.stderr


def test_the_matrix_is_the_same_however_the_survey_is_ordered():
    """Practices keep their order; the cases of one may come in any."""
    turned = tuple(replace(p, cases=p.cases[::-1]) for p in SURVEY.practices)
    assert diffused.long(matrix(Survey(turned, SURVEY.assumptions))) == diffused.long(MATRIX)
