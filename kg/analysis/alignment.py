"""Local alignment of two texts on characters: Smith and Waterman's, inside a band, a row at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
MATCH, MISMATCH, GAP = 2, -1, 2
"""A changed character costs half of what an equal one earns; an added or dropped one costs as much."""
TOGETHER, CELLS = 128, 4_000_000
"""Jobs that are computed together, and cells of theirs, at most."""


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
    return next(aligned([Job(one, other, low, high)]))[1]


class Job(NamedTuple):
    """Two texts to align, as ``align`` takes them."""

    one: Array
    other: Array
    low: int
    high: int

    @property
    def width(self) -> int:
        """Cells of the band."""
        return self.high - self.low + 1


def aligned(jobs: Sequence[Job]) -> Iterator[tuple[int, Alignment | None]]:
    """Yield the number of each job and what ``align`` returns for it; in an order that suits the computing.

    Jobs of nearly one size are computed together, a row of all of them at a time: many times as fast as one by one.
    """
    order = sorted(range(len(jobs)), key=lambda n: (jobs[n].width, len(jobs[n].one)))
    batch, rows = list[int](), 0
    for number in order:
        rows = max(rows, len(jobs[number].one))
        if batch and (len(batch) >= TOGETHER or (len(batch) + 1) * jobs[number].width * rows > CELLS):
            yield from _batch(jobs, batch)
            batch, rows = [], len(jobs[number].one)
        batch.append(number)
    if batch:
        yield from _batch(jobs, batch)


def _batch(jobs: Sequence[Job], numbers: Sequence[int]) -> Iterator[tuple[int, Alignment | None]]:
    """Yield the alignment of the jobs *numbers*."""
    scores = _scores([jobs[n] for n in numbers])
    for n, whole in zip(numbers, scores, strict=True):
        one, other, low, _ = jobs[n]
        own = whole[: len(one) + 1, : jobs[n].width + 1]
        row, column = np.unravel_index(int(own.argmax()), own.shape)
        found = None if own[row, column] == 0 else _traced(own, one, other, low, int(row), int(column))
        yield n, found


def _scores(jobs: Sequence[Job]) -> Array:
    """Return for each job the score of the best alignment that ends at each cell: row ``i + 1``, column ``j - i - low``."""
    rows, width = max(len(j.one) for j in jobs), max(j.width for j in jobs)
    codes, there = np.full((rows, len(jobs)), -2, np.int64), np.full((rows + width, len(jobs)), -1, np.int64)
    inside = np.arange(width)[:, None] < np.array([j.width for j in jobs])
    for n, (one, other, low, _) in enumerate(jobs):
        codes[: len(one), n] = one
        begin, end = max(0, low), min(len(other), low + rows + width)
        there[begin - low : max(begin, end) - low, n] = other[begin : max(begin, end)]
    scores = np.zeros((rows + 1, width + 1, len(jobs)), np.int32)  # the last column stays 0: it is outside the band
    steps = (GAP * np.arange(width, dtype=np.int32))[:, None]
    for i in range(rows):
        column = there[i : i + width]
        fresh = np.where(column == codes[i], np.int32(MATCH), np.int32(MISMATCH))
        fresh += scores[i, :width]
        np.maximum(fresh, scores[i, 1:] - GAP, out=fresh)
        np.maximum(fresh, 0, out=fresh)
        fresh += steps
        np.maximum.accumulate(fresh, axis=0, out=fresh)
        fresh -= steps
        scores[i + 1, :width] = np.where(inside & (column >= 0), fresh, 0)
    return scores.transpose(2, 0, 1)


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
