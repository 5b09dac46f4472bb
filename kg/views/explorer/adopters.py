"""Who carries out what, for the explorer: the survey of ``kg.analysis``, so that its counts are those of ``kg shared``.

What a piece only plans or denies is no case: ``stances`` names the edge that says it, so that it can be shown and not be counted.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.analysis import choosing
from kg.analysis.cases import Case, Survey
from kg.analysis.choosing import Wanted
from kg.analysis.dating import Dated
from kg.model import Build, Extraction
from kg.views.explorer.columns import Numbers, Table, table

PRACTICE = (
    "node", "label", "en", "definition", "field", "instrument", "names",
    "background", "proposed", "shared", "low", "high", "unplaced", "pieces",
)  # fmt: skip
SITE = ("id", "name", "hidden", "code", "level")
CASE = (
    "practice",
    "node",
    "site",
    "piece",
    "start",
    "end",
    "rule",
    "confidence",
    "details",
    "time",
    "written",
    "named",
)
RESULT = ("case", "text", "intervals", "kind", "status", "node", "time")
STANCE = ("edge", "practice", "place", "hidden", "stance")
Key = tuple[str, int]


def _times(extractions: tuple[Extraction, ...], nodes: Mapping[str, str]) -> dict[tuple[Key, str], str]:
    found: dict[tuple[Key, str], str] = {}
    for extraction in extractions:
        for part in extraction.pieces:
            for entity in part.entities:
                known = [a.value for a in entity.attributes if a.name == "time" and a.value != "unknown"]
                if known and entity.id in nodes:
                    found.setdefault(((extraction.document.id, part.piece.number), nodes[entity.id]), known[0])
    return found


def _begun(case: Case, said: str) -> str:
    """Return the ISO 8601 interval in which the words let *case* begin, as ``kg diffusion`` reads them; empty where they do not say.

    Args:
        case: a practice in a piece.
        said: the interval that the piece gives for it. A day on which it is under way, or a frame (since the congress),
            only bounds the beginning: the start is left open then. What lies after the date of the piece may be a plan,
            and is left as it is.
    """
    words = [d for d in case.dates if d.basis in ("since", "started", "during")]
    begun = next((d for d in words if d.begins and d.first == d.last), None)
    if begun:
        told = said if said.startswith(str(begun.first)) else f"{begun.first}-01-01/{begun.first}-12-31"
        return f"{told.partition('/')[0]}/.." if begun.basis == "since" else told
    last = next((d.last for d in words if d.last), None)
    if last:
        end = said.partition("/")[2] or said
        return f"/{end if end.startswith(str(last)) else f'{last}-12-31'}"
    return said if case.date and said.strip("/.") > case.date else ""


def _written(dates: tuple[Dated, ...]) -> str:
    """Return the year of the piece, by its document or by its date line; empty where neither says one."""
    return next((str(d.last) for d in dates if d.basis == "document"), "")


def adopters(build: Build, survey: Survey, numbers: dict[tuple[str, int], int], rules: Numbers) -> dict[str, Table]:
    """Return the tables ``practices``, ``sites``, ``cases`` and ``results``; rows name one another by index.

    Args:
        build: what was surveyed.
        survey: practices, most places first.
        numbers: the row of each piece.
        rules: numbers of the rules.
    """
    index = {n.id: i for i, n in enumerate(build.nodes)}
    ids = {x.document.name: x.document.id for x in build.extractions}
    times = _times(build.extractions, {e: n.id for n in build.nodes for e in n.entities})
    sites: dict[tuple[str, str], int] = {}
    cases: list[tuple[object, ...]] = []
    results: list[tuple[object, ...]] = []
    site_rows: list[tuple[object, ...]] = []
    for number, practice in enumerate(survey.practices):
        for case, seen in zip(practice.done, practice.seen, strict=True):
            key = ids[case.document], case.piece
            site = case.site
            if (site.id, site.name) not in sites:
                sites[site.id, site.name] = len(site_rows)
                site_rows.append((site.id, site.name, int(site.hidden), site.code, site.level))
            results += [
                (len(cases), r.text, r.intervals, r.kind, r.status, index[r.entity], times.get((key, r.entity), ""))
                for r in case.results
            ]
            row = _case(number, case, index, sites[site.id, site.name], numbers[key], rules)
            cases.append(
                (*row, _begun(case, times.get((key, case.entity), "")), _written(case.dates), list(seen.names_below))
            )
    return {
        "practices": _practices(survey, index),
        "sites": table(SITE, site_rows),
        "cases": table(CASE, cases),
        "results": table(RESULT, results),
    }


def _practices(survey: Survey, index: Mapping[str, int]) -> Table:
    shared = {p.id for p in choosing.shared(survey, Wanted())}
    rows = (
        (
            *(index[p.id], p.label, p.label_en, p.definition, p.field, p.instrument, list(p.names)),
            *(int(p.background), int(p.proposed), int(p.id in shared)),
            *(places.low, places.high, places.unplaced, p.pieces),
        )
        for p, places in ((p, p.places) for p in survey.practices)
    )
    return table(PRACTICE, rows)


def stances(survey: Survey, claims: Mapping[str, int]) -> Table:
    """Return the mentions that plan or deny a practice.

    Args:
        survey: practices, most places first.
        claims: the row of each edge by the id of its claim.
    """
    rows = (
        (claims[c.claim], number, c.site.name if c.site.id else "", int(c.site.hidden), c.stance)
        for number, practice in enumerate(survey.practices)
        for c in practice.cases
        if c.stance and c.claim in claims
    )
    return table(STANCE, rows)


def _case(
    practice: int, case: Case, index: dict[str, int], site: int, piece: int, rules: Numbers
) -> tuple[object, ...]:
    at = (practice, index[case.entity], site, piece, case.start, case.end)
    return *at, rules(case.rule), round(1000 * case.confidence), list(case.details)
