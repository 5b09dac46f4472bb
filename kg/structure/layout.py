"""Text lines as the other modules of this stage see them: white space and masks at their ends are left out."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.model import Document, Span

_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
_END = re.compile(r"[。！!；;，,：:、][”’』」）)\]】]*$")
_HAN = re.compile(r"[㐀-鿿]")

DIGITS = "〇零一二两三四五六七八九十百"
NUMERAL = f"[{DIGITS}]+"
"""Chinese numerals as numbering uses them: a regular expression."""

LONG = 45
"""Characters from which a line is a paragraph and no heading, whatever it ends with."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds more than white space and masks."""

    span: Span
    text: str
    """What the span names; Markdown's ``#`` signs are left out of both."""
    begin: int = 0
    """Where the line begins, white space, masks and ``#`` signs included."""
    hashes: int = 0
    """Number of ``#`` signs before it, 0 without."""
    opens_block: bool = False
    """The first line, or one with more empty lines before it than lines of this document commonly have.

    Lines with white space in them are not empty: some sources put those between paragraphs, empty ones between
    pieces.
    """
    gaps: tuple[Span, ...] = ()
    """Masks inside the line: no sentence reaches into them."""

    def after(self, length: int) -> Line:
        """Return the rest of the line after its first *length* characters and white space; there must be some."""
        start = length + len(self.text[length:]) - len(self.text[length:].lstrip())
        return replace(self, span=Span(self.span.start + start, self.span.end), text=self.text[start:])

    def part(self, start: int, end: int) -> Span:
        """Return the span of ``text[start:end]`` in the document."""
        return Span(self.span.start + start, self.span.start + end)

    @property
    def han(self) -> int:
        """Number of Chinese characters."""
        return len(_HAN.findall(self.text))

    @property
    def closed(self) -> bool:
        """Ends as sentences end, or clauses: headings do not."""
        return _END.search(self.text) is not None

    @property
    def is_body(self) -> bool:
        """Reads like a paragraph: long, or a whole sentence."""
        return len(self.text) > LONG or self.text.endswith(("。", "。”", "；", "！”", "？”", "。）"))


def layout(document: Document) -> tuple[Line, ...]:
    """Return the lines of *document* in text order. A line that is masked as a whole does not exist."""
    found = list(_lines(document.text, document.masks))
    common = _common_gap([gap for _, gap in found[1:]])
    return tuple(replace(line, opens_block=i == 0 or gap > common) for i, (line, gap) in enumerate(found))


def _common_gap(gaps: Sequence[int]) -> int:
    """Return how many empty lines stand before most lines: 0 in a dense text, 1 in one with double spacing."""
    if not gaps:
        return 0
    common, times = min(Counter(gaps).items(), key=lambda item: (-item[1], item[0]))
    return common if times * 2 > len(gaps) else 0


def _lines(text: str, masks: Sequence[Span]) -> Iterator[tuple[Line, int]]:
    """Yield each line and the number of empty lines before it."""
    offset, mask, gap = 0, 0, 0
    for raw in text.split("\n"):
        start, end = offset, offset + len(raw)
        offset = end + 1
        while mask < len(masks) and masks[mask].end <= start:
            mask += 1
        span = _trim(text, start, end, masks, mask)
        if span is None:
            gap += not raw
            continue
        hashes = _HASHES.match(text, span.start, span.end)
        span = (_trim(text, hashes.end(), span.end, masks, mask) if hashes else span) or span
        gaps = tuple(m for m in _until(masks, mask, end) if span.covers(m))
        yield Line(span, span.of(text), start, len(hashes[1]) if hashes else 0, gaps=gaps), gap
        gap = 0


def _until(masks: Sequence[Span], first: int, end: int) -> Iterator[Span]:
    while first < len(masks) and masks[first].start < end:
        yield masks[first]
        first += 1


def _trim(text: str, start: int, end: int, masks: Sequence[Span], first: int) -> Span | None:
    """Return [start, end) without white space and masks at its ends; None when nothing is left."""
    inside = deque(_until(masks, first, end))
    before = -1
    while before != start:
        before = start
        while start < end and text[start].isspace():
            start += 1
        while inside and inside[0].start <= start:
            start = max(start, inside.popleft().end)
    before = -1
    while before != end:
        before = end
        while start < end and text[end - 1].isspace():
            end -= 1
        while inside and inside[-1].end >= end:
            end = min(end, inside.pop().start)
    return Span(start, end) if start < end else None
