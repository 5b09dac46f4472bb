"""The decisions of this stage; their weights are data: ontology/lexicon/relations.yaml, fitted by ``kg.relations.learning``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.choices import Features, Weights
from kg.ontology import Ontology
from kg.relations.layout import Spot


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision: which candidate (entity id, or NOBODY) is the source for the target."""

    target: Spot
    """The mention that needs a source."""
    candidates: Mapping[str, Features]


@dataclass(frozen=True, slots=True)
class Decisions:
    """The weights of every decision of this stage."""

    uses: Weights
    achieves: Weights
    implements: Weights


@cache
def decisions(ontology: Ontology) -> Decisions:
    """Return the decisions as the maps ``relations.uses`` … weigh them."""
    return Decisions(*(Weights.of(ontology.maps[f"relations.{name}"]) for name in ("uses", "achieves", "implements")))


def reason(features: Features, names: Mapping[str, str]) -> str:
    """Return the name of the rule: the value of the first of *names* that holds, the last one where none does.

    >>> reason({"sentence": 1.0}, {"heading": "by-heading", "sentence": "by-sentence", "any": "by-position"})
    'by-sentence'
    """
    return next((rule for name, rule in names.items() if features.get(name)), [*names.values()][-1])
