"""Local alignment of two texts on characters: Smith and Waterman's, inside a band, a row at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
MATCH, MISMATCH, GAP = 2, -1, 2
"""A changed character costs half of what an equal one earns; an added or dropped one costs as much."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best local alignment: where it lies in the two texts, and its runs of equal characters."""

    start: tuple[int, int]
    end: tuple[int, int]
    blocks: tuple[tuple[int, int, int], ...]
    """Offset in the first text, offset in the second, length; in order."""

    @property
    def equal(self) -> int:
        """How many characters are equal."""
        return sum(size for _, _, size in self.blocks)


def align(one: Array, other: Array, low: int, high: int) -> Alignment | None:
    """Return the best local alignment of two arrays of code points; None where they have no character in common.

    Args:
        one: code points of the first text.
        other: code points of the second.
        low: least offset in *other* minus offset in *one* that may meet.
        high: greatest such difference.

    >>> codes = lambda text: np.array([ord(c) for c in text])
    >>> align(codes("甲县推行星级评定"), codes("南召县推行星级大评定"), -3, 5).blocks
    ((1, 2, 5), (6, 8, 2))
    """
    if not len(one) or not len(other):
        return None
    scores = _scores(one, other, low, high)
    row, column = np.unravel_index(int(scores.argmax()), scores.shape)
    if scores[row, column] == 0:
        return None
    return _traced(scores, one, other, low, int(row), int(column))


def _scores(one: Array, other: Array, low: int, high: int) -> Array:
    """Return the score of the best alignment that ends at each cell: row ``i + 1``, column ``j - i - low``."""
    width = high - low + 1
    padded = np.full(len(one) + width + len(other) + abs(low) + 2, -1, np.int64)
    begin = max(0, -low)
    padded[begin : begin + len(other)] = other
    scores = np.zeros((len(one) + 1, width + 1), np.int32)  # the last column stays 0: it is outside the band
    steps = GAP * np.arange(width, dtype=np.int32)
    for i, code in enumerate(one.tolist()):
        at = begin + low + i
        there = padded[at : at + width]
        fresh = scores[i, :width] + np.where(there == code, MATCH, MISMATCH)
        fresh = np.maximum(np.maximum(fresh, scores[i, 1:] - GAP), 0)
        fresh = np.maximum.accumulate(fresh + steps) - steps
        scores[i + 1, :width] = np.where(there >= 0, fresh, 0)
    return scores


def _traced(scores: Array, one: Array, other: Array, low: int, row: int, column: int) -> Alignment:
    """Return the alignment that ends at the cell, followed back to where its score is 0."""
    met: list[tuple[int, int]] = []
    end = row, row + low + column
    while row > 0 and scores[row, column] > 0:
        i, j, value = row - 1, row - 1 + low + column, int(scores[row, column])
        equal = bool(one[i] == other[j])
        if value == int(scores[row - 1, column]) + (MATCH if equal else MISMATCH):
            if equal:
                met.append((i, j))
            row -= 1
        elif value == int(scores[row - 1, column + 1]) - GAP:
            row, column = row - 1, column + 1
        else:
            column -= 1
    blocks: list[tuple[int, int, int]] = []
    for i, j in reversed(met):
        if blocks and blocks[-1][0] + blocks[-1][2] == i and blocks[-1][1] + blocks[-1][2] == j:
            blocks[-1] = (*blocks[-1][:2], blocks[-1][2] + 1)
        else:
            blocks.append((i, j, 1))
    return Alignment((row, row + low + column), end, tuple(blocks))
