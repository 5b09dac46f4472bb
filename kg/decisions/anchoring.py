"""Where in the texts the words of a decision stand now: by quote and context, so that edits around them do no harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, cached_property

from kg.model import Anchor, Document, Span
from kg.text import normal, occurrences

CONTEXT = 24
"""Characters kept before and behind a quote."""
LIKE = 0.6
"""Likeness that an edited quote must have to the old one."""
EDGE = 6
"""Characters of context that must be found unchanged on both sides of an edited quote."""


def anchor(document: Document, span: Span) -> Anchor:
    """Return the anchor of the words at *span*: document, quote, and the text around them with white space folded."""
    text = document.text
    before, behind = text[max(0, span.start - 2 * CONTEXT) : span.start], text[span.end : span.end + 2 * CONTEXT]
    quote = " ".join(span.of(text).split())
    return Anchor(document.name, quote, _folded_end(before, -CONTEXT, None), _folded_end(behind, 0, CONTEXT))


def _folded_end(text: str, start: int, end: int | None) -> str:
    """Return a part of *text* as one line of a file holds it: white space folded, none at the ends."""
    return " ".join(text.split())[start:end].strip()


@cache
def _folded(char: str) -> str:
    return normal(char)


class _Folded:
    """A text in its normal form, with the offset of each of its characters in the text."""

    def __init__(self, document: Document) -> None:
        chars, at = list[str](), list[int]()
        for i, char in enumerate(document.text):
            for folded in char if "一" <= char <= "鿿" else _folded(char):
                chars.append(folded)
                at.append(i)
        self.text, self.at = "".join(chars), at

    def span(self, start: int, end: int) -> Span:
        return Span(self.at[start], self.at[end - 1] + 1)


class Finder:
    """Finds anchors in the documents of a build."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self._folded: dict[str, _Folded] = {}

    @cached_property
    def _by_name(self) -> Mapping[str, Document]:
        return {d.name: d for d in self.documents}

    def find(self, anchor: Anchor) -> list[tuple[Document, Span]]:
        """Return where the words of *anchor* stand: the places whose context fits best; none where they are gone.

        In the document of that name first; a document that was renamed or moved is known by quote and context together.
        """
        if document := self._by_name.get(anchor.document):
            if spans := self._spans(document, anchor):
                return [(document, span) for span in spans]
            return []
        whole = normal(anchor.prefix + anchor.quote + anchor.suffix)
        found = [d for d in self.documents if whole in self._text(d).text]
        return [(d, span) for d in found for span in self._spans(d, anchor)]

    def _text(self, document: Document) -> _Folded:
        if document.name not in self._folded:
            self._folded[document.name] = _Folded(document)
        return self._folded[document.name]

    def _spans(self, document: Document, anchor: Anchor) -> list[Span]:
        folded, quote = self._text(document), normal(anchor.quote)
        prefix, suffix = normal(anchor.prefix), normal(anchor.suffix)
        starts = list(occurrences(folded.text, quote)) if quote else []
        if not starts:
            return _edited(folded, quote, prefix, suffix)
        fits = [_fit(folded.text, start, start + len(quote), prefix, suffix) for start in starts]
        best = max(fits)
        return [folded.span(start, start + len(quote)) for start, fit in zip(starts, fits, strict=True) if fit == best]


def _fit(text: str, start: int, end: int, prefix: str, suffix: str) -> float:
    """Return how like the surroundings of ``[start, end)`` are to *prefix* and *suffix*, from 0 to 2."""
    before, behind = text[max(0, start - len(prefix)) : start], text[end : end + len(suffix)]
    return round(
        sum(SequenceMatcher(None, *p, autojunk=False).ratio() for p in ((before, prefix), (behind, suffix))), 6
    )


def _edited(folded: _Folded, quote: str, prefix: str, suffix: str) -> list[Span]:
    """Return what stands between the old context now, if it is like the old quote."""
    if len(prefix) < EDGE or len(suffix) < EDGE:
        return []
    found = []
    for at in occurrences(folded.text, prefix[-EDGE:]):
        start = at + EDGE
        end = folded.text.find(suffix[:EDGE], start, start + 2 * len(quote) + EDGE + 8)
        words = folded.text[start:end] if end > start else ""
        if words and SequenceMatcher(None, words, quote, autojunk=False).ratio() >= LIKE:
            found.append(folded.span(start, end))
    return found
