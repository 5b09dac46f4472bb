"""Groups of phrases: average linkage, so that a chain of half-alike names never becomes one practice."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

BEST = 2
"""A phrase is as like a card as it is, on average, to this many of the card's nearest phrases."""


def group(
    cards: Sequence[str],
    links: Mapping[tuple[int, int], float],
    threshold: float,
    proposed: float = 0,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[int]:
    """Return for each phrase the number of its group: the least number of a phrase in it.

    The phrases of one card are one group from the start, and two cards never come together. Then the two groups with
    the highest average probability are joined, pairs without a link counting as 0, as long as it reaches *threshold*
    (*proposed*, where neither has a card).

    Args:
        cards: for each phrase the id of its card, or "".
        links: probability by pair ``(a, b)``, ``a < b``.
        threshold: least average.
        proposed: least average of two groups without a card; as *threshold* where that is more.
        together: pairs that are one group from the start, however unlike.
        apart: pairs that never come together, not through a third one either; none of them may be joined by *cards*
            and *together*.

    >>> group(["", "", ""], {(0, 1): 0.9, (1, 2): 0.9}, 0.5)
    [0, 0, 2]
    """
    first: dict[str, int] = {}
    node = [first.setdefault(card, row) if card else row for row, card in enumerate(cards)]
    node = _joined(node, together)
    closed = {node[row] for card, row in first.items() if card}
    least = threshold, max(threshold, proposed)
    merged = _Merging(_between(node, links), closed, least, [(node[a], node[b]) for a, b in apart])
    merged.run()
    return [merged.root(n) for n in node]


def _joined(node: Sequence[int], together: Iterable[tuple[int, int]]) -> list[int]:
    """Return *node* with the groups of each pair made one, named by its least member."""
    least = dict[int, int]()

    def root(at: int) -> int:
        while at in least:
            at = least[at]
        return at

    for a, b in together:
        x, y = root(node[a]), root(node[b])
        if x != y:
            least[max(x, y)] = min(x, y)
    return [root(at) for at in node]


def _between(node: Sequence[int], links: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Return the probability of each pair of nodes: the average of the ``BEST`` of its links."""
    found: dict[tuple[int, int], list[float]] = defaultdict(list)
    for (a, b), value in links.items():
        x, y = node[a], node[b]
        if x != y:
            found[min(x, y), max(x, y)].append(value)
    return {pair: sum(sorted(values)[-BEST:]) / len(values[:BEST]) for pair, values in found.items()}


class _Merging:
    """The state of the agglomeration."""

    def __init__(
        self,
        links: Mapping[tuple[int, int], float],
        closed: set[int],
        least: tuple[float, float],
        apart: Iterable[tuple[int, int]] = (),
    ) -> None:
        self.least = least
        self.apart: dict[int, set[int]] = defaultdict(set)
        """Groups that people told apart, both ways."""
        for a, b in apart:
            self.apart[a].add(b)
            self.apart[b].add(a)
        self.parent: dict[int, int] = {}
        self.size: dict[int, int] = defaultdict(lambda: 1)
        self.closed = closed
        """Groups that hold a card."""
        self.sums: dict[int, dict[int, float]] = defaultdict(dict)
        self.heap: list[tuple[float, int, int]] = []
        for (a, b), value in sorted(links.items()):
            if self.parted(a, b):
                continue
            self.sums[a][b] = self.sums[b][a] = value
            self.offer(a, b)

    def root(self, node: int) -> int:
        """Return the number of the group that *node* is in now."""
        while node in self.parent:
            node = self.parent[node]
        return node

    def parted(self, a: int, b: int) -> bool:
        """Say whether two groups never come together: each has a card, or a person told them apart."""
        return (a in self.closed and b in self.closed) or (a in self.apart and b in self.apart[a])

    def average(self, a: int, b: int) -> float:
        return self.sums[a][b] / (self.size[a] * self.size[b])

    def offer(self, a: int, b: int) -> None:
        least = self.least[a not in self.closed and b not in self.closed]
        if (value := self.average(a, b)) >= least:
            heapq.heappush(self.heap, (-value, min(a, b), max(a, b)))

    def run(self) -> None:
        """Join groups until none are alike enough. An offer that a merge made stale is passed over."""
        while self.heap:
            value, a, b = heapq.heappop(self.heap)
            if a in self.parent or b in self.parent or b not in self.sums[a] or -value != self.average(a, b):
                continue
            self.join(a, b)

    def join(self, a: int, b: int) -> None:
        """Put group *b* into group *a*."""
        self.parent[b] = a
        self.size[a] += self.size[b]
        self.closed |= {a} if b in self.closed else set()
        del self.sums[a][b]
        for other, value in self.sums.pop(b).items():
            if other == a:
                continue
            del self.sums[other][b]
            self.sums[a][other] = self.sums[other][a] = self.sums[a].get(other, 0.0) + value
        for other in self.apart.pop(b, ()):
            self.apart[other].discard(b)
            self.apart[other].add(a)
            self.apart[a].add(other)
        for other in sorted(self.sums[a]):
            if self.parted(a, other):
                del self.sums[a][other], self.sums[other][a]
            else:
                self.offer(a, other)
