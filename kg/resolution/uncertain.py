"""Which pairs a person should look at: nearest to the threshold first, weighted by what they change in the counts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from kg.model import Uncertain
from kg.resolution.likeness import FEATURES, Model, Table
from kg.resolution.units import Bound, Key, Units

REASONS = 4
"""Features that a match names, those that speak for it most."""
WIDE = 0.25
"""How far from the threshold a probability may lie to be uncertain."""
MOST = 1000
"""Pairs that a build keeps."""


def reasons(table: Table, model: Model, at: int) -> tuple[tuple[str, float, float], ...]:
    """Return what speaks most for the candidate pair *at*: feature, its value, what it adds to the log odds."""
    parts = model.parts(table.features[at : at + 1])[0]
    order = np.argsort(-parts, kind="stable")[:REASONS]
    return tuple(
        (
            model.features[i],
            round(float(table.features[at][FEATURES.index(model.features[i])]), 3),
            round(float(parts[i]), 3),
        )
        for i in order.tolist()
        if parts[i] > 0
    )


def near(
    table: Table,
    model: Model,
    made: Units,
    groups: Sequence[int],
    row_of: Mapping[Key, int],
    bound: Sequence[Bound],
) -> tuple[Uncertain, ...]:
    """Return the uncertain pairs that nobody decided, best first, one for each pair of phrases."""
    bearers: dict[int, list[Key]] = defaultdict(list)
    pieces: dict[int, set[tuple[str, int]]] = defaultdict(set)
    for key in sorted(row_of):
        unit = made.own.get(key, row_of[key])
        bearers[unit].append(key)
        pieces[groups[unit]].add(key[:2])
    closed, least = _Closed(made, bound), _Least(model, made, groups)
    found: dict[tuple[Key, Key], Uncertain] = {}
    for at, ((a, b), value) in zip(made.pairs, made.links.items(), strict=True):
        threshold = least.of(a, b)
        if at < 0 or abs(value - threshold) > WIDE or not bearers[a] or not bearers[b]:
            continue
        if (made.cards[a] and made.cards[b]) or closed.holds(a, b):
            continue
        one, other = (b, a) if made.cards[a] else (a, b)
        card, matched = made.cards[other], groups[a] == groups[b]
        first, second = bearers[one][0], _elsewhere(bearers[other], bearers[one][0])
        mine, theirs = {k[:2] for k in bearers[one]}, pieces[groups[other]]
        effect = len(mine) if matched else min(len(pieces[groups[one]] - theirs), len(theirs - pieces[groups[one]]))
        if first[:2] == second[:2] or not effect:
            continue
        sure = abs(value - threshold) / WIDE
        pair = Uncertain(
            first, second, card, round(value, 3), threshold, matched, effect,
            round((1 - sure) * math.log2(1 + effect), 4), (),
        )  # fmt: skip
        both = (first, ("", 0, card) if card else second)
        if both not in found or found[both].priority < pair.priority:
            found[both] = replace(pair, reasons=reasons(table, model, at))
    return tuple(sorted(found.values(), key=lambda n: (-n.priority, n.one, n.other))[:MOST])


def _elsewhere(keys: Sequence[Key], than: Key) -> Key:
    """Return the first of *keys* that stands in another piece."""
    return next((k for k in keys if k[:2] != than[:2]), keys[0])


class _Least:
    """From which average on two groups come together: more is asked of two without a card, as in ``clusters.group``."""

    def __init__(self, model: Model, made: Units, groups: Sequence[int]) -> None:
        self.groups = groups
        self.carded = {groups[unit] for unit, card in enumerate(made.cards) if card}
        self.both = model.threshold, max(model.threshold, model.proposed)

    def of(self, a: int, b: int) -> float:
        """Return the threshold of two units."""
        return self.both[self.groups[a] not in self.carded and self.groups[b] not in self.carded]


class _Closed:
    """Pairs on which somebody has said something, or that follow from it."""

    def __init__(self, made: Units, bound: Sequence[Bound]) -> None:
        self.rows: set[tuple[int, int | str]] = set()
        self.made = made
        for b in bound:
            one = self.row(b.one)
            other = self.row(b.other) if b.other else b.card
            self.rows |= {(one, other)} | ({(other, one)} if isinstance(other, int) else set())

    def row(self, key: Key) -> int:
        return self.made.rows[self.made.own[key]] if key in self.made.own else self.made.row_of.get(key, -1)

    def holds(self, a: int, b: int) -> bool:
        rows = self.made.rows
        if (rows[a], rows[b]) in self.rows:
            return True
        cards = self.made.cards
        return (rows[a], cards[b]) in self.rows or (rows[b], cards[a]) in self.rows
