"""The worst errors, with their sentence: what is spurious and sure of itself, what is missed and common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.evaluation.judging import Item, Judgement, sentence
from kg.model import EdgeType, NodeType


def listing(judgement: Judgement, texts: Mapping[str, str], most: int) -> str:
    """Return the errors as text, by type: at most *most* of each group, equal words once, each with a sentence.

    Spurious ones come by falling confidence, missed ones by how often their words are missed.
    """
    wrong = [i for i in judgement.found if not i.right]
    parts = []
    for edge, noun, kinds in ((False, "提法 mentions", list(NodeType)), (True, "关系 edges", list(EdgeType))):
        for name, items in (("多出的", wrong), ("漏掉的", judgement.missed)):
            title = f"{name}{noun}，{'spurious' if items is wrong else 'missed'}"
            for kind in kinds:
                group = [i for i in items if i.edge == edge and i.kind == kind]
                if group:
                    parts += [f"{title} {kind}: {len(group)}", *_lines(group, texts, most)]
    return "\n".join(parts)


def _lines(items: Sequence[Item], texts: Mapping[str, str], most: int) -> Iterator[str]:
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        groups[item.label].append(item)
    missed = all(i.rule == "gold" for i in items)
    worst = sorted(groups.values(), key=lambda g: -len(g) if missed else -max(i.confidence for i in g))
    for group in worst[:most]:
        yield _line(max(group, key=lambda i: i.confidence), len(group), texts)


def _line(item: Item, times: int, texts: Mapping[str, str]) -> str:
    sure = "" if item.rule == "gold" else f"{item.confidence:.2f} {item.rule} "
    count = f"×{times} " if times > 1 else ""
    return (
        f"  {sure}{count}{item.label}{taken_for(item)}\n      {place(item)} {sentence(texts[item.document], item.span)}"
    )


def taken_for(item: Item) -> str:
    """Return in words what the other side has in place of a mention; empty where there is nothing."""
    if item.other is None or item.right:
        return ""
    side = "标注 gold" if item.other.rule == "gold" else "抽取 found"
    return f"（{side}：{item.other.kind} {item.other.label}）"


def place(item: Item) -> str:
    """Return document, piece and offset of an item."""
    return f"{item.document}:{item.piece}@{item.span.start}"
