"""Boundaries that respect pairs of marks: a name holds both marks of a pair or neither."""

from __future__ import annotations

from collections.abc import Mapping

from kg.model import Span
from kg.text import enclosed

REACH = 6
"""Characters beyond its end that a name grows at most to take in the other mark of a pair."""
_ROUNDS = 4


Pairs = Mapping[int, tuple[int, int]]
"""The pair of marks, opening and closing offset, by the offset of either."""


def pairs_of(text: str, base: int = 0) -> Pairs:
    """Return the pairs of marks of *text*, whose first character has the offset *base*."""
    pairs = [(left + base, right + base) for left, right in enclosed(text)]
    return {mark: pair for pair in pairs for mark in pair}


def balanced(span: Span, pairs: Pairs, text: str) -> Span | None:
    """Return *span* with whole pairs only, outer quotation marks left out; None where nothing is left.

    A mark at the very edge is dropped; for one inside, the span grows to the other mark where that is near, else it ends
    at the mark.

    Args:
        span: what is to be mended.
        pairs: the pairs of marks in *text*.
        text: the text that all offsets refer to.

    >>> text = "推行“六看一承诺”工作模式"
    >>> balanced(Span(3, 13), pairs_of(text), text).of(text)
    '“六看一承诺”工作模式'
    """
    start, end = span.start, span.end
    near = sorted({pairs[i] for i in range(start, end) if i in pairs})
    for _ in range(_ROUNDS):
        before = start, end
        for left, right in near:
            start, end = _mended(start, end, left, right)
        if before == (start, end) or start >= end:
            break
    if end - start > 2 and text[start] == "“" and pairs.get(start) == (start, end - 1):
        start, end = start + 1, end - 1
    return Span(start, end) if start < end else None


def _mended(start: int, end: int, left: int, right: int) -> tuple[int, int]:
    """Return the bounds after one pair was seen to."""
    if (start <= left < end) == (start <= right < end):
        return start, end
    if start <= left < end:
        if left == start:
            return start + 1, end
        return start, right + 1 if left < end - 1 and right - end < REACH else left
    if right == end - 1:
        return start, end - 1
    return left if right > start and start - left <= REACH else right + 1, end
