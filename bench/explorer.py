"""How heavy the explorer is in a browser, beside the pyvis page and vis-network with stored positions.

``python bench/explorer.py 1000 20000``: makes graphs of our shape, writes each page, opens it in Chromium without a GPU
and prints the size of the file, when something useful is seen, the CPU time of the main thread until the page rests,
that of a zoom step, and how long a search takes. Medians of ``--runs`` visits; a fixed loop shows the machine's noise.
Of a neighbourhood it says also how long the main thread works until another one, two steps wide, is drawn; "heap" is
what the page holds after a collection. Before the visits it prints the CPU time of survey, layout and writing.
``--pyvis N``: largest graph for which pyvis's own page (default physics) is opened; it is cut off after 60 s.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from explorer_graph import synthetic
from playwright.sync_api import Browser, sync_playwright

from kg import analysis, ontology
from kg.model import Build
from kg.ontology import Ontology
from kg.views import explorer, network
from kg.views.explorer.payload import payload
from kg.views.explorer.writing import packed
from kg.views.passages import Passages
from kg.views.scene import Scene, scene

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from browser import FLAGS, chromium

WATCH = """
window.seenAt = 0;
const look = () => { const e = document.querySelector(SELECTOR); if (e && e.getBoundingClientRect().width) requestAnimationFrame(() => (window.seenAt = performance.now())); else requestAnimationFrame(look); };
look();
"""
SEARCH = """async (query) => {
  const input = document.querySelector('.top .search input'), list = document.querySelector('.top [role=listbox]');
  input.value = ''; input.dispatchEvent(new Event('input', {bubbles: true})); await new Promise(requestAnimationFrame);
  const start = performance.now();
  input.value = query; input.dispatchEvent(new Event('input', {bubbles: true}));
  while (!list.children.length) await new Promise((r) => setTimeout(r));
  return performance.now() - start;
}"""
GO = """(practice) => {
  const { nodes, practices } = document.querySelector('.stage').scene.g.wire;
  location.hash = `#/graph/${nodes.id[practices.node[practice]]}?depth=2`;
}"""
LOOP = "(() => { const t = performance.now(); let x = 0; for (let i = 0; i < 3e7; i++) x = (x * 31 + i) | 0; return performance.now() - t + x * 0; })()"
VIEWS = ("matrix", "compare", "timeline", "outcomes", "text")
Row = dict[str, float]


def measured(session: Any, name: str) -> float:  # noqa: ANN401 - playwright's CDP session
    """Return a figure that Chromium keeps of the page."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(m["value"]) for m in metrics if m["name"] == name)


def busy(session: Any) -> float:  # noqa: ANN401
    """Return the seconds for which the main thread was busy since its process was made: a file gets one of its own."""
    return measured(session, "TaskDuration")


def opened(page: Any, session: Any, limit: float) -> float:  # noqa: ANN401
    """Return the milliseconds of work for which the neighbourhoods of practices, two steps wide, keep the page busy: the most of three."""
    times = []
    for practice in range(1, 4):
        start = busy(session)
        page.evaluate(GO, practice)
        times.append(1000 * (rest(page, session, limit) - start))
    return max(times)


def rest(page: Any, session: Any, limit: float) -> float:  # noqa: ANN401
    """Wait until the main thread rests for half a second; return for how long it was busy."""
    until, last = time.monotonic() + limit, -1.0
    while time.monotonic() < until:
        now = busy(session)
        if last >= 0 and now - last < 0.03:
            break
        last = now
        page.wait_for_timeout(500)
    return busy(session)


def visit(browser: Browser, url: str, selector: str, searches: tuple[str, ...], limit: float = 60) -> Row:
    """Return the figures of one visit, in milliseconds."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(limit * 1000)
    page.add_init_script(WATCH.replace("SELECTOR", json.dumps(selector)))
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    try:
        page.goto(url, wait_until="commit")
        until = time.monotonic() + limit
        while not page.evaluate("window.seenAt > 0"):  # wait_for_function needs 'unsafe-eval'
            if time.monotonic() > until:
                raise TimeoutError(f"nothing was drawn in {limit:.0f} s")
            page.wait_for_timeout(50)
        found = {"useful": page.evaluate("window.seenAt"), "CPU": 1000 * rest(page, session, limit)}
        page.mouse.move(640, 430)
        start = busy(session)
        for _ in range(8):
            page.mouse.wheel(0, -120)
            page.wait_for_timeout(60)
        found["zoom"] = 1000 * (rest(page, session, limit) - start) / 8
        if "#/graph" in url and "whole" not in url:
            found["open"] = opened(page, session, limit)
        times = [page.evaluate(SEARCH, query) for query in searches for _ in range(3)]
        found["loop"] = page.evaluate(LOOP)
        session.send("HeapProfiler.collectGarbage")
        found["heap"] = measured(session, "JSHeapUsedSize") / 1e6
        found |= {"search": statistics.median(times), "slowest": max(times)} if times else {}
    finally:
        context.close()
    return found


def stored(build: Build, picture: Scene) -> str:
    """Return a page of vis-network alone: all nodes at their stored places, physics off."""
    whole = picture.views[0]
    at = dict(whole.shared)
    for number, card in picture.cards.items():
        x0, y0 = whole.cards[number]
        at |= {key: (x0 + x, y0 + y) for key, (x, y) in card.at.items()}
    nodes = [{"id": n.id, "label": n.label, "x": at[n.id][0], "y": at[n.id][1]} for n in build.nodes]
    edges = [{"from": s.source, "to": s.target, "arrows": "to"} for s in build.statements]
    options = {"physics": False, "layout": {"improvedLayout": False}, "edges": {"smooth": False}}
    return f"""<!DOCTYPE html><meta charset="utf-8"><style>html, body, #net {{ height: 100%; margin: 0 }}</style><div id="net"></div>
<script>{network.vis_network()}</script><script>new vis.Network(document.getElementById("net"),
{{nodes: new vis.DataSet({json.dumps(nodes)}), edges: new vis.DataSet({json.dumps(edges)})}}, {json.dumps(options)})</script>"""


def by_pyvis(build: Build) -> str:
    """Return the page that pyvis makes of the same graph, its library in the page, with its default physics."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line", height="700px")
    net.add_nodes([n.id for n in build.nodes], label=[n.label for n in build.nodes])
    for s in build.statements:
        net.add_edge(s.source, s.target)
    return str(net.generate_html(notebook=False))


def bench(browser: Browser, size: int, known: Ontology, folder: Path, runs: int, pyvis: int) -> None:
    """Write the pages of a graph of *size* nodes, visit them, print a line for each."""
    build = synthetic(size, known)
    page = folder / f"explorer{size}.html"
    clock = [time.process_time()]
    survey = analysis.survey(build, known)
    clock.append(time.process_time())
    picture = scene(build, Passages(build))
    clock.append(time.process_time())
    explorer.write(build, known, survey, page, picture=picture)
    clock.append(time.process_time())
    block = len(packed(payload(build, known, survey, picture=picture)))
    n = len(build.nodes)
    click.echo(
        f"\n{n} nodes, {len(build.statements)} edges; graph without libraries and texts: {block / n:.0f} bytes a node"
    )
    surveyed, laid, written = (b - a for a, b in pairwise(clock))
    click.echo(f"  CPU to make it: survey {surveyed:.1f} s, layout {laid:.1f} s, page {written:.1f} s")
    searches = ("积分评议", "jifen", "jfpy", "组织部", "zzb")
    url, canvas = page.as_uri(), ".stage[data-painter] canvas"
    show(page, "explorer, start page", lambda: visit(browser, url, ".row", searches), runs)
    show(page, "explorer, neighbourhood", lambda: visit(browser, f"{url}#/graph", canvas, searches), runs)
    for view in VIEWS:
        show(page, f"explorer, {view}", partial(visit, browser, f"{url}#/{view}", "main h1", ()), runs)
    if n < 60_000:
        show(
            page, "explorer, whole graph", lambda: visit(browser, f"{url}#/graph?whole=1&draw=canvas", canvas, ()), runs
        )
        one = folder / "stored.html"
        one.write_text(stored(build, picture), encoding="utf-8")
        show(one, "vis-network, stored places", lambda: visit(browser, one.as_uri(), "canvas", ()), runs)
    if n <= pyvis:
        other = folder / "pyvis.html"
        other.write_text(by_pyvis(build), encoding="utf-8")
        show(other, "pyvis, default physics", lambda: visit(browser, other.as_uri(), "canvas", ()), 1)


def show(page: Path, name: str, measure: Callable[[], Row], runs: int) -> None:
    """Print the medians of some visits, and how far the fixed loop strayed between them."""
    try:
        rows = [measure() for _ in range(runs)]
    except Exception as exc:
        click.echo(f"  {name:<27} did not come to rest: {str(exc).splitlines()[0]}")
        return
    found = {key: statistics.median(r[key] for r in rows) for key in rows[0]}
    loops = [r["loop"] for r in rows]
    searched = f"; search {found['search']:.0f} ms, slowest {found['slowest']:.0f} ms" if "search" in found else ""
    searched += f"; opened {found['open']:.0f} ms" if "open" in found else ""
    click.echo(
        f"  {name:<27} {page.stat().st_size / 1e6:6.2f} MB; useful after {found['useful']:6.0f} ms; "
        f"CPU until it rests {found['CPU']:6.0f} ms ({found['CPU'] / found['loop']:.0f} loops); "
        f"a zoom step {found['zoom']:5.0f} ms{searched}; heap {found['heap']:.0f} MB; loop {min(loops):.0f}–{max(loops):.0f} ms"
    )


@click.command()
@click.argument("sizes", nargs=-1, type=int)
@click.option("--runs", default=3, show_default=True)
@click.option("--pyvis", default=1500, show_default=True)
def main(sizes: tuple[int, ...], runs: int, pyvis: int) -> None:
    """Print the figures for graphs of about SIZES nodes."""
    explorer.require()
    known = ontology.load()
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=chromium(playwright.chromium.executable_path), args=list(FLAGS)
        )
        for size in sizes or (1000, 20_000):
            bench(browser, size, known, Path(folder), runs, pyvis)
        browser.close()


if __name__ == "__main__":
    main()
