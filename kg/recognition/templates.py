"""Templates: which columns around a character are read together. Each gives one 64-bit key a character.

A template is written as names of columns (``kg.recognition.signs``) with a position: ``char:-1 char`` is the character
before with the character itself. Where its first column says nothing (0), a template gives no key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from kg.recognition.features import TYPES
from kg.recognition.signs import Array, Columns, moved

_SALT = 0x9E3779B97F4A7C15
_MIXED = 0xBF58476D1CE4E5B9
_HALF = np.uint64(32)
LOWER = 56
"""Bits of a key below the number of its template."""


def _window(names: str, first: int, last: int) -> Iterator[str]:
    """Yield a template of neighbouring characters for each place from *first* to *last*."""
    for place in range(first, last + 1):
        yield " ".join(f"{name}:{place + i}" for i, name in enumerate(names.split()))


def _words(distances: Iterable[str], *names: str) -> Iterator[str]:
    """Yield a template of each word (or tag, or cluster) and the place of the character in its own word."""
    yield from (f"{name}{distance} part" for name in names for distance in distances)


def _templates() -> Iterator[str]:
    yield from _window("char", -3, 3)
    yield from _window("char char", -2, 1)
    yield from ("shape:-2 kind:1 kind:2", "shape:-1")
    yield from _words(("-2", "-1", "+0", "+1", "+2"), "word")
    yield from _words(("+0", "-1 tag+0", "+1 tag+0", "-1 tag+0 tag+1", "-2 tag-1", "+2 tag+1"), "tag")
    yield from _words(("-1", "+0", "+1"), *(f"cluster{level}" for level in (0, 1, 3, 4)))
    yield from _words(("-1 cluster1+0", "+0 cluster1+1"), "cluster1")
    yield from (f"clause{sign}" for sign in ("<", ">", "^", "$", "$char", "<char"))
    yield from (f"member{sign}" for sign in ("<", ">", "$char", "<char"))
    yield from ("member^cluster", "member$cluster")
    yield from ("pair", "pair#", "pair>word")
    yield from (
        "figure>",
        "figure<",
        "done> done<",
        "line",
        "line$",
        "sentence",
        "role2",
    )
    yield from ("begins ends", "ends:-1 begins", "ends begins:1")
    yield from ("often", "titled titled:-1", "titled titled:1")
    yield from ("rules", "rules rules:-1", "rules rules:1")
    yield from (f"rule{number}" for number in range(len(TYPES)))
    yield from ("rule3#", "rule4#")


TEMPLATES = tuple(_templates())
"""The templates that are learned with."""


class Templates:
    """Templates, ready to make keys."""

    def __init__(self, templates: Sequence[str] = TEMPLATES) -> None:
        self.templates = tuple(templates)
        parts = [template.split() for template in templates]
        self.columns = sorted({part for each in parts for part in each})
        place = {part: i for i, part in enumerate(self.columns)}
        self.groups = [
            (np.array([i for i, p in enumerate(parts) if len(p) == size]), size) for size in sorted({*map(len, parts)})
        ]
        self.reads = [np.array([[place[part] for part in parts[i]] for i in rows]) for rows, _ in self.groups]
        self.factors = [_factors(rows, size) for rows, size in self.groups]
        self.numbers = np.arange(len(parts), dtype=np.uint64)[:, None] << np.uint64(LOWER)
        self.firsts = np.array([place[p[0]] for p in parts])

    def keys(self, table: Columns) -> Array:
        """Return the keys, templates × characters, uint64; 0 is no key.

        The first bit is 0, the next seven the number of the template, so that a table sorted by key keeps together what is
        read together. Equal values of one template give equal keys, others but by a chance of 1 to 2**56.
        """
        values = np.stack([_column(table, part) for part in self.columns])
        found = np.empty((len(self.templates), values.shape[1]), np.uint64)
        for (rows, size), reads, factors in zip(self.groups, self.reads, self.factors, strict=True):
            mixed = values.take(reads[:, 0], axis=0)
            mixed *= factors[:, 0, None]
            for i in range(1, size):
                more = values.take(reads[:, i], axis=0)
                more *= factors[:, i, None]
                mixed += more
            mixed += factors[:, size, None]
            found[rows] = mixed
        found ^= found >> _HALF
        found *= np.uint64(_MIXED)
        found >>= np.uint64(64 - LOWER)
        found |= self.numbers
        found *= (values > 0).take(self.firsts, axis=0)
        return found


def _factors(rows: Array, size: int) -> Array:
    """Return an odd factor for each part of each template, and what is added: fixed numbers that look random."""
    found = np.zeros((len(rows), size + 1), np.uint64)
    for i, row in enumerate(rows):
        for j in range(size + 1):
            state = (_SALT * (8 * int(row) + j + 1)) & (2**64 - 1)
            state = ((state ^ (state >> 30)) * _MIXED) & (2**64 - 1)
            state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & (2**64 - 1)
            found[i, j] = (state ^ (state >> 31)) | 1
    return found


def _column(table: Columns, part: str) -> Array:
    """Return the column of one part of a template, moved to its position."""
    name, _, position = part.partition(":")
    return moved(table[name], int(position)) if position else table[name]
