"""The fast mode: a linear chain of tags over what rules, words and the neighbourhood say of each character decides.

Each character has about a hundred keys (``kg.recognition.signs`` and ``templates``); the model has weights for those
that training found of use. Their sum scores the tags, and the chain gives the exact probability of every mention
(``kg.recognition.chains``). The surest come first. NumPy alone; what is found depends on nothing but the piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg import saved
from kg.errors import DataFileError, Problem
from kg.model import Document, Mention, NodeType, Piece, Sentence, Span
from kg.recognition.chains import Lattice, Packing, lattice
from kg.recognition.features import TYPES
from kg.recognition.signs import Array, Words, columns
from kg.recognition.tagging import TAGS, Read, Reading, Tagger
from kg.recognition.templates import Templates

FOLDER = Path(__file__).parent.parent / "models" / "fast"
"""Where the model lies that comes with the program."""
VERSION = 1
"""The form of tagger.json that is read."""
RULE = "chain"
"""First part of the rule names of what the tagger finds."""
LARGEST = 12_000
"""Characters that are read at once, but for a longer sentence; a longer piece is read in parts."""
DOUBTFUL = 0.03
"""Probability from which a candidate counts if its name is found for sure elsewhere in the piece."""
SENSE = 0.5
"""Probability from which a name stands for its other mentions in the piece."""
SURE = 4.5
"""By how much O must lead all other tags for a character to be outside whatever its neighbours are."""
ONE = 256
"""The whole number that stands for a weight of 1: sums of whole numbers are the same on every machine."""
_TOGETHER = 8
_BITS = 21
_SHIFT = np.uint64(63 - _BITS)
"""What is left of a key, its first bit aside, is the bucket in which it is looked for."""
_WIDTH = 32
"""Columns of a row of weights in memory: more than there are tags, because powers of two are copied faster."""


_OUTCOME = TYPES.index(NodeType.OUTCOME)
_SEEN = {TYPES.index(NodeType.PROGRAM): DOUBTFUL, TYPES.index(NodeType.MECHANISM): 0.1}
"""Probability from which a doubtful candidate is of use, by number of the type."""
Candidate = tuple[float, int, int, int]
"""Minus the probability of a mention, its start and end in the text, the number of its type."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned."""

    keys: Array
    """uint64, sorted, none 0, all below 2**63."""
    rows: Array
    """One row of weights, tags wide, for each key: whole numbers of 1 to ``ONE``, int16."""
    transitions: Array
    """Score of each pair of tags."""

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Return the weights in the file *path*; only those that are not 0 are stored."""
        with np.load(path, allow_pickle=False) as stored:
            keys, transitions = stored["keys"], stored["transitions"].astype(np.float32)
            rows = np.zeros((len(keys), len(TAGS)), np.int16)
            rows[np.repeat(np.arange(len(keys)), stored["counts"]), stored["tags"]] = stored["values"]
        return cls(keys, rows, transitions)

    def save(self, path: Path) -> None:
        """Write the weights into the file *path*; the same bytes for the same weights."""
        rows, tags = np.nonzero(self.rows)
        counts = np.bincount(rows, minlength=len(self.keys)).astype(np.uint8)
        np.savez_compressed(
            path,
            keys=self.keys,
            counts=counts,
            tags=tags.astype(np.uint8),
            values=self.rows[rows, tags],
            transitions=self.transitions.astype(np.float16),
        )


class Table:
    """Weights, ready to be looked up."""

    def __init__(self, weights: Weights) -> None:
        self.transitions = weights.transitions
        self.count = len(weights.keys)
        self.keys = np.append(weights.keys, np.uint64(2**64 - 1))
        self.rows = np.zeros((self.count + 1, _WIDTH), np.int16)
        self.rows[: self.count, : len(TAGS)] = weights.rows
        counts = np.bincount((weights.keys >> _SHIFT).astype(np.int64), minlength=1 << _BITS)
        self.first = (np.cumsum(counts) - counts).astype(np.int32)

    def find(self, keys: Array) -> Array:
        """Return the row of each of *keys*, the last one (all 0) for a key that was not learned."""
        flat = keys.ravel()
        at = self.first.take((flat >> _SHIFT).astype(np.int64)).astype(np.int64)
        found = self.keys.take(at)
        todo = np.flatnonzero(found < flat)
        while len(todo):
            at[todo] += 1
            found[todo] = self.keys.take(at[todo])
            todo = todo[found[todo] < flat[todo]]
        at[found != flat] = self.count
        return at.reshape(keys.shape)

    def scores(self, keys: Array) -> Array:
        """Return the sum of the weights of the keys of each character: characters × tags, float32.

        Args:
            keys: templates × characters.
        """
        rows = self.find(keys)
        total = np.zeros((keys.shape[1], _WIDTH), np.int16)
        for i in range(0, len(rows), _TOGETHER):
            total += np.add.reduce(self.rows.take(rows[i : i + _TOGETHER], axis=0), axis=0, dtype=np.int16)
        return total[:, : len(TAGS)].astype(np.float32) / np.float32(ONE)


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences of a piece that are read together, with the lattice of their doubtful stretches."""

    start: int
    """Offset of the part in the text."""
    places: Array
    """Offset of each stretch in the part."""
    lattice: Lattice | None
    """None where every character is surely outside."""

    def candidates(self) -> Iterator[Candidate]:
        """Yield the mentions that are not quite unlikely; they overlap."""
        for stretch, start, end, kind, share in self.lattice.mentions(DOUBTFUL) if self.lattice else ():
            at = self.start + int(self.places[stretch])
            yield -round(share, 6), at + start, at + end, kind


class LinearTagger(Tagger):
    """Templates, weights and words, loaded once."""

    rule = RULE

    def __init__(
        self, words: Words, templates: Sequence[str], weights: Weights, least: Mapping[str, float] | None = None
    ) -> None:
        self.words, self.templates, self.table = words, Templates(templates), Table(weights)
        self.least = [(least or {}).get(kind, 0.5) for kind in TYPES]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> LinearTagger:
        """Return the tagger in *folder*; takes about a tenth of a second, so keep it.

        Raises:
            DataFileError: a file is missing or cannot be used.
        """
        card = _card(folder / "tagger.json")
        try:
            weights = Weights.load(folder / "weights.npz")
        except Exception as exc:  # what a broken archive raises has no common class but this
            raise _unusable(folder / "weights.npz", exc) from exc
        words = read_words(folder / "words.tsv")
        known = columns("字", (), (), words)
        if unknown := [t for t in card["templates"] if any(p.split(":")[0] not in known for p in t.split())]:
            raise _unusable(folder / "tagger.json", ValueError(f"unknown template {unknown[0]!r}"))
        return cls(words, card["templates"], weights, card["least"])

    def read(self, document: Document, piece: Piece, proposals: Sequence[Mention]) -> Reading:
        """Return what the chain sees in *piece*."""
        return reading(document, piece, self.parts(document, piece, proposals), self.least)

    def log_probabilities(self, document: Document, piece: Piece, proposals: Sequence[Mention]) -> Array:
        """Return the logarithm of the probability of each tag: characters of *piece* × ``TAGS``, float32, -20 at least.

        Characters outside all sentences are O.
        """
        found = np.zeros((len(piece.span), len(TAGS)), np.float64)
        found[:, 0] = 1.0
        for part in self.parts(document, piece, proposals):
            if part.lattice:
                packing, base = part.lattice.packing, part.start - piece.span.start
                found[base + part.places.take(packing.stretch) + packing.at] = part.lattice.known
        result: Array = np.log(np.maximum(found, np.exp(-20.0))).astype(np.float32)
        return result

    def parts(self, document: Document, piece: Piece, proposals: Sequence[Mention]) -> Iterator[Part]:
        """Yield the parts of *piece*, each with its lattice."""
        for sentences, span, keys in read_keys(document, piece, proposals, self.words, self.templates):
            yield part_of(self.table.scores(keys), sentences, span, self.table.transitions)


def read_scores(document: Document, piece: Piece, scores: Array, transitions: Array, least: Sequence[float]) -> Reading:
    """Return what *scores* say of the mentions of *piece*.

    Args:
        document: the document.
        piece: one piece of it.
        scores: logarithms of probabilities, characters of the piece × ``TAGS``.
        transitions: score of each pair of tags.
        least: the probability from which a mention counts, by type.
    """
    parts = []
    for sentences in _together(piece.sentences):
        span = Span(sentences[0].span.start, sentences[-1].span.end)
        rows = scores[span.start - piece.span.start : span.end - piece.span.start]
        parts.append(part_of(rows, sentences, span, transitions))
    return reading(document, piece, parts, least)


def part_of(scores: Array, sentences: Sequence[Sentence], span: Span, transitions: Array) -> Part:
    """Return the part of a piece from its *scores*."""
    closed = scores[:, 0] - scores[:, 1:].max(axis=1) >= SURE
    inside = np.zeros(len(span), bool)
    for sentence in sentences:
        inside[sentence.span.start - span.start : sentence.span.end - span.start] = True
    places, lengths = stretches(inside & ~closed, [s.span.start - span.start for s in sentences])
    if not len(places):
        return Part(span.start, places, None)
    packing = Packing.of(lengths)
    rows = scores.take(places.take(packing.stretch) + packing.at, axis=0)
    return Part(span.start, places, lattice(rows, packing, transitions))


def reading(document: Document, piece: Piece, parts: Iterable[Part], least: Sequence[float]) -> Reading:
    """Return what is seen in *parts*: the likeliest first, none overlapping one before it, and the doubtful ones."""
    found = sorted(candidate for part in parts for candidate in part.candidates())
    taken, kept = bytearray(len(piece.span)), list[Candidate]()
    for candidate in found:
        if -candidate[0] >= least[candidate[3]]:
            _take(candidate, piece.span.start, taken, kept)
    for candidate in _repeated(document.text, found, kept):
        _take(candidate, piece.span.start, taken, kept)
    return Reading(_reads(kept), _reads(c for c in found if c[3] in _SEEN and -c[0] >= _SEEN[c[3]]))


def _reads(found: Iterable[Candidate]) -> list[Read]:
    return [(Span(a, b), TYPES[kind], max(0.001, round(min(-share, 1.0), 3))) for share, a, b, kind in found]


def _take(candidate: Candidate, base: int, taken: bytearray, kept: list[Candidate]) -> None:
    """Keep *candidate* where nothing of it is taken."""
    _, start, end, _ = candidate
    if not any(taken[start - base : end - base]):
        taken[start - base : end - base] = b"\1" * (end - start)
        kept.append(candidate)


def _repeated(text: str, found: Sequence[Candidate], kept: Sequence[Candidate]) -> list[Candidate]:
    """Return the doubtful candidates whose very name is surely of their type elsewhere in the piece: one sense a piece."""
    sure = {(text[a:b], kind) for share, a, b, kind in kept if -share >= SENSE and b - a > 2 and kind != _OUTCOME}
    return [c for c in found if (text[c[1] : c[2]], c[3]) in sure]


def read_keys(
    document: Document, piece: Piece, proposals: Sequence[Mention], words: Words, templates: Templates
) -> Iterator[tuple[list[Sentence], Span, Array]]:
    """Yield the sentences of each part of *piece*, its span, and its keys: templates × characters."""
    text = hidden(document, piece.span)
    for sentences in _together(piece.sentences):
        span = Span(sentences[0].span.start, sentences[-1].span.end)
        inside = [m for m in proposals if span.covers(m.span)]
        own = text[span.start - piece.span.start : span.end - piece.span.start]
        yield sentences, span, templates.keys(columns(own, sentences, inside, words, span.start))


def stretches(doubtful: Array, starts: Sequence[int]) -> tuple[Array, Array]:
    """Return offset and length of each stretch of *doubtful* characters, cut at *starts*, longest first."""
    here = doubtful.astype(np.int8)
    begins = np.flatnonzero(np.diff(here, prepend=0) == 1)
    begins = np.union1d(begins, np.array([s for s in starts if doubtful[s]], np.int64))
    after = np.flatnonzero(np.diff(here, append=0) == -1) + 1
    ends = after[np.searchsorted(after, begins, side="right")]
    ends = np.minimum(ends, np.append(begins[1:], len(doubtful)))
    order = np.lexsort((begins, begins - ends))
    return begins[order].astype(np.int64), (ends - begins)[order]


def hidden(document: Document, span: Span) -> str:
    """Return the text of *span* with every masked character as a line break."""
    text = span.of(document.text)
    for mask in document.masks:
        if mask.overlaps(span):
            start, end = max(mask.start, span.start) - span.start, min(mask.end, span.end) - span.start
            text = text[:start] + "\n" * (end - start) + text[end:]
    return text


def _together(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences of a piece in groups of about ``LARGEST`` characters."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and sentence.span.end - group[0].span.start > LARGEST:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def read_words(path: Path) -> Words:
    """Return the words in *path*: a word a line, then the numbers of its clusters, behind tabs.

    Raises:
        DataFileError: the file is not there, or a line is of another form.
    """
    try:
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        levels = len(lines[0]) - 1
        clusters = {word: tuple(map(int, numbers)) for word, *numbers in lines}
        if not levels or any(len(numbers) != levels for numbers in clusters.values()):
            raise ValueError("no clusters, or a line with another number of them than the first")
    except (OSError, ValueError, IndexError) as exc:
        raise _unusable(path, exc) from exc
    return Words(clusters, levels)


def _card(path: Path) -> dict[str, Any]:
    try:
        data = saved.read(path, VERSION)
        if data["tags"] != list(TAGS):
            raise ValueError("other tags")
        return {"templates": list(data["templates"]), "least": dict(data["least"])}
    except (OSError, KeyError, TypeError, ValueError) as exc:
        raise _unusable(path, exc) from exc


def _unusable(path: Path, exc: Exception) -> DataFileError:
    why, reason = saved.why(exc)
    zh = f"模型文件无法使用：{why}；请重新安装本程序，或用 python -m kg.training --mode fast 重新训练"
    en = f"the model file cannot be used: {reason}; install kg again, or train it: python -m kg.training --mode fast"
    return DataFileError(Problem(str(path), zh, en))
