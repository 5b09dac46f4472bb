"""Practices -> the blocks of a brief: what it is, who does it, how, with what results, how places differ; sources, limits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.analysis import Case, Practice, Survey
from kg.analysis.adoption import LIKELY
from kg.analysis.showing import KINDS, STATUSES, distinct
from kg.briefs.blocks import Block, Paragraph, Run, Table, paragraph
from kg.briefs.figures import figures, ordinal
from kg.briefs.references import References
from kg.model import LEVEL_NAMES, Level
from kg.ontology import Ontology

SURE = 0.9
"""Confidence from which a wording is taken for the practice's own name."""
CHECK = "（待核）"
QUOTES, BESIDE, COMPANIONS = 3, 8, 10
"""At most so many sentences of a piece, things named beside a practice, and practices that go with it."""
_ENGLISH = re.compile(r"(?<=。) [ -~]+$|(?<=：) Copies, counted once:")
Piece = tuple[str, int]


def content(practices: Sequence[Practice], survey: Survey, ontology: Ontology) -> list[Block]:
    """Return a brief about *practices*, in the order given."""
    references = References(survey.sources)
    labels = _labels(survey)
    body: list[Block] = []
    for number, practice in enumerate(practices, 1):
        body += _Section(practice, references, labels, ontology).blocks(number)
    entries = references.entries()
    intro = f"本综述据{len(entries)}篇材料整理，方括号内数字为出处编号，见文末参考文献。地名在材料中被隐去的，照录原样（如“*县”）。"
    return [
        paragraph("title", _title(practices)),
        paragraph("body", intro),
        *body,
        *_limits(practices, survey, len(practices) + 1),
        paragraph("heading1", "参考文献"),
        *(paragraph("reference", e) for e in entries),
    ]


def _title(practices: Sequence[Practice]) -> str:
    named = "".join(f"“{p.label}”" for p in practices[:3])
    return f"{named}等{len(practices)}项做法综述" if len(practices) > 3 else f"{named}做法综述"


def _labels(survey: Survey) -> Mapping[tuple[Piece, str], str]:
    """Return which practice of the taxonomy a name in a piece stands for."""
    return {((c.document, c.piece), c.label): p.label for p in survey.practices if not p.proposed for c in p.cases}


class _Section:
    """What is written about one practice."""

    def __init__(
        self, practice: Practice, references: References, labels: Mapping[tuple[Piece, str], str], ontology: Ontology
    ) -> None:
        self.practice = replace(practice, cases=practice.done)
        self.uncounted = len(practice.cases) - len(practice.done)
        self.references, self.labels, self.ontology = references, labels, ontology
        self.groups: dict[tuple[Piece, str], list[Case]] = defaultdict(list)
        """The cases by piece and place: places that go by their name first, then withheld ones, then none."""
        for case in sorted(practice.done, key=lambda c: (not c.site.id, c.site.hidden)):
            self.groups[(case.document, case.piece), case.site.name if case.site.id else ""].append(case)

    def blocks(self, number: int) -> Iterator[Block]:
        """Yield the section: five parts under one heading."""
        yield paragraph("heading1", f"{ordinal(number)}、{self.practice.label}")
        parts = [
            ("是什么", self.definition()),
            ("谁在做", self.adopters()),
            ("怎么做：各地原文", self.details()),
            ("成效（材料自述）", self.results()),
        ]
        if len(self.groups) > 1:
            parts.append(("各地的不同", self.differences()))
        for at, (title, blocks) in enumerate(parts, 1):
            yield paragraph("heading2", f"（{ordinal(at)}）{title}")
            yield from blocks

    def definition(self) -> Iterator[Block]:
        """Yield what the practice is: definition, field, instrument, basis."""
        known, fields = self.practice, self.ontology.maps["practices.fields"]
        tool = self.ontology.schemes["instruments"].get(known.instrument)
        facts = [f"领域：{fields[known.field].split(' / ')[0]}。"] if known.field in fields else []
        facts += [f"政策工具：{tool.label}。"] if tool else []
        facts += [f"依据：{known.basis}。"] if known.basis else []
        first = known.definition or "做法分类表中没有这一做法，由材料中相近的说法归并而成，定义待补。"
        yield paragraph("body", first, *facts)
        if known.background:
            yield paragraph("body", "这是上级部署的背景工作，材料提到它不等于当地自行采用，以下只供了解，不计为采用。")

    def adopters(self) -> Iterator[Block]:
        """Yield how many places do it, and a table of them."""
        yield paragraph("body", self.counted())
        rows = []
        for (_, place), cases in self.groups.items():
            wordings = distinct(c.label + (CHECK if c.confidence < SURE else "") for c in cases)
            row = (_named(cases[0], place), "、".join(wordings), cases[0].date or "—", self.references.mark(*cases))
            rows.append(row)
        titles = ("地方", "材料中的说法", "材料日期", "出处")
        yield Table(f"“{self.practice.label}”的采用地方", titles, (24, 46, 18, 12), tuple(rows))
        if any(c.confidence < SURE for c in self.practice.cases):
            yield paragraph("note", "注：标“待核”的，说法与该做法相近，由程序按相似程度归入，引用前请读原文。")

    def counted(self) -> str:
        """Return how many places do it, in words, and why that is a range."""
        places, cases = self.practice.places, self.practice.cases
        named = list(dict.fromkeys(c.site.name for c in cases if c.site.id and not c.site.hidden))
        hidden = {c.site.id: c.site.name for c in cases if c.site.id and c.site.hidden}
        bounds = f"{places.low}个" if places.low == places.high else f"{places.low}至{places.high}个"
        said = f"共{self.practice.pieces}篇材料写到这一做法，涉及{bounds}地方。"
        if not cases:
            return f"{self.uncounted}处材料只写打算做，或写明没有做：没有地方采用。"
        if not places.high:
            said = f"共{self.practice.pieces}篇材料写到这一做法，都没有写明唯一的地方，地方数无法统计。"
        if named:
            said += f"写明地名的{len(named)}个：{'、'.join(named)}。"
        if hidden:
            said += f"隐去地名的{len(hidden)}篇（{_tally(hidden.values())}）。"
        if places.low < places.high:
            without = replace(self.practice, cases=tuple(c for c in cases if not c.site.hidden)).places
            why = ["隐去的地名可能与别处是同一个"] if hidden else []
            why += ["上级写的可能就是其下级的事"] if without.low < len(named) else []
            said += f"上限是各算一个，下限是除去可能重合的：{'，'.join(why)}。"
        if places.unplaced and places.high:
            said += f"有{len({k for k, p in self.groups if not p})}篇材料里的说法没有唯一的地方，不计入地方数。"
        if self.uncounted:
            said += f"另有{self.uncounted}处只写打算做，或写明没有做，不计为采用。"
        return said

    def details(self) -> Iterator[Block]:
        """Yield for each place what is named beside the practice, and its sentences."""
        for (_, place), cases in self.groups.items():
            mark = Run(self.references.mark(*cases), "cite")
            own = {c.label for c in cases}
            users = dict.fromkeys(d for c in cases for d in c.used_by if d not in own)
            beside = [d for d in dict.fromkeys(d for c in cases for d in c.details) if d not in own and d not in users]
            targets = dict.fromkeys(t for c in cases for t in c.targets)
            said = [f"服务对象为{'、'.join(targets)}"] if targets else []
            said += [f"原文归在{'、'.join(list(users)[:BESIDE])}之下"] if users else []
            said += [f"一并写到{'、'.join(beside[:BESIDE])}{'等' if len(beside) > BESIDE else ''}"] if beside else []
            tail = f"{'；'.join(said)}。" if said else "原文如下。"
            yield paragraph("body", Run(f"{_named(cases[0], place)}。", "bold"), tail)
            for sentence in _sentences(cases):
                yield paragraph("quote", sentence, mark)

    def results(self) -> Iterator[Block]:
        """Yield the results as a table, each once a piece."""
        rows: dict[tuple[Piece, str], tuple[str, ...]] = {}
        for (piece, place), cases in self.groups.items():
            for case in cases:
                for r in case.results:
                    kind, status = KINDS.get(r.kind, "—"), STATUSES.get(r.status, "—")
                    text = r.text + (CHECK if r.confidence < LIKELY else "")
                    row = (_named(case, place), text, figures(r) or "—", kind, status, self.references.mark(case))
                    rows.setdefault((piece, r.text), row)
        if not rows:
            yield paragraph("body", "材料没有把成效写在这一做法名下。")
            return
        titles = ("地方", "原文表述", "数值", "类别", "状态", "出处")
        yield Table(f"“{self.practice.label}”的成效（材料自述）", titles, (19, 33, 20, 9, 10, 9), tuple(rows.values()))
        yield paragraph(
            "note",
            "注：成效均为材料作者自述，未经核实。各地口径不同，不宜直接排名。"
            "成效归于哪一做法由程序推断，标“待核”的把握不大，引用前请读原文。",
        )

    def differences(self) -> Iterator[Block]:
        """Yield in what the places differ: level, what goes with it, whom it is for, what results are told."""
        levels = Counter({c.site.id: c.site.level for c in self.practice.cases if c.site.id}.values())
        if len([lv for lv in levels if lv]) > 1:
            told = "、".join(f"{LEVEL_NAMES[lv]}{levels[lv]}个" for lv in Level if levels[lv])
            told += f"，不明{levels['']}个" if levels[""] else ""
            yield _point("层级", f"按材料写明的层级，{told}（隐名的按篇计）。")
        yield from self.companions()
        targets: dict[str, list[Case]] = defaultdict(list)
        for case in self.practice.cases:
            for target in case.targets:
                targets[target].append(case)
        if len(targets) > 1:
            yield _point("对象", "；".join(f"{t}：{self.places(cases)}" for t, cases in targets.items()) + "。")
        yield _point("成效", self.told())
        if dates := sorted({c.date for c in self.practice.cases if c.date}):
            spread = f"从{dates[0]}到{dates[-1]}" if len(dates) > 1 else f"为{dates[0]}"
            yield _point("时间", f"材料日期{spread}，是材料的日期，不是做法开始的时间。")

    def companions(self) -> Iterator[Block]:
        """Yield the practices that the texts name beside this one: in several pieces, and in one alone."""
        found: dict[str, dict[Piece, Case]] = defaultdict(dict)
        for case in self.practice.cases:
            for name in case.details:
                label = self.labels.get(((case.document, case.piece), name), self.practice.label)
                if label != self.practice.label:
                    found[label].setdefault((case.document, case.piece), case)
        common = sorted((k for k in found if len(found[k]) > 1), key=lambda k: (-len(found[k]), k))
        if common:
            told = [f"{label}（{self.places(list(found[label].values()))}）" for label in common[:COMPANIONS]]
            yield _point("几地都一并写到的做法", "、".join(told) + "。")
        alone: dict[Piece, list[str]] = defaultdict(list)
        for label in found:
            if label not in common:
                alone[next(iter(found[label]))].append(label)
        if alone:
            rows = [
                f"{self.places([next(iter(found[ls[0]].values()))])}有{'、'.join(ls[:COMPANIONS])}"
                for ls in alone.values()
            ]
            yield _point("只有一地一并写到的做法", "；".join(rows) + "。")

    def told(self) -> str:
        """Return who tells results with figures, without, or none."""
        groups = self.groups.values()
        figures = [c for c in groups if any(r.quantities for k in c for r in k.results)]
        without = [c for c in groups if c not in figures and any(k.results for k in c)]
        none = [c for c in groups if c not in figures and c not in without]
        parts = (("有数字的", figures), ("没有数字的", without), ("没有写成效的", none))
        return "；".join(f"{t}有{self.places([k for c in g for k in c])}" for t, g in parts if g) + "。"

    def places(self, cases: Sequence[Case]) -> str:
        """Return the places of *cases* with the numbers of their sources."""
        found: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            found[_named(case, case.site.name if case.site.id else "", short=True)].append(case)
        return "、".join(f"{name}{self.references.mark(*cs)}" for name, cs in found.items())


def _point(title: str, text: str) -> Paragraph:
    return paragraph("body", Run(f"{title}：", "bold"), text)


def _named(case: Case, place: str, *, short: bool = False) -> str:
    if not place:
        return "未写明地方"
    return f"{place}（地名隐去）" if case.site.hidden and not short else place


def _tally(names: Iterable[str]) -> str:
    counted = Counter(names)
    return "、".join(f"{name}{f'{n}篇' if n > 1 else ''}" for name, n in counted.items())


def _sentences(cases: Sequence[Case]) -> list[str]:
    """Return the sentences of *cases*, each once; headings and titles only where there is nothing else."""
    every = list(dict.fromkeys(c.sentence for c in cases))
    whole = [s for s in every if s.rstrip("”’」』）)").endswith(("。", "！", "？", "；"))]
    return (whole or every)[:QUOTES]


def _limits(practices: Sequence[Practice], survey: Survey, number: int) -> Iterator[Block]:
    """Yield what was assumed, and what the brief cannot say."""
    yield paragraph("heading1", f"{ordinal(number)}、说明与局限")
    notes = [
        "本综述只说明材料写了什么：材料没有写的，未必没有做；材料写了的，未经实地核实。",
        "做法、成效及其关系由程序从原文识别，会有错漏；每处都附出处，引用前请核对原文。",
        f"每篇材料每个地方至多摘录{QUOTES}句原文。",
        "参考文献按 GB/T 7714—2015 著录；责任者、出版地、出版者、日期不明的，照标准省略或注明不详，不作推测；"
        "网络资源的引用日期请补。文件名供查找原件。",
        "以下是统计地方数的约定，就图谱的全部材料而言：",
        *(_ENGLISH.sub("", note) for note in survey.assumptions if "自述" not in note),
    ]
    for at, note in enumerate(notes, 1):
        yield paragraph("body", f"{at}. {note}")
