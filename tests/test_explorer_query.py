"""The query tab of explorer.html and what one takes away: the same rows as `kg query`, no request, no complaint, under limits."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import corpora
import pytest
from browser import visit

from kg import questions, store
from kg.views import explorer
from kg.views.explorer import querying, writing

ASKED = {
    "shared-practices": {},
    "adopters": {"practice": "星级"},
    "claims-by-confidence": {},
    "cooperation": {},
    "documents-issued": {},
    "evidence": {"name": "积分"},
    "fields-by-place": {},
    "find-practice": {},
    "instruments-by-field": {},
    "numbers": {},
    "outcomes": {},
    "practices-by-level": {},
    "pieces": {},
    "who-runs-what": {},
    "vocabulary": {},
}
SLOW = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c < ?f || STR(?i) > "x") }'
needs_bundle = pytest.mark.skipif(
    not (explorer.available() and (writing.ASSETS / querying.ENGINE).is_file()),
    reason="the bundle is not built; run npm ci && npm run build in kg/views/explorer/page",
)
pytestmark = needs_bundle


@pytest.fixture(scope="module")
def graph():
    return corpora.folder() / "graph.nt"


def asked(page, name: str, values: dict[str, str]) -> str:
    """Return the CSV that the page gives for a question of the cookbook."""
    parameters = "&".join(f"p.{k}={v}" for k, v in values.items())
    page.evaluate("address => { location.hash = address }", f"#/query/{name}?{parameters}")
    title = questions.cookbook()[name].zh
    page.wait_for_function("title => document.querySelector('.work h1')?.textContent === title", arg=title)
    page.wait_for_selector(".answer-head", timeout=60_000)
    page.wait_for_selector(".busy", state="detached")
    with page.expect_download() as waiting:
        page.click(".answer-head button:has-text('CSV')")
    return Path(waiting.value.path()).read_bytes().decode("utf-8")


def test_the_page_answers_as_kg_query_does(browser, corpus_page, graph):
    book, opened = questions.cookbook(), store.opened(graph)
    with visit(browser, corpus_page) as seen:
        for name, values in ASKED.items():
            expected = store.answer(opened, book[name].bound(values), "csv")
            assert expected.count("\n") > 1, f"{name} has no rows here: the comparison would be empty"
            assert rows(asked(seen.page, name, values)) == rows(expected), name
        assert not outside(seen) and not seen.complaints


def rows(text: str) -> list[list[str]]:
    """Return the rows of a CSV. What SPARQL leaves open is put in order: rows that tie, and what GROUP_CONCAT joins."""
    head, *found = csv.reader(io.StringIO(text))
    return [head, *sorted(["、".join(sorted(cell.split("、"))) for cell in row] for row in found)]


def outside(seen) -> list[str]:
    """Return the requests that are neither the file nor what it made itself."""
    return [r for r in seen.requests[1:] if not r.startswith(("blob:", "data:"))]


def test_it_works_without_a_network(browser, corpus_page):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, offline=True)
    page = context.new_page()
    complaints = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.goto(corpus_page.as_uri())
    page.click(".tabs a:has-text('查询')")
    page.wait_for_selector(".cells .row", timeout=60_000)
    assert not complaints
    context.close()


def test_mistakes_are_told_with_their_place(browser, corpus_page):
    with visit(browser, corpus_page) as seen:
        page = seen.page
        for query, words in {
            "SELECT ?x {\n ?x a ppp:Place }": ("第 2 行", "是否为 pp:"),
            "SELECT ?x { SERVICE <http://a.invalid> { ?x ?p ?o } }": ("SERVICE", "不访问网络"),
            "INSERT DATA { <urn:a> <urn:b> 1 }": ("只读", "INSERT"),
            "LOAD <http://a.invalid/x>": ("只读", "LOAD"),
            "SELECT ?x {\n ?x a pp:Place": ("少 1 个 }",),
        }.items():
            page.evaluate("q => { location.hash = '#/query?q=' + encodeURIComponent(q) }", query)
            page.wait_for_function(
                "words => words.every(w => document.querySelector('.wrong-box')?.textContent.includes(w))",
                arg=list(words),
                timeout=60_000,
            )
        page.evaluate(
            "q => { location.hash = '#/query?q=' + encodeURIComponent(q) }", "SELECT ?x { ?x a pp:Organisation }"
        )
        page.wait_for_selector(".answer .note:has-text('pp:Organization')")
        assert not outside(seen) and not seen.complaints


def test_a_query_that_takes_too_long_is_stopped_and_the_next_one_is_answered(browser, corpus_page):
    with visit(browser, corpus_page) as seen:
        page = seen.page
        page.clock.install()
        page.goto(f"{page.url.split('#')[0]}#/query/pieces")
        page.wait_for_selector(".cells .row", timeout=60_000)
        page.evaluate("q => { location.hash = '#/query?q=' + encodeURIComponent(q) }", SLOW)
        page.wait_for_selector(".bar-of-work button:has-text('停止')")
        page.clock.fast_forward(21_000)
        page.wait_for_selector(".wrong-box:has-text('已停止')")
        page.evaluate("() => { location.hash = '#/query/pieces' }")
        page.wait_for_selector(".cells .row", timeout=60_000)


def test_people_ask_edit_and_open_a_node(browser, corpus_page):
    with visit(browser, corpus_page) as seen:
        page = seen.page
        page.click(".tabs a:has-text('查询')")
        page.fill(".questions input", "依据")
        page.fill(".questions input", "")
        page.click(".questions a:has-text('按名称或别名找做法')")
        page.fill(".work form input", "积分")
        page.click(".work form button")
        page.wait_for_selector(".cells .node", timeout=60_000)
        assert "p.name=" in page.url or "p." in page.url
        label = page.inner_text(".cells .node >> nth=0")
        page.click(".cells .node >> nth=0")
        assert page.inner_text(".panel h2") == label
        page.click(".panel .close")
        page.click(".bar-of-work button.link")
        page.fill("textarea", "SELECT ?x { ?x a pp:Progra")
        page.type("textarea", "m")
        page.fill("textarea", "")
        page.type("textarea", "SELECT ?x { ?x a pp:Progr")
        page.press("textarea", "Tab")
        assert page.input_value("textarea") == "SELECT ?x { ?x a pp:Program "
        page.type("textarea", "}")
        page.press("textarea", "Control+Enter")
        page.wait_for_function(
            "() => document.querySelector('.cells [role=columnheader]')?.textContent.startsWith('x')"
        )
        assert "q=SELECT" in page.url and not seen.complaints


def test_the_queries_of_views_give_what_the_views_show(browser, corpus_page, graph):
    opened = store.opened(graph)
    with visit(browser, corpus_page) as seen:
        page = seen.page
        for door in ("programs", "departments", "places"):
            page.goto(f"{page.url.split('#')[0]}#/start/{door}")
            page.wait_for_function("d => document.querySelector('.doors a[aria-current]')?.href.endsWith(d)", arg=door)
            listed = int(page.inner_text(".list-head .count").split()[0])
            assert len(store.query(opened, linked(page))) == listed
        page.goto(f"{page.url.split('#')[0]}#/start")
        rows = {r["做法"]: r["篇数"] for r in store.query(opened, linked(page))}
        for row in page.query_selector_all(".door-list .row"):
            name, pieces = (
                row.query_selector("b").inner_text(),
                row.query_selector_all("[role=gridcell]")[3].inner_text(),
            )
            assert str(rows[name]) == pieces
        page.click(".door-list .row")
        page.click(".asked a")
        page.wait_for_selector(".cells .row", timeout=60_000)
        assert not outside(seen) and not seen.complaints


def linked(page) -> str:
    """Return the query behind the menu of the view."""
    page.click(".share > button")
    address = page.get_attribute(".menu a", "href")
    page.keyboard.press("Escape")
    return page.evaluate("a => decodeURIComponent(a.split('q=')[1].split('&')[0])", address)


def test_tables_and_links_are_taken_away(browser, corpus_page):
    with visit(browser, corpus_page) as seen:
        page = seen.page
        page.click(".share > button")
        with page.expect_download() as waiting:
            page.click(".menu [role=menuitem]:has-text('CSV')")
        data = Path(waiting.value.path()).read_bytes()
        assert data.startswith("\ufeff做法,领域,地方数下限,地方数上限".encode()) and data.count(b"\r\n") > 2
        page.evaluate("() => { window.print = () => { window.printed = document.querySelectorAll('.row').length } }")
        page.click(".share > button")
        page.click(".menu [role=menuitem]:has-text('打印')")
        page.wait_for_function("() => window.printed > 0")
        assert page.evaluate("window.printed") == int(page.inner_text(".list-head .count").split()[0])
        assert not seen.complaints


def test_a_drawing_becomes_svg_and_png(browser, corpus_page):
    with visit(browser, corpus_page) as seen:
        page = seen.page
        page.wait_for_selector("main")
        page.evaluate(
            """() => { const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg'); s.setAttribute('class', 'x');
            s.style.width = '400px'; s.style.height = '200px'; s.style.flex = 'none';
            const c = document.createElementNS('http://www.w3.org/2000/svg', 'text'); c.textContent = '甲县 <b>'; c.setAttribute('y', '90');
            c.style.fill = 'rgb(200, 0, 0)'; s.append(c); document.querySelector('main').prepend(s); }"""
        )
        files = {}
        for kind in ("PNG", "SVG"):
            page.click(".share > button")
            with page.expect_download() as waiting:
                page.click(f".menu [role=menuitem]:has-text('{kind}')")
            files[kind] = Path(waiting.value.path()).read_bytes()
        assert files["PNG"].startswith(b"\x89PNG") and len(files["PNG"]) > 1000
        svg = files["SVG"].decode()
        assert 'fill="rgb(200, 0, 0)"' in svg and "甲县 &lt;b&gt;" in svg and 'class="x"' not in svg
        assert not seen.complaints


def test_without_triples_the_file_is_small_and_has_no_tab(browser, corpus_page, tmp_path):
    small = tmp_path / "small.html"
    explorer.write(corpora.corpus(), corpora.known(), corpora.survey(), small)
    text = small.read_text(encoding="utf-8")
    assert "wasm-unsafe-eval" not in text and "worker-src" not in text and "data-wasm" not in text
    head = corpus_page.read_text(encoding="utf-8")[:2000]
    assert "'wasm-unsafe-eval'" in head and "worker-src blob:" in head
    assert small.stat().st_size < corpus_page.stat().st_size / 3
    with visit(browser, small) as seen:
        assert seen.page.locator(".tabs a:has-text('查询')").count() == 0
        seen.page.goto(f"{seen.page.url.split('#')[0]}#/query")
        assert "没有这个视图" in seen.page.inner_text("main") and not seen.complaints


def test_it_fits_a_phone(browser, corpus_page):
    with visit(browser, corpus_page, 390, 844) as seen:
        page = seen.page
        page.click(".tabs a:has-text('查询')")
        page.wait_for_selector(".cells .row", timeout=60_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.select_option(".questions select", "pieces")
        page.wait_for_selector(".cells .row")
        assert "#/query/pieces" in page.url
