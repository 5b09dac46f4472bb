"""Which of several overlapping candidates stays."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from kg.model import Mention


def best(candidates: Iterable[Mention]) -> list[Mention]:
    """Return the candidates that stay, left to right, none overlapping.

    The most confident wins, then the longest, then the leftmost, then the rule first in name order: the result does not
    depend on the order of *candidates*.
    """
    ranked = sorted(candidates, key=lambda m: (-m.confidence, -len(m.span), m.span.start, m.rule, m.type))
    starts: list[int] = []
    kept: list[Mention] = []
    for mention in ranked:
        at = bisect_left(starts, mention.span.start)
        if at < len(kept) and kept[at].span.overlaps(mention.span):
            continue
        if at and kept[at - 1].span.overlaps(mention.span):
            continue
        starts.insert(at, mention.span.start)
        kept.insert(at, mention)
    return kept
