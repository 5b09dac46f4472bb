"""Pages of the explorer for the tests of how people use it, and what a person does to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Visit

from kg import analysis, building, ontology
from kg.config import Config
from kg.model import Build
from kg.namespaces import BASE
from kg.views import explorer

SOURCES = Path(__file__).parent.parent / "kg/views/explorer/page/src"
TEXTS = {
    "甲.txt": "甲县经验\n\n我县推行“村企夜谈会”制度，解决难题12个。组建帮办代办队伍。\n",
    "乙.txt": "乙县经验\n\n我县推行“村企夜谈”制度，听取意见。建立项目代办中心。\n",
    "丙.txt": "丙县经验\n\n我县推行“乡情恳谈会”制度，领导轮流坐班。\n",
}
SIZES = ((1366, 768), (390, 844))
UNBUILT = "the bundle is not built; run npm ci && npm run build in kg/views/explorer/page"
BUILT = pytest.mark.skipif(not explorer.available(), reason=UNBUILT)


def views() -> list[str]:
    """Return the addresses of all views in the registry, hidden ones too."""
    names = re.findall(r'from "\./(\w+)"', (SOURCES / "views/index.ts").read_text(encoding="utf-8"))
    found = [re.search(r'\bid: "(\w+)"', _index(name)) for name in names]
    return sorted(f"#/{m[1]}" for m in found if m)


def _index(name: str) -> str:
    return next((SOURCES / "views" / name).glob("index.ts*")).read_text(encoding="utf-8")


def written(build: Build, path: Path, triples: bytes = b"") -> Path:
    known = ontology.load()
    explorer.write(build, known, analysis.survey(build, known), path, BASE, triples)
    return path


def made(folder: Path, decided: Path | None = None) -> Build:
    return building.build(sorted(folder.glob("*.txt")), Config(mode="fast", workers=1), decided=decided)


def press(found: Visit, keys: str) -> None:
    for key in keys:
        found.page.keyboard.press(key)
        found.page.wait_for_timeout(60)


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


def outside(asked: list[str]) -> list[str]:
    """Return the requests that leave the page: all but the file itself and what it made, the worker of the query tab."""
    return [address for address in asked[1:] if not address.startswith("blob:")]


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
