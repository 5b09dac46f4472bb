"""Score extractions against gold: pieces, mentions, quantities, edges, each as precision, recall and F1.

The measures are those of the project's annotation guidelines. Strict: same span and type. Relaxed: same type, and the
overlap is at least half of the union; matches are one to one, best overlap first. Edges count when both ends are
aligned through relaxed mentions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import EdgeType, Entity, Extraction, NodeType, Piece, PieceExtraction, Span, Statement

Key = tuple[str, int, str]
"""Document name, piece number, entity id."""
Edge = tuple[str, Key, Key]
Located = tuple[str, Span, Key]
"""Type, span and entity of one mention."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and what they are made of."""

    precision: float
    recall: float
    hit: int
    gold: int
    predicted: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def figure(hit: int, gold: int, predicted: int, good: int | None = None) -> Figure:
    """Return the figure for *hit* gold items found of *gold*, and *good* (or *hit*) right ones of *predicted*."""
    right = hit if good is None else good
    return Figure(right / predicted if predicted else 0.0, hit / gold if gold else 0.0, hit, gold, predicted)


def score(gold: Sequence[Extraction], predicted: Sequence[Extraction]) -> dict[str, Figure]:
    """Return the figures by name, in print order. Documents without gold are left out."""
    names = {x.document.name for x in gold}
    side = Side(gold), Side([x for x in predicted if x.document.name in names])
    twins: dict[Key, Counter[Key]] = defaultdict(Counter)
    out = _pieces(*side)
    out |= _mentions(*side, twins)
    out |= _quantities(*side, twins)
    return out | _edges(*side, twins)


class Side:
    """One side of a comparison, indexed."""

    def __init__(self, extractions: Iterable[Extraction]) -> None:
        self.pieces: dict[tuple[str, int], Piece] = {}
        self.entities: dict[Key, Entity] = {}
        self.mentions: dict[str, list[Located]] = defaultdict(list)
        self.edges: dict[Edge, Statement] = {}
        """Each edge once, with the surest of its claims."""
        for extraction in extractions:
            for piece in extraction.pieces:
                self._add(extraction.document.name, piece)

    def _add(self, name: str, part: PieceExtraction) -> None:
        number = part.piece.number
        self.pieces[(name, part.piece.span.start)] = part.piece
        for entity in part.entities:
            key = (name, number, entity.id)
            self.entities[key] = entity
            self.mentions[name] += [(entity.type, m.span, key) for m in entity.mentions]
        for s in part.statements:
            edge = s.type, (name, number, s.source), (name, number, s.target)
            if edge not in self.edges or s.confidence > self.edges[edge].confidence:
                self.edges[edge] = s


def _pieces(gold: Side, predicted: Side) -> dict[str, Figure]:
    both = gold.pieces.keys() & predicted.pieces.keys()
    out = {"pieces": figure(len(both), len(gold.pieces), len(predicted.pieces))}
    for name in ("title", "owner", "place", "level"):
        wanted = [k for k, p in gold.pieces.items() if getattr(p, name)]
        right = sum(k in both and getattr(predicted.pieces[k], name) == getattr(gold.pieces[k], name) for k in wanted)
        out[f"piece {name}"] = figure(right, len(wanted), len(wanted))
    return out


def overlap(a: Span, b: Span) -> float:
    """Return shared length over the length of the union of two spans, in [0, 1]."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / (max(a.end, b.end) - min(a.start, b.start))


def align(gold: Sequence[Located], predicted: Sequence[Located], least: float) -> list[tuple[int, int]]:
    """Return one-to-one matches ``(gold index, predicted index)`` of same-type spans, best overlap first."""
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for j, (kind, span, _) in enumerate(predicted):
        for block in range(span.start // 64, span.end // 64 + 1):
            blocks[(kind, block)].append(j)
    found = []
    for i, (kind, span, _) in enumerate(gold):
        near = {j for b in range(span.start // 64, span.end // 64 + 1) for j in blocks[(kind, b)]}
        found += [(-s, i, j) for j in near if (s := overlap(span, predicted[j][1])) >= least]
    left, right, pairs = set[int](), set[int](), []
    for _, i, j in sorted(found):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def _mentions(gold: Side, predicted: Side, twins: dict[Key, Counter[Key]]) -> dict[str, Figure]:
    hits: dict[str, Counter[str]] = {"strict": Counter(), "relaxed": Counter()}
    for name in sorted(gold.mentions.keys() | predicted.mentions.keys()):
        left, right = gold.mentions[name], predicted.mentions[name]
        hits["strict"].update(left[i][0] for i, _ in align(left, right, 1.0))
        for i, j in align(left, right, 0.5):
            hits["relaxed"][left[i][0]] += 1
            twins[left[i][2]][right[j][2]] += 1
    n_gold = Counter(kind for spans in gold.mentions.values() for kind, *_ in spans)
    n_predicted = Counter(kind for spans in predicted.mentions.values() for kind, *_ in spans)
    out = {}
    for mode, found in hits.items():
        out[f"mentions {mode}"] = figure(found.total(), n_gold.total(), n_predicted.total())
        for kind in NodeType:
            if n_gold[kind] or n_predicted[kind]:
                out[f"  {kind} {mode}"] = figure(found[kind], n_gold[kind], n_predicted[kind])
    return out


def _counted(entity: Entity) -> Counter[tuple[str, float, str]]:
    return Counter((q.comparator, float(q.value), q.unit) for q in entity.quantities)


def _quantities(gold: Side, predicted: Side, twins: dict[Key, Counter[Key]]) -> dict[str, Figure]:
    mapped = {key: found.most_common(1)[0][0] for key, found in twins.items()}
    hit = sum((_counted(gold.entities[g]) & _counted(predicted.entities[p])).total() for g, p in mapped.items())
    everything = figure(
        hit,
        sum(len(e.quantities) for e in gold.entities.values()),
        sum(len(e.quantities) for e in predicted.entities.values() if e.type == NodeType.OUTCOME),
    )
    found = {g: p for g, p in mapped.items() if gold.entities[g].type == NodeType.OUTCOME}
    of_found = figure(
        hit,
        sum(len(gold.entities[g].quantities) for g in found),
        sum(len(predicted.entities[p].quantities) for p in found.values()),
    )
    return {"quantities": everything, "quantities of found outcomes": of_found}


def matched(gold: Side, predicted: Side, twins: Mapping[Key, Counter[Key]]) -> tuple[set[Edge], set[Edge]]:
    """Return the predicted edges that are in the gold, and the gold edges that are found; *twins* aligns the ends."""
    back: dict[Key, set[Key]] = defaultdict(set)
    for g, found_twins in twins.items():
        for p in found_twins:
            back[p].add(g)
    flipped = {(k, t, s) for k, s, t in gold.edges if k == EdgeType.COOPERATES_WITH}
    good, found = set[Edge](), set[Edge]()
    for kind, source, target in predicted.edges:
        match = {(kind, a, b) for a in back[source] for b in back[target]} & (gold.edges.keys() | flipped)
        good |= {(kind, source, target)} if match else set()
        found |= {m if m in gold.edges else (m[0], m[2], m[1]) for m in match}
    return good, found


def _edges(gold: Side, predicted: Side, twins: dict[Key, Counter[Key]]) -> dict[str, Figure]:
    good, found = matched(gold, predicted, twins)
    n_good, n_found = Counter(k for k, *_ in good), Counter(k for k, *_ in found)
    n_gold, n_predicted = Counter(k for k, *_ in gold.edges), Counter(k for k, *_ in predicted.edges)
    out = {"edges": figure(n_found.total(), n_gold.total(), n_predicted.total(), n_good.total())}
    for kind in sorted(n_gold.keys() | n_predicted.keys()):
        out[f"  {kind}"] = figure(n_found[kind], n_gold[kind], n_predicted[kind], n_good[kind])
    return out
