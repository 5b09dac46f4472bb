"""Annotated texts as the head reads them. Pieces, rules and hidden states do not depend on the head: made once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kg import ontology, reading, recognition, relations, resolution, structure
from kg.evaluation.gold import read_folder
from kg.model import Document, Extraction, Mention, Piece, PieceExtraction
from kg.recognition.features import TYPES, Window, features, numbers, width, windows
from kg.recognition.neural import FOLDER, Card, Decoder, Tagger, session
from kg.recognition.subwords import Subwords
from kg.training import TrainingError
from kg.training.tagger import Array, Example, labels

OFTEN = 3
"""Times a character must occur in the texts to get a number of its own."""


class Reader(Tagger):
    """The encoder with a head that can be changed; hidden states are kept, in half precision."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.subwords = Subwords.load(folder / "vocabulary.tsv")
        self.encoder = session(folder / "encoder.onnx")
        self.known: dict[tuple[int, ...], Array] = {}

    def use(self, folder: Path) -> None:
        """Take the head in *folder*."""
        self.card = Card.load(folder / "tagger.json")
        self.decoder = Decoder(self.card.tags)
        self.head = session(folder / "tagger.onnx")

    def encode(self, window: Window) -> Array:
        """Return the hidden states of the tokens of *window*, tokens × width, float16."""
        key = tuple(window.ids())
        if key not in self.known:
            self.known[key] = super().encode(window).astype(np.float16)
        return self.known[key]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of characters (from 2) and rules (from 1) that a head knows."""

    characters: dict[str, int]
    rules: dict[str, int]

    @classmethod
    def of(cls, texts: Sequence[Text]) -> Numbers:
        """Return the numbers for a head that learns from *texts*."""
        counts = Counter(char for text in texts for char in text.document.text)
        often = sorted(char for char, count in counts.items() if count >= OFTEN)
        rules = sorted({m.rule for text in texts for _, proposals in text.parts for m in proposals})
        return cls({c: i for i, c in enumerate(often, 2)}, {r: i for i, r in enumerate(rules, 1)})

    @property
    def count(self) -> int:
        """Numbers of characters, padding and unknown included."""
        return len(self.characters) + 2

    @property
    def flags(self) -> int:
        """Columns, from the first, that say what the rules found."""
        return 4 * len(TYPES) + 2 * (len(self.rules) + 1)


@dataclass(frozen=True, slots=True)
class Text:
    """An annotated document, with what structure and rules say of it."""

    gold: Extraction
    document: Document
    parts: tuple[tuple[Piece, tuple[Mention, ...]], ...]
    """Each piece as structure finds it, and what the rules propose in it."""

    @property
    def name(self) -> str:
        """Name of the document."""
        return self.document.name

    def examples(self, known: Numbers, reader: Reader) -> Iterator[Example]:
        """Yield the windows of the text as numbers."""
        text, tags = self.document.text, labels(self.gold)
        for piece, proposals in self.parts:
            table = features(text, piece.span, proposals, piece.sentences, known.rules)
            assert table.shape[1] == width(known.rules)
            for window in windows(text, piece.span, reader.subwords):
                start, end = window.span.start, window.span.end
                index, offset = window.places()
                chars = numbers(text[start:end], known.characters)
                rows = table[start - piece.span.start : end - piece.span.start]
                yield Example(reader.encode(window), index, chars, offset, rows, tags[start:end])

    def extract(self, reader: Reader) -> Extraction:
        """Return what the whole pipeline finds in the document with the head of *reader*."""
        known = ontology.load()
        parts = []
        for piece, proposals in self.parts:
            mentions = reader.tag(self.document, piece, proposals, known)
            entities = resolution.group(self.document, piece, tuple(mentions), known)
            parts.append(PieceExtraction(piece, entities, relations.relate(self.document, piece, entities, known)))
        return Extraction(self.document, tuple(parts))


def read(folder: Path) -> list[Text]:
    """Return the annotated texts of *folder*, by name.

    Raises:
        TrainingError: there is none.
        DataFileError: one of them cannot be read.
    """
    found = [_text(gold) for gold in read_folder(folder)]
    if not found:
        zh, en = "没有 *.gold.txt；请给出标注文件夹", "holds no *.gold.txt; give a folder of annotated texts"
        raise TrainingError.of(folder.as_posix(), zh, en)
    return found


def _text(gold: Extraction) -> Text:
    known = ontology.load()
    document = replace(gold.document, masks=reading.masks(gold.document.text))
    pieces, _ = structure.segment(document, known)
    return Text(gold, document, tuple((p, tuple(recognition.propose(document, p, known))) for p in pieces))
