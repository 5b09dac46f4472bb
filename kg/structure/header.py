"""The lines at the top of a piece: title, subtitle, by-line, reporter and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.model import Span
from kg.structure.layout import Line
from kg.structure.pieces import is_subtitle
from kg.structure.words import Words

_HEADER_LINES = 8
_SIGNED = 15
"""Lines at the top of a notice in which its signature may stand."""
_GOES_ON = re.compile("关于|印发|转发")
"""What the second line of a notice's title begins with when the issuer fills the first."""
_SITE = re.compile(r"\s[-_|–—]\s[^\s。]*(?:网站|门户|网|平台)$")
"""What the title of a web page adds to that of the text."""
_NUMBER = r"(?:[㐀-鿿]{2,10}[〔\[（(]\d{4}[〕\]）)]\s*\d{1,4}\s*号\s*)?"
_ISSUER = re.compile(
    rf"^{_NUMBER}(?P<names>[^《》，。：]{{3,60}}?)(?:等[^关]{{1,6}}(?:部门|单位))?(?:印发)?(?:关于|印发)"
)


@dataclass
class Header:
    """What the lines at the top of a piece say."""

    title: str = ""
    title_span: Span | None = None
    byline: Span | None = None
    owner: str = ""
    """The by-line's first organization, repaired where the line is broken in two."""
    roles: dict[int, str] = field(default_factory=dict)
    """``title`` or ``byline`` by index of the line; the other lines are body."""
    rest: int = 0
    """Characters of the first body line that belong to the by-line: the second half of a broken one."""


def header_of(lines: Sequence[Line], words: Words) -> Header:
    """Return the header of the piece that consists of *lines*."""
    header = Header()
    at = _title(lines, header, words)
    while at < min(len(lines), _HEADER_LINES):
        step = _byline(lines, at, header, words)
        if step == 0:
            break
        at += step
    return header


def _title(lines: Sequence[Line], header: Header, words: Words) -> int:
    """Put the title into *header*; return the index of the line after it and its repetitions."""
    first = _first_title(lines, words)
    if first is None:
        return 0
    for i in range(first):
        header.roles[i] = "title"
    if first and (name := words.byline(lines[0].text)):
        header.roles[0], header.owner, header.byline = "byline", name, lines[0].span
    last = first + _more_title(lines, first, words)
    text = "".join(line.text for line in lines[first : last + 1])
    label = words.item.match(text)
    cut = label.end() if label and label.end() < len(text) and first == last else 0
    site = _SITE.search(text)
    drop = len(text) - site.start() if site else 0
    header.title = text[cut : len(text) - drop]
    header.title_span = Span(lines[first].span.start + cut, lines[last].span.end - drop)
    for i in range(first, last + 1):
        header.roles[i] = "title"
    at = last + 1
    while at < min(len(lines), _HEADER_LINES) and _echoes(lines[at], header.title) and not words.byline(lines[at].text):
        header.roles[at] = "title"
        at += 1
    return at


def _first_title(lines: Sequence[Line], words: Words) -> int | None:
    """Return the index of the title's first line: below a label or an organization's name, else the first of all."""
    first = lines[0]
    below = lines[1] if len(lines) > 1 else None
    if below is not None and not below.is_body and words.is_title(below):
        label = words.item.match(first.text)
        if label and label.end() >= len(first.text):
            return 1
        if words.byline(first.text) and not words.byline(below.text) and not _GOES_ON.match(below.text):
            return 1
    return 0 if _can_be_title(first, words) else None


def _can_be_title(line: Line, words: Words) -> bool:
    """Say whether the first line of a piece is its title: more is allowed than in the middle of a text."""
    if words.kind.search(line.text) and len(line.text) <= 80:
        return True
    return len(line.text) <= 60 and not line.closed and not words.is_date(line.text) and line.han > 1


def _more_title(lines: Sequence[Line], first: int, words: Words) -> int:
    """Return how many lines after *first* continue the title: a subtitle, or the rest of a broken line."""
    below = lines[first + 1] if first + 1 < len(lines) else None
    if below is None:
        return 0
    issued = _GOES_ON.match(below.text) and words.kind.search(below.text) and words.byline(lines[first].text)
    if is_subtitle(below) or issued:
        return 1
    text = lines[first].text
    for more in range(1, 4):
        if not _is_open(text, words) or first + more >= len(lines) or lines[first + more].is_body:
            return 0
        text += lines[first + more].text
        if not _is_open(text, words):
            return more
    return 0


def _is_open(text: str, words: Words) -> bool:
    """Say whether a title is cut off: a mark is not closed, or 关于… has not come to its kind of document."""
    unclosed = any(text.count(a) > text.count(b) for a, b in ("“”", "《》", "（）"))
    issued = "关于" in text and words.byline(text.partition("关于")[0]) and not words.kind.search(text)
    return unclosed or bool(issued)


def _echoes(line: Line, title: str) -> bool:
    """Say whether the line repeats the title or a part of it, as web pages do."""
    return not line.is_body and line.han > 3 and "".join(line.text.split()) in "".join(title.split())


def _byline(lines: Sequence[Line], at: int, header: Header, words: Words) -> int:
    """Read a by-line at *at* into *header*; return how many lines it takes, 0 if there is none."""
    line = lines[at]
    if words.credit.match(line.text) and not line.is_body or words.is_date(line.text):
        header.roles[at] = "byline"
        return 1
    if header.owner or line.is_body:
        return 0
    if at + 1 < len(lines) and (taken := _broken(lines[at], lines[at + 1], header, words)):
        header.roles[at] = "byline"
        if taken == len(lines[at + 1].text):
            header.roles[at + 1] = "byline"
            return 2
        header.rest = taken
        return 1
    if name := words.byline(line.text):
        header.owner, header.byline = _first_name(name), line.span
        header.roles[at] = "byline"
        return 1
    return 0


def _broken(line: Line, below: Line, header: Header, words: Words) -> int:
    """Join a by-line with the half of it that begins the line *below*; return the length of that half, else 0."""
    taken = words.second_half(line.text, below.text)
    if taken:
        header.owner = _first_name(words.byline(line.text + below.text[:taken]))
        header.byline = Span(line.span.start, below.span.start + taken)
        return taken
    return 0


def _first_name(names: str) -> str:
    return re.split(r"[ 　、]+", names)[0]


def issuer(title: str, words: Words) -> str:
    """Return the organization that a notice's title names as its issuer, the first of several; else empty.

    >>> from kg.ontology import load
    >>> from kg.structure.words import words_of
    >>> issuer("*市民政局等三部门关于做好助餐工作的通知", words_of(load()))
    '*市民政局'
    """
    match = _ISSUER.match(title)
    names = re.split(r"[ 　、]+", match["names"]) if match else []
    return next((name for name in map(words.byline, names) if name), "")


def signature(lines: Sequence[Line], words: Words) -> str:
    """Return the organization that signs a piece, with a date beside or under it; else empty.

    Notices are signed at the end, or under the first paragraph where what they pass on follows.
    """
    for i in [*range(max(0, len(lines) - 4), len(lines)), *range(1, min(len(lines), _SIGNED))]:
        name = words.byline(lines[i].text)
        below = lines[i + 1].text if i + 1 < len(lines) else ""
        if name and (words.is_dated(lines[i].text) or words.begins_with_date(below)):
            return _first_name(name)
    return ""
