"""Who adopted before whom: a graph of counts over practices. It describes; it does not say that one learnt from the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

from kg.analysis.diffusion import Cell, Matrix, Status
from kg.text import xml_safe

NOTE = "仅作描述：谁先谁后，不说明谁学谁。 Descriptive only: who came first, not who learnt from whom."


@dataclass(frozen=True, slots=True)
class Edge:
    """*earlier* adopted before *later* in these practices, for certain: its last possible year is before the other's first."""

    earlier: str
    later: str
    practices: tuple[tuple[str, str, str], ...]
    """Name, years of the earlier place, years of the later one."""


def precedence(matrix: Matrix) -> tuple[Edge, ...]:
    """Return the pairs of named places of which one came first, most practices first."""
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for practice in matrix.practices:
        cells = [matrix.cell(practice, place) for place in matrix.places if not place.hidden]
        for one, other in permutations([c for c in cells if c.adopted], 2):
            if _before(one, other):
                found.setdefault((one.place.name, other.place.name), []).append(
                    (practice.label, one.years, other.years)
                )
    edges = (Edge(one, other, tuple(sorted(names))) for (one, other), names in found.items())
    return tuple(sorted(edges, key=lambda e: (-len(e.practices), e.earlier, e.later)))


def _before(one: Cell, other: Cell) -> bool:
    dated = one.status in (Status.ADOPTED, Status.BY) and other.first is not None
    return bool(dated and one.last and other.first and one.last < other.first)


def graphml(edges: tuple[Edge, ...]) -> bytes:
    """Return the graph as GraphML, the same bytes for the same edges; it says of itself that it only describes."""
    import networkx as nx  # takes a while to load, and no table needs it

    from kg.graph import graphml as written

    graph: nx.DiGraph[str] = nx.DiGraph(note=NOTE)
    for name in sorted({n for e in edges for n in (e.earlier, e.later)}):
        graph.add_node(xml_safe(name), label=xml_safe(name))
    for edge in edges:
        names = "、".join(name for name, _, _ in edge.practices)
        graph.add_edge(
            xml_safe(edge.earlier), xml_safe(edge.later), count=len(edge.practices), practices=xml_safe(names)
        )
    return written(graph)
