"""Find outcomes: claims of something achieved or delivered, with their figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition.overlap import best
from kg.recognition.quantities import locate, parse
from kg.text import enclosed, lines, outside

_CUT = re.compile(r"[，。；：！？;:!?…（）()]|——|(?<!\d),|,(?!\d)|(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
_STOP = frozenset("。！？!?…")


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    sentence: int
    planned: bool


class OutcomeFinder:
    def __init__(self, ontology: Ontology) -> None:
        alt = ontology.alternation
        self.ontology = ontology
        self.patterns = ontology.patterns_of(NodeType.OUTCOME)
        number = "[一二三四五六七八九十两近几多半\\d]+"
        time = (
            rf"(?:截至|截止)到?[^，。；]{{1,14}}?(?:底|末|日|目前|月|年)|(?:19|20)\d\d年?(?:[-—至到](?:20)?\d\d年)?(?:度|底|末|初|春节|\d{{1,2}}月(?:\d{{1,2}}日)?)?(?:以来|至今)?"
            rf"|{number}个?(?:年|月|天)(?:多|时间)?(?:来|以来|间|里|内|下来)|\d{{1,2}}(?:至\d{{1,2}})?月份?(?:底|初|\d{{1,2}}日)?(?:以来)?"
        )
        self.strip = re.compile(
            f"(?:{time}|{alt('outcomes.times', 'outcomes.scopes')}|(?!{alt('outcomes.not_adverbs')}){alt('outcomes.adverbs')}|[、 的])+"
        )
        verbs = alt("outcomes.verbs")
        short = alt("outcomes.short_verbs")
        self.verb = re.compile(f"{verbs}|{short}(?:了|起|出|到|成|好|掉|回|上|下)")
        self.agent = re.compile(alt("outcomes.agents"))
        self.preps = re.compile(alt("outcomes.prepositions"))
        self.reach = re.compile(f"(?:{alt('outcomes.reaches')}|{alt('outcomes.rates')})(?:了|到|至)?(?:近|约|逾|超过?)?$")
        self.average = re.compile(alt("outcomes.averages"))
        self.follow = re.compile(alt("outcomes.follow_ups"))
        self.plan = re.compile(alt("outcomes.plans") + r"|到20\d\d年底?(?!的)")
        self.rule = re.compile(alt("outcomes.rules"))
        self.done = re.compile(alt("outcomes.done_signs"))
        self.static = re.compile(alt("outcomes.descriptions"))
        self.dispatch = re.compile(f"{alt('outcomes.dispatch')}")
        self.tail = re.compile(alt("outcomes.dispatch_tails"))

    def find(self, line: str) -> Iterator[tuple[int, int, str, float]]:
        numbers = [(s.start, s.end) for s, _ in locate(line, self.ontology)]
        previous = None
        for clause in self.clauses(line):
            inside = [n for n in numbers if clause.start <= n[0] and n[1] <= clause.end]
            for start, end in self.members(line, clause, inside):
                here = [n for n in inside if start <= n[0] < end]
                text = line[start:end]
                if clause.planned:
                    continue
                if here:
                    got = self.figure(text, [(a - start, b - start) for a, b in here], previous == clause.sentence)
                    if got:
                        yield start + got[0], start + got[1], got[2], got[3]
                        previous = clause.sentence
                yield from ((start + a, start + b, r, c) for a, b, r, c in self.claims(text))

    def clauses(self, line: str) -> Iterator[_Clause]:
        inside = bytearray(len(line))
        for left, right in enclosed(line):
            if right - left <= 30 and line[left] not in "（(":
                inside[left : right + 1] = b"\1" * (right + 1 - left)
        start, sentence, planned = 0, 0, False
        for match in [*_CUT.finditer(line), None]:
            left, right = match.span() if match else (len(line), len(line))
            if match and inside[left]:
                continue
            if left > start:
                planned = planned or bool(self.plan.search(line, start, left))
                yield _Clause(start, left, sentence, planned)
            if match and match[0] in _STOP:
                sentence, planned = sentence + 1, False
            start = right

    def members(self, line: str, clause: _Clause, numbers: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        start = clause.start
        for i, (a, b) in enumerate(numbers[:-1]):
            cut = line.find("、", b, numbers[i + 1][0])
            if cut < 0 or line.count("“", start, cut) != line.count("”", start, cut):
                continue
            rest = line[cut + 1 : numbers[i + 1][0]]
            if not rest or self.follow.match(rest) or rest in ("共", "近", "约", "超"):
                continue
            yield start, cut
            start = cut + 1
        yield start, clause.end

    def figure(self, text: str, numbers: list[tuple[int, int]], listed: bool) -> tuple[int, int, str, float] | None:
        first = numbers[0][0]
        head = self.strip.match(text)
        start = min(head.end(), first) if head else 0
        lead = text[start:first]
        if self.rule.search(text) or self.static.search(text, 0, numbers[-1][1]):
            return None
        end = self.end(text, numbers)
        verb = self.verb.search(lead)
        if not lead:
            rest = text[numbers[0][1] : end]
            return (start, end, "outcome/figure-first", 0.5) if len(rest) >= 4 else None
        if verb and verb.start() == 0 or self.agent.match(lead) and verb:
            return start, end, "outcome/figure", 0.8
        if self.average.match(lead) or self.reach.search(lead):
            return start, end, "outcome/indicator", 0.75
        if verb:
            return start + verb.start(), end, "outcome/figure-inner", 0.65
        if lead in ("有",) and len(text) - numbers[0][1] >= 5:
            return start, end, "outcome/figure-have", 0.5
        if listed:
            return start, end, "outcome/figure-listed", 0.4
        return start, end, "outcome/figure-other", 0.3

    def end(self, text: str, numbers: list[tuple[int, int]]) -> int:
        end = len(text)
        if self.dispatch.search(text, 0, numbers[0][0]):
            tail = self.tail.search(text, numbers[0][1] + 1)
            if tail:
                end = tail.start()
        while end > numbers[-1][1] and (text[end - 1] in " ，、" or text.endswith(("等",), 0, end)):
            end -= 1
        return end

    def claims(self, text: str) -> Iterator[tuple[int, int, str, float]]:
        for pattern in self.patterns:
            match = pattern.regex.search(text)
            if not match:
                continue
            start, end = match.span("span")
            if pattern.regex.pattern.startswith("^") or start == 0:
                head = self.strip.match(text)
                if head and head.end() < end:
                    start = max(start, head.end())
            yield start, end, pattern.id, pattern.confidence


def find(document: Document, piece: Piece, ontology: Ontology, least: float = 0.0) -> list[Mention]:
    finder = _finder(ontology)
    text = piece.span.of(document.text)
    found = []
    for line in lines(text):
        offset = piece.span.start + line.start
        for start, end, rule, confidence in finder.find(line.of(text)):
            span = Span(offset + start, offset + end)
            if outside(span, document.masks):
                quote = span.of(document.text)
                found.append(Mention(span, quote, NodeType.OUTCOME, rule, confidence, parse(quote, ontology)))
    return best(found)


_FINDERS: dict[int, tuple[Ontology, OutcomeFinder]] = {}


def _finder(ontology: Ontology) -> OutcomeFinder:
    known = _FINDERS.get(id(ontology))
    if known is None or known[0] is not ontology:
        known = _FINDERS[id(ontology)] = (ontology, OutcomeFinder(ontology))
    return known[1]
