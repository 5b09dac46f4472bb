"""The records that cross a stage boundary: all of them are here, none is elsewhere.

Offsets everywhere are code points of ``Document.text``, half open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from kg.errors import Problem


class NodeType(StrEnum):
    """The six types of the annotation guidelines, and Practice, which joins entities of several pieces."""

    ORGANIZATION = "Organization"
    PLACE = "Place"
    PROGRAM = "Program"
    MECHANISM = "Mechanism"
    OUTCOME = "Outcome"
    POLICY_DOCUMENT = "PolicyDocument"
    PRACTICE = "Practice"


class EdgeType(StrEnum):
    """The six edges inside a piece, and the two that resolution adds (locatedIn, realises)."""

    IMPLEMENTS = "implements"
    USES = "uses"
    ACHIEVES = "achieves"
    PART_OF = "partOf"
    COOPERATES_WITH = "cooperatesWith"
    ISSUES = "issues"
    LOCATED_IN = "locatedIn"
    REALISES = "realises"


class Level(StrEnum):
    """Administrative level of a place, widest first."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


LEVEL_NAMES = {
    Level.PROVINCE: "省级",
    Level.CITY: "市级",
    Level.COUNTY: "县级",
    Level.TOWNSHIP: "乡级",
    Level.VILLAGE: "村级",
}
"""What readers are shown for each level."""


def stable_id(prefix: str, *parts: str) -> str:
    """Return an identifier that depends on *parts* only: same input, same id, any machine.

    >>> stable_id("doc", "report-2024")
    'doc-4973fc757672'
    """
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=6)
    return f"{prefix}-{digest.hexdigest()}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of code points in the text of one document."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty or negative span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share a code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Say whether *other* lies inside this span, or is it."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """Return the code points of *text* that the span names."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What corpus/manifest.csv says of a document. All fields may be empty."""

    title: str = ""
    place: str = ""
    level: str = ""
    date: str = ""
    """ISO 8601, to the precision known: 2023, 2023-05 or 2023-05-12."""
    publisher: str = ""
    source: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Document:
    """One file, decoded. The text is never changed afterwards: what is no prose is masked by spans."""

    name: str
    """The path below the folder that was given, with ``/``; the bare file name for a single file."""
    text: str
    masks: tuple[Span, ...] = ()
    """Crawler marks and page furniture, in order: no mention lies in them."""
    encoding: str = "utf-8"
    metadata: Metadata = field(default_factory=Metadata)

    @cached_property
    def id(self) -> str:
        """Content hash: a renamed or moved file keeps its id; two equal files are one document."""
        return stable_id("doc", self.text)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a piece under one heading: a theme (``section``) or a single measure inside it."""

    kind: str
    """``section`` or ``measure``."""
    span: Span
    heading: Span
    parent: int | None = None
    """Index of the enclosing section in ``Piece.sections``."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or title line; quotation marks, book marks and brackets are never cut open."""

    span: Span
    role: str = "body"
    """``title``, ``byline``, ``heading`` or ``body``."""
    section: int | None = None
    """Index of the innermost section in ``Piece.sections``."""
    paragraph: int = 0
    """Number of the paragraph (text line) inside the piece, from 0."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One speech, report or county's practice inside a document."""

    number: int
    span: Span
    title: str = ""
    title_span: Span | None = None
    byline: Span | None = None
    owner: str = ""
    """The by-line's organisation, repaired when the line is broken in two; may be empty."""
    place: str = ""
    """The administrative area the piece is about, as written; empty when there are several."""
    level: Level | None = None
    theme: Span | None = None
    """The sentence that says what the piece is about."""
    sections: tuple[Section, ...] = field(default=(), hash=False)
    sentences: tuple[Sentence, ...] = field(default=(), hash=False)


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """One number with its unit. ``value`` has 万, 亿 and 千 multiplied in."""

    comparator: str
    """One of ``= > >= < <= ~``."""
    value: Decimal
    unit: str = ""
    low: Decimal | None = None
    """Lower bound of the interval the words allow, inclusive; None is unbounded."""
    high: Decimal | None = None
    """Upper bound, exclusive unless equal to *low*; None is unbounded."""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Text that names something. ``rule`` says which structure, lexicon entry, pattern or model found it."""

    span: Span
    quote: str
    type: NodeType
    rule: str
    confidence: float = 1.0
    """In (0, 1]."""
    quantities: tuple[Quantity, ...] = ()
    """Of an outcome: its numbers, in text order."""


@dataclass(frozen=True, slots=True, order=True)
class Attribute:
    """A property of an entity, and the words that say it. ``rule`` says what read them."""

    name: str
    """``kind``, ``status``, ``recognition`` (rank, model, honour, praise, spread), ``time``, ``target``, ``instrument``."""
    value: str
    """Of kind and status one of their words; of target and instrument an id of schemes.yaml; of time an ISO 8601
    interval ``start/end``, inclusive: an unknown side is empty, one that lasts is ``..``; ``unknown`` if both are."""
    span: Span
    quote: str
    rule: str
    label: str = ""
    """The value for people, Chinese; of time the quote itself."""
    label_en: str = ""
    precision: str = ""
    """Of a time: day, month, quarter, half, year, period or unknown."""

    @property
    def bounds(self) -> tuple[str, str]:
        """Return first and last day of a time, ISO 8601; empty where they are unknown or open."""
        start, _, end = self.value.partition("/") if self.name == "time" else ("", "", "")
        return (start if start[:1].isdigit() else "", end if end[:1].isdigit() else "")


@dataclass(frozen=True, slots=True)
class Entity:
    """What one or more mentions of a piece name."""

    id: str
    type: NodeType
    label: str
    """A quote of the text, line breaks and masked spans left out."""
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...] = ()
    kind: str = ""
    """Of an outcome, in the logic model: input, output, outcome or recognition."""
    status: str = ""
    """planned, underway, done, measured or recognised; empty where the text does not say."""
    attributes: tuple[Attribute, ...] = ()
    """Kind and status again, time, target groups and instrument, each with its evidence, sorted."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim, and the words in the source that make it. No evidence, no statement."""

    source: str
    type: EdgeType
    target: str
    document: str
    """``Document.id``."""
    piece: int
    evidence: Span
    quote: str
    rule: str
    confidence: float = 1.0

    @property
    def id(self) -> str:
        """Hash of the claim and its place: equal in every build."""
        return stable_id(
            "claim",
            self.source,
            self.type,
            self.target,
            self.document,
            str(self.evidence.start),
            str(self.evidence.end),
        )


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One sentence of a piece, and what it was taken for."""

    span: Span
    kind: str
    """practice, outcome, both, heading, slogan, plan, background, voice, furniture or unread."""
    rule: str


@dataclass(frozen=True, slots=True)
class PieceExtraction:
    """What one piece says: entities (ids unique in the whole build) and the statements between them."""

    piece: Piece
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    ledger: tuple[LedgerEntry, ...] = ()
    """One entry a sentence, in text order."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document says. A pure function of the document, the ontology and the settings."""

    document: Document
    pieces: tuple[PieceExtraction, ...]
    problems: tuple[Problem, ...] = ()
    """Warnings that the document raised: a declared count that does not hold, say."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One mention of a node, and where it stands."""

    document: str
    piece: int
    sentence: Span
    mention: Mention


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the graph: an entity, or several that resolution found to be the same thing."""

    id: str
    type: NodeType
    label: str
    entities: tuple[str, ...]
    """Ids of the entities it stands for, sorted."""
    occurrences: tuple[Occurrence, ...]
    """In document and text order. Empty for a Practice alone: its evidence is that of its ``realises`` edges."""
    quantities: tuple[Quantity, ...] = ()
    kind: str = ""
    status: str = ""
    attributes: tuple[Attribute, ...] = ()
    redacted: bool = False
    """The name is masked in the source (``*县``): the node never leaves its piece."""
    code: str = ""
    """Of a place or practice: its division code (GB/T 2260) or taxonomy id, where known."""
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of a document that a person decided about, with what stands around them (the idea of a W3C TextQuoteSelector).

    Offsets and ids change when a text is edited or extracted anew; the words are found again by themselves.
    """

    document: str
    """``Document.name``."""
    quote: str
    prefix: str = ""
    """What stands before the quote, on one line."""
    suffix: str = ""

    @property
    def id(self) -> str:
        """Hash of document, quote and context."""
        return stable_id("quote", self.document, self.quote, self.prefix, self.suffix)


class Verdict(StrEnum):
    """What a person decided about a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNDO = "undo"
    """The last decision that this author made on this pair no longer holds."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a decisions file: who said what about which pair, when and why."""

    verdict: Verdict
    subject: Anchor
    object: Anchor | str
    """Other words, or the id of a practice of the taxonomy."""
    author: str
    date: str
    """ISO 8601 day, by the clock of the person who decided."""
    comment: str = ""
    confidence: str = ""
    """As written: between 0 and 1, or empty."""
    object_label: str = ""
    """Of a practice of the taxonomy: its name when the decision was made."""
    place: str = ""
    """File and line; empty for one that no file holds yet."""

    @property
    def pair(self) -> tuple[str, str]:
        """Return the ids of both sides, sorted: a pair has no direction."""
        other = self.object if isinstance(self.object, str) else self.object.id
        return min(self.subject.id, other), max(self.subject.id, other)

    @property
    def id(self) -> str:
        """Hash of what was decided, by whom and when."""
        return stable_id("decision", *self.pair, self.verdict, self.author, self.date)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision that holds in a build, and the entities that it is about."""

    decision: Decision
    subject: str
    """Id of an entity."""
    object: str
    """Id of an entity, or of the node of a practice."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """An uncertain match: an entity and another one, or a practice of the taxonomy. Entities are known by
    ``(document name, number of the piece, entity id)``.
    """

    one: tuple[str, int, str]
    other: tuple[str, int, str]
    card: str
    """Id of the practice that the names of the other one are of; empty where it has none."""
    probability: float
    threshold: float
    matched: bool
    """Both are cases of one practice now."""
    effect: int
    """Pieces that a practice gains or loses by the answer."""
    priority: float
    reasons: tuple[tuple[str, float, float], ...] = ()
    """Feature, its value, what it adds to the log odds."""


@dataclass(frozen=True, slots=True)
class Build:
    """Everything one build knows, before projection: the input of graph, rdf, report and views."""

    extractions: tuple[Extraction, ...]
    """Sorted by document name."""
    nodes: tuple[Node, ...]
    """Sorted by id."""
    statements: tuple[Statement, ...]
    """Between nodes; sorted by id."""
    failures: tuple[Problem, ...] = ()
    """Documents that could not be read and are not in the build, sorted."""
    problems: tuple[Problem, ...] = ()
    """Warnings about documents that are in the build, or were left out as copies, sorted."""
    assumptions: tuple[str, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    """Decisions of people that hold here."""
    uncertain: tuple[Uncertain, ...] = ()
    """Matches that a person should look at, best first."""
    decided: int = 0
    """Lines of the file of decisions that it was made with."""

    def documents(self) -> Mapping[str, Document]:
        """Return the documents by id."""
        return {x.document.id: x.document for x in self.extractions}
