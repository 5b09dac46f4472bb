"""Passages that pieces have in common, word for word or nearly: what was copied, adapted, added, dropped.

Short runs of characters lead from piece to piece (an index, never all pairs of pieces); where several lie on nearly one
diagonal, the two texts are aligned there. Runs that many pieces have are stock phrases: they lead nowhere and count for
nothing, as do the formulas of the ontology.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.analysis.alignment import Alignment, Job, aligned
from kg.ontology import Ontology

Array = NDArray[Any]
LEAST = 30
"""Characters of a passage, its punctuation with them."""
RUN = 6
"""Characters of the runs that lead from piece to piece."""
COMMON, SHARE = 10, 0.02
"""Pieces that must have a run to make it a stock phrase, and their share of all."""
LINKS = 10
"""A run leads to so many pieces before its own at most: what a hundred pieces copy costs no thousands of pairs."""
REACH, SLANT = 36, 14
"""Characters between two runs of one passage, and by how much they may lie on different diagonals."""
AROUND = 60
"""Characters before and behind the runs that are aligned too."""
SEEDS = 9
"""Characters that the runs of a passage must cover."""
OWN, ALIKE = 0.7, 0.7
"""Equal characters outside stock phrases, as a share of the least length; equal ones, as a share of the alignment."""
HINT = 24
"""Characters around the runs in which a passage must have more than the runs in common."""
_LISTED = re.compile(r"(?:[^，。；：、\s]{1,14}、){3,}[^，。；：、\s]{1,14}")
"""An enumeration: that two texts list the same offices or trades is no copying."""
COPIED, ADAPTED, ADDED, DROPPED = "copied", "adapted", "added", "dropped"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a passage in its two wordings; one of them is empty where words were added or dropped."""

    kind: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands, half open, in code points of the piece's document."""

    document: str
    piece: int
    start: int
    end: int
    who: str = ""
    """The place that the piece is about; empty where it has no one place."""
    date: str = ""

    @property
    def name(self) -> str:
        """The piece, as people call it: ``甲县（材料.txt#2）``."""
        piece = f"{self.document}#{self.piece}"
        return f"{self.who}（{piece}）" if self.who else piece


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that two pieces have in common. Which of them has it from the other is not said."""

    one: Place
    other: Place
    equal: int
    """Equal characters, punctuation left out."""
    likeness: float
    """Equal characters as a share of the alignment."""
    parts: tuple[Part, ...]

    @property
    def length(self) -> int:
        """Characters of the longer wording."""
        return max(self.one.end - self.one.start, self.other.end - self.other.start)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece: where it begins in its document, its words, the place that it is about, its date."""

    document: str
    number: int
    start: int
    words: str
    who: str = ""
    date: str = ""


class _Letters:
    """All pieces as one array of letters and figures, with the way back to their offsets."""

    def __init__(self, texts: Sequence[Text], formulas: re.Pattern[str]) -> None:
        codes, offsets, stock, piece = list[int](), list[int](), list[bool](), list[int]()
        for number, text in enumerate(texts):
            matches = (m for pattern in (formulas, _LISTED) for m in pattern.finditer(text.words))
            known = {i for m in matches for i in range(*m.span())}
            kept = [i for i, c in enumerate(text.words) if c.isalnum()]
            codes += [ord(text.words[i]) for i in kept]
            offsets += kept
            stock += [i in known or text.words[i].isascii() for i in kept]
            piece += [number] * len(kept)
        self.codes, self.offsets = np.array(codes, np.int64), np.array(offsets, np.int64)
        self.stock, self.piece = np.array(stock, bool), np.array(piece, np.int64)
        self.pairs = self.codes[:-1] << 21 | self.codes[1:]
        self.first = np.searchsorted(self.piece, np.arange(len(texts) + 1))


def passages(texts: Sequence[Text], ontology: Ontology, least: int = LEAST) -> tuple[Passage, ...]:
    """Return the passages of *least* characters and more that two of *texts* have in common; in the order of *texts*.

    Args:
        texts: the pieces; those that are copies as a whole should be left out before.
        ontology: names the formulas that count for nothing.
        least: characters of the longer wording, punctuation with them.
    """
    letters = _Letters(texts, re.compile(ontology.alternation("resolution.formulas")))
    if len(letters.codes) < RUN:
        return ()
    windows = [_windows(letters, chain) for chain in _chains(*_seeds(letters, len(texts)))]
    promising = [w for w in windows if _promising(letters, w, least)]
    found: dict[int, Passage] = {}
    for number, alignment in aligned([w.job(letters) for w in promising]):
        passage = _passage(letters, texts, promising[number], alignment, least) if alignment else None
        if passage is not None:
            found[number] = passage
    return tuple(_longest([found[number] for number in sorted(found)]))


def _seeds(letters: _Letters, count: int) -> tuple[Array, Array, Array]:
    """Return pairs of equal runs in different pieces: offset of the one, of the other, and an id of the two pieces.

    Marks as stock what more than ``COMMON`` pieces have.
    """
    windows = len(letters.codes) - RUN + 1
    keys = np.zeros(windows, np.uint64)
    for i in range(RUN):
        keys = keys * np.uint64(1_000_003) + letters.codes[i : i + windows].astype(np.uint64)
    inside = letters.piece[:windows] == letters.piece[RUN - 1 :]
    plain = np.convolve(letters.stock, np.ones(RUN, np.int64), "valid") < RUN
    at = np.flatnonzero(inside & plain)
    order = at[np.argsort(keys[at], kind="stable")]
    sorted_keys, pieces = keys[order], letters.piece[order]
    new = np.ones(len(order), bool)
    new[1:] = sorted_keys[1:] != sorted_keys[:-1]
    group = np.cumsum(new) - 1
    bearers = np.ones(len(order), np.int64)
    bearers[1:] = new[1:] | (pieces[1:] != pieces[:-1])
    held = np.bincount(group, weights=bearers).astype(np.int64)[group]
    common = held > max(COMMON, SHARE * count)
    for i in range(RUN):
        letters.stock[order[common] + i] = True
    kept = (held > 1) & ~common
    return _linked(order[kept], group[kept], letters.piece, count)


def _linked(at: Array, group: Array, piece: Array, count: int) -> tuple[Array, Array, Array]:
    """Return each run with those up to ``LINKS`` before it in its group, sorted by pieces and offset."""
    left, right = [], []
    for step in range(1, LINKS + 1):
        same = np.flatnonzero((group[step:] == group[:-step]) & (piece[at[step:]] != piece[at[:-step]]))
        left.append(at[same])
        right.append(at[same + step])
    a, b = np.concatenate(left), np.concatenate(right)
    pair = piece[a] * count + piece[b]
    order = np.lexsort((b, a, pair))
    return a[order], b[order], pair[order]


@dataclass(slots=True)
class _Chain:
    """Runs of two pieces that lie on nearly one diagonal."""

    first: tuple[int, int]
    last: tuple[int, int]
    low: int
    high: int
    covered: int = RUN

    def takes(self, a: int, b: int) -> bool:
        near = 0 <= a - self.last[0] <= REACH and -SLANT <= b - self.last[1] <= REACH + SLANT
        return near and self.low - SLANT <= b - a <= self.high + SLANT and b >= self.first[1]

    def add(self, a: int, b: int) -> None:
        self.covered += min(RUN, a - self.last[0])
        self.last = a, max(b, self.last[1])
        self.low, self.high = min(self.low, b - a), max(self.high, b - a)


def _chains(left: Array, right: Array, pair: Array) -> Iterator[_Chain]:
    """Yield the chains of runs that cover enough to be looked at."""
    before, open_ = -1, list[_Chain]()
    for a, b, both in zip(left.tolist(), right.tolist(), pair.tolist(), strict=True):
        if both != before:
            yield from (c for c in open_ if c.covered >= SEEDS)
            before, open_ = both, []
        closed = [c for c in open_ if a - c.last[0] > REACH]
        if closed:
            yield from (c for c in closed if c.covered >= SEEDS)
            open_ = [c for c in open_ if a - c.last[0] <= REACH]
        chain = next((c for c in reversed(open_) if c.takes(a, b)), None)
        if chain:
            chain.add(a, b)
        else:
            open_.append(_Chain((a, b), (a, b), b - a, b - a))
    yield from (c for c in open_ if c.covered >= SEEDS)


@dataclass(frozen=True, slots=True)
class _Windows:
    """The surroundings of a chain in its two pieces: half open, in letters."""

    chain: _Chain
    numbers: tuple[int, int]
    one: tuple[int, int]
    other: tuple[int, int]

    def job(self, letters: _Letters) -> Job:
        """Return what is to be aligned."""
        shift = self.one[0] - self.other[0]
        low, high = self.chain.low + shift - SLANT, self.chain.high + shift + SLANT
        return Job(letters.codes[slice(*self.one)], letters.codes[slice(*self.other)], low, high)


def _windows(letters: _Letters, chain: _Chain) -> _Windows:
    """Return the surroundings of *chain*."""
    numbers = int(letters.piece[chain.first[0]]), int(letters.piece[chain.first[1]])
    one, other = (
        (
            max(int(letters.first[number]), chain.first[side] - AROUND),
            min(int(letters.first[number + 1]), chain.last[side] + RUN + AROUND),
        )
        for side, number in enumerate(numbers)
    )
    return _Windows(chain, numbers, one, other)


def _passage(
    letters: _Letters, texts: Sequence[Text], windows: _Windows, found: Alignment, least: int
) -> Passage | None:
    """Return the passage that was aligned in *windows*, if it is long and alike enough."""
    numbers, (a, a_end), (b, b_end) = windows.numbers, windows.one, windows.other
    own = sum(int((~letters.stock[a + i : a + i + size]).sum()) for i, _, size in found.blocks)
    columns = max(e - s for s, e in zip(found.start, found.end, strict=True))
    if own < OWN * least or found.equal < ALIKE * columns:
        return None
    starts = [int(letters.offsets[base + at]) for base, at in zip((a, b), found.start, strict=True)]
    ends = [int(letters.offsets[base + at - 1]) + 1 for base, at in zip((a, b), found.end, strict=True)]
    if max(e - s for s, e in zip(starts, ends, strict=True)) < least:
        return None
    one, other = (
        Place(t.document, t.number, t.start + s, t.start + e, t.who, t.date)
        for t, s, e in zip((texts[n] for n in numbers), starts, ends, strict=True)
    )
    offsets = letters.offsets[a:a_end], letters.offsets[b:b_end]
    parts = _parts(found, offsets, (texts[numbers[0]].words, texts[numbers[1]].words))
    return Passage(one, other, found.equal, round(found.equal / columns, 3), tuple(parts))


def _promising(letters: _Letters, windows: _Windows, least: int) -> bool:
    """Say whether the surroundings of the runs have enough pairs of characters in common to be worth aligning."""
    chain = windows.chain
    one, other = (
        set(letters.pairs[max(begin, chain.first[side] - HINT) : min(end, chain.last[side] + RUN + HINT) - 1].tolist())
        for side, (begin, end) in enumerate((windows.one, windows.other))
    )
    return len(one & other) >= OWN * OWN * least


def _parts(found: Alignment, offsets: tuple[Array, Array], words: tuple[str, str]) -> Iterator[Part]:
    """Yield what stands in both, and what in one wording only; punctuation goes with the letters before it."""
    whole = [(i, j, size) for i, j, size in found.blocks if size > 1] or list(found.blocks)

    def cut(side: int, begin: int, end: int) -> str:
        if begin == end:
            return ""
        at = offsets[side]
        last = int(at[end]) if end < found.end[side] else int(at[end - 1]) + 1
        return words[side][int(at[begin]) : last]

    before = found.start
    for (i, j, size), after in pairwise([*whole, (*found.end, 0)]):
        one, other = cut(0, before[0], i), cut(1, before[1], j)
        if one or other:
            yield Part(ADAPTED if one and other else DROPPED if one else ADDED, one, other)
        yield Part(COPIED, cut(0, i, i + size), cut(1, j, j + size))
        before = i + size, j + size
        if not after[2] and before != found.end:
            one, other = cut(0, before[0], found.end[0]), cut(1, before[1], found.end[1])
            yield Part(ADAPTED if one and other else DROPPED if one else ADDED, one, other)


def _longest(found: Sequence[Passage]) -> Iterator[Passage]:
    """Yield the passages that lie in no other one of the same pieces; sorted by place."""
    of_pair: dict[tuple[str, int, str, int], list[Passage]] = {}
    for passage in sorted(found, key=lambda p: (-p.equal, p.one.start, p.other.start)):
        kept = of_pair.setdefault(_pair(passage), [])
        if not any(_over(k.one, passage.one) and _over(k.other, passage.other) for k in kept):
            kept.append(passage)
    for _, kept in sorted(of_pair.items()):
        yield from sorted(kept, key=lambda p: (p.one.start, p.other.start))


def _pair(passage: Passage) -> tuple[str, int, str, int]:
    return passage.one.document, passage.one.piece, passage.other.document, passage.other.piece


def _over(one: Place, other: Place) -> bool:
    """Say whether half of the shorter place lies in the other one."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return 2 * common >= min(one.end - one.start, other.end - other.start)
