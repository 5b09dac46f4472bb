"""Where names of organisations stand in a text, read from their end: organ or class word, then what may be before it.

``县委组织部`` is a level word and organs; ``青禾县教育局`` a place and an authority; ``恒丰物流公司`` a free name,
which begins behind the last word that no name holds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.ontology import Ontology
from kg.recognition.dictionary import everyday_words
from kg.recognition.placenames import PlaceName, place_names
from kg.search import KnownNames

_LONGEST = 26
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9*＊×○·—“”（）()]+\Z")
_DEPARTMENTS = re.compile(r"(?=等[^，。；、\n]{0,6}部门|[、和与及][\u4e00-\u9fff]{2,8}(?:部门|局等))")
_MEMBER = re.compile(r"(?:^|[^\u4e00-\u9fff]|[和与及在会同由])([\u4e00-\u9fff]{2,8})\Z")
_BOOK = re.compile(r"《[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》")
_COMMITTEES = re.compile(r"村(?:（社区）|\(社区\))?[“‘]?两委(?![”’]?(?:干部|班子|换届|成员|人员))[”’]?")
_SIGN = re.compile(r"(?:[*＊×○]{1,4}|(?<![A-Za-z])[Xx]{2,3}|某)\Z")
_NOT_HAN = re.compile("[^\u4e00-\u9fff]")
_COUNTED = re.compile(r"[0-9末]|计划|安排|[一二三四五六七八九十两多几]+[个家所支名]|\A[（(—·]")
_FIRST = re.compile(r"[省市县区镇乡村州校院*＊×]|中国|国家|[Xx]{2}|街道|社区")
_SUBJECT = re.compile(r"(?:\A|[。！？；，、\n]|[在由经向与和以])\Z")
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
class Reading:
    """The names in a text."""

    names: tuple[OrgName, ...]
    titles: tuple[tuple[int, int], ...]
    """Organisations inside a person's title (``县委|书记``), which are not marked."""
    books: tuple[tuple[int, int], ...]
    """What stands in ``《》``."""
    places: tuple[PlaceName, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Parts of a name that stand side by side: 县|委|组织部."""

    start: int
    end: int
    first: str
    last: str


class OrgNames:
    """Finds organisations. Building it takes milliseconds: use :func:`read_names`."""

    def __init__(self, ontology: Ontology) -> None:
        words = ontology.words
        authorities = {f + o for f in words("organizations.functions") for o in words("organizations.offices")}
        self.authorities = frozenset(authorities)
        self.organs = frozenset(words("organizations.organs")) | self.authorities
        self.collective = frozenset(words("organizations.collective"))
        self.several = frozenset("各" + level[0] for level in words("organizations.levels"))
        self.function = re.compile(f"{ontology.alternation('organizations.functions')}[和与]?\\Z")
        self.heads = frozenset(words("organizations.heads"))
        self.bare = frozenset(words("organizations.bare"))
        self.departments = frozenset(f + "部门" for f in words("organizations.functions"))
        alone = {a for a in authorities if len(a) > 2 and a.endswith(("局", "厅", "办", "委"))}
        self.definite = frozenset(words("organizations.definite")) | alone
        self.topical = frozenset(words("organizations.topical"))
        self.parts = KnownNames(self.organs | self.heads | self.bare | self.definite)
        self.level = re.compile(f"{ontology.alternation('organizations.levels')}\\Z")
        self.parent = re.compile(f"{ontology.alternation('organizations.parents')}\\Z")
        self.generic = re.compile(f"{ontology.alternation('organizations.generic')}\\Z")
        self.title = re.compile(f"[原兼]?{ontology.alternation('organizations.titles')}")
        self.other = re.compile(ontology.alternation("organizations.combined"))
        self.units = frozenset(words("organizations.units"))
        self.named = frozenset(words("organizations.named"))
        self.place_only = frozenset(words("organizations.place_only"))
        self.committees = frozenset(words("organizations.committees"))
        self.not_levels = frozenset(words("organizations.not_levels"))
        self.not_names = frozenset(words("organizations.not_names"))
        self.level_starts = re.compile(ontology.alternation("organizations.level_starts"))
        self.branches = frozenset(words("organizations.branches"))
        self.tails = frozenset(words("organizations.tails"))
        self.functions = frozenset(words("organizations.functions"))
        chars = ontology.alternation("organizations.stop_chars") + "|[0-9]+[年月日号时个家名所支项万亿]?"
        self.stops = re.compile(f"{ontology.alternation('organizations.stops')}|{chars}")
        self.topic_stops = re.compile(f"{ontology.alternation('organizations.topic_stops')}|{chars}")
        self.topic_only = re.compile(ontology.alternation("organizations.topic_stops"))
        self.levels = frozenset(words("organizations.levels"))
        self.places = place_names(ontology)

    def read(self, text: str) -> Reading:
        """Return the names in *text*."""
        places = self.places.find(text)
        books = [m.span() for m in _BOOK.finditer(text)]
        in_book = covered(text, books)
        reader = _Reader(self, text, places)
        names, titles = [], []
        for name in reader.read():
            if text[name.start : name.end] in self.not_names:
                continue
            if self.title.match(text, name.end):
                titles.append((name.start, name.end))
            elif not any(in_book[name.start : name.end]):
                names.append(name)
        names += self._listed(text)
        return Reading(tuple(names), tuple(titles), tuple(books), tuple(places))

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
            start = next((i for i in range(*match.span(1)) if self._is_function(text[i : match.end()])), None)
            if start is None:
                return
            yield OrgName(start, match.end(), "organization/function", BARE, text[start : match.end()])
            end = match.start()

    def _is_function(self, word: str) -> bool:
        return word in self.functions or (word in self.organs and word[-1] in "局委办厅")

    def runs(self, text: str) -> Iterator[_Run]:
        """Yield the parts of names that stand side by side, joined."""
        run: _Run | None = None
        for start, end in self.parts.find(text):
            part = text[start:end]
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
        self.starts = [p.start for p in places]
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
        if self._is_combined(run):
            return None
        if last is not None and self._continues(last, run):
            return OrgName(last.start, run.end, "organization/unit", ANCHORED, run.last)
        start = self._start(run)
        if start is None:
            free = self._free(run, last) if run.last in self.names.heads else None
            return self._bare(run) or free or self._definite(run)
        if self.text[start - 1 : start + 1] in self.names.several and run.first not in self.names.collective:
            return None
        rule = "organization/organ" if run.first in self.names.organs else "organization/suffix"
        return OrgName(self._parent(start), run.end, rule, CLOSED, run.last)

    def _start(self, run: _Run) -> int | None:
        """Return where the place or level word before *run* begins, None if there is none."""
        if run.first in self.names.branches:
            return None  # 顺捷速运XX|分公司: the name does not begin with its sign
        start = self._anchor(run.start, run.first in self.names.place_only)
        if start is None and run.first in self.names.authorities:
            start = self._anchor_behind_functions(run.start)
        inside = self.holding.get(run.start)
        if start is None and inside and inside.end < run.start + len(run.first):
            start = inside.start  # 龙门街道|办事处
        return start

    def _is_combined(self, run: _Run) -> bool:
        """Say whether the words go on to something else: ``委|员``, ``政府|采购``, ``大学|生``."""
        for at in (run.start, run.end - len(run.last)):
            match = self.names.other.match(self.text, at)
            if match and match.end() > run.end:
                return True
        return False

    def _bare(self, run: _Run) -> OrgName | None:
        names = self.names
        if run.first in names.bare or run.first in names.departments:
            return OrgName(self._parent(run.start), run.end, "organization/known", BARE, run.last)
        if run.first != run.last and run.first in names.levels and run.last in names.organs:
            return OrgName(run.start, run.end, "organization/organ", BARE, run.last)
        return None

    def _definite(self, run: _Run) -> OrgName | None:
        """Read ``党委`` where it is the subject of a sentence or stands behind a preposition."""
        if run.first not in self.names.definite or not _SUBJECT.search(self.text, max(0, run.start - 1), run.start):
            return None
        if self.text[run.end : run.end + 1] in ("", "\n", "”", "+", "，", "。", "“"):
            return None
        return OrgName(run.start, run.end, "organization/definite", WEAK, run.last)

    def _continues(self, last: OrgName, run: _Run) -> bool:
        """Say whether *run* ends the name before it: ``XX银行|XX分行``, ``市委|人才工作领导小组``."""
        gap = self.text[last.end : run.start]
        if run.first in self.names.committees and last.head in ("委", "政府", "党委"):
            return len(gap) <= 14 and not _NOT_HAN.search(gap) and not self.names.topic_only.search(gap)
        if run.first not in self.names.units or len(gap) > 8 or not _NAME.fullmatch(gap or "一"):
            return False
        if _COUNTED.search(gap) or self.names.stops.search(gap):
            return False
        return not gap or self._anchor(run.start, only_place=False) in (None, last.end)

    def _anchor(self, at: int, only_place: bool) -> int | None:
        """Return where the place, redaction sign or level word that ends at *at* begins, None if there is none."""
        if at in self.ending:
            return self.ending[at].start
        if sign := _SIGN.search(self.text, max(0, at - 4), at):
            return sign.start()
        level = None if only_place else self.names.level.search(self.text, max(0, at - 7), at)
        if level is None:
            return None
        start = level.start()
        if start in self.ending:
            return self.ending[start].start
        if start in self.holding and self.holding[start].end == at:
            return self.holding[start].start
        pair = self.text[start - 1 : start + 1]
        return None if pair in self.names.not_levels else start

    def _anchor_behind_functions(self, at: int) -> int | None:
        """Return where ``市商务和粮食局`` begins, *at* being the start of its last function."""
        match = self.names.function.search(self.text, max(0, at - 9), at)
        return self._anchor(match.start(), only_place=False) if match else None

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
        if run.last in self.names.tails and not (anchored and self._is_tail(start, run)):
            return None
        if not anchored and (quote := self.text.rfind("“", start, run.start)) > self.text.rfind("”", start, run.start):
            start = quote + 1
        name = self.text[start : run.start]
        if _unbalanced(name) or _COUNTED.search(name) or (not anchored and not self._is_free_name(name, run)):
            return None
        rule, confidence = ("anchored", ANCHORED) if anchored else ("suffix", FREE)
        return OrgName(self._parent(start), run.end, f"organization/{rule}", confidence, run.last)

    def _is_tail(self, start: int, run: _Run) -> bool:
        """Say whether a weak class word (局, 中心) ends a name: no word runs into it, and the name is short."""
        gap = self.text[self.holding[start + 1].end if start + 1 in self.holding else start : run.start]
        return len(gap) <= 10 and self.text[run.start - 1 : run.start + 1] not in everyday_words()

    def _is_free_name(self, name: str, run: _Run) -> bool:
        """Say whether *name* before a class word names one organisation: it begins with no everyday word."""
        if len(name) < 2 or run.first not in self.names.named:
            return False
        if generic := self.names.generic.search(name):
            name = name[: generic.start()]
            return len(name) > 1 and not _is_everyday(name)
        return run.last in self.names.topical or not _is_everyday(name)

    def _left_edge(self, start: int, run: _Run) -> tuple[int, bool]:
        """Return where the name begins, and whether a place or level word stands there."""
        stops = self.names.topic_stops if run.last in self.names.topical else self.names.stops
        for stop in stops.finditer(self.text, start, run.start):
            if stop.start() not in self.holding and stop.end() <= run.start:
                start = stop.end()
        first = bisect_left(self.starts, start)
        if first < len(self.starts) and self.starts[first] < run.start:
            return self.starts[first], True
        if self.names.level_starts.match(self.text, start):
            return start, False
        return start, bool(_FIRST.match(self.text, start, run.start))


def covered(text: str, spans: Iterable[tuple[int, int]]) -> bytearray:
    """Return one byte a code point of *text*: 1 where one of *spans* lies, else 0."""
    mask = bytearray(len(text))
    for start, end in spans:
        mask[start:end] = b"\x01" * (end - start)
    return mask


def _unbalanced(name: str) -> bool:
    return any(name.count(a) != name.count(b) for a, b in ("“”", "（）", "()"))


def _is_everyday(name: str) -> bool:
    """Say whether *name* is made of everyday words only: ``停车|管理``."""
    words = everyday_words()
    return len(name) % 2 == 0 and all(name[i : i + 2] in words for i in range(0, len(name), 2))


@lru_cache(maxsize=8)
def read_names(ontology: Ontology, text: str) -> Reading:
    """Return the names in *text*; the last texts are remembered, since places and organisations read the same ones."""
    return _org_names(ontology).read(text)


@cache
def _org_names(ontology: Ontology) -> OrgNames:
    return OrgNames(ontology)
