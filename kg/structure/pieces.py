"""Where the pieces of a document begin, and what stands before the first of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
    """Return *lines* split into pieces; a text that shows no sign of being a collection is one piece."""
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
        if line.is_body:
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
    found = [(rule(lines, heading, words), alone) for rule, alone in _RULES]
    if declared is not None:
        for starts, _ in found:
            if len(starts) == declared:
                return starts
        return _weighed(lines, heading, declared, words)
    for starts, alone in found:
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
    """Titles that begin with a place and a colon: 浙江德清：将改革进行到底."""
    return [i for i in range(heading, len(lines)) if _opens_piece(lines, i, words) and _names_place(lines[i], words)]


def _titles(lines: Sequence[Line], heading: int, words: Words) -> list[int]:
    return [i for i in range(heading, len(lines)) if _opens_piece(lines, i, words)]


_NEVER = 10**9
_RULES: tuple[tuple[Rule, int], ...] = (
    (_labelled, 2),
    (_hashed, 2),
    (_signed, 2),
    (_named, 3),
    (_titled_blocks, _NEVER),
    (_blocks, _NEVER),
    (_placed, _NEVER),
    (_titles, _NEVER),
)
"""The rules in the order in which they are tried, and how often each must hold in a text without heading."""


def _has_byline(lines: Sequence[Line], at: int, words: Words) -> bool:
    """Say whether line *at* is a title and a by-line follows, at once or after a subtitle."""
    if not _is_plain_title(lines[at], words):
        return False
    below = [i for i in range(at + 1, min(at + 3, len(lines)))]
    if below and lines[below[0]].text.startswith(("——", "—")):
        below = below[1:]
    else:
        below = below[:1]
    return any(words.byline(lines[i].text) and not lines[i].opens_block for i in below)


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
    before, colon, _ = line.text.partition("：")
    return bool(colon) and any(before.endswith(name) for name in _tails(before) if name in words.divisions)


def _tails(text: str) -> Iterator[str]:
    for length in range(2, min(12, len(text)) + 1):
        yield text[-length:]


def _weighed(lines: Sequence[Line], heading: int, declared: int, words: Words) -> list[int]:
    """Return the *declared* lines that look most like openings of pieces, in text order."""
    scores = []
    for i in range(heading, len(lines)):
        score = _score(lines, i, words) + (2 if i == heading else 0)
        if score >= 3:
            scores.append((-score, i))
    return sorted(i for _, i in sorted(scores)[:declared])


def _score(lines: Sequence[Line], at: int, words: Words) -> int:
    """Count the signs that a piece opens at line *at*."""
    line = lines[at]
    if not _opens_piece(lines, at, words):
        return 1 if line.opens_block else 0
    signs = (
        (3, _has_byline(lines, at, words)),
        (3, line.opens_block),
        (3, line.hashes > 0),
        (2, _names_place(line, words)),
        (1, len(line.text) >= 9),
        (1, " " in line.text or "　" in line.text or "“" in line.text),
    )
    return sum(weight for weight, holds in signs if holds)
