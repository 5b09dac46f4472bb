"""Find mechanisms: repeatable ways of doing something, by head word, trigger, list and known name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.model import Document, Mention, NodeType, Piece
from kg.ontology import Ontology
from kg.recognition.overlap import best
from kg.recognition.phrases import NameFinder, Phrase, PhraseFinder
from kg.search import KnownNames

_MEMBER = re.compile(r"[^、，。；：“”《》（）\s]{2,12}|“[^“”、，。]{2,14}”")


class MechanismFinder(NameFinder):
    """The compiled form of the lexica; one per ontology."""

    kind, sure = NodeType.MECHANISM, 0.8

    def __init__(self, ontology: Ontology) -> None:
        self.phrases = PhraseFinder(ontology, "mechanisms")
        self.known = KnownNames(ontology.practice_names(NodeType.MECHANISM))
        self.generic = frozenset(ontology.words("mechanisms.not_mechanism"))
        program = ontology.alternation("programs.heads", "programs.weak_heads")
        device = ontology.alternation("mechanisms.heads", "mechanisms.weak_heads", "mechanisms.list_ends")
        trigger = ontology.alternation("mechanisms.triggers")
        ends = ontology.alternation("mechanisms.list_ends")
        self.quoted_device = re.compile(
            f"“(?P<name>[^“”，。；]{{2,16}})”(?:的)?(?:工作|管理|服务|评价|运行)?(?P<head>{device})?"
        )
        self.program_head = re.compile(f"[^，。；“”、]{{0,8}}{program}")
        self.trigger_before = re.compile(f"{trigger}(?:了|起|好)?$")
        self.list_intro = re.compile(
            f"(?:{trigger}(?:了)?|以)(?P<list>[^，。；]*?、[^，。；]*?)(?:等(?:多种|系列)?|相结合的|的){ends}"
        )

    def find(self, clause: str, starts: Sequence[int]) -> Iterator[tuple[int, int, str, float]]:
        """Yield the candidates of *clause*: :meth:`NameFinder.find`."""
        for phrase in self.phrases.find(clause, starts):
            if found := self._headed(clause, phrase):
                yield found
        if "“" in clause:
            yield from self._quoted(clause)
        for match in self.list_intro.finditer(clause) if "、" in clause else ():
            yield from self._members(clause, match.start("list"), match.end("list"))

    def _headed(self, clause: str, phrase: Phrase) -> tuple[int, int, str, float] | None:
        name = clause[phrase.start : phrase.end]
        strong = name.endswith(self.phrases.strong)
        if name in self.generic or len(name) < 3 or not (strong or phrase.triggered or phrase.quoted):
            return None
        rule = "strong-head" if strong else "weak-head"
        score = 0.45 + 0.2 * strong + 0.1 * phrase.triggered + 0.1 * phrase.quoted
        return phrase.start, phrase.end, f"mechanism/{rule}", round(score, 2)

    def _quoted(self, clause: str) -> Iterator[tuple[int, int, str, float]]:
        for match in self.quoted_device.finditer(clause):
            start, end = match.span("name")
            if self.program_head.match(clause, end + 1) and not match["head"]:
                continue
            if match["head"]:
                yield start - 1, match.end("head"), "mechanism/quoted-head", 0.65
            elif self.trigger_before.search(clause, 0, start - 1):
                yield start, end, "mechanism/quoted-trigger", 0.6

    def _members(self, clause: str, start: int, end: int) -> Iterator[tuple[int, int, str, float]]:
        for match in _MEMBER.finditer(clause, start, end):
            a, b = match.span()
            if clause[a] == "“":
                a, b = a + 1, b - 1
            yield a, b, "mechanism/list", 0.55


def find(document: Document, piece: Piece, ontology: Ontology) -> list[Mention]:
    """Return the mechanisms of *piece*, left to right, none overlapping."""
    return best(_finder(ontology).mentions(document, piece))


@cache
def _finder(ontology: Ontology) -> MechanismFinder:
    return MechanismFinder(ontology)
