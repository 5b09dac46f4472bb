"""Clauses: the stretches between punctuation marks inside which a name is looked for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from kg.model import Document, Piece, Span
from kg.search import Heads
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


def within(spans: Sequence[Span], found: Iterable[tuple[int, int]], base: int) -> Iterator[Span]:
    """Yield those of *found*, offsets from *base* on, that lie in one of *spans*, which are in order."""
    starts = [span.start for span in spans]
    for start, end in found:
        at = bisect_right(starts, base + start) - 1
        if at >= 0 and base + end <= spans[at].end:
            yield Span(base + start, base + end)


def each(document: Document, piece: Piece, heads: Heads) -> Iterator[tuple[Span, str, list[int]]]:
    """Yield the clauses of *piece* with their texts and where in them words of *heads* begin, looked for once a piece."""
    base = piece.span.start
    starts = [base + at for at in heads.starts(piece.span.of(document.text))]
    for span in clauses(document, piece):
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        yield span, span.of(document.text), [at - span.start for at in starts[first:last]]


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
