"""Search for many fixed names at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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


class Heads:
    """An expression that is one of many words, the longest first, behind a condition: tried only where one stands."""

    def __init__(self, condition: str, words: Iterable[str]) -> None:
        ranked = sorted(set(words), key=lambda w: (-len(w), w))
        self.regex = re.compile(f"{condition}(?:{'|'.join(map(re.escape, ranked))})")
        self.automaton = AhoCorasick(ranked, matchkind=MatchKind.Standard)

    def starts(self, text: str) -> list[int]:
        """Return where the words begin in *text*, in order, those inside others too."""
        return sorted({at for _, at, _ in self.automaton.find_matches_as_indexes(text, overlapping=True)})

    def finditer(self, text: str, starts: Iterable[int] | None = None) -> Iterator[re.Match[str]]:
        """Yield the matches of the expression in *text*, left to right, none overlapping.

        Args:
            text: where it is looked for.
            starts: where it is tried, in order, if that is known.

        >>> [m.span() for m in Heads("(?!社区的)", ["社区", "区"]).finditer("东里社区、西里社区的")]
        [(2, 4), (8, 9)]
        """
        end, match = 0, self.regex.match
        for start in self.starts(text) if starts is None else starts:
            if start >= end and (found := match(text, start)):
                yield found
                end = found.end()
