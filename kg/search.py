"""Search for many fixed strings at once, and for expressions only where a string that they need stands.

One pass of an automaton over the text costs less than one search of one expression; most expressions cannot match most
texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.text import any_of

_MANY = 300
"""An expression that needs one of more literals than this is always tried."""
_PARSER: Any = import_module("re._parser")


class KnownNames:
    """An automaton over fixed names: the leftmost longest wins, or all are found, those inside others too."""

    def __init__(self, names: Iterable[str], overlapping: bool = False) -> None:
        self.overlapping = overlapping
        kind = MatchKind.Standard if overlapping else MatchKind.LeftmostLongest
        self.automaton = AhoCorasick(sorted(set(names)), matchkind=kind)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return ``(start, end)`` of the names in *text*, code points, in order of their ends.

        >>> KnownNames(["三会一课", "主题党日"]).find("落实三会一课、主题党日")
        [(2, 6), (7, 11)]
        >>> KnownNames(["社区", "区"], overlapping=True).find("东里社区")
        [(2, 4), (3, 4)]
        """
        found = self.automaton.find_matches_as_indexes(text, overlapping=self.overlapping)
        return [(start, end) for _, start, end in found]


class Heads:
    """An expression that is one of many words, the longest first, behind a condition: tried only where one stands."""

    def __init__(self, condition: str, words: Sequence[str]) -> None:
        self.regex = re.compile(condition + any_of(words))
        self.words = KnownNames(words, overlapping=True)

    def starts(self, text: str) -> list[int]:
        """Return where the words begin in *text*, in order, those inside others too."""
        return sorted({start for start, _ in self.words.find(text)})

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


def needed(pattern: str) -> frozenset[str]:
    """Return strings one of which is in every text that *pattern* matches; none where that cannot be told.

    >>> sorted(needed("(?P<span>被(?:评为|授予)[^，]*)$"))
    ['授予', '评为']
    >>> sorted(needed("[一二]等奖|称号?"))
    ['称', '等奖']
    >>> needed("(?:评为)?先?")
    frozenset()
    """
    try:
        parsed = _PARSER.parse(pattern)
        return frozenset() if parsed.state.flags & re.IGNORECASE else frozenset(_best(parsed))
    except (re.error, RecursionError):
        return frozenset()


def _best(parts: Any) -> set[str]:  # noqa: ANN401 the parser has no types
    """Return the best set of literals that a sequence of parts needs: whose shortest is longest, then the smallest."""
    found, run = list[set[str]](), ""
    for name, value in [*parts, ("END", None)]:
        if str(name) == "LITERAL":
            run += chr(value)
            continue
        if run:
            found.append({run})
        run = ""
        if inner := _needed(str(name), value):
            found.append(inner)
    usable = [words for words in found if len(words) <= _MANY]
    return max(usable, key=lambda words: (min(map(len, words)), -len(words)), default=set())


def _needed(name: str, value: Any) -> set[str]:  # noqa: ANN401 the parser has no types
    """Return what one part that is no literal needs; nothing where it can do without."""
    if name == "SUBPATTERN":
        return set() if value[1] or value[2] else _best(value[3])
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _best(value[2]) if value[0] > 0 else set()
    if name == "IN":
        chars = {chr(char) if str(kind) == "LITERAL" else "" for kind, char in value}
        return set() if "" in chars else chars
    if name == "ATOMIC_GROUP":
        return _best(value)
    if name == "BRANCH":
        each = [_best(branch) for branch in value[1]]
        return set().union(*each) if all(each) else set()
    return set()


class Prefilter:
    """Tells which of several regular expressions can match a text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        wanted = [needed(pattern) for pattern in patterns]
        self.always = frozenset(i for i, words in enumerate(wanted) if not words)
        self.by = {word: {i for i, own in enumerate(wanted) if word in own} for word in set().union(*wanted)}
        self.words = KnownNames(self.by, overlapping=True)

    def possible(self, text: str) -> list[int]:
        """Return the numbers, in order, of the expressions that may match *text* or a part of it.

        >>> Prefilter(["评为.*先进", "第一$", "[一-龥]"]).possible("被评为第三")
        [0, 2]
        """
        found = {text[start:end] for start, end in self.words.find(text)}
        return sorted(self.always.union(*(self.by[word] for word in found)))
