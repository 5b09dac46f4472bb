"""What the linear tagger of the fast mode sees of each character: columns of numbers.

A column holds one number a character (0: nothing to say): the character, the word it stands in, how far the next comma
is, what a rule proposes here. ``kg.recognition.templates`` makes keys of them. Everything but the look-up of words is
whole-array arithmetic: no string is made for any feature. The same code is used for training.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import rjieba
from numpy.typing import NDArray

from kg.model import Mention, Sentence
from kg.recognition.features import TYPES
from kg.text import PAIRS, enclosed

Array = NDArray[Any]
Columns = dict[str, Array]

ROLES = ("title", "byline", "heading", "body")
_KINDS = (
    "\n", "0123456789", "一二三四五六七八九十百千万亿两零〇", "A", "，,", "。！？!?", "；：;:", "、", "“‘「『", "”’」』",
    "《", "》", "（(【", "）)】", "%％‰", "*＊×某○", " ",
)  # fmt: skip
"""Classes of characters, numbered from 1; Chinese characters and all others are the last two."""
_HAN, _OTHER = len(_KINDS) + 1, len(_KINDS) + 2
_LINE, _DIGIT, _NUMERAL, _LATIN, _COMMA, _STOP, _PAUSE, _LIST = range(1, 9)
_PERCENT, _HIDDEN, _SPACE = 15, 16, 17
_FAR = 32
"""Distances beyond this are equal."""
_BUCKETS = np.searchsorted((1, 2, 3, 4, 5, 7, 10, 15, 25), np.arange(_FAR + 1), side="right") + 1
"""The number of the bucket of each distance."""
_LENGTHS = (2, 3, 4, 5, 6, 8, 10)
"""Lengths of the strings that are looked for elsewhere in the piece."""
_SURROGATES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no encoding of a file gives and rjieba refuses."""
_MOST = 200_000
"""Words that are remembered at most."""
_CUTS = np.isin(np.arange(_OTHER + 1), (_LINE, _COMMA, _STOP, _PAUSE))
_SPELLED = np.isin(np.arange(_OTHER + 1), (_DIGIT, _NUMERAL, _LATIN, _HIDDEN, _HAN, _OTHER))
"""Classes that a repeated name is made of."""


class Words:
    """Numbers of words: their own and those of their clusters, coarse to fine, which are learned from plain text."""

    def __init__(self, clusters: Mapping[str, tuple[int, ...]], levels: int) -> None:
        self.clusters, self.levels = clusters, levels
        self.rows: list[tuple[int, ...]] = []
        self.known = _Known(self.add)
        self.table = np.zeros((0, levels + 1), np.uint64)

    def of(self, words: list[str]) -> Array:
        """Return one row for each of *words*: its number, then its clusters, numbered from 1; 0 where it has none."""
        if len(self.known) > _MOST:
            self.known, self.rows = _Known(self.add), []
            self.table = self.table[:0]
        index = list(map(self.known.__getitem__, words))
        if len(self.table) < len(self.rows):
            added = np.array(self.rows[len(self.table) :], np.uint64)
            self.table = np.concatenate([self.table, added])
        return self.table.take(index, axis=0)

    def add(self, word: str) -> int:
        """Return the place of *word*, met for the first time."""
        found = self.clusters.get(word)
        if found is None and word.isascii():
            found = self.clusters.get(normal(word))
        self.rows.append((crc32(word.encode("utf-8", "surrogatepass")) + 1, *(found or (0,) * self.levels)))
        return len(self.rows) - 1


class _Known(dict[str, int]):
    """The places of words; a word that is met for the first time gets the next one."""

    def __init__(self, add: Callable[[str], int]) -> None:
        super().__init__()
        self.add = add

    def __missing__(self, word: str) -> int:
        self[word] = place = self.add(word)
        return place


def normal(word: str) -> str:
    """Return the form of *word* that is looked up: all numbers are one, and all Latin words.

    >>> [normal(w) for w in ("2023", "3.5", "APP", "制度")]
    ['0', '0', 'A', '制度']
    """
    if re.fullmatch(r"[\d.]+", word):
        return "0"
    return "A" if re.fullmatch("[A-Za-z]+", word) else word


def columns(
    text: str, sentences: Iterable[Sentence], proposals: Iterable[Mention], words: Words, offset: int = 0
) -> Columns:
    """Return the columns of *text* by name, uint64, one number a character.

    Args:
        text: one piece; characters that no mention may hold (masks) are line breaks. Not empty.
        sentences: its sentences, for their roles.
        proposals: what the rules found in it, in any order; they may overlap.
        words: the numbers of words.
        offset: what is to be subtracted from the offsets of sentences and proposals.
    """
    table: Columns = {}
    kind = _characters(table, text)
    word = _words(table, text, words)
    _clauses(table, kind, word)
    _marks(table, text, word)
    _figures(table, kind)
    _lines(table, kind)
    _roles(table, sentences, offset)
    _repeats(table, text, kind)
    _proposals(table, proposals, offset)
    return table


def _whole(values: Array) -> Array:
    return values.astype(np.uint64)


def moved(values: Array, distance: int) -> Array:
    """Return *values* moved, so that each position holds what stood *distance* after it; 0 beyond the ends."""
    if not distance:
        return values
    result = np.zeros_like(values)
    if distance > 0:
        result[:-distance] = values[distance:]
    else:
        result[-distance:] = values[:distance]
    return result


def _bucket(distance: Array) -> Array:
    """Return the number of the bucket of each distance, from 1."""
    return _BUCKETS.take(np.minimum(distance, _FAR))


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
    kind, form = np.full(1 << 16, _OTHER, np.int64), np.arange(1 << 16, dtype=np.uint64)
    kind[0x4E00:0xA000] = _HAN
    every = [chr(number) for number in (*range(0x3100), *range(0xFE00, 0x10000))]  # all that is no Chinese character
    for char in every:
        if char.isspace():
            kind[ord(char)], form[ord(char)] = _SPACE, ord(" ")
        elif char.isdigit():
            kind[ord(char)], form[ord(char)] = _DIGIT, ord("0")
        elif char.isascii() and char.isalpha():
            kind[ord(char)], form[ord(char)] = _LATIN, ord("A")
    for number, members in enumerate(_KINDS, 1):
        kind[[ord(char) for char in members]] = number
    form[ord("\n")] = ord("\n")
    return kind, form


def _characters(table: Columns, text: str) -> Array:
    """Set what the characters are; return their kinds."""
    kinds, forms = _tables()
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    raw = np.where(raw < len(kinds), raw, 0xFFFD).astype(np.int64)
    kind = kinds.take(raw)
    table["raw"], table["char"], table["kind"] = _whole(raw), forms.take(raw), _whole(kind)
    table["shape"] = _whole(kind << 16 | moved(kind, 1) << 8 | moved(kind, 2))
    return kind


def _words(table: Columns, text: str, words: Words) -> Array:
    """Set the words around each character, their tags and clusters; return the numbers of the words."""
    found, tags = list[str](), list[int]()
    for line in _SURROGATES.sub("\ufffd", text).split("\n"):
        pairs = rjieba.tag(line) if line else []
        found += [word for word, _ in pairs]
        tags += [_number(tag) for _, tag in pairs]
        found.append("\n")
        tags.append(0)
    lengths = np.fromiter(map(len, found), np.int64, len(found))
    starts = np.cumsum(lengths) - lengths
    index = np.repeat(np.arange(len(found)), lengths)[: len(text)]
    within, size = np.arange(len(text)) - starts.take(index), lengths.take(index)
    table["part"] = _whole(np.where(size == 1, 4, np.where(within == 0, 1, np.where(within == size - 1, 3, 2))))
    known = words.of(found)
    series = {"word": known[:, 0], "tag": np.array(tags, np.uint64) + np.uint64(1)}
    series |= {f"cluster{level}": known[:, level + 1] for level in range(words.levels)}
    for distance in range(-2, 3):
        here = np.minimum(np.maximum(index + distance, 0), len(found) - 1)
        for name, values in series.items():
            table[f"{name}{distance:+d}"] = values.take(here)
    return table["word+0"]


@lru_cache(maxsize=1 << 12)
def _number(word: str) -> int:
    return crc32(word.encode()) + 1


def _clauses(table: Columns, kind: Array, word: Array) -> None:
    """Where the clause begins and ends, with which mark, and which words stand there; twice: 、 cuts, or does not."""
    size = len(kind)
    here, char = np.arange(size), table["char"]
    cluster = table.get("cluster1+0", word)
    for name, cuts in (("clause", _CUTS.take(kind)), ("member", _CUTS.take(kind) | (kind == _LIST))):
        before, after = _last(cuts), _next(cuts)
        first, last = np.minimum(before + 1, size - 1), np.maximum(after - 1, 0)
        since, until = _bucket(here - before), _bucket(after - here)
        table[f"{name}<"] = _whole(since * 32 + np.where(before >= 0, kind.take(before), 0))
        table[f"{name}>"] = _whole(until * 32 + np.where(after < size, kind.take(np.minimum(after, size - 1)), 0))
        near, far = _whole(np.minimum(since, 5)), _whole(np.minimum(until, 5))
        table[f"{name}^"] = (word.take(first) << np.uint64(4)) | near
        table[f"{name}$"] = (word.take(last) << np.uint64(4)) | far
        table[f"{name}$char"] = (char.take(last) << np.uint64(4)) | _whole(np.minimum(until, 7))
        table[f"{name}<char"] = (np.where(before > 0, char.take(np.maximum(before - 1, 0)), 0) << np.uint64(4)) | near
        table[f"{name}^cluster"] = (cluster.take(first) << np.uint64(4)) | near
        table[f"{name}$cluster"] = (cluster.take(last) << np.uint64(4)) | far


def _marks(table: Columns, text: str, word: Array) -> None:
    """Which pair of marks encloses a character, how far its ends are, what word stands behind it."""
    size, names = len(text), list(PAIRS)
    kind, opened, closed = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    for start, end in enclosed(text):
        kind[start : end + 1] = names.index(text[start]) + 1
        opened[start : end + 1], closed[start : end + 1] = start, end
    here = np.flatnonzero(kind)
    kind, opened, closed = kind[here], opened[here], closed[here]
    behind = np.minimum(closed + 1, size - 1)
    values = {
        "pair": _whole(kind << 16 | _bucket(here - opened) << 8 | _bucket(closed - here)),
        "pair#": _whole(kind << 8 | _bucket(closed - opened - 1)),
        "pair>word": _whole(kind) << np.uint64(40) | word[behind],
    }
    for name, found in values.items():
        table[name] = np.zeros(size, np.uint64)
        table[name][here] = found


def _figures(table: Columns, kind: Array) -> None:
    """How far the next and the last figure of the clause are, and its 了."""
    cuts = _CUTS.take(kind)
    start, end, here = _last(cuts), _next(cuts), np.arange(len(kind))
    figure = (kind == _DIGIT) | (kind == _PERCENT)
    for name, mask in (("figure", figure), ("done", table["raw"] == ord("了"))):
        after, before = _next(mask), _last(mask)
        table[f"{name}>"] = _whole(np.where(after < end, _bucket(after - here), 99))
        table[f"{name}<"] = _whole(np.where(before > start, _bucket(here - before), 99))


def _lines(table: Columns, kind: Array) -> None:
    """Number and length of the line, its last character; place of the clause in its sentence."""
    size = len(kind)
    breaks, cuts = kind == _LINE, _CUTS.take(kind)
    start, end = _last(breaks), _next(breaks)
    length = np.searchsorted((1, 8, 20, 40, 80), end - start - 1) + 1
    table["line"] = _whole(np.minimum(np.cumsum(breaks), 3) << 8 | length)
    table["line$"] = (table["char"].take(np.maximum(end - 1, 0)) << np.uint64(8)) | _whole(length)
    stops = breaks | (kind == _STOP)
    before, after, clause = _last(stops), _next(stops), np.cumsum(cuts)
    order: Array = clause - np.where(before >= 0, clause.take(before), 0)
    long = np.searchsorted((6, 12, 20, 40, 80), np.minimum(after, size) - before - 1)
    table["sentence"] = _whole(np.minimum(order, 4) << 16 | (before == start) << 8 | long) + np.uint64(1)


def _roles(table: Columns, sentences: Iterable[Sentence], offset: int) -> None:
    """What the sentence is: title, by-line, heading or body; and what the one before it is."""
    pair, before = np.zeros_like(table["char"]), 0
    for sentence in sentences:
        part = slice(sentence.span.start - offset, sentence.span.end - offset)
        number = ROLES.index(sentence.role) + 1
        pair[part] = number * 8 + before
        before = number
    table["role2"] = pair


def _repeats(table: Columns, text: str, kind: Array) -> None:
    """How long the string is that begins, or ends, here and stands elsewhere in the piece or in its title."""
    size, raw = len(text), table["raw"]
    begins, ends, titled, often, pairs = (np.zeros(size, np.int64) for _ in range(5))
    stripped = size - len(text.lstrip())
    title = stripped + len(text.lstrip().split("\n", 1)[0])
    reach = _next(~_SPELLED.take(kind)) - np.arange(size)
    here, code, last = np.arange(size), raw, 1
    for length in _LENGTHS:
        kept = reach.take(here) >= length
        here, code = here[kept], code[kept]
        for more in range(last, length):
            code = code * np.uint64(1_000_003) + raw.take(here + more)
        last = length
        _, index, count = np.unique(code, return_inverse=True, return_counts=True)
        times = count.take(index)
        kept = times >= 2
        here, code, times, index = here[kept], code[kept], times[kept], index[kept]
        begins[here], ends[here + length - 1] = length, length
        if length <= 3:
            (pairs if length == 2 else often)[here] = np.searchsorted((2, 3, 5, 9), times, side="right")
        if length >= 3:
            heads = np.zeros(len(count), bool)
            heads[index[(here >= stripped) & (here + length <= title)]] = True
            titled[_covered(here[heads.take(index)], length, size)] = length
    table["begins"], table["ends"] = _whole(begins + 1), _whole(ends + 1)
    table["often"] = _whole(often << 8 | pairs) + np.uint64(1)
    table["titled"] = _whole(titled + 1)


def _covered(starts: Array, length: int, size: int) -> Array:
    """Return for each position whether a string of *length* that begins at one of *starts* covers it."""
    steps = np.zeros(size + 1, np.int64)
    np.add.at(steps, starts, 1)
    np.add.at(steps, starts + length, -1)
    result: Array = np.cumsum(steps)[:size] > 0
    return result


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
    joined = (rule << np.uint64(4)) | place
    sized = np.where(place > 0, (joined << np.uint64(8)) | length, 0)
    every = np.zeros(size, np.uint64)
    for number in range(len(TYPES)):
        every = every * np.uint64(5) + place[number]
        table[f"rule{number}"], table[f"rule{number}#"] = joined[number], sized[number]
    table["rules"] = every + np.uint64(1)
