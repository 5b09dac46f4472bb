"""Puts a piece together from its lines."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Level, Metadata, Piece, Section, Sentence, Span
from kg.structure.header import Header, header_of
from kg.structure.layout import Line
from kg.structure.owners import responsible, signed_by
from kg.structure.sections import innermost, sections
from kg.structure.sentences import sentences
from kg.structure.subject import place_of
from kg.structure.words import Words

_OPENING = 6000
"""Characters of a piece's body from which its place and owner are read."""

_THEME_LINES = 2
"""The theme stands in one of the first paragraphs."""


def assemble(number: int, lines: Sequence[Line], hint: str, known: Metadata, words: Words) -> Piece:
    """Return the piece that consists of *lines*.

    Args:
        number: its place in the document, from 1.
        lines: at least one.
        hint: the collection's heading.
        known: what the manifest says of the document; its place stands in where the text shows none.
        words: the patterns of this stage.
    """
    header = header_of(lines, words)
    body = [(i, line) for i, line in enumerate(lines) if i not in header.roles]
    if body and header.rest:
        body[0] = (body[0][0], body[0][1].after(header.rest))
    parts = [list(sentences(line)) for _, line in body]
    found = sections([line for _, line in body], parts, words)
    owner, place, level = _subject(header, lines, [line.text for _, line in body], hint, words)
    if not place and known.place and any(known.place in line.text for line in lines):
        place, level = known.place, Level(known.level) if known.level else level
    return Piece(
        number=number,
        span=Span(lines[0].begin, lines[-1].span.end),
        title=header.title,
        title_span=header.title_span,
        byline=header.byline,
        owner=owner,
        place=place,
        level=level,
        theme=_theme([(line, p) for (_, line), p in zip(body, parts, strict=True)], place, found, words),
        sections=found,
        sentences=_sentences(lines, header, {i: p for (i, _), p in zip(body, parts, strict=True)}, found),
    )


def _subject(
    header: Header, lines: Sequence[Line], body: Sequence[str], hint: str, words: Words
) -> tuple[str, str, Level | None]:
    """Return owner, place and level of a piece."""
    text = _opening(body)
    owner = signed_by(header, lines, words)
    place, level = place_of(header.title, owner, text, words, hint)
    return owner or responsible(text, place, level, words), place, level


def _opening(body: Sequence[str]) -> str:
    taken: list[str] = []
    length = 0
    for text in body:
        if length > _OPENING:
            break
        taken.append(text[:_OPENING])
        length += len(text)
    return "\n".join(taken)[:_OPENING]


def _theme(
    body: Sequence[tuple[Line, Sequence[Span]]], place: str, found: Sequence[Section], words: Words
) -> Span | None:
    """Return the sentence of the first paragraphs that most looks like the piece's theme; the earlier one of equals."""
    headings = {section.heading for section in found}
    best: tuple[int, Span] | None = None
    paragraphs = [(line, spans) for line, spans in body if line.is_body and not line.text.endswith(("：", ":"))]
    for later, (line, spans) in enumerate(paragraphs[:_THEME_LINES]):
        for span in spans:
            text = line.text[span.start - line.span.start : span.end - line.span.start]
            score = _theme_score(text, place, words) - 2 * later
            if span not in headings and (best is None or score > best[0]):
                best = (score, span)
    return best[1] if best else None


def _theme_score(text: str, place: str, words: Words) -> int:
    """Count the signs of a theme: words like 为抓手, a named program, the place; the national background has none."""
    if words.background.match(text):
        return -1
    named = bool(place) and (words.areas.bare(place) or place) in text
    return min(len(set(words.theme.findall(text))), 4) + ("“" in text) + 2 * named


def _sentences(
    lines: Sequence[Line], header: Header, parts: dict[int, list[Span]], found: Sequence[Section]
) -> tuple[Sentence, ...]:
    """Return the sentences of a piece, in order, with their roles and sections."""
    rows: list[tuple[int, str, Span]] = []
    for i, line in enumerate(lines):
        if header.rest and i == min(parts, default=-1):
            rows.append((i, "byline", line.part(0, header.rest)))
        rows += [(i, header.roles.get(i, "body"), span) for span in parts.get(i) or sentences(line)]
    headings = {section.heading for section in found}
    inside = innermost(found, (span for *_, span in rows))
    return tuple(
        Sentence(span, "heading" if role == "body" and span in headings else role, section, paragraph)
        for (paragraph, role, span), section in zip(rows, inside, strict=True)
    )
