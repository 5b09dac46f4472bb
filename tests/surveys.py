"""Cases and practices made by hand, for the tests of what is counted, compared and dated."""

from __future__ import annotations

from dataclasses import replace

from kg.analysis import Case, Practice, Site


def case(place: str, label: str, document: str = "", *, hidden: bool = False, code: str = "", **more: object) -> Case:
    """Return a case of a practice at *place*; each place stands in a document of its own unless one is given."""
    site = Site((f"{document}-1" if hidden else place) if place else "", place, hidden, code, "county")
    document = document or f"{place}.txt"
    base = Case("e", label, site, document, 1, "", "", "", 0, 4, f"{place}推行{label}。", "test", 0.9, (), ())
    return replace(base, **more)  # type: ignore[arg-type]


def practice(label: str, *cases: Case, **more: object) -> Practice:
    """Return a practice with these cases."""
    base = Practice(f"p-{label}", label, "", "定义。", "grassroots-party", "incentive", (label,), False, False, cases)
    return replace(base, **more)  # type: ignore[arg-type]
