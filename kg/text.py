"""Pure functions on Chinese text that several stages need: pairs of marks, redaction, normal forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.model import Span

PAIRS = {"“": "”", "‘": "’", "《": "》", "（": "）", "(": ")", "【": "】", "「": "」", "『": "』"}
"""Opening marks and what closes them. A sentence is never cut inside a pair."""

_MARK = re.compile("[\n" + re.escape("".join([*PAIRS, *PAIRS.values()])) + "]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_TRIMMED = re.compile(r"\S(?:.*\S)?", re.DOTALL)
REDACTION = re.compile(r"[*＊×Xx○]{1,3}|某")
"""Signs that stand for a withheld name: ``*县``, ``××镇``, ``XX市``, ``某区``."""


def enclosed(text: str) -> list[tuple[int, int]]:
    """Return ``(open, close)`` offsets of every balanced pair of marks, outermost first, in text order.

    An opening mark that nothing closes on its line is ignored, so that a typing error spoils one line at most.

    >>> enclosed("甲“乙（丙）”")
    [(1, 6), (3, 5)]
    """
    return list(_enclosed(text))


@lru_cache(maxsize=1 << 10)
def _enclosed(text: str) -> tuple[tuple[int, int], ...]:
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    waiting = dict.fromkeys(PAIRS.values(), 0)  # how often each closing mark is due: a stray one costs no search
    for match in _MARK.finditer(text):
        i, char = match.start(), match[0]
        if char == "\n":
            stack.clear()
            waiting = dict.fromkeys(waiting, 0)
        elif char in PAIRS:
            stack.append(i)
            waiting[PAIRS[char]] += 1
        elif waiting.get(char):
            while PAIRS[text[opened := stack.pop()]] != char:
                waiting[PAIRS[text[opened]]] -= 1
            waiting[char] -= 1
            pairs.append((opened, i))
    return tuple(sorted(pairs, key=lambda p: (p[0], -p[1])))


def is_redacted(name: str) -> bool:
    """Say whether *name* hides a name: ``*县``, ``XX市``, ``某区``, ``×××镇``, a bare ``*``.

    >>> [is_redacted(n) for n in ("*县", "XX市", "某区", "南召县", "×省")]
    [True, True, True, False, True]
    """
    match = REDACTION.match(name.removeprefix("中共"))
    return match is not None


@lru_cache(maxsize=1 << 14)
def normal(name: str) -> str:
    """Return the form under which two spellings of a name are one: NFKC, no spaces, no quotation marks.

    >>> normal("“双报到” 制度")
    '双报到制度'
    """
    folded = unicodedata.normalize("NFKC", name)
    kept = "".join(c for c in folded if not c.isspace() and c not in "“”‘’\"'「」『』")
    return kept if kept == name else normal(kept)


def outside(span: Span, masks: Iterable[Span]) -> bool:
    """Say whether *span* touches none of *masks*."""
    return not any(span.overlaps(m) for m in masks)


def occurrences(text: str, part: str) -> Iterator[int]:
    """Yield every offset at which *part* begins in *text*, those inside an earlier one too; *part* is not empty.

    >>> list(occurrences("跑一跑一跑", "跑一跑"))
    [0, 2]
    """
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def any_of(words: Iterable[str]) -> str:
    """Return the regular expression of one of *words*, a group; the longest is tried first.

    >>> any_of(["县", "*县"])
    '(?:\\\\*县|县)'
    """
    return "(?:" + "|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w)))) + ")"


def trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """Return ``[start, end)`` without the white space at its ends; nothing where nothing else is there."""
    return (Span(*kept.span()) for kept in _TRIMMED.finditer(text, start, end))


def lines(text: str) -> Iterator[Span]:
    """Return the span of every line that holds more than white space, white space at its ends left out."""
    return (Span(*line.span()) for line in _LINE.finditer(text))


def xml_safe(text: str) -> str:
    """Return *text* with U+FFFD for the characters that no XML file can hold."""
    return _NOT_XML.sub("\ufffd", text)


def sentence_around(text: str, span: Span) -> Span:
    """Return the sentence around *span* in a text that was not cut into sentences.

    >>> sentence_around("甲。乙丙丁。戊", Span(3, 4)).of("甲。乙丙丁。戊")
    '乙丙丁。'
    """
    start = max(text.rfind(mark, 0, span.start) for mark in "。！？；\n") + 1
    stops = [at + 1 for mark in "。！？；\n" if (at := text.find(mark, span.end)) >= 0]
    return Span(start, min(stops, default=len(text)))
