"""Whether the right mentions of a piece are one entity.

The measure looks at pairs: two mentions of a piece that both sides have (same type, overlap at least half of the union)
are one entity or not. Each pair counts once, whatever lies between the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import comb

from kg import resolution
from kg.evaluation.scores import Figure, Key, Side, align, figure
from kg.model import Extraction, NodeType, PieceExtraction
from kg.ontology import Ontology


def same_entity(gold: Sequence[Extraction], predicted: Sequence[Extraction]) -> dict[str, Figure]:
    """Return the figures of "these two mentions are one entity", all together and by type, in print order.

    Mentions that only one side has are left out, so that the figures do not measure again what was found.
    """
    twins = Counter(_twins(Side(gold), Side(predicted)))
    kinds = {kind: Counter({t: n for t, n in twins.items() if t[0] == kind}) for kind in NodeType}
    out = {"same entity": _figure(twins)}
    return out | {f"  {kind} same entity": _figure(found) for kind, found in kinds.items() if found}


def _twins(gold: Side, predicted: Side) -> list[tuple[str, Key, Key]]:
    """Return type, entity in the gold and entity found of every mention that both sides have."""
    found = []
    for name in sorted(gold.mentions.keys() & predicted.mentions.keys()):
        left, right = gold.mentions[name], predicted.mentions[name]
        found += [(left[i][0], left[i][2], right[j][2]) for i, j in align(left, right, 0.5)]
    return found


def _figure(twins: Counter[tuple[str, Key, Key]]) -> Figure:
    """Return the figure of the pairs: those that are one entity in the gold, in what was found, and in both."""
    left, right = Counter[Key](), Counter[Key]()
    for (_, a, b), n in twins.items():
        left[a] += n
        right[b] += n
    hit, wanted, found = (sum(comb(n, 2) for n in side.values()) for side in (twins, left, right))
    return figure(hit, wanted, found)


def regrouped(gold: Sequence[Extraction], ontology: Ontology) -> list[Extraction]:
    """Return the annotated mentions of *gold*, grouped into entities by the program: grouping measured by itself."""
    return [replace(x, pieces=tuple(_regrouped(x, part, ontology) for part in x.pieces)) for x in gold]


def _regrouped(extraction: Extraction, part: PieceExtraction, ontology: Ontology) -> PieceExtraction:
    mentions = [m for entity in part.entities for m in entity.mentions]
    return PieceExtraction(part.piece, resolution.group(extraction.document, part.piece, mentions, ontology), ())
