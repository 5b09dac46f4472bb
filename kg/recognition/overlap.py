"""Which of several overlapping candidates stays."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from kg.model import Mention


def best(candidates: Iterable[Mention]) -> list[Mention]:
    """Return the candidates that stay, left to right, none overlapping.

    The most confident wins, each further character counting for 0.05 because the longer name wins a conflict, then the
    leftmost, then the rule first in name order: the result does not depend on the order of *candidates*.
    """
    ranked = sorted(candidates, key=_rank)
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


def _rank(mention: Mention) -> tuple[float, int, str, str]:
    weight = mention.confidence + 0.05 * len(mention.span)
    return -round(weight, 6), mention.span.start, mention.rule, mention.type
