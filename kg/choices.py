"""Choosing among candidates by weighted features. The weights are data: maps in ontology/lexicon/.

A candidate has named features, mostly 1 or absent. Its score is the sum of their weights, its share the softmax of the
scores. ``kg.relations.learning.fit`` finds the weights on annotated texts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

Features = dict[str, float]
NOBODY = ""
"""The candidate that stands for: none of them."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature of one decision."""

    values: Mapping[str, float]

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> Weights:
        """Return the weights that a map of the lexicon holds."""
        return cls({name: float(value) for name, value in stored.items()})

    def score(self, features: Features) -> float:
        """Return the weighted sum; a feature without weight counts nothing.

        >>> Weights({"title": 2.0, "background": -1.5}).score({"title": 1.0, "background": 1.0, "other": 1.0})
        0.5
        """
        total, known = 0.0, self.values.get
        for name, value in features.items():
            total += known(name, 0.0) * value
        return total

    def shares(self, candidates: Mapping[str, Features]) -> dict[str, float]:
        """Return the probability of each candidate."""
        scores = dict(zip(candidates, map(self.score, candidates.values()), strict=True))
        top = max(scores.values(), default=0.0)
        powers = {key: math.exp(s - top) for key, s in scores.items()}
        total = sum(powers.values())
        return {key: p / total for key, p in powers.items()}

    def best(self, candidates: Mapping[str, Features]) -> tuple[str, float]:
        """Return the likeliest source and its probability, or NOBODY where none reaches ``least_share``.

        Of equal ones it is the first given. Below that share an edge is more often wrong than it is worth.
        """
        shares = self.shares(candidates)
        named = [key for key in candidates if key != NOBODY]
        best = max(named, key=lambda key: shares[key], default=NOBODY)
        share = shares.get(best, 0.0)
        return (best, share) if best and share >= self.values.get("least_share", 0.0) else (NOBODY, 0.0)


def yes(**features: object) -> Features:
    """Return the features that hold, each with the value 1.

    >>> yes(title=True, lead=False)
    {'title': 1.0}
    """
    return {name: 1.0 for name, holds in features.items() if holds}
