"""Which view a large page opens with: one that tells what the graph is for, and can be read at a glance."""

from __future__ import annotations

from collections import Counter

from kg.model import Build, NodeType
from kg.views.passages import Passages
from kg.views.scene import Scene

READABLE = 150
"""Nodes that one screen shows with their names."""


def opening(build: Build, picture: Scene, passages: Passages) -> int:
    """Return the number of the document or piece to open with; 0, everything, where there is no other view.

    Of the views that can be read at a glance it is the one with the most practices that other pieces share, then with
    the most edges, then the first. Where none can be read at a glance, it is the one with the fewest nodes.
    """
    shared = {n.id for n in build.nodes if n.type == NodeType.PRACTICE and len(picture.homes[n.id]) > 1}
    sizes = Counter(piece for homes in picture.homes.values() for piece in homes)
    practices = Counter(piece for node in sorted(shared) for piece in picture.homes[node])
    edges = Counter(passages.pieces[s.document, s.piece] for s in build.statements)

    def rank(number: int) -> tuple[int, int, int, int]:
        size, told, linked = (sum(count[p] for p in picture.views[number].cards) for count in (sizes, practices, edges))
        return (max(size - READABLE, 0), -told, -linked, number)

    return min(range(1, len(picture.views)), key=rank, default=0)
