"""What a user's own lexicon settles before rules and model are asked: names, patterns, and words that are no mention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology, Pattern
from kg.recognition import quantities
from kg.recognition.overlap import best
from kg.search import KnownNames
from kg.text import lines, outside

LISTS = {
    "names.organizations": NodeType.ORGANIZATION,
    "names.places": NodeType.PLACE,
    "names.programs": NodeType.PROGRAM,
    "names.mechanisms": NodeType.MECHANISM,
    "names.outcomes": NodeType.OUTCOME,
    "names.documents": NodeType.POLICY_DOCUMENT,
}
RULE = "names/own"
SURE = 0.99
"""Confidence of a name that the user gave."""


class Settled:
    """The names and patterns of users. Without any, nothing is searched."""

    def __init__(self, ontology: Ontology) -> None:
        self.kinds = {word: kind for name, kind in LISTS.items() for word in ontology.words(name)}
        self.names = KnownNames(self.kinds)
        self.patterns: tuple[Pattern, ...] = tuple(p for p in ontology.patterns if p.own)
        self.never = frozenset(ontology.words("names.never"))
        self.ontology = ontology

    def find(self, document: Document, piece: Piece) -> list[Mention]:
        """Return what the user settled in *piece*, left to right, none overlapping: names before patterns."""
        if not self.kinds and not self.patterns:
            return []
        named, shaped = list[Mention](), list[Mention]()
        for line in lines(piece.span.of(document.text)):
            text, base = line.of(piece.span.of(document.text)), line.start + piece.span.start
            for start, end in self.names.find(text):
                kind = self.kinds[text[start:end]]
                named.append(self.mention(document, Span(base + start, base + end), kind, RULE, SURE))
            shaped += self.shaped(document, text, base)
        named = [m for m in named if outside(m.span, document.masks)]
        taken = [m.span for m in named]
        return sorted([*named, *best(m for m in shaped if outside(m.span, (*document.masks, *taken)))])

    def shaped(self, document: Document, text: str, base: int) -> Iterable[Mention]:
        """Yield what the patterns find in a line that begins at *base*."""
        for pattern in self.patterns:
            for match in pattern.regex.finditer(text):
                start, end = match.span("span")
                if start < end and match["span"] not in self.never:
                    where = Span(base + start, base + end)
                    yield self.mention(document, where, pattern.type, pattern.id, pattern.confidence)

    def mention(self, document: Document, span: Span, kind: NodeType, rule: str, confidence: float) -> Mention:
        """Return the mention at *span*; of an outcome with its quantities."""
        quote = span.of(document.text)
        known = quantities.parse(quote, self.ontology) if kind is NodeType.OUTCOME else ()
        return Mention(span, quote, kind, rule, confidence, known)


def without(document: Document, mentions: Iterable[Mention]) -> Document:
    """Return *document* with what is settled masked, so that nothing else is found there."""
    spans = [m.span for m in mentions]
    return replace(document, masks=tuple(sorted([*document.masks, *spans]))) if spans else document


@cache
def settled(ontology: Ontology) -> Settled:
    """Return what the users' folders of *ontology* settle."""
    return Settled(ontology)
