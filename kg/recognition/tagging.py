"""What the learned taggers of both modes share: their tags, and how what they read becomes mentions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.odds import log_odds
from kg.odds import probability as probability_of
from kg.ontology import Ontology
from kg.recognition import quantities
from kg.recognition.boundaries import balanced, pairs_of
from kg.recognition.features import TYPES
from kg.recognition.topics import with_topic
from kg.text import outside

TAGS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
"""Outside, then first, inner, last and only character of a mention, by type. The order of all scores."""
EDGE = 0.001
"""Confidences nearer to 0 or 1 are read as this, or 1 less this."""
Read = tuple[Span, NodeType, float]
"""Span, type and confidence of what a tagger reads as a mention."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a tagger sees in a piece, with the probability of the very mention."""

    found: Sequence[Read]
    """What is likely enough, none overlapping."""
    doubtful: Sequence[Read]
    """The programs and mechanisms that are not quite unlikely, found or not; they overlap."""


class Tagger(ABC):
    """Decides on the mentions of a piece with the proposals of the rules before it."""

    rule: str
    """First part of the rule names of what it finds."""

    @abstractmethod
    def read(self, document: Document, piece: Piece, proposals: Sequence[Mention]) -> Reading:
        """Return what the tagger sees in *piece*."""

    def tag(self, document: Document, piece: Piece, proposals: Sequence[Mention], ontology: Ontology) -> list[Mention]:
        """Return the mentions of *piece*, left to right, none overlapping, none across a line or on a masked span.

        The confidence is the share of such mentions that is right (``calibrated``). The rule begins with that of the
        tagger and names the type, or, behind ``+``, the rule that proposes the very same mention.

        Args:
            document: the document.
            piece: one piece of it.
            proposals: what the rules find in the piece; it may overlap.
            ontology: where quantities get their words.
        """
        reading = self.read(document, piece, proposals)
        found = settled(document, piece, proposals, ontology, reading.found, self.rule)
        return with_topic(document, piece, found, reading.doubtful, ontology)


def settled(
    document: Document,
    piece: Piece,
    proposals: Iterable[Mention],
    ontology: Ontology,
    found: Iterable[Read],
    name: str,
) -> list[Mention]:
    """Return what a tagger *found* as mentions, left to right, none overlapping, whole pairs of marks, none masked.

    The rule is ``name/`` and the type, or ``name+`` and the rule that proposes the very same mention.

    Args:
        document: the document.
        piece: one piece of it.
        proposals: what the rules find in the piece; it may overlap.
        ontology: where quantities get their words.
        found: what the tagger reads, in any order.
        name: of the tagger.
    """
    rules = {(m.span, m.type): m.rule for m in sorted(proposals, key=lambda m: (m.confidence, m.rule))}
    trust = calibrations(ontology, name)
    pairs = pairs_of(piece.span.of(document.text), piece.span.start)
    masks = [m for m in document.masks if m.overlaps(piece.span)]
    mentions, free = list[Mention](), piece.span.start
    for raw, kind, confidence in sorted(found):
        span = balanced(Span(max(raw.start, free), raw.end), pairs, document.text) if raw.end > free else None
        if span is None or span.start < free or not outside(span, masks):
            continue
        free = span.end
        quote = span.of(document.text)
        known = quantities.parse(quote, ontology) if kind is NodeType.OUTCOME else ()
        rule = _rule(name, rules, span, kind)
        mentions.append(Mention(span, quote, kind, rule, calibrated(confidence, *trust[kind]), known))
    return mentions


Calibrations = Mapping[NodeType, tuple[float, float]]
"""Level and slope of each type."""


@cache
def calibrations(ontology: Ontology, name: str) -> Calibrations:
    """Return how the confidence of the tagger *name* becomes that of a mention: the map ``calibration.NAME``."""
    known = ontology.maps[f"calibration.{name}"]
    pairs = {kind: known.get(kind, "0 1").split() for kind in TYPES}
    return {kind: (float(level), float(slope)) for kind, (level, slope) in pairs.items()}


def calibrated(probability: float, level: float, slope: float) -> float:
    """Return the share of mentions of this *probability* that is right, three decimals, in (0, 1).

    >>> [calibrated(p, 0.0, 0.5) for p in (0.1, 0.5, 0.9, 1.0)]
    [0.25, 0.5, 0.75, 0.969]
    """
    share = probability_of(level + slope * log_odds(probability, EDGE))
    return min(0.999, max(0.001, round(share, 3)))


def _rule(name: str, rules: Mapping[tuple[Span, NodeType], str], span: Span, kind: NodeType) -> str:
    return f"{name}+{rules[span, kind]}" if (span, kind) in rules else f"{name}/{kind.lower()}"
