"""Stage: Document → Piece. Splits a collection; finds title, by-line, place, theme, sections and sentences."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import Problem
from kg.model import Document, Piece
from kg.ontology import Ontology
from kg.structure.assembly import assemble
from kg.structure.layout import layout
from kg.structure.pieces import Split, split
from kg.structure.words import words_of

__all__ = ["segment"]


def segment(document: Document, ontology: Ontology) -> tuple[tuple[Piece, ...], tuple[Problem, ...]]:
    """Return the pieces of *document*, numbered from 1 in text order, and what is wrong with its structure.

    The sentences of a piece cover every character of it that is no white space, not masked, and no ``#`` sign of a
    Markdown heading. They are in order, never overlap and never cross a line break. A collection's heading is in no
    piece. A problem is a collection whose heading states another number of pieces than are found.

    The time is linear in the length of the text.
    """
    words = words_of(ontology)
    found = split(layout(document), words)
    hint = "".join(line.text for line in found.head)
    pieces = tuple(
        assemble(number, lines, hint, document.metadata, words) for number, lines in enumerate(found.pieces, 1)
    )
    return pieces, tuple(_problems(document, found))


def _problems(document: Document, found: Split) -> Iterator[Problem]:
    declared, actual = found.declared, len(found.pieces)
    if declared is not None and declared != actual:
        zh = f"标题写明 {declared} 篇，实际分出 {actual} 篇；请让每篇的标题独占一行，并在各篇之间空一行"
        en = f"the heading states {declared} pieces, {actual} found; give each title its own line after an empty one"
        yield Problem(f"{document.name}:1", zh, en)
