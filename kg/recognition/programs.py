"""Find programs: named initiatives that are carried out, by head word, quotation, title and known name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition.overlap import best
from kg.recognition.phrases import NameFinder, PhraseFinder
from kg.recognition.placenames import place_names
from kg.search import KnownNames

_LONGEST = 16
"""Characters of a phrase of a title."""


class ProgramFinder(NameFinder):
    """The compiled form of the lexica; one per ontology."""

    kind, sure = NodeType.PROGRAM, 0.7

    def __init__(self, ontology: Ontology) -> None:
        self.phrases = PhraseFinder(ontology, "programs")
        self.known = KnownNames([*ontology.words("programs.known"), *ontology.practice_names(NodeType.PROGRAM)])
        self.generic = frozenset(ontology.words("programs.not_program"))
        strong = ontology.alternation("programs.heads")
        weak = ontology.alternation("programs.heads", "programs.weak_heads")
        self.bodies = ontology.words("programs.bodies")
        self.places = place_names(ontology)
        cut = ontology.alternation("programs.title_bounds", "programs.triggers", "mechanisms.triggers", "phrases.stops")
        self.title_bounds = re.compile(f"[，。；：！？、“”‘’《》（）()\\s—·｜|-]+|{cut}")
        self.quoted = re.compile(f"“[^“”，。；]{{2,16}}”[^，。；“”、的]{{0,10}}?{weak}")
        self.quoted_inside = re.compile(f"“(?P<name>[^“”，。；]{{2,14}}{strong})”")

    def find(self, clause: str, starts: Sequence[int]) -> Iterator[tuple[int, int, str, float]]:
        """Yield the candidates of *clause*: :meth:`NameFinder.find`."""
        if "“" in clause:
            yield from ((*match.span("name"), "program/quoted", 0.85) for match in self.quoted_inside.finditer(clause))
            yield from ((*match.span(), "program/quoted-head", 0.75) for match in self.quoted.finditer(clause))
        for phrase in self.phrases.find(clause, starts):
            name = clause[phrase.start : phrase.end]
            strong = name.endswith(self.phrases.strong)
            if name in self.generic or len(name) < 4 or not (strong or phrase.triggered and len(name) >= 5):
                continue
            score = 0.4 + 0.25 * strong + 0.1 * phrase.triggered
            yield phrase.start, phrase.end, f"program/{'strong' if strong else 'weak'}-head", round(score, 2)

    def title_parts(self, title: str) -> Iterator[tuple[str, bool]]:
        """Yield the phrases of *title* without places, marks and verbs, and whether a verb of carrying out is before it."""
        plain, start, triggered = list(title), 0, False
        for place in self.places.find(title):
            plain[place.start : place.end] = "，" * (place.end - place.start)
        for bound in [*self.title_bounds.finditer("".join(plain)), None]:
            name = "".join(plain[start : bound.start() if bound else len(plain)])
            if 1 < len(name) <= _LONGEST and name not in self.generic and not name.endswith(self.bodies):
                yield name, triggered
            if bound:
                start, triggered = bound.end(), bound.group() in self.phrases.triggers

    def topics(self, title: str, text: str) -> list[str]:
        """Return the phrases of *title* that *text*, title included, keeps repeating: what a piece is about."""
        parts = self.title_parts(title)
        return [name for name, triggered in parts if len(name) > 3 and text.count(name) >= (2 if triggered else 3)]


def find(document: Document, piece: Piece, ontology: Ontology) -> list[Mention]:
    """Return the programs of *piece*, left to right, none overlapping."""
    finder, text, base = finder_of(ontology), piece.span.of(document.text), piece.span.start
    topics = KnownNames(finder.topics(piece.title, text)).find(text)
    titled = (finder.mention(document, Span(base + start, base + end), "program/topic", 0.6) for start, end in topics)
    return best([*titled, *finder.mentions(document, piece)])


@cache
def finder_of(ontology: Ontology) -> ProgramFinder:
    """Return the finder of *ontology*, made once."""
    return ProgramFinder(ontology)
