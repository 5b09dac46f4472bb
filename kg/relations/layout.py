"""Where the mentions of a piece stand: paragraphs, sentences, clauses, openings, sections.

Works on the sentences and sections of a segmented piece; a piece without them is read by lines and full stops.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.model import Document, Entity, Mention, NodeType, Piece, Section, Sentence, Span
from kg.text import enclosed, lines

_STOP = re.compile(r"[。！？；!?;]+[”’」』）)]*")
_COMMA = re.compile(r"[，；,;：:]")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
_HEADING_LENGTH = 40
_OPENING_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """One mention of an entity and its address in the piece."""

    entity: Entity
    mention: Mention
    paragraph: int
    sentence: int
    clause: int
    """Number of the clause inside the piece, counted through."""
    section: int | None

    @property
    def start(self) -> int:
        """First code point of the mention."""
        return self.mention.span.start

    @property
    def end(self) -> int:
        """End of the mention, exclusive."""
        return self.mention.span.end


@dataclass(frozen=True)
class Layout:
    """A piece as relation rules see it."""

    document: Document
    piece: Piece
    sentences: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    spots: tuple[Spot, ...]
    """All mentions of all entities, in text order."""
    clauses: tuple[Span, ...] = field(default=())

    @cached_property
    def by_entity(self) -> dict[str, tuple[Spot, ...]]:
        """Entity id → its spots, in text order."""
        found: dict[str, list[Spot]] = {}
        for spot in self.spots:
            found.setdefault(spot.entity.id, []).append(spot)
        return {key: tuple(spots) for key, spots in found.items()}

    @cached_property
    def paragraph_count(self) -> int:
        """How many paragraphs the piece has."""
        return 1 + max((s.paragraph for s in self.sentences), default=0)

    @cached_property
    def first_body(self) -> int:
        """Number of the first paragraph that is prose: neither title nor by-line nor heading."""
        return next((s.paragraph for s in self.sentences if s.role == "body"), 0)

    @cached_property
    def _paragraph_first(self) -> dict[int, int]:
        first: dict[int, int] = {}
        for index, sentence in enumerate(self.sentences):
            first.setdefault(sentence.paragraph, index)
        return first

    def of_type(self, kind: NodeType) -> tuple[Entity, ...]:
        """Return the entities of type *kind* by their first mention."""
        seen: dict[str, Entity] = {}
        for spot in self.spots:
            if spot.entity.type == kind:
                seen.setdefault(spot.entity.id, spot.entity)
        return tuple(seen.values())

    def role(self, spot: Spot) -> str:
        """Return the role of the sentence that holds *spot*."""
        return self.sentences[spot.sentence].role

    def opens_paragraph(self, spot: Spot) -> bool:
        """Say whether *spot* stands in the first sentence of its paragraph."""
        return self._paragraph_first[spot.paragraph] == spot.sentence

    def between(self, left: Spot, right: Spot) -> str:
        """Return the text between two mentions, *left* first in the text."""
        return self.document.text[left.end : right.start]

    def before(self, spot: Spot, width: int) -> str:
        """Return at most *width* code points before the mention, inside its sentence."""
        floor = self.sentences[spot.sentence].span.start
        return self.document.text[max(floor, spot.start - width) : spot.start]

    def after(self, spot: Spot, width: int) -> str:
        """Return at most *width* code points behind the mention, inside its sentence."""
        ceiling = self.sentences[spot.sentence].span.end
        return self.document.text[spot.end : min(ceiling, spot.end + width)]

    def sentence_span(self, spot: Spot) -> Span:
        """Return the span of the sentence that holds *spot*."""
        return self.sentences[spot.sentence].span


def lay_out(document: Document, piece: Piece, entities: Sequence[Entity]) -> Layout:
    """Return the layout of *piece* with every mention of *entities* at its address."""
    sentences = piece.sentences or tuple(_sentences(document, piece))
    clauses = tuple(c for s in sentences for c in _clauses(document.text, s.span))
    sections = piece.sections or _sections(sentences)
    spots = _spots(entities, sentences, clauses, sections, bool(piece.sections))
    return Layout(document, piece, sentences, sections, spots, clauses)


def _spots(
    entities: Sequence[Entity],
    sentences: Sequence[Sentence],
    clauses: Sequence[Span],
    sections: Sequence[Section],
    given: bool,
) -> tuple[Spot, ...]:
    starts, clause_starts = [s.span.start for s in sentences], [c.start for c in clauses]
    spots = []
    for entity in entities:
        for mention in entity.mentions:
            index = max(0, bisect_right(starts, mention.span.start) - 1)
            clause = max(0, bisect_right(clause_starts, mention.span.start) - 1)
            home = sentences[index].section if given else _home(sections, mention.span)
            spots.append(Spot(entity, mention, sentences[index].paragraph, index, clause, home))
    return tuple(sorted(spots, key=lambda s: (s.start, s.end, s.entity.id)))


def _home(sections: Sequence[Section], span: Span) -> int | None:
    return next((i for i, s in enumerate(sections) if s.span.covers(span)), None)


def _sentences(document: Document, piece: Piece) -> Iterator[Sentence]:
    """Cut the lines of the piece at full stops; the first line is the title, short lines without a stop are headings."""
    offset, text = piece.span.start, document.text[piece.span.start : piece.span.end]
    for paragraph, line in enumerate(lines(text)):
        spans = list(_cut(text, line))
        role = _role(line.of(text), paragraph, len(spans))
        for span in spans:
            yield Sentence(Span(span.start + offset, span.end + offset), role, None, paragraph)


def _role(line: str, paragraph: int, count: int) -> str:
    if paragraph == 0 and len(line) <= _OPENING_LENGTH and not line.endswith("。"):
        return "title"
    short = count == 1 and len(line) <= _HEADING_LENGTH and line[-1] not in "。！？；：:…"
    return "heading" if short else "body"


def _cut(text: str, line: Span) -> Iterator[Span]:
    """Yield the sentences of one line; a pair of marks is never cut open."""
    inside = _holes(line.of(text), line.start)
    start = line.start
    for stop in _STOP.finditer(text, line.start, line.end):
        if not inside[stop.start() - line.start] and stop.end() > start:
            yield from _trim(text, start, stop.end())
            start = stop.end()
    yield from _trim(text, start, line.end)


def _clauses(text: str, sentence: Span) -> Iterator[Span]:
    inside = _holes(sentence.of(text), sentence.start)
    start = sentence.start
    for comma in _COMMA.finditer(text, sentence.start, sentence.end):
        if not inside[comma.start() - sentence.start] and comma.end() > start:
            yield Span(start, comma.end())
            start = comma.end()
    if start < sentence.end:
        yield Span(start, sentence.end)


def _holes(line: str, _offset: int) -> list[bool]:
    """Return for each code point of *line* whether it stands inside a pair of marks."""
    inside = [False] * len(line)
    for opened, closed in enclosed(line):
        for i in range(opened + 1, closed):
            inside[i] = True
    return inside


def _trim(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _sections(sentences: Sequence[Sentence]) -> tuple[Section, ...]:
    """Return one flat section a heading line: it reaches to the next heading or the end of the piece."""
    heads = [i for i, s in enumerate(sentences) if s.role == "heading" and s.paragraph > 1]
    ends = [*heads[1:], len(sentences)] if heads else []
    return tuple(
        Section("section", Span(sentences[i].span.start, sentences[j - 1].span.end), sentences[i].span)
        for i, j in zip(heads, ends, strict=True)
    )
