"""explorer.html: what its data holds, that it is the same twice, that nothing of a document runs in it, and that people can use it."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import replace

import pytest
from browser import visit
from people import BUILT
from sample import sample_build

from kg import analysis, ontology
from kg.analysis import choosing
from kg.analysis.choosing import Wanted
from kg.errors import OutputError
from kg.model import Build
from kg.views import explorer
from kg.views.explorer import writing
from kg.views.explorer.columns import steps
from kg.views.explorer.payload import payload, texts
from kg.views.explorer.spelling import spelling

EVIL = '</script><img src=x onerror="window.hit=1"><script>window.hit=1</script>\u202e反'


@pytest.fixture(scope="module")
def build() -> Build:
    return sample_build()


@pytest.fixture(scope="module")
def known():
    return ontology.load()


@pytest.fixture(scope="module")
def data(build, known):
    return payload(build, known, analysis.survey(build, known))


def hostile(build: Build) -> Build:
    """Return *build* with markup and a bidi override in every label."""
    return replace(build, nodes=tuple(replace(n, label=f"{EVIL}{n.label}") for n in build.nodes))


def unstepped(values: list[int]) -> list[int]:
    total, found = 0, []
    for value in values:
        total += value
        found.append(total)
    return found


def blocks(page: str) -> dict[str, object]:
    found = re.findall(r'<script type="text/plain" id="data-(\w+)">([^<]*)</script>', page)
    return {name: json.loads(zlib.decompress(base64.b64decode(text))) for name, text in found}


def test_offsets_of_mentions_and_edges_name_the_words(build, data):
    quotes = sorted(o.mention.quote for n in build.nodes for o in n.occurrences)
    rows, whole = data["mentions"], texts(build)
    pieces, starts = unstepped(rows["piece"]), unstepped(rows["start"])
    documents = data["pieces"]["document"]
    found = [whole[documents[p]][s : s + n] for p, s, n in zip(pieces, starts, rows["end"], strict=True)]
    assert sorted(found) == quotes
    assert sorted(f"claim-{i}" for i in data["edges"]["id"]) == sorted(s.id for s in build.statements)


def test_every_column_of_a_table_is_as_long_as_the_others(data):
    for name, columns in data.items():
        if isinstance(columns, dict) and name not in ("names", "pinyin", "explanations"):
            assert len({len(c) for c in columns.values()}) == 1, name


def test_counts_are_those_of_kg_shared(build, known, data):
    survey = analysis.survey(build, known)
    found = data["practices"]
    rows = [
        (found["label"][i], found["low"][i], found["high"][i], found["pieces"][i])
        for i, shared in enumerate(found["shared"])
        if shared
    ]
    wanted = [(p.label, p.places.low, p.places.high, p.pieces) for p in choosing.shared(survey, Wanted())]
    assert rows == wanted and rows


def test_the_data_do_not_depend_on_the_order_of_statements(build, known, data):
    other = replace(build, statements=tuple(reversed(build.statements)))
    again = payload(other, known, analysis.survey(other, known))
    assert again["edges"] == data["edges"] and again["nodes"] == data["nodes"]


def test_pinyin_knows_characters_that_are_read_otherwise_in_a_word():
    found = spelling(["重庆路", "重点AB"])
    assert found["exceptions"] == {"0": "chong qing lu"}


def test_steps_are_undone():
    assert unstepped(steps([5, 9, 7])) == [5, 9, 7]


def test_without_the_bundle_there_is_one_clear_line(build, known, monkeypatch, tmp_path):
    monkeypatch.setattr(writing, "SCRIPT", tmp_path / "none.js")
    assert not explorer.available()
    with pytest.raises(OutputError) as error:
        explorer.render(build, known, analysis.survey(build, known))
    assert "Node.js" in error.value.text("zh") and "Node.js" in error.value.text("en")


@BUILT
def test_the_page_is_the_same_twice_and_holds_the_data(build, known, data):
    survey = analysis.survey(build, known)
    page = explorer.render(build, known, survey)
    assert page == explorer.render(build, known, survey)
    found = blocks(page)
    assert found["graph"] == json.loads(json.dumps(data)) and found["texts"] == texts(build)
    assert "default-src 'none'" in page and "unsafe-inline" not in page and "http-equiv" in page


@BUILT
def test_hostile_names_are_no_markup(build, known):
    evil = hostile(build)
    page = explorer.render(evil, known, analysis.survey(evil, known))
    assert "onerror" not in page and page.count("<script") == 1 + len(blocks(page))


def test_search_panel_and_full_text(browser, sample_page, build):
    with visit(browser, sample_page) as seen:
        page = seen.page
        page.wait_for_selector(".row")
        first = page.inner_text(".row b")
        page.click(".row")
        assert page.inner_text(".panel h2") == first
        page.click(".cases button.link")
        assert page.inner_text(".panel mark")
        page.click(".panel figcaption a")
        page.wait_for_selector(".fulltext .at")
        assert "#/text/" in page.url
        page.go_back()
        assert page.inner_text(".panel h2") == first
        page.go_back()
        page.wait_for_selector(".panel", state="detached")
        assert len(seen.requests) == 1 and not seen.complaints


def test_search_by_keyboard_finds_pinyin(browser, sample_page, build, known):
    label = next(n.label for n in build.nodes if n.type == "Practice")
    table = spelling([label])
    reading = dict(zip(table["characters"], str(table["syllables"]).split(), strict=True))
    said = table["exceptions"].get("0", " ".join(reading[c] for c in label if c in reading))
    with visit(browser, sample_page) as seen:
        seen.page.fill(".large input", said.replace(" ", ""))
        assert label in seen.page.inner_text(".large [role=option]")
        seen.page.keyboard.press("Enter")
        assert seen.page.inner_text(".panel h2") == label
        seen.page.keyboard.press("Escape")


def test_doors_filters_and_language_are_in_the_address(browser, sample_page):
    with visit(browser, sample_page) as seen:
        page = seen.page
        page.click(".doors a:nth-child(3)")
        assert "#/start/departments" in page.url
        page.click(".facet button")
        page.click(".choices label")
        assert "f.type=" in page.url
        page.click("header .quiet")
        assert "lang=en" in page.url and page.inner_text(".tabs a") == "Start"
        address = page.url
        page.reload()
        assert page.url == address and page.inner_text(".tabs a") == "Start" and not seen.complaints


def test_it_fits_a_phone(browser, sample_page):
    with visit(browser, sample_page, 390, 844) as seen:
        seen.page.wait_for_selector(".row")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
        seen.page.click(".row")
        assert seen.page.locator(".panel").bounding_box()["width"] == 390
        seen.page.click(".panel .close")
        seen.page.wait_for_selector(".panel", state="detached")
