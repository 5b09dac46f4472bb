"""Pieces that are copies of one another: reposted, or printed in two collections. They count once."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
COPY = 0.9
"""Jaccard likeness of the shingles from which two texts are copies."""
BUCKETS = 1 << 20
"""Of the table that says how frequent a shingle is: it only puts shingles into an order, so that collisions do no harm."""

Array = NDArray[Any]
K = TypeVar("K", bound=tuple[str, int])


def copies(texts: Mapping[K, str]) -> dict[K, K]:
    """Return for each text that copies an earlier one (in the order of the keys) that earlier one.

    >>> a, b = ("".join(f"第{i}条，{what}。" for i in range(99)) for what in ("甲县推行星级评定", "乙县开展技能比武"))
    >>> copies({("a", 1): a, ("b", 1): b, ("c", 1): a + "完。"})
    {('c', 1): ('a', 1)}
    """
    shingles = {key: _shingles(text) for key, text in texts.items()}
    held = np.zeros(BUCKETS, np.int64)
    for values in shingles.values():
        np.add.at(held, values % BUCKETS, 1)
    bearers: dict[int, list[K]] = defaultdict(list)
    found: dict[K, K] = {}
    for key in sorted(texts):
        mine = shingles[key]
        telling = _rarest(mine, held)
        earlier = sorted({k for h in telling for k in bearers[h]})
        first = next((k for k in earlier if _likeness(shingles[k], mine) >= COPY), None)
        if first is not None:
            found[key] = first
            continue
        for value in telling:
            bearers[value].append(key)
    return found


def _shingles(text: str) -> Array:
    """Return the shingles of *text* as numbers, each once, in order."""
    kept = "".join(text.split())
    found = {zlib.crc32(kept[i : i + SHINGLE].encode()) for i in range(max(1, len(kept) - SHINGLE + 1))}
    return np.array(sorted(found), np.int64)


def _rarest(values: Array, held: Array) -> list[int]:
    """Return the shingles of a text that few texts have: so many that it shares one of its own with every copy.

    Two texts that are copies differ in less than a tenth of their shingles. Taken in one order, rare ones first, the first
    tenth of the one and that of the other have some in common: texts that are alike in stock phrases never meet.
    """
    order = np.lexsort((values, held[values % BUCKETS]))
    found: list[int] = values[order[: int((1 - COPY) * len(values)) + 2]].tolist()
    return found


def _likeness(one: Array, other: Array) -> float:
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)


def listed(found: Mapping[K, K]) -> Sequence[str]:
    """Return one line a copy, for the list of assumptions."""
    return [f"{a[0]}#{a[1]} = {b[0]}#{b[1]}" for a, b in sorted(found.items())]
