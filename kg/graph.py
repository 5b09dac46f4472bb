"""Stage: Build -> property graph: networkx, GraphML and GEXF for graph programs, CSV for spreadsheets."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, tostring

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from kg.model import Build, Document, Node, NodeType, Quantity, Statement
from kg.tables import Cell, csv_bytes
from kg.text import xml_safe

NOTE = "成效为自述，未经核实 self-reported, not verified; 隐名地方的计数为上下限 counts over redacted places are bounds"
"""What every export says of itself, and an attribute of the graph."""

NODE_COLUMNS = (
    "id", "type", "label", "label_en", "redacted", "code", "kind", "status", "time", "targets", "instrument", "count", "documents", "quantities",
)  # fmt: skip
EDGE_COLUMNS = (
    "id", "source", "source_label", "type", "target", "target_label", "document", "piece", "start", "end", "quote",
    "rule", "confidence",
)  # fmt: skip


def to_networkx(build: Build) -> nx.MultiDiGraph[str]:
    """Return the property graph: nodes by ``Node.id``, edges by ``Statement.id``, in the order of the build.

    Attributes of a node: type, label, label_en, redacted, code, kind, status, time
    (ISO 8601 interval), targets, instrument, count (mentions; of a practice: the
    programs and mechanisms that realise it), documents (file names) and quantities (text). Attributes of an edge: type,
    document (file name), piece, start, end (code points of the document's text), quote, rule, confidence.

    >>> to_networkx(Build((), (), ())).graph["note"] == NOTE
    True
    """
    documents = build.documents()
    realised: dict[str, list[str]] = {}
    for s in build.statements:
        realised.setdefault(s.target, []).append(s.document)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="基层政策做法知识图谱", note=NOTE)
    for node in build.nodes:
        practice = node.type == NodeType.PRACTICE
        places = realised.get(node.id, []) if practice else [o.document for o in node.occurrences]
        graph.add_node(node.id, **_node(node, [documents[d] for d in places]))
    for s in build.statements:
        graph.add_edge(s.source, s.target, key=s.id, **_edge(s, documents[s.document]))
    return graph


def _node(node: Node, documents: list[Document]) -> dict[str, Cell]:
    return {
        "type": str(node.type),
        "label": node.label,
        "label_en": node.label_en,
        "redacted": node.redacted,
        "code": node.code,
        "kind": node.kind,
        "status": node.status,
        "time": _values(node, "time"),
        "targets": _values(node, "target"),
        "instrument": _values(node, "instrument"),
        "count": len(documents),
        "documents": "; ".join(sorted({d.name for d in documents})),
        "quantities": "; ".join(map(quantity_text, node.quantities)),
    }


def _values(node: Node, name: str) -> str:
    """Return the values of an attribute as text; of a time the ISO 8601 interval."""
    return "; ".join(a.value for a in node.attributes if a.name == name)


def _edge(statement: Statement, document: Document) -> dict[str, Cell]:
    return {
        "type": str(statement.type),
        "document": document.name,
        "piece": statement.piece,
        "start": statement.evidence.start,
        "end": statement.evidence.end,
        "quote": statement.quote,
        "rule": statement.rule,
        "confidence": round(statement.confidence, 6),
    }


def quantity_text(quantity: Quantity) -> str:
    """Return a quantity as text; ``=`` is left out.

    >>> from decimal import Decimal
    >>> quantity_text(Quantity(">=", Decimal("98.50"), "%")), quantity_text(Quantity("=", Decimal("2E+3"), "名"))
    ('>=98.5 %', '2000 名')
    """
    number = format(quantity.value, "f")
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{quantity.comparator.removeprefix('=')}{number} {quantity.unit}".strip()


def write_graphml(build: Build, path: Path) -> None:
    """Write GraphML: UTF-8, LF, the same bytes for the same build. Characters that XML forbids become U+FFFD.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_bytes(graphml(_xml_safe(to_networkx(build))))


def graphml(graph: nx.Graph[str]) -> bytes:
    """Return *graph* as GraphML: UTF-8, LF, the same bytes for the same graph."""
    # nx.write_graphml takes lxml where it is installed and then writes other bytes: this writer is the same everywhere.
    writer = GraphMLWriter(named_key_ids=False)
    writer.add_graph_element(graph)
    booleans = {key.get("id") for key in writer.xml.iter("key") if key.get("attr.type") == "boolean"}
    for data in writer.xml.iter("data"):
        if data.get("key") in booleans:
            data.text = (data.text or "").lower()  # networkx writes Python's False, which is no xs:boolean.
    writer.indent(writer.xml)
    return _bytes(writer.xml)


def write_gexf(build: Build, path: Path) -> None:
    """Write GEXF 1.2 for Gephi: UTF-8, LF, the same bytes for the same build (no date, no program version).

    The type of an edge is its label and its attribute ``relation``; its offsets are ``quote_start`` and ``quote_end``:
    GEXF takes ``type``, ``start`` and ``end`` for directedness and time.

    Raises:
        OSError: the file cannot be written.
    """
    graph = _xml_safe(to_networkx(build))
    for _, _, key, data in graph.edges(keys=True, data=True):
        data.update(id=key, label=data["type"], relation=data.pop("type"))
        data.update(quote_start=data.pop("start"), quote_end=data.pop("end"))
    writer = GEXFWriter(version="1.2draft")
    writer.add_graph(graph)
    meta = writer.xml.find("meta")
    assert meta is not None, "networkx writes a meta element"
    meta.attrib.clear()
    for child in list(meta):
        meta.remove(child)
    for name, text in (("creator", "kg"), ("description", NOTE)):
        child = Element(name)
        child.text = text
        meta.append(child)
    writer.indent(writer.xml)
    path.write_bytes(_bytes(writer.xml))


def _xml_safe(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Put U+FFFD for characters that no XML file can hold, in place."""
    for data in [*(d for _, d in graph.nodes(data=True)), *(d for _, _, d in graph.edges(data=True))]:
        for key, value in data.items():
            if isinstance(value, str):
                data[key] = xml_safe(value)
    return graph


def _bytes(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def write_nodes_csv(build: Build, path: Path) -> None:
    """Write one row a node, columns ``NODE_COLUMNS``: UTF-8 with BOM, CRLF, safe from formulas (see ``kg.tables``).

    Raises:
        OSError: the file cannot be written.
    """
    rows = ({"id": key, **data} for key, data in to_networkx(build).nodes(data=True))
    path.write_bytes(csv_bytes(NODE_COLUMNS, ([row[c] for c in NODE_COLUMNS] for row in rows)))


def write_edges_csv(build: Build, path: Path) -> None:
    """Write one row an edge with its evidence, columns ``EDGE_COLUMNS``: UTF-8 with BOM, CRLF, safe from formulas.

    Raises:
        OSError: the file cannot be written.
    """
    labels = {node.id: node.label for node in build.nodes}
    rows = (
        {"id": key, "source": s, "source_label": labels[s], "target": t, "target_label": labels[t], **data}
        for s, t, key, data in to_networkx(build).edges(keys=True, data=True)
    )
    path.write_bytes(csv_bytes(EDGE_COLUMNS, ([row[c] for c in EDGE_COLUMNS] for row in rows)))
