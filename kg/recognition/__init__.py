"""Stage: piece -> mentions. One module a kind proposes, one function decides."""

from __future__ import annotations

from kg.model import Document, Mention, Piece
from kg.ontology import Ontology
from kg.recognition import documents, mechanisms, organizations, outcomes, places, programs
from kg.recognition.overlap import best
from kg.text import outside

FINDERS = (organizations, places, programs, mechanisms, outcomes, documents)
"""The rule modules, each with ``find(document, piece, ontology)``."""


def propose(document: Document, piece: Piece, ontology: Ontology) -> list[Mention]:
    """Return what the rules of every kind find, in text order; mentions of different kinds may overlap."""
    return sorted(m for finder in FINDERS for m in finder.find(document, piece, ontology))


def recognise(document: Document, piece: Piece, ontology: Ontology) -> tuple[Mention, ...]:
    """Return the mentions of *piece*, left to right, none overlapping, none on a masked span."""
    return tuple(m for m in best(propose(document, piece, ontology)) if outside(m.span, document.masks))
