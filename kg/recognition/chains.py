"""Linear chains of tags over many stretches of text at once: probabilities of mentions, by forward and backward sums.

Arrays are time first: ``scores[t, s]`` belongs to character *t* of stretch *s*; what lies behind the end of a stretch is
ignored. Sums run in double precision and in a fixed order, so that a machine always gives the same result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kg.recognition.features import TYPES
from kg.recognition.signs import Array
from kg.recognition.tagging import TAGS

LONGEST = 60
"""Most characters of a mention."""


def _follows(before: str, after: str) -> bool:
    if before[0] in "BI":
        return after[0] in "IE" and before[2:] == after[2:]
    return after[0] in "OBS"


LEGAL = np.array([[_follows(a, b) for b in TAGS] for a in TAGS])
"""Whether the tag of the column can follow that of the row."""
FIRST = np.array([tag[0] in "OBS" for tag in TAGS], float)
LAST = np.array([tag[0] in "OES" for tag in TAGS], float)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Forward and backward sums of a group of stretches, scaled at each character."""

    forward: Array
    backward: Array
    emission: Array
    """Exponentials of the scores, divided by the scale."""
    steps: Array
    """Exponentials of the transitions."""
    total: Array
    """What forward × backward sums to, for each character and stretch; 1 behind the end."""
    lengths: Array
    log: Array
    """Logarithm of the sum over all sequences, for each stretch."""

    def marginals(self) -> Array:
        """Return the probability of each tag: characters × stretches × tags; 0 behind the end of a stretch."""
        result: Array = self.forward * self.backward / self.total[:, :, None]
        return result

    def pairs(self) -> Array:
        """Return the expected number of each transition in all stretches together, tags × tags."""
        size = len(TAGS)
        after = (self.emission * self.backward)[1:].reshape(-1, size)
        before = (self.forward / self.total[:, :, None])[:-1].reshape(-1, size)
        result: Array = before.T @ after * self.steps
        return result

    def mentions(self, least: float) -> Iterator[tuple[int, int, int, int, float]]:
        """Yield stretch, start, end, number of the type and probability of each mention of at least that probability.

        The probability is exact: the share of all sequences of tags that hold this very mention.
        """
        size, count = len(TAGS), len(self.lengths)
        known = self.marginals()
        for number in range(len(TYPES)):
            single = known[:, :, 4 + 4 * number]
            for i, j in zip(*np.nonzero(single >= least), strict=True):
                yield int(j), int(i), int(i) + 1, number, float(single[i, j])
        start, stretch, kind = np.nonzero(known[:, :, 1::4] >= least)
        first = 1 + 4 * kind
        weight, before = self.forward[start, stretch, first] / self.total[start, stretch], first
        place, at, row = (start * count + stretch) * size + first, start, count * size
        ahead, emission, steps = (self.emission * self.backward).ravel(), self.emission.ravel(), self.steps.ravel()
        backward = self.backward.ravel()
        for _ in range(1, LONGEST):
            at, place = at + 1, place + row
            alive = np.flatnonzero(at < self.lengths.take(stretch))
            start, stretch, kind, first = start[alive], stretch[alive], kind[alive], first[alive]
            weight, before, place, at = weight[alive], before[alive], place[alive], at[alive]
            if not len(at):
                return
            ends = weight * steps.take(before * size + first + 2) * ahead.take(place + 2)
            for i in np.flatnonzero(ends >= least):
                yield int(stretch[i]), int(start[i]), int(at[i]) + 1, int(kind[i]), float(ends[i])
            weight = weight * steps.take(before * size + first + 1) * emission.take(place + 1)
            before = first + 1
            weight = np.where(weight * backward.take(place + 1) >= least, weight, 0.0)
            alive = np.flatnonzero(weight)
            start, stretch, kind, first = start[alive], stretch[alive], kind[alive], first[alive]
            weight, before, place, at = weight[alive], before[alive], place[alive], at[alive]


def lattice(scores: Array, lengths: Array, transitions: Array) -> Lattice:
    """Return the lattice of a group of stretches.

    Args:
        scores: characters of the longest × stretches × tags.
        lengths: characters of each stretch, 1 at least, longest stretch first.
        transitions: score of each pair of tags; those of illegal pairs are ignored.
    """
    longest, count, size = scores.shape
    steps = np.where(LEGAL, np.exp(transitions.astype(np.float64)), 0.0)
    top = scores.max(axis=2, keepdims=True)
    emission = np.exp((scores - top).astype(np.float64))
    forward, backward = np.zeros((longest, count, size)), np.zeros((longest, count, size))
    scale = np.ones((longest, count, 1))
    alive = np.searchsorted(-lengths, -np.arange(longest), side="left")
    current = emission[0] * FIRST
    for t in range(longest):
        n = alive[t]
        if t:
            current = (current[:n] @ steps) * emission[t, :n]
        sums = scale[t, :n] = current.sum(axis=1, keepdims=True)
        current = forward[t, :n] = current / sums
    emission /= scale
    backward[lengths - 1, np.arange(count)] = LAST
    ahead, onwards = emission * backward, np.ascontiguousarray(steps.T)
    for t in range(longest - 1, 0, -1):
        n = alive[t]
        backward[t - 1, :n] = ahead[t, :n] @ onwards
        ends = alive[t - 1]
        backward[t - 1, n:ends] = LAST
        ahead[t - 1, :ends] = emission[t - 1, :ends] * backward[t - 1, :ends]
    total = (forward * backward).sum(axis=2)
    inside = np.arange(longest)[:, None] < lengths
    log = np.where(inside, np.log(scale[:, :, 0]) + top[:, :, 0], 0.0).sum(axis=0)
    log += np.log(forward[lengths - 1, np.arange(count)] @ LAST)
    return Lattice(forward, backward, emission, steps, np.where(inside, total, 1.0), lengths, log)
