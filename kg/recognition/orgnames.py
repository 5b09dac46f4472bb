"""Where names of organisations stand in a text, read from their end: organ or head word, then what may stand before it.

``县委组织部`` is a level word and organs; ``青禾县教育局`` a place and an authority; ``恒丰物流公司`` a free name that begins
behind the last word that no name holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.ontology import Ontology
from kg.recognition.dictionary import everyday_words
from kg.recognition.placenames import PlaceName, place_names

_LONGEST = 26
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9*＊×○·—“”（）()]+\Z")
_DEPARTMENTS = re.compile(r"(?=等[^，。；、\n]{0,6}部门|[、和与及][\u4e00-\u9fff]{2,8}(?:部门|局等))")
_MEMBER = re.compile(r"(?:^|[^\u4e00-\u9fff]|[和与及在会同由])([\u4e00-\u9fff]{2,8})\Z")
_BOOK = re.compile(r"《[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》")
_COMMITTEES = re.compile(r"村(?:（社区）|\(社区\))?[“‘]?两委[”’]?(?!干部|班子|换届|成员|人员)")
_SHARED = re.compile(r"(?<=党委、)政府")
CLOSED, ANCHORED, FREE, BARE, WEAK = 0.95, 0.92, 0.8, 0.85, 0.65


@dataclass(frozen=True, slots=True)
class OrgName:
    """The name of an organisation at ``[start, end)`` of a text."""

    start: int
    end: int
    rule: str
    confidence: float
    head: str
    """Its last word: 公司, 党委, 专班 …"""


@dataclass(frozen=True, slots=True)
class _Run:
    """Parts of a name that stand side by side: 县|委|组织部."""

    start: int
    end: int
    first: str
    last: str


class OrgNames:
    """Finds organisations. Building it takes milliseconds: use :func:`org_names`."""

    def __init__(self, ontology: Ontology) -> None:
        words = ontology.words
        authorities = {f + o for f in words("organizations.functions") for o in words("organizations.offices")}
        self.organs = frozenset(words("organizations.organs")) | authorities
        self.heads = frozenset(words("organizations.heads"))
        self.bare = frozenset(words("organizations.bare"))
        self.departments = frozenset(f + "部门" for f in words("organizations.functions"))
        self.definite = frozenset(words("organizations.definite"))
        self.topical = frozenset(words("organizations.topical"))
        self.parts = sorted(self.organs | self.heads | self.bare | self.definite)
        self.automaton = AhoCorasick(self.parts, matchkind=MatchKind.LeftmostLongest)
        self.level = re.compile(f"{ontology.alternation('organizations.levels')}\\Z")
        self.parent = re.compile(f"{ontology.alternation('organizations.parents')}\\Z")
        self.generic = re.compile(f"{ontology.alternation('organizations.generic')}\\Z")
        self.title = re.compile(f"[原兼]?{ontology.alternation('organizations.titles')}")
        self.other = re.compile(ontology.alternation("organizations.combined"))
        self.units = frozenset(words("organizations.units"))
        self.named = frozenset(words("organizations.named"))
        self.place_only = frozenset(words("organizations.place_only"))
        self.functions = frozenset(words("organizations.functions"))
        chars = ontology.alternation("organizations.stop_chars")
        self.stops = re.compile(f"{ontology.alternation('organizations.stops')}|{chars}")
        self.topic_stops = re.compile(f"{ontology.alternation('organizations.topic_stops')}|{chars}")
        self.places = place_names(ontology)

    def find(self, text: str) -> tuple[list[OrgName], list[tuple[int, int]], list[PlaceName]]:
        """Return the organisations, the spans that only look like one (``县委|书记``), and all places of *text*."""
        places = self.places.find(text)
        books = [m.span() for m in _BOOK.finditer(text)]
        reader = _Reader(self, text, places)
        names, titles = [], []
        for name in reader.read():
            if self.title.match(text, name.end):
                titles.append((name.start, name.end))
            elif not any(a < name.end and name.start < b for a, b in books):
                names.append(name)
        names += self._listed(text)
        return names, titles + books, places

    def _listed(self, text: str) -> Iterator[OrgName]:
        """Yield what no head word shows: ``村“两委”``, ``党委、政府``, ``民政、人社等部门``."""
        for pattern, confidence in ((_COMMITTEES, BARE), (_SHARED, WEAK)):
            for match in pattern.finditer(text):
                yield OrgName(*match.span(), "organization/known", confidence, match.group())
        for match in _DEPARTMENTS.finditer(text):
            yield from self._members(text, match.start())

    def _members(self, text: str, end: int) -> Iterator[OrgName]:
        """Yield the functions before ``等部门`` at *end*, right to left: ``民政、人社、住建等部门``."""
        while match := _MEMBER.search(text, max(0, end - 14), end):
            member = match[1].removeprefix("市").removeprefix("县").removeprefix("区").removeprefix("省")
            if member not in self.functions:
                return
            yield OrgName(*match.span(1), "organization/function", BARE, match[1])
            end = match.start()

    def runs(self, text: str) -> Iterator[_Run]:
        """Yield the parts of names that stand side by side, joined."""
        run: _Run | None = None
        for number, start, end in self.automaton.find_matches_as_indexes(text):
            part = self.parts[number]
            if run is not None and run.end == start:
                run = _Run(run.start, end, run.first, part)
                continue
            if run is not None:
                yield run
            run = _Run(start, end, part, part)
        if run is not None:
            yield run


class _Reader:
    """Reads one text."""

    def __init__(self, names: OrgNames, text: str, places: list[PlaceName]) -> None:
        self.names, self.text, self.places = names, text, places
        self.ending = {p.end: p for p in places}
        self.holding = {i: p for p in places for i in range(p.start + 1, p.end)}

    def read(self) -> Iterator[OrgName]:
        """Yield every name, left to right."""
        last: OrgName | None = None
        for run in self.names.runs(self.text):
            name = self._name(run, last)
            if name is None:
                continue
            if last is not None and name.start > last.start:
                yield last
            last = name
        if last is not None:
            yield last

    def _name(self, run: _Run, last: OrgName | None) -> OrgName | None:
        names = self.names
        if names.other.match(self.text, run.end - len(run.last)) or names.other.match(self.text, run.start):
            return None
        if last is not None and run.first in names.units and self._continues(last, run.start):
            return OrgName(last.start, run.end, "organization/unit", ANCHORED, run.last)
        start = self._anchor(run.start, run.first in names.place_only)
        if start is not None:
            rule = "organization/organ" if run.first in names.organs else "organization/suffix"
            return OrgName(self._parent(start), run.end, rule, CLOSED, run.last)
        if run.first in names.bare or run.first in names.departments:
            return OrgName(self._parent(run.start), run.end, "organization/known", BARE, run.last)
        if run.first in names.heads and (name := self._free(run, last)):
            return name
        if run.first in names.definite and not names.generic.search(self.text, max(0, run.start - 4), run.start):
            return OrgName(run.start, run.end, "organization/definite", WEAK, run.last)
        return None

    def _continues(self, last: OrgName, at: int) -> bool:
        """Say whether what ends at *at* belongs to the name before: ``XX银行|XX分行``, ``师范大学|文理学院``."""
        gap = self.text[last.end : at]
        if len(gap) > 8 or not _NAME.fullmatch(gap or "一") or self.names.stops.search(gap):
            return False
        return not gap or not self.names.level.search(gap) or last.end in self.holding or bool(self.ending.get(at))

    def _anchor(self, at: int, only_place: bool) -> int | None:
        """Return where the place or level word that ends at *at* begins, None if there is none."""
        if at in self.ending:
            return self.ending[at].start
        if only_place:
            return None
        level = self.names.level.search(self.text, max(0, at - 3), at)
        if level is None:
            return None
        start = level.start()
        if start in self.ending:
            return self.ending[start].start
        if start in self.holding and self.holding[start].end == at:
            return self.holding[start].start
        return None if self.text[start - 1 : start] in ("全", "我", "各", "每", "城", "超", "都") else start

    def _parent(self, start: int) -> int:
        parent = self.names.parent.search(self.text, max(0, start - 8), start)
        return parent.start() if parent else start

    def _free(self, run: _Run, last: OrgName | None) -> OrgName | None:
        """Read a free name leftwards from its head."""
        least = max(run.start - _LONGEST, last.end if last else 0, 0)
        match = _NAME.search(self.text, least, run.start)
        if match is None:
            return None
        start, anchored = self._left_edge(match.start(), run)
        name = self.text[start : run.start]
        if _unbalanced(name) or (not anchored and not self._is_free_name(name, run)):
            return None
        rule, confidence = ("anchored", ANCHORED) if anchored else ("suffix", FREE)
        return OrgName(self._parent(start), run.end, f"organization/{rule}", confidence, run.last)

    def _is_free_name(self, name: str, run: _Run) -> bool:
        """Say whether *name* before a class word names one organisation: it begins with no everyday word."""
        if len(name) < 2 or run.first not in self.names.named or self.names.generic.search(name):
            return False
        return run.first in self.names.topical or name[:2] not in everyday_words()

    def _left_edge(self, start: int, run: _Run) -> tuple[int, bool]:
        """Return where the name begins, and whether a place or level word stands there."""
        stops = self.names.topic_stops if run.first in self.names.topical else self.names.stops
        for stop in stops.finditer(self.text, start, run.start):
            if stop.start() not in self.holding and stop.end() <= run.start:
                start = stop.end()
        for place in self.places:
            if start <= place.start < run.start:
                return place.start, True
        level = self.names.level.search(self.text, start, min(start + 3, run.start))
        first = re.match("[省市县区镇乡村州校院]", self.text[start : run.start])
        return start, bool(first) or (level is not None and level.start() == start)


def _unbalanced(name: str) -> bool:
    return any(name.count(a) != name.count(b) for a, b in ("“”", "（）", "()"))


@cache
def org_names(ontology: Ontology) -> OrgNames:
    """Return the finder of organisations for *ontology*, built once."""
    return OrgNames(ontology)
