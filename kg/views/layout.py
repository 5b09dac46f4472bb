"""Where the nodes stand, computed once when the page is made: same graph, same whole numbers on every machine.

A piece is a card. Inside it linked nodes are laid out by springs, then boxes (a node and its label) are pushed apart
in whole numbers. Cards stand in rows, in reading order, and what several pieces share stands between the rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.views.springs import Graph, springs

Point = tuple[int, int]
Size = tuple[int, int]

SPRING_LIMIT = 250
"""Boxes in one spring layout. Above, it would take seconds; rows in breadth-first order stay readable."""
ASPECT = 1.15
"""Width by height of what the two side panels leave of a screen."""
_GAP, _CARD_GAP = 16, 90
_MOST = 60
"""Boxes in one row, at most."""
_UNIT = 8
"""Positions are pushed in eighths of a pixel."""


@dataclass(frozen=True, slots=True)
class Block:
    """A group of boxes with positions around its own centre."""

    size: Size
    at: Mapping[str, Point]


def card(sizes: Mapping[str, Size], links: Iterable[tuple[str, str]]) -> Block:
    """Return the boxes of one piece without overlap: linked ones in clusters, clusters in rows, single ones last.

    Args:
        sizes: width and height of each box, in pixels at zoom 1.
        links: pairs of keys of *sizes*; a pair may stand twice.

    >>> card({"a": (100, 40), "b": (60, 40)}, []).size
    (100, 96)
    """
    graph: Graph = nx.Graph()
    graph.add_nodes_from(sorted(sizes))
    graph.add_edges_from(sorted(links))
    parts = sorted((sorted(c) for c in nx.connected_components(graph)), key=lambda c: (-len(c), c))
    clusters = [_cluster(graph.subgraph(c), c, sizes) for c in parts if len(c) > 1]
    singles = [c[0] for c in parts if len(c) == 1]
    if singles:
        clusters.append(_rows(sizes, _wrap(sizes, singles, _GAP), _GAP))
    return _stack(clusters)


def arrange(cards: Mapping[str, Size], shared: Mapping[str, Size], links: Iterable[tuple[str, str]]) -> Block:
    """Return cards in rows, in the order given, and each shared box between rows, near the cards it is linked to.

    Args:
        cards: sizes of the cards, in reading order.
        shared: sizes of the boxes that belong to several cards.
        links: (shared, card) pairs.
    """
    lines = _wrap(cards, list(cards), _CARD_GAP) if cards else []
    plain = _rows(cards, lines, _CARD_GAP)
    number = {key: i for i, line in enumerate(lines) for key in line}
    homes: dict[str, list[str]] = {key: [] for key in shared}
    for box, home in sorted(set(links)):
        homes[box].append(home)
    between: list[dict[str, int]] = [{} for _ in range(len(lines) + 1)]
    for box, found in homes.items():
        gutter = math.ceil(sum(number[h] for h in found) / max(len(found), 1))
        between[gutter][box] = sum(plain.at[h][0] for h in found) // max(len(found), 1)
    gutters = [_beside(wanted, shared, plain.size[0]) for wanted in between]
    return _interleave(lines, gutters, cards, shared)


def _beside(wanted: Mapping[str, int], sizes: Mapping[str, Size], width: int) -> Block:
    """Return boxes side by side, each as near to its wanted x as the others allow, on as few lines as *width* asks."""
    order = sorted(wanted, key=lambda k: (wanted[k], k))
    needed = sum(sizes[k][0] + _GAP for k in order)
    count = -(-needed // max(width, 800))
    gap = _GAP + min(max(width - needed, 0) // max(len(order), 1), 160)
    at: dict[str, Point] = {}
    top = 0
    for line in (order[i::count] for i in range(count)):
        height = max(sizes[k][1] for k in line)
        at |= {key: (x, top + height // 2) for key, x in _spread(line, wanted, sizes, gap).items()}
        top += height + _GAP
    return Block((0, max(top - _GAP, 0)), at)


def _spread(line: Sequence[str], wanted: Mapping[str, int], sizes: Mapping[str, Size], gap: int) -> dict[str, int]:
    """Return the x of boxes that stand in order without overlap; what was pushed right is moved back by half."""
    at: dict[str, int] = {}
    free = -(10**9)
    for key in line:
        at[key] = max(wanted[key], free + sizes[key][0] // 2)
        free = at[key] + sizes[key][0] // 2 + gap
    shift = sum(at[k] - wanted[k] for k in line) // len(line)
    return {key: x - shift for key, x in at.items()}


def _interleave(
    lines: Sequence[Sequence[str]],
    gutters: Sequence[Block],
    cards: Mapping[str, Size],
    shared: Mapping[str, Size],
) -> Block:
    """Return shared boxes and rows of cards, one below the other."""
    at: dict[str, Point] = {}
    top = 0
    width = max((sum(cards[k][0] for k in line) for line in lines), default=0)
    for i, gutter in enumerate(gutters):
        if gutter.at:
            at |= {k: (x, y + top) for k, (x, y) in gutter.at.items()}
            # Seen from afar, labels and titles need more room than up close.
            top += gutter.size[1] + _CARD_GAP + min(width // 30, 110)
        if i < len(lines):
            row = _rows(cards, [lines[i]], _CARD_GAP)
            at |= {k: (x, y + top + row.size[1] // 2) for k, (x, y) in row.at.items()}
            top += row.size[1] + _CARD_GAP
    return _centred(at, {**cards, **shared})


def _wrap(sizes: Mapping[str, Size], order: Sequence[str], gap: int) -> list[list[str]]:
    """Return *order* cut into the rows that fill a screen best: the number of rows with the largest picture."""
    widest = max(sizes[k][0] + gap for k in order)
    widths = accumulate(sizes[k][0] + gap for k in order)
    limits = sorted({max(width, widest) for width in islice(widths, _MOST)})
    return min((_cut(sizes, order, gap, limit) for limit in limits), key=lambda lines: _needed(sizes, lines, gap))


def _needed(sizes: Mapping[str, Size], lines: Sequence[Sequence[str]], gap: int) -> float:
    """Return how large a screen the rows need, by its height."""
    width = max(sum(sizes[k][0] + gap for k in line) for line in lines)
    height = sum(max(sizes[k][1] for k in line) + 2 * gap for line in lines)
    return max(width / ASPECT, height)


def _cut(sizes: Mapping[str, Size], order: Sequence[str], gap: int, limit: int) -> list[list[str]]:
    """Return *order* cut into rows of at most *limit* pixels."""
    lines: list[list[str]] = [[]]
    used = 0
    for key in order:
        width = sizes[key][0] + gap
        if lines[-1] and used + width > limit:
            lines.append([])
            used = 0
        lines[-1].append(key)
        used += width
    return lines


def _rows(sizes: Mapping[str, Size], lines: Sequence[Sequence[str]], gap: int) -> Block:
    """Return the rows *lines*, each centred, one below the other."""
    at: dict[str, Point] = {}
    top = 0
    for line in lines:
        left = -(sum(sizes[k][0] + gap for k in line) - gap) // 2
        height = max(sizes[k][1] for k in line)
        for key in line:
            width = sizes[key][0]
            at[key] = (left + width // 2, top + height // 2)
            left += width + gap
        top += height + gap
    return _centred(at, sizes)


def _stack(clusters: Sequence[Block]) -> Block:
    """Return the clusters in rows, as one block."""
    sizes = {str(i): c.size for i, c in enumerate(clusters)}
    outer = _rows(sizes, _wrap(sizes, list(sizes), 2 * _GAP), 2 * _GAP) if clusters else Block((0, 0), {})
    at: dict[str, Point] = {}
    for name, cluster in zip(sizes, clusters, strict=True):
        x0, y0 = outer.at[name]
        at.update({key: (x0 + x, y0 + y) for key, (x, y) in cluster.at.items()})
    return Block(outer.size, at)


def _cluster(graph: Graph, keys: list[str], sizes: Mapping[str, Size]) -> Block:
    """Return one connected component, laid out by springs if it is not too large."""
    if len(keys) > SPRING_LIMIT:
        hub = max(keys, key=lambda k: (graph.degree(k), k))
        return _rows(sizes, _wrap(sizes, list(nx.bfs_tree(graph, hub)), _GAP), _GAP)
    # Labels are wider than high, and so is a screen: the picture is stretched to the area that all boxes need.
    side = math.sqrt(sum(sizes[k][0] * sizes[k][1] for k in keys))
    points = springs(graph, keys)
    return _apart({k: (round(x * side * 0.40), round(y * side * 0.28)) for k, (x, y) in points.items()}, sizes)


def _apart(at: Mapping[str, Point], sizes: Mapping[str, Size], steps: int = 300) -> Block:
    """Return the boxes pushed apart until none overlaps, each along the axis that needs less."""
    keys = sorted(at)
    points = np.array([at[k] for k in keys], dtype=np.int64) * _UNIT
    half = np.array([sizes[k] for k in keys], dtype=np.int64) * (_UNIT // 2)
    need = half[:, None] + half[None]
    rank = np.sign(np.arange(len(keys))[:, None] - np.arange(len(keys))[None])
    for _ in range(steps):
        move = _push(points, need, rank)
        if not move.any():
            break
        points += move
    return _centred({k: (int(x) // _UNIT, int(y) // _UNIT) for k, (x, y) in zip(keys, points, strict=True)}, sizes)


def _push(points: NDArray[np.int64], need: NDArray[np.int64], rank: NDArray[Any]) -> NDArray[np.int64]:
    """Return one step that moves each box away from those it overlaps; *rank* decides between equal positions."""
    gap = points[:, None] - points[None]
    over = need - np.abs(gap)
    hit = (over > _UNIT).all(axis=2)
    np.fill_diagonal(hit, False)
    sideways = over[..., 0] < over[..., 1]
    away = np.where(gap == 0, rank[..., None], np.sign(gap)) * (over // 4 + 1)
    axes = (hit & sideways, hit & ~sideways)
    move = np.stack([np.where(m, away[..., i], 0).sum(axis=1) for i, m in enumerate(axes)], axis=1)
    step: NDArray[np.int64] = np.clip(move, -40 * _UNIT, 40 * _UNIT)
    return step


def _centred(at: Mapping[str, Point], sizes: Mapping[str, Size]) -> Block:
    """Return the boxes with the middle of all of them at (0, 0)."""
    if not at:
        return Block((0, 0), {})
    left = min(x - sizes[k][0] // 2 for k, (x, _) in at.items())
    right = max(x + sizes[k][0] // 2 for k, (x, _) in at.items())
    top = min(y - sizes[k][1] // 2 for k, (_, y) in at.items())
    bottom = max(y + sizes[k][1] // 2 for k, (_, y) in at.items())
    mid = ((left + right) // 2, (top + bottom) // 2)
    return Block((right - left, bottom - top), {k: (x - mid[0], y - mid[1]) for k, (x, y) in at.items()})
