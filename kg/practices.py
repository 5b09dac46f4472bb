"""Fill the practice of every mechanism and program into extractions that lie in a file (``kg resolve``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg import decisions, ontology, reading, records
from kg.config import Config
from kg.errors import Problem, ReadError
from kg.model import Document, Entity, Extraction, Mention, PieceExtraction, Span
from kg.recognition.embedding import embedder
from kg.resolution.matching import Matching, match
from kg.resolution.units import Key

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


def fill(predictions: Path, texts: Path, config: Config, decided: Path | None = None) -> tuple[list[str], list[str]]:
    """Return the lines of *predictions* with ``practice`` filled in, and one line for each match: why it was made.

    Args:
        predictions: JSON Lines as ``kg extract`` prints them; labels and quotes may be missing.
        texts: folder of the source texts that the offsets count in.
        config: mode and lexica.
        decided: file of what people decided.

    Raises:
        ReadError: a file is missing, not a line of ``kg extract``, or an offset lies outside its text.
    """
    extractions = [_with_text(x, texts) for x in records.read_lines(predictions)]
    known = ontology.load(*config.lexicon)
    stands = decisions.standing(decisions.read(decided)) if decided else decisions.NOTHING
    matching = match(extractions, known, embedder(config.mode), stands)
    lines = []
    for line in predictions.read_text(encoding="utf-8-sig").splitlines():
        if line.strip():
            row = json.loads(line)
            for entity in row["entities"]:
                found = matching.realised.get((row["document"], row["piece"], entity["id"]))
                entity["practice"] = found.practice if found else None
            lines.append(json.dumps(row, ensure_ascii=False))
    return lines, [json.dumps(row, ensure_ascii=False) for row in why(extractions, matching)]


def _with_text(extraction: Extraction, folder: Path) -> Extraction:
    """Return *extraction* with the text of its document, and the quotes and labels that it lacks."""
    name = extraction.document.name
    document = reading.read(folder / name, name)
    return Extraction(document, tuple(_quoted(part, document) for part in extraction.pieces))


def _quoted(part: PieceExtraction, document: Document) -> PieceExtraction:
    return replace(part, entities=tuple(_named(e, document) for e in part.entities))


def _named(entity: Entity, document: Document) -> Entity:
    mentions = tuple(_read(m, document) for m in entity.mentions)
    longest = max(mentions, key=lambda m: (len(m.quote), -m.span.start))
    return replace(entity, mentions=mentions, label=entity.label or "".join(longest.quote.split("\n")))


def _read(mention: Mention, document: Document) -> Mention:
    if mention.span.end > len(document.text):
        zh = f"位置 {mention.span.end} 超出原文长度 {len(document.text)}；请给出对应的原文"
        en = f"offset {mention.span.end} lies outside the text of {len(document.text)} characters; give the texts it was made from"
        raise ReadError(Problem(document.name, zh, en))
    return replace(mention, quote=mention.span.of(document.text))


def why(extractions: Sequence[Extraction], matching: Matching) -> Iterator[dict[str, Any]]:
    """Yield for each entity that realises a practice: which, by what rule and features, and both sentences."""
    entities = {
        (x.document.name, p.piece.number, e.id): (x, e) for x in extractions for p in x.pieces for e in p.entities
    }
    bearers: dict[str, list[Key]] = {}
    for key in sorted(matching.realised):
        bearers.setdefault(matching.phrases[key], []).append(key)
    for key in sorted(matching.realised):
        found = matching.realised[key]
        practice = matching.practices[found.practice]
        others = [k for k in bearers.get(found.like, ()) if k[:2] != key[:2]] or bearers.get(found.like, [])
        other = others[0] if found.like and others else None
        yield {
            "document": key[0],
            "piece": key[1],
            "entity": key[2],
            "label": entities[key][1].label,
            "practice": found.practice,
            "name": practice.label,
            "proposed": practice.concept is None,
            "rule": found.rule,
            "confidence": found.confidence,
            "sentence": _sentence(*entities[key]),
            "like": _like(other, entities) if other else None,
            "reasons": [{"feature": f, "value": v, "adds": a} for f, v, a in found.reasons],
        }


def _like(key: Key, entities: Mapping[Key, tuple[Extraction, Entity]]) -> dict[str, Any]:
    extraction, entity = entities[key]
    sentence = _sentence(extraction, entity)
    return {"document": key[0], "piece": key[1], "entity": key[2], "label": entity.label, "sentence": sentence}


def _sentence(extraction: Extraction, entity: Entity) -> str:
    """Return the sentence that the first mention of *entity* stands in."""
    span, text = entity.mentions[0].span, extraction.document.text
    start = max(text.rfind(mark, 0, span.start) for mark in "。！？；\n") + 1
    match = _SENTENCE.match(text, start)
    return (match[0] if match and match.end() >= span.end else Span(start, span.end).of(text)).strip()
