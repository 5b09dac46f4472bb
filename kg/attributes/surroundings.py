"""A mention in its sentence: what every attribute is read from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from kg.model import Attribute, Document, Mention, Piece, Span
from kg.text import outside

_CLAUSE = re.compile("[，。；：！？;:!?]")


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A sentence, shared by the mentions in it."""

    document: Document
    span: Span
    text: str
    before: str
    """The sentences of its paragraph in front of it."""
    cuts: tuple[int, ...]
    """Where its clauses begin, the first left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The sentence of a mention; ``start`` and ``end`` are where the mention stands in it."""

    mention: Mention
    setting: Setting
    text: str
    """The sentence."""
    start: int
    end: int

    @property
    def clause(self) -> int:
        """Where the clause of the mention begins in the sentence."""
        cuts = self.setting.cuts
        at = bisect_right(cuts, self.start)
        return cuts[at - 1] if at else 0

    @property
    def opening(self) -> int:
        """Where the second clause of the sentence begins: an adverbial before that governs the whole of it."""
        return self.setting.cuts[0] if self.setting.cuts else len(self.text)

    def attribute(
        self, name: str, value: str, at: tuple[int, int], rule: str, label: str = "", en: str = "", precision: str = ""
    ) -> Attribute:
        """Return the attribute whose evidence stands *at* these offsets of the sentence."""
        document, start = self.setting.document, self.setting.span.start
        span = Span(start + at[0], start + at[1])
        if not outside(span, document.masks):
            span = self.mention.span
        return Attribute(name, value, span, span.of(document.text), rule, label, en, precision)


class Settings:
    """The sentences of a piece in which mentions stand, each read once."""

    def __init__(self, document: Document, piece: Piece) -> None:
        self.document, self.sentences = document, piece.sentences
        self.starts = [s.span.start for s in piece.sentences]
        self.paragraphs = [s.paragraph for s in piece.sentences]
        self.known: dict[int, Setting] = {}

    def around(self, mention: Mention) -> Surroundings:
        """Return *mention* in its sentence; where none covers it, the mention is the sentence."""
        index = bisect_right(self.starts, mention.span.start) - 1
        if index < 0 or mention.span.end > self.sentences[index].span.end:
            setting = self._setting(mention.span, mention.span.start)
        elif index in self.known:
            setting = self.known[index]
        else:
            first = bisect_left(self.paragraphs, self.paragraphs[index])
            setting = self.known[index] = self._setting(self.sentences[index].span, self.starts[first])
        base = setting.span.start
        return Surroundings(mention, setting, setting.text, mention.span.start - base, mention.span.end - base)

    def _setting(self, span: Span, paragraph: int) -> Setting:
        text = span.of(self.document.text)
        cuts = tuple(m.end() for m in _CLAUSE.finditer(text))
        return Setting(self.document, span, text, self.document.text[paragraph : span.start], cuts)
