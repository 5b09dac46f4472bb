"""Organisations: organs of party and state, firms, schools, associations, and villages that act.

Names are read by :mod:`kg.recognition.orgnames`; here stand the rules that need the piece: its by-line, the short
names it gives (``以下简称“县残联”``), class words that repeat a name (``专班``), and towns and villages that act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition.dictionary import everyday_words
from kg.recognition.orgnames import OrgName, Reading, covered, read_names
from kg.recognition.overlap import best
from kg.recognition.placenames import PlaceName
from kg.search import KnownNames
from kg.text import lines, outside

_ALIAS = re.compile(r"[（(](?:以下|下)?(?:统|简)?称[:：]?[“‘]?([\u4e00-\u9fffA-Za-z*×]{2,12})[”’]?[）)]")
_STARTS = re.compile(r"(?:\A|[。！？；：，、\n“（—]|[与同和及由向经到给])\Z")
_JOINS = ("、", "与", "和")
_BYLINE, _ALIASED, _SHORT, _REPEATED, _ACTING = 0.97, 0.93, 0.85, 0.7, 0.8


def find(document: Document, piece: Piece, ontology: Ontology) -> list[Mention]:
    """Return the organisations that *piece* names, left to right, none overlapping."""
    text, offset = piece.span.of(document.text), piece.span.start
    reading = read_names(ontology, text)
    rules = _rules(ontology)
    byline, rest = _byline(piece, text)
    names = [*reading.names, *rules.again(text, reading.names), *rules.acting(text, piece.place, reading)]
    blocked = covered(text, [*reading.titles, *rest])
    found = [
        Mention(
            Span(offset + n.start, offset + n.end), text[n.start : n.end], NodeType.ORGANIZATION, n.rule, n.confidence
        )
        for n in [*byline, *(n for n in names if not any(blocked[n.start : n.end]))]
    ]
    return best(m for m in found if outside(m.span, document.masks))


def _byline(piece: Piece, text: str) -> tuple[list[OrgName], list[tuple[int, int]]]:
    """Return the by-line's organisation, and what is left of it on the next line where it is broken in two.

    The annotation guidelines mark the first line alone. Where the piece does not say where its by-line stands, the line
    that begins its owner's name is looked for.
    """
    owner = piece.owner
    if len(owner) < 4:
        return [], []
    known = [Span(piece.byline.start - piece.span.start, piece.byline.end - piece.span.start)] if piece.byline else []
    for line in known or lines(text):
        first = line.of(text).split("\n")[0].rstrip()
        begun = owner.startswith(first) and (known or len(first) * 2 >= len(owner))
        if first and (begun or first.startswith(owner)):
            end = line.start + min(len(first), len(owner))
            tail = owner[len(first) :].strip()
            at = text.find(tail, end, end + len(tail) + 3) if tail else -1
            rest = [(at, at + len(tail))] if at > 0 else []
            return [OrgName(line.start, end, "organization/byline", _BYLINE, owner)], rest
    return [], []


class _Rules:
    """The rules that look at the whole piece, compiled from the word lists."""

    def __init__(self, ontology: Ontology) -> None:
        self.repeatable = re.compile(ontology.alternation("organizations.antecedent"))
        self.classes = ontology.words("organizations.antecedent")
        self.acts = re.compile(ontology.alternation("organizations.acting"))
        firms = ontology.alternation("organizations.firms")
        self.firm = re.compile(f"([\\u4e00-\\u9fff*×A-Za-z]{{4,10}}?){firms}")

    def again(self, text: str, names: Iterable[OrgName]) -> Iterator[OrgName]:
        """Yield short names that the text gives or implies, and class words that stand for a name before them."""
        names = list(names)
        yield from self._aliases(text, names)
        first: dict[str, int] = {}
        for name in names:
            for word in self.classes if name.end - name.start > len(name.head) else ():
                if name.head.endswith(word):
                    first.setdefault(word, name.end)
        for match in self.repeatable.finditer(text):
            named = first.get(match.group(), len(text)) <= match.start()
            if named and self._is_subject(text, match.start(), match.end()):
                yield OrgName(*match.span(), "organization/antecedent", _REPEATED, match.group())

    def _is_subject(self, text: str, start: int, end: int) -> bool:
        """Say whether the word at ``[start, end)`` is a subject: punctuation before it, a verb or adverb behind it."""
        behind = everyday_words().get(text[end : end + 2], "")
        verb = behind[:1] in ("v", "d", "p") or bool(self.acts.match(text, end))
        return verb and bool(_STARTS.search(text, max(0, start - 1), start))

    def _aliases(self, text: str, names: list[OrgName]) -> Iterator[OrgName]:
        ends = {n.end for n in names}
        given = {m[1]: _ALIASED for m in _ALIAS.finditer(text) if m.start() in ends}
        for name in names:
            firm = self.firm.fullmatch(text, name.start, name.end)
            if firm and firm[1] not in given:
                given[firm[1]] = _SHORT
        full = covered(text, [(n.start, n.end) for n in names])
        for start, end in KnownNames(given).find(text):
            if not all(full[start:end]):
                word = text[start:end]
                yield OrgName(start, end, "organization/one-sense", given[word], word)

    def acting(self, text: str, own: str, reading: Reading) -> Iterator[OrgName]:
        """Yield towns, streets, villages and communities that act, the piece's own place (*own*) left out.

        One acts that is followed by a verb of acting, or is joined by 、, 与 or 和 to an organisation or to one that
        acts.
        """
        starts, ends = {n.start for n in reading.names}, {n.end for n in reading.names}
        able = [p for p in reading.places if p.level in (3, 4) and not _same(own, text[p.start : p.end])]
        found: set[PlaceName] = set()
        for place in [*able, *reversed(able)]:
            if self._acts(text, place, starts, ends):
                found.add(place)
                starts.add(place.start)
                ends.add(place.end)
        for place in sorted(found):
            yield OrgName(place.start, place.end, "organization/acting-place", _ACTING, "")

    def _acts(self, text: str, place: PlaceName, starts: set[int], ends: set[int]) -> bool:
        before, behind = text[max(0, place.start - 1) : place.start], text[place.end : place.end + 1]
        if (behind in _JOINS and place.end + 1 in starts) or (before in _JOINS and place.start - 1 in ends):
            return True
        return before != "、" and bool(_STARTS.search(before)) and bool(self.acts.match(text, place.end))


def _same(own: str, name: str) -> bool:
    return bool(own) and (own.endswith(name) or name.endswith(own))


@cache
def _rules(ontology: Ontology) -> _Rules:
    return _Rules(ontology)
