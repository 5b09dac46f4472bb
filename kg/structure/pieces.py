"""Where the pieces of a document begin, and what stands before the first of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.structure.layout import Line
from kg.structure.words import Words, number_of

_HEADING_LINES = 4
"""A collection's heading has at most so many lines."""


@dataclass(frozen=True, slots=True)
class Split:
    """The lines of a document, piece by piece."""

    head: tuple[Line, ...]
    """The collection's heading and what follows it before the first piece."""
    pieces: tuple[tuple[Line, ...], ...]
    declared: int | None = None
    """The number of pieces that the heading states."""


def split(lines: Sequence[Line], words: Words) -> Split:
    """Return *lines* split into pieces: none for no lines, one for a text without a sign of being a collection."""
    if not lines:
        return Split((), ())
    heading, declared = _heading(lines, words)
    starts = _starts(lines, heading, declared, words)
    if len(starts) < 2 and declared != 1:
        heading_only = heading if heading < len(lines) and declared is not None else 0
        starts = [heading_only]
    ends = [*starts[1:], len(lines)]
    pieces = tuple(tuple(lines[a:b]) for a, b in zip(starts, ends, strict=True))
    return Split(tuple(lines[: starts[0]]), pieces, declared)


def _heading(lines: Sequence[Line], words: Words) -> tuple[int, int | None]:
    """Return how many lines the collection's heading has, and the number of pieces it states.

    No heading is (0, None). A heading without a number (``…选编``, ``（多篇）``) has None too.
    """
    for at, line in enumerate(lines[:_HEADING_LINES]):
        if line.is_body:
            break
        if match := words.declared.search(line.text):
            return at + 1, number_of(match["n"]) if match.groupdict().get("n") else None
    for at, line in enumerate(lines[:2]):
        if line.is_body or is_subtitle(line):
            break
        if words.collection.search(line.text):
            return at + 1, None
    return 0, None


Rule = Callable[[Sequence[Line], int, Words], list[int]]


def _starts(lines: Sequence[Line], heading: int, declared: int | None, words: Words) -> list[int]:
    """Return the indices of the lines that open a piece.

    Each rule reads one kind of sign. With a declared number the first rule that finds exactly as many wins, else the
    signs are weighed line by line. Without a number only signs that a single report does not show count.
    """
    if declared is not None:
        for rule in _RULES:
            starts = rule(lines, heading, words)
            if len(starts) == declared:
                return starts
        return _weighed(lines, heading, declared, words)
    for rule, alone in _UNCOUNTED:
        starts = rule(lines, heading, words)
        if len(starts) >= (2 if heading else alone):
            return starts
    return []


def _labelled(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    """Lines that begin with 案例一, 材料之二 and the like."""
    return [i for i in range(heading, len(lines)) if words.item.match(lines[i].text) and not lines[i].is_body]


def _hashed(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    """Markdown headings of the widest level that stands at least twice."""
    for level in range(1, 4):
        starts = [i for i in range(heading, len(lines)) if lines[i].hashes == level]
        if len(starts) > 1:
            return starts if level == 1 or heading else []
    return []


def _signed(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    """Titles with a by-line under them."""
    return [i for i in range(heading, len(lines)) if _has_byline(lines, i, words)]


def _named(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    """An organization's name on a line of its own, then a title, then text; each organization once."""
    found: dict[str, int] = {}
    for i in range(heading, len(lines) - 2):
        name = words.byline(lines[i].text)
        if name and len(name) <= 20 and _is_plain_title(lines[i + 1], words) and lines[i + 2].is_body:
            found.setdefault(name, i)
    return sorted(found.values())


def _blocks(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    """Lines after an empty line, and the first one after the heading."""
    return [i for i in range(heading, len(lines)) if lines[i].opens_block or i == heading]


def _titled_blocks(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    return [i for i in _blocks(lines, heading, words) if _opens_piece(lines, i, words)]


def _placed(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    """Titles that begin with a place and a colon: 浙江德清：改革再出发."""
    return [i for i in _titles(lines, heading, words) if _names_place(lines[i], words)]


def _titles(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    """Titles with text under them. What repeats a part of the title before it is a heading inside that piece."""
    found: list[int] = []
    for i in range(heading, len(lines)):
        if _opens_piece(lines, i, words) and not (found and _repeats(lines[i], lines[found[-1]])):
            found.append(i)
    return found


def _repeats(line: Line, title: Line) -> bool:
    return len(line.text) < len(title.text) and "".join(line.text.split()) in "".join(title.text.split())


def _signed_blocks(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    """Titles with a by-line, and the titled blocks beside them where by-lines open blocks only.

    In a collection without empty lines: every title with signs enough.
    """
    if heading and not any(line.opens_block for line in lines[heading + 1 :]):
        return [i for i in _titles(lines, heading, words) if _score(lines, i, True, words) >= _SURE]
    signed, blocks = _signed(lines, heading, words), _titled_blocks(lines, heading, words)
    return blocks if signed and set(signed) <= set(blocks) else signed


def _placed_blocks(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    """Titled blocks, when no block is without title and half of the titles name a place; else titles with places.

    The first line of the text must be such a title: a report with a section for each place has a title of its own.
    """
    blocks, titled = _blocks(lines, heading, words), _titled_blocks(lines, heading, words)
    placed = [i for i in _titles(lines, heading, words) if _names_place(lines[i], words)]
    if blocks == titled and len(blocks) > 1 and 2 * len(set(titled) & set(placed)) >= len(titled):
        return titled
    return placed if placed[:1] == [heading] else []


_RULES: tuple[Rule, ...] = (_labelled, _hashed, _signed, _named, _titled_blocks, _blocks, _placed, _titles)
"""The rules in the order in which they are tried when the number of pieces is known."""

_UNCOUNTED: tuple[tuple[Rule, int], ...] = (
    (_labelled, 2),
    (_hashed, 2),
    (_signed_blocks, 2),
    (_named, 3),
    (_placed_blocks, 3),
    (_titled_blocks, 10**9),
    (_blocks, 10**9),
)
"""The rules for an unknown number, and how often each must hold in a text without a collection's heading."""


def _has_byline(lines: Sequence[Line], at: int, words: Words) -> bool:
    """Say whether line *at* is a title and a subtitle (——…) or a by-line follows, whole or broken in two."""
    if not _is_plain_title(lines[at], words) or _broken_byline(lines, at, words):
        return False
    below = lines[at + 1 : at + 2]
    if not below or below[0].opens_block:
        return False
    return is_subtitle(below[0]) or bool(words.byline(below[0].text)) or _broken_byline(lines, at + 1, words)


def is_subtitle(line: Line) -> bool:
    """Say whether *line* is the second line of a title: ——双柳村推进移风易俗的经验材料."""
    return line.text.startswith(("——", "--")) and not line.is_body


def _broken_byline(lines: Sequence[Line], at: int, words: Words) -> bool:
    """Say whether line *at* and the beginning of the next one make up an organization's name."""
    if at + 1 >= len(lines) or lines[at].is_body:
        return False
    return words.second_half(lines[at].text, lines[at + 1].text) > 0


def _is_plain_title(line: Line, words: Words) -> bool:
    return words.is_title(line) and not words.byline(line.text) and not line.text.startswith("—")


def _opens_piece(lines: Sequence[Line], at: int, words: Words) -> bool:
    """Say whether line *at* is a title with text of its own: a paragraph follows within the next lines."""
    if not _is_plain_title(lines[at], words):
        return False
    for line in lines[at + 1 : at + 5]:
        if line.is_body:
            return True
        if line.opens_block and _is_plain_title(line, words):
            return False
    return False


def _names_place(line: Line, words: Words) -> bool:
    """Say whether a colon stands near the beginning, with the name of an administrative area before it."""
    before, colon, _ = line.text.partition("：")
    if not colon or len(before) > 16:
        return False
    ends = (before[start:] for start in range(len(before) - 1))
    return words.areas.level(before) is not None or any(end in words.areas.divisions for end in ends)


def _weighed(lines: Sequence[Line], heading: int, declared: int, words: Words) -> list[int]:
    """Return the *declared* lines that look most like openings of pieces, in text order."""
    titles = set(_titles(lines, heading, words))
    scores = [(-_score(lines, i, i in titles, words), i) for i in range(heading, len(lines))]
    likely = sorted((score, i) for score, i in scores if score <= -_LIKELY)
    return sorted(i for _, i in likely[:declared])


_LIKELY, _SURE = 2, 3
"""How many signs make a title the opening of a piece, with and without a stated number of pieces."""


def _score(lines: Sequence[Line], at: int, is_title: bool, words: Words) -> int:
    """Count the signs that a piece opens at line *at*."""
    line = lines[at]
    if not is_title:
        return 1 if line.opens_block else 0
    signs = (
        (3, _has_byline(lines, at, words)),
        (3, line.opens_block),
        (3, line.hashes > 0),
        (2, _names_place(line, words)),
        (1, len(line.text) >= 9),
        (1, len(line.text) >= 13),
        (1, " " in line.text or "　" in line.text or "“" in line.text),
    )
    return sum(weight for weight, holds in signs if holds)
