"""Fit the weights of the decisions on annotated texts: the maps at the end of ontology/lexicon/relations.yaml.

``as_yaml(learn(kg.evaluation.gold.read_folder(folder), ontology))`` gives the maps. Nothing else needs this module:
the weights are data, read, checked and changed like the word lists.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kg.choices import NOBODY, Features, Weights
from kg.model import EdgeType, Extraction, PieceExtraction
from kg.ontology import Ontology
from kg.relations.cues import Cues, cues
from kg.relations.implementers import implementer_pairs
from kg.relations.layout import Layout, lay_out
from kg.relations.measures import measure_choices
from kg.relations.outcomes import chained, outcome_choices, with_previous
from kg.relations.programs import Programs, find_programs

Example = tuple[Mapping[str, Features], frozenset[str]]
"""Candidates, and which of them are right."""

TITLES = {
    "uses": ("做法由哪个项目或组织采用", "weights of the choice of what a mechanism carries out"),
    "achieves": ("成效由什么取得", "weights of the choice of what a result is due to"),
    "implements": ("组织是否实施某项目", "weights of the choice whether an organization implements a program"),
}
"""Decision → what the map of its weights is called."""
RIDGE = {"uses": 3.0, "achieves": 10.0, "implements": 3.0}
"""How strongly each decision's weights are drawn to zero."""
LEAST_SHARE = {"uses": 0.24, "achieves": 0.18, "implements": 0.24}
"""Shares below which no source is named; found on texts held out from fitting."""
LEAST_COUNT = 4
"""A feature that fewer candidates have gets no weight."""
_ROUNDS = 100
_SMALL = 1e-4


def fit(examples: Sequence[Example], ridge: float) -> Weights:
    """Return the weights that make the right candidates likely (multinomial logit, any right one counts).

    Fisher scoring from zero: the same examples give the same weights.
    """
    counts = Counter(name for candidates, _ in examples for f in candidates.values() for name in f)
    names = sorted(name for name, n in counts.items() if n >= LEAST_COUNT)
    data = [_arrays(example, names) for example in examples if 0 < len(example[1]) < len(example[0])]
    weights = np.zeros(len(names))
    for _ in range(_ROUNDS):
        slope, curve = ridge * weights, ridge * np.eye(len(names))
        for rows, right in data:
            shares = _softmax(rows @ weights)
            wanted = np.where(right, shares, 0.0) / max(shares[right].sum(), 1e-12)
            slope += rows.T @ (shares - wanted)
            mean = shares @ rows
            curve += (rows * shares[:, None]).T @ rows - np.outer(mean, mean)
        step = np.linalg.solve(curve, slope)
        longest = float(np.abs(step).max(initial=0.0))
        weights -= step / max(1.0, longest)
        if longest < _SMALL:
            break
    return Weights({name: float(w) for name, w in zip(names, weights, strict=True)})


def _arrays(example: Example, names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    candidates, right = example
    rows = np.array([[f.get(name, 0.0) for name in names] for f in candidates.values()])
    return rows, np.array([key in right for key in candidates])


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()  # type: ignore[no-any-return]


def learn(extractions: Iterable[Extraction], ontology: Ontology) -> dict[str, Weights]:
    """Return the weights of the three decisions, fitted on annotated *extractions*."""
    cue = cues(ontology)
    pieces = [(p, lay_out(x.document, p.piece, p.entities)) for x in extractions for p in x.pieces]
    found = [(p, layout, find_programs(layout, cue, ontology)) for p, layout in pieces]
    by_decision = {"uses": use_examples, "achieves": outcome_examples, "implements": pair_examples}
    return {
        name: fit([e for p, layout, programs in found for e in examples(p, layout, cue, programs)], RIDGE[name])
        for name, examples in by_decision.items()
    }


def use_examples(piece: PieceExtraction, layout: Layout, cue: Cues, programs: Programs) -> Iterator[Example]:
    """Yield the choice of a source for each mechanism."""
    right = _sources(piece, EdgeType.USES)
    for choice in measure_choices(layout, cue, programs):
        yield choice.candidates, right[choice.target.entity.id]


def outcome_examples(piece: PieceExtraction, layout: Layout, cue: Cues, programs: Programs) -> Iterator[Example]:
    """Yield the choice of a cause for each result."""
    right = _sources(piece, EdgeType.ACHIEVES)
    for choice in outcome_choices(layout, cue, programs):
        if earlier := chained(layout, choice.target):
            choice = with_previous(choice, right[earlier])
        yield choice.candidates, right[choice.target.entity.id]


def pair_examples(piece: PieceExtraction, layout: Layout, cue: Cues, programs: Programs) -> Iterator[Example]:
    """Yield for each organization and program whether the one implements the other."""
    right = {(s.source, s.target) for s in piece.statements if s.type == EdgeType.IMPLEMENTS}
    for pair in implementer_pairs(layout, cue, programs):
        holds = (pair.organization, pair.program) in right
        yield {"pair": pair.features, NOBODY: {}}, frozenset({"pair" if holds else NOBODY})


def _sources(piece: PieceExtraction, kind: EdgeType) -> dict[str, frozenset[str]]:
    found: defaultdict[str, frozenset[str]] = defaultdict(lambda: frozenset({NOBODY}))
    for statement in piece.statements:
        if statement.type == kind:
            found[statement.target] = (found[statement.target] - {NOBODY}) | {statement.source}
    return found


def rounded(weights: Weights) -> dict[str, float]:
    """Return the weights as they stand in the lexicon: two decimals, those that are next to nothing left out."""
    return {name: round(value, 2) for name, value in weights.values.items() if abs(value) >= 0.1}


def as_yaml(learned: Mapping[str, Weights]) -> str:
    """Return the maps as they stand in the lexicon: two decimals, weights that round to nothing left out."""
    lines = []
    for decision, weights in learned.items():
        values = {"least_share": LEAST_SHARE[decision]} | rounded(weights)
        lines += [
            f"\n- id: {decision}",
            f"  label: {TITLES[decision][0]}",
            f"  en: {TITLES[decision][1]}",
            "  map:",
        ]
        lines += [f"    {name}: {value}" for name, value in values.items()]
    return "\n".join(lines) + "\n"
