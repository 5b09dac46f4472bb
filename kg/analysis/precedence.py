"""Who adopted before whom: a graph of counts over practices. It describes; it does not say that one learnt from the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import permutations
from xml.etree.ElementTree import tostring

from kg.analysis.diffusion import Cell, Matrix, Status

NOTE = "仅作描述：谁先谁后，不说明谁学谁。 Descriptive only: who came first, not who learnt from whom."
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    from networkx.readwrite.graphml import GraphMLWriter

    graph: nx.DiGraph[str] = nx.DiGraph(note=NOTE)
    for name in sorted({n for e in edges for n in (e.earlier, e.later)}):
        graph.add_node(_clean(name), label=_clean(name))
    for edge in edges:
        names = "、".join(name for name, _, _ in edge.practices)
        graph.add_edge(_clean(edge.earlier), _clean(edge.later), count=len(edge.practices), practices=_clean(names))
    # nx.write_graphml takes lxml where it is installed and then writes other bytes: this writer is the same everywhere.
    writer = GraphMLWriter(named_key_ids=False)
    writer.add_graph_element(graph)
    writer.indent(writer.xml)
    return bytes(tostring(writer.xml, encoding="utf-8", xml_declaration=True)) + b"\n"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
