"""Who carries out what, for the explorer: the survey of ``kg.analysis``, so that its counts are those of ``kg shared``."""

from __future__ import annotations

from typing import Any

from kg.analysis import choosing
from kg.analysis.cases import Case, Survey
from kg.analysis.choosing import Wanted
from kg.model import Build
from kg.views.explorer.columns import Numbers, table


def adopters(build: Build, survey: Survey, numbers: dict[tuple[str, int], int], rules: Numbers) -> dict[str, Any]:
    """Return the tables ``practices``, ``sites``, ``cases`` and ``results``; rows name one another by index.

    Args:
        build: what was surveyed.
        survey: practices, most places first.
        numbers: the row of each piece.
        rules: numbers of the rules.
    """
    index = {n.id: i for i, n in enumerate(build.nodes)}
    ids = {x.document.name: x.document.id for x in build.extractions}
    shared = {p.id for p in choosing.shared(survey, Wanted())}
    sites: dict[tuple[str, str], int] = {}
    cases: list[tuple[object, ...]] = []
    results: list[tuple[object, ...]] = []
    site_rows: list[tuple[object, ...]] = []
    for number, practice in enumerate(survey.practices):
        for case in practice.cases:
            site = case.site
            if (site.id, site.name) not in sites:
                sites[site.id, site.name] = len(site_rows)
                site_rows.append((site.id, site.name, int(site.hidden), site.code, site.level))
            results += [(len(cases), r.text, [list(i) for i in r.intervals], r.kind, r.status) for r in case.results]
            piece = numbers[ids[case.document], case.piece]
            cases.append(_case(number, case, index, sites[site.id, site.name], piece, rules))
    return {
        "practices": table(
            (
                "node",
                "label",
                "en",
                "definition",
                "field",
                "instrument",
                "names",
                "background",
                "proposed",
                "shared",
                "low",
                "high",
                "unplaced",
                "pieces",
            ),  # fmt: skip
            (
                (
                    *(index[p.id], p.label, p.label_en, p.definition, p.field, p.instrument, list(p.names)),
                    *(int(p.background), int(p.proposed), int(p.id in shared)),
                    *(p.places.low, p.places.high, p.places.unplaced, p.pieces),
                )
                for p in survey.practices
            ),
        ),
        "sites": table(("id", "name", "hidden", "code", "level"), site_rows),
        "cases": table(("practice", "node", "site", "piece", "start", "end", "rule", "confidence", "details"), cases),
        "results": table(("case", "text", "intervals", "kind", "status"), results),
    }


def _case(
    practice: int, case: Case, index: dict[str, int], site: int, piece: int, rules: Numbers
) -> tuple[object, ...]:
    at = (practice, index[case.entity], site, piece, case.start, case.end)
    return *at, rules(case.rule), round(1000 * case.confidence), list(case.details)
