"""Diagrams of the vocabulary as inline SVG: boxes at fixed places, arrows with their names; nothing is measured or drawn by chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import hypot

from kg.ontology import Ontology

HALF_WIDTH, HALF_HEIGHT = 78, 24


@dataclass(frozen=True)
class Box:
    """A class at its place."""

    x: int
    y: int
    zh: str
    en: str
    theirs: bool = False
    """A class of another vocabulary."""


@dataclass(frozen=True)
class Arrow:
    """A property between two boxes, bent to the left (positive) or right by so many units."""

    start: str
    end: str
    name: str
    bend: int = 0
    at: float = 0.5
    """Where its name stands, from 0 to 1."""


def svg(title: str, boxes: Mapping[str, Box], arrows: Sequence[Arrow], size: tuple[int, int]) -> str:
    """Return the diagram; arrows first, then names, then boxes, so that nothing hides a name."""
    lines, names = [], []
    for arrow in arrows:
        path, (x, y) = _loop(boxes[arrow.start], arrow) if arrow.start == arrow.end else _curve(boxes, arrow)
        lines.append(f'<path d="{path}" marker-end="url(#tip)"/>')
        names.append(f'<text class="e" x="{x:.0f}" y="{y:.0f}">{escape(arrow.name)}</text>')
    shown = "".join((*lines, *map(_box, boxes.values()), *names))
    tip = '<marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L10 5L0 10z"/></marker>'
    return (
        f'<figure><svg viewBox="0 0 {size[0]} {size[1]}" role="img"><title>{escape(title)}</title><defs>{tip}</defs>'
        f"{shown}</svg><figcaption>{escape(title)}</figcaption></figure>"
    )


def _box(box: Box) -> str:
    left, top = box.x - HALF_WIDTH, box.y - HALF_HEIGHT
    kind = ' class="theirs"' if box.theirs else ""
    return (
        f'<rect{kind} x="{left}" y="{top}" width="{2 * HALF_WIDTH}" height="{2 * HALF_HEIGHT}" rx="6"/>'
        f'<text x="{box.x}" y="{box.y - 4}">{escape(box.zh)}</text><text x="{box.x}" y="{box.y + 13}">{escape(box.en)}</text>'
    )


def _loop(box: Box, arrow: Arrow) -> tuple[str, tuple[float, float]]:
    """Return the way of an arrow from a box to itself, above it (bend positive) or below, and the place of its name."""
    side = -1 if arrow.bend >= 0 else 1
    y, far = box.y + side * HALF_HEIGHT, box.y + side * (HALF_HEIGHT + 44)
    return f"M{box.x - 24} {y}C{box.x - 50} {far} {box.x + 50} {far} {box.x + 24} {y}", (
        box.x,
        far + (22 if side < 0 else -14),
    )


def _curve(boxes: Mapping[str, Box], arrow: Arrow) -> tuple[str, tuple[float, float]]:
    """Return the way of an arrow between two boxes, and the place of its name."""
    a, b = boxes[arrow.start], boxes[arrow.end]
    length = hypot(b.x - a.x, b.y - a.y)
    middle = (a.x + b.x) / 2 + arrow.bend * (b.y - a.y) / length, (a.y + b.y) / 2 - arrow.bend * (b.x - a.x) / length
    (x1, y1), (x2, y2) = _edge(a, middle), _edge(b, middle)
    t = arrow.at
    x = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * middle[0] + t * t * x2
    y = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * middle[1] + t * t * y2
    return f"M{x1:.0f} {y1:.0f}Q{middle[0]:.0f} {middle[1]:.0f} {x2:.0f} {y2:.0f}", (x, y + 4)


def _edge(box: Box, towards: tuple[float, float]) -> tuple[float, float]:
    """Return where the line from the middle of *box* leaves it."""
    dx, dy = towards[0] - box.x, towards[1] - box.y
    scale = min(HALF_WIDTH / abs(dx) if dx else 9e9, HALF_HEIGHT / abs(dy) if dy else 9e9)
    return box.x + dx * scale, box.y + dy * scale


TYPES = {
    "Place": (150, 60),
    "Organization": (150, 240),
    "PolicyDocument": (150, 410),
    "Program": (470, 120),
    "Mechanism": (470, 360),
    "Outcome": (840, 240),
    "Practice": (840, 60),
}
BENDS = {
    ("partOf", "Program", "Mechanism"): (80, 0.66),
    ("partOf", "Mechanism", "Program"): (80, 0.34),
    ("partOf", "Mechanism", "Mechanism"): (-1, 0.5),
    ("cooperatesWith", "Organization", "Organization"): (1, 0.5),
    ("achieves", "Organization", "Outcome"): (0, 0.15),
    ("achieves", "Program", "Outcome"): (0, 0.62),
    ("achieves", "Mechanism", "Outcome"): (0, 0.5),
    ("realises", "Mechanism", "Practice"): (-20, 0.72),
    ("uses", "Program", "Mechanism"): (0, 0.3),
    ("locatedIn", "Organization", "Place"): (160, 0.5),
}
"""How far the arrow of an edge is bent, and where its name stands; every other one is straight."""


def types(known: Ontology) -> str:
    """Return the node types and every edge between them, as ontology/edges.yaml has them."""
    boxes = {kind: Box(x, y, known.nodes[kind].label, f"pp:{kind}") for kind, (x, y) in TYPES.items()}
    return svg("节点与关系 Nodes and edges", boxes, list(_edges(known)), (960, 470))


def _edges(known: Ontology) -> Iterator[Arrow]:
    for info in known.edges.values():
        for start in info.domain:
            for end in info.range:
                bend, at = BENDS.get((info.id, start, end), (0, 0.5))
                yield Arrow(start, end, f"{info.label} {info.id}", bend, at)


EVIDENCE = {
    "Claim": Box(120, 60, "论断", "pp:Claim"),
    "Node": Box(120, 210, "节点", "pp:Program …"),
    "Mention": Box(470, 210, "提及", "pp:Mention"),
    "Piece": Box(470, 60, "篇", "pp:Piece"),
    "Document": Box(830, 60, "文档", "pp:Document"),
    "Run": Box(470, 360, "一次运行", "prov:Activity", theirs=True),
    "Agent": Box(120, 360, "程序及其版本", "prov:SoftwareAgent", theirs=True),
    "Model": Box(830, 360, "识别模型", "prov:Entity", theirs=True),
}
PROOF = (
    Arrow("Claim", "Node", "rdf:subject, rdf:object"),
    Arrow("Claim", "Piece", "pp:piece"),
    Arrow("Claim", "Document", "pp:document", 90),
    Arrow("Node", "Mention", "pp:mention"),
    Arrow("Mention", "Piece", "pp:piece"),
    Arrow("Piece", "Document", "dcterms:isPartOf"),
    Arrow("Mention", "Run", "prov:wasGeneratedBy"),
    Arrow("Run", "Agent", "prov:wasAssociatedWith"),
    Arrow("Run", "Model", "prov:used"),
    Arrow("Run", "Document", "prov:used"),
)


def evidence() -> str:
    """Return how a node and a claim lead to their sources and to the run that found them."""
    boxes = {name: Box(b.x, b.y + 60, b.zh, b.en, b.theirs) for name, b in EVIDENCE.items()}
    return svg("证据与来历：论断、提及都有原文位置和运行 Evidence and provenance", boxes, PROOF, (960, 470))


VALUES = {
    "Outcome": Box(150, 190, "成效", "pp:Outcome"),
    "Quantity": Box(480, 60, "数量（区间）", "qudt:QuantityValue", theirs=True),
    "Number": Box(820, 60, "上下限、单位", "xsd:decimal, pp:unit", theirs=True),
    "Period": Box(480, 150, "时段", "dcterms:PeriodOfTime", theirs=True),
    "Day": Box(820, 150, "起止日期", "xsd:date", theirs=True),
    "Concept": Box(480, 240, "服务对象、政策工具", "skos:Concept", theirs=True),
    "Scheme": Box(820, 240, "封闭词表", "skos:ConceptScheme", theirs=True),
    "Proof": Box(480, 330, "属性依据", "pp:AttributeEvidence"),
    "Words": Box(820, 330, "原文", "pp:quote", theirs=True),
}
WORTH = (
    Arrow("Outcome", "Quantity", "sosa:hasResult"),
    Arrow("Quantity", "Number", "qudt:lowerBound …"),
    Arrow("Outcome", "Period", "dcterms:temporal"),
    Arrow("Period", "Day", "schema:startDate …"),
    Arrow("Outcome", "Concept", "pp:target"),
    Arrow("Concept", "Scheme", "skos:inScheme"),
    Arrow("Outcome", "Proof", "pp:attribute"),
    Arrow("Proof", "Words", "pp:start, pp:end"),
)


def values() -> str:
    """Return how quantities, times and attributes hang on a node."""
    return svg("数量、时间与属性 Quantities, times and attributes", VALUES, WORTH, (960, 390))
