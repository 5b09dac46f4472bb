"""Build -> what the explorer knows. page/src/data/wire.ts says the same in TypeScript; page/README.md explains it."""

from __future__ import annotations

from collections import defaultdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from kg.analysis.cases import Survey
from kg.model import LEVEL_NAMES, Build, Document, NodeType, Piece
from kg.namespaces import BASE
from kg.ontology import Ontology
from kg.text import is_redacted
from kg.views.explorer.adopters import adopters, stances
from kg.views.explorer.columns import Numbers, Table, spans, steps, table
from kg.views.explorer.spelling import spelling
from kg.views.network import quantity_text
from kg.views.passages import Passages
from kg.views.scene import Scene, scene
from kg.views.style import EDGE_STYLES, NODE_STYLES

VERSION = 2
Json = dict[str, Any]


def texts(build: Build) -> list[str]:
    """Return the whole text of each document."""
    return [x.document.text for x in build.extractions]


def payload(build: Build, ontology: Ontology, survey: Survey, base: str = BASE, picture: Scene | None = None) -> Json:
    """Return everything the page knows but the texts. Nodes, pieces and documents are named by their index.

    *picture* is the scene of the build; it is computed where it is not given, which takes most of the time.
    """
    picture = picture or scene(build, Passages(build))
    rules = Numbers()
    numbers = Passages(build).pieces
    parts = [(x.document, p.piece) for x in build.extractions for p in x.pieces]
    labels = [n.label for n in build.nodes]
    mentions, edges = _mentions(build, numbers, rules), _edges(build, numbers, rules)
    return {
        "version": VERSION,
        "software": _software(),
        "base": base,
        "names": names(ontology),
        "documents": _documents(build),
        "pieces": _pieces(build, parts),
        "sections": _sections(parts),
        "sentences": _sentences(parts),
        "nodes": _nodes(build, picture),
        "pinyin": spelling(labels),
        "mentions": mentions,
        "edges": edges,
        "attributes": _attributes(build),
        "quantities": _quantities(build),
        **adopters(build, survey, numbers, rules),
        "stances": stances(survey, {f"claim-{key}": row for row, key in enumerate(edges["id"])}),
        "rules": rules.texts,
        "explanations": {rule: ontology.explanation(rule) for rule in rules.texts},
        "assumptions": list(dict.fromkeys((*survey.assumptions, *build.assumptions))),
        "failures": [[p.place, p.zh, p.en] for p in build.failures],
    }


def _software() -> str:
    """Return the version of this package; nothing where it runs from a folder without being installed."""
    try:
        return version("policy-practice-graph")
    except PackageNotFoundError:
        return ""


def names(ontology: Ontology) -> Json:
    """Return Chinese and English names of types, levels, fields, instruments, target groups, and how they look."""
    return {
        "nodeTypes": [
            [k.value, ontology.nodes[k].label, ontology.nodes[k].en, s.colour, s.shape, ontology.nodes[k].definition]
            for k, s in NODE_STYLES.items()
        ],
        "edgeTypes": [
            [
                k.value,
                ontology.edges[k].label,
                ontology.edges[k].en,
                s.colour,
                ontology.edges[k].definition,
                [*s.dashes],
            ]
            for k, s in EDGE_STYLES.items()
        ],
        "levels": [[k.value, zh, k.value] for k, zh in LEVEL_NAMES.items()],
        "fields": [[k, *_halves(v)] for k, v in ontology.maps["practices.fields"].items()],
        **{name: [[c.id, c.label, c.en] for c in found.values()] for name, found in sorted(ontology.schemes.items())},
    }


def _halves(label: str) -> tuple[str, str]:
    zh, _, en = label.partition(" / ")
    return zh, en or zh


def _documents(build: Build) -> Table:
    columns = ("id", "name", "title", "place", "level", "date", "publisher", "source", "licence", "masks")
    return table(columns, (_document(x.document) for x in build.extractions))


def _document(document: Document) -> tuple[object, ...]:
    m = document.metadata
    masks = steps(at for s in document.masks for at in (s.start, s.end))
    about = (m.title, m.place, m.level, m.date, m.publisher, m.source, m.licence)
    return document.id, document.name, *about, masks


def _pieces(build: Build, parts: list[tuple[Document, Piece]]) -> Table:
    index = {x.document.id: i for i, x in enumerate(build.extractions)}
    columns = ("document", "number", "start", "end", "title", "owner", "byline", "place", "level", "redacted")
    return table(
        columns,
        (
            (
                index[d.id],
                p.number,
                p.span.start,
                p.span.end,
                p.title,
                p.owner,
                int(p.byline is not None),
                p.place,
                p.level or "",
                int(is_redacted(p.place)),
            )  # fmt: skip
            for d, p in parts
        ),
    )


def _sections(parts: list[tuple[Document, Piece]]) -> Table:
    """Return the sections of all pieces; ``parent`` is a row of this table, -1 where there is none."""
    rows: list[tuple[object, ...]] = []
    for number, (_, piece) in enumerate(parts):
        first = len(rows)
        for s in piece.sections:
            parent = -1 if s.parent is None else first + s.parent
            rows.append((number, s.kind, s.span.start, s.span.end, s.heading.start, s.heading.end, parent))
    return table(("piece", "kind", "start", "end", "headingStart", "headingEnd", "parent"), rows)


def _sentences(parts: list[tuple[Document, Piece]]) -> Table:
    rows = [(i, s.span.start, s.span.end, s.role) for i, (_, p) in enumerate(parts) for s in p.sentences]
    found = spans(table(("piece", "start", "end", "role"), rows))
    found["piece"] = steps(found["piece"])
    return found


def _nodes(build: Build, picture: Scene) -> Table:
    types = {kind: i for i, kind in enumerate(NODE_STYLES)}
    at = _positions(build, picture)
    other = _aliases(build)
    columns = ("id", "type", "label", "en", "kind", "status", "code", "redacted", "aliases", "x", "y")
    return table(
        columns,
        (
            (
                n.id,
                types[n.type],
                n.label,
                n.label_en,
                n.kind,
                n.status,
                n.code,
                int(n.redacted),
                other[n.id],
                *at[n.id],
            )  # fmt: skip
            for n in build.nodes
        ),
    )


def _aliases(build: Build) -> dict[str, list[str]]:
    """Return the other wordings of each node in the texts, most frequent ones first; of outcomes none."""
    found: dict[str, list[str]] = {}
    for node in build.nodes:
        seen: dict[str, int] = defaultdict(int)
        for o in node.occurrences if node.type != NodeType.OUTCOME else ():
            seen["".join(o.mention.quote.split("\n"))] += 1
        seen.pop(node.label, None)
        found[node.id] = sorted(seen, key=lambda quote: (-seen[quote], quote))[:12]
    return found


def _positions(build: Build, picture: Scene) -> dict[str, tuple[int, int]]:
    """Return where each node stands when everything is shown: on the card of its piece, or between the cards."""
    whole = picture.views[0]
    at = dict(whole.shared)
    for number, card in picture.cards.items():
        x0, y0 = whole.cards[number]
        at.update({key: (x0 + x, y0 + y) for key, (x, y) in card.at.items()})
    return {n.id: at.get(n.id, (0, 0)) for n in build.nodes}


def _mentions(build: Build, numbers: dict[tuple[str, int], int], rules: Numbers) -> Table:
    rows = sorted(
        (
            numbers[o.document, o.piece],
            o.mention.span.start,
            o.mention.span.end,
            i,
            o.mention.rule,
            o.mention.confidence,
        )  # fmt: skip
        for i, n in enumerate(build.nodes)
        for o in n.occurrences
    )
    shown = ((p, s, e, i, rules(rule), round(1000 * c)) for p, s, e, i, rule, c in rows)
    found = spans(table(("piece", "start", "end", "node", "rule", "confidence"), shown))
    found["piece"] = steps(found["piece"])
    return found


def _edges(build: Build, numbers: dict[tuple[str, int], int], rules: Numbers) -> Table:
    index = {n.id: i for i, n in enumerate(build.nodes)}
    types = {kind: i for i, kind in enumerate(EDGE_STYLES)}
    rows = sorted(
        (
            numbers[s.document, s.piece],
            s.evidence.start,
            s.evidence.end,
            types[s.type],
            index[s.source],
            index[s.target],
            s.rule,
            s.confidence,
            s.id,
        )  # fmt: skip
        for s in build.statements
    )
    columns = ("piece", "start", "end", "type", "source", "target", "rule", "confidence", "id")
    found = spans(table(columns, ((*r[:6], rules(r[6]), round(1000 * r[7]), r[8].partition("-")[2]) for r in rows)))
    found["piece"] = steps(found["piece"])
    return found


def _attributes(build: Build) -> Table:
    """Return what is known of nodes beside kind and status: names are those of ``kg.model.Attribute``."""
    rows = (
        (i, a.name, a.value, a.label, a.label_en)
        for i, n in enumerate(build.nodes)
        for a in n.attributes
        if a.name not in ("kind", "status")
    )
    found = table(("node", "name", "value", "label", "en"), dict.fromkeys(rows))
    found["node"] = steps(found["node"])
    return found


def _quantities(build: Build) -> Table:
    rows = (
        (i, quantity_text(q), q.unit, _bound(q.low), _bound(q.high), q.comparator)
        for i, n in enumerate(build.nodes)
        for q in n.quantities
    )
    found = table(("node", "text", "unit", "low", "high", "comparator"), rows)
    found["node"] = steps(found["node"])
    return found


def _bound(value: Any) -> float | None:  # noqa: ANN401 - Decimal or None
    return None if value is None else float(value)
