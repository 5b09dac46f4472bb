"""What changed between two extractions of the same texts, item by item, and whether the gold agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.evaluation.errors import place
from kg.evaluation.judging import NEAR, SAME, WRONG, Item, judge, sentence
from kg.model import Extraction

GAINED, LOST, MOVED = "+", "-", "~"
"""What is new, what is gone, what has other boundaries."""
_RANK = {WRONG: 0, NEAR: 1, SAME: 2}
_BETTER, _WORSE, _EVEN = "对 right", "错 wrong", "平 even"


@dataclass(frozen=True, slots=True)
class Change:
    """One mention or edge that only one of two extractions has, or both with other boundaries."""

    sign: str
    item: Item
    """Of the new extraction; of what is lost, of the old."""
    old: Item | None
    verdict: str
    """Whether the gold agrees with the change."""


def changes(gold: Sequence[Extraction], old: Sequence[Extraction], new: Sequence[Extraction]) -> list[Change]:
    """Return what changed from *old* to *new*, by document and place; documents that one of them lacks are left out."""
    shared = documents(gold, old, new)
    gold, old, new = ([x for x in side if x.document.name in shared] for side in (gold, old, new))
    before = {i.key: _RANK[i.verdict] for i in judge(gold, old).found}
    after = {i.key: _RANK[i.verdict] for i in judge(gold, new).found}
    between = judge(old, new)
    found = []
    for item in between.found:
        if item.verdict == WRONG:
            found.append(Change(GAINED, item, None, _BETTER if after[item.key] else _WORSE))
        elif item.verdict == NEAR and item.other:
            step = after[item.key] - before[item.other.key]
            found.append(Change(MOVED, item, item.other, _BETTER if step > 0 else _WORSE if step < 0 else _EVEN))
    found += [Change(LOST, item, item, _WORSE if before[item.key] else _BETTER) for item in between.missed]
    return sorted(found, key=lambda c: (c.item.edge, c.item.document, c.item.span, c.item.kind, c.item.label, c.sign))


def documents(*sides: Sequence[Extraction]) -> set[str]:
    """Return the names of the documents that every side has."""
    return set.intersection(*({x.document.name for x in side} for side in sides))


def listing(found: Sequence[Change], texts: Mapping[str, str]) -> str:
    """Return the changes as text: a table of how many, then one by one with the sentence."""
    return "\n".join([_table(found), "", *(_line(change, texts) for change in found)])


def _table(found: Sequence[Change]) -> str:
    """Return how many changes of each type and sign the gold calls right and wrong."""
    columns = [(s, v) for s in (GAINED, LOST) for v in (_BETTER, _WORSE)]
    columns += [(MOVED, v) for v in (_BETTER, _WORSE, _EVEN)]
    rows: dict[str, Counter[tuple[str, str]]] = {"mentions": Counter(), "edges": Counter()}
    for change in found:
        total = "edges" if change.item.edge else "mentions"
        for name in (total, f"  {change.item.kind}"):
            rows.setdefault(name, Counter())[change.sign, change.verdict] += 1
    head = f"{'':28}" + "".join(f"{sign + verdict.split()[1]:>9}" for sign, verdict in columns)
    return "\n".join([head, *(f"{name:28}" + "".join(f"{n[c]:9}" for c in columns) for name, n in _ordered(rows))])


def _ordered(rows: Mapping[str, Counter[tuple[str, str]]]) -> list[tuple[str, Counter[tuple[str, str]]]]:
    """Return the rows, mentions and their types first, then edges and theirs."""
    edges = {name for name in rows if name.strip()[0].islower()} - {"mentions"}
    return sorted(rows.items(), key=lambda row: (row[0] in edges, row[0] not in ("mentions", "edges"), row[0]))


def _line(change: Change, texts: Mapping[str, str]) -> str:
    item, old = change.item, change.old
    label = f"{old.label} → {item.label}" if change.sign == MOVED and old else item.label
    kind = "" if item.edge else f"{item.kind} "
    said = f"{change.sign} {change.verdict}  {kind}{label}  {item.confidence:.2f} {item.rule}"
    return f"{said}\n      {place(item)} {sentence(texts[item.document], item.span)}"
