"""The matches that a person should look at, as JSON: what ``kg build`` writes beside the graph and ``kg review`` walks.

The form of a candidate (``candidates.json`` is ``{"version": 1, "decided": 3, "candidates": [...]}``, best first;
``decided`` is the number of lines of the decisions file that the build was made with)::

    id           equal for the same two quotes in every build
    kind         "pair": two mechanisms or programs; "practice": one of them, and a practice of the taxonomy
    matched      whether both are one practice now
    probability  what the matcher gives the pair; "threshold" is where it begins to match on average
    effect       pieces that a practice gains or loses by the answer
    reasons      [{"feature", "zh", "en", "value", "adds"}], what speaks most for the match first
    subject, object: two sides, each with
      id         "quote-…" or "practice-…": the columns subject_id and object_id, behind "id:"
      label      the quote, or the practice's name: subject_label, object_label
      document, prefix, suffix   the columns subject_document …; empty for a practice
      piece, title, place, section, sentence, mark   where it stands; mark: start and end of the quote in the sentence,
                 in UTF-16 code units for JavaScript; of a practice "sentence" is its definition and "mark" null
      practice   the name of the practice that it is a case of now
      names      of a practice: what it is called in the taxonomy

A line of the decisions file is made of a candidate by copying these cells; see :func:`kg.decisions.line`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg import saved
from kg.decisions import anchor
from kg.model import (
    Anchor,
    Build,
    Decision,
    EdgeType,
    Entity,
    Extraction,
    PieceExtraction,
    Uncertain,
    Verdict,
    stable_id,
)
from kg.ontology import Concept, Ontology
from kg.text import normal, sentence_around

NAME = "candidates.json"
VERSION = 1
Json = dict[str, Any]
Key = tuple[str, int, str]


def uncertain_matches(build: Build, ontology: Ontology) -> list[Json]:
    """Return the uncertain matches of *build* as JSON objects, best first; background programmes are left out."""
    sides = _Sides(build)
    concepts = {c.id: c for c in ontology.practices}
    found = []
    for near in build.uncertain:
        concept = concepts.get(near.card)
        if concept is None or not concept.background:
            found.append(_candidate(near, sides, concept, ontology))
    return found


def _candidate(near: Uncertain, sides: _Sides, concept: Concept | None, ontology: Ontology) -> Json:
    zh, en = (ontology.maps[f"explanations.features{tongue}"] for tongue in ("", "_en"))
    one = sides.side(near.one)
    other = _practice_side(concept) if concept else sides.side(near.other)
    return {
        "id": stable_id("pair", *sorted((one["id"], other["id"]))),
        "kind": "practice" if concept else "pair",
        "matched": near.matched,
        "probability": near.probability,
        "threshold": near.threshold,
        "effect": near.effect,
        "reasons": [{"feature": f, "zh": zh[f], "en": en[f], "value": v, "adds": a} for f, v, a in near.reasons],
        "subject": one,
        "object": other,
    }


def _practice_side(concept: Concept) -> Json:
    empty = dict.fromkeys(("document", "prefix", "suffix", "title", "place", "section"), "")
    return {
        "id": f"practice-{concept.id}",
        "label": concept.label,
        **empty,
        "piece": None,
        "sentence": concept.definition,
        "mark": None,
        "practice": concept.label,
        "names": list(concept.names),
    }


class _Sides:
    """The entities of a build, ready to be shown."""

    def __init__(self, build: Build) -> None:
        self.entities: dict[Key, tuple[Extraction, PieceExtraction, Entity]] = {
            (x.document.name, p.piece.number, e.id): (x, p, e)
            for x in build.extractions
            for p in x.pieces
            for e in p.entities
        }
        labels = {n.id: n.label for n in build.nodes}
        realised = {s.source: labels[s.target] for s in build.statements if s.type == EdgeType.REALISES}
        self.practice = {e: realised[n.id] for n in build.nodes if n.id in realised for e in n.entities}

    def side(self, key: Key) -> Json:
        extraction, part, entity = self.entities[key]
        document, piece = extraction.document, part.piece
        wanted = normal(entity.label)
        mention = next((m for m in entity.mentions if normal(m.quote) == wanted), entity.mentions[0])
        at = anchor(document, mention.span)
        cut = next((s for s in piece.sentences if s.span.covers(mention.span)), None)
        shown = cut.span if cut else sentence_around(document.text, mention.span)
        section = piece.sections[cut.section].heading.of(document.text) if cut and cut.section is not None else ""
        before = " ".join(document.text[shown.start : mention.span.start].split())
        words = " ".join(mention.span.of(document.text).split())
        behind = " ".join(document.text[mention.span.end : shown.end].split())
        start = len(before.encode("utf-16-le")) // 2
        return {
            "id": at.id,
            "label": at.quote,
            "document": at.document,
            "prefix": at.prefix,
            "suffix": at.suffix,
            "piece": piece.number,
            "title": piece.title or document.metadata.title,
            "place": piece.place or document.metadata.place,
            "section": " ".join(section.split()),
            "sentence": before + words + behind,
            "mark": [start, start + len(words.encode("utf-16-le")) // 2],
            "practice": self.practice.get(entity.id, ""),
            "names": [],
        }


def decision(candidate: Json, verdict: Verdict, author: str, date: str, comment: str = "") -> Decision:
    """Return what *author* decides on a candidate."""
    one, other = candidate["subject"], candidate["object"]
    practice = candidate["kind"] == "practice"
    target = other["id"] if practice else _anchor(other)
    return Decision(
        verdict, _anchor(one), target, author, date, comment, object_label=other["label"] if practice else ""
    )


def _anchor(side: Json) -> Anchor:
    return Anchor(side["document"], side["label"], side["prefix"], side["suffix"])


def dumps(build: Build, ontology: Ontology) -> str:
    """Return the uncertain matches of *build* as the text of ``candidates.json``, the same bytes for the same build."""
    row = {"version": VERSION, "decided": build.decided, "candidates": uncertain_matches(build, ontology)}
    return json.dumps(row, ensure_ascii=False, indent=1) + "\n"


def load(path: Path) -> tuple[list[Json], int]:
    """Return the candidates in the file *path*, or in the folder of a build, and how many decisions it was made with.

    Raises:
        ReadError: the file is not there, or of another version.
    """
    path = path / NAME if path.is_dir() else path
    return saved.load(path, VERSION, lambda row: (list(row["candidates"]), int(row["decided"])))
