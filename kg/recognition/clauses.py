"""Clauses: the stretches between punctuation marks inside which a name is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.model import Document, Piece, Span
from kg.text import enclosed, lines, outside

_CUT = re.compile(r"[，。；：！？,;:!?…—\n\s]+")


@lru_cache(maxsize=2)
def clauses(document: Document, piece: Piece) -> tuple[Span, ...]:
    """Return the clauses of *piece*, left to right; masks, line breaks and punctuation lie between them.

    A mark inside ``“”``, ``《》`` or ``（）`` does not cut. The comma of a list, ``、``, does not cut either.
    """
    base = piece.span.start
    found = (Span(line.start + base, line.end + base) for line in lines(piece.span.of(document.text)))
    return tuple(clause for line in found for clause in _cut(document, line))


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
