"""Organisations: organs of party and state, firms, schools, associations, and villages that act."""

from __future__ import annotations

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition.orgnames import org_names
from kg.recognition.overlap import best
from kg.text import outside


def find(document: Document, piece: Piece, ontology: Ontology) -> list[Mention]:
    """Return the organisations that *piece* names, left to right, none overlapping."""
    text, offset = piece.span.of(document.text), piece.span.start
    names, _, _ = org_names(ontology).find(text)
    found = [
        Mention(Span(offset + n.start, offset + n.end), text[n.start : n.end], NodeType.ORGANIZATION, n.rule, n.confidence)
        for n in names
    ]
    return best(m for m in found if outside(m.span, document.masks))
