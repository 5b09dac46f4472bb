"""partOf: a list whose whole is named beside it (``甲、乙、丙相结合的“3+”机制``, ``三项制度：甲、乙、丙``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import EdgeType, NodeType
from kg.relations.claims import Claim
from kg.relations.cues import Cues
from kg.relations.layout import Layout, Spot

_MEMBERS = re.compile(r"[”’》）)]*(?:[、；—－]+|以?及|和|与|或)[^，。；、：:”’）)]{0,8}")
"""All that stands between two members of a list."""
_COUNT = re.compile(r"(?<!第)[一二两三四五六七八九十\d]+")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_COUNTED = re.compile(r"[”’）)]*[^，。；：]{0,6}[：:（(—，]+(?:即|是)?[^，。；：、]{0,4}")
"""What may stand between a whole that counts its parts and the first of just so many."""
_COLON = re.compile(r"[”’）)]*[^，。；：“”]{0,4}[：:]")
_REACH = 14


def spelled_out(layout: Layout, cue: Cues) -> Iterator[Claim]:
    """Yield what is spelled out to be a part of what: mechanisms of mechanisms, programs of programs."""
    for kind in (NodeType.MECHANISM, NodeType.PROGRAM):
        groups = _groups(layout, layout.by_type[kind])
        yield from _after_colon(layout, layout.by_type[kind])
        for before, after in zip(groups, groups[1:], strict=False):
            yield from _whole_behind(layout, cue, before, after[0])
            yield from _whole_in_front(layout, cue, before[-1], after)


def _groups(layout: Layout, spots: Sequence[Spot]) -> list[list[Spot]]:
    """Return the mentions cut into lists; one that stands alone is a list of one."""
    groups: list[list[Spot]] = []
    for spot in spots:
        if groups and _joined(layout, groups[-1][-1], spot):
            groups[-1].append(spot)
        else:
            groups.append([spot])
    return groups


def _joined(layout: Layout, left: Spot, right: Spot) -> bool:
    if left.sentence != right.sentence and not _semicolon(layout, left):
        return False
    return left.end <= right.start and _MEMBERS.fullmatch(layout.between(left, right)) is not None


def _semicolon(layout: Layout, spot: Spot) -> bool:
    return layout.document.text[: layout.sentences[spot.sentence].span.end].endswith("；")


def _claims(layout: Layout, parts: Sequence[Spot], whole: Spot, rule: str) -> Iterator[Claim]:
    for part in parts:
        if part.entity.id != whole.entity.id:
            yield Claim(part.entity.id, whole.entity.id, EdgeType.PART_OF, layout.evidence(whole), rule)


def _whole_behind(layout: Layout, cue: Cues, parts: list[Spot], whole: Spot) -> Iterator[Claim]:
    last = parts[-1]
    if last.sentence != whole.sentence or _inside(layout, cue, last, whole):
        return
    gap = layout.between(last, whole)
    counted = len(parts) > 1 and count(whole.entity.label) == len(parts)
    closed = cue.list_closer.fullmatch(gap) is not None and (len(parts) > 1 or "等" in gap)
    if closed or (counted and len(gap) <= _REACH and not re.search("[，。；]", gap)):
        yield from _claims(layout, parts, whole, "part-of/list-before")


def _whole_in_front(layout: Layout, cue: Cues, whole: Spot, parts: list[Spot]) -> Iterator[Claim]:
    first = parts[0]
    if whole.paragraph != first.paragraph:
        return
    gap, number = layout.between(whole, first), count(whole.entity.label)
    if len(parts) > 1 and number == len(parts) and _COUNTED.fullmatch(gap):
        yield from _claims(layout, parts, whole, "part-of/counted")
    elif cue.list_opener.fullmatch(gap) and (len(parts) > 1 or number > 1):
        yield from _claims(layout, parts, whole, "part-of/list-behind")
    elif _inside(layout, cue, whole, first) or _called_part(layout, cue, whole, parts[-1]):
        yield from _claims(layout, parts, whole, "part-of/inside-system")


def _after_colon(layout: Layout, spots: Sequence[Spot]) -> Iterator[Claim]:
    """Yield what follows a whole and a colon up to the full stop (``“四级分办”：能当场解决的…，需要协商的…``)."""
    for whole in spots:
        if _COLON.match(layout.document.text, whole.end) is None:
            continue
        stop = layout.document.text.find("。", whole.end)
        parts = [s for s in spots if whole.end < s.start < stop and s.paragraph == whole.paragraph]
        if len(parts) > 1 and count(whole.entity.label) in (0, len(parts)):
            yield from _claims(layout, parts, whole, "part-of/after-colon")


def _inside(layout: Layout, cue: Cues, whole: Spot, part: Spot) -> bool:
    """Say whether 的 alone joins a system and what it holds (``平台中的模块``)."""
    return cue.system.search(whole.entity.label) is not None and bool(cue.inside.fullmatch(layout.between(whole, part)))


def _called_part(layout: Layout, cue: Cues, whole: Spot, last: Spot) -> bool:
    """Say whether the text calls what ends with *last* a function or part of the system named before it."""
    same = whole.sentence == last.sentence and cue.system.search(whole.entity.label) is not None
    return same and cue.part.match(layout.after(last, 8)) is not None


def count(label: str) -> int:
    """Return the number that *label* counts its parts with, 0 if it has none.

    >>> [count(x) for x in ("“四个一”工作法", "三项制度", "星级评定", "“1+3+N”网格")]
    [4, 3, 0, 3]
    """
    if "+" in label or "＋" in label:
        return len(re.split("[+＋]", label))
    match = _COUNT.search(label)
    if match is None:
        return 0
    text = match[0]
    return int(text) if text.isascii() else _DIGITS.get(text, 0)
