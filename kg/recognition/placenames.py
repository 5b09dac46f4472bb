"""Where names of places stand in a text: divisions, redacted ones, and names that no table holds.

A chain of nested places (``江苏省泽阳县临湖镇``) is one name. Places and organisations both build on this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.model import Level
from kg.ontology import Ontology
from kg.recognition.dictionary import everyday_words

LEVELS = {Level.PROVINCE: 0, Level.CITY: 1, Level.COUNTY: 2, Level.TOWNSHIP: 3, Level.VILLAGE: 4}
SITE, REGION = 5, -1
_CLASS_LEVEL = {"省": 0, "自治区": 0, "市": 1, "州": 1, "自治州": 1, "盟": 1, "镇": 3, "乡": 3, "街道": 3, "村": 4, "社区": 4}
_KINDS = ("division", "region", "short", "everyday", "weak")
_CONFIDENCE = {"division": 0.95, "region": 0.9, "short": 0.9, "everyday": 0.9, "weak": 0.9}
_LONGEST = {"社区": 5, "村": 4, "街道": 4}
_HAN = re.compile(r"[\u4e00-\u9fff]+\Z")
_MASKED = re.compile(
    r"(?:[*＊×○]{1,4}|(?<![A-Za-z])[Xx]{1,3}(?![A-Za-z])|某)"
    r"(?:经济技术开发区|经开区|高新区|开发区|省(?!级)|市(?!场|级)|县(?!域|级)|区(?!域|级)|自治州|州|街道|镇|乡(?!村)|社区|村(?!民))"
)
_EXTENT = re.compile(r"(?:(?<=县)城区?|(?<=市)区|(?<=[^县市区])(?:市区|县城|城区))(?!域|委|政|人|级|管|投|建|关|镇|乡)")


@dataclass(frozen=True, slots=True, order=True)
class PlaceName:
    """The name of a place, or of several nested ones, at ``[start, end)`` of a text."""

    start: int
    end: int
    level: int
    """0 province, 1 city, 2 county, 3 township, 4 village, 5 a site or zone; -1 a region or country."""
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Known:
    level: int
    kind: str
    """One of ``_KINDS``; ``everyday`` and ``weak`` names need a place before them."""


class PlaceNames:
    """Finds places. Building it costs milliseconds, using it microseconds a line: use :func:`place_names`."""

    def __init__(self, ontology: Ontology) -> None:
        self.known = _known_names(ontology)
        self.names = sorted(self.known)
        self.automaton = AhoCorasick(self.names, matchkind=MatchKind.Standard)
        self.sites = frozenset(ontology.words("places.sites"))
        other = ontology.alternation("places.classes_not")
        self.classes = re.compile(f"(?!{other}){ontology.alternation('places.classes', 'places.sites')}")
        self.extent = re.compile(ontology.alternation("places.extents"))
        self.no_short = re.compile(ontology.alternation("places.follow"))
        self.unlisted = _Unlisted(ontology)

    def find(self, text: str) -> list[PlaceName]:
        """Return the places of *text*, chained, left to right, none overlapping."""
        masked = list(_masked(text))
        sure = _without_overlaps([*masked, *self._listed(text)])
        return self._chained(_without_overlaps([*self._unlisted(text, sure), *sure]), text)

    def _listed(self, text: str) -> list[PlaceName]:
        hits = []
        for number, start, end in self.automaton.find_matches_as_indexes(text, overlapping=True):
            known = self.known[self.names[number]]
            hits.append((_KINDS.index(known.kind), known.level, start - end, start, end))
        taken: set[int] = set()
        found = []
        for kind, level, _, start, end in sorted(hits):
            if taken.isdisjoint(range(start, end)) and self._is_place(text, _KINDS[kind], start, end, taken):
                taken.update(range(start, end))
                found.append(PlaceName(start, end, level, f"place/{_KINDS[kind]}", _CONFIDENCE[_KINDS[kind]]))
        return found

    def _is_place(self, text: str, kind: str, start: int, end: int, taken: set[int]) -> bool:
        if kind in ("everyday", "weak"):
            return start - 1 in taken
        if kind != "short":
            return True
        words = everyday_words()
        cut = text[start - 1 : start + 1] in words and text[end - 1 : end + 1] in words
        return not cut and not self.no_short.match(text, end)

    def _unlisted(self, text: str, sure: list[PlaceName]) -> Iterator[PlaceName]:
        """Yield the names that only their class word shows: ``花溪坪村``, ``柳荫街道``."""
        ends = {p.end: p for p in sure}
        inside = {i for p in sure for i in range(p.start, p.end)}
        last = -1
        for match in self.classes.finditer(text):
            at, word = match.start(), match.group()
            before = ends.get(at)
            if at in inside:
                continue
            if before is not None:
                start = self._after_place(before, word)
            else:
                start = self.unlisted.start(text, at, word, inside, last)
            if start is not None:
                last = match.end()
                level = SITE if word in self.sites else _CLASS_LEVEL.get(word, 2)
                yield PlaceName(start, match.end(), level, "place/class-word", 0.8)

    def _after_place(self, before: PlaceName, word: str) -> int | None:
        """Return where ``柳河|镇`` and ``龙里|经济开发区`` begin, None for ``福建|省`` and the like."""
        if word in self.sites or (before.rule == "place/short" and word not in ("区", "州", "盟", "旗")):
            return before.start
        return None

    def _chained(self, places: list[PlaceName], text: str) -> list[PlaceName]:
        """Join neighbours of which each lies in the one before, and take in ``城区`` and the like."""
        chained: list[PlaceName] = []
        for place in places:
            match = _EXTENT.match(text, place.end)
            if match is None and place.level == REGION:
                match = self.extent.match(text, place.end)
            if match:
                place = replace(place, end=match.end())
            last = chained[-1] if chained else None
            if last and last.end == place.start and last.level < place.level and last.level != REGION:
                place = replace(place, start=last.start, confidence=max(last.confidence, place.confidence))
                chained.pop()
            chained.append(place)
        return chained


class _Unlisted:
    """Decides where a name that no table holds begins, and whether it is one."""

    def __init__(self, ontology: Ontology) -> None:
        self.common = frozenset(ontology.words("places.common"))
        self.whole = frozenset(ontology.words("places.common_whole"))
        self.never = frozenset(ontology.words("places.never_inside"))
        self.not_first = frozenset(ontology.words("places.never_first"))
        self.left = frozenset(ontology.words("places.left"))
        self.sites = frozenset(ontology.words("places.sites"))
        self.organs = re.compile(ontology.alternation("places.organs"))

    def start(self, text: str, at: int, word: str, inside: set[int], last: int) -> int | None:
        """Return where the name closed by the class word at *at* begins, or None; *last* is the end of the name before."""
        run = _HAN.search(text, max(0, at - _LONGEST.get(word, 6 if word in self.sites else 4), last), at)
        if run is None:
            return None
        start = run.start()
        while start < at and start in inside:
            start += 1
        chain = start - 1 in inside or start == last
        closed = chain or start == 0 or not _HAN.search(text, start - 1, start)
        start, closed, chain = self._behind_left_word(text, start, at, closed, chain)
        if at - start < 2:
            return None
        start = _repeated(text, start, at + len(word), at, closed, word)
        sure = chain or (word not in self.sites and bool(self.organs.match(text, at + len(word))))
        return start if self._is_name(text[start:at], word, closed, sure) else None

    def _behind_left_word(self, text: str, start: int, at: int, closed: bool, chain: bool) -> tuple[int, bool, bool]:
        """Move *start* behind the last word that stands before names, if two characters of name are left."""
        words = everyday_words()
        for cut in range(at - 2, start, -1):
            pair = text[cut - 2 : cut] if cut - 2 >= start else ""
            if text[cut - 1] in self.left or pair in self.left or words.get(pair, "n")[0] in "vdpcrt":
                return cut, True, False
        return start, closed, chain

    def _is_name(self, name: str, word: str, closed: bool, sure: bool) -> bool:
        words, full = everyday_words(), name + word
        if full in self.whole or any(full[-n:] in self.common for n in range(2, len(full) + 1)):
            return False
        if not self.never.isdisjoint(name) or name[0] in self.not_first:
            return False
        if sure and len(name) <= 4 and name not in words:
            return True
        if not closed or name in words or (len(name) > 3 and word not in self.sites):
            return False
        return not any(words.get(name[i : i + 2], "n")[0] in "vadpcrmb" for i in range(len(name) - 1))


def _repeated(text: str, start: int, end: int, at: int, closed: bool, word: str) -> int:
    """Return the start of the name in ``[start, at)``: the longest that repeats as often as its last two characters."""
    if at - start <= 2:
        return start
    shortest = text.count(text[at - 2 : end])
    if shortest > 1:
        return next(s for s in range(start, at - 1) if text.count(text[s:end]) == shortest)
    return start if closed and (word in ("村", "社区") or at - start == 3 or len(word) > 2) else at - 2


def _known_names(ontology: Ontology) -> dict[str, _Known]:
    everyday = set(ontology.words("places.everyday_names"))
    known: dict[str, _Known] = {}
    for division in ontology.divisions:
        level = LEVELS[division.level]
        candidates = [(division.short, "short"), (_colloquial(division.name, division.short), "division")]
        if not division.short and len(division.name) == 3:
            candidates.append((division.name[:-1], "weak"))
        candidates.append((division.name, "everyday" if division.name in everyday or len(division.name) < 3 else "division"))
        for name, kind in candidates:
            if name and (name not in known or known[name].level > level):
                known[name] = _Known(level, kind)
    for region in ontology.words("places.regions"):
        known[region] = _Known(REGION, "region")
    return known


def _colloquial(name: str, short: str) -> str:
    """Return what an autonomous county or prefecture is called in short: 乳源县 for 乳源瑶族自治县."""
    return short + name[-1] if short and name.endswith(("自治县", "自治州")) else ""


def _masked(text: str) -> Iterator[PlaceName]:
    for match in _MASKED.finditer(text):
        word = match.group().lstrip("*＊×○Xx某")
        level = SITE if word.endswith("区") and len(word) > 2 and word != "社区" else _CLASS_LEVEL.get(word, 2)
        yield PlaceName(match.start(), match.end(), level, "place/redacted", 0.97)


def _without_overlaps(places: Iterable[PlaceName]) -> list[PlaceName]:
    """Return the places left to right; of overlapping ones the leftmost, then the longest stays."""
    kept: list[PlaceName] = []
    for place in sorted(places, key=lambda p: (p.start, -p.end, p.rule)):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


@cache
def place_names(ontology: Ontology) -> PlaceNames:
    """Return the finder of places for *ontology*, built once."""
    return PlaceNames(ontology)
