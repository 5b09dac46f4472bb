"""The place of a piece where only its by-line, its title or a name in its text says it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Document, Entity, Mention, NodeType, PieceExtraction, Span, stable_id
from kg.text import outside

_SURE = {"place/byline": 0.9, "place/title": 0.9, "place/named": 0.7}
"""Where the name stands, and how sure it is that the piece is about the place."""


def unnamed_place(document: Document, part: PieceExtraction) -> tuple[Entity, ...]:
    """Return the place that *part* is about as an entity, none where its entities name it or its words stand nowhere.

    ``*县`` in the by-line ``中共*县委组织部`` is no mention of its own, and still the place of the piece: the part of the
    by-line is the evidence.
    """
    name = part.piece.place
    quotes = (q for e in part.entities if e.type == NodeType.PLACE for q in (e.label, *(m.quote for m in e.mentions)))
    if not name or any(q.endswith(name) for q in quotes):
        return ()
    found = next(_found(document, part, name), None)
    if found is None:
        return ()
    rule, span = found
    mention = Mention(span, name, NodeType.PLACE, rule, _SURE[rule])
    key = stable_id("place", document.id, str(part.piece.number), "own place", name)
    return (Entity(key, NodeType.PLACE, name, (mention,)),)


def _found(document: Document, part: PieceExtraction, name: str) -> Iterator[tuple[str, Span]]:
    """Yield where the name stands: in the by-line, in the title, anywhere; never on a mention or in a masked span."""
    taken = {m.span for e in part.entities for m in e.mentions}
    piece = part.piece
    for rule, where in (("place/byline", piece.byline), ("place/title", piece.title_span), ("place/named", piece.span)):
        at = document.text.find(name, where.start, where.end) if where else -1
        if at >= 0 and (span := Span(at, at + len(name))) not in taken and outside(span, document.masks):
            yield rule, span
