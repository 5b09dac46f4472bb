"""What a piece repeats: names that its title has, and names that come back. The thing a piece is about is said again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.model import Sentence, Span

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
    _shared(found, text, span.start, titles, body)
    _shared(found, text, span.start, body, titles)
    _again(found, text, span.start, [*titles, *body])
    first = min((s.paragraph for s in body if s.role == "body"), default=0)
    for sentence in body:
        if sentence.paragraph == first:
            found[_rows(sentence.span, span.start), -2] = 1
    found[:, -1] = np.linspace(0, 1, len(span), dtype=np.float32)
    return found


def _rows(span: Span, base: int) -> slice:
    return slice(span.start - base, span.end - base)


def _strings(quote: str, length: int) -> list[tuple[int, str]]:
    """Return the strings of *length* letters in *quote* with their offsets; none holds a mark or white space."""
    runs = (run.span() for run in _LETTERS.finditer(quote))
    return [(i, quote[i : i + length]) for start, end in runs for i in range(start, end - length + 1)]


def _shared(found: Array, text: str, base: int, there: Iterable[Sentence], here: Collection[Sentence]) -> None:
    """Mark, in *here*, the strings that stand in *there*."""
    quotes = [s.span.of(text) for s in there]
    for column, length in enumerate(TITLED):
        known = {string for quote in quotes for _, string in _strings(quote, length)}
        for sentence in here if known else ():
            for i, string in _strings(sentence.span.of(text), length):
                if string in known:
                    at = sentence.span.start - base + i
                    found[at : at + length, column] = 1


def _again(found: Array, text: str, base: int, sentences: Collection[Sentence]) -> None:
    """Mark the strings that stand twice or more in *sentences*."""
    for column, length in enumerate(AGAIN, len(TITLED)):
        strings = [
            (s.span.start - base + i, string) for s in sentences for i, string in _strings(s.span.of(text), length)
        ]
        counts = Counter(string for _, string in strings)
        for at, string in strings:
            if counts[string] > 1:
                found[at : at + length, column] = 1
