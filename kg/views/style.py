"""How nodes and edges look: one shape and one colour a type, so that the picture reads without colour too."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.model import EdgeType, NodeType

FONTS = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'
"""Windows, macOS, Linux."""
_LINE = 20
"""Widest line of a label, in half-width columns: ten Chinese characters."""
_NO_START = "”’》）)】」』、，。：；！？…"
"""Marks that never begin a line."""


@dataclass(frozen=True, slots=True)
class NodeStyle:
    """Look of a node type. Sizes are pixels at zoom 1; colours have a contrast of 3 or more on white."""

    colour: str
    shape: str
    """A vis-network shape that has its label outside."""
    size: int
    font: int


@dataclass(frozen=True, slots=True)
class EdgeStyle:
    """Look of an edge type: colour, dashes (drawn, blank; none is a full line) and whether it has an arrowhead."""

    colour: str
    dashes: tuple[int, ...] = ()
    arrow: bool = True


NODE_STYLES: Mapping[NodeType, NodeStyle] = {
    NodeType.ORGANIZATION: NodeStyle("#2c6bb0", "square", 12, 15),
    NodeType.PLACE: NodeStyle("#7d5a3c", "triangleDown", 13, 15),
    NodeType.PROGRAM: NodeStyle("#cf5428", "hexagon", 15, 17),
    NodeType.MECHANISM: NodeStyle("#2b8a63", "dot", 10, 14),
    NodeType.OUTCOME: NodeStyle("#b07d06", "diamond", 10, 12),
    NodeType.POLICY_DOCUMENT: NodeStyle("#5f6c7b", "triangle", 11, 13),
    NodeType.PRACTICE: NodeStyle("#7f45b5", "star", 17, 17),
}
EDGE_STYLES: Mapping[EdgeType, EdgeStyle] = {
    EdgeType.IMPLEMENTS: EdgeStyle("#2c6bb0"),
    EdgeType.USES: EdgeStyle("#2b8a63"),
    EdgeType.ACHIEVES: EdgeStyle("#b07d06"),
    EdgeType.PART_OF: EdgeStyle("#a63d6f", (2, 4)),
    EdgeType.COOPERATES_WITH: EdgeStyle("#2c6bb0", (9, 4), arrow=False),
    EdgeType.ISSUES: EdgeStyle("#5f6c7b"),
    EdgeType.LOCATED_IN: EdgeStyle("#7d5a3c", (2, 4)),
    EdgeType.REALISES: EdgeStyle("#7f45b5", (7, 5)),
}
OPTIONS: Mapping[str, Any] = {
    "autoResize": True,
    "physics": {
        "enabled": False,
        "solver": "forceAtlas2Based",
        "forceAtlas2Based": {"gravitationalConstant": -60, "springLength": 90, "avoidOverlap": 0.4},
        "stabilization": False,
    },
    "layout": {"improvedLayout": False, "randomSeed": 0},
    "interaction": {
        "hover": True,
        "tooltipDelay": 120,
        "keyboard": {"enabled": True, "bindToWindow": False},
        "zoomSpeed": 0.7,
        "hideEdgesOnDrag": False,
    },
    # Labels are drawn by the page, at a size that stays readable on the screen and without overlap.
    "nodes": {"font": {"size": 0}, "borderWidth": 1.5, "borderWidthSelected": 3},
    "edges": {
        "smooth": False,
        "width": 1.3,
        "selectionWidth": 1.5,
        "hoverWidth": 0.8,
        "arrows": {"to": {"scaleFactor": 0.55}},
        "font": {"size": 0},
    },
    "groups": {
        kind.value: {
            "shape": style.shape,
            "size": style.size,
            "color": {
                "background": style.colour,
                "border": "#ffffff",
                "highlight": {"background": style.colour, "border": "#1d2733"},
                "hover": {"background": style.colour, "border": "#1d2733"},
            },
        }
        for kind, style in NODE_STYLES.items()
    },
}
"""Options of vis-network, in its own words."""


def visible(text: str) -> str:
    r"""Return *text* on one line, without characters that show nothing or turn the direction of what follows.

    >>> visible("星级\u202e 评定\n制度")
    '星级 评定 制度'
    """
    return " ".join(
        "".join(c if unicodedata.category(c) not in ("Cc", "Cf") else " " * c.isspace() for c in text).split()
    )


def columns(text: str) -> int:
    """Return the width of *text* in half-width columns; a Chinese character takes two.

    >>> columns("“4+”机制")
    10
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def short_label(text: str) -> str:
    r"""Return what a node shows: *text* on one or two lines of up to ten Chinese characters, cut with ``…``.

    >>> short_label("干部监督信息共享工作机制")
    '干部监督信息\n共享工作机制'
    """
    clean = visible(text)
    width = columns(clean)
    if width <= _LINE:
        return clean
    first = _head(clean, min(_LINE, (width + 1) // 2))
    rest = clean[len(first) :].strip()
    if columns(rest) > _LINE:
        rest = _head(rest, _LINE - 2) + "…"
    return f"{first}\n{rest}"


def _head(text: str, width: int) -> str:
    """Return the beginning of *text* that fits *width* columns, one character at least, closing marks kept with it."""
    end, used = 1, columns(text[0])
    while end < len(text) and used + columns(text[end]) <= width:
        used += columns(text[end])
        end += 1
    while end < len(text) and text[end] in _NO_START:
        end += 1
    return text[:end]


def box(label: str, kind: NodeType) -> tuple[int, int]:
    """Return the width and height that a node takes with its label below it, in pixels at zoom 1."""
    style = NODE_STYLES[kind]
    lines = label.split("\n")
    return max(map(columns, lines)) * style.font // 2 + 18, 2 * style.size + label_height(label, kind) + 12


def label_height(label: str, kind: NodeType) -> int:
    """Return the height of the label alone, in pixels at zoom 1."""
    return (label.count("\n") + 1) * NODE_STYLES[kind].font * 5 // 4
