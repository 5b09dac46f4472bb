"""Names found by their head word: ``科级干部|大比武``, ``“两轴四带百点”党建示范引领|行动``.

A name ends with its head and begins behind the nearest word to the left that cannot be part of it: a trigger verb, a
function word, a number with its measure word. Both word sets come from ontology/lexicon.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition.clauses import clauses, each, within
from kg.search import Heads, KnownNames
from kg.text import any_of, enclosed

_COUNT = r"[0-9０-９.,余多约近几数一二三四五六七八九十百千万两]+(?:余|多)?(?:个|项|条|批|支|家|次|份|名|期|场|所|处|类|种|套|座|件|人|户|村)"
_AFTER = re.compile(r"[”’》）)]?(?:$|[、，。；：！？,;:和与及等的为在以了上中内后进并从将是由对到]|[”“《（(])")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name inside a clause, offsets relative to the clause."""

    start: int
    end: int
    triggered: bool
    """A trigger verb stands right before it."""
    quoted: bool
    """It ends with, or is, a quotation."""


class PhraseFinder:
    """Finds the names that end with one of a set of head words."""

    def __init__(self, ontology: Ontology, kind: str) -> None:
        stops = set(ontology.words("phrases.stops"))
        triggers = set(ontology.words(f"{kind}.triggers"))
        self.triggers, self.trigger_ends = triggers, tuple(sorted(triggers))
        light = ontology.alternation("mechanisms.light")
        self.heads = Heads("", [*ontology.words(f"{kind}.heads"), *ontology.words(f"{kind}.weak_heads")])
        self.strong = tuple(sorted(ontology.words(f"{kind}.heads")))
        self.bounds = re.compile(f"(?:{any_of(stops | triggers)})|(?P<count>{_COUNT})")
        self.strip = re.compile(f"^(?:{light}|的|了|好|起|{_COUNT})+")

    def find(self, clause: str, starts: Sequence[int]) -> Iterator[Phrase]:
        """Yield the names of *clause*, left to right; they may overlap one another. Heads begin at *starts* alone."""
        marks: list[tuple[int, int]] | None = None
        for match in self.heads.finditer(clause, starts):
            if not _AFTER.match(clause, match.end()):
                continue
            marks = enclosed(clause) if marks is None else marks
            phrase = self._phrase(clause, match, marks)
            if phrase and 2 <= phrase.end - phrase.start <= 24:
                yield phrase

    def _phrase(self, clause: str, head: re.Match[str], marks: list[tuple[int, int]]) -> Phrase | None:
        end, left, inside = head.end(), 0, False
        for a, b in marks:
            if a < head.start() < b:
                left, inside = a + 1, clause[a] in "“‘"
            elif b <= head.start() and clause[a] in "《（(":
                left = max(left, b + 1)
        if inside and end < len(clause) and clause[end] in "”’":
            return Phrase(left, end, self._triggered(clause, left - 1), True)
        start, triggered = left, left > 0 and self._triggered(clause, left)
        for bound in self.bounds.finditer(clause, left, head.start()):
            if not _inside_quotes(bound.start(), marks):
                start, triggered = bound.end(), bound.group() in self.triggers
        start = max(start, clause.rfind("、", left, head.start()) + 1)
        start = self._trim(clause, start, head.start())
        quoted = any(start <= a and b < end for a, b in marks if clause[a] == "“")
        return Phrase(start, end, triggered, quoted) if start < end else None

    def _trim(self, clause: str, start: int, head: int) -> int:
        """Cut light words off the front, and a genitive when enough is left behind it."""
        genitive = clause.rfind("的", start, head)
        if genitive >= 0 and clause.count("“", start, genitive) == clause.count("”", start, genitive):
            start = genitive + 1
        match = self.strip.match(clause[start:head])
        return start + match.end() if match else start

    def _triggered(self, clause: str, end: int) -> bool:
        return clause.endswith(self.trigger_ends, 0, end)


class NameFinder(ABC):
    """Finds the names of one type: known ones anywhere, others clause by clause around their head words."""

    kind: ClassVar[NodeType]
    sure: ClassVar[float]
    """Confidence of a known name."""
    phrases: PhraseFinder
    known: KnownNames

    @abstractmethod
    def find(self, clause: str, starts: Sequence[int]) -> Iterator[tuple[int, int, str, float]]:
        """Yield ``(start, end, rule, confidence)`` relative to *clause*, in no order; they may overlap.

        Heads begin at *starts* alone.
        """

    def mentions(self, document: Document, piece: Piece) -> Iterator[Mention]:
        """Yield the names of *piece*, in no order; they may overlap."""
        known = self.known.find(piece.span.of(document.text))
        for where in within(clauses(document, piece), known, piece.span.start):
            yield self.mention(document, where, f"{self.kind.lower()}/known", self.sure)
        for span, clause, starts in each(document, piece, self.phrases.heads):
            for start, end, rule, confidence in self.find(clause, starts):
                yield self.mention(document, Span(span.start + start, span.start + end), rule, confidence)

    def mention(self, document: Document, where: Span, rule: str, confidence: float) -> Mention:
        """Return the mention at *where*."""
        return Mention(where, where.of(document.text), self.kind, rule, confidence)


def _inside_quotes(position: int, marks: list[tuple[int, int]]) -> bool:
    return any(a < position < b for a, b in marks)
