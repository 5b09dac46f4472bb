"""Rows as columns: what repeats stands side by side, so that it packs well. page/src/data/wire.ts is the other end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Table = dict[str, list[Any]]


def table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """Return *rows* as one list a column.

    >>> table(("a", "b"), [(1, 2), (3, 4)])
    {'a': [1, 3], 'b': [2, 4]}
    """
    listed = list(rows)
    return {name: [row[i] for row in listed] for i, name in enumerate(names)}


def steps(values: Iterable[int]) -> list[int]:
    """Return the differences of *values*, the first from 0.

    >>> steps([5, 9, 7])
    [5, 4, -2]
    """
    found, last = [], 0
    for value in values:
        found.append(value - last)
        last = value
    return found


def spans(rows: Table, start: str = "start", end: str = "end") -> Table:
    """Return *rows* with starts as steps and ends as lengths."""
    lengths = [e - s for s, e in zip(rows[start], rows[end], strict=True)]
    return {**rows, start: steps(rows[start]), end: lengths}


class Numbers:
    """Gives each different text a number, in the order of first use."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """Return the number of *text*."""
        return self._known.setdefault(text, len(self._known))

    @property
    def texts(self) -> list[str]:
        """Return all texts, by number."""
        return list(self._known)
