"""Opening the explorer: what it says meanwhile, damaged files, old browsers, an empty graph, one piece, a very long text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from browser import visit
from people import BUILT, in_turn, made, written

from kg.model import Build
from kg.views import explorer
from kg.views.explorer.payload import VERSION

pytestmark = BUILT


def test_it_says_what_it_does_while_it_opens(browser, sample_page):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        "window.told = []; new MutationObserver(() => { const b = document.getElementById('app'); const s = b && b.querySelector('.loading');"
        " if (s && told.at(-1) !== s.textContent) told.push(s.textContent); }).observe(document, {childList: true, subtree: true})"
    )
    page.goto(sample_page.as_uri())
    page.wait_for_selector(".row")
    told = " | ".join(page.evaluate("told"))
    assert "正在打开图谱" in told and re.search(r"正在解开数据（\d+\.\d MB）", told) and "个节点" in told
    context.close()


def test_what_is_damaged_is_told_kindly(browser, sample_page, tmp_path):
    text = sample_page.read_text(encoding="utf-8")
    graph = text.index('id="data-graph">')
    damaged = {
        "cut in the graph": text[: graph + 400],
        "cut before the data": text[: graph - 30],
        "no base64": text.replace('id="data-graph">eN', 'id="data-graph">??'),
        "empty": text.replace('id="data-graph">', 'id="data-none">'),
        "another version": text[: graph + 16] + packed({"version": 99}) + text[text.index("<", graph + 16) :],
        "no tables": text[: graph + 16] + packed({"version": VERSION}) + text[text.index("<", graph + 16) :],
    }
    for name, page in damaged.items():
        file = tmp_path / "damaged.html"
        file.write_text(page, encoding="utf-8")
        with visit(browser, file) as seen:
            seen.page.wait_for_timeout(700)
            assert "不完整" in seen.page.inner_text("#app"), name


def packed(data: object) -> str:
    return str(explorer.writing.packed(data))


def test_a_file_cut_before_its_script_says_so_after_a_while(browser, sample_page, tmp_path):
    text = sample_page.read_text(encoding="utf-8")
    file = tmp_path / "cut.html"
    file.write_text(text[: text.index("<script>") + 100], encoding="utf-8")
    with visit(browser, file) as seen:
        assert "正在打开" in seen.page.inner_text("#app")
        assert seen.page.evaluate("getComputedStyle(document.querySelector('.late')).animationDelay") == "10s"


def test_texts_that_are_damaged_leave_the_rest(browser, sample_page, tmp_path):
    file = tmp_path / "damaged.html"
    page = sample_page.read_text(encoding="utf-8")
    file.write_text(page.replace('id="data-texts">eN', 'id="data-texts">??'), encoding="utf-8")
    with visit(browser, file) as seen:
        seen.page.click(".row")
        seen.page.click(".cases button.link")
        assert "原文部分损坏" in seen.page.inner_text(".passage")


def test_a_browser_that_is_too_old_is_told_which_to_use(browser, sample_page):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(sample_page.as_uri())
    page.wait_for_selector("#app [role=alert]")
    assert "Edge" in page.inner_text("#app")
    context.close()


def test_an_empty_graph_and_one_piece_open(browser, tmp_path):
    written(Build((), (), ()), tmp_path / "empty.html")
    (tmp_path / "a.txt").write_text("甲县推行积分制。\n", encoding="utf-8")
    written(made(tmp_path), tmp_path / "tiny.html")
    with visit(browser, tmp_path / "empty.html") as seen:
        for view in in_turn(seen):
            assert "kg build" in seen.page.inner_text("main") and not seen.complaints, view
    with visit(browser, tmp_path / "tiny.html") as seen:
        for view in in_turn(seen):
            assert len(seen.page.inner_text("main")) > 5 and not seen.complaints, view
            assert not seen.page.locator("main [role=alert]").count(), view


def test_a_text_of_300_000_characters_opens_at_once(browser, tmp_path):
    line = "甲县推行积分制，组建志愿服务队，群众满意度达98.5%。县委组织部牵头落实，乙镇实行红黑榜。"
    whole = "甲县经验\n\n" + "\n".join(line * 5 for _ in range(300_000 // (5 * len(line)) + 1))
    (tmp_path / "a.txt").write_text("甲县经验\n\n" + line, encoding="utf-8")
    build = made(tmp_path)
    written(_lengthened(build, whole, line), tmp_path / "long.html")
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.add_init_script(
        "window.long = []; new PerformanceObserver(l => l.getEntries().forEach(e => long.push(e.duration))).observe({type: 'longtask', buffered: true})"
    )
    page.goto((tmp_path / "long.html").as_uri())
    page.wait_for_selector(".row, .empty")
    page.wait_for_timeout(300)
    page.evaluate("long.length = 0; location.hash = '#/text/0'")
    page.wait_for_selector(".mark")
    page.wait_for_timeout(500)
    marks = page.locator(".mark").count()
    assert page.evaluate("document.querySelector('.lines').textContent.length") > 290_000
    assert 0 < marks < 2000
    assert max(page.evaluate("long"), default=0) < 1500  # milliseconds; the test machine is shared
    context.close()


def _lengthened(build: Build, whole: str, line: str) -> Build:
    """Return *build* with its one document repeated until it is *whole*, mentions too."""
    extraction = build.extractions[0]
    part = extraction.pieces[0]
    first, times = whole.index(line), whole.count(line)
    at = list(_starts(whole, line, first, times))
    document = replace(extraction.document, text=whole)
    piece = replace(part.piece, span=replace(part.piece.span, end=len(whole)), sentences=())
    nodes = tuple(
        replace(n, occurrences=tuple(_moved(o, document.id, start - first) for o in n.occurrences for start in at))
        for n in build.nodes
    )
    pieces = (replace(part, piece=piece),)
    return replace(
        build, extractions=(replace(extraction, document=document, pieces=pieces),), nodes=nodes, statements=()
    )


def _starts(whole: str, line: str, at: int, times: int) -> Iterator[int]:
    for _ in range(times):
        yield at
        at = whole.find(line, at + 1)


def _moved(occurrence, document: str, by: int):
    span = occurrence.mention.span
    mention = replace(occurrence.mention, span=replace(span, start=span.start + by, end=span.end + by))
    return replace(occurrence, document=document, mention=mention)
