"""Learns the tagger of the fast mode (``kg.recognition.linear``) from annotated texts."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kg.recognition.chains import FIRST, LAST, LEGAL
from kg.recognition.features import TYPES
from kg.recognition.linear import FOLDER, VERSION, LinearTagger, Weights, read_keys, read_words
from kg.recognition.signs import Array
from kg.recognition.tagging import TAGS
from kg.recognition.templates import TEMPLATES, Templates
from kg.training.chain import Sample, Settings, train
from kg.training.texts import Text, labels

LOG = logging.getLogger(__name__)
_APART = np.uint64(1 << 63)
"""The bit that marks keys of texts that others annotated."""
_OWN = frozenset(
    [
        "rules",
        "rules rules:-1",
        "rules rules:1",
        "word+0 part",
        "word+1 part",
        "word-1 part",
        "cluster1+0 part",
        "cluster2+0 part",
        "char:0",
        "tag+0 part",
        "begins ends",
        "clause<",
        "clause>",
        "pair#",
        "member<",
    ]
)
"""Templates by which annotators may differ."""
LEAST = 0.28
"""Probability from which a mention counts: below one half, because a name has several likely boundaries."""


@dataclass
class FastLearner:
    """Makes taggers of the fast mode."""

    settings: Settings = field(default_factory=Settings)
    words: Path = FOLDER / "words.tsv"
    """Clusters of words (``kg.training.clusters``)."""
    known: dict[str, list[Sample]] = field(default_factory=dict)
    """Texts as numbers, by name; they do not depend on what is learned."""

    def fit(self, texts: Sequence[Text], out: Path, *, seed: int = 0, about: Mapping[str, Any] | None = None) -> None:
        """Learn from *texts* and write weights.npz, tagger.json and words.tsv into *out*, made where missing."""
        weights = train([sample for text in texts for sample in self.samples(text)], self.settings, seed)
        common = weights.keys < _APART
        weights = Weights(weights.keys[common], weights.rows[common], weights.transitions)
        out.mkdir(parents=True, exist_ok=True)
        weights.save(out / "weights.npz")
        if not (out / "words.tsv").exists() or not (out / "words.tsv").samefile(self.words):
            shutil.copyfile(self.words, out / "words.tsv")
        content = {"version": VERSION, "tags": TAGS, "templates": TEMPLATES, "least": dict.fromkeys(TYPES, LEAST)}
        text = json.dumps(content | {"card": about or {}}, ensure_ascii=False, indent=1)
        (out / "tagger.json").write_text(text + "\n", encoding="utf-8", newline="\n")
        LOG.info("%d keys", len(weights.keys))

    def load(self, folder: Path) -> LinearTagger:
        """Return the tagger in *folder*."""
        return LinearTagger.load(folder)

    def samples(self, text: Text) -> list[Sample]:
        """Return the parts of *text* as numbers."""
        if text.name not in self.known:
            self.known[text.name] = list(samples(text, self.words))
        return self.known[text.name]


def samples(text: Text, path: Path) -> Iterator[Sample]:
    """Yield the parts of *text* as numbers, with the words in *path*."""
    words, templates, tags = read_words(path), Templates(), labels(text.gold)
    for piece, proposals in text.parts:
        for sentences, span, keys in read_keys(text.document, piece, proposals, words, templates):
            found = tags[span.start : span.end].copy()
            places = tuple((s.span.start - span.start, s.span.end - span.start) for s in sentences)
            for start, end in places:
                found[start:end] = whole(found[start:end])
            yield Sample(_doubled(keys, templates.templates) if text.apart else keys, places, found)


def _doubled(keys: Array, templates: Sequence[str]) -> Array:
    """Return *keys* with some of them once more as keys of their own.

    What holds for texts of other annotators alone is learned with those keys, which no text has when it is read; what holds
    for both, with the others.
    """
    chosen = keys[[i for i, template in enumerate(templates) if template in _OWN]]
    return np.concatenate([keys, np.where(chosen > 0, chosen | _APART, np.uint64(0))])


def whole(tags: Array) -> Array:
    """Return *tags* without the mentions that a sentence's end cuts.

    >>> whole(np.array([3, 0, 1, 2, 3, 0, 1])).tolist()
    [0, 0, 1, 2, 3, 0, 0]
    """
    kept, start = np.zeros_like(tags), 0
    for i, tag in enumerate(tags):
        if FIRST[tag]:
            start = i
        run = tags[start : i + 1]
        if tag and LAST[tag] and FIRST[run[0]] and LEGAL[run[:-1], run[1:]].all():
            kept[start : i + 1] = run
    return kept
