"""The graph view of explorer.html, in a browser: by mouse, by keyboard, on the canvas and by WebGL, without a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from browser import FLAGS, Visit, chromium, visit
from sample import sample_build

from kg.model import Build

SCENE = "document.querySelector('.stage').scene"
SOFTWARE_GL = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")


@pytest.fixture(scope="module")
def build() -> Build:
    return sample_build()


@pytest.fixture(scope="module")
def practice(build) -> str:
    return max((n.id for n in build.nodes if n.type == "Practice"), key=lambda i: (len(neighbours(build, i)), i))


@contextmanager
def graph(browser: Any, path: Path, address: str, width: int = 1366) -> Iterator[Visit]:
    with visit(browser, f"{path.as_uri()}#/graph{address}", width) as seen:
        seen.page.wait_for_selector(".stage[data-painter]")
        wait(seen.page, f"{SCENE}.shown !== null")
        yield seen


def wait(page: Any, until: str) -> None:
    """Wait for an expression; playwright's own wait_for_function would need 'unsafe-eval'."""
    for _ in range(200):
        if page.evaluate(until):
            return
        page.wait_for_timeout(50)
    raise AssertionError(until)


def shown(page: Any) -> set[str]:
    # A page hears of a new address in a task of its own, after the click that made it.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return set(page.evaluate(f"{SCENE}.picture.rows.map((r) => {SCENE}.g.wire.nodes.id[r])"))


def at(page: Any, node: str) -> tuple[float, float]:
    box = page.locator(".stage").bounding_box()
    x, y = page.evaluate(f"{SCENE}.placeOf({node!r})")
    return box["x"] + x, box["y"] + y


def neighbours(build: Build, node: str) -> set[str]:
    return {t if s == node else s for s, t in ((x.source, x.target) for x in build.statements) if node in (s, t)}


def inked(page: Any) -> int:
    """Return how many pixels of the painter's canvases are drawn."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.stage div.layer canvas, .stage > canvas')].reduce((n, canvas) => {
            const copy = document.createElement('canvas');
            [copy.width, copy.height] = [canvas.width, canvas.height];
            const c = copy.getContext('2d');
            c.drawImage(canvas, 0, 0);
            return n + c.getImageData(0, 0, copy.width, copy.height).data.filter((v, i) => i % 4 === 3 && v > 0).length;
        }, 0)"""
    )


def test_a_neighbourhood_is_what_is_linked(browser, sample_page, build, practice):
    with graph(browser, sample_page, f"/{practice}") as seen:
        page = seen.page
        assert shown(page) == {practice, *neighbours(build, practice)}
        assert page.get_attribute(".stage", "data-painter") == "canvas" and inked(page) > 1000
        page.click(".modes >> text=2")
        assert "depth=2" in page.url and len(shown(page)) > len(neighbours(build, practice)) + 1
        page.go_back()
        assert "depth" not in page.url and shown(page) == {practice, *neighbours(build, practice)}
        assert len(seen.requests) == 1 and not seen.complaints


def test_click_opens_the_panel_double_click_expands_and_the_address_keeps_it(browser, sample_page, build, practice):
    with graph(browser, sample_page, f"/{practice}") as seen:
        page = seen.page
        node = next(i for i in sorted(neighbours(build, practice)) if neighbours(build, i) - shown(page))
        page.mouse.click(*at(page, node))
        label = next(n.label for n in build.nodes if n.id == node)
        assert page.inner_text(".panel h2") == label
        page.mouse.dblclick(*at(page, node))
        wait(page, "location.hash.includes('open=')")
        assert neighbours(build, node) <= shown(page)
        spots = page.evaluate(f"[{SCENE}.picture.x, {SCENE}.picture.y]")
        page.reload()
        page.wait_for_selector(".stage[data-painter]")
        assert neighbours(build, node) <= shown(page)
        assert page.evaluate(f"[{SCENE}.picture.x, {SCENE}.picture.y]") == spots
        page.click(".graph-actions >> text=收起")
        assert shown(page) == {practice, *neighbours(build, practice)} and not seen.complaints


def test_hover_dims_the_rest_and_an_edge_opens_its_evidence(browser, sample_page, practice, build):
    with graph(browser, sample_page, f"/{practice}") as seen:
        page = seen.page
        node = min(neighbours(build, practice))
        (x1, y1), (x2, y2) = at(page, practice), at(page, node)
        page.mouse.move(x2, y2)
        assert page.evaluate(f"{SCENE}.picture.rows[{SCENE}.marks.hover]") == page.evaluate(
            f"{SCENE}.g.index().get({node!r})"
        )
        page.mouse.click(x1 * 0.45 + x2 * 0.55, y1 * 0.45 + y2 * 0.55)
        wait(page, "location.hash.includes('sel=edge:')")
        assert page.inner_text(".panel mark")


def test_by_keyboard_alone(browser, sample_page, build, practice):
    with graph(browser, sample_page, f"/{practice}") as seen:
        page = seen.page
        page.focus(".stage")
        page.keyboard.press("n")
        assert "，" in page.inner_text(".said")
        page.keyboard.press("n")
        page.keyboard.press("Enter")
        first = page.evaluate("new URLSearchParams(location.hash.split('?')[1]).get('sel')")
        assert first in neighbours(build, practice)
        page.keyboard.press("c")
        assert f"#/graph/{first}" in page.url and shown(page) == {first, *neighbours(build, first)}
        before = page.evaluate(f"{SCENE}.camera.scale")
        page.keyboard.press("-")
        assert page.evaluate(f"{SCENE}.camera.scale") < before
        for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "e", "f", "0", "Escape", "Escape"):
            page.keyboard.press(key)
        assert not seen.complaints


def test_a_path_shows_the_sentence_of_every_step(browser, sample_page, build, practice):
    one, other = sorted(neighbours(build, practice))[:2]
    with graph(browser, sample_page, f"?from={one}&to={other}") as seen:
        page = seen.page
        steps = page.locator(".path-steps li")
        assert 1 <= steps.count() <= 2 and {one, other} <= shown(page)
        assert all(steps.nth(i).locator("mark").inner_text() for i in range(steps.count()))
        page.click(".path-ends button")
        assert f"from={other}" in page.url
        page.fill(".path-ends .end:last-child input", "没有这个名称")
        assert page.locator(".path-ends [role=option]").count() == 0 and not seen.complaints


def test_filters_and_the_legend_combine(browser, sample_page, build):
    with graph(browser, sample_page, "?whole=1") as seen:
        page = seen.page
        assert shown(page) == {n.id for n in build.nodes}
        page.click(".graph-legend li button >> text=部门组织")
        assert "f.type=Organization" in page.url
        assert shown(page) == {n.id for n in build.nodes if n.type == "Organization"}
        assert page.get_attribute(".graph-legend button[aria-pressed=true]", "title")
        page.click(".filters >> text=清除")
        assert len(shown(page)) == len(build.nodes) and "自述" in page.inner_text(".graph-notes")


def test_webgl_draws_the_same_picture_at_the_same_place_without_a_request(browser, sample_page, practice):
    flags = [f for f in FLAGS if f != "--disable-gpu"] + list(SOFTWARE_GL)
    kind = browser.browser_type
    gl = kind.launch(executable_path=chromium(kind.executable_path), args=flags)
    try:
        with graph(gl, sample_page, f"/{practice}") as seen:
            assert seen.page.get_attribute(".stage", "data-painter") == "canvas", "software WebGL is not used"
        with graph(gl, sample_page, f"/{practice}?draw=webgl") as seen:
            page = seen.page
            if page.evaluate("document.createElement('canvas').getContext('webgl2') === null"):
                pytest.skip("this Chromium has no WebGL")
            page.keyboard.press("Tab")
            page.wait_for_timeout(300)
            off = page.evaluate(
                f"""(() => {{ const s = {SCENE}, p = s.picture; return Math.max(...p.rows.map((r, i) => {{
                const at = s.painter.sigma.graphToViewport({{x: p.x[i], y: -p.y[i]}}), own = s.place(p, r);
                return Math.hypot(at.x - own[0], at.y - own[1]); }})); }})()"""
            )
            assert off < 0.5, "sigma's camera is ours"
            assert page.get_attribute(".stage", "data-painter") == "webgl"
            assert page.evaluate(f"{SCENE}.still().toDataURL().length") > 10_000, (
                "WebGL keeps no image: it is drawn anew"
            )
            assert len(seen.requests) == 1 and not [c for c in seen.complaints if "GPU stall" not in c]
    finally:
        gl.close()


def test_on_a_phone_nothing_is_cut_off(browser, sample_page, practice):
    with graph(browser, sample_page, f"/{practice}", 390) as seen:
        page = seen.page
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.get_attribute(".graph-legend", "open") is None
        x, y = page.evaluate(f"{SCENE}.placeOf({practice!r})")
        assert 0 < x < 390 and 0 < y < page.locator(".stage").bounding_box()["height"]
