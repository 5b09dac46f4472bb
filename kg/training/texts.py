"""Annotated texts with what structure and rules say of them: made once, because no tagger changes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg import ontology, reading, recognition, relations, resolution, structure
from kg.evaluation.gold import read_folder
from kg.model import Document, Extraction, Mention, Piece, PieceExtraction
from kg.recognition.tagging import TAGS, Tagger
from kg.text import outside
from kg.training import TrainingError
from kg.training.standoff import read_all


@dataclass(frozen=True, slots=True)
class Text:
    """An annotated document, with what structure and rules say of it."""

    gold: Extraction
    document: Document
    parts: tuple[tuple[Piece, tuple[Mention, ...]], ...]
    """Each piece as structure finds it, and what the rules propose in it."""
    apart: bool = False
    """Annotated by others, who may draw some lines elsewhere; learned from with care, never scored."""

    @property
    def name(self) -> str:
        """Name of the document."""
        return self.document.name

    def extract(self, tagger: Tagger) -> Extraction:
        """Return what the whole pipeline finds in the document with *tagger*."""
        known = ontology.load()
        parts = []
        for piece, proposals in self.parts:
            mentions = tagger.tag(self.document, piece, proposals, known)
            entities = resolution.group(self.document, piece, tuple(mentions), known)
            parts.append(PieceExtraction(piece, entities, relations.relate(self.document, piece, entities, known)))
        return Extraction(self.document, tuple(parts))


def labels(extraction: Extraction) -> NDArray[Any]:
    """Return the tag number of every character of an annotated document."""
    found = np.zeros(len(extraction.document.text), np.int64)
    spans = ((e.type, m.span) for p in extraction.pieces for e in p.entities for m in e.mentions)
    for kind, span in spans:
        if len(span) == 1:
            found[span.start] = TAGS.index(f"S-{kind}")
        else:
            found[span.start : span.end] = TAGS.index(f"I-{kind}")
            found[span.start], found[span.end - 1] = TAGS.index(f"B-{kind}"), TAGS.index(f"E-{kind}")
    return found


def read(folder: Path, *, apart: bool = False, words: Path | None = None) -> list[Text]:
    """Return the annotated texts of *folder*, by name.

    Args:
        folder: where they lie.
        apart: whether others annotated them.
        words: where the texts lie of which *folder* has the marks alone (``kg.training.standoff``).

    Raises:
        TrainingError: there is none.
        DataFileError: one of them cannot be read.
    """
    found = [_text(gold, apart) for gold in [*read_folder(folder), *(read_all(folder, words) if words else ())]]
    if not found:
        zh, en = "没有 *.gold.txt；请给出标注文件夹", "holds no *.gold.txt; give a folder of annotated texts"
        raise TrainingError.of(folder.as_posix(), zh, en)
    return found


def _text(gold: Extraction, apart: bool) -> Text:
    known = ontology.load()
    document = replace(gold.document, masks=reading.masks(gold.document.text))
    pieces, _ = structure.segment(document, known)
    parts = (
        (p, [m for m in recognition.propose(document, p, known) if outside(m.span, document.masks)]) for p in pieces
    )
    return Text(gold, document, tuple((piece, tuple(proposals)) for piece, proposals in parts), apart)
