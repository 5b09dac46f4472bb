"""The explorer's matrix, comparison, timeline and results: the same numbers as `kg shared` and `kg compare`, and people can use them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import corpora
import pytest
from browser import visit

from kg import store
from kg.analysis import choosing
from kg.errors import KGError
from kg.views.explorer.payload import payload

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "kg/views/explorer/page"
ESBUILD = PAGE / "node_modules/.bin/esbuild"


@pytest.fixture(scope="module")
def survey():
    return corpora.survey()


@pytest.fixture(scope="module")
def data():
    return payload(corpora.corpus(), corpora.known(), corpora.survey())


def at(path: Path, view: str, *parts: str, **params: str) -> str:
    """Return the address of a view."""
    query = "&".join(f"{k}={quote(v)}" for k, v in params.items())
    return f"{path.as_uri()}#/{'/'.join([view, *(quote(p, safe='') for p in parts)])}{'?' if query else ''}{query}"


def test_results_and_cases_carry_their_outcome_and_time(data):
    labels, types = data["nodes"]["label"], data["names"]["nodeTypes"]
    results = data["results"]
    assert [labels[n] for n in results["node"]] == results["text"]
    assert {types[data["nodes"]["type"][n]][0] for n in results["node"]} == {"Outcome"}
    times = [t for t in data["cases"]["time"] + results["time"] if t]
    assert times
    assert all(t.count("/") == 1 and "unknown" not in t for t in times)


def totals(page) -> dict[str, str]:
    """Return every column's name and count, scrolling through the matrix."""
    found: dict[str, str] = {}
    width = page.evaluate("document.querySelector('.matrix').scrollWidth")
    for x in range(0, width, 600):
        page.evaluate(f"document.querySelector('.matrix').scrollLeft = {x}")
        page.wait_for_timeout(80)
        drawn = page.evaluate(
            "[...document.querySelectorAll('.matrix .name')].map(n => [n.title, n.querySelector('.number').textContent])"
        )
        assert len(drawn) < 60, "only what is in sight is drawn"
        found.update(map(tuple, drawn))
    return found


def test_the_matrix_counts_places_as_kg_shared_does(browser, corpus_page, survey):
    with visit(browser, at(corpus_page, "matrix", all="yes", group="no")) as seen:
        seen.page.wait_for_selector(".matrix .cell")
        found = totals(seen.page)
        assert not seen.complaints
    for practice in survey.practices:
        if not practice.background:
            assert found[practice.label] == str(practice.places).replace("-", "–"), practice.label
        elif practice.pieces > 1:
            assert found[practice.label] == str(practice.pieces)


def test_a_cell_opens_both_wordings_and_the_sentence_and_keys_move(browser, corpus_page):
    with visit(browser, at(corpus_page, "matrix")) as seen:
        page = seen.page
        page.click(".matrix .cell.n3")
        panel = page.inner_text(".panel")
        assert "通用名称" in panel and "当地叫法" in panel and page.inner_text(".panel mark")
        assert page.locator(".cell.chosen").bounding_box()["x"] < page.locator(".panel").bounding_box()["x"]
        page.keyboard.press("Escape")
        page.focus(".matrix")
        page.keyboard.press("Control+Home")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        assert "sel=practice-" in page.url
        page.go_back()
        page.focus(".matrix")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        page.click(".panel button:has-text('相似')")
        assert "near=" in page.url
        assert "near" in page.locator(".matrix .line").first.get_attribute("class")
        assert not seen.complaints


def test_withheld_places_and_background_are_marked_without_colour(browser, corpus_page):
    with visit(browser, at(corpus_page, "matrix")) as seen:
        page = seen.page
        hatched = page.locator(".cell.withheld span").first.evaluate("e => getComputedStyle(e).backgroundImage")
        assert "repeating-linear-gradient" in hatched
        assert page.locator(".row-head .mask").first.get_attribute("aria-label") == "隐名"
        page.evaluate("document.querySelector('.matrix').scrollLeft = 1e6")
        page.wait_for_selector(".name.back")
        assert "不计为采用" in page.inner_text(".matrix .head")
        page.click(".switch button:has-text('层级')")
        page.wait_for_selector(".cell.withheld")
        assert page.locator(".cell.withheld span", has_text="–").count()


def pairs(survey) -> list[tuple[str, str]]:
    """Return named and withheld places, most practices first, in pairs."""
    done = choosing.carried_out(survey)
    names = sorted(done, key=lambda n: (-len(done[n]), n))
    return [*zip(names[:8], names[1:9], strict=True), (names[0], names[-1])]


def test_two_places_compare_as_kg_compare_does(browser, corpus_page, survey):
    with visit(browser, at(corpus_page, "compare")) as seen:
        page = seen.page
        for one, other in pairs(survey):
            try:
                wanted = choosing.compare(survey, one, other)
            except KGError:
                continue
            page.goto(at(corpus_page, "compare", one, other))
            page.wait_for_selector(".sides")
            common = page.locator(".sides tbody th a").all_inner_texts()
            apart = [page.locator(f".apart section:nth-child({i}) li a").all_inner_texts() for i in (1, 2)]
            assert sorted(common) == sorted(p.label for p in wanted.common)
            assert sorted(apart[0]) == sorted(p.label for p in wanted.only_one)
            assert sorted(apart[1]) == sorted(p.label for p in wanted.only_other)
        assert not seen.complaints


def test_the_timeline_keeps_unknown_years_apart_and_opens_evidence(browser, corpus_page):
    with visit(browser, at(corpus_page, "timeline")) as seen:
        page = seen.page
        page.wait_for_selector(".chip.stated")
        assert page.locator("button.chip.by").first.inner_text().startswith("◂")
        page.click("button.chip.by >> nth=0")
        assert page.inner_text(".panel mark")
        page.click(".panel .close")
        page.click(".table .row")
        assert "不晚于" in page.inner_text(".lanes table")
        page.click(".lanes tbody tr button >> nth=0")
        assert page.inner_text(".panel mark") and not seen.complaints


@pytest.mark.parametrize("view", ["matrix", "compare", "timeline", "outcomes"])
def test_every_view_fits_a_phone_and_speaks_english(browser, corpus_page, view):
    with visit(browser, at(corpus_page, view, lang="en"), 390, 844) as seen:
        seen.page.wait_for_selector("main section")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
        chrome = seen.page.inner_text(".top .tabs")
        assert "Matrix" in chrome and "Results" in chrome and not seen.complaints


@pytest.fixture(scope="module")
def answers(data, tmp_path_factory):
    """Return a function from an address to what its view exports: rows, and the query."""
    if not ESBUILD.exists() or not shutil.which("node"):
        pytest.skip("needs node_modules; run npm ci in kg/views/explorer/page")
    folder = tmp_path_factory.mktemp("answers")
    script, wire = folder / "answers.js", folder / "wire.json"
    command = [str(ESBUILD), "tests/answers.ts", "--bundle", "--jsx=automatic", "--jsx-import-source=preact"]
    subprocess.run([*command, f"--outfile={script}", "--log-level=error"], cwd=PAGE, check=True)
    wire.write_text(json.dumps(data), encoding="utf-8")
    hashes: dict[str, list] = {}

    def ask(*asked: str) -> list:
        call = (
            f"require({json.dumps(str(script))}); const w = JSON.parse(require('fs').readFileSync({json.dumps(str(wire))}));"
            f"console.log(JSON.stringify({json.dumps(asked)}.map(h => answer(w, h))))"
        )
        done = subprocess.run(["node", "-e", call], check=True, capture_output=True, encoding="utf-8")
        hashes.update(zip(asked, json.loads(done.stdout), strict=True))
        return [hashes[a] for a in asked]

    return ask


@pytest.fixture(scope="module")
def opened():
    return store.opened(corpora.folder())


def test_the_query_of_each_view_gives_its_rows(answers, opened):
    asked = (
        "#/matrix", "#/matrix?all=yes&by=piece", "#/matrix?f.level=county&f.confidence=high", "#/timeline", "#/timeline/practice-points-system",
        "#/outcomes/practice-star-rating", "#/outcomes", "#/graph?whole=1", f"#/compare/{quote('云川县')}/{quote('青屏县')}",
    )  # fmt: skip
    for address, (table, query) in zip(asked, answers(*asked), strict=True):
        found = store.query(opened, query)
        columns = [table["head"].index(name) for name in found.variables]
        shown = Counter(tuple(str(row[c]) for c in columns) for row in table["rows"])
        given = Counter(tuple("" if v is None else str(v) for v in row) for row in found.rows)
        assert shown, address
        assert given == shown, (address, (given - shown).most_common(3), (shown - given).most_common(3))
