"""What the linear tagger of the fast mode sees of each character: columns of numbers, and keys made of them.

A column holds one number a character (0: nothing to say): the character, the word it stands in, how far the next comma
is, what a rule proposes here. A template names columns at positions around the character; its values are mixed into one
64-bit key, and the model has a row of weights for each key it knows. Everything is whole-array arithmetic: no string is
made for any feature. The same code is used for training.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import rjieba
from numpy.typing import NDArray

from kg.model import Mention, NodeType, Sentence
from kg.text import PAIRS, enclosed

Array = NDArray[Any]
Columns = dict[str, Array]

TYPES = (
    NodeType.ORGANIZATION,
    NodeType.PLACE,
    NodeType.PROGRAM,
    NodeType.MECHANISM,
    NodeType.OUTCOME,
    NodeType.POLICY_DOCUMENT,
)
"""The types of the tagger, in the order of its tags."""
ROLES = ("title", "byline", "heading", "body")

_KINDS = (
    "\n", "0123456789", "一二三四五六七八九十百千万亿两零〇", "A", "，,", "。！？!?", "；：;:", "、", "“‘「『", "”’」』",
    "《", "》", "（(【", "）)】", "%％‰", "*＊×某○", " ",
)  # fmt: skip
"""Classes of characters, numbered from 1; Chinese characters and all others are the last two."""
_HAN, _OTHER = len(_KINDS) + 1, len(_KINDS) + 2
_LINE, _DIGIT, _NUMERAL, _LATIN, _COMMA, _STOP, _PAUSE, _LIST = range(1, 9)
_PERCENT, _SPACE = 15, 17
_STEPS = np.array([1, 2, 3, 4, 5, 7, 10, 15, 25])
"""Distances from which on the next bucket begins."""
_FAR = 10**6
_LENGTHS = (2, 3, 4, 5, 6, 8, 10)
"""Lengths of the strings that are looked for elsewhere in the piece."""


@dataclass(frozen=True)
class Vocabulary:
    """Words with the numbers of their clusters, coarse to fine; learned from plain text of the genre."""

    clusters: Mapping[str, tuple[int, ...]]
    levels: int

    def of(self, word: str) -> tuple[int, ...]:
        """Return the clusters of *word*, numbered from 1; 0 where it is unknown."""
        return self.clusters.get(normal(word), (0,) * self.levels)


def normal(word: str) -> str:
    """Return the form of *word* that is looked up: all numbers are one, and all Latin words.

    >>> [normal(w) for w in ("2023", "3.5", "APP", "制度")]
    ['0', '0', 'A', '制度']
    """
    if re.fullmatch(r"[\d.]+", word):
        return "0"
    return "A" if re.fullmatch("[A-Za-z]+", word) else word


def columns(
    text: str, sentences: Iterable[Sentence], proposals: Iterable[Mention], vocabulary: Vocabulary, offset: int = 0
) -> Columns:
    """Return the columns of *text* by name, uint64, one number a character.

    Args:
        text: one piece; characters that no mention may hold (masks) are line breaks.
        sentences: its sentences, for their roles.
        proposals: what the rules found in it, in any order; they may overlap.
        vocabulary: the clusters of words.
        offset: what is to be subtracted from the offsets of sentences and proposals.
    """
    table: Columns = {}
    _characters(table, text)
    _words(table, text, vocabulary)
    _clauses(table)
    _marks(table, text)
    _figures(table, text)
    _lines(table)
    _roles(table, sentences, offset)
    _repeats(table, text)
    _proposals(table, proposals, offset)
    return table


def _whole(values: Array) -> Array:
    return values.astype(np.uint64)


def _at(values: Array, distance: int) -> Array:
    """Return *values* moved, so that each position holds what stood *distance* after it; 0 beyond the ends."""
    if not distance:
        return values
    moved = np.zeros_like(values)
    if distance > 0:
        moved[:-distance] = values[distance:]
    else:
        moved[-distance:] = values[:distance]
    return moved


def _bucket(distance: Array) -> Array:
    """Return the number of the bucket of each distance, from 1."""
    return np.searchsorted(_STEPS, distance, side="right") + 1


def _last(mask: Array) -> Array:
    """Return for each position that of the last true one at or before it, -1 where there is none."""
    return np.maximum.accumulate(np.where(mask, np.arange(len(mask)), -1))


def _next(mask: Array) -> Array:
    """Return for each position that of the first true one at or after it, the length where there is none."""
    found = np.where(mask, np.arange(len(mask)), len(mask))
    result: Array = np.minimum.accumulate(found[::-1])[::-1]
    return result


@lru_cache(maxsize=1)
def _tables() -> tuple[Array, Array]:
    """Return kind and folded form of every character of the basic plane: digits are one, Latin letters, white space."""
    kind, form = np.full(1 << 16, _OTHER, np.uint8), np.arange(1 << 16, dtype=np.uint32)
    kind[0x4E00:0xA000] = _HAN
    for number in range(1 << 16):
        char = chr(number)
        if char.isspace():
            kind[number], form[number] = _SPACE, ord(" ")
        elif char.isdigit():
            kind[number], form[number] = _DIGIT, ord("0")
        elif char.isascii() and char.isalpha():
            kind[number], form[number] = _LATIN, ord("A")
    for number, members in enumerate(_KINDS, 1):
        kind[[ord(char) for char in members]] = number
    form[ord("\n")] = ord("\n")
    return kind, form


def _characters(table: Columns, text: str) -> None:
    kinds, forms = _tables()
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    raw = np.where(raw < len(kinds), raw, 0xFFFD)
    table["raw"], table["char"], table["kind"] = _whole(raw), _whole(forms[raw]), _whole(kinds[raw])
    kind = table["kind"]
    table["shape"] = (kind << np.uint64(16)) | (_at(kind, 1) << np.uint64(8)) | _at(kind, 2)


def _words(table: Columns, text: str, vocabulary: Vocabulary) -> None:
    found, tags = [], []
    for line in text.split("\n"):
        for word, tag in rjieba.tag(line) if line else ():
            found.append(word)
            tags.append(tag)
        found.append("\n")
        tags.append("\n")
    lengths = np.array([len(word) for word in found])
    starts = np.cumsum(lengths) - lengths
    index = np.repeat(np.arange(len(found)), lengths)[: len(text)]
    within, size = np.arange(len(text)) - starts[index], lengths[index]
    table["part"] = _whole(np.where(size == 1, 4, np.where(within == 0, 1, np.where(within == size - 1, 3, 2))))
    known = np.array([vocabulary.of(word) for word in found], np.uint64).reshape(len(found), -1)
    series = {"word": _numbers(found), "tag": _numbers(tags)}
    series |= {f"cluster{level}": known[:, level] for level in range(vocabulary.levels)}
    for name, values in series.items():
        for distance in range(-2, 3):
            table[f"{name}{distance:+d}"] = values[np.clip(index + distance, 0, len(found) - 1)]


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    return crc32(word.encode()) + 1


def _numbers(words: Sequence[str]) -> Array:
    return np.array([_number(word) for word in words], np.uint64)


def _clauses(table: Columns) -> None:
    """Where the clause begins and ends, with which mark, and which words stand there; twice: 、 cuts, or does not."""
    kind, size = table["kind"], len(table["kind"])
    major = np.isin(kind, (_LINE, _COMMA, _STOP, _PAUSE))
    here = np.arange(size)
    for name, cuts in (("clause", major), ("member", major | (kind == _LIST))):
        before, after = _last(cuts), _next(cuts)
        first, last = np.minimum(before + 1, size - 1), np.maximum(after - 1, 0)
        since, until = _bucket(here - before), _bucket(after - here)
        table[f"{name}<"] = _whole(since * 32 + np.where(before >= 0, kind[before], 0))
        table[f"{name}>"] = _whole(until * 32 + np.where(after < size, kind[np.minimum(after, size - 1)], 0))
        near, far = _whole(np.minimum(since, 5)), _whole(np.minimum(until, 5))
        table[f"{name}^"] = (table["word+0"][first] << np.uint64(4)) | near
        table[f"{name}$"] = (table["word+0"][last] << np.uint64(4)) | far
        table[f"{name}$char"] = (table["char"][last] << np.uint64(4)) | _whole(np.minimum(until, 7))
        table[f"{name}<char"] = (np.where(before > 0, table["char"][before - 1], 0) << np.uint64(4)) | near
        for level in ("cluster1",):
            table[f"{name}^{level}"] = (table[f"{level}+0"][first] << np.uint64(4)) | near
            table[f"{name}${level}"] = (table[f"{level}+0"][last] << np.uint64(4)) | far


def _marks(table: Columns, text: str) -> None:
    """Which pair of marks encloses a character, how far its ends are, what stands before and behind it."""
    size = len(text)
    kind, opened, closed = np.zeros(size, np.int64), np.full(size, -1), np.full(size, -1)
    names = list(PAIRS)
    for start, end in enclosed(text):
        kind[start : end + 1], opened[start : end + 1], closed[start : end + 1] = (
            names.index(text[start]) + 1,
            start,
            end,
        )
    here, inside = np.arange(size), kind > 0
    behind, ahead = np.minimum(closed + 1, size - 1), np.maximum(opened - 1, 0)
    place = kind << 16 | _bucket(np.maximum(here - opened, 0)) << 8 | _bucket(np.maximum(closed - here, 0))
    table["pair"] = _whole(np.where(inside, place, 0))
    table["pair#"] = _whole(np.where(inside, kind << 8 | _bucket(np.maximum(closed - opened - 1, 0)), 0))
    pair = _whole(kind) << np.uint64(40)
    char = table["char"]
    behind2, ahead2 = char[np.minimum(behind + 1, size - 1)], char[np.maximum(ahead - 1, 0)]
    table["pair>word"] = np.where(inside, pair | table["word+0"][behind], 0)
    table["pair>"] = np.where(inside, pair | char[behind] << np.uint64(16) | behind2, 0)
    table["pair<"] = np.where(inside, pair | char[ahead] << np.uint64(16) | ahead2, 0)


def _figures(table: Columns, text: str) -> None:
    """How far the next and the last figure of the clause are, and its 了."""
    kind = table["kind"]
    cuts = np.isin(kind, (_LINE, _COMMA, _STOP, _PAUSE))
    start, end, here = _last(cuts), _next(cuts), np.arange(len(text))
    for name, mask in (("figure", np.isin(kind, (_DIGIT, _PERCENT))), ("done", table["raw"] == ord("了"))):
        after, before = _next(mask), _last(mask)
        table[f"{name}>"] = _whole(np.where(after < end, _bucket(after - here), 99))
        table[f"{name}<"] = _whole(np.where(before > start, _bucket(here - before), 99))


def _lines(table: Columns) -> None:
    """Number and length of the line, its last character; place of the clause in its sentence."""
    kind, size = table["kind"], len(table["kind"])
    breaks, cuts = kind == _LINE, np.isin(kind, (_LINE, _COMMA, _STOP, _PAUSE))
    start, end = _last(breaks), _next(breaks)
    length = np.searchsorted((1, 8, 20, 40, 80), end - start - 1) + 1
    table["line"] = _whole(np.minimum(np.cumsum(breaks), 3) << 8 | length)
    table["line$"] = (table["char"][np.maximum(end - 1, 0)] << np.uint64(8)) | _whole(length)
    stops = breaks | (kind == _STOP)
    before, after, clause = _last(stops), _next(stops), np.cumsum(cuts)
    number = clause - np.where(before >= 0, clause[before], 0)
    size_ = np.searchsorted((6, 12, 20, 40, 80), np.minimum(after, size) - before - 1)
    table["sentence"] = _whole(np.minimum(number, 4) << 16 | (before == start) << 8 | size_) + np.uint64(1)


def _roles(table: Columns, sentences: Iterable[Sentence], offset: int) -> None:
    """What the sentence is: title, by-line, heading or body; and what the one before it is."""
    role, pair = np.zeros_like(table["char"]), np.zeros_like(table["char"])
    before = 0
    for sentence in sentences:
        part = slice(sentence.span.start - offset, sentence.span.end - offset)
        number = ROLES.index(sentence.role) + 1
        role[part], pair[part] = number, number * 8 + before
        before = number
    table["role"], table["role2"] = role, pair
    table["special"] = np.where(role < len(ROLES), role, 0)


def _repeats(table: Columns, text: str) -> None:
    """How long the string is that begins, or ends, here and stands elsewhere in the piece, in its title, or quoted."""
    size, raw = len(text), table["raw"]
    bad = ~np.isin(table["kind"], (_DIGIT, _NUMERAL, _LATIN, 16, _HAN, _OTHER))
    begins, ends, titled, often, pairs = (np.zeros(size, np.int64) for _ in range(5))
    stripped = len(text) - len(text.lstrip())
    title = len(text.lstrip().split("\n", 1)[0])
    code, broken = np.zeros_like(raw), np.zeros(size, bool)
    for length in range(1, max(_LENGTHS) + 1):
        code = code * np.uint64(1_000_003) + _at(raw, length - 1)
        broken[max(size - length + 1, 0) :] = True
        broken |= _at(bad, length - 1)
        if length not in _LENGTHS:
            continue
        _, index, count = np.unique(code, return_inverse=True, return_counts=True)
        times = np.where(broken, 1, count[index])
        here = np.flatnonzero(times >= 2)
        begins[here], ends[here + length - 1] = length, length
        if length <= 3:
            target = pairs if length == 2 else often
            target[:] = np.searchsorted((2, 3, 5, 9), times, side="right")
        if length >= 3:
            heads = np.zeros(len(count), bool)
            heads[index[stripped : max(stripped, stripped + title - length + 1)]] = True
            for at in np.flatnonzero(heads[index] & ~broken):
                titled[at : at + length] = length
    table["begins"], table["ends"] = _whole(begins + 1), _whole(ends + 1)
    table["often"] = _whole(often << 8 | pairs) + np.uint64(1)
    table["titled"] = _whole(titled + 1)
    table["quoted"] = _quoted(text)


def _quoted(text: str) -> Array:
    """Mark the first and further characters of strings that stand elsewhere in the piece inside “” or 《》."""
    found = np.zeros(len(text), np.uint64)
    names: dict[str, int] = {}
    for start, end in enclosed(text):
        name = text[start + 1 : end]
        if text[start] in "“《" and 2 <= len(name) <= 20 and not set(name) & set("，。；"):
            names.setdefault(name, 1 if text[start] == "“" else 3)
    for name, number in sorted(names.items(), key=lambda item: (len(item[0]), item)):
        at = text.find(name)
        while at >= 0:
            if not (at and text[at - 1] in "“《"):
                found[at], found[at + 1 : at + len(name)] = number, number + 1
            at = text.find(name, at + 1)
    return found


def _proposals(table: Columns, proposals: Iterable[Mention], offset: int) -> None:
    """What the rules say: for each type the place in the proposal, its rule and its length."""
    size = len(table["char"])
    place, rule, length = (np.zeros((len(TYPES), size), np.uint64) for _ in range(3))
    ranked = sorted(proposals, key=lambda m: (m.confidence, len(m.span), m.rule, m.span))
    for mention in ranked:  # the surest come last and stay
        kind, start, end = TYPES.index(mention.type), mention.span.start - offset, mention.span.end - offset
        place[kind, start:end] = 2
        place[kind, start], place[kind, end - 1] = 1, 3
        if end - start == 1:
            place[kind, start] = 4
        rule[kind, start:end] = _number(mention.rule)
        length[kind, start:end] = min(end - start, 15)
    every = np.zeros(size, np.uint64)
    for number in range(len(TYPES)):
        every = every * np.uint64(5) + place[number]
        here = place[number] > 0
        joined = (rule[number] << np.uint64(4)) | place[number]
        table[f"rule{number}"] = joined
        table[f"rule{number}#"] = np.where(here, (joined << np.uint64(8)) | length[number], 0)
    table["rules"] = every + np.uint64(1)
