"""Find outcomes: claims of something achieved or delivered, with their figures.

A clause is read three ways: as a claim with a figure (``figures``), as a claim that a pattern of
ontology/patterns/outcomes.yaml knows (honours, ranks, completed changes), or as the second half of the claim before it.
Plans, rules and descriptions are no outcomes; the word lists that tell them are in ontology/lexicon/outcomes.yaml.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition.claims import Clause, ClauseCutter, Stripper, names_of
from kg.recognition.figures import FigureFinder, Found, Member
from kg.recognition.overlap import best
from kg.recognition.quantities import locate, parse
from kg.search import Prefilter
from kg.text import lines, outside

LEAST = 0.5
"""Confidence below which a candidate is not proposed."""
_WHOLE = ("outcome/venue", "outcome/rank")
"""Rules whose claim keeps a scope word in front of it (``全省…现场会在我县召开``)."""
_SCOPE = re.compile("全[国省市区县镇]$")
_RATED = re.compile("考核|[测点]?评|观摩|现场会|推进会|座谈会")


class OutcomeFinder:
    """The compiled form of the lexica and patterns; one per ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.cutter, self.stripper = ClauseCutter(ontology), Stripper(ontology)
        self.figures = FigureFinder(ontology, self.stripper)
        self.patterns = ontology.patterns_of(NodeType.OUTCOME)
        self.prefilter = Prefilter([p.regex.pattern for p in self.patterns])
        self.follow = re.compile(ontology.alternation("outcomes.follow_ups") + r"|(?:提高|增长|下降|上升|降低)\d")
        self.duty = re.compile(ontology.alternation("outcomes.duties") + "[^，；。]{0,6}$")
        self.happened = re.compile("已|了(?!解|望)|累计")
        self.plan_heading = re.compile(ontology.alternation("outcomes.plan_headings") + "[。：:]?$")
        self.closing = re.compile(ontology.alternation("outcomes.finals") + "$|全部|均已|如期")
        self.trailing = re.compile(f"{ontology.alternation('outcomes.trailing')}$")

    def find(self, line: str, names: Sequence[str]) -> Iterator[Found]:
        """Yield the claims of *line*; they may overlap."""
        inside = self.cutter.whole(line)
        numbers = [(s.start, s.end) for s, _ in locate(line, self.ontology) if not inside[s.start]]
        last: Found | None = None
        for clause in self.cutter.cut(line, inside):
            if clause.planned and not self.happened.search(line, clause.start, clause.end):
                continue
            if joined := self.joined(line, clause, last):
                last = joined
                yield joined
                continue
            here = numbers[bisect_left(numbers, (clause.start, 0)) : bisect_left(numbers, (clause.end, 0))]
            figured = list(self.figured(line, clause, here, names))
            last = figured[-1] if figured else None
            yield from figured
            for start, end in self.parts(line, clause):
                first = here[0][0] - start if here else None
                yield from (f.moved(start) for f in self.claims(line[start:end], names, first))

    def joined(self, line: str, clause: Clause, last: Found | None) -> Found | None:
        """Return the claim *last* prolonged by *clause*, where the clause only says more about it."""
        near = last is not None and clause.start - last.end <= 1 and clause.mark in ("，", "、", ",")
        if near and last and self.follow.match(line, clause.start, clause.end):
            return last._replace(end=clause.end)
        return None

    def figured(
        self, line: str, clause: Clause, numbers: Sequence[tuple[int, int]], names: Sequence[str]
    ) -> Iterator[Found]:
        """Yield the claims with figures of one clause, one a member of its list."""
        listed = False
        for start, end in self.members(line, clause, numbers):
            here = tuple((a - start, b - start) for a, b in numbers if start <= a < end)
            if not here:
                continue
            text = line[start:end]
            body = min(self.stripper.start(text, names), here[0][0])
            found = self.figures.find(Member(text, here, body, listed))
            listed = found is not None
            if found:
                yield found.moved(start)

    def members(self, line: str, clause: Clause, numbers: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield the members of a clause that lists figures: ``谈话86人次、函询24人次``."""
        start = clause.start
        for (_, b), (a, _) in zip(numbers, numbers[1:], strict=False):
            cut = line.find("、", b, a)
            if cut < 0 or line.count("“", start, cut) != line.count("”", start, cut):
                continue
            rest = line[cut + 1 : a]
            if rest and not self.follow.match(rest) and rest not in ("共", "近", "约", "超"):
                yield start, cut
                start = cut + 1
        yield start, clause.end

    def parts(self, line: str, clause: Clause) -> Iterator[tuple[int, int]]:
        """Yield the parts that a clause without figures is read in: its items, if each is a claim of its own."""
        text = line[clause.start : clause.end]
        items = text.split("、")
        if len(items) > 1 and all(self.closing.search(i) for i in items):
            start = clause.start
            for item in items:
                yield start, start + len(item)
                start += len(item) + 1
        else:
            yield clause.start, clause.end

    def claims(self, text: str, names: Sequence[str], first: int | None = None) -> Iterator[Found]:
        """Yield the claims of *text* that its patterns show; *first* is where its first figure stands."""
        possible = self.prefilter.possible(text)
        if not possible:
            return
        begin = self.stripper.start(text, names)
        body = text[begin:]
        for pattern in (self.patterns[i] for i in possible):
            whole = pattern.regex.search(text)
            match = whole or pattern.regex.match(body)
            if not match:
                continue
            start, end = (at if whole else at + begin for at in match.span("span"))
            start = self.begin(text, pattern.id, start, begin, first)
            if self.duty.search(text, 0, start) or self.figures.past.search(text, 0, start):
                continue
            end = self.trimmed(text, start, end)
            if end - start >= 4:
                yield Found(start, end, pattern.id, pattern.confidence)

    def begin(self, text: str, rule: str, start: int, begin: int, first: int | None) -> int:
        """Return where a claim begins that a pattern found at *start*."""
        if first is not None and begin >= first - 1 and first <= start <= first + 24:
            return first
        if begin > start and rule in _WHOLE and _SCOPE.search(text, 0, begin) and _RATED.search(text, begin):
            return begin - 2
        return max(start, begin) if begin < len(text) else start

    def trimmed(self, text: str, start: int, end: int) -> int:
        """Return *end* without 为契机, 以来, 等 and the like."""
        found = self.trailing.search(text, start, end)
        return found.start() if found else end


def find(document: Document, piece: Piece, ontology: Ontology) -> list[Mention]:
    """Return the outcomes of *piece* with their quantities, left to right, none overlapping.

    No outcome crosses a line break or touches a masked span. The rule is ``outcome/`` and the reading that found it.
    """
    finder = _finder(ontology)
    text, names = piece.span.of(document.text), names_of(piece)
    planned = [s.span for s in piece.sections if finder.plan_heading.search(s.heading.of(document.text))]
    found = []
    for line in lines(text):
        offset = piece.span.start + line.start
        for start, end, rule, confidence in finder.find(line.of(text), names):
            span = Span(offset + start, offset + end)
            quote = span.of(document.text)
            whole = quote.count("“") == quote.count("”")
            done = finder.happened.search(document.text, max(0, span.start - 3), span.end)
            if not done and any(section.covers(span) for section in planned):
                continue
            if whole and confidence >= LEAST and outside(span, document.masks):
                found.append(Mention(span, quote, NodeType.OUTCOME, rule, confidence))
    return [replace(m, quantities=parse(m.quote, ontology)) for m in best(found)]


@cache
def _finder(ontology: Ontology) -> OutcomeFinder:
    return OutcomeFinder(ontology)
