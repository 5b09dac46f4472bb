"""What a brief is made of, whatever it is written as: titles, paragraphs, quotations, tables, references."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look."""

    text: str
    look: str = ""
    """``bold``, ``cite`` (numbers of references), or empty."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs of words; *style* is ``title``, ``heading1``, ``heading2``, ``body``, ``quote``, ``note`` or ``reference``."""

    style: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(r.text for r in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; widths are shares of the line."""

    caption: str
    titles: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Table


def paragraph(style: str, *runs: Run | str) -> Paragraph:
    """Return a paragraph; bare strings are plain runs."""
    return Paragraph(style, tuple(r if isinstance(r, Run) else Run(r) for r in runs))
