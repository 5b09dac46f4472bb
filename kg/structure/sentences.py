"""Where one sentence of a line ends and the next begins.

Every character of a line that is no white space belongs to exactly one sentence. A sentence never crosses a line break
and is not cut inside “”, 《》, （） or another pair of marks, unless it is longer than ``LONGEST``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Span
from kg.structure.layout import NUMERAL, Line
from kg.text import enclosed, trimmed

_STOP = re.compile(rf"[。！？!?]+[”’」』）)】]*|；(?=\s*(?:{NUMERAL}(?:是|要)|第{NUMERAL}[，,、]))")
"""Full stops, and the semicolon between the items of a list (一是…；二是…)."""
_SAID = "：:"
_CLAUSE = re.compile(r"[，；、,;]")
LONGEST = 400
"""Code points of a sentence at most. A longer one, a text without full stops say, is cut behind a clause: evidence that
repeats it for every name in it would make the graph grow with the square of the text."""


def sentences(line: Line) -> Iterator[Span]:
    """Yield the spans of the sentences of *line*, white space between them left out.

    >>> line = Line(Span(0, 15), "他说：“好。很好。”就这样。完")
    >>> [s.of(line.text) for s in sentences(line)]
    ['他说：“好。很好。”', '就这样。', '完']
    """
    gaps = [Span(g.start - line.span.start, g.end - line.span.start) for g in line.gaps]
    masked = [gap for gap in gaps if gap.of(line.text).strip("*")]  # emphasis sets words off and ends no sentence
    edges = {edge for gap in masked for edge in (gap.start, gap.end)}
    hidden = {gap.start for gap in masked}
    start = 0
    for cut in sorted({*_cuts(line.text), *edges, len(line.text)}):
        for part in trimmed(line.text, start, cut) if start not in hidden else ():
            yield from (line.part(s.start, s.end) for s in _parts(line.text, part.start, part.end))
        start = cut


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield ``[start, end)`` of a line whole, or in parts of at most ``LONGEST`` that end with a clause."""
    while end - start > LONGEST:
        marks = [m.end() for m in _CLAUSE.finditer(text, start, start + LONGEST)]
        cut = marks[-1] if marks else start + LONGEST
        yield from trimmed(text, start, cut)
        start = cut
    yield from trimmed(text, start, end)


def _cuts(text: str) -> Iterator[int]:
    """Yield the offsets before which a new sentence begins.

    Inside a pair nothing is cut. After a closing quotation mark with a full stop inside it a sentence ends only where
    the quotation followed a colon: “…。”他说 is one sentence, 他说：“…。” is a whole one.
    """
    pairs = _outermost(text)
    at = 0
    for match in _STOP.finditer(text):
        while at < len(pairs) and pairs[at][1] < match.start():
            at += 1
        if at == len(pairs) or match.start() < pairs[at][0]:
            yield match.end()
            continue
        opened, closed = pairs[at]
        if match.start() < closed < match.end() and opened and text[opened - 1] in _SAID:
            yield match.end()


def _outermost(text: str) -> list[tuple[int, int]]:
    """Return the pairs of marks that lie in no other pair, in order."""
    found: list[tuple[int, int]] = []
    for pair in enclosed(text):
        if not found or pair[0] > found[-1][1]:
            found.append(pair)
    return found
