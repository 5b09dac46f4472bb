"""The explorer as a whole, on the shipped corpus: its views lead to one another, give away what they show, and answer three tasks."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import corpora
import pytest
from browser import Visit, visit

from kg import store

ASKED = (
    "graph/practice-star-rating", "graph/practice-points-system?depth=2", "graph?from=practice-star-rating&to=practice-points-system",
    "matrix", f"compare/{quote('云川县')}/{quote('青屏县')}", "timeline/practice-points-system", "outcomes/practice-points-system", "text/3",
)  # fmt: skip
"""Addresses of views whose table has the rows of their query."""


@pytest.fixture(scope="module")
def opened() -> store.Store:
    return store.opened(corpora.folder())


class Clicks:
    """Clicks like a person, and counts."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def __call__(self, selector: str) -> None:
        self.count += 1
        self.page.click(selector)


def go(seen: Visit, address: str) -> None:
    seen.page.evaluate("a => { location.hash = a }", f"#/{address}")
    seen.page.wait_for_timeout(150)


def taken(seen: Visit, words: str) -> bytes:
    """Return what an entry of the menu downloads."""
    seen.page.click(".share > button")
    with seen.page.expect_download() as waiting:
        seen.page.click(f".menu [role=menuitem]:has-text('{words}')")
    return Path(waiting.value.path()).read_bytes()


def table(seen: Visit) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(taken(seen, "CSV").decode("utf-8-sig"))))


def asked(seen: Visit) -> str:
    """Return the query behind the menu of the view."""
    seen.page.click(".share > button")
    address = seen.page.get_attribute(".menu a", "href")
    seen.page.keyboard.press("Escape")
    return seen.page.evaluate("a => decodeURIComponent(a.split('q=')[1].split('&')[0])", address)


def test_the_table_of_each_view_has_the_rows_of_its_query(browser, corpus_page, opened):
    with visit(browser, corpus_page) as seen:
        for address in ASKED:
            go(seen, address)
            rows, found = table(seen), store.query(opened, asked(seen))
            both = [name for name in found.variables if name in rows[0] and name != "置信度"]
            assert len(both) > 1, address
            given = sorted(tuple(str(row[found.variables.index(n)] or "") for n in both) for row in found.rows)
            assert sorted(tuple(r[n].removeprefix("'") for n in both) for r in rows) == given, address
        assert len(seen.requests) == 1 and not seen.complaints


def test_the_query_tab_gives_the_rows_of_a_view_and_leads_to_the_graph(browser, corpus_page):
    with visit(browser, corpus_page) as seen:
        page = seen.page
        go(seen, "graph/practice-star-rating")
        rows = table(seen)
        page.click(".share > button")
        page.click(".menu a")
        page.wait_for_selector(".answer-head", timeout=60_000)
        assert page.inner_text(".answer-head b").startswith(f"{len(rows)} 行")
        go(seen, "query/find-practice?p.name=" + quote("积分"))
        page.wait_for_selector(".answer-head a.button", timeout=60_000)
        page.click(".answer-head a.button")
        page.wait_for_selector(".stage[data-painter]")
        assert re.search(r"#/graph/", page.url) and page.inner_text(".graph-notes .count")[0].isdigit()
        assert not [r for r in seen.requests[1:] if not r.startswith("blob:")] and not seen.complaints


def test_the_graph_is_taken_away_as_png_and_svg(browser, corpus_page):
    with visit(browser, corpus_page) as seen:
        go(seen, "graph/practice-points-system")
        seen.page.wait_for_selector(".stage[data-painter]")
        seen.page.wait_for_timeout(300)
        png, svg = taken(seen, "PNG"), taken(seen, "SVG").decode()
        box = seen.page.locator(".stage").bounding_box()
        assert png.startswith(b"\x89PNG") and len(png) > 20_000, "not empty"
        assert int.from_bytes(png[16:20], "big") == round(box["width"] * 2)
        assert svg.startswith("<svg") and "data:image/png;base64," in svg and not seen.complaints


@pytest.mark.parametrize(
    ("view", "target"),
    [
        ("matrix", ".matrix .cell:not(.none)"),
        (ASKED[4], ".sides tbody tr"),
        ("timeline", "button.chip.by"),
        ("outcomes/practice-points-system", ".chart tbody tr button"),
    ],
)
def test_from_a_view_to_the_sentence_to_the_full_text_and_back(browser, corpus_page, view, target):
    with visit(browser, f"{corpus_page.as_uri()}#/{view}") as seen:
        page = seen.page
        page.click(f"{target} >> nth=0")
        page.wait_for_selector(".panel mark")
        before = page.url
        page.click(".panel figcaption a >> nth=0")
        page.wait_for_selector(".fulltext .at")
        page.go_back()
        page.wait_for_selector(".panel mark")
        assert page.url == before and not seen.complaints
        page.go_back()
        page.wait_for_selector(".panel", state="detached")


def test_three_tasks_in_under_ten_clicks_each(browser, corpus_page):
    with visit(browser, corpus_page) as seen:
        seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        rated_by_stars(seen)
        two_places(seen)
        sentence_cited(seen)
        assert len(seen.requests) == 1 and not seen.complaints


def rated_by_stars(seen: Visit) -> None:
    """Find who rates by stars, and with what result."""
    page, click = seen.page, Clicks(seen.page)
    click(".tabs a:has-text('成效')")
    click(".chooser input")
    page.keyboard.type("星级评定")
    click(".chooser li a")
    assert "自述" in page.inner_text(".chart .note")
    assert page.locator(".chart tbody tr").count() >= 2
    click(".chart tbody tr button")
    assert page.inner_text(".panel mark")
    click(".panel .close")
    click("button:has-text('看谁在做')")
    assert "各地的说法" in page.inner_text(".panel") and page.locator(".panel .cases li").count() >= 3
    assert click.count < 10


def two_places(seen: Visit) -> None:
    """Compare two places."""
    page, click = seen.page, Clicks(seen.page)
    click(".tabs a:has-text('比较')")
    click(".pairs a")
    names = page.locator(".sides thead").first.locator("th").all_inner_texts()[1:]
    click(".sides tbody tr")
    assert page.locator(".panel .one-place h3").all_inner_texts() == names and page.locator(".panel mark").count() >= 2
    click("button:has-text('互换')")
    assert page.locator(".sides thead").first.locator("th").all_inner_texts()[1:] == names[::-1]
    page.go_back()
    assert page.locator(".panel .one-place h3").all_inner_texts() == names
    assert click.count < 10


def sentence_cited(seen: Visit) -> None:
    """Cite a sentence: what is copied is what stands in the document."""
    page, click = seen.page, Clicks(seen.page)
    click(".tabs a:has-text('开始')")
    for target in (".door-list .row", ".cases button.link", ".panel .cite"):
        click(target)
    page.wait_for_selector(".toast.there")
    text = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    reference, quoted, place = text.split("\n")
    assert re.search(r"\[(G|Z|N|EB/OL|G/OL)\]", reference) and "文件: " in reference
    name, start, end = re.search(r"出处：(.+?)，第\d+篇，第 (\d+)–(\d+) 字", place).groups()
    document = next(x.document for x in corpora.corpus().extractions if x.document.name == name)
    assert " ".join(document.text[int(start) : int(end)].split()) == quoted.removeprefix("原文：")
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); document.execCommand = () => false }"
    )
    click(".panel .cite")
    page.wait_for_selector(".toast textarea")
    assert page.input_value(".toast textarea").replace("\r\n", "\n") == text
    assert click.count < 10
