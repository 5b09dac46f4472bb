"""Sections and measures of a piece: numbered parts, headings on lines of their own, short sentences that lead in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from kg.model import Section, Span
from kg.structure.layout import NUMERAL, Line
from kg.structure.words import Words

_NUMBERING = (
    (10, re.compile(rf"第{NUMERAL}[章篇编部]|第{NUMERAL}部分")),
    (15, re.compile(rf"第{NUMERAL}节")),
    (20, re.compile(rf"{NUMERAL}[、.．]")),
    (28, re.compile(rf"第{NUMERAL}条")),
    (30, re.compile(rf"[（(]{NUMERAL}[)）]")),
    (40, re.compile(r"\d{1,2}[.．、](?!\d)")),
    (42, re.compile(r"[（(]\d{1,2}[)）]|[①-⑳]")),
    (50, re.compile(rf"{NUMERAL}(?:是|要)|第{NUMERAL}(?:个|句|件事|步|招|篇)?[，,、：:]")),
    (52, re.compile(r"——|--")),
)
"""Kinds of numbering, widest first, each with its rank."""

_LINE, _LEAD, _INNER = 18, 25, 60
"""Ranks of an unnumbered heading line, of a paragraph's leading sentence, and of one inside a paragraph."""
_THEMES = frozenset((10, 15, 18, 20, 25, 30, *range(1, 7)))
"""Ranks of themes; the others are single measures."""
_LABEL = re.compile(r"[^：]{1,6}：")
"""A line such as 时间：…: no heading."""
_DONE = re.compile(r"了|^(?:完成|出台|召开|建成|获批|化解|取得|实现)|取得|明显|显著|好转|进展$")
"""A short sentence that reports what was done leads into nothing."""

_ITEM = re.compile(rf"(?<=[。；;：:，,！？”）])\s*(?:{NUMERAL}(?:是|要)(?=[^，。；]{{2}})|第{NUMERAL}[，,、：:])")
_CLAUSE = re.compile(r"[，。；：！？,;:]")
_LEAD_LENGTH = 36
_INNER_LENGTH = 20
_ALIKE = 5
"""Characters by which the leading sentences of one paragraph may differ from their middle length."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """The beginning of a part: its heading, its rank, and where its line ends."""

    heading: Span
    rank: int
    line_end: int
    whole_line: bool
    """The heading fills its line: the part goes on below."""


def sections(lines: Sequence[Line], parts: Sequence[Sequence[Span]], words: Words) -> tuple[Section, ...]:
    """Return the sections of a piece, in text order; a part of another names it as its parent.

    Args:
        lines: the body lines of the piece.
        parts: the sentences of each line.
        words: the patterns of this stage.
    """
    marks = sorted(_marks(lines, parts, words), key=lambda m: (m.heading.start, m.rank))
    return _nested(marks, lines[-1].span.end) if marks else ()


def _marks(lines: Sequence[Line], parts: Sequence[Sequence[Span]], words: Words) -> Iterator[_Mark]:
    leading = _leading(lines, parts, words)
    numbered = any(pattern.match(line.text) for line in lines for _, pattern in _NUMBERING[:4])
    for i, line in enumerate(lines):
        first = _line_mark(lines, parts, i, words)
        if first is not None and first.rank == _LINE and i == 0 and numbered:
            continue  # a second title: the parts of this piece are numbered
        if first is None and i in leading:
            first = _Mark(parts[i][0], _LEAD, line.span.end, False)
        if first is not None:
            yield first
        if first is None or not first.whole_line:
            yield from _inner_marks(line, parts[i], first)


def _line_mark(lines: Sequence[Line], parts: Sequence[Sequence[Span]], at: int, words: Words) -> _Mark | None:
    """Return the part that line *at* opens by Markdown's signs, by a number, or by being a heading."""
    line = lines[at]
    if line.hashes:
        return _Mark(line.span, line.hashes, line.span.end, True)
    for rank, pattern in _NUMBERING:
        if pattern.match(line.text):
            heading = _heading(line, parts[at])
            whole = heading.end >= line.span.end and len(line.text) <= 60
            return _Mark(heading, rank, line.span.end, whole)
    below = lines[at + 1] if at + 1 < len(lines) else None
    if below is not None and _is_heading(line, words) and (below.is_body or _is_heading(below, words)):
        return _Mark(line.span, _LINE, line.span.end, True)
    return None


def _heading(line: Line, sentences: Sequence[Span]) -> Span:
    """Return the first sentence of a numbered line, or its first clause where the sentence is long."""
    first = sentences[0]
    if len(first) <= 60:
        return first
    match = _CLAUSE.search(line.text, 4)
    return line.part(0, match.start()) if match else first


def _is_heading(line: Line, words: Words) -> bool:
    """Say whether an unnumbered line is a heading: short, no sentence, no label, no name of a person or an office."""
    text = line.text
    if line.closed or not 4 <= len(text) <= 40 or line.han < 2 or _LABEL.match(text) or words.officer.search(text):
        return False
    asks = text.endswith(("？", "?")) and "，" in text
    return not asks and not text.endswith("？”") and not words.byline(text) and not words.begins_with_date(text)


def _leading(lines: Sequence[Line], parts: Sequence[Sequence[Span]], words: Words) -> set[int]:
    """Return the lines whose first sentence is a heading: short, and alike in at least two paragraphs.

    The first paragraph introduces and a closing one looks ahead: neither is a part.
    """
    leads = {}
    for i, (line, sentences) in enumerate(zip(lines, parts, strict=True)):
        if i == 0 or len(sentences) < 2 or len(line.text) < 35:
            continue
        lead, after = sentences[0], sentences[1]
        text = line.text[: len(lead)]
        after_text = line.text[after.start - line.span.start :]
        closes = words.closing.match(after_text) or words.closing.match(text) or words.salutation.search(text)
        if 4 <= len(lead) <= _LEAD_LENGTH and not closes and not re.search(r"\d", text):
            leads[i] = len(lead)
    if len(leads) < 2:
        return set()
    middle = median(leads.values())
    return {i for i, length in leads.items() if abs(length - middle) <= max(6, middle / 2)}


def _inner_marks(line: Line, sentences: Sequence[Span], outer: _Mark | None) -> Iterator[_Mark]:
    """Yield the measures inside a paragraph: 一是…；二是…, or short sentences that each lead into longer ones."""
    start = outer.heading.end if outer is not None else line.span.start
    items = [m for m in _ITEM.finditer(line.text) if line.span.start + m.start() >= start - 1]
    if len(items) > 1 or (items and _NUMBERING[-2][1].match(line.text)):
        for match in items:
            begin = match.end() - len(match[0].lstrip())
            clause = _CLAUSE.search(line.text, match.end() + 2)
            yield _Mark(line.part(begin, clause.start() if clause else len(line.text)), 50, line.span.end, False)
        return
    inner = []
    for span, after in zip(sentences, sentences[1:], strict=False):
        text = line.text[span.start - line.span.start : span.end - line.span.start]
        short = 4 <= len(span) <= _INNER_LENGTH and text.count("，") < 2 and not re.search(r"[\d？！?!]", text)
        if span.start >= start and short and len(after) > len(span) and not _DONE.search(text):
            inner.append(_Mark(span, _INNER, line.span.end, False))
    if len(inner) > 1:
        middle = median(len(mark.heading) for mark in inner)
        yield from (mark for mark in inner if abs(len(mark.heading) - middle) <= _ALIKE)


def _nested(marks: Sequence[_Mark], end: int) -> tuple[Section, ...]:
    """Make sections of *marks*: each ends where the next of its rank or a wider one begins."""
    spread = _spread(marks)
    found: list[Section] = []
    open_: list[int] = []
    for i, (mark, following) in enumerate(zip(marks, _following(marks), strict=True)):
        while open_ and (marks[open_[-1]].rank >= mark.rank or found[open_[-1]].span.end <= mark.heading.start):
            open_.pop()
        close = _end(mark, following, mark.rank in spread, end)
        parent = open_[-1] if open_ else None
        if parent is not None:
            close = min(close, found[parent].span.end)
        theme = mark.rank in _THEMES and not (mark.rank == _LEAD and parent is not None)
        span = Span(mark.heading.start, max(close, mark.heading.end))
        found.append(Section("section" if theme else "measure", span, mark.heading, parent))
        open_.append(i)
    return tuple(found)


def _following(marks: Sequence[_Mark]) -> list[int | None]:
    """Return for each mark where the next mark of its rank or a wider one begins."""
    result: list[int | None] = [None] * len(marks)
    waiting: list[int] = []
    for i, mark in enumerate(marks):
        while waiting and marks[waiting[-1]].rank >= mark.rank:
            result[waiting.pop()] = mark.heading.start
        waiting.append(i)
    return result


def _end(mark: _Mark, following: int | None, spreads: bool, end: int) -> int:
    """Return where the part that *mark* opens ends: at the next one, or with its own line.

    What leads in inside a line ends with its line. The last of several numbered paragraphs does so too where the others
    are one line long, so that a closing paragraph belongs to no part.
    """
    if not mark.whole_line and (mark.rank in (_LEAD, _INNER, 50) or (following is None and not spreads)):
        end = min(end, mark.line_end)
    return end if following is None else min(end, following)


def _spread(marks: Sequence[_Mark]) -> set[int]:
    """Return the ranks whose parts hold more than their own line, because a narrower part begins on a line below."""
    lines: dict[int, set[int]] = {}
    for mark in marks:
        lines.setdefault(mark.rank, set()).add(mark.line_end)
    return {
        rank
        for rank, own in sorted(lines.items())
        if len(own) < 2 or any(m.rank > rank and m.line_end not in own for m in marks)
    }


def innermost(found: Sequence[Section], spans: Iterable[Span]) -> list[int | None]:
    """Return the index of the innermost section around the beginning of each of *spans*, None outside of all."""
    result: list[int | None] = []
    open_: list[int] = []
    at = 0
    for span in spans:
        while at < len(found) and found[at].span.start <= span.start:
            open_.append(at)
            at += 1
        while open_ and found[open_[-1]].span.end <= span.start:
            open_.pop()
        result.append(open_[-1] if open_ else None)
    return result
