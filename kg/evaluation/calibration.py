"""How far confidence is the share of what is right: expected calibration error in ten bins of equal width."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.evaluation.judging import Item, Judgement
from kg.model import EdgeType, NodeType

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Items whose confidence lies in one tenth of [0, 1]."""

    count: int
    confidence: float
    """Mean."""
    right: float
    """Share that is right."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence against truth for a group of items; 1.0 falls into the last bin."""

    bins: tuple[Bin, ...]

    @classmethod
    def of(cls, items: Iterable[Item]) -> Calibration:
        """Return the calibration of *items*."""
        groups: list[list[Item]] = [[] for _ in range(BINS)]
        for item in items:
            groups[min(int(item.confidence * BINS), BINS - 1)].append(item)
        return cls(tuple(_bin(group) for group in groups))

    @property
    def count(self) -> int:
        """Number of items."""
        return sum(b.count for b in self.bins)

    @property
    def confidence(self) -> float:
        """Mean confidence; 0 where there is no item."""
        return sum(b.confidence * b.count for b in self.bins) / self.count if self.count else 0.0

    @property
    def right(self) -> float:
        """Share of the items that are right; 0 where there is none."""
        return sum(b.right * b.count for b in self.bins) / self.count if self.count else 0.0

    @property
    def error(self) -> float:
        """Expected calibration error: the mean distance of confidence and share right, bins weighed by their items."""
        total = sum(abs(b.confidence - b.right) * b.count for b in self.bins)
        return total / self.count if self.count else 0.0


def _bin(items: Sequence[Item]) -> Bin:
    count = len(items)
    if not count:
        return Bin(0, 0.0, 0.0)
    return Bin(count, sum(i.confidence for i in items) / count, sum(i.right for i in items) / count)


def calibrations(judgement: Judgement) -> dict[str, Calibration]:
    """Return the calibration of mentions and of edges, in all and by type, in print order."""
    mentions = [i for i in judgement.found if not i.edge]
    edges = [i for i in judgement.found if i.edge]
    out = {"mentions": Calibration.of(mentions)}
    for node in NodeType:
        out[f"  {node}"] = Calibration.of(i for i in mentions if i.kind == node)
    out["edges"] = Calibration.of(edges)
    for edge in EdgeType:
        out[f"  {edge}"] = Calibration.of(i for i in edges if i.kind == edge)
    return {name: c for name, c in out.items() if c.count or not name.startswith(" ")}


def table(found: Mapping[str, Calibration]) -> str:
    """Return the calibrations as text: a line a group, then the ten bins of all mentions and all edges."""
    head = f"{'':28}{'n':>7}{'conf':>7}{'right':>7}{'ECE':>7}"
    rows = (f"{name:28}{c.count:7}{c.confidence:7.3f}{c.right:7.3f}{c.error:7.3f}" for name, c in found.items())
    groups = ("mentions", "edges")
    bins = f"{'':28}" + "".join(f"{name:>21}" for name in groups)
    names = f"{'':28}" + "".join(f"{'n':>7}{'conf':>7}{'right':>7}" for _ in groups)
    return "\n".join(
        [head, *rows, "", bins, names, *(_row(i, [found[g].bins[i] for g in groups]) for i in range(BINS))]
    )


def _row(number: int, bins: Iterable[Bin]) -> str:
    name = f"  {number / BINS:.1f}–{(number + 1) / BINS:.1f}"
    cells = (f"{b.count:7}{b.confidence:7.3f}{b.right:7.3f}" if b.count else f"{0:7}{'':14}" for b in bins)
    return f"{name:28}" + "".join(cells)
