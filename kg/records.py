"""Extractions as JSON Lines, one line a piece: what ``kg extract`` prints and ``kg evaluate`` reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.errors import Problem, ReadError
from kg.model import (
    Attribute,
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
)

Json = dict[str, Any]


Explain = Callable[[str], tuple[str, str]]
"""Gives the words of a rule, in Chinese and English: ``Ontology.explanation``."""


def to_lines(extraction: Extraction, explain: Explain | None = None) -> Iterable[str]:
    """Yield one JSON object a piece. Offsets are code points of the decoded text, end exclusive.

    With *explain* every mention and edge has the key ``explanation``: what its rule looks at, in Chinese and English.
    """
    for part in extraction.pieces:
        row = _piece(extraction.document, part)
        if explain:
            for item in (*(m for e in row["entities"] for m in e["mentions"]), *row["edges"]):
                item["explanation"] = dict(zip(("zh", "en"), explain(item["rule"]), strict=True))
        yield json.dumps(row, ensure_ascii=False)


def _piece(document: Document, part: PieceExtraction) -> Json:
    piece = part.piece
    return {
        "document": document.name,
        "piece": piece.number,
        "start": piece.span.start,
        "end": piece.span.end,
        "title": piece.title,
        "owner": piece.owner,
        "place": piece.place,
        "level": piece.level or "",
        "entities": [_entity(e) for e in part.entities],
        "edges": [_edge(s) for s in part.statements],
        "ledger": [{"start": x.span.start, "end": x.span.end, "kind": x.kind, "rule": x.rule} for x in part.ledger],
    }


def _entity(entity: Entity) -> Json:
    return {
        "id": entity.id,
        "type": entity.type,
        "label": entity.label,
        "practice": None,
        "kind": entity.kind,
        "status": entity.status,
        "mentions": [
            {
                "start": m.span.start,
                "end": m.span.end,
                "quote": m.quote,
                "rule": m.rule,
                "confidence": round(m.confidence, 3),
            }
            for m in entity.mentions
        ],
        "quantities": [_quantity(q) for q in entity.quantities],
        "attributes": [_attribute(a) for a in entity.attributes],
    }


def _attribute(attribute: Attribute) -> Json:
    row: Json = {
        "name": attribute.name,
        "value": attribute.value,
        "label": attribute.label,
        "start": attribute.span.start,
        "end": attribute.span.end,
        "quote": attribute.quote,
        "rule": attribute.rule,
    }
    if attribute.name == "time":
        first, last = attribute.bounds
        row |= {"from": first or None, "to": last or None, "precision": attribute.precision}
    return row


def _quantity(quantity: Quantity) -> Json:
    return {
        "comparator": quantity.comparator,
        "value": _number(quantity.value),
        "unit": quantity.unit,
        "low": None if quantity.low is None else _number(quantity.low),
        "high": None if quantity.high is None else _number(quantity.high),
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _edge(statement: Statement) -> Json:
    return {
        "source": statement.source,
        "type": statement.type,
        "target": statement.target,
        "evidence": {"start": statement.evidence.start, "end": statement.evidence.end, "quote": statement.quote},
        "rule": statement.rule,
        "confidence": round(statement.confidence, 3),
    }


def read_lines(path: Path) -> list[Extraction]:
    """Return the extractions that the JSON Lines of *path* describe, one a document, in file order.

    Only what scoring needs is read back: the documents have no text.

    Raises:
        ReadError: the file cannot be read, or a line is not the JSON that ``kg extract`` prints.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) and exc.strerror else str(exc)
        zh, en = (
            f"无法读取：{reason}；请给出 kg extract 的输出",
            f"cannot be read: {reason}; give what kg extract printed",
        )
        raise ReadError(Problem(path.as_posix(), zh, en)) from exc
    pieces: dict[str, list[PieceExtraction]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            pieces.setdefault(row["document"], []).append(_read_piece(row))
        except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError) as exc:
            place = f"{path.as_posix()}:{number}"
            zh, en = f"不是 kg extract 输出的一行：{exc!r}", f"not a line that kg extract prints: {exc!r}"
            raise ReadError(Problem(place, zh, en)) from exc
    return [Extraction(Document(name, ""), tuple(parts)) for name, parts in pieces.items()]


def _read_piece(row: Json) -> PieceExtraction:
    level = row.get("level")
    start = row["start"]
    piece = Piece(
        row["piece"],
        Span(start, max(row.get("end", 0), start + 1)),
        row.get("title") or "",
        owner=row.get("owner") or "",
        place=row.get("place") or "",
        level=Level(level) if level else None,
    )
    entities = tuple(_read_entity(e) for e in row["entities"])
    statements = tuple(_read_edge(e, row, piece) for e in row["edges"])
    return PieceExtraction(piece, entities, statements)


def _read_edge(edge: Json, row: Json, piece: Piece) -> Statement:
    evidence = edge.get("evidence") or {}
    span = Span(evidence["start"], evidence["end"]) if evidence else piece.span
    ends = edge["source"], EdgeType(edge["type"]), edge["target"]
    quote, rule = evidence.get("quote", ""), edge.get("rule", "")
    return Statement(*ends, row["document"], piece.number, span, quote, rule, edge.get("confidence", 1.0))


def _read_entity(row: Json) -> Entity:
    kind = NodeType(row["type"])
    mentions = tuple(
        Mention(Span(m["start"], m["end"]), m.get("quote", ""), kind, m.get("rule", ""), m.get("confidence", 1.0))
        for m in row["mentions"]
    )
    quantities = tuple(
        Quantity(q.get("comparator", "="), Decimal(str(q["value"])), q.get("unit") or "")
        for q in row.get("quantities") or ()
    )
    label = row.get("label", "")
    return Entity(row["id"], kind, label, mentions, quantities, row.get("kind") or "", row.get("status") or "")
