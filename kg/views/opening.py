"""Which view a large page opens with: one that tells what the graph is for, and can be read at a glance."""

from __future__ import annotations

from collections import Counter

from kg.model import Build, EdgeType, NodeType
from kg.views.passages import Passages
from kg.views.scene import Scene

READABLE = 150
"""Nodes that one screen shows with their names."""


def opening(build: Build, picture: Scene, passages: Passages) -> int:
    """Return the number of the document or piece to open with; 0, everything, where there is no other view.

    Of the views that can be read at a glance it is the one that tells most of the whole story: practices that other
    pieces share, what is used and what that achieves; the least of the three counts, as a notice that lists measures
    and no result is dull. Then the one with the most such practices, the most edges, the first. Where none can be read
    at a glance, it is the one with the fewest nodes.
    """
    shared = {n.id for n in build.nodes if n.type == NodeType.PRACTICE and len(picture.homes[n.id]) > 1}
    sizes = Counter(piece for homes in picture.homes.values() for piece in homes)
    practices = Counter(piece for node in sorted(shared) for piece in picture.homes[node])
    uses, achieves = (
        Counter(passages.pieces[s.document, s.piece] for s in build.statements if s.type == kind)
        for kind in (EdgeType.USES, EdgeType.ACHIEVES)
    )
    edges = Counter(passages.pieces[s.document, s.piece] for s in build.statements)

    def rank(number: int) -> tuple[int, int, int, int, int]:
        size, told, linked, used, achieved = (
            sum(count[p] for p in picture.views[number].cards) for count in (sizes, practices, edges, uses, achieves)
        )
        return (max(size - READABLE, 0), -min(told, used, achieved), -told, -linked, number)

    return min(range(1, len(picture.views)), key=rank, default=0)
