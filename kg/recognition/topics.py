"""Adds the program that a piece is about where the tagger was not sure of it: without it, most of its edges are lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.choices import NOBODY
from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition.boundaries import balanced, pairs_of
from kg.recognition.programs import finder_of
from kg.subjects import Name, Page, Seen, names, shares
from kg.text import outside

RULE = "program/subject"
LEAST = 0.15
"""Share from which the likeliest name counts: of a dozen names one is right, and a missing one costs more than a wrong one."""


def with_topic(
    document: Document, piece: Piece, found: Sequence[Mention], seen: Iterable[Seen], ontology: Ontology
) -> list[Mention]:
    """Return the mentions *found* in *piece*, with the program that it is most likely about, left to right, none overlapping.

    Args:
        document: the document.
        piece: one piece of it.
        found: its mentions, none overlapping.
        seen: where the tagger sees programs and mechanisms, and how likely they are; sure or not.
        ontology: words and weights.
    """
    page = Page(document, piece)
    among = eligible(page, found, seen, ontology)
    likely = shares(page, among, ontology)
    best = max((name for name in likely if name != NOBODY), key=lambda name: likely[name], default=NOBODY)
    if best == NOBODY or _is_found(best, found) or likely[best] < LEAST:
        return list(found)
    spans = next(name.spans for name in among if name.text == best)
    return _placed(document, found, spans, round(likely[best], 3))


def eligible(page: Page, found: Iterable[Mention], seen: Iterable[Seen], ontology: Ontology) -> list[Name]:
    """Return the names that *page* may be about: programs and mechanisms, sure or not, and phrases of its title."""
    kinds = {m.quote: m.type for m in sorted(found, key=lambda m: m.type is NodeType.PROGRAM)}
    text, pairs = page.document.text, pairs_of(page.text, page.piece.span.start)
    whole = [(span, kind, share) for raw, kind, share in seen if (span := balanced(raw, pairs, text))]
    return names(page, whole, kinds, (name for name, _ in finder_of(ontology).title_parts(page.title)))


def _is_found(name: str, found: Iterable[Mention]) -> bool:
    return any(m.type is NodeType.PROGRAM and m.quote == name for m in found)


def _placed(document: Document, found: Sequence[Mention], spans: Iterable[Span], share: float) -> list[Mention]:
    """Return *found* with programs at *spans*, but where one would cut a longer mention."""
    free = [
        s
        for s in spans
        if outside(s, document.masks) and all(s.covers(m.span) or not s.overlaps(m.span) for m in found)
    ]
    kept = [m for m in found if not any(s.covers(m.span) for s in free)]
    return sorted([*kept, *(Mention(s, s.of(document.text), NodeType.PROGRAM, RULE, share) for s in free)])
