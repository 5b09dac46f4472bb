"""What people take away of the explorer: whole tables on paper, the page of decisions as table and query, the page of a build again."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import corpora
import pytest
from browser import visit
from click.testing import CliRunner
from people import BUILT

from kg import store
from kg.cli import main

pytestmark = BUILT
NOTES = ("成效为材料自述，未经核实", "隐名地方的计数为上下限")


def at(view: str) -> str:
    return f"{(corpora.folder() / 'explorer.html').as_uri()}#/{view}"


def sheets(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(float(w), float(h)) for w, h in boxes]


def printed(page, selector: str) -> list[str]:
    """Return the texts of *selector* as they are when the browser prints."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    found = page.locator(selector).all_inner_texts()
    notes = page.inner_text(".print-notes")
    assert all(note in notes for note in NOTES)
    page.emulate_media(media="null")  # else page.pdf() prints what is on the screen
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    return found


def test_the_whole_matrix_is_printed_on_sheets_with_heads(browser):
    with visit(browser, at("matrix")) as seen:
        page = seen.page
        page.wait_for_selector(".matrix .name")
        rows, columns = map(int, re.findall(r"\d+", page.inner_text(".matrix .corner b")))
        on_screen = page.locator(".matrix .line").count()
        assert on_screen < rows
        tables = len(printed(page, ".matrix-sheets table"))
        assert len(printed(page, ".matrix-sheets tbody tr")) == rows * tables
        names = printed(page, ".matrix-sheets thead .label")
        assert len(names) >= columns
        assert page.locator(".matrix-sheets").count() == 0, "after printing the matrix is on the screen again"
        found = sheets(page.pdf(prefer_css_page_size=True))
        assert len(found) > tables and all(w > h for w, h in found)
        assert not seen.complaints


def test_the_whole_timeline_is_printed_with_its_head_on_each_page(browser):
    with visit(browser, at("timeline")) as seen:
        page = seen.page
        page.wait_for_selector(".timeline .row")
        rows = int(page.get_attribute(".timeline .table", "aria-rowcount")) - 1
        assert page.locator(".timeline .row").count() < rows
        assert len(printed(page, ".timeline .row")) == rows
        legend = "".join(printed(page, ".timeline .time-key:visible"))
        assert "材料写明" in legend and "◂1" in legend
        assert len(sheets(page.pdf(prefer_css_page_size=True))) > 2
        assert not seen.complaints


def test_the_page_of_decisions_gives_its_table_and_query(browser):
    with visit(browser, at("review")) as seen:
        page = seen.page
        page.wait_for_selector(".side .around")
        page.click(".share > button")
        query = parse_qs(urlsplit(page.get_attribute(".menu a", "href").removeprefix("#")).query)["q"][0]
        with page.expect_download() as waiting:
            page.click(".menu [role=menuitem]:has-text('CSV')")
        head, *rows = csv.reader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig")))
        assert not seen.complaints
    found = store.query(store.opened(corpora.folder()), query)
    columns = [head.index(name) for name in found.variables]
    given = Counter(tuple(str(v) for v in row) for row in found.rows)
    shown = Counter(tuple(row[c] for c in columns) for row in rows)
    assert given == shown, ((given - shown).most_common(3), (shown - given).most_common(3))


def test_the_page_of_a_build_is_made_again_without_the_documents(tmp_path):
    folder, out = corpora.folder(), tmp_path / "x.html"
    for asked in ([str(folder)], ["-g", str(folder)]):
        assert CliRunner().invoke(main, ["explore", *asked, "-o", str(out)]).exit_code == 0
        assert out.read_bytes() == (folder / "explorer.html").read_bytes()
    assert CliRunner().invoke(main, ["explore", str(folder), "--no-sparql", "-o", str(out)]).exit_code == 0
    assert b'id="data-rdf"' not in out.read_bytes() and b'id="data-graph"' in out.read_bytes()


@pytest.mark.parametrize("page", [None, "", '<script type="text/plain" id="data-graph">eNqrVkrOSSwu</script>'])
def test_a_build_whose_page_is_missing_or_damaged_says_so(tmp_path, page):
    (tmp_path / "graph.nt").write_bytes(b"")
    if page is not None:
        (tmp_path / "explorer.html").write_text(page, encoding="utf-8")
    done = CliRunner().invoke(main, ["explore", str(tmp_path), "-o", str(tmp_path / "x.html")])
    assert done.exit_code != 0 and "kg build" in done.output
    assert not (tmp_path / "x.html").exists()
