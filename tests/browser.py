"""A real Chromium for the tests of the pages: one browser a test module, and a log of what a page asks for or says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge", "chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Visit:
    """A page that is open, every request it made, and every complaint: console errors and warnings, exceptions."""

    page: Any
    """playwright's Page."""
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def open_browser() -> Iterator[Any]:
    """Yield playwright's Browser. Without one the test is skipped; on CI (``CI=true``) it fails instead."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed; run python -m pip install '.[test]'")
    with sync_playwright() as playwright:
        path = chromium(playwright.chromium.executable_path)
        if path is None:
            _missing("no Chromium, Chrome or Edge found; install one, or give its path in KG_CHROMIUM")
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def chromium(own: str) -> str | None:
    """Return the path of a browser: KG_CHROMIUM, one on the PATH, *own* (playwright's), or None."""
    if given := os.environ.get("KG_CHROMIUM"):
        return given
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (own if Path(own).is_file() else None)


def _missing(why: str) -> NoReturn:
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"the browser tests must run on CI: {why}")
    pytest.skip(why)


@contextmanager
def visit(browser: Any, url: str | Path, width: int = 1366, height: int = 768) -> Iterator[Visit]:
    """Yield a page of a fresh context that shows *url* (or a file), with its log from the first byte on."""
    context = browser.new_context(viewport={"width": width, "height": height})
    found = Visit(context.new_page())
    context.on("request", lambda request: found.requests.append(request.url))
    found.page.on("pageerror", lambda error: found.complaints.append(f"exception: {error}"))
    found.page.on("console", lambda message: _note(found, message))
    try:
        found.page.goto(url.as_uri() if isinstance(url, Path) else url)
        yield found
    finally:
        context.close()


def _note(found: Visit, message: Any) -> None:
    # Chromium reports a violated Content-Security-Policy as a console error.
    if message.type in ("error", "warning"):
        found.complaints.append(f"{message.type}: {message.text}")
