"""Which decisions stand: undo takes back an author's last word on a pair, and a later word replaces an earlier one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.errors import Problem
from kg.model import Decision, Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """The last word of each author on each pair, sorted, and what is odd about the file."""

    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]


NOTHING = Standing((), ())


def standing(decisions: Iterable[Decision]) -> Standing:
    """Return what stands of *decisions*, which are in the order of their file.

    Only the order of one author's lines on one pair matters: the files of two people may be joined in any order.
    Where people disagree, both words stand here; :mod:`kg.resolution.units` lets "different" win and says so.
    """
    said: dict[tuple[str, str, str], list[Decision]] = defaultdict(list)
    problems = []
    for decision in decisions:
        words = said[decision.author, *decision.pair]
        if decision.verdict != Verdict.UNDO:
            words.append(decision)
        elif words:
            words.pop()
        else:
            zh = "撤销，但此前没有同一人对这一对的判定；此行不起作用"
            en = "an undo without an earlier decision of this author on this pair: no effect"
            problems.append(Problem(decision.place, zh, en))
    last = (words[-1] for words in said.values() if words)
    return Standing(tuple(sorted(last, key=order)), tuple(sorted(problems)))


def order(decision: Decision) -> tuple[str, tuple[str, str], str]:
    """Return the sort key of decisions: date, pair, author. It does not depend on the order of lines."""
    return decision.date, decision.pair, decision.author


def last_of(author: str, decisions: Sequence[Decision]) -> Decision | None:
    """Return what ``--undo`` takes back: the last decision of *author* in the file that still stands."""
    left: list[Decision] = []
    for decision in decisions:
        if decision.author != author:
            continue
        if decision.verdict != Verdict.UNDO:
            left.append(decision)
        elif same := [i for i, d in enumerate(left) if d.pair == decision.pair]:
            del left[same[-1]]
    return left[-1] if left else None
