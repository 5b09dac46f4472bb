"""Where the mentions of a piece stand: paragraphs, sentences, clauses, openings, sections.

Works on the sentences and sections of a segmented piece; a piece without them is read by lines and full stops.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.model import Document, Entity, Mention, NodeType, Piece, Section, Sentence, Span
from kg.text import enclosed, lines, normal, trimmed

_STOP = re.compile(r"[。！？；!?;]+[”’」』）)]*")
_COMMA = re.compile(r"[，；,;：:]")
_ITEM = re.compile(
    r"(?<![^。；：:，\n])(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，、]|其[一二三四五]|[（(][一二三四五六七八九十\d]+[）)])"
)
"""What opens an item of an enumeration inside a paragraph."""
_LEAD_IN = 14
"""A sentence so short leads into the measure behind it (``筑牢责任体系。``)."""
_TITLE_LENGTH = 60
_HEADING_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Spot:
    """One mention of an entity and its address in the piece."""

    entity: Entity
    mention: Mention
    paragraph: int
    sentence: int
    """Index in ``Layout.sentences``."""
    clause: int
    """Index in ``Layout.clauses``."""
    section: int | None
    """Index in ``Layout.sections`` of the innermost section."""
    start: int = field(init=False, compare=False)
    """First code point of the mention."""
    end: int = field(init=False, compare=False)
    """End of the mention, exclusive."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", self.mention.span.start)
        object.__setattr__(self, "end", self.mention.span.end)


@dataclass(frozen=True)
class Layout:
    """A piece as the relation rules see it."""

    document: Document
    piece: Piece
    sentences: tuple[Sentence, ...]
    clauses: tuple[Span, ...]
    sections: tuple[Section, ...]
    spots: tuple[Spot, ...]
    """All mentions of all entities, in text order."""

    @cached_property
    def by_entity(self) -> dict[str, tuple[Spot, ...]]:
        """Entity id → its spots, in text order."""
        found: dict[str, list[Spot]] = {}
        for spot in self.spots:
            found.setdefault(spot.entity.id, []).append(spot)
        return {key: tuple(spots) for key, spots in found.items()}

    @cached_property
    def by_type(self) -> dict[NodeType, tuple[Spot, ...]]:
        """Node type → the spots of its entities, in text order."""
        return {kind: tuple(s for s in self.spots if s.entity.type == kind) for kind in NodeType}

    @cached_property
    def owners(self) -> frozenset[str]:
        """Ids of the organizations that are the owner: one name is part of the other (``县委组织部``, ``组织部``)."""
        owner = normal(self.piece.owner)
        named = [(e.id, {normal(m.quote) for m in e.mentions}) for e in self.of_type(NodeType.ORGANIZATION)]
        return frozenset(key for key, names in named if owner and any(n in owner or owner in n for n in names if n))

    @cached_property
    def _entities(self) -> dict[NodeType, tuple[Entity, ...]]:
        return {kind: tuple({s.entity.id: s.entity for s in spots}.values()) for kind, spots in self.by_type.items()}

    @cached_property
    def last_paragraph(self) -> int:
        """Number of the last paragraph."""
        return max((s.paragraph for s in self.sentences), default=0)

    @cached_property
    def first_body(self) -> int:
        """Number of the first paragraph of prose: no title, by-line or heading."""
        return next((s.paragraph for s in self.sentences if s.role == "body"), 0)

    @cached_property
    def _paragraph_start(self) -> dict[int, int]:
        first: dict[int, int] = {}
        for index, sentence in enumerate(self.sentences):
            first.setdefault(sentence.paragraph, index)
        return first

    def of_type(self, kind: NodeType) -> tuple[Entity, ...]:
        """Return the entities of type *kind*, by first mention."""
        return self._entities[kind]

    @cached_property
    def _items(self) -> list[int]:
        numbered = [m.start() for m in _ITEM.finditer(self.document.text, self.piece.span.start, self.piece.span.end)]
        short = [s.span.start for s in self.sentences if s.role == "body" and len(s.span) <= _LEAD_IN]
        return sorted({*numbered, *short})

    def item(self, spot: Spot) -> tuple[int, int]:
        """Return the paragraph of *spot* and the number of the item that holds it: two spots of one item give the same."""
        return spot.paragraph, bisect_right(self._items, spot.start)

    @cached_property
    def _starts_of(self) -> dict[str, list[int]]:
        return {key: [s.start for s in spots] for key, spots in self.by_entity.items()}

    def in_front(self, entity: str, at: Spot) -> tuple[Spot, ...]:
        """Return the spots of *entity* that begin before *at*, in text order."""
        return self.by_entity[entity][: bisect_left(self._starts_of[entity], at.start)]

    def earlier(self, kind: NodeType, at: Spot) -> tuple[Spot, ...]:
        """Return the spots of type *kind* that begin before *at*, in text order."""
        return self.by_type[kind][: bisect_left(self._starts[kind], at.start)]

    def latest(self, kind: NodeType, at: Spot) -> Spot | None:
        """Return the last spot of type *kind* that begins before *at*."""
        index = bisect_left(self._starts[kind], at.start)
        return self.by_type[kind][index - 1] if index else None

    @cached_property
    def _starts(self) -> dict[NodeType, list[int]]:
        return {kind: [s.start for s in spots] for kind, spots in self.by_type.items()}

    def opens_paragraph(self, spot: Spot) -> bool:
        """Say whether *spot* stands in the first sentence of its paragraph."""
        return self._paragraph_start[spot.paragraph] == spot.sentence

    def in_heading_of(self, head: Spot, spot: Spot) -> bool:
        """Say whether *head* stands in a heading under which *spot* stands."""
        index = spot.section
        while index is not None:
            section = self.sections[index]
            if section.heading.covers(head.mention.span) and not section.heading.covers(spot.mention.span):
                return True
            index = section.parent
        return False

    def between(self, left: Spot, right: Spot) -> str:
        """Return the text between two mentions, *left* first in the text."""
        return self.document.text[left.end : right.start]

    def before(self, spot: Spot, width: int) -> str:
        """Return at most *width* code points in front of the mention, inside its sentence."""
        floor = self.sentences[spot.sentence].span.start
        return self.document.text[max(floor, spot.start - width) : spot.start]

    def after(self, spot: Spot, width: int) -> str:
        """Return at most *width* code points behind the mention, inside its sentence."""
        ceiling = max(spot.end, self.sentences[spot.sentence].span.end)
        return self.document.text[spot.end : min(ceiling, spot.end + width)]

    def clause_head(self, spot: Spot) -> str:
        """Return the text of the clause in front of the mention."""
        return self.document.text[min(self.clauses[spot.clause].start, spot.start) : spot.start]

    def evidence(self, spot: Spot) -> Span:
        """Return the span of the sentence that holds *spot*, never less than the mention."""
        sentence = self.sentences[spot.sentence].span
        return sentence if sentence.covers(spot.mention.span) else spot.mention.span


def lay_out(document: Document, piece: Piece, entities: Sequence[Entity]) -> Layout:
    """Return the layout of *piece*: every mention of *entities* with its address."""
    sentences = piece.sentences or tuple(_sentences(document, piece))
    clauses = tuple(c for s in sentences for c in _clauses(document.text, s.span))
    sections = piece.sections or _sections(sentences)
    starts, clause_starts = [s.span.start for s in sentences], [c.start for c in clauses]
    spots = []
    for entity in entities:
        for mention in entity.mentions:
            index = max(0, bisect_right(starts, mention.span.start) - 1)
            clause = max(0, bisect_right(clause_starts, mention.span.start) - 1)
            home = sentences[index].section if piece.sections else _home(sections, mention.span)
            spots.append(Spot(entity, mention, sentences[index].paragraph, index, clause, home))
    spots.sort(key=lambda s: (s.start, s.end, s.entity.id))
    return Layout(document, piece, sentences, clauses, sections, tuple(spots))


def _home(sections: Sequence[Section], span: Span) -> int | None:
    return next((i for i, s in enumerate(sections) if s.span.covers(span)), None)


def _sentences(document: Document, piece: Piece) -> Iterator[Sentence]:
    """Cut lines at full stops. The first line is the title if it is short, a short line without a stop a heading."""
    offset, text = piece.span.start, piece.span.of(document.text)
    for paragraph, line in enumerate(lines(text)):
        spans = list(_cut(text, line, _STOP))
        role = _role(line.of(text), paragraph, len(spans))
        for span in spans:
            yield Sentence(Span(span.start + offset, span.end + offset), role, None, paragraph)


def _role(line: str, paragraph: int, count: int) -> str:
    if paragraph == 0 and len(line) <= _TITLE_LENGTH and not line.endswith("。"):
        return "title"
    return "heading" if count == 1 and len(line) <= _HEADING_LENGTH and line[-1] not in "。！？；：:…" else "body"


def _clauses(text: str, sentence: Span) -> Iterator[Span]:
    return _cut(text, sentence, _COMMA)


def _cut(text: str, line: Span, marks: re.Pattern[str]) -> Iterator[Span]:
    """Yield the parts of *line* that end with *marks*; a pair of quotation marks or brackets is never cut open."""
    pairs = [(line.start + a, line.start + b) for a, b in enclosed(line.of(text))]
    start = line.start
    for stop in marks.finditer(text, line.start, line.end):
        if stop.end() > start and not any(a < stop.start() < b for a, b in pairs):
            yield from trimmed(text, start, stop.end())
            start = stop.end()
    yield from trimmed(text, start, line.end)


def _sections(sentences: Sequence[Sentence]) -> tuple[Section, ...]:
    """Return one flat section a heading line: it reaches to the next heading or the end of the piece."""
    heads = [i for i, s in enumerate(sentences) if s.role == "heading" and s.paragraph > 1]
    ends = [*heads[1:], len(sentences)]
    return tuple(
        Section("section", Span(sentences[i].span.start, sentences[j - 1].span.end), sentences[i].span)
        for i, j in zip(heads, ends, strict=False)
    )
