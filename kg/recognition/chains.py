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


_ENDS = np.concatenate([FIRST, LAST])
_TINY = 1e-300
Found = tuple[int, int, int, int, float]
"""Stretch, start, end, number of the type and probability of a mention."""
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
    offsets: Array
    """Of each stretch where they are written one behind the other."""
    place: Array
    """Of each row where the stretches are written one behind the other."""
    rows: Array
    """The row at each such place."""

    @classmethod
    def of(cls, lengths: Array) -> Packing:
        """Return the packing of stretches of *lengths*, 1 at least, longest first."""
        alive = np.searchsorted(-lengths, -np.arange(lengths[0]), side="left")
        starts = np.concatenate([[0], np.cumsum(alive)])
        at = np.repeat(np.arange(len(alive)), alive)
        stretch = np.arange(len(at)) - starts.take(at)
        mirror = starts.take(lengths.take(stretch) - 1 - at) + stretch
        offsets = np.cumsum(lengths) - lengths
        place = offsets.take(stretch) + at
        rows = np.empty_like(place)
        rows[place] = np.arange(len(place))
        return cls(lengths, starts, stretch, at, mirror, offsets, place, rows)


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

    def mentions(self, least: float) -> Iterator[Found]:
        """Yield stretch, start, end, number of the type and probability of each mention of at least that probability.

        The probability is exact: the share of all sequences of tags that hold this very mention.
        """
        packing = self.packing
        row, kind = np.nonzero(self.known[:, 4::4] >= least)
        yield from self._found(row, packing.at[row] + 1, kind, self.known[row, 4 + 4 * kind])
        first, last, kind = self._pairs_of_ends(least)
        inside = self._inner_sums()
        left, right = inside[packing.place[first], kind], inside[packing.place[last] - 1, kind]
        steps, tag = np.log(np.maximum(self.steps, _TINY)), 1 + 4 * kind
        apart = packing.at[last] - packing.at[first]
        through = steps[tag, tag + 1] + (right - left) - steps[tag + 1, tag + 1] + steps[tag + 1, tag + 2]
        middle = np.exp(np.where(apart == 1, steps[tag, tag + 2], through))
        shares = self.forward[first, tag] / self.total[first] * middle * self.ratio[last] * self.backward[last, tag + 2]
        likely = np.flatnonzero(shares >= least)
        yield from self._found(first[likely], packing.at[last[likely]] + 1, kind[likely], shares[likely])

    def _found(self, row: Array, end: Array, kind: Array, share: Array) -> Iterator[Found]:
        start, stretch = self.packing.at[row], self.packing.stretch[row]
        yield from zip(stretch.tolist(), start.tolist(), end.tolist(), kind.tolist(), share.tolist(), strict=True)

    def _pairs_of_ends(self, least: float) -> tuple[Array, Array, Array]:
        """Return first row, last row and type of each mention of two characters or more whose ends are likely enough."""
        packing, size = self.packing, len(self.total)
        kinds, begins = np.nonzero(least <= self.known[packing.rows, 1::4].T)
        others, ends = np.nonzero(least <= self.known[packing.rows, 3::4].T)
        stretch = packing.stretch[packing.rows[begins]]
        until = np.minimum(begins + LONGEST, packing.offsets[stretch] + packing.lengths[stretch])
        known = others * size + ends
        low = np.searchsorted(known, kinds * size + begins + 1)
        count = np.searchsorted(known, kinds * size + until) - low
        left = np.repeat(np.arange(len(begins)), count)
        right = np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
        return packing.rows[begins[left]], packing.rows[ends[right]], kinds[left]

    def _inner_sums(self) -> Array:
        """Return, in text order, the sum of the logarithms up to each character of being inner and staying so, by type."""
        inner = np.arange(2, len(TAGS), 4)
        stay = np.log(np.maximum(self.steps[inner, inner], _TINY))
        rows = self.packing.rows
        return np.cumsum(np.log(self.ratio[rows])[:, None] + np.log(self.emission[rows][:, inner]) + stay, axis=0)


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
    sums = np.concatenate([emission, emission.take(packing.mirror, axis=0)], axis=1)
    apart = np.zeros_like(steps)
    both = np.block([[steps, apart], [apart, steps.T]])
    starts = packing.starts.tolist()
    sums[: starts[1]] *= _ENDS
    current, logs = sums[: starts[1]], np.zeros((len(starts) // _EVERY + 1, starts[1], 2))
    for t, (start, end) in enumerate(zip(starts[1:], starts[2:], strict=False), 1):
        before, current = current, sums[start:end]
        current *= before[: end - start].dot(both)
        if t % _EVERY == 0:
            sides = current.reshape(-1, 2, len(TAGS))
            by = sides.sum(axis=2)
            sides /= by[:, :, None]
            logs[t // _EVERY, : len(by)] = logs[t // _EVERY - 1, : len(by)] + np.log(by)
    scale = logs[packing.at // _EVERY, packing.stretch]
    return _lattice(packing, emission, sums, scale, steps)


def _lattice(packing: Packing, emission: Array, sums: Array, scale: Array, steps: Array) -> Lattice:
    """Return the lattice of the *sums* of both directions, the second one in reading order again."""
    forward, backward = sums[:, : len(TAGS)], sums[:, len(TAGS) :].take(packing.mirror, axis=0)
    scales = scale[:, 1].take(packing.mirror)
    known = forward * backward
    known /= emission
    total = known.sum(axis=1)
    known /= total[:, None]
    later = np.flatnonzero(packing.at)
    ratio = np.ones(len(total))
    ratio[later] = np.exp(scales[later] - scales[packing.starts.take(packing.at[later] - 1) + packing.stretch[later]])
    ends = packing.starts.take(packing.lengths - 1) + np.arange(len(packing.lengths))
    log = np.log(forward[ends] @ LAST) + scale[ends, 0]
    return Lattice(packing, forward, backward, emission, steps, known, total, ratio, log)
