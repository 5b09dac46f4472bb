"""Fits the calibration of mentions: ``python -m kg.training.calibration GOLD HELD_OUT.jsonl NAME`` prints its map.

HELD_OUT is what ``kg evaluate GOLD --cross-validate 6 --mode MODE --save HELD_OUT.jsonl`` keeps, NAME the first part of the
tagger's rule names (``neural``, ``chain``). A tagger is surer than it is right, because it learned from texts like those that
it reads. A mention is right where the annotation has one of its type that it shares half with. The output replaces the map
``calibration.NAME``; it is fitted on what was found with that map, so both are one after the other.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from kg import ontology, records
from kg.evaluation.gold import read_folder
from kg.evaluation.scores import Side, align
from kg.odds import log_odds
from kg.recognition.features import TYPES
from kg.recognition.tagging import EDGE, calibrations

_RELAXED = 0.5
_ROUNDS = 100
RIDGE = 1.0
"""How strongly level and slope are drawn to 0 and 1."""


def fit(signs: list[float], right: list[bool]) -> tuple[float, float]:
    """Return level and slope of the log odds of being right over the log odds that the tagger gives."""
    table, wanted = np.stack([np.ones(len(signs)), np.array(signs)], axis=1), np.array(right, float)
    start = weights = np.array([0.0, 1.0])
    for _ in range(_ROUNDS):
        shares = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (shares - wanted) + RIDGE * (weights - start)
        curve = (table * (shares * (1 - shares))[:, None]).T @ table + RIDGE * np.eye(2)
        step = np.linalg.solve(curve, slope)
        weights = weights - step / max(1.0, 2 * float(np.abs(step).max()))  # far steps overshoot
    return float(weights[0]), float(weights[1])


def learn(gold: Path, held_out: Path, name: str) -> Mapping[str, str]:
    """Return level and slope of each type, those that held before taken into account."""
    texts, found = {x.document.name: x for x in read_folder(gold)}, records.read_lines(held_out)
    before = calibrations(ontology.load(), name)
    signs: dict[str, list[float]] = {kind: [] for kind in TYPES}
    right: dict[str, list[bool]] = {kind: [] for kind in TYPES}
    for extraction in found:
        document = extraction.document.name
        left, mine = Side([texts[document]]), Side([extraction])
        hits = {j for _, j in align(left.mentions[document], mine.mentions[document], _RELAXED)}
        mentions = [m for p in extraction.pieces for e in p.entities for m in e.mentions]
        for j, mention in enumerate(mentions):
            signs[mention.type].append(log_odds(mention.confidence, EDGE))
            right[mention.type].append(j in hits)
    learned = {}
    for kind in TYPES:
        (level, slope), (old_level, old_slope) = fit(signs[kind], right[kind]), before[kind]
        learned[str(kind)] = f"{level + slope * old_level:.2f} {slope * old_slope:.2f}"
    return learned


if __name__ == "__main__":
    for kind, line in learn(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]).items():
        sys.stdout.write(f"    {kind}: {line}\n")
