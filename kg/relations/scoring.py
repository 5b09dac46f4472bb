"""Choosing among candidates by weighted features. The weights are data: ontology/lexicon/relations.yaml.

Every decision of this stage has the same form. A candidate has named features, mostly 1 or absent; its score is the sum of
their weights; the best candidate wins. ``kg.relations.learning`` fits the weights on annotated texts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from kg.ontology import Ontology
from kg.relations.layout import Spot

Features = dict[str, float]
NOBODY = ""
"""The candidate that stands for: the text names no source for this."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision: which candidate (entity id, or NOBODY) is the source for the target."""

    target: Spot
    """The mention that needs a source."""
    candidates: Mapping[str, Features]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature of one decision."""

    values: Mapping[str, float]

    def score(self, features: Features) -> float:
        """Return the weighted sum; a feature without weight counts nothing."""
        return sum(self.values.get(name, 0.0) * value for name, value in features.items())

    def shares(self, candidates: Mapping[str, Features]) -> dict[str, float]:
        """Return the probability of each candidate (softmax of the scores)."""
        scores = {key: self.score(f) for key, f in candidates.items()}
        top = max(scores.values(), default=0.0)
        powers = {key: math.exp(s - top) for key, s in scores.items()}
        total = sum(powers.values())
        return {key: p / total for key, p in powers.items()}

    def best(self, candidates: Mapping[str, Features]) -> str:
        """Return the candidate with the highest score; of equal ones the first given."""
        return max(candidates, key=lambda key: self.score(candidates[key]))

    def reason(self, features: Features, names: Mapping[str, str]) -> str:
        """Return the rule name (value of *names*) of the feature that speaks most for a candidate."""
        known = [n for n in names if features.get(n)]
        return names[max(known, key=lambda n: self.values.get(n, 0.0) * features[n])] if known else ""


def weights(ontology: Ontology, decision: str) -> Weights:
    """Return the weights of *decision* from the map ``relations.<decision>``."""
    return Weights({name: float(value) for name, value in ontology.maps[f"relations.{decision}"].items()})


def yes(**features: object) -> Features:
    """Return the features that hold, each with the value 1.

    >>> yes(title=True, lead=False)
    {'title': 1.0}
    """
    return {name: 1.0 for name, holds in features.items() if holds}
