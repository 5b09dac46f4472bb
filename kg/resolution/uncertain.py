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
    standing, closed, least = _Standing(made, groups, row_of), _Closed(made, bound), _Least(model, made, groups)
    found: dict[tuple[Key, Key], Uncertain] = {}
    for at, ((a, b), value) in zip(made.pairs, made.links.items(), strict=True):
        threshold = least.of(a, b)
        if at < 0 or abs(value - threshold) > WIDE or closed.holds(a, b):
            continue
        if pair := standing.pair(a, b, value, threshold):
            both = (pair.one, ("", 0, pair.card) if pair.card else pair.other)
            if both not in found or found[both].priority < pair.priority:
                found[both] = replace(pair, reasons=reasons(table, model, at))
    return tuple(sorted(found.values(), key=lambda n: (-n.priority, n.one, n.other))[:MOST])


class _Standing:
    """Which entities bear the units, and in which pieces the groups stand."""

    def __init__(self, made: Units, groups: Sequence[int], row_of: Mapping[Key, int]) -> None:
        self.cards, self.groups = made.cards, groups
        self.bearers: dict[int, list[Key]] = defaultdict(list)
        self.pieces: dict[int, set[tuple[str, int]]] = defaultdict(set)
        for key in sorted(row_of):
            unit = made.own.get(key, row_of[key])
            self.bearers[unit].append(key)
            self.pieces[groups[unit]].add(key[:2])

    def pair(self, a: int, b: int, value: float, threshold: float) -> Uncertain | None:
        """Return the match of two units; None where nobody bears one, both are cards, or the answer changes no count."""
        one, other = (b, a) if self.cards[a] else (a, b)
        if self.cards[one] or not self.bearers[a] or not self.bearers[b]:
            return None
        first = self.bearers[one][0]
        second, effect = _elsewhere(self.bearers[other], first), self.effect(one, other)
        if first[:2] == second[:2] or not effect:
            return None
        matched = self.groups[a] == self.groups[b]
        priority = (1 - abs(value - threshold) / WIDE) * math.log2(1 + effect)
        value, priority = round(value, 3), round(priority, 4)
        return Uncertain(first, second, self.cards[other], value, threshold, matched, effect, priority)

    def effect(self, one: int, other: int) -> int:
        """Return how many pieces a practice gains or loses by the answer."""
        if self.groups[one] == self.groups[other]:
            return len({key[:2] for key in self.bearers[one]})
        mine, theirs = self.pieces[self.groups[one]], self.pieces[self.groups[other]]
        return min(len(mine - theirs), len(theirs - mine))


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
