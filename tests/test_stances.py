"""A place that only plans a practice, or says that it has none, is no adopter: all counts say so, and say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from people import BUILT
from stances import NAME, written
from surveys import case, practice

from kg import Config, briefs, build, building, ontology
from kg.analysis import Survey, choosing, cube, showing, storing
from kg.analysis.diffusion import matrix
from kg.cli import main
from kg.namespaces import BASE
from kg.views.explorer.payload import payload

KNOWN = ontology.load()


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> Path:
    return written(tmp_path_factory.mktemp("texts"))


@pytest.fixture(scope="module")
def made(texts):
    """Return a build of four texts: two places do it, one plans it, one denies it."""
    return build([texts], Config(mode="fast", workers=1))


@pytest.fixture(scope="module")
def exports(made, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    building.export(made, folder, Config(mode="fast", workers=1))
    return folder


def asked(folder: Path, *arguments: str):
    result = CliRunner().invoke(main, [*arguments, "-g", str(folder), "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def rows(folder: Path, *arguments: str) -> list[dict[str, str]]:
    found = asked(folder, "query", *arguments)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


def test_all_counts_leave_out_plans_and_denials(made, exports):
    survey = storing.load(exports)
    (found,) = (p for p in survey.practices if p.label == NAME)
    assert {c.site.name: c.stance for c in found.cases} == {
        "云川县": "",
        "青石县": "",
        "潇源县": "planned",
        "枫溪县": "denied",
    }
    counts = (found.pieces, found.places.low, found.places.high)
    assert counts == choosing.counts(survey)[found.id] == (2, 2, 2)

    (row,) = (r for r in asked(exports, "shared")["practices"] if r["practice"] == NAME)
    assert (row["pieces"], row["least"], row["greatest"], row["who"]) == (*counts, "云川县、青石县")
    assert re.search(rf"\| {NAME} \| 2 \| 2 \|", (exports / "report.md").read_text(encoding="utf-8"))

    (row,) = (r for r in rows(exports, "shared-practices") if r["做法"] == NAME)
    assert [int(row[k]) for k in ("篇数", "最少", "最多")] == [*counts]
    places = [r["地方"] for r in rows(exports, "adopters", "--practice", NAME)]
    assert sorted(places) == ["云川县", "青石县"]

    data = payload(made, KNOWN, survey)
    at = data["practices"]["label"].index(NAME)
    assert tuple(data["practices"][k][at] for k in ("pieces", "low", "high")) == counts
    cases = [
        data["sites"]["name"][s]
        for p, s in zip(data["cases"]["practice"], data["cases"]["site"], strict=True)
        if p == at
    ]
    assert sorted(cases) == ["云川县", "青石县"]

    cells = [c for c in matrix(survey).cells(observed=True) if c.practice.id == found.id]
    assert sum(c.adopted for c in cells) == found.places.high
    triples = cube.as_ntriples(matrix(survey), KNOWN, BASE).decode()
    statuses = re.findall(rf"/adoption-{found.id}-\S+ \S+#adoptionStatus> \S+#adoption-([a-z-]+)>", triples)
    assert sorted(statuses) == ["adopted-undated", "adopted-undated", "not-adopted", "planned"]


def test_the_graph_says_which_claims_are_no_adoption(exports):
    found = rows(
        exports,
        "SELECT ?place ?said WHERE { ?claim pp:adoptionStatus/skos:notation ?said ; pp:piece/pp:placeName ?place }",
    )
    assert {(r["place"], r["said"]) for r in found} == {("潇源县", "planned"), ("枫溪县", "not-adopted")}


@BUILT
def test_the_page_of_documents_is_that_of_their_build(texts, exports, tmp_path):
    """Its query tab holds what the counts rest on: ``kg explore`` counts as ``kg build`` does."""
    page = tmp_path / "x.html"
    result = CliRunner().invoke(main, ["explore", str(texts), "--mode", "fast", "-o", str(page)])
    assert result.exit_code == 0, result.output
    assert page.read_bytes() == (exports / "explorer.html").read_bytes()


STARS = practice(
    NAME,
    case("甲县", "评星"),
    case("乙县", NAME),
    case("丙县", NAME, stance="planned"),
    case("丁县", NAME, stance="denied"),
)
CLUB = practice("人才沙龙", case("甲县", "沙龙"), case("丙县", "沙龙"))
SURVEY = Survey((STARS, CLUB), ())


def test_a_planned_practice_is_a_gap_and_not_in_common():
    assert choosing.compare(SURVEY, "甲县", "丙县").common == (CLUB,)
    assert [g.practice for g in choosing.gaps(SURVEY, "丙县")[1]] == [STARS]
    assert not choosing.shared(SURVEY, choosing.Wanted(place="丁县"))


def test_what_does_not_count_is_shown_for_what_it_is():
    card = showing.card(STARS, KNOWN)
    assert "丙县.txt#1）：星级评定〔打算做，不计 planned〕" in card
    assert "丁县.txt#1）：星级评定〔写明没做，不计 denied〕" in card
    assert "地方数 Places: 2；篇数 Pieces: 2" in card
    brief = briefs.markdown(briefs.content([STARS], SURVEY, KNOWN))
    assert "涉及2个地方。写明地名的2个：甲县、乙县。另有2处只写打算做，或写明没有做，不计为采用。" in brief
    only_planned = practice(NAME, case("丙县", NAME, stance="planned"))
    assert (str(only_planned.places), only_planned.pieces) == ("0", 0)
