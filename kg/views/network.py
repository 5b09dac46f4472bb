"""network.html: the graph of a build as one page for the browser, drawn by the vis-network that pyvis carries.

What is used of pyvis: its copy of vis-network, and ``Network``, ``Node`` and ``Edge`` for nodes, edges and options.
What is not: its page, which loads Bootstrap from a CDN even when "in line", runs a ``heading`` as script and opens
files without an encoding; and ``add_node``, which searches a list for every node (30 s at 20,000): nodes go straight
into ``Network.nodes``. vis-network's stylesheet is left out: 220 kB of icons for tool bars that this page has not.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node as Dot

from kg.errors import OutputError, Problem
from kg.model import Attribute, Build, Document, EdgeType, Node, Quantity, Statement
from kg.ontology import Ontology, TypeInfo
from kg.views.opening import opening
from kg.views.page import json_block, own_text
from kg.views.page import render as render_page
from kg.views.passages import Mark, Passages
from kg.views.scene import Scene, scene
from kg.views.style import EDGE_STYLES, FONTS, NODE_STYLES, OPTIONS, short_label
from kg.writing import write_text

LARGE = 1_500
"""Nodes above which the page opens with one document: more cannot be read at once, and is slow on an office machine."""
_SCRIPTS = ("data.js", "squeeze.js", "graph.js", "labels.js", "panel.js", "controls.js")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
Json = dict[str, Any]


def write(build: Build, ontology: Ontology, path: Path, picture: Scene | None = None) -> None:
    """Write the page of *build* to *path*; *picture* is its scene, where that is known already.

    Raises:
        OutputError: the file cannot be written, or pyvis is not installed whole.
    """
    write_text(path, render(build, ontology, picture))


def render(build: Build, ontology: Ontology, picture: Scene | None = None) -> str:
    """Return the page: one HTML text that asks for nothing else. Same build, same text.

    Raises:
        OutputError: pyvis is not installed whole.
    """
    own = "\n".join(map(own_text, _SCRIPTS))
    scripts = (vis_network(), f'(() => {{\n"use strict";\n{own}}})();\n')
    style = own_text("network.css").replace("FONTS", FONTS)
    return render_page("network.html.j2", scripts, style, {"data": json_block(page_data(build, ontology, picture))})


def vis_network() -> str:
    """Return vis-network's script as pyvis ships it, the newest of its copies, without the link to a source map.

    Raises:
        OutputError: the installed pyvis holds none.
    """
    root = files("pyvis") / "lib"
    copies = [f / "vis-network.min.js" for f in root.iterdir()] if root.is_dir() else []
    found = [f for f in copies if f.is_file()]
    if not found:
        raise OutputError(
            Problem(
                "pyvis",
                "安装不完整，缺少 vis-network.min.js；请运行 python -m pip install --force-reinstall pyvis",
                "not installed whole: vis-network.min.js is missing; run python -m pip install --force-reinstall pyvis",
            )
        )
    newest = max(found, key=lambda f: [int(n) for n in re.findall(r"\d+", str(f))])
    return _SOURCE_MAP.sub("", newest.read_text(encoding="utf-8").replace("\r\n", "\n"))


def page_data(build: Build, ontology: Ontology, picture: Scene | None = None) -> Json:
    """Return everything the page knows, as JSON values; templates/data.js tells what each part is.

    Nodes, edges, passages, pieces and documents are named by their index.
    """
    passages = Passages(build)
    picture = picture or scene(build, passages)
    large = len(build.nodes) > LARGE
    index = {n.id: i for i, n in enumerate(build.nodes)}
    claims: dict[tuple[str, EdgeType, str], list[Statement]] = defaultdict(list)
    for statement in build.statements:
        claims[statement.source, statement.type, statement.target].append(statement)
    edges = sorted(claims)
    network = _network(build, picture, index, edges)
    return {
        "nodes": network.nodes,
        "edges": network.edges,
        "options": network.options,
        "about": [_about(n, picture, passages) for n in build.nodes],
        "claims": [[_claim(s, passages) for s in claims[e]] for e in edges],
        "views": _views(picture, index),
        "cards": [[n, *card.size] for n, card in picture.cards.items()],
        "passages": passages.rows,
        "pieces": _pieces(build),
        "documents": [_document(x.document) for x in build.extractions],
        "assumptions": build.assumptions,
        "failures": len(build.failures),
        "large": large,
        "start": opening(build, picture, passages) if large else 0,
        "nodeTypes": _node_types(ontology),
        "edgeTypes": _edge_types(ontology),
    }


def _network(build: Build, picture: Scene, index: dict[str, int], edges: list[tuple[str, EdgeType, str]]) -> Network:
    """Return pyvis's network: nodes at their place on their card, edges in their colours."""
    network = Network(directed=True)
    network.set_options(json.dumps(OPTIONS))
    at = {key: point for card in picture.cards.values() for key, point in card.at.items()}
    network.nodes = [_dot(node, index, at.get(node.id, (0, 0))) for node in build.nodes]
    network.edges = [
        _line(number, index[source], index[target], kind) for number, (source, kind, target) in enumerate(edges)
    ]
    return network


def _dot(node: Node, index: dict[str, int], at: tuple[int, int]) -> Json:
    """Return one node in vis-network's words."""
    style = NODE_STYLES[node.type]
    extra: Json = {"x": at[0], "y": at[1], "group": node.type.value}
    if node.redacted:
        chosen = {"background": "#ffffff", "border": "#1d2733"}
        extra["color"] = {"background": "#ffffff", "border": style.colour, "highlight": chosen, "hover": chosen}
        extra["shapeProperties"] = {"borderDashes": [4, 3]}
    options: Json = Dot(index[node.id], style.shape, short_label(node.label), **extra).options
    return options


def _line(number: int, source: int, target: int, kind: EdgeType) -> Json:
    """Return one edge in vis-network's words."""
    style = EDGE_STYLES[kind]
    extra: Json = {"id": number, "kind": kind.value, "color": {"color": style.colour, "opacity": 0.5}}
    extra["color"] |= {"highlight": style.colour, "hover": style.colour}
    if style.dashes:
        extra["dashes"] = style.dashes
    options: Json = Edge(source, target, directed=style.arrow, **extra).options
    return options


def _about(node: Node, picture: Scene, passages: Passages) -> Json:
    """Return what the panel shows of a node: full name, quantities, and where its words stand."""
    seen: list[Mark] = []
    for o in node.occurrences:
        seen.append(passages.mark(o.document, o.piece, o.mention.span, o.sentence))
    values: Json = {
        "id": node.id,
        "label": node.label,
        "en": node.label_en,
        "kind": node.kind,
        "status": node.status,
        "attributes": [_attribute(a) for a in node.attributes if a.name not in ("kind", "status")],
        "code": node.code,
        "quantities": [quantity_text(q) for q in node.quantities],
        "redacted": node.redacted,
        "seen": seen,
        "homes": picture.homes[node.id],
    }
    return {key: value for key, value in values.items() if value}


def _attribute(attribute: Attribute) -> list[str]:
    """Return name, text, English text, words of the source and rule of an attribute that is no kind or status."""
    text, english = attribute.label, attribute.label_en
    if attribute.name == "time":
        text = "时间不明" if attribute.value == "unknown" else attribute.value.replace("..", "…")
        english = "unknown" if attribute.value == "unknown" else ""
    return [attribute.name, text, english, attribute.quote, attribute.rule]


def quantity_text(quantity: Quantity) -> str:
    """Return a quantity as people write it.

    >>> from decimal import Decimal
    >>> quantity_text(Quantity(">=", Decimal("80"), "%"))
    '≥ 80 %'
    >>> quantity_text(Quantity("=", Decimal("25000000.0"), "元"))
    '25,000,000 元'
    """
    sign = {"=": "", ">=": "≥ ", "<=": "≤ ", "~": "约 "}.get(quantity.comparator, f"{quantity.comparator} ")
    number = f"{quantity.value:,f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{sign}{number} {quantity.unit}".rstrip()


def _claim(statement: Statement, passages: Passages) -> list[object]:
    """Return the evidence of an edge: passage, start, end, rule and confidence."""
    mark = passages.mark(statement.document, statement.piece, statement.evidence)
    return [*mark, statement.rule, round(statement.confidence, 3)]


def _views(picture: Scene, index: dict[str, int]) -> list[Json]:
    """Return the views, points as [number, x, y]."""
    return [
        {
            "document": view.document,
            "piece": view.piece,
            "cards": [[n, *point] for n, point in view.cards.items()],
            "shared": [[index[key], *point] for key, point in view.shared.items()],
        }
        for view in picture.views
    ]


def _pieces(build: Build) -> list[list[object]]:
    """Return document, number, title, owner and place of each piece, in the order in which passages number them."""
    return [
        [i, p.piece.number, p.piece.title, p.piece.owner, p.piece.place]
        for i, x in enumerate(build.extractions)
        for p in x.pieces
    ]


def _document(document: Document) -> Json:
    """Return what is known of a document, empty fields left out."""
    about = document.metadata
    values = {
        "name": document.name,
        "title": about.title,
        "place": about.place,
        "date": about.date,
        "publisher": about.publisher,
        "source": about.source,
        "licence": about.licence,
    }
    return {key: value for key, value in values.items() if value}


def _node_types(ontology: Ontology) -> list[Json]:
    """Return names and look of the node types, in the order of the legend."""
    return [
        {
            **_names(kind, ontology.nodes[kind]),
            "colour": style.colour,
            "shape": style.shape,
            "size": style.size,
            "font": style.font,
        }
        for kind, style in NODE_STYLES.items()
    ]


def _edge_types(ontology: Ontology) -> list[Json]:
    """Return names and look of the edge types, in the order of the legend."""
    return [
        {
            **_names(kind, ontology.edges[kind]),
            "colour": style.colour,
            "dashes": " ".join(map(str, style.dashes)),
            "arrow": style.arrow,
        }
        for kind, style in EDGE_STYLES.items()
    ]


def _names(kind: str, info: TypeInfo) -> Json:
    definition = f"{info.definition}\n{info.definition_en}"
    return {"id": str(kind), "label": info.label, "en": info.en, "definition": definition}
