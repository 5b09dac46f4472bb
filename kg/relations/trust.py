"""How far an edge can be trusted: by its rule, by how clear the choice was, and by whether its ends are what they seem.

A logistic model over log odds; its few weights are data (map ``relations.trust``), fitted by ``kg.relations.learning`` on
what the program finds in annotated texts that its models have not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.model import Entity
from kg.odds import log_odds, probability
from kg.ontology import Ontology
from kg.relations.claims import Claim

_EDGE = 0.01
"""Probabilities nearer to 0 or 1 are read as this, or 1 less this."""
SLOPES = ("rule", "share", "source", "target")


@dataclass(frozen=True)
class Trust:
    """The confidence of rules, and the weights that turn it and what is known of a claim into the confidence of an edge."""

    rules: Mapping[str, float]
    weights: Mapping[str, float]

    def of(self, claim: Claim, source: Entity, target: Entity) -> float:
        """Return the probability, two decimals, that *claim* is right: between its ends, and they are rightly found."""
        odds = self.weights[claim.type]
        for name, value in zip(SLOPES, self.signs(claim, source, target), strict=True):
            odds += self.weights[name] * value
        return min(0.99, max(0.01, round(probability(odds), 2)))

    def signs(self, claim: Claim, source: Entity, target: Entity) -> Sequence[float]:
        """Return the log odds of the rule, of the choice, and of the surest mention of either end."""
        found = (self.rules[claim.rule], claim.share, _sure(source), _sure(target))
        return [log_odds(value, _EDGE) for value in found]


def _sure(entity: Entity) -> float:
    return max(m.confidence for m in entity.mentions)


@cache
def trust(ontology: Ontology) -> Trust:
    """Return the model that the maps ``relations.confidence`` and ``relations.trust`` describe."""
    maps = (ontology.maps[f"relations.{name}"] for name in ("confidence", "trust"))
    return Trust(*({key: float(value) for key, value in map_.items()} for map_ in maps))
