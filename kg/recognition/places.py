"""Places: divisions, redacted and unlisted ones, where they are not part of an organisation's name."""

from __future__ import annotations

import re
from functools import cache

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition import organizations
from kg.recognition.orgnames import Reading, covered, read_names
from kg.recognition.overlap import best
from kg.text import outside

_NICKNAME = re.compile(r"“([^“”\n]{3,14})”")


def find(document: Document, piece: Piece, ontology: Ontology) -> list[Mention]:
    """Return the places that *piece* names, left to right, none overlapping.

    What belongs to an organisation, a person's title or the title of a document is left out, and what is only part of a
    short quotation: there it belongs to the name of a brand or measure (``“晋江经验”``).
    """
    text, offset = piece.span.of(document.text), piece.span.start
    reading = read_names(ontology, text)
    acting = [(m.span.start - offset, m.span.end - offset) for m in organizations.find(document, piece, ontology)]
    follow = _follow(ontology)
    taken = covered(text, [*acting, *reading.titles, *reading.books, *_nicknames(text, reading)])
    found = [
        Mention(Span(offset + p.start, offset + p.end), text[p.start : p.end], NodeType.PLACE, p.rule, p.confidence)
        for p in reading.places
        if not any(taken[p.start : p.end]) and not (p.rule == "place/short" and follow.match(text, p.end))
    ]
    return best(m for m in found if outside(m.span, document.masks))


@cache
def _follow(ontology: Ontology) -> re.Pattern[str]:
    return re.compile(ontology.alternation("places.follow"))


def _nicknames(text: str, reading: Reading) -> list[tuple[int, int]]:
    """Return the spans of short quotations that are not a place's name as a whole."""
    places = {(p.start, p.end) for p in reading.places}
    return [match.span(1) for match in _NICKNAME.finditer(text) if match.span(1) not in places]
