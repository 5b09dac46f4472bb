"""Say of every mention and edge whether the gold has it: what calibration, lists of errors and comparisons are made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.evaluation.scores import Edge, Key, Located, Side, align, matched, overlap
from kg.model import Extraction, Span
from kg.text import sentence_around

SAME, NEAR, WRONG = "same", "near", "wrong"
"""Verdicts: in the gold as it is; in the gold with other boundaries (relaxed); not in the gold."""

_WIDTH = 70


@dataclass(frozen=True, slots=True)
class Item:
    """A mention or an edge, with what the other side says of it."""

    key: tuple[object, ...]
    """What names it on its side: equal for the same item in any judgement."""
    document: str
    piece: int
    kind: str
    """Type of the node or edge."""
    label: str
    """The quote, or the edge in words."""
    span: Span
    """Of the mention, or of the words that show the edge."""
    confidence: float
    rule: str
    verdict: str = WRONG
    other: Item | None = None
    """Of a mention: what it is taken for on the other side; of one that is wrong, a mention that it overlaps."""

    @property
    def edge(self) -> bool:
        """Whether it is an edge."""
        return self.key[0] == "edge"

    @property
    def right(self) -> bool:
        """Whether the other side has it, by the relaxed measure."""
        return self.verdict != WRONG


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every item of both sides."""

    found: tuple[Item, ...]
    """What was predicted, mentions first, in text order."""
    missed: tuple[Item, ...]
    """What the gold has and the prediction has not."""


def judge(gold: Sequence[Extraction], predicted: Sequence[Extraction]) -> Judgement:
    """Return the verdict on each mention and edge of *predicted*, and what of *gold* is missed.

    The measures are those of ``kg.evaluation.scores``. Documents that only one side has are compared with nothing.
    """
    left, right = Side(gold), Side(predicted)
    twins: dict[Key, Counter[Key]] = defaultdict(Counter)
    found, missed = list[Item](), list[Item]()
    for name in sorted(left.mentions.keys() | right.mentions.keys()):
        for i, j in align(left.mentions[name], right.mentions[name], 0.5):
            twins[left.mentions[name][i][2]][right.mentions[name][j][2]] += 1
        new, lost = _mentions(name, left, right)
        found += new
        missed += lost
    good, known = matched(left, right, twins)
    found += [replace(x, verdict=SAME) if e in good else x for e, x in _edges(right)]
    missed += [x for e, x in _edges(left) if e not in known]
    return Judgement(tuple(found), tuple(missed))


def _mentions(name: str, left: Side, right: Side) -> tuple[list[Item], list[Item]]:
    """Return the judged mentions of the right side of one document, and those of the left that nothing matches."""
    golds = [_mention(name, left, at) for at in left.mentions[name]]
    guesses = [_mention(name, right, at) for at in right.mentions[name]]
    strict = align(left.mentions[name], right.mentions[name], 1.0)
    relaxed = align(left.mentions[name], right.mentions[name], 0.5)
    verdicts = {j: (NEAR, golds[i]) for i, j in relaxed} | {j: (SAME, golds[i]) for i, j in strict}
    taken = {i for i, _ in relaxed}
    found = []
    for j, guess in enumerate(guesses):
        verdict, other = verdicts.get(j, (WRONG, _nearest(guess, golds)))
        found.append(replace(guess, verdict=verdict, other=other))
    missed = [replace(g, other=_nearest(g, guesses)) for i, g in enumerate(golds) if i not in taken]
    return sorted(found, key=_place), sorted(missed, key=_place)


def _place(item: Item) -> tuple[Span, str]:
    return item.span, item.kind


def _nearest(item: Item, others: Sequence[Item]) -> Item | None:
    """Return which of *others* overlaps *item* most, None where none does."""
    near = [o for o in others if o.span.overlaps(item.span)]
    return max(near, key=lambda o: (overlap(o.span, item.span), o.kind), default=None)


def _mention(name: str, side: Side, at: Located) -> Item:
    kind, span, key = at
    mention = next(m for m in side.entities[key].mentions if m.span == span)
    itself = ("mention", name, str(kind), span)
    return Item(itself, name, key[1], str(kind), mention.quote, span, mention.confidence, mention.rule)


def _edges(side: Side) -> Iterator[tuple[Edge, Item]]:
    """Yield the edges of one side, in text order."""
    for edge, claim in sorted(side.edges.items(), key=lambda e: (e[0][1][0], e[0][1][1], e[1].evidence, e[0])):
        kind, source, target = edge
        ends = [side.entities[k].label if k in side.entities else k[2] for k in (source, target)]
        label = f"{ends[0]} —{kind}→ {ends[1]}"
        evidence, sure = claim.evidence, claim.confidence
        yield edge, Item(("edge", *edge), source[0], source[1], str(kind), label, evidence, sure, claim.rule)


def sentence(text: str, span: Span) -> str:
    """Return the sentence of *span* on one line, the span in ``〖〗`` where it is shorter, long ones cut to its surroundings.

    >>> sentence("前一句。全县推行星级评定。后", Span(8, 12))
    '全县推行〖星级评定〗。'
    """
    around = sentence_around(text, span)
    before, inside, after = text[around.start : span.start], span.of(text), text[span.end : around.end]
    before = before if len(before) <= _WIDTH else f"…{before[-_WIDTH:]}"
    after = after if len(after) <= _WIDTH else f"{after[:_WIDTH]}…"
    inside = inside if len(inside) <= 2 * _WIDTH else f"{inside[: 2 * _WIDTH]}…"
    marked = f"{before}〖{inside}〗{after}" if before.strip() or after.strip("。！？；\n ") else inside + after
    return " ".join(marked.split())


def texts(gold: Sequence[Extraction]) -> Mapping[str, str]:
    """Return the text of each document by name."""
    return {x.document.name: x.document.text for x in gold}
