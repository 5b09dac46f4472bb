"""How probable it is that two phrases name one practice: features of the pair, and a small model learned from examples."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import DataFileError, Problem
from kg.ontology import Ontology
from kg.resolution.phrases import Matrix, Pairs, Vectors, candidates
from kg.text import normal

Array = NDArray[Any]
Embed = Callable[[Sequence[str]], Array]
"""Gives one centred and whitened vector of length 1 a phrase: what the accurate mode passes in."""
TOP, LEAST = 12, 0.2
"""Candidates a phrase has, and the likeness they begin at."""
NEAR, ON_CARD = 0.3, 25
"""Likeness to a name of the taxonomy from which its card counts as near, and how many phrases a card brings together."""
CLOSE = 0.4
"""Likeness of embeddings from which two phrases are candidates."""
FEATURES = (
    "rare_words", "rare_words_squared", "characters", "bigrams", "ending", "beginning", "inside",
    "length", "difference", "card", "near_card", "same_near_card", "one_on_card", "same_document",
    "same_document_words", "same_type", "meaning", "meaning_high", "meaning_words",
)  # fmt: skip
FREE = ("length", "difference", "beginning", "one_on_card")
"""Features that may speak against a match; more of any other never makes one less probable."""
SAME_CORE, CORE = 0.95, 3
"""Probability of two phrases that differ by stock phrases and class words only, if so many characters are left."""
MEANING = ("meaning", "meaning_high", "meaning_words")
"""The features that need an encoder."""
_PART = 20_000


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name in its normal form, and what is known of the entities that bear it."""

    text: str
    documents: frozenset[str]
    program: bool
    """Most entities that bear it are programs."""
    card: str = ""
    """Id of the practice of the taxonomy that it is a name of; empty where it is of none."""


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: for each feature a mean, a spread and a weight."""

    features: tuple[str, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    threshold: float
    """Average probability from which a group of phrases joins a practice of the taxonomy."""
    proposed: float
    """The same for two groups that are on no card: what nobody has reviewed must be surer."""

    def parts(self, table: Array) -> Array:
        """Return what each feature adds to the log odds: pairs × features."""
        columns = [FEATURES.index(f) for f in self.features]
        scaled = (table[:, columns] - np.array(self.means)) / np.array(self.spreads)
        result: Array = scaled * np.array(self.weights)
        return result

    def probabilities(self, table: Array) -> Array:
        """Return for each row of features the probability that the two are one practice."""
        odds = self.parts(table).sum(axis=1) + self.bias
        result: Array = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return result


def load(folder: Path, *, meaning: bool) -> Model:
    """Return the model in ``matching.json`` of the ontology *folder*: the one with embeddings, or the one without.

    Raises:
        DataFileError: the file is missing or wrong.
    """
    path = folder / "matching.json"
    try:
        row = json.loads(path.read_text(encoding="utf-8"))["accurate" if meaning else "fast"]
        features, means, spreads, weights = (tuple(row[k]) for k in ("features", "means", "spreads", "weights"))
        model = Model(features, means, spreads, weights, row["bias"], row["threshold"], row["proposed"])
        if set(model.features) - set(FEATURES):
            raise ValueError(f"unknown features: {sorted(set(model.features) - set(FEATURES))}")
        return model
    except (OSError, ValueError, KeyError, TypeError) as exc:
        zh, en = f"无法使用：{exc}；请重新安装本程序", f"cannot be used: {exc}; install the program again"
        raise DataFileError(Problem(path.as_posix(), zh, en)) from exc


class Table:
    """The candidate pairs of some phrases, with their features."""

    def __init__(self, phrases: Sequence[Phrase], ontology: Ontology, embed: Embed | None = None) -> None:
        self.phrases = tuple(phrases)
        self.vectors = Vectors(ontology)
        self.cores = [self.vectors.core(p.text) for p in phrases]
        names = [(normal(name), concept.id) for concept in ontology.practices for name in concept.names]
        self.matrix = self.vectors.matrix(self.cores)
        named = self.vectors.matrix([self.vectors.core(name) for name, _ in names])
        self.matrix.resize((len(phrases), len(self.vectors.columns)))
        self.near = self._near(named, [card for _, card in names])
        self.meaning = embed([p.text for p in phrases]) if embed and phrases else None
        self.pairs = self._candidates()
        self.features = self._features()

    def _near(self, named: Matrix, cards: Sequence[str]) -> list[dict[str, float]]:
        """Return for each phrase the cards it is near to, with the likeness to their nearest name."""
        likeness = (self.matrix @ named.T.tocsr()).tocsr()
        found: list[dict[str, float]] = []
        for row, phrase in enumerate(self.phrases):
            near: dict[str, float] = {phrase.card: 1.0} if phrase.card else {}
            begin, end = likeness.indptr[row], likeness.indptr[row + 1]
            for column, value in zip(likeness.indices[begin:end], likeness.data[begin:end], strict=True):
                if value >= NEAR and value > near.get(cards[column], 0):
                    near[cards[column]] = float(value)
            found.append(near)
        return found

    def _candidates(self) -> Pairs:
        found = candidates(self.matrix, TOP, LEAST)
        keys = {(int(a), int(b)) for a, b in zip(found.left, found.right, strict=True)}
        on_card: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for row, near in enumerate(self.near):
            for card, value in near.items():
                on_card[card].append((-value, row))
        for rows in on_card.values():
            keys |= _all_pairs(row for _, row in sorted(rows)[:ON_CARD])
        if self.meaning is not None:
            keys |= _close(self.meaning)
        ordered = sorted(keys)
        left, right = (np.array([k[side] for k in ordered], np.int64) for side in (0, 1))
        return Pairs(left, right, _rows(self.matrix, left, right))

    def _features(self) -> Array:
        left, right, words = self.pairs.left, self.pairs.right, self.pairs.likeness
        cores, phrases, near = self.cores, self.phrases, self.near
        same_document = np.array(
            [not phrases[a].documents.isdisjoint(phrases[b].documents) for a, b in zip(left, right, strict=True)], float
        )
        sizes = np.array([len(c) for c in cores], float)
        longer, shorter = np.maximum(sizes[left], sizes[right]), np.minimum(sizes[left], sizes[right])
        cards = np.array([_shared(near[a], near[b]) for a, b in zip(left, right, strict=True)]).reshape(-1, 2)
        on_card = np.array([bool(p.card) for p in phrases])
        programs = np.array([p.program for p in phrases])
        meaning = np.zeros(len(left)) if self.meaning is None else _products(self.meaning, left, right)
        columns = {
            "rare_words": words,
            "rare_words_squared": words**2,
            "characters": _overlap([set(c) for c in cores], left, right, union=True),
            "bigrams": _overlap([{c[i : i + 2] for i in range(len(c) - 1)} for c in cores], left, right, union=False),
            "ending": _common([c[::-1] for c in cores], left, right),
            "beginning": _common(cores, left, right),
            "inside": np.array(
                [cores[a] in cores[b] or cores[b] in cores[a] for a, b in zip(left, right, strict=True)], float
            ),
            "length": longer / 20,
            "difference": (longer - shorter) / 10,
            "card": cards[:, 0],
            "near_card": np.maximum(cards[:, 0] - 0.45, 0),
            "same_near_card": cards[:, 1],
            "one_on_card": (on_card[left] != on_card[right]).astype(float),
            "same_document": same_document,
            "same_document_words": same_document * words,
            "same_type": (programs[left] == programs[right]).astype(float),
            "meaning": meaning,
            "meaning_high": np.maximum(meaning - 0.3, 0),
            "meaning_words": meaning * words,
        }
        return np.column_stack([columns[name] for name in FEATURES]) if len(left) else np.zeros((0, len(FEATURES)))


def probabilities(table: Table, model: Model) -> Array:
    """Return the probability of each candidate pair: the model's, and at least ``SAME_CORE`` where the cores are equal."""
    found = model.probabilities(table.features)
    pairs = zip(table.pairs.left.tolist(), table.pairs.right.tolist(), strict=True)
    same = np.array([len(table.cores[a]) >= CORE and table.cores[a] == table.cores[b] for a, b in pairs], bool)
    result: Array = np.where(same, np.maximum(found, SAME_CORE), found)
    return result


def _all_pairs(rows: Iterable[int]) -> set[tuple[int, int]]:
    known = list(rows)
    return {(min(a, b), max(a, b)) for i, a in enumerate(known) for b in known[i + 1 :]}


def _close(meaning: Array) -> set[tuple[int, int]]:
    """Return the pairs whose embeddings are close, ``TOP`` a phrase, computed by blocks."""
    found = set()
    for start in range(0, len(meaning), 500):
        block = meaning[start : start + 500] @ meaning.T
        top = np.argsort(-block, axis=1, kind="stable")[:, : TOP + 1]
        for row, others in enumerate(top.tolist()):
            me = start + row
            found |= {(min(me, o), max(me, o)) for o in others if o != me and block[row, o] >= CLOSE}
    return found


def _rows(matrix: Matrix, left: Array, right: Array) -> Array:
    """Return the scalar products of the rows *left* and *right*."""
    parts = [
        np.asarray(matrix[left[i : i + _PART]].multiply(matrix[right[i : i + _PART]]).sum(axis=1)).ravel()
        for i in range(0, len(left), _PART)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def _products(rows: Array, left: Array, right: Array) -> Array:
    parts = [
        np.einsum("ij,ij->i", rows[left[i : i + _PART]], rows[right[i : i + _PART]]) for i in range(0, len(left), _PART)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def _shared(one: Mapping[str, float], other: Mapping[str, float]) -> tuple[float, float]:
    """Return how near both are to the card that both are nearest to, and the same if it is the nearest of each."""
    best = max((min(value, other[card]) for card, value in one.items() if card in other), default=0.0)
    if not best:
        return 0.0, 0.0
    first, second = _nearest(one), _nearest(other)
    return best, min(one[first], other[second]) if first == second else 0.0


def _nearest(near: Mapping[str, float]) -> str:
    return min(near, key=lambda card: (-near[card], card))


def _overlap(sets: Sequence[set[str]], left: Array, right: Array, *, union: bool) -> Array:
    """Return the share of common elements: of the union, or of the smaller set."""
    out = np.zeros(len(left))
    for k, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        common = len(sets[a] & sets[b])
        whole = len(sets[a]) + len(sets[b]) - common if union else min(len(sets[a]), len(sets[b]))
        out[k] = common / whole if whole else 0.0
    return out


def _common(texts: Sequence[str], left: Array, right: Array) -> Array:
    """Return how many characters both begin with, up to four, as a share of four."""
    heads = np.zeros((len(texts), 4), np.int32)
    for row, text in enumerate(texts):
        heads[row, : min(4, len(text))] = [ord(c) for c in text[:4]]
    same = (heads[left] == heads[right]) & (heads[left] > 0)
    result: Array = np.cumprod(same, axis=1).sum(axis=1) / 4
    return result
