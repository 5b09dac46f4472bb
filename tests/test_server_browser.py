"""The query page in a real Chromium: editor, cookbook, completion, table, chart, and no request to anywhere else.

With the editor that the build fetches (skipped where there is no npm to fetch it), and with the plain text area that stands in for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from kg import rdf
from kg.server import Limits, app
from tests.browser import Visit, visit
from tests.running import Running, serving
from tests.sample import sample_build, sample_ontology


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    found = tmp_path_factory.mktemp("build")
    counts = {"practice-star-rating": (3, 1, 3), "practice-agent-service": (2, 1, 2)}
    rdf.write_ntriples(rdf.quads(sample_build(), sample_ontology(), counts=counts), found / "graph.nt")
    return found


@pytest.fixture(scope="module", params=["yasqe", "plain"])
def kind(request) -> str:
    """Return the editor of the page."""
    if request.param == "yasqe" and not app.EDITOR.is_file():
        if os.environ.get("CI") and which("npm"):
            pytest.fail("npm is here, but the build did not fetch YASQE: see the warning of pip install -v -e .")
        pytest.skip("the build did not fetch YASQE; install Node.js with npm, then python -m pip install -e .")
    return request.param


@pytest.fixture(scope="module")
def running(folder, kind) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        if kind == "plain":
            patch.setattr(app, "EDITOR", folder / "nothing.js")
        found = serving(folder, limits=Limits(seconds=3, workers=1))
    yield found
    found.stop()


@pytest.fixture
def opened(browser, running) -> Iterator[Visit]:
    with visit(browser, running.address + "/") as found:
        found.page.wait_for_selector("#questions button")
        yield found


def until(visit: Visit, expression: str) -> None:
    """Wait for *expression*; playwright's own wait_for_function needs eval, which the page forbids."""
    for _ in range(200):
        if visit.page.evaluate(expression):
            return
        visit.page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


def ask(visit: Visit, query: str) -> None:
    """Put *query* into the editor and wait for what comes of it."""
    visit.page.evaluate("text => editor.setValue(text)", query)
    visit.page.click("#run")
    until(visit, "document.getElementById('stop').disabled")


def rows(visit: Visit) -> list[list[str]]:
    found = visit.page.query_selector_all("#result tbody tr")
    return [[cell.inner_text() for cell in row.query_selector_all("td")] for row in found]


def test_nothing_comes_from_elsewhere_and_nothing_complains(opened, running):
    ask(opened, "SELECT ?l { ?p a pp:Program ; rdfs:label ?l }")
    opened.page.keyboard.press("Control+Space")
    assert all(url.startswith((running.address, "data:", "blob:")) for url in opened.requests), opened.requests
    assert not opened.complaints


def test_the_first_query_shows_programs(opened):
    opened.page.click("#run")
    opened.page.wait_for_selector("#result td")
    assert ["“头雁领航”行动", "星级评定"] in rows(opened)


def test_a_question_of_the_cookbook_with_its_parameter(opened):
    opened.page.fill("#search", "shared-practices")
    assert opened.page.locator("#questions button").count() == 1
    opened.page.click("#questions button")
    until(opened, "document.getElementById('message').textContent.includes('毫秒')")
    opened.page.fill("#parameters input", "1")
    assert "VALUES ?min_places { 1 }" in opened.page.evaluate("editor.getValue()")
    opened.page.click("#run")
    opened.page.wait_for_selector("#chart svg")
    assert {row[0] for row in rows(opened)} == {"星级评定", "帮办代办"}
    assert "星级评定" in opened.page.text_content("#chart svg")
    opened.page.click("#show-table")
    assert opened.page.is_hidden("#chart")


def test_a_text_for_a_parameter_cannot_leave_its_quotes(opened):
    opened.page.fill("#search", "outcomes")
    opened.page.locator("#questions button", has_text="每个项目的成效").click()
    opened.page.fill("#parameters input", '没有" } #\\')
    ask(opened, opened.page.evaluate("editor.getValue()"))
    assert opened.page.inner_text("#message").startswith("0 行")


def test_a_mistake_is_told_and_the_cursor_goes_there(opened):
    ask(opened, "SELECT * {\n  ?p a pp:Program ; rdfss:label ?l }")
    assert "是否为 rdfs:？" in opened.page.inner_text("#message")
    assert opened.page.evaluate("[editor.getCursor().line, editor.getCursor().ch]") == [1, 20]


def test_terms_are_completed(opened, kind):
    if kind == "plain":
        pytest.skip("a text area completes nothing")
    opened.page.evaluate("editor.setValue('SELECT * { ?p pp:achi'); editor.focus(); editor.setCursor(0, 21)")
    opened.page.keyboard.press("Control+Space")
    until(opened, "editor.getValue().includes('pp:achieves') || document.querySelector('.CodeMirror-hint')")
    if opened.page.query_selector(".CodeMirror-hint"):
        assert "取得" in opened.page.inner_text(".CodeMirror-hints")
        opened.page.keyboard.press("Enter")
    assert "pp:achieves" in opened.page.evaluate("editor.getValue()")


def test_prefixes_that_the_server_knows_are_no_mistake(opened, kind):
    if kind == "plain":
        pytest.skip("a text area marks nothing")
    opened.page.wait_for_timeout(500)
    assert not opened.page.query_selector(".parseErrorIcon"), "the query that the page opens with is marked as wrong"
    opened.page.evaluate("editor.setValue('ASK { ?x a nosuch:Program }')")
    opened.page.wait_for_selector(".parseErrorIcon")


def test_keys_send_the_query(opened):
    opened.page.evaluate("editor.setValue('ASK { ?x a pp:Program }')")
    opened.page.focus("#editor textarea")
    opened.page.keyboard.press("Control+Enter")
    until(opened, "document.getElementById('message').textContent.startsWith('是')")
    assert opened.page.evaluate("editor.getValue()") == "ASK { ?x a pp:Program }"


def test_the_plain_editor_says_how_to_get_the_other(opened, kind):
    assert opened.page.locator("#plain").count() == (kind == "plain")
    assert any("yasqe" in url for url in opened.requests) == (kind == "yasqe")
    if kind == "plain":
        assert "Node.js" in opened.page.inner_text("#plain")
        assert "补全词汇" not in opened.page.inner_text(".bar")
        assert opened.page.is_visible("#editor textarea")
    assert not opened.complaints


def test_what_is_typed_is_asked(opened):
    opened.page.evaluate("editor.setValue('')")
    opened.page.focus("#editor textarea")
    opened.page.keyboard.insert_text("ASK\n{ ?x a pp:Place }")
    assert opened.page.evaluate("[editor.getCursor().line, editor.getCursor().ch]") == [1, 17]
    opened.page.click("#run")
    until(opened, "document.getElementById('message').textContent.startsWith('是')")


def test_a_result_leads_to_the_page_of_its_node(opened):
    ask(opened, "SELECT ?p { ?p rdfs:label '“百村联动”行动'@zh }")
    opened.page.click("#result td a")
    opened.page.wait_for_selector("td.quote")
    assert opened.page.inner_text("h1") == "“百村联动”行动"
    assert "实施“百村联动”行动" in opened.page.inner_text("main")
    assert not opened.complaints


def test_what_documents_say_is_never_run(opened):
    ask(opened, "SELECT ?l { ?n rdfs:label ?l FILTER(CONTAINS(?l, '<script>')) }")
    assert rows(opened) == [["<script>alert(1)</script>行动"]]
    assert not opened.complaints


def test_a_csv_is_safe_for_spreadsheets(opened):
    ask(opened, "SELECT ?l (1 AS ?n) { ?n2 rdfs:label ?l FILTER(STRSTARTS(?l, '=HYPER')) }")
    text = opened.page.evaluate("csv(state.rows)")
    assert text == '\ufeffl,n\r\n"\'=HYPERLINK(""http://a.invalid"")清单",1\r\n'
    with opened.page.expect_download() as download:
        opened.page.click("#download")
    assert download.value.suggested_filename == "kg.csv"


def test_a_long_query_can_be_stopped_and_is_stopped(opened):
    opened.page.evaluate("editor.setValue('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }')")
    opened.page.click("#run")
    opened.page.click("#stop")
    until(opened, "document.getElementById('message').textContent === '已停止'")
    ask(opened, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert "超过 3 秒" in opened.page.inner_text("#message")


def test_a_link_holds_the_query(opened, browser, running):
    ask(opened, "ASK { ?x a pp:Place }")
    opened.page.evaluate("share()")
    with visit(browser, opened.page.url) as other:
        until(other, "document.getElementById('message').textContent.startsWith('是')")
