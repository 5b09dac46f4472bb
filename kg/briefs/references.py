"""References in the style of GB/T 7714—2015, numbered in the order in which they are cited; nothing is made up.

A piece of a collection is described as a part of it (``题名[G]//汇编题名``), an article of a paper as N, another document
as type Z, one with an address as EB/OL. An unknown author is left out, as the standard allows where references are numbered (8.1.4); an unknown
place, publisher and date are said in brackets to be unknown (8.4). The file is named last, because it is what can be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.analysis import Case
from kg.analysis.cases import Source

_ADDRESS = re.compile(r"(?:https?|ftp)://\S+")
_PAPER = re.compile(r"(?<![通简公专快内海情警喜])报$")
"""A publisher that is a newspaper by its name; 通报, 简报, 公报 are none."""
NOWHERE, NOBODY, NEVER, UNTITLED = "[出版地不详]", "[出版者不详]", "[出版年不详]", "[题名不详]"


class References:
    """The sources that a brief cites, and their numbers."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._known = {(s.document, s.piece): s for s in sources}
        self._cited: dict[tuple[str, int], int] = {}

    def mark(self, *cases: Case) -> str:
        """Return the sign that cites the pieces of *cases*: ``[1]``, ``[1, 3]``."""
        keys = dict.fromkeys((c.document, c.piece) for c in cases)
        numbers = sorted({self._cited.setdefault(key, len(self._cited) + 1) for key in keys})
        return f"[{', '.join(map(str, numbers))}]"

    def entries(self) -> list[str]:
        """Return what was cited, in order: ``[1] 题名[Z]. …``."""
        nothing = ("", "", "", "", "", "")
        found = [self._known.get(key, Source(*key, 1, *nothing)) for key in self._cited]
        return [f"[{number}] {entry(source)}" for number, source in enumerate(found, 1)]


def entry(source: Source) -> str:
    """Return the description of one source.

    >>> entry(Source("a.txt", 1, 1, "甲县实行积分制", "", "", "", "", ""))
    '甲县实行积分制[Z]. [出版地不详]: [出版者不详], [出版年不详]. 文件: a.txt.'
    >>> entry(Source("c.txt", 1, 1, "一根红线穿千网", "", "", "2024-09-12", "海曲日报", ""))
    '一根红线穿千网[N]. 海曲日报, 2024-09-12. 文件: c.txt.'
    >>> entry(Source("b.txt", 2, 5, "积分兑新风", "中共*县委组织部", "交流发言材料（5篇）", "2024", "*市委组织部", ""))
    '中共*县委组织部. 积分兑新风[G]//交流发言材料（5篇）. [出版地不详]: *市委组织部, 2024: 第2篇. 文件: b.txt.'
    """
    author = f"{_line(source.author)}. " if source.author else ""
    address = _ADDRESS.search(source.address)
    tail = f"文件: {source.document}."
    if source.pieces > 1:
        whole = f"//{_line(source.whole)}" if source.whole else ""
        part = f"{_line(source.title) or UNTITLED}[{'G/OL' if address else 'G'}]"
        described = f"{part}{whole}. {_issued(source)}: 第{source.piece}篇"
    elif _PAPER.search(source.publisher) and source.date and not address:
        described = f"{_line(source.whole or source.title) or UNTITLED}[N]. {_line(source.publisher)}, {source.date}"
    else:
        described = (
            f"{_line(source.whole or source.title) or UNTITLED}[{'EB/OL' if address else 'Z'}]. {_issued(source)}"
        )
    return f"{author}{described}. {address[0] + '. ' if address else ''}{tail}"


def _issued(source: Source) -> str:
    return f"{NOWHERE}: {_line(source.publisher) or NOBODY}, {source.date or NEVER}"


def _line(text: str) -> str:
    return " ".join(text.split())
