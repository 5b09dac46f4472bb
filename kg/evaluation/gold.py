"""Read texts annotated in the gold format into the same records that extraction gives.

The format: ``#piece N | title | owner | place | level`` opens a piece, marks stand in its text
(``⟦M3:星级评定⟧``, ``⟦R5:提拔重用干部21名|21 名⟧``), ``#edges`` ends it, then one edge a line (``P1 uses M3``).
Removing the marks gives back the source text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from kg.errors import DataFileError, Problem
from kg.model import (
    Document,
    EdgeType,
    Entity,
    Extraction,
    Level,
    Mention,
    NodeType,
    Piece,
    PieceExtraction,
    Quantity,
    Span,
    Statement,
    stable_id,
)

LETTERS = {
    "O": NodeType.ORGANIZATION,
    "L": NodeType.PLACE,
    "P": NodeType.PROGRAM,
    "M": NodeType.MECHANISM,
    "R": NodeType.OUTCOME,
    "D": NodeType.POLICY_DOCUMENT,
}
_MARK = re.compile(r"⟦([OLPMRD])(\d+):([^⟦⟧|]*)(?:\|([^⟦⟧]*))?⟧")
_QUANTITY = re.compile(r"(>=|<=|>|<|~|=)?\s*([\d.]+)\s*(\S*)")


@dataclass
class _Piece:
    """A piece while it is read."""

    header: list[str]
    start: int
    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    edges: list[tuple[str, str, str]] = field(default_factory=list)


class _Reader:
    """Goes through a gold file once, line by line."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.text: list[str] = []
        self.offset = 0
        self.pieces: list[_Piece] = []
        self.in_edges = False

    def fail(self, line: int, what: str) -> DataFileError:
        return DataFileError(Problem(f"{self.place}:{line}", f"标注有误：{what}", f"bad annotation: {what}"))

    def read(self, content: str) -> None:
        for number, line in enumerate(content.split("\n"), 1):
            if line.startswith("#head"):
                continue
            if line.startswith("#piece"):
                header = [part.strip() for part in line.removeprefix("#piece").split("|")]
                if len(header) != 5:
                    raise self.fail(number, f"#piece wants 5 fields, has {len(header)}")
                self.pieces.append(_Piece(header, self.offset))
                self.in_edges = False
            elif line.startswith("#edges"):
                self.in_edges = True
            elif self.in_edges:
                self.edge(number, line)
            else:
                self.line(number, line)

    def edge(self, number: int, line: str) -> None:
        if not line.strip():
            return
        parts, known = line.split(), self.pieces[-1].mentions
        if len(parts) != 3 or parts[1] not in list(EdgeType) or parts[0] not in known or parts[2] not in known:
            raise self.fail(number, f"edge {line!r}")
        self.pieces[-1].edges.append((parts[0], parts[1], parts[2]))

    def line(self, number: int, line: str) -> None:
        plain, last = "", 0
        for mark in _MARK.finditer(line):
            plain += line[last : mark.start()]
            if self.pieces:
                self.mark(mark, self.offset + len(plain))
            plain += mark[3]
            last = mark.end()
        plain += line[last:]
        if "⟦" in plain or "⟧" in plain:
            raise self.fail(number, f"unreadable mark in {plain[:80]!r}")
        self.text.append(plain)
        self.offset += len(plain) + 1

    def mark(self, mark: re.Match[str], start: int) -> None:
        quantities = tuple(parse_quantity(q) for q in (mark[4] or "").split(";") if q.strip())
        mention = Mention(Span(start, start + len(mark[3])), mark[3], LETTERS[mark[1]], "gold", 1.0, quantities)
        self.pieces[-1].mentions.setdefault(mark[1] + mark[2], []).append(mention)


def parse_quantity(text: str) -> Quantity:
    """Return the quantity that ``>=80 %`` or ``21 名`` writes.

    >>> parse_quantity(">=80 %")
    Quantity(comparator='>=', value=Decimal('80'), unit='%', low=None, high=None)
    """
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a quantity: {text!r}")
    return Quantity(match[1] or "=", Decimal(match[2]), match[3])


def read_gold(path: Path) -> Extraction:
    """Return the extraction that the gold file *path* describes; the document is named ``NAME.txt``.

    Raises:
        DataFileError: a header, mark or edge cannot be read.
    """
    name = path.name.removesuffix(".gold.txt") + ".txt"
    return parse_gold(path.read_text(encoding="utf-8"), name, path.as_posix())


def parse_gold(content: str, name: str, place: str) -> Extraction:
    """Return the extraction that *content*, the text of a gold file, describes.

    Args:
        content: text with marks, headers and edges.
        name: of the document.
        place: what errors name.

    Raises:
        DataFileError: a header, mark or edge cannot be read.
    """
    reader = _Reader(place)
    reader.read(content)
    document = Document(name, "\n".join(reader.text))
    ends = [p.start for p in reader.pieces[1:]] + [len(document.text)]
    pieces = tuple(_extraction(document, p, end) for p, end in zip(reader.pieces, ends, strict=True))
    return Extraction(document, pieces)


def _extraction(document: Document, raw: _Piece, end: int) -> PieceExtraction:
    number, title, owner, place, level = raw.header
    piece = Piece(
        int(number), Span(raw.start, end), title, owner=owner, place=place, level=Level(level) if level else None
    )
    ids = {key: stable_id("e", document.id, number, key) for key in raw.mentions}
    entities = tuple(_entity(ids[key], mentions) for key, mentions in raw.mentions.items())
    statements = []
    for source, kind, target in raw.edges:
        span = raw.mentions[target][0].span
        statements.append(
            Statement(
                ids[source],
                EdgeType(kind),
                ids[target],
                document.id,
                piece.number,
                span,
                span.of(document.text),
                "gold",
            )
        )
    return PieceExtraction(piece, entities, tuple(statements))


def _entity(id_: str, mentions: list[Mention]) -> Entity:
    seen: list[Quantity] = [q for m in mentions for q in m.quantities]
    return Entity(id_, mentions[0].type, mentions[0].quote, tuple(mentions), tuple(seen))


def read_folder(folder: Path) -> list[Extraction]:
    """Return the extractions of every ``*.gold.txt`` in *folder*, by name."""
    return [read_gold(path) for path in sorted(folder.glob("*.gold.txt"))]
