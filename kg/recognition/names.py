"""Search for many fixed names at once."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, MatchKind


class KnownNames:
    """An automaton over fixed names: the leftmost longest wins."""

    def __init__(self, names: Iterable[str]) -> None:
        self.automaton = AhoCorasick(sorted(set(names)), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return ``(start, end)`` of every name in *text*, code points, left to right, none overlapping.

        >>> KnownNames(["三会一课", "主题党日"]).find("落实三会一课、主题党日")
        [(2, 6), (7, 11)]
        """
        return [(start, end) for _, start, end in self.automaton.find_matches_as_indexes(text)]
