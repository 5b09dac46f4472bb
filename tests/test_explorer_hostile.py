"""Hostile text in the explorer stays text, and the page asks for nothing."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from browser import Visit, visit
from people import BUILT, SIZES, TEXTS, fits, in_turn, made, outside, views, written

SCRIPT = "<script>window.hit=1</script><img src=x onerror=window.hit=1>"
HIDING = "\u202e反\u200b\u2066\ufeff\u2028断\u2029\x07"
HOSTILE = f"</script>{SCRIPT}\"'{{{{7*7}}}}{HIDING}"
LONG = "长" * 2500 + "W" * 2500

pytestmark = BUILT


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


def test_the_policy_lets_nothing_in(sample_page):
    policy = re.search(
        r'http-equiv="Content-Security-Policy" content="([^"]*)"', sample_page.read_text(encoding="utf-8")
    )
    assert policy and policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "connect-src" not in policy[1] and "unsafe-inline" not in policy[1] and "'unsafe-eval'" not in policy[1]
