"""Where a claim may stand: clauses with their context, and what stands in front of a claim and outside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from kg.model import Piece
from kg.ontology import Ontology
from kg.search import Prefilter
from kg.text import enclosed

_CUT = re.compile(
    r"[，。；：！？;:!?…（）()—,\s](?:(?<=[，。；：！？;:!?…（）()])|(?<=—)—|(?<=,)(?:(?<!\d,)|(?!\d))"
    r"|(?<=\s)(?:(?<![A-Za-z0-9]\s)\s*|\s*(?![A-Za-z0-9])))"
)
"""What cuts a line. It begins with a set of marks, which is searched for quickly."""
_STOP = frozenset("。！？!?…")
_KEPT_WHOLE = 30
"""Quotations and titles up to this length are not cut at the marks inside them."""
_LONGEST = 300
"""A stretch without punctuation that is longer is a table or rubbish, no clause."""
_NUMBER = r"(?:\d+|[一二三四五六七八九十两近几半多]+)"
_TIME = (
    r"(?:截至|截止)到?[^，。；]{1,14}?(?:年底|月底|目前|月份|日|年|月)"
    r"|(?:19|20)\d\d年?(?:[-—至到](?:20)?\d\d年)?(?:度|底|末|初|春节)?(?:\d{1,2}月(?:\d{1,2}日|底|份)?)?(?:以来|至今|起)?"
    rf"|{_NUMBER}个?(?:年|月|天)(?:多|时间)?(?:来|以来|间|下来)|近?[一两三四五六七八九十]年(?=[^内级])"
    r"|[\u4e00-\u9fff]{2,8}?以来"
    r"|\d{1,2}(?:至\d{1,2})?月份?(?:底|初|\d{1,2}日)?(?:以来)?"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a line between punctuation marks; offsets relative to the line."""

    start: int
    end: int
    sentence: int
    """Number of the sentence in the line."""
    planned: bool
    """A mark of a plan or target stands in the sentence, in or before this clause."""
    mark: str
    """The punctuation in front."""


class ClauseCutter:
    """Cuts lines into clauses and knows which of them speak of plans."""

    def __init__(self, ontology: Ontology) -> None:
        self.plan = re.compile(ontology.alternation("outcomes.plans") + r"|到20\d\d年底?[，、让使实全]")
        self.plans = Prefilter([self.plan.pattern])

    def cut(self, line: str, inside: bytearray) -> Iterator[Clause]:
        """Yield the clauses of *line*, never cut where *inside* (see ``whole``) is set."""
        start, sentence, planned, mark = 0, 0, False, ""
        speaks = bool(self.plans.possible(line))
        for match in chain(_CUT.finditer(line), [None]):
            left, right = match.span() if match else (len(line), len(line))
            if match and inside[left]:
                continue
            if left > start:
                planned = planned or speaks and bool(self.plan.search(line, start, min(left + 1, len(line))))
                if left - start <= _LONGEST:
                    yield Clause(start, left, sentence, planned, mark)
            if match and match[0] in _STOP:
                sentence, planned = sentence + 1, False
            start, mark = right, match[0] if match else ""

    def whole(self, line: str) -> bytearray:
        """Return a flag for each code point of *line*: it lies in a short quotation, title or bracket."""
        inside = bytearray(len(line))
        for left, right in enclosed(line):
            short = right - left <= (_KEPT_WHOLE if line[left] not in "（(" else 6)
            if short:
                inside[left : right + 1] = b"\1" * (right + 1 - left)
        return inside


class Stripper:
    """Finds where a claim begins behind time, scope, name of the place, adverbs and connectives."""

    def __init__(self, ontology: Ontology) -> None:
        fronts = ontology.alternation("outcomes.times", "outcomes.scopes")
        adverbs = ontology.alternation("outcomes.adverbs")
        others = ontology.alternation("outcomes.not_adverbs")
        self.front = re.compile(f"(?:{_TIME}|{fronts}|(?!{others}){adverbs}|[、 ”])+")

    def start(self, text: str, names: Sequence[str] = ()) -> int:
        """Return the offset in *text* behind everything that stands outside a claim."""
        at = 0
        while True:
            match = self.front.match(text, at)
            before, at = at, match.end() if match else at
            at += next((len(n) for n in names if text.startswith(n, at)), 0)
            if at == before:
                break
        return at + 2 if at and text.startswith("累计", at) else at


def names_of(piece: Piece) -> tuple[str, ...]:
    """Return the names under which *piece* speaks of its own place and owner, longest first.

    >>> from kg.model import Span
    >>> names_of(Piece(1, Span(0, 9), owner="柳川市财政局", place="柳川市"))
    ('柳川市财政局', '柳川市', '柳川')
    """
    names = {piece.owner, piece.owner.removeprefix("中共"), piece.place}
    if len(piece.place) > 2 and piece.place[-1] in "省市县区镇乡村":
        names.add(piece.place[:-1])
    return tuple(sorted((n for n in names if len(n) > 1), key=lambda n: (-len(n), n)))
