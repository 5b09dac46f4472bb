"""What a relation rule claims, before one statement an edge is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import EdgeType, Span


@dataclass(frozen=True, slots=True)
class Claim:
    """One edge that a rule read, and the sentence that makes it."""

    source: str
    target: str
    type: EdgeType
    evidence: Span
    rule: str
    """Name of the rule; its confidence is in the map ``relations.confidence``."""
    share: float = 1.0
    """Where the rule chose among candidates: the probability of the one it chose."""
