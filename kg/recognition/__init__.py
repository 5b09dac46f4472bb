"""Stage: piece -> mentions. One module a kind proposes, one function decides."""

from __future__ import annotations

from kg.model import Document, Mention, Piece
from kg.ontology import Ontology
from kg.recognition.documents import find as find_documents
from kg.recognition.mechanisms import find as find_mechanisms
from kg.recognition.organizations import find as find_organizations
from kg.recognition.outcomes import find as find_outcomes
from kg.recognition.overlap import best
from kg.recognition.places import find as find_places
from kg.recognition.programs import find as find_programs
from kg.recognition.settled import settled, without
from kg.recognition.tagging import Tagger
from kg.text import outside

FINDERS = (find_organizations, find_places, find_programs, find_mechanisms, find_outcomes, find_documents)
"""The rules, one function a kind."""


def propose(document: Document, piece: Piece, ontology: Ontology) -> list[Mention]:
    """Return what the rules of every kind find, in text order; mentions of different kinds may overlap."""
    return sorted(m for find in FINDERS for m in find(document, piece, ontology))


def recognise(
    document: Document, piece: Piece, ontology: Ontology, tagger: Tagger | None = None
) -> tuple[Mention, ...]:
    """Return the mentions of *piece*, left to right, none overlapping, none on a masked span.

    What the user's own lexicon settles comes first. Of the rest, the *tagger*, where one is given, decides with the
    proposals of the rules before it; without, the rules decide alone.
    """
    own = settled(ontology)
    first = own.find(document, piece)
    rest = without(document, first)
    proposals = [m for m in propose(rest, piece, ontology) if outside(m.span, rest.masks)]
    found = tagger.tag(rest, piece, proposals, ontology) if tagger else best(proposals)
    return tuple(sorted([*first, *(m for m in found if m.quote not in own.never)]))
