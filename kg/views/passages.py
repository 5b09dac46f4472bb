"""The sentences that a page shows: each passage once, with its place in the document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from kg.model import Build, Document, Piece, Section, Span

_END = re.compile("[。！？；\n]")
Mark = tuple[int, int, int]
"""Number of a passage, and start and end of the words inside it, in code points."""
Row = tuple[int, str, int, str, tuple[tuple[int, int], ...]]
"""Number of the piece, section headings, start in the document, text, and the masked parts of the text."""


class Passages:
    """Collects the passages of a build; equal spans get one number."""

    def __init__(self, build: Build) -> None:
        self.documents: Mapping[str, Document] = build.documents()
        self.rows: list[Row] = []
        self.pieces: dict[tuple[str, int], int] = {}
        self._pieces: list[Piece] = []
        self._starts: list[list[int]] = []
        self._known: dict[tuple[int, int, int], int] = {}
        for extraction in build.extractions:
            for part in extraction.pieces:
                self.pieces[extraction.document.id, part.piece.number] = len(self._pieces)
                self._pieces.append(part.piece)
                self._starts.append([s.span.start for s in part.piece.sentences])

    def mark(self, document: str, piece: int, words: Span, sentence: Span | None = None) -> Mark:
        """Return the passage that shows *words*, and where they stand in it.

        Args:
            document: id of the document.
            piece: number of the piece inside it.
            words: what is to be marked.
            sentence: the sentence, where it is known; else all sentences that *words* touches.
        """
        number = self.pieces[document, piece]
        shown = sentence if sentence and sentence.covers(words) else self._around(document, number, words)
        key = (number, shown.start, shown.end)
        if key not in self._known:
            self._known[key] = len(self.rows)
            self.rows.append(self._row(document, number, shown))
        return self._known[key], words.start - shown.start, words.end - shown.start

    def _row(self, document: str, number: int, shown: Span) -> Row:
        source = self.documents[document]
        piece = self._pieces[number]
        headings = " › ".join(h.of(source.text).strip() for h in _headings(piece.sections, shown))
        masks = tuple(_inside(source.masks, shown))
        return number, headings, shown.start, shown.of(source.text), masks

    def _around(self, document: str, number: int, words: Span) -> Span:
        """Return *words* widened to whole sentences of the piece; to punctuation, where it has none."""
        sentences = self._pieces[number].sentences
        first = max(bisect_right(self._starts[number], words.start) - 1, 0)
        touched = [s.span for s in sentences[first : first + 50] if s.span.overlaps(words)]
        if touched:
            return Span(min(touched[0].start, words.start), max(touched[-1].end, words.end))
        text = self.documents[document].text
        before = [m.end() for m in _END.finditer(text, max(0, words.start - 500), words.start)]
        after = _END.search(text, words.end, words.end + 500)
        return Span(before[-1] if before else words.start, after.end() if after else words.end)


def _headings(sections: tuple[Section, ...], shown: Span) -> list[Span]:
    """Return the headings above a passage, outermost first; not the one that is the passage itself."""
    found = [s.heading for s in sections if s.span.covers(shown)]
    return sorted(h for h in found if not h.overlaps(shown))


def _inside(masks: Iterable[Span], shown: Span) -> Iterable[tuple[int, int]]:
    """Yield the masked parts of a passage, relative to its start."""
    for mask in masks:
        if mask.overlaps(shown):
            yield max(mask.start, shown.start) - shown.start, min(mask.end, shown.end) - shown.start
