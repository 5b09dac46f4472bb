"""Which of many regular expressions can match a text at all: a search for the literals that each of them needs.

One pass of an automaton over the text costs less than one search of one expression; most expressions cannot match most
texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

_MANY = 300
"""An expression that needs one of more literals than this is always tried."""
_PARSER: Any = import_module("re._parser")


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
        words = sorted(set().union(*wanted))
        self.by = [frozenset(i for i, own in enumerate(wanted) if word in own) for word in words]
        self.automaton = AhoCorasick(words, matchkind=MatchKind.Standard) if words else None

    def possible(self, text: str) -> list[int]:
        """Return the numbers, in order, of the expressions that may match *text* or a part of it.

        >>> Prefilter(["评为.*先进", "第一$", "[一-龥]"]).possible("被评为第三")
        [0, 2]
        """
        if self.automaton is None:
            return sorted(self.always)
        found = {word for word, _, _ in self.automaton.find_matches_as_indexes(text, overlapping=True)}
        return sorted(self.always.union(*(self.by[word] for word in found)))
