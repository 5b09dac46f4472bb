"""Linear chains of tags over many stretches of text at once: probabilities of mentions, by forward and backward sums.

Rows are characters, packed time first: the first character of every stretch, longest stretch first, then the second of
those that have one, and so on. So each step is one product of matrices and nothing is padded. Sums run in double
precision and in a fixed order, so that a machine always gives the same result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

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


_EVERY = 12
"""Characters after which sums are scaled: few enough for double precision."""


@dataclass(frozen=True, slots=True)
class Packing:
    """How the characters of stretches are packed into rows."""

    lengths: Array
    """Characters of each stretch, longest first."""
    starts: Array
    """First row of each character number, and the number of all rows."""
    stretch: Array
    """Of each row."""
    at: Array
    """Number of the character in its stretch, of each row."""
    mirror: Array
    """The row of the character that is as far from the end as this one from the beginning."""

    @classmethod
    def of(cls, lengths: Array) -> Packing:
        """Return the packing of stretches of *lengths*, 1 at least, longest first."""
        alive = np.searchsorted(-lengths, -np.arange(lengths[0]), side="left")
        starts = np.concatenate([[0], np.cumsum(alive)])
        at = np.repeat(np.arange(len(alive)), alive)
        stretch = np.arange(len(at)) - starts.take(at)
        mirror = starts.take(lengths.take(stretch) - 1 - at) + stretch
        return cls(lengths, starts, stretch, at, mirror)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Forward and backward sums of a group of stretches; both hold the emission of their character."""

    packing: Packing
    forward: Array
    backward: Array
    emission: Array
    """Exponentials of the scores, those of the best tag 1."""
    steps: Array
    """Exponentials of the transitions."""
    known: Array
    """The probability of each tag."""
    total: Array
    """What forward × backward / emission sums to, for each row."""
    ratio: Array
    """By how much the scale of the backward sums differs from that of the character before."""
    log: Array
    """Logarithm of the sum over all sequences, for each stretch; the score of the best tags is not in it."""

    def pairs(self) -> Array:
        """Return the expected number of each transition in all stretches together, tags × tags."""
        later = np.flatnonzero(self.packing.at)
        before = self.packing.starts.take(self.packing.at[later] - 1) + self.packing.stretch[later]
        left = self.forward[before] / self.total[before, None]
        result: Array = left.T @ (self.backward * self.ratio[:, None])[later] * self.steps
        return result

    def mentions(self, least: float) -> Iterator[tuple[int, int, int, int, float]]:
        """Yield stretch, start, end, number of the type and probability of each mention of at least that probability.

        The probability is exact: the share of all sequences of tags that hold this very mention.
        """
        packing, size = self.packing, len(TAGS)
        for i, k in zip(*np.nonzero(self.known[:, 4::4] >= least), strict=True):
            only = int(packing.at[i])
            yield int(packing.stretch[i]), only, only + 1, int(k), float(self.known[i, 4 + 4 * k])
        row, kind = np.nonzero(self.known[:, 1::4] >= least)
        stretch, start, first = packing.stretch[row], packing.at[row], 1 + 4 * kind
        weight, before = self.forward[row, first] / self.total[row], first
        at, ends = start, packing.lengths.take(stretch)
        backward, emission, steps = self.backward.ravel(), self.emission.ravel(), self.steps.ravel()
        for _ in range(1, LONGEST):
            at = at + 1
            alive = np.flatnonzero((at < ends) & (weight > 0))
            if not len(alive):
                return
            start, stretch, first, ends = start[alive], stretch[alive], first[alive], ends[alive]
            weight, before, at = weight[alive], before[alive], at[alive]
            row = packing.starts.take(at) + stretch
            place = row * size + first
            weight = weight * self.ratio.take(row)
            shares = weight * steps.take(before * size + first + 2) * backward.take(place + 2)
            for n in np.flatnonzero(shares >= least).tolist():
                yield int(stretch[n]), int(start[n]), int(at[n]) + 1, int(first[n]) // 4, float(shares[n])
            weight = weight * steps.take(before * size + first + 1)
            weight = np.where(weight * backward.take(place + 1) >= least, weight * emission.take(place + 1), 0.0)
            before = first + 1


def lattice(scores: Array, packing: Packing, transitions: Array) -> Lattice:
    """Return the lattice of a group of stretches.

    Both directions are summed side by side: the backward sums are the forward ones of the stretches read from the end.

    Args:
        scores: rows × tags, as *packing* says.
        packing: of the stretches.
        transitions: score of each pair of tags; those of illegal pairs are ignored.
    """
    steps = np.where(LEGAL, np.exp(transitions.astype(np.float64)), 0.0)
    emission = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    sums = np.stack([emission, emission.take(packing.mirror, axis=0)])
    scale = np.zeros((2, len(scores)))
    both = np.stack([steps, steps.T])
    starts = packing.starts.tolist()
    sums[:, : starts[1]] *= np.stack([FIRST, LAST])[:, None]
    current, known = sums[:, : starts[1]], np.zeros((2, starts[1]))
    for t in range(1, len(starts) - 1):
        here, n = slice(starts[t], starts[t + 1]), starts[t + 1] - starts[t]
        before, current = current, sums[:, here]
        current *= before[:, :n] @ both
        if t % _EVERY == 0:
            by = current.sum(axis=2)
            current /= by[:, :, None]
            known = known[:, :n] + np.log(by)
        scale[:, here] = known[:, :n]
    return _lattice(packing, emission, sums, scale, steps)


def _lattice(packing: Packing, emission: Array, sums: Array, scale: Array, steps: Array) -> Lattice:
    """Return the lattice of the *sums* of both directions, the second one in reading order again."""
    forward, backward = sums[0], sums[1].take(packing.mirror, axis=0)
    scales = scale[1].take(packing.mirror)
    known = forward * backward
    known /= emission
    total = known.sum(axis=1)
    known /= total[:, None]
    later = np.flatnonzero(packing.at)
    ratio = np.ones(len(total))
    ratio[later] = np.exp(scales[later] - scales[packing.starts.take(packing.at[later] - 1) + packing.stretch[later]])
    ends = packing.starts.take(packing.lengths - 1) + np.arange(len(packing.lengths))
    log = np.log(forward[ends] @ LAST) + scale[0, ends]
    return Lattice(packing, forward, backward, emission, steps, known, total, ratio, log)
