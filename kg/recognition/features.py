"""What the learned tagger reads of each character, beside the encoder's hidden states. Training uses the same code.

The features of a character, in order (*R* = number of rules):

====================  ==========================================================================================
columns               meaning
====================  ==========================================================================================
4 for each of 6 types  a proposed mention of the type begins, goes on, ends here; the confidence of the proposal
1 + R                  1 + number of the rule: a proposal of the rule begins here (the first column stays 0)
1 + R                  the same, goes on or ends here
3                      the character stands in a title, by-line, heading
3                      it stands inside “…”, is “, is ”
4                      a string of 2, 3, 4, 6 characters around it stands in the title too (in the title: in the body)
3                      a string of 4, 6, 8 characters around it stands elsewhere in the piece too
2                      it stands in the first paragraph under the title; how far it is in the piece, 0 to 1
====================  ==========================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.model import Mention, NodeType, Sentence, Span
from kg.recognition.echoes import WIDTH, echoes
from kg.recognition.subwords import Subwords, Token
from kg.text import lines

TYPES = (
    NodeType.ORGANIZATION,
    NodeType.PLACE,
    NodeType.PROGRAM,
    NodeType.MECHANISM,
    NodeType.OUTCOME,
    NodeType.POLICY_DOCUMENT,
)
"""The types of the tagger, in the order of its tags."""
LONGEST = 240
"""Most tokens of a window."""
FARTHEST = 3
"""Positions in a token are counted up to this."""
UNKNOWN_CHARACTER = 1
"""Number of the characters that the training texts do not have often enough; 0 is padding."""
_ROLES = ("title", "byline", "heading")
_FLAGS = 4 * len(TYPES)

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Window:
    """A line of text, or the part of a long one that the encoder reads at once; white space at its ends left out."""

    span: Span
    tokens: tuple[Token, ...]
    """Offsets are those of the whole text."""

    def ids(self) -> list[int]:
        """Return the ids of the tokens."""
        return [number for number, _, _ in self.tokens]

    def places(self) -> tuple[Array, Array]:
        """Return, for each character, the index of its token and its position in it, counted up to ``FARTHEST``.

        White space belongs to the token before it, at position 0.
        """
        starts, ends = (np.array([token[i] for token in self.tokens], np.int64) for i in (1, 2))
        here = np.arange(self.span.start, self.span.end)
        index = np.searchsorted(starts, here, side="right") - 1
        offset = np.where(here < ends[index], np.minimum(here - starts[index], FARTHEST), 0)
        return index, offset


def windows(text: str, span: Span, subwords: Subwords) -> Iterator[Window]:
    """Yield the windows of the part *span* of *text*, in order: lines, cut behind every ``LONGEST`` tokens."""
    for line in lines(span.of(text)):
        start = span.start + line.start
        tokens = [(n, a + start, b + start) for n, a, b in subwords.split(line.of(span.of(text)))]
        for i in range(0, len(tokens), LONGEST):
            part = tuple(tokens[i : i + LONGEST])
            yield Window(Span(part[0][1], part[-1][2]), part)


def width(rules: Mapping[str, int]) -> int:
    """Return how many features a character has when the tagger knows *rules*."""
    return _FLAGS + 2 * (len(rules) + 1) + len(_ROLES) + 3 + WIDTH


def numbers(text: str, characters: Mapping[str, int]) -> Array:
    """Return the number of each character of *text*."""
    return np.array([characters.get(char, UNKNOWN_CHARACTER) for char in text], np.int64)


def features(
    text: str, span: Span, proposals: Sequence[Mention], sentences: Iterable[Sentence], rules: Mapping[str, int]
) -> Array:
    """Return the features of the characters of *span*, one row each, float32.

    Args:
        text: the whole text.
        span: the piece, or the whole text when a tagger is trained.
        proposals: what the rules found inside *span*, in any order; a rule that *rules* does not name sets no column.
        sentences: the sentences inside *span*, for their roles.
        rules: the number of each rule, from 1.
    """
    found = np.zeros((len(span), width(rules)), np.float32)
    for mention in sorted(proposals):
        _flag(found, mention, span.start, rules)
    roles = _FLAGS + 2 * (len(rules) + 1)
    sentences = list(sentences)
    for sentence in sentences:
        if sentence.role in _ROLES:
            rows = slice(sentence.span.start - span.start, sentence.span.end - span.start)
            found[rows, roles + _ROLES.index(sentence.role)] = 1
    found[:, -3 - WIDTH : -WIDTH] = _quoted(span.of(text))
    found[:, -WIDTH:] = echoes(text, span, sentences)
    return found


def _flag(found: Array, mention: Mention, base: int, rules: Mapping[str, int]) -> None:
    """Set the columns of one proposal."""
    start, end, kind = mention.span.start - base, mention.span.end - base, 4 * TYPES.index(mention.type)
    found[start, kind] = 1
    found[start + 1 : end - 1, kind + 1] = 1
    found[end - 1, kind + 2] = 1
    found[start:end, kind + 3] = max(mention.confidence, found[start, kind + 3])
    number = rules.get(mention.rule)
    if number is not None:
        found[start, _FLAGS + number] = 1
        found[start + 1 : end, _FLAGS + len(rules) + 1 + number] = 1


def _quoted(text: str) -> Array:
    """Return three columns: inside “…”, its opening, its closing mark. A line break closes what is open."""
    found = np.zeros((len(text), 3), np.float32)
    inside = False
    for i, char in enumerate(text):
        if char in "“”\n":
            inside = char == "“"
            found[i, 1:] = char == "“", char == "”"
        found[i, 0] = inside
    return found
