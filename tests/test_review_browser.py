"""The page for deciding in a real Chromium: keys, undo, the same lines as kg review writes, saved at once under kg serve."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg import building, decisions, ontology, rdf
from kg.analysis import uncertain
from kg.config import Config
from kg.model import Verdict
from kg.review import page
from kg.review.session import undone
from tests.browser import Visit, visit
from tests.running import serving

HOSTILE = "</script><script>document.title='hurt'</script>\u202e"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return a build with uncertain matches, one document of which has a hostile heading."""
    found = tmp_path_factory.mktemp("build")
    texts = {
        "甲.txt": f"甲县{HOSTILE}\n\n我县推行“村企夜谈会”制度，解决难题12个。组建帮办代办队伍。建立“村企夜谈会”台账。\n",
        "乙.txt": "乙县经验\n\n我县推行“村企夜谈”制度，听取意见。建立项目代办中心。\n",
        "丙.txt": "丙县经验\n\n我县推行“乡情恳谈会”制度，领导轮流坐班。\n",
    }
    for name, text in texts.items():
        (found / name).write_text(text, encoding="utf-8")
    made = building.build(sorted(found.glob("*.txt")), Config(mode="fast", workers=1))
    (found / uncertain.NAME).write_text(uncertain.dumps(made, ontology.load()), encoding="utf-8")
    rdf.write_ntriples(rdf.quads(made, ontology.load()), found / "graph.nt")
    return found


@pytest.fixture
def opened(browser, folder, tmp_path) -> Iterator[Visit]:
    file = tmp_path / "判定.html"
    file.write_text(page.render(uncertain.load(folder)[0]), encoding="utf-8")
    with visit(browser, file) as found:
        yield found


def start(found: Visit, author: str = '王|"敏') -> None:
    found.page.fill("#author", author)
    found.page.keyboard.press("Escape")


def test_keys_decide_and_the_download_holds_the_same_lines(opened, folder, tmp_path):
    start(opened)
    opened.page.fill("#why", '两处都是\t"夜谈"')
    opened.page.keyboard.press("Escape")
    for key in "ynb":
        opened.page.keyboard.press(key)
        opened.page.wait_for_timeout(50)
    with opened.page.expect_download() as waiting:
        opened.page.click("#save")
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.name == decisions.NAME
    candidates, _ = uncertain.load(folder)
    day = decisions.read(file)[0].date
    author = '王|"敏'
    first = uncertain.decision(candidates[0], Verdict.SAME, author, day, '两处都是 "夜谈"')
    second = uncertain.decision(candidates[1], Verdict.DIFFERENT, author, day)
    wanted = decisions.header() + "".join(map(decisions.line, [first, second, undone(second, day)]))
    assert file.read_text(encoding="utf-8") == wanted
    assert [replace(d, place="").pair for d in decisions.read(file)] == [first.pair, second.pair, second.pair]


def test_nothing_is_asked_for_and_hostile_text_stays_text(opened):
    start(opened)
    while opened.page.locator("#sides .side").count():
        opened.page.keyboard.press("s")
        opened.page.wait_for_timeout(30)
    assert "All done" in opened.page.inner_text("#question")
    assert opened.page.title().startswith("判定匹配")
    assert len(opened.requests) == 1
    assert opened.complaints == []


def test_an_author_is_needed(opened):
    opened.page.keyboard.press("y")
    assert "判定人" in opened.page.inner_text("#message")
    assert opened.page.evaluate("document.activeElement.id") == "author"


def test_an_empty_page_says_so(browser, tmp_path):
    file = tmp_path / "empty.html"
    file.write_text(page.render([]), encoding="utf-8")
    with visit(browser, file) as found:
        assert "No uncertain matches" in found.page.inner_text("#question")
        assert found.complaints == []


def test_narrow_screens_show_one_side_below_the_other(browser, folder, tmp_path):
    file = tmp_path / "narrow.html"
    file.write_text(page.render(uncertain.load(folder)[0]), encoding="utf-8")
    with visit(browser, file, 390, 800) as found:
        one, other = (found.page.locator(".side").nth(i).bounding_box() for i in (0, 1))
        assert other["y"] >= one["y"] + one["height"]
        assert found.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_under_kg_serve_every_answer_is_saved_at_once(browser, folder):
    running = serving(folder)
    try:
        with visit(browser, running.address + "/review") as found:
            assert not found.page.is_visible("#save")
            start(found, "王敏")
            with found.page.expect_response(re.compile("/review/decisions")) as waiting:
                found.page.keyboard.press("y")
            assert waiting.value.status == 201
            (said,) = decisions.read(folder / decisions.NAME)
            assert (said.verdict, said.author) == (Verdict.SAME, "王敏")
            assert found.complaints == []
            assert all(r.startswith(running.address) for r in found.requests)
    finally:
        running.stop()
        (folder / decisions.NAME).unlink(missing_ok=True)
