"""The adoption matrix as tables for people, and in the layouts that tools of diffusion research read.

Layouts of tools, header for header:

- SPID, the State Policy Innovation and Diffusion Database (Boehmke et al., doi:10.7910/DVN/CVYSR7), as R's NetworkInference
  has it: ``statenam, policy, adopt_year``, a row an adoption, and beside it ``policy, source, first_year, last_year,
  adopt_count, description, majortopic`` (https://search.r-project.org/CRAN/refmans/NetworkInference/html/policies.html).
- NetworkInference: ``node_name, event_time, cascade_id`` for ``as_cascade_long``; for ``as_cascade_wide`` a row a node,
  named in the first column, a column a cascade, ``NA`` where a node is censored
  (https://search.r-project.org/CRAN/refmans/NetworkInference/html/as_cascade_long.html, …/as_cascade_wide.html).

They are UTF-8 without byte order mark and with LF, as R reads them: ``read.csv(file, row.names = 1, check.names = FALSE)``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from kg.analysis.diffusion import STATUS_NAMES, Cell, Matrix, Status, year
from kg.analysis.innovativeness import Range, Score, policies, scores
from kg.analysis.precedence import NOTE, Edge, precedence
from kg.analysis.showing import grid
from kg.markdown import escaped
from kg.ontology import Ontology
from kg.tables import Cell as Value
from kg.tables import csv_bytes

BASES = {
    "since": "写明自此开始 the beginning, in words",
    "started": "写明此时启动 a verb of beginning",
    "during": "做法进行中的时间 under way then",
    "result": "成效的时间 time of a result",
    "document": "材料的日期 date of the document",
}
LONG = (
    "做法 practice", "做法编号 practice_id", "地方 place", "区划代码 code", "隐名 withheld", "状态 status",
    "首年 first_year", "末年 last_year", "观察至 observed_until", "依据 basis", "互相矛盾 conflict", "材料 document", "篇 piece",
    "起 start", "止 end", "引文 quote", "原句 sentence", "时间原文 time_quote", "时间起 time_start", "时间止 time_end",
    "时间所在句 time_sentence", "置信度 confidence", "论断 claim", "查过的材料 texts",
)  # fmt: skip
SCORES = (
    "地方 place", "做法数 policies", "已采用 adopted", "Walker 最低 walker_low", "Walker 最高 walker_high",
    "Boushey 最低 boushey_low", "Boushey 最高 boushey_high",
)  # fmt: skip
PRECEDENCE = ("先 earlier", "后 later", "做法数 count", "做法 practices", "说明 note")


def long(matrix: Matrix) -> bytes:
    """Return a row for every practice and place, each with the sentence that its status rests on."""
    return csv_bytes(LONG, (_line(matrix, cell) for cell in matrix.cells()))


def _line(matrix: Matrix, cell: Cell) -> list[Value]:
    case, dated, place = cell.case, cell.dated, cell.place
    head: list[Value] = [cell.practice.label, cell.practice.id, place.name, place.code, place.hidden, str(cell.status)]
    head += [cell.first or "", cell.last or "", place.until or ""]
    head += [BASES[dated.basis] if dated else "", cell.conflict]
    if not case:
        return [*head, *[""] * (len(LONG) - len(head) - 1), "；".join(place.documents)]
    words: list[Value] = [dated.quote, dated.start, dated.end, dated.sentence] if dated and dated.quote else [""] * 4
    where: list[Value] = [case.document, case.piece, case.start, case.end, case.quote, case.sentence]
    return [*head, *where, *words, case.confidence, case.claim, "；".join(place.documents)]


def wide(matrix: Matrix) -> bytes:
    """Return a row a place, a column a practice: year, bound, or word for what is not dated."""
    header = ["地方 place", *(p.label for p in matrix.practices)]
    return csv_bytes(
        header, ([place.name, *(said(matrix.cell(p, place)) for p in matrix.practices)] for place in matrix.places)
    )


def said(cell: Cell) -> str:
    """Return the cell in a word: ``2019``, ``2019–2021``, ``≤2023``, ``有`` (undated), ``拟``, ``无`` (denied), ``—``."""
    words = {Status.PLANNED: "拟", Status.DENIED: "无", Status.UNOBSERVED: "—", Status.UNDATED: f"有{cell.years}"}
    return words.get(cell.status) or cell.years


def _machine(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _events(matrix: Matrix, *, bounds: bool) -> list[tuple[str, str, int]]:
    """Return the adoptions of named places that have a year: place, practice, year."""
    cells = (c for c in matrix.cells(observed=True) if not c.place.hidden)
    return [(c.place.name, c.practice.label, found) for c in cells if (found := year(c, bounds=bounds))]


def spid(matrix: Matrix, *, bounds: bool) -> bytes:
    """Return the adoptions as SPID has them: what has no year is no row."""
    return _machine(("statenam", "policy", "adopt_year"), _events(matrix, bounds=bounds))


def spid_policies(matrix: Matrix, ontology: Ontology, *, bounds: bool) -> bytes:
    """Return the practices as SPID's table of policies has them."""
    years: dict[str, list[int]] = {}
    for _, policy, when in _events(matrix, bounds=bounds):
        years.setdefault(policy, []).append(when)
    fields = ontology.maps["practices.fields"]
    rows = [
        (p.label, "kg", min(ys), max(ys), len(ys), p.definition or p.label_en, fields.get(p.field, ""))
        for p in matrix.practices
        if (ys := years.get(p.label))
    ]
    header = ("policy", "source", "first_year", "last_year", "adopt_count", "description", "majortopic")
    return _machine(header, rows)


def cascades(matrix: Matrix, *, bounds: bool) -> bytes:
    """Return the adoptions as ``as_cascade_long`` reads them."""
    rows = ((place, when, policy) for place, policy, when in _events(matrix, bounds=bounds))
    return _machine(("node_name", "event_time", "cascade_id"), rows)


def cascades_wide(matrix: Matrix, *, bounds: bool) -> bytes:
    """Return the adoptions as ``as_cascade_wide`` reads them: every named place a row, ``NA`` where nothing is dated."""
    found = {(place, policy): when for place, policy, when in _events(matrix, bounds=bounds)}
    labels = [p.label for p in matrix.practices if any(policy == p.label for _, policy in found)]
    names = [p.name for p in matrix.places if not p.hidden]
    return _machine(("node_name", *labels), ([n, *(found.get((n, label), "NA") for label in labels)] for n in names))


def score_table(found: Sequence[Score]) -> bytes:
    """Return the scores, a row a place; least and greatest are equal where all years are known."""
    rows: Iterable[Sequence[Value]] = (
        [s.place, s.policies, s.adopted, *(round(x, 4) for x in (*s.walker, *s.boushey))] for s in found
    )
    return csv_bytes(SCORES, rows)


def precedence_table(edges: Sequence[Edge]) -> bytes:
    """Return the precedence graph, a row an edge."""
    rows: Iterable[Sequence[Value]] = (
        [e.earlier, e.later, len(e.practices), "；".join(_pair(p) for p in e.practices), NOTE] for e in edges
    )
    return csv_bytes(PRECEDENCE, rows)


def _pair(practice: tuple[str, str, str]) -> str:
    return f"{practice[0]}（{practice[1]} → {practice[2]}）"


def as_json(matrix: Matrix, *, bounds: bool) -> str:
    """Return everything: cells with their sentences, scores, precedence, assumptions."""
    keys = [title.split()[-1] for title in LONG]
    cells = [
        {**dict(zip(keys, _line(matrix, c), strict=True)), "texts": list(c.place.documents)} for c in matrix.cells()
    ]
    found = scores(list(policies(matrix, bounds=bounds).values()))
    ranks = [
        {"place": s.place, "policies": s.policies, "adopted": s.adopted, "walker": s.walker, "boushey": s.boushey}
        for s in found
    ]
    edges = [
        {"earlier": e.earlier, "later": e.later, "count": len(e.practices), "practices": e.practices}
        for e in precedence(matrix)
    ]
    whole = {"cells": cells, "innovativeness": ranks, "precedence": {"note": NOTE, "edges": edges}}
    return json.dumps({**whole, "assumptions": _assumed(matrix, bounds)}, ensure_ascii=False, indent=1) + "\n"


def summary(matrix: Matrix, kind: str, *, bounds: bool) -> str:
    """Return a line a practice for the terminal: how many places are dated, bounded, undated, planned; then what was assumed."""
    titles = ("做法", "最早", "有年份或区间", "不晚于", "年份不明", "打算", "写明没有", "未见", "有年份的地方")
    rows = [_summed(matrix, cells) for p in matrix.practices if (cells := [matrix.cell(p, x) for x in matrix.places])]
    notes = "\n".join(f"- {escaped(a) if kind == 'markdown' else a}" for a in _assumed(matrix, bounds))
    return f"{grid(titles, rows, kind)}\n{notes}\n"


def _summed(matrix: Matrix, cells: Sequence[Cell]) -> list[str]:
    counts = [sum(c.status == s for c in cells) for s in Status]
    dated = sorted((c for c in cells if c.status == Status.ADOPTED), key=lambda c: (c.first or 0, c.place.name))
    who = "、".join(f"{c.place.name} {c.years}" for c in dated)
    first = min((c for c in cells if c.adopted and c.last), key=lambda c: (c.last or 0, c.status), default=None)
    return [cells[0].practice.label, first.years if first else "", *map(str, counts), who]


def markdown(matrix: Matrix, *, bounds: bool) -> str:
    """Return the matrix to read: each practice with its adopters in order of time, scores, precedence, assumptions."""
    parts = ["# 做法扩散 Diffusion of practices\n", "## 概览 Overview\n", summary(matrix, "markdown", bounds=bounds)]
    for practice in matrix.practices:
        cells = [c for x in matrix.places if (c := matrix.cell(practice, x)).case]
        cells.sort(key=lambda c: (not c.adopted, c.last or c.first or 9999, c.status != Status.ADOPTED, c.place.name))
        titles = ("年份", "地方", "状态", "依据", "原句")
        rows = [(c.years, c.place.name, STATUS_NAMES[c.status], _why(c), _evidence(c)) for c in cells]
        parts += [f"## {escaped(practice.label)} {practice.label_en}".rstrip() + "\n", grid(titles, rows, "markdown")]
    found = scores(list(policies(matrix, bounds=bounds).values()))
    parts.append("## 创新度 Innovativeness (Walker 1969, Boushey 2010)\n")
    parts.append(
        "没有写到的按未采用计（Walker 的算法），所以写得少的地方得分低。 What a place does not write of counts as not adopted.\n"
    )
    titles = ("地方", "做法数", "已采用", "Walker", "Boushey")
    rows2 = [(s.place, str(s.policies), str(s.adopted), _span(s.walker), _span(s.boushey)) for s in found if s.adopted]
    parts.append(
        grid(titles, rows2, "markdown") if rows2 else "有年份的采用不足，无法计算。 Too few dated adoptions.\n"
    )
    edges = precedence(matrix)
    parts += [f"## 先后 Precedence\n\n{NOTE}\n"]
    lines = [(e.earlier, e.later, str(len(e.practices)), "；".join(map(_pair, e.practices))) for e in edges]
    parts.append(
        grid(("先", "后", "做法数", "做法"), lines, "markdown") if lines else "没有能定先后的。 None is certain.\n"
    )
    return "\n".join(parts)


def _why(cell: Cell) -> str:
    if not cell.dated:
        return ""
    words = f"：“{cell.dated.quote}”" if cell.dated.quote else ""
    return BASES[cell.dated.basis].split()[0] + words + ("（各处说法矛盾，取最早）" if cell.conflict else "")


def _evidence(cell: Cell) -> str:
    case = cell.case
    assert case, "only cells with a sentence are shown"
    start, end = (cell.dated.start, cell.dated.end) if cell.dated and cell.dated.quote else (case.start, case.end)
    return f"{cell.sentence}（{case.document}#{case.piece}，{start}–{end}）"


def _span(found: Range) -> str:
    low, high = (f"{x:.3f}" for x in found)
    return low if low == high else f"{low}–{high}"


def _assumed(matrix: Matrix, bounds: bool) -> list[str]:
    taken = (
        "按 --take-bounds，没有确切年份的取最晚可能的年份：SPID、NetworkInference、创新度中的年份可能偏晚。 "
        "Years that are only bounded are taken at their latest."
    )
    left = (
        "没有确切年份的不进入 SPID、NetworkInference；创新度只计有年份（区间给上下限）的采用，至少两地。 "
        "What has no single year is left out of SPID and NetworkInference; scores take dated adoptions, two at least."
    )
    return [*matrix.assumptions, taken if bounds else left]
