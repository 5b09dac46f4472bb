"""The explorer for everybody: axe in every view, keyboard, phones, no motion, and what is read aloud."""

from __future__ import annotations

import re

import pytest
from browser import visit
from people import BUILT, SIZES, fits, in_turn, outside, press, violations

pytestmark = BUILT


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


def test_the_panel_has_no_serious_violation(browser, sample_page, axe):
    for width, height in SIZES:
        with visit(browser, sample_page, width, height) as seen:
            seen.page.click(".row")
            seen.page.click(".cases button.link")
            seen.page.click(".passage summary")
            assert violations(seen.page, axe) == [] and fits(seen.page, width)
            told = seen.page.inner_text(".passage dl")
            assert "依据" in told and "置信度" in told and re.search(r"\d\.\d\d · [高中低]", told)


def test_everything_can_be_reached_by_keyboard(browser, sample_page):
    with visit(browser, sample_page.as_uri() + "#/start/departments") as seen:
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


def test_n_and_p_jump_between_mentions(browser, sample_page, axe):
    with visit(browser, sample_page) as seen:
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


def test_search_says_how_many_it_found(browser, sample_page):
    with visit(browser, sample_page) as seen:
        seen.page.fill(".large input", "评")
        assert re.search(r"[1-9]\d* 个结果", seen.page.text_content(".large [role=status]"))
        seen.page.fill(".large input", "无此词语")
        assert "没有找到" in seen.page.inner_text(".large [role=status]")


def test_motion_is_left_out_where_it_is_not_wanted(browser, sample_page):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(sample_page.as_uri())
    page.wait_for_selector(".row")
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionProperty !== 'none' && parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    assert page.evaluate(moving) == 0
    context.close()


def test_notes_stand_where_numbers_stand(browser, sample_page):
    with visit(browser, sample_page) as seen:
        assert "上下限" in seen.page.inner_text(".notes") and "自述" in seen.page.inner_text(".notes")
        seen.page.click(".row")
        assert re.search(r"\d–\d", seen.page.inner_text(".figures"))
        assert "隐名地方的计数为上下限" in seen.page.inner_text(".panel .note")
        assert "自述成效" in seen.page.inner_text(".cases")
