"""Surveys as tables for the terminal, CSV, JSON and Markdown, and as cards to read."""

from __future__ import annotations

import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from kg.analysis.cases import Case, Practice, Result, Survey
from kg.analysis.choosing import Comparison, Gap
from kg.analysis.dating import Stance
from kg.markdown import escaped
from kg.ontology import Ontology
from kg.tables import csv_bytes
from kg.text import normal

KINDS = {"input": "投入", "output": "产出", "outcome": "成果", "recognition": "认可"}
STATUSES = {
    "planned": "计划",
    "underway": "进行中",
    "done": "已完成",
    "measured": "有数据",
    "recognised": "获认可",
}
"""What readers are shown for kind and status of an outcome."""
STANCES: Mapping[Stance, str] = {"": "", "planned": "〔打算做，不计 planned〕", "denied": "〔写明没做，不计 denied〕"}
"""What is put behind the wording of a case that does not count."""
_SIGNS = {"=": "", ">": ">", ">=": "≥", "<": "<", "<=": "≤", "~": "约"}
FORMATS = ("table", "csv", "json", "markdown")
WIDTH = 110
FEW, MOST = 6, 40
"""Names in a narrow column; rows of gaps in the terminal."""
_PIECE = re.compile(r"\([^()]+#\d+\)$")
HEADER = ("practice", "english", "field", "places", "least", "greatest", "pieces", "unplaced", "who", "wordings", "proposed", "planned", "denied")  # fmt: skip
TITLES = ("做法", "地方数", "篇数", "地方", "说法")

Row = Mapping[str, str | int]


def row(practice: Practice, ontology: Ontology) -> Row:
    """Return the line of *practice* in the table of shared practices; who only plans or denies it stands apart."""
    places = practice.places
    who = who_of(practice)
    wordings = distinct(c.label for c in practice.done)
    fields = ontology.maps["practices.fields"]
    field, apart = fields.get(practice.field, ""), ("、".join(who_of(practice, s)) for s in ("planned", "denied"))
    counts = (str(places), places.low, places.high, practice.pieces, places.unplaced)
    values = (practice.label, practice.label_en, field, *counts, "、".join(who), "、".join(wordings))
    return dict(zip(HEADER, (*values, practice.proposed, *apart), strict=True))


def _called(practice: Practice) -> str:
    return practice.label + ("（拟新增 proposed）" if practice.proposed else "")


def distinct(wordings: Iterable[str]) -> list[str]:
    """Return *wordings*, those left out that differ from an earlier one by punctuation alone.

    >>> distinct(["“改革、创新”大讨论", "“改革创新”大讨论", "大讨论"])
    ['“改革、创新”大讨论', '大讨论']
    """
    found: dict[str, str] = {}
    for wording in wordings:
        found.setdefault(re.sub(r"\W", "", wording), wording)
    return list(found.values())


def _told(practice: Practice, kind: str) -> tuple[str, str]:
    """Return who carries a practice out and in which words: all in Markdown, few in the terminal, hidden places by number."""
    known, wordings = who_of(practice), distinct(c.label for c in practice.done)
    if kind == "markdown":
        return "、".join(known), "、".join(wordings)
    return few(known, "个"), few(wordings, "种")


def who_of(practice: Practice, stance: Stance = "") -> list[str]:
    """Return the places that do *practice*, plan it or deny it: ``甲县``, and ``*县(材料.txt#2)`` for a withheld name."""
    cases = sorted((c for c in practice.cases if c.stance == stance and c.site.id), key=lambda c: c.site.hidden)
    return list(
        dict.fromkeys(f"{c.site.name}({c.document}#{c.piece})" if c.site.hidden else c.site.name for c in cases)
    )


def few(names: Sequence[str], unit: str) -> str:
    """Return names for a narrow column: withheld places by number, of the others the first six.

    >>> few(["甲县", "*县(a.txt#1)", "*县(b.txt#2)", "某区(a.txt#2)"], "个")
    '甲县；隐名：*县×2、某区'
    """
    withheld = Counter(n.partition("(")[0] for n in names if _PIECE.search(n))
    named = [n for n in names if not _PIECE.search(n)]
    more = f"等{len(named)}{unit}" if len(named) > FEW else ""
    hidden = "、".join(f"{n}×{count}" if count > 1 else n for n, count in withheld.items())
    return "；".join(filter(None, ("、".join(named[:FEW]) + more, f"隐名：{hidden}" if hidden else "")))


def shared(
    practices: Sequence[Practice], background: Sequence[Practice], survey: Survey, ontology: Ontology, kind: str
) -> str:
    """Return the table of shared practices in the format *kind*; background programmes and assumptions below it."""
    rows = [row(p, ontology) for p in practices]
    below = [row(p, ontology) for p in background]
    if kind == "csv":
        return csv_bytes(HEADER, [[r[h] for h in HEADER] for r in rows]).decode("utf-8")
    if kind == "json":
        cases = [{**r, "id": p.id, "cases": [case(c) for c in p.cases]} for r, p in zip(rows, practices, strict=True)]
        whole = {"practices": cases, "background": below, "assumptions": list(survey.assumptions)}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    cells = [[_called(p), str(p.places), str(p.pieces), *_told(p, kind)] for p in practices]
    parts = [grid(TITLES, cells, kind)]
    if below:
        named = sorted(background, key=lambda p: (-p.pieces, p.label))
        names = "、".join(f"{p.label}（{p.pieces} 篇）" for p in named)
        parts.append(
            f"背景工作、政策目标和通用说法，不计为采用 Background programmes, aims and common words, no adoption: {_safe(names, kind)}\n"
        )
    parts += [f"- {_safe(note, kind)}" for note in survey.assumptions]
    return "\n".join(parts) + "\n"


def ranked(found: Sequence[tuple[float, str, Practice]], ontology: Ontology, kind: str) -> str:
    """Return the practices that are like a text: likeness, wording that fits, places, and one sentence each."""
    rows = [
        {"likeness": score, "wording": wording, **row(p, ontology), "sentence": _example(p, wording)}
        for score, wording, p in found
    ]
    if kind == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    columns = ("likeness", "practice", "wording", "places", "who", "sentence")
    if kind == "csv":
        whole = (*columns, "proposed")
        return csv_bytes(whole, [[r[c] for c in whole] for r in rows]).decode("utf-8")
    titles = ("相似度", "做法", "相近的说法", "地方数", "地方", "例句")
    told = [{**r, "practice": _called(p), "who": _told(p, kind)[0]} for r, (_, _, p) in zip(rows, found, strict=True)]
    return grid(titles, [[str(r[c]) for c in columns] for r in told], kind)


def _example(practice: Practice, wording: str) -> str:
    """Return a sentence that holds *wording*, else the first one."""
    return next((c.sentence for c in practice.cases if wording in normal(c.sentence)), practice.cases[0].sentence)


def case(found: Case) -> dict[str, object]:
    """Return a case as JSON: where it stands, what it says."""
    return {
        "place": found.site.name,
        "hidden": found.site.hidden,
        "code": found.site.code,
        "label": found.label,
        "document": found.document,
        "piece": found.piece,
        "date": found.date,
        "start": found.start,
        "end": found.end,
        "sentence": found.sentence,
        "rule": found.rule,
        "confidence": found.confidence,
        "stance": found.stance,
        "details": list(found.details),
        "results": [{"text": r.text, "figures": figures(r), "intervals": r.intervals} for r in found.results],
    }


def grid(titles: Sequence[str], rows: Iterable[Sequence[str]], kind: str) -> str:
    """Return a table for the terminal, or in Markdown."""
    if kind == "markdown":
        lines = [titles, ["---"] * len(titles), *([escaped(c) for c in r] for r in rows)]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
    table = Table(*(Column(t, overflow="fold") for t in titles), box=SIMPLE)
    for cells in rows:
        table.add_row(*(c.replace("[", "\\[") for c in cells))
    out = io.StringIO()
    Console(file=out, width=WIDTH, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").split("\n")) + "\n"


def _heading(text: str, kind: str, level: int = 2) -> str:
    """Return a heading: marked in Markdown, a bare line in the terminal."""
    return f"{'#' * level} {escaped(text)}" if kind == "markdown" else text


def _safe(text: str, kind: str) -> str:
    return escaped(text) if kind == "markdown" else text


def card(practice: Practice, ontology: Ontology, kind: str = "text") -> str:
    """Return all that is known of a practice: definition, places with their wording, details, results, sentences."""
    if kind == "json":
        whole = {
            **row(practice, ontology),
            "id": practice.id,
            "definition": practice.definition,
            "names": list(practice.names),
        }
        return json.dumps({**whole, "cases": [case(c) for c in practice.cases]}, ensure_ascii=False, indent=1) + "\n"
    lines = [*_about(practice, ontology, kind), "", _heading("各地的说法 Who, in which words", kind), ""]
    groups: dict[str, list[Case]] = defaultdict(list)
    for c in practice.cases:
        groups[_where(c)].append(c)
    for where, cases in groups.items():
        lines += _case_lines(where, cases, kind)
    results = {(c.document, c.piece, r.text): (c, r) for c in practice.cases for r in c.results}
    if results:
        lines += ["", _heading("成效（作者自述） Results, as the authors report them", kind), ""]
        rows = [
            (_where(c), r.text, figures(r), KINDS.get(r.kind, ""), STATUSES.get(r.status, ""))
            for c, r in results.values()
        ]
        lines += [grid(("地方", "原文", "数值", "类型", "状态"), rows, kind)]
    return "\n".join(lines).rstrip() + "\n"


def _about(practice: Practice, ontology: Ontology, kind: str) -> list[str]:
    """Return what a practice is: names, definition, field and instrument, how widely it is carried out."""
    fields, instruments = ontology.maps["practices.fields"], ontology.schemes["instruments"]
    places = practice.places
    lines = [_heading(f"{practice.label}  {practice.label_en}".rstrip(), kind, 1), ""]
    lines += [_safe(practice.definition, kind), ""] if practice.definition else []
    if practice.proposed:
        lines += ["分类表中没有，由相似的说法归并而成。 Not in the taxonomy: proposed from like wordings.", ""]
    tool = instruments.get(practice.instrument)
    kinds = [fields.get(practice.field, ""), tool.label if tool else ""]
    lines += [f"- 领域和工具 Field, instrument: {' · '.join(kinds)}"] if any(kinds) else []
    lines += ["- 背景工作，不计为采用。 A background programme: no adoption."] if practice.background else []
    lines += [f"- 地方数 Places: {places}；篇数 Pieces: {practice.pieces}；无地名 Unplaced: {places.unplaced}"]
    lines += [f"- 又称 Also: {_safe('、'.join(practice.names), kind)}"] if len(practice.names) > 1 else []
    return lines


def _where(found: Case) -> str:
    return f"{found.site.name or '—'}（{found.document}#{found.piece}）"


def _case_lines(where: str, cases: Sequence[Case], kind: str) -> list[str]:
    """Return one place: its wordings, what is named beside them, its sentences, each once."""
    sure = [
        (c.label if c.confidence >= 0.9 else f"{c.label}（相似度 {c.confidence:.2f}）") + STANCES[c.stance]
        for c in cases
    ]
    details = [d for d in dict.fromkeys(d for c in cases for d in c.details) if d not in {c.label for c in cases}]
    more = f"等{len(details)}项" if len(details) > FEW else ""
    beside = f"；相关做法 With: {_safe('、'.join(details[:FEW]), kind)}{more}" if details else ""
    when = f"，{cases[0].date}" if cases[0].date else ""
    first = f"- {_safe(where, kind)}{when}：{_safe('、'.join(distinct(sure)), kind)}{beside}"
    return [first, *(f"  > {_safe(s, kind)}" for s in dict.fromkeys(c.sentence for c in cases))]


def figures(result: Result) -> str:
    """Return the figures of a result as the text gives them, written out in full.

    >>> from decimal import Decimal
    >>> from kg.model import Quantity
    >>> figures(Result("", (Quantity("=", Decimal("2E+7"), "元"), Quantity(">=", Decimal("80.5"), "%")), "", ""))
    '20,000,000元；≥80.5%'
    """
    return "；".join(f"{_SIGNS[q.comparator]}{float(q.value):,.10g}{q.unit}" for q in result.quantities)


def comparison(found: Comparison, kind: str) -> str:
    """Return what two places have in common, and what only one of them does, each with its wording."""
    parts = (
        ("共同的做法 In common", found.common, (found.one, found.other)),
        (f"只见于 Only in {found.one}", found.only_one, (found.one,)),
        (f"只见于 Only in {found.other}", found.only_other, (found.other,)),
    )
    if kind == "json":
        keys = ("common", "only_one", "only_other")
        whole = {k: [_worded(p, who) for p in ps] for k, (_, ps, who) in zip(keys, parts, strict=True)}
        return json.dumps({"one": found.one, "other": found.other, **whole}, ensure_ascii=False, indent=1) + "\n"
    out = []
    for title, practices, who in parts:
        rows = [[p.label, *("、".join(w) for w in _worded(p, who)["wordings"].values())] for p in practices]
        heading = _heading(f"{title}（{len(practices)}）", kind)
        out += [f"{heading}\n", grid(("做法", *who), rows, kind) if rows else "—\n"]
    out.append("只说明材料写了什么：没有写的，未必没有做。 What the texts do not mention may still be done.\n")
    return "\n".join(out)


def _worded(practice: Practice, who: Sequence[str]) -> dict[str, Any]:
    named = {w: [c.label for c in practice.done if w in (c.site.name, f"{c.document}#{c.piece}")] for w in who}
    return {"practice": practice.label, "wordings": {w: list(dict.fromkeys(ls)) for w, ls in named.items()}}


def missing(place: str, found: Sequence[Gap], kind: str) -> str:
    """Return what places like *place* do and its texts do not mention."""
    if kind == "json":
        rows = [{"practice": g.practice.label, "weight": g.weight, "places": list(g.places)} for g in found]
        return json.dumps({"place": place, "gaps": rows}, ensure_ascii=False, indent=1) + "\n"
    shown = found if kind == "markdown" else found[:MOST]
    cells = [
        (g.practice.label, f"{g.weight:.2f}", "、".join(g.places) if kind == "markdown" else few(g.places, "个"))
        for g in shown
    ]
    notes = [
        "相似度：与它共有的做法占两地全部做法的比例，同级的加半。 Likeness: share of practices in common; half more at one level."
    ]
    if len(shown) < len(found):
        notes.append(
            f"另有 {len(found) - len(shown)} 项，见 --format markdown。 {len(found) - len(shown)} more: --format markdown."
        )
    notes.append("只说明材料写了什么：没有写的，未必没有做。 What the texts do not mention may still be done.")
    title = _heading(f"{place}：相似的地方有、而它的材料没有写的做法 What similar places do", kind)
    table = grid(("做法", "相似度合计", "哪些地方"), cells, kind)
    return f"{title}\n\n{table}\n" + "".join(f"- {_safe(note, kind)}\n" for note in notes)
