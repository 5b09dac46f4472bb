"""Fits the weights of the relation rules: ``python -m kg.training.relations GOLD HELD_OUT.jsonl EXTRA…`` prints their maps.

HELD_OUT is what ``kg evaluate GOLD --cross-validate 6 --save HELD_OUT.jsonl`` keeps: what the program found in texts that its
taggers had not seen; EXTRA are folders of annotated texts to learn from alone. The choices are fitted on annotated entities and on found ones, because a choice among found
entities is another one: the right program may be missing, a wrong one be there. The trust in an edge is fitted on
found ones alone. The output replaces the last maps of ontology/lexicon/relations.yaml.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg import ontology, reading, records, structure
from kg.evaluation.gold import read_folder
from kg.evaluation.scores import Side, align
from kg.model import EdgeType, Entity, Extraction, PieceExtraction, Statement
from kg.ontology import Ontology
from kg.relations import claims
from kg.relations.learning import as_yaml, learn
from kg.relations.trust import SLOPES, Trust, trust

Array = NDArray[Any]
TIMES = 2
"""How often found entities count beside annotated ones."""
RIDGE = 1.0
"""How strongly the weights of trust are drawn to zero, those of the slopes to theirs of before."""
_ROUNDS = 30
_RELAXED = 0.5


def answered(gold: Extraction, found: Extraction, known: Ontology) -> Extraction:
    """Return the pieces and entities of *found*, with the edges of *gold* between them as statements."""
    document = replace(gold.document, masks=reading.masks(gold.document.text))
    pieces, _ = structure.segment(document, known)
    parts = [
        PieceExtraction(piece, tuple(_quoted(document.text, e) for e in part.entities), ())
        for piece, part in zip(pieces, found.pieces, strict=True)
    ]
    placed = Extraction(document, tuple(parts))
    edges = _edges(gold, placed)
    return replace(placed, pieces=tuple(replace(p, statements=edges[p.piece.number]) for p in parts))


def _quoted(text: str, entity: Entity) -> Entity:
    mentions = tuple(replace(m, quote=m.span.of(text)) for m in entity.mentions)
    return replace(entity, mentions=mentions, label=entity.label or mentions[0].quote)


def _edges(gold: Extraction, found: Extraction) -> dict[int, tuple[Statement, ...]]:
    """Return the edges of *gold*, by piece, between the entities of *found* that stand for its own."""
    left, right = Side([gold]), Side([found])
    twins: defaultdict[tuple[str, int, str], set[tuple[str, int, str]]] = defaultdict(set)
    name = gold.document.name
    for i, j in align(left.mentions[name], right.mentions[name], _RELAXED):
        twins[left.mentions[name][i][2]].add(right.mentions[name][j][2])
    edges: defaultdict[int, set[tuple[str, str, str]]] = defaultdict(set)
    for kind, source, target in left.edges:
        for a in twins[source]:
            edges[a[1]] |= {(a[2], kind, b[2]) for b in twins[target] if b[1] == a[1]}
    span = found.pieces[0].piece.span
    return defaultdict(tuple) | {
        number: tuple(
            Statement(a, EdgeType(kind), b, found.document.id, number, span, "", "gold")
            for a, kind, b in sorted(found_)
        )
        for number, found_ in edges.items()
    }


def judged(found: Iterable[Extraction], known: Ontology, model: Trust) -> Iterator[tuple[str, Sequence[float], bool]]:
    """Yield type, signs and truth of every edge that the rules claim between the entities of *found*."""
    for extraction in found:
        for part in extraction.pieces:
            entities = {e.id: e for e in part.entities}
            right = {(s.source, s.type, s.target) for s in part.statements}
            for c in claims(extraction.document, part.piece, part.entities, known):
                ends = {(c.source, c.type, c.target)}
                ends |= {(c.target, c.type, c.source)} if c.type == EdgeType.COOPERATES_WITH else set()
                yield c.type, model.signs(c, entities[c.source], entities[c.target]), bool(ends & right)


def fit_trust(found: Iterable[Extraction], known: Ontology, model: Trust) -> dict[str, float]:
    """Return the weights of trust: one a type of edge, one a sign (logistic regression by Newton's method)."""
    kinds = [str(kind) for kind in EdgeType if kind in model.weights]
    rows, right = [], []
    for kind, signs, truth in judged(found, known, model):
        rows.append([*(float(kind == k) for k in kinds), *signs])
        right.append(truth)
    table, wanted = np.array(rows), np.array(right, float)
    weights = np.zeros(table.shape[1])
    for _ in range(_ROUNDS):
        shares = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (shares - wanted) + RIDGE * weights
        curve = (table * (shares * (1 - shares))[:, None]).T @ table + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return {name: round(float(w), 2) for name, w in zip([*kinds, *SLOPES], weights, strict=True)}


def main(gold: Path, held_out: Path, *extra: Path) -> None:
    """Print the maps, fitted on the annotated texts in *gold* and *extra*, and on what was found in those of *gold*."""
    known = ontology.load()
    texts = {x.document.name: x for x in read_folder(gold)}
    found = [answered(texts[x.document.name], x, known) for x in records.read_lines(held_out)]
    added = [text for folder in extra for text in read_folder(folder)]
    weights = fit_trust(found, known, trust(known))
    sys.stdout.write("  map:\n" + "".join(f"    {name}: {value}\n" for name, value in weights.items()))
    sys.stdout.write(as_yaml(learn([*texts.values(), *added, *found * TIMES], known)))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
