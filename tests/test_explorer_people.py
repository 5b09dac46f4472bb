"""The explorer for people: deciding matches, keyboard, axe, phones, loading, damage, hostile text, no request. Every view is visited."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from browser import Visit, open_browser, visit
from running import serving
from sample import sample_build

from kg import analysis, decisions, ontology, pipeline, rdf
from kg.analysis import uncertain
from kg.config import Config
from kg.model import Build, Verdict
from kg.namespaces import BASE
from kg.review.session import undone
from kg.views import explorer

SOURCES = Path(__file__).parent.parent / "kg/views/explorer/page/src"
SCRIPT = "<script>window.hit=1</script><img src=x onerror=window.hit=1>"
HIDING = "\u202e反\u200b\u2066\ufeff\u2028断\u2029\x07"
HOSTILE = f"</script>{SCRIPT}\"'{{{{7*7}}}}{HIDING}"
LONG = "长" * 2500 + "W" * 2500
TEXTS = {
    "甲.txt": "甲县经验\n\n我县推行“村企夜谈会”制度，解决难题12个。组建帮办代办队伍。\n",
    "乙.txt": "乙县经验\n\n我县推行“村企夜谈”制度，听取意见。建立项目代办中心。\n",
    "丙.txt": "丙县经验\n\n我县推行“乡情恳谈会”制度，领导轮流坐班。\n",
}
AUTHOR = '王|"敏'
SIZES = ((1366, 768), (390, 844))

pytestmark = pytest.mark.skipif(
    not explorer.available(), reason="the bundle is not built; run npm ci && npm run build in kg/views/explorer/page"
)


def views() -> list[str]:
    """Return the addresses of all views in the registry, hidden ones too."""
    names = re.findall(r'from "\./(\w+)"', (SOURCES / "views/index.ts").read_text(encoding="utf-8"))
    found = [re.search(r'\bid: "(\w+)"', _index(name)) for name in names]
    return sorted(f"#/{m[1]}" for m in found if m)


def _index(name: str) -> str:
    return next((SOURCES / "views" / name).glob("index.ts*")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as found:
        yield found


def written(build: Build, path: Path, triples: bytes = b"") -> Path:
    known = ontology.load()
    explorer.write(build, known, analysis.survey(build, known), path, BASE, triples)
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return written(sample_build(), tmp_path_factory.mktemp("page") / "浏览 explorer.html")


@pytest.fixture(scope="module")
def unsure(tmp_path_factory) -> Path:
    """Return the folder of a build with uncertain matches."""
    found = tmp_path_factory.mktemp("unsure")
    for name, text in TEXTS.items():
        (found / name).write_text(text, encoding="utf-8")
    build = made(found)
    (found / uncertain.NAME).write_text(uncertain.dumps(build, ontology.load()), encoding="utf-8")
    triples = rdf.ntriples(rdf.quads(build, ontology.load()))
    (found / "graph.nt").write_bytes(triples)
    written(build, found / "explorer.html", triples)
    return found


def made(folder: Path, decided: Path | None = None) -> Build:
    return pipeline.build(sorted(folder.glob("*.txt")), Config(mode="fast", workers=1), decided=decided)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    """Return the page of a build with hostile names of files, titles, places, texts and labels."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, text in enumerate(TEXTS.values()):
        more = f"{'甲乙丙'[number]}县民政局推行积分制，群众满意度达98.5%。\n{HOSTILE}县推行{LONG}制度。\n"
        raw = f"{text}\n{more}".encode()
        (folder / os.fsdecode(f"<img src=x onerror=hit{number}>\u202e".encode() + b"\xff.txt")).write_bytes(raw)
    build = made(folder)
    worse = HOSTILE + LONG + "\ud800"
    nodes = tuple(replace(n, label=f"{n.label}{worse}", label_en="") for n in build.nodes)
    parts = tuple(_renamed(x, worse) for x in build.extractions)
    assert build.uncertain
    return written(replace(build, nodes=nodes, extractions=parts), folder / "hostile.html")


def _renamed(extraction, name: str):
    pieces = tuple(
        replace(p, piece=replace(p.piece, title=name, owner=name, place=f"{HOSTILE}{LONG}县"))
        for p in extraction.pieces
    )
    about = replace(extraction.document.metadata, title=name, place=HOSTILE + LONG)
    return replace(extraction, document=replace(extraction.document, metadata=about), pieces=pieces)


def press(found: Visit, keys: str) -> None:
    for key in keys:
        found.page.keyboard.press(key)
        found.page.wait_for_timeout(60)


def started(found: Visit) -> None:
    found.page.wait_for_selector(".card")
    found.page.fill(".review header input", AUTHOR)
    found.page.keyboard.press("Enter")


def wanted(folder: Path, why: str) -> list:
    """Return the decisions of the keys y n b u s, as the terminal makes them."""
    first, second = uncertain.load(folder)[0][:2]
    day = date.today().isoformat()
    no = uncertain.decision(second, Verdict.DIFFERENT, AUTHOR, day)
    return [
        uncertain.decision(first, Verdict.SAME, AUTHOR, day, why),
        no,
        undone(no, day),
        uncertain.decision(second, Verdict.UNSURE, AUTHOR, day),
    ]


def test_lines_of_the_page_are_those_of_the_terminal_and_a_build_applies_them(browser, unsure, tmp_path):
    with visit(browser, (unsure / "explorer.html").as_uri() + "#/review") as seen:
        started(seen)
        seen.page.fill(".why input", '两处都是\u3000\x1c "夜谈"\u2028，\tynu')
        seen.page.keyboard.press("Enter")
        press(seen, "ynbus")
        with seen.page.expect_download() as waiting:
            seen.page.click(".save")
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        assert not seen.complaints and len(seen.requests) == 1
    said = wanted(unsure, '两处都是\u3000\x1c "夜谈"\u2028，\tynu')
    assert file.name == decisions.NAME
    assert file.read_bytes().decode() == decisions.header() + "".join(map(decisions.line, said))
    build = made(unsure, file)
    assert [(r.decision.verdict, r.decision.author) for r in build.rulings] == [(Verdict.SAME, AUTHOR)]
    one, other = (next(n.id for n in build.nodes if e in (n.id, *n.entities)) for e in _ends(build))
    realised = {s.source: s.target for s in build.statements if s.type == "realises"}
    assert other in (realised[one], one) or realised[one] == realised[other]


def _ends(build: Build) -> tuple[str, str]:
    return build.rulings[0].subject, build.rulings[0].object


def test_a_cell_of_any_characters_is_written_as_python_writes_it(browser, unsure, tmp_path):
    strange = "".join(
        map(chr, (*range(1, 0x21), 0x7F, 0x85, 0xA0, 0xAD, 0x1680, 0x200B, 0x2028, 0x205F, 0x3000, 0xFEFF))
    )
    why = f'"a"{strange}|b\\|,;#\'😀'
    with visit(browser, (unsure / "explorer.html").as_uri() + "#/review") as seen:
        started(seen)
        seen.page.evaluate(
            """why => { const i = document.querySelector('.why input'); i.value = why; i.dispatchEvent(new Event('input', {bubbles: true})); }""",
            why,
        )
        typed = seen.page.input_value(".why input")
        press(seen, "y")
        with seen.page.expect_download() as waiting:
            seen.page.click(".save")
        waiting.value.save_as(tmp_path / "d.tsv")
    day = date.today().isoformat()
    said = uncertain.decision(uncertain.load(unsure)[0][0], Verdict.SAME, AUTHOR, day, typed)
    assert (tmp_path / "d.tsv").read_bytes().decode() == decisions.header() + decisions.line(said)


def test_under_kg_serve_every_answer_is_appended_at_once(browser, unsure):
    file = unsure / decisions.NAME
    running = serving(unsure)
    try:
        with visit(browser, f"{running.address}/explorer#/review") as seen:
            started(seen)
            assert not seen.page.locator(".save").count()
            # A key that comes while a line is being saved answers nothing.
            for key, answered in (("y", 1), ("n", 2), ("b", 1)):
                press(seen, key)
                seen.page.wait_for_selector(f".progress span:has-text('已答 {answered} 条')")
            assert [(d.verdict, d.author) for d in decisions.read(file)] == [
                (v, AUTHOR) for v in (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNDO)
            ]
            total = len(uncertain.load(unsure)[0])
            seen.page.reload()
            seen.page.wait_for_selector(".card")
            assert f"共 {total - 1} 条" in seen.page.inner_text(".progress span")
            assert {u.split("/")[2] for u in seen.requests} == {running.address.split("/")[2]} and not seen.complaints
            running.stop()
            seen.page.fill(".review header input", AUTHOR)
            seen.page.keyboard.press("Enter")
            press(seen, "y")
            seen.page.wait_for_selector(".message.wrong")
            assert "没有保存" in seen.page.inner_text(".message")
            assert "第 1 条" in seen.page.inner_text(".progress span")
    finally:
        running.stop()
        file.unlink(missing_ok=True)


def test_letters_typed_into_fields_answer_nothing_and_answers_outlive_the_view(browser, unsure):
    with visit(browser, (unsure / "explorer.html").as_uri() + "#/review") as seen:
        seen.page.wait_for_selector(".card")
        press(seen, "y")
        assert "判定人" in seen.page.inner_text(".message")
        seen.page.keyboard.type("ynu")
        seen.page.fill(".why input", "")
        seen.page.type(".why input", "yes no unsure")
        assert "已答 0 条" in seen.page.inner_text(".progress span")
        seen.page.keyboard.press("Escape")
        press(seen, "y")
        seen.page.click(".tabs a")
        seen.page.wait_for_selector(".doors")
        seen.page.click(".tabs a[href*=review]")
        assert "已答 1 条" in seen.page.inner_text(".progress span") and "ynu" in seen.page.input_value(
            ".sitting input"
        )


def test_a_side_leads_to_its_paragraph_and_text(browser, unsure):
    with visit(browser, (unsure / "explorer.html").as_uri() + "#/review") as seen:
        seen.page.click(".around button")
        assert seen.page.inner_text(".around mark") == seen.page.inner_text(".side mark")
        seen.page.click(".around > a")
        seen.page.wait_for_selector(".fulltext .at")


@pytest.fixture(scope="module")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("axe-playwright-python is not installed; run python -m pip install '.[test]'")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any, axe: str) -> list[str]:
    """Return what axe finds to be serious or critical."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{v['id']}: {n['html'][:120]} {n['failureSummary'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"][:3]
    ]


@pytest.mark.parametrize("width", [w for w, _ in SIZES])
def test_every_view_has_no_serious_violation_and_fits(browser, unsure, axe, width):
    with visit(browser, unsure / "explorer.html", width, dict(SIZES)[width]) as seen:
        for view in in_turn(seen):
            assert violations(seen.page, axe) == [], view
            assert fits(seen.page, width), view
            seen.page.click("header .quiet")
            seen.page.wait_for_timeout(100)
            assert seen.page.evaluate("document.documentElement.lang") == "en"
            assert not re.search("[一-鿿]", seen.page.inner_text("header nav")) and fits(seen.page, width), view
            assert seen.page.evaluate("document.querySelectorAll('h1').length") == 1, view
            seen.page.click("header .quiet")
        assert not seen.complaints and not outside(seen.requests)


def outside(asked: list[str]) -> list[str]:
    """Return the requests that leave the page: all but the file itself and what it made, the worker of the query tab."""
    return [address for address in asked[1:] if not address.startswith("blob:")]


def in_turn(seen: Visit) -> Iterator[str]:
    """Open every view of the page, one after the other."""
    seen.page.wait_for_selector("main")
    for view in views():
        seen.page.evaluate("view => { location.hash = view }", view)
        seen.page.wait_for_timeout(400)
        yield view


def fits(page: Any, width: int) -> bool:
    wide = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('main').scrollWidth]")
    return max(wide) <= width


def test_the_panel_has_no_serious_violation(browser, path, axe):
    for width, height in SIZES:
        with visit(browser, path, width, height) as seen:
            seen.page.click(".row")
            seen.page.click(".cases button.link")
            seen.page.click(".passage summary")
            assert violations(seen.page, axe) == [] and fits(seen.page, width)
            told = seen.page.inner_text(".passage dl")
            assert "依据" in told and "置信度" in told and re.search(r"\d\.\d\d · [高中低]", told)


def test_everything_can_be_reached_by_keyboard(browser, path):
    with visit(browser, path.as_uri() + "#/start/departments") as seen:
        page = seen.page
        page.wait_for_selector(".row")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.focus(".row")
        press(seen, ["ArrowDown"])
        page.wait_for_selector("[data-row='1']:focus")
        press(seen, ["Enter"])
        chosen = page.inner_text(".row.chosen b")
        assert page.evaluate("document.activeElement.className") == "panel"
        assert page.inner_text(".panel h2") == chosen
        press(seen, ["Escape"])
        assert page.locator(".panel").count() == 0
        assert page.evaluate("document.activeElement.dataset.row") == "1"
        style = "(e => [getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineWidth])(document.activeElement)"
        assert page.evaluate(style) == ["solid", "2px"]


def test_n_and_p_jump_between_mentions(browser, path, axe):
    with visit(browser, path) as seen:
        page = seen.page
        page.click(".row")
        page.click(".cases button.link")
        page.click(".panel figcaption a")
        page.wait_for_selector(".jump")
        first = page.inner_text(".jump [role=status]")
        assert page.locator(".text-legend button").count() > 2
        press(seen, "n")
        assert page.inner_text(".jump [role=status]") != first and page.locator(".at").count()
        press(seen, "p")
        assert page.inner_text(".jump [role=status]") == first
        marks = page.locator(".mark").count()
        page.click(".text-legend button")
        assert 0 < page.locator(".mark").count() < marks and "hide=" in page.url
        assert violations(page, axe) == []


def test_search_says_how_many_it_found(browser, path):
    with visit(browser, path) as seen:
        seen.page.fill(".large input", "评")
        assert re.search(r"[1-9]\d* 个结果", seen.page.text_content(".large [role=status]"))
        seen.page.fill(".large input", "无此词语")
        assert "没有找到" in seen.page.inner_text(".large [role=status]")


def test_it_says_what_it_does_while_it_opens(browser, path):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        "window.told = []; new MutationObserver(() => { const b = document.getElementById('app'); const s = b && b.querySelector('.loading');"
        " if (s && told.at(-1) !== s.textContent) told.push(s.textContent); }).observe(document, {childList: true, subtree: true})"
    )
    page.goto(path.as_uri())
    page.wait_for_selector(".row")
    told = " | ".join(page.evaluate("told"))
    assert "正在打开图谱" in told and re.search(r"正在解开数据（\d+\.\d MB）", told) and "个节点" in told
    context.close()


def test_what_is_damaged_is_told_kindly(browser, path, tmp_path):
    text = path.read_text(encoding="utf-8")
    graph = text.index('id="data-graph">')
    damaged = {
        "cut in the graph": text[: graph + 400],
        "cut before the data": text[: graph - 30],
        "no base64": text.replace('id="data-graph">eN', 'id="data-graph">??'),
        "empty": text.replace('id="data-graph">', 'id="data-none">'),
        "another version": text[: graph + 16] + packed({"version": 99}) + text[text.index("<", graph + 16) :],
        "no tables": text[: graph + 16] + packed({"version": 1}) + text[text.index("<", graph + 16) :],
    }
    for name, page in damaged.items():
        file = tmp_path / "damaged.html"
        file.write_text(page, encoding="utf-8")
        with visit(browser, file) as seen:
            seen.page.wait_for_timeout(700)
            assert "不完整" in seen.page.inner_text("#app"), name


def packed(data: object) -> str:
    return str(explorer.writing.packed(data))


def test_a_file_cut_before_its_script_says_so_after_a_while(browser, path, tmp_path):
    text = path.read_text(encoding="utf-8")
    file = tmp_path / "cut.html"
    file.write_text(text[: text.index("<script>") + 100], encoding="utf-8")
    with visit(browser, file) as seen:
        assert "正在打开" in seen.page.inner_text("#app")
        assert seen.page.evaluate("getComputedStyle(document.querySelector('.late')).animationDelay") == "10s"


def test_texts_that_are_damaged_leave_the_rest(browser, path, tmp_path):
    file = tmp_path / "damaged.html"
    page = path.read_text(encoding="utf-8")
    file.write_text(page.replace('id="data-texts">eN', 'id="data-texts">??'), encoding="utf-8")
    with visit(browser, file) as seen:
        seen.page.click(".row")
        seen.page.click(".cases button.link")
        assert "原文部分损坏" in seen.page.inner_text(".passage")


def test_a_browser_that_is_too_old_is_told_which_to_use(browser, path):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(path.as_uri())
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


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_hostile_text_is_text_and_breaks_nothing(browser, hostile, width, height):
    with visit(browser, hostile, width, height) as seen:
        for _view in in_turn(seen):
            check_hostile(seen, width)


def check_hostile(seen: Visit, width: int) -> None:
    text = seen.page.inner_text("body")
    assert seen.page.evaluate("window.hit") is None
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u2028\u2029\x07]", text)
    assert fits(seen.page, width)
    assert not seen.page.locator("#app img, #app script").count()
    assert not seen.complaints and len(seen.requests) == 1


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_hostile_text_in_the_panel(browser, hostile, width, height):
    with visit(browser, hostile.as_uri() + "#/start", width, height) as seen:
        seen.page.click(".row")
        assert "<script>" in seen.page.inner_text(".panel h2")
        assert seen.page.locator(".panel h2").bounding_box()["height"] < 200
        seen.page.locator(".passage summary").first.click()
        assert seen.page.evaluate("(p => p.scrollWidth <= p.clientWidth)(document.querySelector('.panel'))")
        check_hostile(seen, width)


def test_no_request_is_made_with_the_network_on_or_off(browser, unsure):
    for offline in (False, True):
        context = browser.new_context(offline=offline)
        page, asked = context.new_page(), list[str]()
        context.on("request", lambda request, asked=asked: asked.append(request.url))
        address = (unsure / "explorer.html").as_uri()
        page.goto(address)
        page.wait_for_selector(".doors")
        for view in views():
            page.evaluate("view => { location.hash = view }", view)
            page.wait_for_timeout(200)
        page.evaluate("location.hash = '#/start'")
        page.fill(".large input", "夜谈")
        page.keyboard.press("Enter")
        page.click(".panel .close")
        assert asked[0] == address and not outside(asked)
        context.close()


def test_the_policy_lets_nothing_in(path):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', path.read_text(encoding="utf-8"))
    assert policy and policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "connect-src" not in policy[1] and "unsafe-inline" not in policy[1] and "'unsafe-eval'" not in policy[1]


def test_motion_is_left_out_where_it_is_not_wanted(browser, path):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector(".row")
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionProperty !== 'none' && parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    assert page.evaluate(moving) == 0
    context.close()


def test_notes_stand_where_numbers_stand(browser, path):
    with visit(browser, path) as seen:
        assert "上下限" in seen.page.inner_text(".notes") and "自述" in seen.page.inner_text(".notes")
        seen.page.click(".row")
        assert re.search(r"\d–\d", seen.page.inner_text(".figures"))
        assert "隐名地方的计数为上下限" in seen.page.inner_text(".panel .note")
        assert "自述成效" in seen.page.inner_text(".cases")


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
