"""What a piece repeats: names that its title has, and names that come back. The thing a piece is about is said again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.model import Sentence, Span
from kg.text import occurrences

TITLED = (2, 3, 4, 6)
"""Lengths, in characters, of the strings that are looked for in the title, or, in the title, in the body."""
AGAIN = (4, 6, 8)
"""Lengths of the strings that are looked for elsewhere in the piece."""
WIDTH = len(TITLED) + len(AGAIN) + 2

_LETTERS = re.compile(r"[^\W_]+")

Array = NDArray[Any]


def echoes(text: str, span: Span, sentences: Iterable[Sentence]) -> Array:
    """Return the columns of the characters of *span*, float32: ``TITLED``, ``AGAIN``, first paragraph, place in the piece.

    Args:
        text: the whole text.
        span: one piece.
        sentences: its sentences, for their roles and paragraphs.
    """
    found = np.zeros((len(span), WIDTH), np.float32)
    titles: list[Sentence] = []
    body: list[Sentence] = []
    for sentence in sentences:
        (titles if sentence.role == "title" else body).append(sentence)
    _titled(found, text, span.start, titles, body)
    _again(found, text, span.start, [*titles, *body])
    first = min((s.paragraph for s in body if s.role == "body"), default=0)
    for sentence in body:
        if sentence.paragraph == first:
            found[_rows(sentence.span, span.start), -2] = 1
    found[:, -1] = np.linspace(0, 1, len(span), dtype=np.float32)
    return found


def _rows(span: Span, base: int) -> slice:
    return slice(span.start - base, span.end - base)


def _letters(text: str, sentences: Iterable[Sentence]) -> Iterator[tuple[int, int]]:
    """Yield the offset of each letter of *sentences* and where the letters around it end: at a mark or white space."""
    for sentence in sentences:
        for run in _LETTERS.finditer(text, sentence.span.start, sentence.span.end):
            yield from ((i, run.end()) for i in range(run.start(), run.end()))


def _titled(found: Array, text: str, base: int, titles: Iterable[Sentence], body: Sequence[Sentence]) -> None:
    """Mark the strings that titles and body have in common, in both."""
    known = "\n".join(s.span.of(text) for s in body)
    offsets = [i for s in body for i in range(s.span.start - base, s.span.end - base + 1)]
    letters = list(_letters(text, titles))
    for column, length in enumerate(TITLED):
        for i, end in letters:
            there = [offsets[at] for at in occurrences(known, text[i : i + length])] if i + length <= end else []
            for at in (i - base, *there) if there else ():
                found[at : at + length, column] = 1


def _again(found: Array, text: str, base: int, sentences: Iterable[Sentence]) -> None:
    """Mark the strings that stand twice or more in *sentences*: those of a longer one stand there as often."""
    letters = list(_letters(text, sentences))
    for column, length in enumerate(AGAIN, len(TITLED)):
        strings = [(i, end, text[i : i + length]) for i, end in letters if i + length <= end]
        counts = Counter(string for _, _, string in strings)
        letters = [(i, end) for i, end, string in strings if counts[string] > 1]
        for i, _ in letters:
            found[i - base : i - base + length, column] = 1
