"""A mention in its sentence: what every attribute is read from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from kg.model import Attribute, Document, Mention, Piece, Span
from kg.text import outside

_MARKS = "，。；：！？;:!?"
_CLAUSE = re.compile(f"[{_MARKS}]")


@dataclass(frozen=True)
class Surroundings:
    """The sentence of a mention; ``start`` and ``end`` are where the mention stands in it."""

    document: Document
    piece: Piece
    mention: Mention
    sentence: Span
    paragraph: Span
    """From the first sentence of the paragraph to this one, inclusive."""

    @cached_property
    def text(self) -> str:
        """The sentence."""
        return self.sentence.of(self.document.text)

    @cached_property
    def start(self) -> int:
        """Where the mention begins in the sentence."""
        return self.mention.span.start - self.sentence.start

    @cached_property
    def end(self) -> int:
        """Where the mention ends in the sentence."""
        return self.mention.span.end - self.sentence.start

    @cached_property
    def clause(self) -> int:
        """Where the clause of the mention begins in the sentence."""
        return 1 + max(self.text.rfind(mark, 0, self.start) for mark in _MARKS)

    @cached_property
    def opening(self) -> int:
        """Where the second clause of the sentence begins: an adverbial before that governs the whole of it."""
        cut = _CLAUSE.search(self.text)
        return cut.end() if cut else len(self.text)

    def attribute(
        self, name: str, value: str, at: tuple[int, int], rule: str, label: str = "", en: str = "", precision: str = ""
    ) -> Attribute:
        """Return the attribute whose evidence stands *at* these offsets of the sentence."""
        span = Span(self.sentence.start + at[0], self.sentence.start + at[1])
        if not outside(span, self.document.masks):
            span = self.mention.span
        return Attribute(name, value, span, span.of(self.document.text), rule, label, en, precision)


def surroundings(document: Document, piece: Piece, mention: Mention) -> Surroundings:
    """Return *mention* in its sentence; where none covers it, the mention is the sentence."""
    sentences = piece.sentences
    index = bisect_right(sentences, mention.span.start, key=lambda s: s.span.start) - 1
    if index < 0 or not sentences[index].span.covers(mention.span):
        return Surroundings(document, piece, mention, mention.span, mention.span)
    first = bisect_left(sentences, sentences[index].paragraph, key=lambda s: s.paragraph)
    sentence = sentences[index].span
    return Surroundings(document, piece, mention, sentence, Span(sentences[first].span.start, sentence.end))
