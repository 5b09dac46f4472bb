"""Clauses: the stretches between punctuation marks inside which a name is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Document, Piece, Span
from kg.text import enclosed, lines, outside

_CUT = re.compile(r"[，。；：！？,;:!?…—\n\s]+")


def clauses(document: Document, piece: Piece) -> Iterator[Span]:
    """Yield the clauses of *piece*, left to right; masks, line breaks and punctuation lie between them.

    A mark inside ``“”``, ``《》`` or ``（）`` does not cut. The comma of a list, ``、``, does not cut either.
    """
    for line in lines(piece.span.of(document.text)):
        whole = Span(line.start + piece.span.start, line.end + piece.span.start)
        yield from _cut(document, whole)


def _cut(document: Document, line: Span) -> Iterator[Span]:
    text = line.of(document.text)
    inside = bytearray(len(text))
    for left, right in enclosed(text):
        if right - left <= 40:
            inside[left : right + 1] = b"\x01" * (right + 1 - left)
    start = 0
    bounds = [(m.start(), m.end()) for m in _CUT.finditer(text) if not inside[m.start()]]
    masks = [m for m in document.masks if m.overlaps(line)]
    bounds += [(max(m.start - line.start, 0), min(m.end - line.start, len(text))) for m in masks]
    for left, right in [*sorted(bounds), (len(text), len(text))]:
        if left > start:
            span = Span(line.start + start, line.start + left)
            if outside(span, masks):
                yield span
        start = max(start, right)
