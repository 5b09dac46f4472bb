"""What the explorer says where a piece only plans a practice, or denies it: shown with its sentence, counted nowhere."""

from __future__ import annotations

import pytest
import stances
from browser import visit
from people import BUILT, made, written
from stances import NAME

from kg import analysis, ontology
from kg.analysis.diffusion import matrix
from kg.views.explorer.payload import payload


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    return made(stances.written(tmp_path_factory.mktemp("plans")))


@pytest.fixture(scope="module")
def known():
    return ontology.load()


def test_stances_name_the_edges_that_say_them(build, known):
    data = payload(build, known, analysis.survey(build, known))
    found, edges = data["stances"], data["edges"]
    assert dict(zip(found["place"], found["stance"], strict=True)) == {"潇源县": "planned", "枫溪县": "denied"}
    claims = {f"claim-{edges['id'][row]}" for row in found["edge"]}
    survey = analysis.survey(build, known)
    assert claims == {c.claim for p in survey.practices for c in p.cases if c.stance}
    assert {data["practices"]["label"][p] for p in found["practice"]} == {NAME}


BEGUN = {
    "云川县": ("2019年以来，我县推行星级评定。", "2019-01-01/.."),
    "青石县": ("2019年3月5日，我县召开会议，学习星级评定。", "/2019-03-05"),
    "潇源县": ("党的十八大以来，我县实行星级评定。", "/2020-06-01"),
    "枫溪县": ("我县实行星级评定。", ""),
}
"""What is said of when, and the interval in which the practice began: a day on which it is under way is no beginning."""


def test_times_say_when_a_practice_began_as_in_kg_diffusion(known, tmp_path):
    for place, (said, _) in BEGUN.items():
        (tmp_path / f"{place}.txt").write_text(
            f"干部激励有实招\n中共{place}委组织部\n2020年6月1日\n{said}\n", encoding="utf-8"
        )
    build = made(tmp_path)
    survey = analysis.survey(build, known)
    data = payload(build, known, survey)
    cases, sites = data["cases"], data["sites"]
    of_stars = [i for i, p in enumerate(cases["practice"]) if data["practices"]["label"][p] == NAME]
    assert {sites["name"][cases["site"][i]]: cases["time"][i] for i in of_stars} == {
        p: t for p, (_, t) in BEGUN.items()
    }
    assert {cases["written"][i] for i in of_stars} == {"2020"}
    cells = {c.place.name: c.years for c in matrix(survey).cells(observed=True) if c.practice.label == NAME}
    assert cells == {"云川县": "2019", "青石县": "≤2019", "潇源县": "2012–2020", "枫溪县": "≤2020"}


@BUILT
def test_people_read_who_only_plans_it(browser, build, tmp_path):
    page = written(build, tmp_path / "plans.html")
    practice = next(n.id for n in build.nodes if n.type == "Practice" and n.label == NAME)
    with visit(browser, page.as_uri() + f"#/start?sel={practice}") as seen:
        plans = seen.page.locator(".panel .plans")
        plans.wait_for()
        text = plans.inner_text()
        assert "潇源县\n打算做" in text and "枫溪县\n写明没做" in text and "不计入地方数" in text
        assert seen.page.locator(".panel .figures b").first.inner_text() == "2"
        assert "另有 2 处打算做或写明没做" in seen.page.locator(".door-list").inner_text()
        assert seen.page.locator(".panel .edges .stance").count() == 2
        plans.get_by_role("button", name="原句").first.click()
        assert NAME in plans.locator("mark").inner_text()
        seen.page.goto(page.as_uri() + f"#/timeline/{practice}")
        assert "潇源县\n打算做" in seen.page.locator(".lanes .plans").inner_text()
        assert not seen.complaints
