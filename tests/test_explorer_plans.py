"""What the explorer says where a piece only plans a practice, or denies it: shown with its sentence, counted nowhere."""

from __future__ import annotations

import pytest
import stances
from browser import visit
from people import BUILT, made, written
from stances import NAME

from kg import analysis, ontology
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
