"""``python -m kg.training.matching GOLD``: learns how probable it is that two phrases name one practice.

GOLD holds ``*.gold.txt`` and ``practices.tsv``. Written are ``ontology/matching.json`` (weights of the two modes) and
``phrases.npz`` beside the encoder (mean and projection of the vectors of the taxonomy's names). What is printed is
cross-validated: the probability of a pair comes from a model that saw no document of either phrase.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import click
import numpy as np

from kg import ontology
from kg.evaluation.gold import read_gold
from kg.model import Entity, Extraction, stable_id
from kg.ontology import Ontology
from kg.recognition.embedding import Embedder, raw, whitening
from kg.recognition.neural import FOLDER, session
from kg.recognition.subwords import Subwords
from kg.resolution import clusters
from kg.resolution.cards import Cards
from kg.resolution.likeness import FEATURES, FREE, MEANING, Array, Embed, Model, Phrase, Table, probabilities
from kg.resolution.matching import named, phrase_of, phrases_of
from kg.resolution.units import Key
from kg.text import normal

RIDGE = 10.0
THRESHOLD, PROPOSED = 0.45, 0.6
"""Least probability to join a practice of the taxonomy, and to join what is on no card. False matches cost more than misses."""
FOLDS = 7
STEPS = 30
SHARE = 0.1
"""Pairs of names of the taxonomy that are learnt from, as a share of the pairs of the gold."""
LEAST = 0.2
CONTEXT = ("card", "near_card", "same_near_card", "one_on_card", "same_document", "same_document_words")
"""Features that say nothing of two names that are both on a card, and in no document."""

Pair = tuple[int, int]


@dataclass(frozen=True)
class Gold:
    """The clustered entities of some documents, and which are one practice."""

    extractions: tuple[Extraction, ...]
    entities: Mapping[Key, Entity]
    cluster: Mapping[Key, str]


def read(folder: Path) -> Gold:
    """Return the gold of the documents that ``practices.tsv`` in *folder* covers."""
    clusters_: dict[str, dict[tuple[int, str], str]] = defaultdict(dict)
    for row in (folder / "practices.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            name, document, piece, letter, *_ = row.split("\t")
            clusters_[document][int(piece), letter] = name
    found, entities, cluster_of = list[Extraction](), dict[Key, Entity](), dict[Key, str]()
    for name, known in sorted(clusters_.items()):
        gold = read_gold(folder / name.replace(".txt", ".gold.txt"))
        found.append(gold)
        ids = {(p, stable_id("e", gold.document.id, str(p), letter)): c for (p, letter), c in known.items()}
        for part in gold.pieces:
            for entity in named(part):
                key = name, part.piece.number, entity.id
                entities[key] = entity
                if cluster := ids.get((part.piece.number, entity.id)):
                    cluster_of[key] = cluster
    return Gold(tuple(found), entities, cluster_of)


def pairs(groups: Mapping[Key, object]) -> set[tuple[Key, Key]]:
    """Return the pairs of entities of different pieces that are in one group."""
    members: dict[object, list[Key]] = defaultdict(list)
    for key in sorted(groups):
        members[groups[key]].append(key)
    return {(a, b) for keys in members.values() for a, b in combinations(keys, 2) if a[:2] != b[:2]}


def names_of_cards(known: Ontology, embed: Embed | None) -> tuple[Array, Array]:
    """Return features of pairs of names of the taxonomy, and whether both are on one card.

    They teach what likeness of words and meaning is worth where no card is near; so the features of ``CONTEXT`` are 0.
    """
    card = {normal(n): c.id for c in known.practices for n in c.names if not c.background}
    texts = sorted(card)
    table = Table([Phrase(t, frozenset((t,)), False) for t in texts], known, embed)
    features = table.features.copy()
    features[:, [FEATURES.index(f) for f in CONTEXT]] = 0
    pairs_ = zip(table.pairs.left.tolist(), table.pairs.right.tolist(), strict=True)
    same = np.array([card[texts[a]] == card[texts[b]] for a, b in pairs_], float)
    alike = table.pairs.likeness > LEAST
    return features[alike], same[alike]


class Examples:
    """The candidate pairs of the gold's phrases, and which of them are one practice."""

    def __init__(self, gold: Gold, known: Ontology, embed: Embed | None) -> None:
        self.gold = gold
        self.names = names_of_cards(known, embed)
        cards = Cards(known)
        self.phrase = {key: phrase_of(e) for key, e in gold.entities.items()}
        found = {key: cards.concept(e) for key, e in gold.entities.items()}
        self.table = Table(phrases_of(gold.entities, self.phrase, found), known, embed)
        self.features = tuple(f for f in FEATURES if embed or f not in MEANING)
        self.columns = self.table.features[:, [FEATURES.index(f) for f in self.features]]
        bearers: dict[str, list[Key]] = defaultdict(list)
        for key in sorted(self.phrase):
            bearers[self.phrase[key]].append(key)
        texts = [p.text for p in self.table.phrases]
        self.pairs = list(zip(self.table.pairs.left.tolist(), self.table.pairs.right.tolist(), strict=True))
        self.right = np.array([self._same(bearers[texts[a]], bearers[texts[b]]) for a, b in self.pairs], float)
        self.settled = np.array(
            [bool(self.table.phrases[a].card and self.table.phrases[b].card) for a, b in self.pairs]
        )

    def _same(self, one: Sequence[Key], other: Sequence[Key]) -> bool:
        """Say whether most entities of the two phrases are one practice."""
        cluster = self.gold.cluster
        same = [cluster.get(a) is not None and cluster.get(a) == cluster.get(b) for a in one for b in other]
        return sum(same) * 2 >= len(same)

    def model(self, use: Array) -> Model:
        """Return the model of the pairs that *use* names; pairs that the taxonomy settles teach nothing."""
        use = use & ~self.settled
        features, same = self.names
        step = max(1, round(len(same) / max(1.0, SHARE * use.sum())))
        columns = features[::step][:, [FEATURES.index(f) for f in self.features]]
        return fit(
            np.vstack([self.columns[use], columns]), np.concatenate([self.right[use], same[::step]]), self.features
        )

    def held_out(self) -> Array:
        """Return the probability of each pair under a model that saw no document of either phrase."""
        names = sorted({x.document.name for x in self.gold.extractions})
        sizes = {n: sum(k[0] == n for k in self.gold.entities) for n in names}
        fold = {n: i % FOLDS for i, n in enumerate(sorted(names, key=lambda n: (-sizes[n], n)))}
        of = [frozenset(fold[d] for d in p.documents) for p in self.table.phrases]
        of_pair = [of[a] | of[b] for a, b in self.pairs]
        out = np.zeros(len(self.pairs))
        for folds in sorted(set(of_pair), key=sorted):
            here = np.array([f == folds for f in of_pair])
            model = self.model(np.array([not f & folds for f in of_pair]))
            out[here] = probabilities(self.table, model)[here]
        return out

    def scores(self, probabilities: Array, threshold: float, proposed: float) -> tuple[float, float, float]:
        """Return precision, recall and F1 of the pairs of entities that end up in one practice."""
        links = dict(zip(self.pairs, probabilities.tolist(), strict=True))
        groups = clusters.group([p.card for p in self.table.phrases], links, threshold, proposed)
        row = {p.text: groups[i] for i, p in enumerate(self.table.phrases)}
        found = pairs({key: row[text] for key, text in self.phrase.items() if text in row})
        wanted = pairs(self.gold.cluster)
        hit = len(found & wanted)
        precision, recall = hit / max(1, len(found)), hit / max(1, len(wanted))
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def fit(columns: Array, right: Array, features: tuple[str, ...]) -> Model:
    """Return the ridge logistic regression of *right* on *columns*: no randomness.

    A feature that is not in ``FREE`` and would get a negative weight is left out, the worst first.
    """
    means, spreads = columns.mean(axis=0), np.maximum(columns.std(axis=0), 1e-3)
    rows = np.column_stack([(columns - means) / spreads, np.ones(len(columns))])
    used = [True] * rows.shape[1]
    while True:
        weights = np.zeros(rows.shape[1])
        weights[used] = _newton(rows[:, used], right)
        wrong = [(weights[i], i) for i, f in enumerate(features) if f not in FREE and weights[i] < 0]
        if not wrong:
            break
        used[min(wrong)[1]] = False
    parts = (tuple(round(float(v), 5) for v in vector) for vector in (means, spreads, weights[:-1]))
    mean, spread, weight = parts
    return Model(features, mean, spread, weight, round(float(weights[-1]), 5), THRESHOLD, PROPOSED)


def _newton(rows: Array, right: Array) -> Array:
    """Return the weights that maximise the penalised likelihood; the last column is the constant."""
    weights, ridge = np.zeros(rows.shape[1]), np.eye(rows.shape[1]) * RIDGE
    ridge[-1, -1] = 0
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (p - right) + ridge @ weights
        weights = weights - np.linalg.solve((rows * (p * (1 - p))[:, None]).T @ rows + ridge, slope)
    return weights


def fit_whitening(names: Iterable[str], folder: Path) -> None:
    """Write mean and projection of the vectors of *names* into ``phrases.npz`` in *folder*."""
    subwords, encoder = Subwords.load(folder / "vocabulary.tsv"), session(folder / "encoder.onnx")
    mean, projection = whitening(np.array([raw(encoder, subwords, n) for n in names]))
    np.savez(folder / "phrases.npz", mean=mean.astype(np.float16), projection=projection.astype(np.float16))


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="写出 matching.json 的文件夹。 Where the weights go.")
def main(gold: Path, out: Path | None) -> None:
    r"""由标注的做法分组学习配对模型，并打印按文件交叉验证的成绩。 Learn the pair model; print cross-validated figures.

    \b
    例 Example:  python -m kg.training.matching 标注 --out ontology
    """
    known, examples = ontology.load(), read(gold)
    if out is not None:
        fit_whitening(sorted({normal(n) for c in known.practices for n in c.names}), FOLDER)
    models = {}
    for mode, embed in (("accurate", Embedder()), ("fast", None)):
        learnt = Examples(examples, known, embed)
        held_out = learnt.held_out()
        for least in ((0.35, 0.35), (THRESHOLD, PROPOSED)):
            figures = learnt.scores(held_out, *least)
            click.echo(f"{mode} {least[0]} {least[1]}: P {figures[0]:.3f} R {figures[1]:.3f} F1 {figures[2]:.3f}")
        models[mode] = learnt.model(np.ones(len(learnt.pairs), bool))
    if out is not None:
        rows = {mode: {k: getattr(m, k) for k in m.__slots__} for mode, m in models.items()}
        (out / "matching.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
