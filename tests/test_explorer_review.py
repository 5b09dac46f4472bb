"""The explorer for people who decide matches: the same lines as in the terminal, kept as soon as they are given."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from browser import Visit, visit
from people import BUILT, made, press
from running import serving

from kg import decisions
from kg.analysis import uncertain
from kg.model import Build, Verdict
from kg.review.session import undone

AUTHOR = '王|"敏'
pytestmark = BUILT


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
