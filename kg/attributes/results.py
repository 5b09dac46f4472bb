"""Kind and status of an outcome: its place in the logic model, and how far it has come."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.attributes.surroundings import Surroundings
from kg.attributes.words import Words, words
from kg.model import Attribute
from kg.ontology import Ontology

LABELS = {
    "input": "投入", "output": "产出", "outcome": "成效", "recognition": "认可",
    "planned": "计划", "underway": "进行中", "done": "已完成", "measured": "有数据", "recognised": "获认可",
}  # fmt: skip
"""Kinds and statuses in Chinese."""
RECOGNITIONS = {"rank": "位次", "model": "试点示范", "honour": "荣誉", "praise": "表扬", "spread": "推广报道"}
"""Sorts of recognition in Chinese."""


def kind(place: Surroundings, ontology: Ontology) -> Attribute:
    """Return what an outcome is in the logic model: recognition, input, outcome or output.

    Honours and ranks that are won are recognition; what is put in (people, money) is an input; what changes people or conditions is
    an outcome; what is made or done, an output, is the rest.
    """
    value, found = _kind(place.mention.quote, words(ontology))
    rule = f"kind/{value}-words" if found else "kind/delivered"
    return _attribute(place, "kind", value, found, rule)


@lru_cache(maxsize=256)
def _kind(quote: str, known: Words) -> tuple[str, re.Match[str] | None]:
    recognised = known.recognised.search(quote) or known.recognised_in.search(quote)
    if recognised and not known.giving.match(quote):
        return "recognition", recognised
    put_in = known.put_in.match(quote) or known.put_in_money.match(quote)
    if put_in:
        return "input", put_in
    changed = known.changed.search(quote) or known.gauged.search(quote)
    return ("outcome", changed) if changed else ("output", None)


def recognition(place: Surroundings, ontology: Ontology) -> Attribute | None:
    """Return what sort of recognition an outcome of that kind is: rank, model, honour, praise or spread."""
    for value, pattern in words(ontology).honoured.items():
        found = pattern.search(place.mention.quote)
        if found:
            at = place.start + found.start(), place.start + found.end()
            return place.attribute("recognition", value, at, f"recognition/{value}-words", RECOGNITIONS[value], value)
    return None


def status(place: Surroundings, ontology: Ontology) -> Attribute:
    """Return how far an outcome has come: planned, underway, recognised, measured or done."""
    known, text, quote = words(ontology), place.text, place.mention.quote
    before, behind = text[: place.start], text[place.end :]
    happened = known.happened.search(quote)
    if not happened:
        plan = _last(known.plan, before) or known.planned_near.search(before, place.clause)
        if plan and not known.happened.search(before, plan.end()):
            return place.attribute("status", "planned", plan.span(), "status/plan-before", LABELS["planned"], "planned")
        plan = known.planned_behind.match(behind)
        if plan:
            at = place.end + plan.start(), place.end + plan.end()
            return place.attribute("status", "planned", at, "status/plan-behind", LABELS["planned"], "planned")
    going = known.going_on.search(text, max(0, place.start - 4), place.end)
    if going:
        return place.attribute("status", "underway", going.span(), "status/underway", LABELS["underway"], "underway")
    value, found = _kind(quote, known)
    if value == "recognition":
        return _attribute(place, "status", "recognised", found, "status/recognised")
    gauged = known.gauged.search(quote)
    if gauged:
        return _attribute(place, "status", "measured", gauged, "status/measured")
    return _attribute(place, "status", "done", happened, "status/reported")


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _attribute(place: Surroundings, name: str, value: str, found: re.Match[str] | None, rule: str) -> Attribute:
    """Return the attribute whose evidence is *found* in the quote; the whole quote where no word decided."""
    at = (place.start + found.start(), place.start + found.end()) if found else (place.start, place.end)
    return place.attribute(name, value, at, rule, LABELS[value], value)
