"""Blocks of a brief -> Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.briefs.blocks import Block, Paragraph, Table
from kg.markdown import escaped, inline

_OWN = re.compile(r"\\\[(\d[\d, ]*|[A-Z]+(?:/[A-Z]+)?|(?:出版地|出版者|出版年|题名)不详)\\\](?!\()")
"""Brackets that references are written with; as no link is defined, they need no escape, and read better without."""
_OPEN = {"title": "# ", "heading1": "## ", "heading2": "### ", "quote": "> "}


def markdown(blocks: Iterable[Block]) -> str:
    """Return the brief as Markdown, the same bytes for the same blocks."""
    whole = "\n\n".join(_table(b) if isinstance(b, Table) else _paragraph(b) for b in blocks) + "\n"
    return _OWN.sub(r"[\1]", whole)


def _paragraph(block: Paragraph) -> str:
    if block.style == "body" and re.match(r"\d+\. ", block.text):
        number, _, rest = block.text.partition(". ")
        return f"{number}. {escaped(rest)}"
    runs = "".join(f"**{inline(r.text)}**" if r.look == "bold" else inline(r.text) for r in block.runs)
    return _OPEN.get(block.style, "") + runs


def _table(table: Table) -> str:
    rows = [table.titles, ["---"] * len(table.titles), *([inline(c) for c in row] for row in table.rows)]
    lines = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"表　{escaped(table.caption)}\n\n{lines}"
