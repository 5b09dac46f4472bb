"""Learns the head of the accurate mode. Hidden states do not depend on the head: they are made once."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kg.recognition.features import TYPES, Window, features, numbers, width, windows
from kg.recognition.neural import FOLDER, Tagger, session
from kg.recognition.subwords import Subwords
from kg.training import card, exporting, tagger
from kg.training.fast import FastLearner
from kg.training.tagger import Array, Example
from kg.training.texts import Text, labels

LOG = logging.getLogger(__name__)

OFTEN = 3
"""Times a character must occur in the texts to get a number of its own."""


APART = 1
"""Columns, behind all others, that say that others annotated the text: what is learned of their habits goes there. They
are left out of the head that is written, because no text that it reads is one of theirs."""


class Reader(Tagger):
    """The encoder with a head that can be changed; hidden states are kept, in half precision, each line read alone."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.subwords = Subwords.load(folder / "vocabulary.tsv")
        self.encoder = session(folder / "encoder.onnx")
        self.known: dict[tuple[int, ...], Array] = {}

    def encode(self, found: Iterable[Window]) -> dict[Window, Array]:
        """Return the hidden states of the tokens of each window: tokens × width, float16."""
        return {window: self._kept(window) for window in found}

    def _kept(self, window: Window) -> Array:
        key = tuple(window.ids())
        if key not in self.known:
            self.known[key] = super().encode([window])[window].astype(np.float16)
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


def examples(text: Text, known: Numbers, reader: Reader) -> Iterator[Example]:
    """Yield the windows of *text* as numbers."""
    content, tags = text.document.text, labels(text.gold)
    for piece, proposals in text.parts:
        table = features(content, piece.span, proposals, piece.sentences, known.rules)
        assert table.shape[1] == width(known.rules)
        for window, hidden in reader.encode(windows(content, piece.span, reader.subwords)).items():
            start, end = window.span.start, window.span.end
            index, offset = window.places()
            chars = numbers(content[start:end], known.characters)
            rows = table[start - piece.span.start : end - piece.span.start]
            apart = np.full((end - start, APART), text.apart, np.float32)
            yield Example(hidden, index, chars, offset, np.concatenate([rows, apart], 1), tags[start:end])


@dataclass
class HeadLearner:
    """Makes taggers of the accurate mode: a head, and in the folder ``fast`` beside it the chain that decides with it."""

    settings: tagger.Settings = field(default_factory=tagger.Settings)
    reader: Reader = field(default_factory=Reader)
    chain: FastLearner = field(default_factory=FastLearner)

    def fit(self, texts: Sequence[Text], out: Path, *, seed: int = 0, about: Mapping[str, Any] | None = None) -> None:
        """Train head and chain on *texts*; write them into *out* and ``fast`` beside it, with the card *about*."""
        known = Numbers.of(texts)
        LOG.info("%d texts; hidden states first", len(texts))
        found = [example for text in texts for example in examples(text, known, self.reader)]
        head = tagger.train(found, known.count, known.flags, self.settings, seed)
        out.mkdir(parents=True, exist_ok=True)
        weights = head.weights()
        weights["feature.weight"] = weights["feature.weight"][:, :-APART]
        exporting.save(weights, out / "tagger.onnx")
        card.write(out / "tagger.json", known.characters, known.rules, about or {})
        self.chain.fit(texts, out.parent / "fast", seed=seed, about=about)

    def load(self, folder: Path) -> Reader:
        """Return the tagger in *folder*, with the encoder that is loaded already."""
        self.reader.use(folder)
        return self.reader
