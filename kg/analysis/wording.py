"""Passages in common, by practice and as lists. That two texts are alike says nothing of who copied whom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from kg.analysis.cases import Case, Practice, Survey
from kg.analysis.reuse import ADAPTED, ADDED, COPIED, DROPPED, Part, Passage, Place
from kg.markdown import escaped
from kg.tables import csv_bytes

HEADER = ("one", "one_date", "other", "other_date", "earlier", "length", "equal", "likeness", "practices", *(COPIED, ADAPTED, ADDED, DROPPED), "text")  # fmt: skip
NOTE = (
    "只作描述：文字相近不说明谁抄谁，也可能同出于上级文件。〔甲→乙〕改写，〔＋…〕后者增加，〔－…〕后者没有。"
    "Descriptive only: likeness does not say who copied whom; both may follow a third text."
)
NOTHING = "没有相同或相近的文字；可放宽 --min、--place、--practice。 No passages in common; try a smaller --min, or all places."
_SIGNS = {ADDED: "＋", DROPPED: "－"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which passages to show."""

    least: int = 30
    place: str = ""
    practice: Practice | None = None


def chosen(survey: Survey, wanted: Wanted) -> tuple[tuple[Passage, tuple[str, ...]], ...]:
    """Return the passages that are wanted, longest first, each with the practices that both of its wordings name."""
    cases: dict[tuple[str, int], list[tuple[Case, Practice]]] = {}
    for practice in survey.practices:
        for case in practice.cases:
            cases.setdefault((case.document, case.piece), []).append((case, practice))
    found = []
    for passage in survey.reuse:
        one, other = (
            {p.id: p for c, p in cases.get((at.document, at.piece), ()) if _inside(c, at)} for at in _ends(passage)
        )
        both = {key: p for key, p in one.items() if key in other}
        if passage.length < wanted.least or (wanted.practice and wanted.practice.id not in both):
            continue
        if not wanted.place or any(wanted.place in at.name for at in _ends(passage)):
            found.append((passage, tuple(sorted(p.label for p in both.values()))))
    return tuple(sorted(found, key=lambda f: (-f[0].equal, f[0].one.name, f[0].one.start, f[0].other.name)))


def _ends(passage: Passage) -> tuple[Place, Place]:
    return passage.one, passage.other


def _inside(case: Case, place: Place) -> bool:
    """Say whether the mention of *case* lies in the passage at *place*, if only in part."""
    return case.start < place.end and place.start < case.end


def earlier(passage: Passage) -> str:
    """Return which of the two pieces is dated before the other; empty where dates are missing, or do not tell.

    >>> earlier(Passage(Place("a", 1, 0, 9, "", "2020"), Place("b", 1, 0, 9, "", "2020-03"), 9, 1.0, ()))
    ''
    >>> earlier(Passage(Place("a", 1, 0, 9, "", "2020-05"), Place("b", 1, 0, 9, "", "2020-03"), 9, 1.0, ()))
    'b#1'
    """
    one, other = passage.one, passage.other
    size = min(len(one.date), len(other.date))
    a, b = one.date[:size], other.date[:size]
    return "" if a == b else one.name if a < b else other.name


def marked(parts: Iterable[Part]) -> str:
    """Return the two wordings as one line.

    >>> marked([Part("copied", "对支部", "对支部"), Part("adapted", "按月", "按季"), Part("added", "", "集中")])
    '对支部〔按月→按季〕〔＋集中〕'
    """
    out = []
    for part in parts:
        one, other = ("".join(text.split()) for text in (part.one, part.other))
        if part.kind == COPIED:
            out.append(one)
        elif part.kind == ADAPTED:
            out.append(f"〔{one}→{other}〕")
        else:
            out.append(f"〔{_SIGNS[part.kind]}{one or other}〕")
    return "".join(out)


def table(found: Sequence[tuple[Passage, tuple[str, ...]]], kind: str) -> str:
    """Return the passages in the format *kind*: table, csv, json or markdown."""
    if kind == "json":
        rows = [{**asdict(p), "length": p.length, "earlier": earlier(p), "practices": names} for p, names in found]
        return json.dumps({"passages": rows, "note": NOTE}, ensure_ascii=False, indent=1) + "\n"
    if kind == "csv":
        return csv_bytes(HEADER, [_row(p, names) for p, names in found]).decode("utf-8")
    out = [line for passage, names in found for line in (*_entry(passage, names, kind), "")]
    return "\n".join([*out, f"{len(found)} 处 passages。{NOTE}" if found else NOTHING, ""])


def _entry(passage: Passage, names: Sequence[str], kind: str) -> tuple[str, str]:
    """Return two lines on a passage: where it stands, and its words."""
    first = earlier(passage)
    notes = [f"{passage.length} 字，相同 {passage.likeness:.0%}"]
    notes += [f"日期较早 dated earlier: {first}"] if first else []
    notes += [f"共有的做法 practices: {'、'.join(names)}"] if names else []
    head = f"{_piece(passage.one)} ↔ {_piece(passage.other)}：{'；'.join(notes)}"
    body = marked(passage.parts)
    return (f"- {escaped(head)}", f"  > {escaped(body)}") if kind == "markdown" else (f"- {head}", f"  > {body}")


def _piece(place: Place) -> str:
    return f"{place.name} {place.date}".rstrip()


def _row(passage: Passage, names: Sequence[str]) -> list[str | int | float]:
    one, other = passage.one, passage.other
    of_kind = {kind: [p for p in passage.parts if p.kind == kind] for kind in (COPIED, ADAPTED, ADDED, DROPPED)}
    words = (
        "；".join(p.one for p in of_kind[COPIED]),
        "；".join(f"{p.one}→{p.other}" for p in of_kind[ADAPTED]),
        "；".join(p.other for p in of_kind[ADDED]),
        "；".join(p.one for p in of_kind[DROPPED]),
    )
    known = (one.name, one.date, other.name, other.date, earlier(passage), passage.length, passage.equal)
    return [*known, passage.likeness, "、".join(names), *("".join(w.split()) for w in words), marked(passage.parts)]


def lines(practice: Practice, survey: Survey, kind: str) -> list[str]:
    """Return what the card of *practice* says of wording that its adopters have in common; nothing where they have none."""
    found = chosen(survey, Wanted(0, "", practice))
    if not found:
        return []
    entries = [line for passage, _ in found for line in _entry(passage, (), kind)]
    return ["", "## 文字相近处 Wording in common", "", NOTE, "", *entries]
