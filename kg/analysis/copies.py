"""Pieces that are copies of one another: reposted, or printed in two collections. They count once."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

SHINGLE = 5
SKETCH = 8
"""Least hashes of a text that lead to possible copies: two texts of likeness 0.9 share none of them once in 10^8."""
COPY = 0.9
"""Jaccard likeness of the shingles from which two texts are copies."""

K = TypeVar("K", bound=tuple[str, int])


def copies(texts: Mapping[K, str]) -> dict[K, K]:
    """Return for each text that copies an earlier one (in the order of the keys) that earlier one.

    >>> a, b = ("".join(f"第{i}条，{what}。" for i in range(99)) for what in ("甲县推行星级评定", "乙县开展技能比武"))
    >>> copies({("a", 1): a, ("b", 1): b, ("c", 1): a + "完。"})
    {('c', 1): ('a', 1)}
    """
    shingles = {key: _shingles(text) for key, text in texts.items()}
    bearers: dict[int, list[K]] = defaultdict(list)
    found: dict[K, K] = {}
    for key in sorted(texts):
        sketch = sorted(shingles[key])[:SKETCH]
        earlier = sorted({k for h in sketch for k in bearers[h]})
        first = next((k for k in earlier if _likeness(shingles[k], shingles[key]) >= COPY), None)
        if first is not None:
            found[key] = first
            continue
        for value in sketch:
            bearers[value].append(key)
    return found


def _shingles(text: str) -> frozenset[int]:
    kept = "".join(text.split())
    return frozenset(zlib.crc32(kept[i : i + SHINGLE].encode()) for i in range(max(1, len(kept) - SHINGLE + 1)))


def _likeness(one: frozenset[int], other: frozenset[int]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def listed(found: Mapping[K, K]) -> Sequence[str]:
    """Return one line a copy, for the list of assumptions."""
    return [f"{a[0]}#{a[1]} = {b[0]}#{b[1]}" for a, b in sorted(found.items())]
