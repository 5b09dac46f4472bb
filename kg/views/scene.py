"""What stands where: a card for each piece, and the views of the page (everything, one document, one piece)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Build, Node
from kg.views.layout import Block, Point, Size, arrange, card
from kg.views.passages import Passages
from kg.views.style import box, label_height, short_label

MARGIN = 26
"""Blank edge inside a card, in pixels at zoom 1."""


@dataclass(frozen=True, slots=True)
class View:
    """One choice of the page's list: which pieces, where their cards stand, and where what they share stands."""

    document: int | None
    """None shows every document."""
    piece: int | None
    """None shows every piece of the document."""
    cards: Mapping[int, Point]
    shared: Mapping[str, Point]


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole picture. Pieces are numbered through all documents."""

    homes: Mapping[str, tuple[int, ...]]
    """The pieces in which a node is named or claimed something about, by node id."""
    cards: Mapping[int, Block]
    """Nodes with one home, around the middle of their card; sizes with the margin."""
    views: tuple[View, ...]


def scene(build: Build, passages: Passages) -> Scene:
    """Return positions for all nodes of *build*, in every view. Does not depend on the order of nodes or statements."""
    nodes = {n.id: n for n in build.nodes}
    homes = _homes(build, passages)
    inside: dict[int, list[Node]] = defaultdict(list)
    shared: dict[int | None, list[Node]] = defaultdict(list)
    for key, found in homes.items():
        if len(found) == 1:
            inside[found[0]].append(nodes[key])
        for number in found[:0] if len(found) == 1 else found or (None,):
            shared[number].append(nodes[key])
    linked: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for s in build.statements:
        if len(homes[s.source]) == 1 and homes[s.source] == homes[s.target]:
            linked[homes[s.source][0]].append((s.source, s.target))
    cards = {number: _card(found, linked[number]) for number, found in sorted(inside.items())}
    views = tuple(_view(d, p, numbers, cards, shared) for d, p, numbers in _choices(build, passages))
    return Scene(homes, cards, views)


def _homes(build: Build, passages: Passages) -> dict[str, tuple[int, ...]]:
    """Return the pieces of each node: those that name it and those that claim an edge of it."""
    homes: dict[str, set[int]] = {n.id: set() for n in build.nodes}
    for node in build.nodes:
        homes[node.id].update(passages.pieces[o.document, o.piece] for o in node.occurrences)
    for statement in build.statements:
        number = passages.pieces[statement.document, statement.piece]
        homes[statement.source].add(number)
        homes[statement.target].add(number)
    return {key: tuple(sorted(found)) for key, found in sorted(homes.items())}


def _card(nodes: Sequence[Node], links: Iterable[tuple[str, str]]) -> Block:
    """Return one card: the nodes of a piece around its middle, in a blank margin."""
    block = card({n.id: _box(n) for n in nodes}, links)
    at = {n.id: _lifted(n, block.at[n.id]) for n in nodes}
    return Block((block.size[0] + 2 * MARGIN, block.size[1] + 2 * MARGIN), at)


def _box(node: Node) -> Size:
    return box(short_label(node.label), node.type)


def _lifted(node: Node, middle: Point) -> Point:
    """Return where the node stands whose box has this middle: higher, because its label is below it."""
    return middle[0], middle[1] - label_height(short_label(node.label), node.type) // 2


def _choices(build: Build, passages: Passages) -> Iterable[tuple[int | None, int | None, tuple[int, ...]]]:
    """Yield document, piece and all piece numbers of each view, with none twice."""
    yield None, None, tuple(range(len(passages.pieces)))
    for index, extraction in enumerate(build.extractions):
        document = extraction.document.id
        numbers = tuple(passages.pieces[document, p.piece.number] for p in extraction.pieces)
        if len(build.extractions) > 1 and numbers:
            yield index, None, numbers
        if len(numbers) > 1:
            for number in numbers:
                yield index, number, (number,)


def _view(
    document: int | None,
    piece: int | None,
    numbers: Sequence[int],
    cards: Mapping[int, Block],
    shared: Mapping[int | None, Sequence[Node]],
) -> View:
    """Return one view: its cards in reading order, and what they share between them."""
    sizes = {_name(n): cards[n].size for n in numbers if n in cards}
    wanted = (*numbers, None) if document is None else numbers
    found = {n.id: n for number in wanted for n in shared.get(number, ())}
    links = [(n.id, _name(number)) for number in numbers if number in cards for n in shared.get(number, ())]
    block = arrange(sizes, {key: _box(found[key]) for key in sorted(found)}, links)
    at = {key: _lifted(found[key], block.at[key]) for key in sorted(found)}
    return View(document, piece, {n: block.at[_name(n)] for n in numbers if n in cards}, at)


def _name(number: int) -> str:
    """Return the key of a card, which is no node's id."""
    return f"card {number}"
