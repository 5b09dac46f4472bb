"""The uncertain matches for the page on which people decide, and how a line of the decisions file is made of one."""

from __future__ import annotations

from typing import Any

from kg.analysis.uncertain import uncertain_matches
from kg.decisions import header
from kg.decisions.sssom import COLUMNS, JUSTIFICATION, NAME, PREDICATES
from kg.model import Build
from kg.ontology import Ontology

LISTED = 200
"""Candidates that the page holds, best first: more than a person decides at a sitting."""
Json = dict[str, Any]


def curation(build: Build, ontology: Ontology, limit: int = LISTED) -> Json:
    """Return the best candidates that nobody has decided, how many there are in all, and the form of a line."""
    decided = {r.decision.pair for r in build.rulings}
    found = [c for c in uncertain_matches(build, ontology) if _pair(c) not in decided]
    return {
        "total": len(found),
        "decided": build.decided,
        "candidates": found[:limit],
        "header": header(),
        "columns": list(COLUMNS),
        "predicates": {str(v): list(p) for v, p in PREDICATES.items()},
        "justification": JUSTIFICATION,
        "file": NAME,
    }


def _pair(candidate: Json) -> tuple[str, str]:
    one, other = sorted((str(candidate["subject"]["id"]), str(candidate["object"]["id"])))
    return one, other
