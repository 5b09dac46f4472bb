"""Phrases as vectors: the names of mechanisms and programs, weighted so that shared rhetoric counts for little.

The weight of an n-gram is how rare it is among the names of the taxonomy, never among the texts of a build: two names have
the same likeness whatever else is read.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from kg.ontology import Ontology
from kg.text import normal

Matrix: TypeAlias = Any
"""A ``scipy.sparse.csr_matrix``; scipy has no types."""
AMOUNT = re.compile(
    r"(?:\d[\d,.]*|[一二三四五六七八九十百千万亿两]+)(?:个?百分点|[十百千万亿]*(?:元|美元|吨|亩|倍|平方米))(?:/[人户亩年月])?|\d[\d,.]*%"
)
"""Money and measures: two practices are not alike because they cost the same."""
SIZES = (1, 2, 3)
SINGLE = 0.6
"""What a single character weighs, as a share of its rarity."""
CROWD = 0.02
"""An n-gram that more than this share of the phrases (and more than ``FEW``) hold leads to no candidates."""
FEW = 60
BLOCK = 500
"""Phrases whose likeness to all others is in memory at once."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates: the phrases ``left[k] < right[k]`` share n-grams to the cosine ``likeness[k]``; sorted."""

    left: Any
    right: Any
    likeness: Any

    def __len__(self) -> int:
        return len(self.left)


class Vectors:
    """Turns phrases into rows of a sparse matrix."""

    def __init__(self, ontology: Ontology) -> None:
        self.class_words = tuple(w for w in ontology.words("resolution.class_words") if len(w) > 1)
        self.stock = re.compile(ontology.alternation("resolution.stock_phrases"))
        self.grants = re.compile(ontology.alternation("resolution.grant_words"))
        names = [normal(name) for concept in ontology.practices for name in concept.names]
        self.total = len(names)
        self.held = Counter(g for name in names for g in set(self.grams(self.core(name))))
        self.columns: dict[str, int] = {}
        self.rarities: dict[str, float] = {}

    def core(self, phrase: str) -> str:
        """Return what *phrase* says beyond stock phrases and class words; all of it where that is hardly anything."""
        kept = self.stock.sub("", AMOUNT.sub("", phrase))
        kept = kept if len(kept) >= 2 else phrase
        for _ in range(2):
            ends = (w for w in self.class_words if kept.endswith(w) and len(kept) - len(w) >= 3)
            kept = kept.removesuffix(next(ends, ""))
        return kept

    def amount_only(self, phrase: str) -> bool:
        """Say whether *phrase* names an amount and nothing else: 给予10万元奖励."""
        rest = AMOUNT.sub("", phrase)
        return rest != phrase and len(self.grants.sub("", rest)) < 2

    def grams(self, core: str) -> Iterator[str]:
        """Yield the n-grams of *core*."""
        return (core[i : i + n] for n in SIZES for i in range(len(core) - n + 1))

    def rarity(self, gram: str) -> float:
        """Return the weight of an n-gram."""
        if gram not in self.rarities:
            share = SINGLE if len(gram) == 1 else 1
            self.rarities[gram] = share * math.log(1 + self.total / (1 + self.held[gram]))
        return self.rarities[gram]

    def matrix(self, cores: Sequence[str]) -> Matrix:
        """Return one row of length 1 a phrase."""
        from scipy import sparse  # takes a while to load, and a practice is shown without it

        rows, columns, weights = list[int](), list[int](), list[float]()
        for row, core in enumerate(cores):
            found = sorted(set(self.grams(core)))
            values = [self.rarity(g) for g in found]
            size = math.sqrt(sum(v * v for v in values)) or 1.0
            rows += [row] * len(found)
            columns += [self.columns.setdefault(g, len(self.columns)) for g in found]
            weights += [v / size for v in values]
        shape = (len(cores), max(len(self.columns), 1))
        return sparse.csr_matrix((np.array(weights, np.float32), (rows, columns)), shape=shape)


def candidates(vectors: Matrix, top: int, least: float) -> Pairs:
    """Return for each phrase the *top* others that are like it to *least* and more; never all pairs.

    Only n-grams of two characters and more that are not in everybody's mouth lead from one phrase to another; the
    likeness counts all that are left then.
    """
    count = vectors.shape[0]
    held = np.bincount(vectors.indices, minlength=vectors.shape[1])
    useful = held <= max(FEW, CROWD * count)
    narrow = vectors[:, np.flatnonzero(useful & (held > 1))].tocsr()
    turned = narrow.T.tocsr()
    found: dict[tuple[int, int], float] = {}
    for start in range(0, count, BLOCK):
        block = (narrow[start : start + BLOCK] @ turned).tocsr()
        for row in range(block.shape[0]):
            begin, end = block.indptr[row], block.indptr[row + 1]
            others, values = block.indices[begin:end], block.data[begin:end]
            keep = values >= least
            others, values = others[keep], values[keep]
            if len(others) > top + 1:
                order = np.lexsort((others, -values))[: top + 1]
                others, values = others[order], values[order]
            me = start + row
            for other, value in zip(others.tolist(), values.tolist(), strict=True):
                if other != me:
                    found[min(me, other), max(me, other)] = value
    keys = sorted(found)
    left, right = (np.array([k[side] for k in keys], np.int64) for side in (0, 1))
    return Pairs(left, right, np.array([found[k] for k in keys], np.float32))
