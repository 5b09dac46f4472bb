"""Places: divisions, redacted and unlisted ones, where they are not part of an organisation's name."""

from __future__ import annotations

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition.overlap import best
from kg.recognition.placenames import place_names
from kg.text import outside


def find(document: Document, piece: Piece, ontology: Ontology) -> list[Mention]:
    """Return the places that *piece* names, left to right, none overlapping."""
    text, offset = piece.span.of(document.text), piece.span.start
    found = [
        Mention(Span(offset + p.start, offset + p.end), text[p.start : p.end], NodeType.PLACE, p.rule, p.confidence)
        for p in place_names(ontology).find(text)
    ]
    return best(m for m in found if outside(m.span, document.masks))
