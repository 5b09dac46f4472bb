"""Policy documents: what stands in ``《》`` and ends like one, titles of notices, and short names given to them.

A book, a newspaper or a film also stands in ``《》``: the last word of the title decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition.overlap import best
from kg.search import KnownNames
from kg.text import lines, outside

_BOOK = re.compile(r"《((?:[^《》\n]|《[^《》\n]*》)+)》")
_TAIL = re.compile(r"(?:[（(][^（）()\n]{1,20}[）)])+$")
_ALIAS = re.compile(r"》[（(](?:以下|下)?(?:简)?称[:：]?“([^“”\n]{2,16})”[）)]")
_NUMBER = re.compile(r"(?<=根据|按照|依据|印发|落实|执行)[\u4e00-\u9fff]{2,8}[〔\[（(](?:19|20)\d\d[〕\]）)]\d+号")
_MANY = r"[一二三四五六七八九十百\d]{1,4}"

BOOK, ALIAS, TITLE, ISSUED, NAMED = 0.97, 0.95, 0.85, 0.8, 0.9


def find(document: Document, piece: Piece, ontology: Ontology) -> list[Mention]:
    """Return the policy documents that *piece* names, left to right, none overlapping; ``《》`` is left out."""
    text, offset = piece.span.of(document.text), piece.span.start
    found = [
        Mention(Span(offset + a, offset + b), text[a:b], NodeType.POLICY_DOCUMENT, f"document/{rule}", confidence)
        for a, b, rule, confidence in _grammar(ontology).find(text)
    ]
    return best(m for m in found if outside(m.span, document.masks))


class _Grammar:
    """The rules, compiled from the word lists."""

    def __init__(self, ontology: Ontology) -> None:
        heads, letters = ontology.alternation("documents.heads"), ontology.alternation("documents.letters")
        titles, issue = ontology.alternation("documents.title_heads"), ontology.alternation("documents.issue")
        self.head = re.compile(f"(?:{heads}|{_MANY}条)$")
        self.other = re.compile(f"{ontology.alternation('documents.not_heads')}$")
        self.title = re.compile(rf"(关于(?:(?!关于)[^《》。；\n]){{4,80}}(?:{titles}))(?:[（(][^（）()\n]*[）)])?$")
        self.issued = re.compile(rf"{issue}了?(关于[^《》。；\n]{{4,60}}?的(?:若干|实施|指导)?(?:{titles}))")
        self.letter = re.compile(rf"{issue}了?((?:(?!{issue})[^《》，。；、：“”\s的了]){{2,24}}?{letters})")
        self.articles = re.compile(rf"{issue}了?[“‘]([^“”‘’，。\n]{{2,12}}{_MANY}条)[”’]")
        self.definite = re.compile(ontology.alternation("documents.definite"))

    def find(self, text: str) -> Iterator[tuple[int, int, str, float]]:
        """Yield ``(start, end, rule, confidence)`` of every candidate in *text*; they may overlap."""
        titles = set()
        for match in _BOOK.finditer(text):
            if self.is_policy(match[1]):
                titles.add(match[1])
                yield match.start(1), match.end(1), "book-marks", BOOK
        for line in lines(text):
            if title := self.title.search(text, line.start, line.end):
                yield title.start(1), title.end(1), "title", TITLE
        for rule, pattern in (("issued", self.issued), ("issued", self.letter), ("articles", self.articles)):
            for match in pattern.finditer(text):
                yield match.start(1), match.end(1), rule, ISSUED
        for rule, pattern in (("definite", self.definite), ("number", _NUMBER)):
            for match in pattern.finditer(text):
                yield match.start(), match.end(), rule, NAMED
        yield from _again(text, titles)

    def is_policy(self, title: str) -> bool:
        """Say whether the words inside ``《》`` are the title of a policy document."""
        bare = _TAIL.sub("", title)
        return bool(self.head.search(bare)) and not self.other.search(bare)


def _again(text: str, titles: set[str]) -> Iterator[tuple[int, int, str, float]]:
    """Yield the short names that the text gives to a document, and its title where it stands without marks."""
    names = {m[1] for m in _ALIAS.finditer(text)} | {t for t in titles if len(t) >= 6}
    for start, end in KnownNames(names).find(text):
        yield start, end, "one-sense", ALIAS


@cache
def _grammar(ontology: Ontology) -> _Grammar:
    return _Grammar(ontology)
