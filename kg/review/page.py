"""The page for deciding: one file without a request to anywhere, or the same page under ``kg serve``, which saves at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.decisions import header
from kg.decisions.sssom import COLUMNS, JUSTIFICATION, NAME, PREDICATES
from kg.views import page

Json = dict[str, Any]
SCRIPTS = ("review.js",)


def render(candidates: Sequence[Json], token: str = "") -> str:
    """Return the page.

    Args:
        candidates: what is left to decide, best first.
        token: what the server wants to see with every decision; empty for a page that saves by download.
    """
    data = {
        "candidates": list(candidates),
        "header": header(),
        "columns": list(COLUMNS),
        "predicates": {str(v): list(p) for v, p in PREDICATES.items()},
        "justification": JUSTIFICATION,
        "file": NAME,
        "token": token,
    }
    values = {"data": page.json_block(data), "more": "; connect-src 'self'" if token else "", "served": bool(token)}
    return page.render("review.html.j2", _scripts(), page.own_text("review.css"), values)


def policy() -> str:
    """Return the Content-Security-Policy of the page under ``kg serve``."""
    own = page.policy(_scripts(), (page.own_text("review.css"),))
    return f"{own}; connect-src 'self'; frame-ancestors 'none'"


def _scripts() -> tuple[str, ...]:
    return tuple(page.own_text(name) for name in SCRIPTS)
