"""What a survey holds: practices, the cases of each, the places and pieces that they stand in."""

from __future__ import annotations

from dataclasses import dataclass

from kg.analysis.counting import Count, Seen, count, spoken
from kg.analysis.dating import Dated, Stance
from kg.analysis.reuse import Passage
from kg.model import Quantity


@dataclass(frozen=True, slots=True)
class Site:
    """The place that a piece is about, or one that acts in it."""

    id: str
    """Equal for two pieces only where the place is the same without doubt; empty where the piece has no one place."""
    name: str
    hidden: bool
    code: str
    level: str


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome that a practice is said to have."""

    text: str
    quantities: tuple[Quantity, ...]
    kind: str
    status: str
    confidence: float = 1.0
    """How sure it is that the practice has it."""
    entity: str = ""
    """Id of its node."""

    @property
    def intervals(self) -> list[list[str | float | None]]:
        """Return unit, lower bound (inclusive), upper bound of each quantity; None is unbounded."""
        return [[q.unit, *(None if b is None else float(b) for b in (q.low, q.high))] for q in self.quantities]


@dataclass(frozen=True, slots=True)
class Case:
    """One mechanism or program that realises a practice."""

    entity: str
    label: str
    site: Site
    document: str
    piece: int
    title: str
    date: str
    publisher: str
    start: int
    end: int
    sentence: str
    rule: str
    confidence: float
    details: tuple[str, ...]
    """What it uses, or what uses it."""
    results: tuple[Result, ...]
    quote: str = ""
    """The words from *start* to *end*."""
    claim: str = ""
    """Id of the claim that says it."""
    stance: Stance = ""
    dates: tuple[Dated, ...] = ()
    """What the piece says of when, each with its words."""
    used_by: tuple[str, ...] = ()
    """Those of the details that use it: the programs and mechanisms that it is a part of."""
    targets: tuple[str, ...] = ()
    """Whom it is for."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of the piece that a case stands in, for whoever cites it. Every text may be empty."""

    document: str
    piece: int
    pieces: int
    """How many pieces the document has."""
    title: str
    author: str
    """Of the by-line; whom the piece is about is not taken for its author."""
    whole: str
    """Title of the document."""
    date: str
    publisher: str
    address: str


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice and the cases of it: adoptions, and mentions that only plan it or deny it."""

    id: str
    label: str
    label_en: str
    definition: str
    field: str
    instrument: str
    names: tuple[str, ...]
    background: bool
    proposed: bool
    cases: tuple[Case, ...]
    basis: str = ""
    """The document, law or campaign that a national standing practice rests on."""

    @property
    def done(self) -> tuple[Case, ...]:
        """The cases that count: a place that only plans the practice, or says that it has none, does not adopt it."""
        return tuple(c for c in self.cases if not c.stance)

    @property
    def places(self) -> Count:
        """How many places carry it out."""
        return count(self.seen)

    @property
    def seen(self) -> tuple[Seen, ...]:
        """The place of each case that counts, as it is counted."""
        named = [c.site for c in self.done if c.site.id and not c.site.hidden]
        names = {s.name: spoken(s.name) if s.code else s.name for s in named}
        return tuple(
            Seen(
                c.site.id,
                c.site.name,
                c.site.hidden,
                c.site.code,
                tuple(sorted(n for n, said in names.items() if n != c.site.name and said in c.sentence)),
                "" if c.site.id else f"{c.document}#{c.piece}",
            )
            for c in self.done
        )

    @property
    def pieces(self) -> int:
        """How many pieces carry it out."""
        return len({(c.document, c.piece) for c in self.done})


@dataclass(frozen=True, slots=True)
class Survey:
    """All practices of a build, most places first, and what was assumed in counting."""

    practices: tuple[Practice, ...]
    assumptions: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    """Of every piece that has a case, in order."""
    reuse: tuple[Passage, ...] = ()
    """Passages that two pieces have in common; pieces that are copies as a whole are left out."""

    def sites(self) -> dict[str, Site]:
        """Return every place and piece that can be asked for, by name: ``南召县``, or ``材料.txt#2`` for a hidden one."""
        found: dict[str, Site] = {}
        for case in (c for p in self.practices for c in p.cases):
            name = case.site.name if case.site.id and not case.site.hidden else f"{case.document}#{case.piece}"
            found.setdefault(name, case.site)
        return found


def rank(practice: Practice) -> tuple[int, int, int, str]:
    """Return the sort key of a practice: most places first, then most pieces."""
    places = practice.places
    return -places.low, -places.high, -practice.pieces, practice.label
