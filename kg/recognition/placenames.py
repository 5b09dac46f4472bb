"""Where names of places stand in a text: divisions, redacted ones, and names that no table holds.

A chain of nested places (``江苏省泽阳县临湖镇``) is one name. Places and organisations both build on this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.model import Level
from kg.ontology import Ontology
from kg.recognition.dictionary import everyday_words
from kg.recognition.unlisted import Unlisted
from kg.search import Heads, KnownNames

LEVELS = {Level.PROVINCE: 0, Level.CITY: 1, Level.COUNTY: 2, Level.TOWNSHIP: 3, Level.VILLAGE: 4}
SITE, REGION = 5, -1
_CLASS_LEVEL = {
    "省": 0,
    "自治区": 0,
    "市": 1,
    "州": 1,
    "自治州": 1,
    "盟": 1,
    "镇": 3,
    "乡": 3,
    "街道": 3,
    "村": 4,
    "社区": 4,
}
_CONFIDENCE = {"division": 0.95, "region": 0.9, "short": 0.9, "everyday": 0.9, "weak": 0.9}
"""By kind; where two kinds overlap, the first here stays. The last two need a place that holds them before them."""
_HAN = re.compile("[\u4e00-\u9fff]")
_RANK = {kind: rank for rank, kind in enumerate(_CONFIDENCE)}
_TEACHING = ("place/division", "place/class-word", "place/weak")
_MASKED = re.compile(
    r"[*＊×○Xx某](?:(?<=[*＊×○])[*＊×○]{0,3}|(?<![A-Za-z][Xx])(?<=[Xx])[Xx]{0,2}(?![A-Za-z])|(?<=某))"
    r"(?:经济技术开发区|经开区|高新区|开发区|省(?!级)|市(?!场|级)|县(?!域|级)|区(?!域|级)|自治州|州|街道|镇|乡(?!村)|社区|村(?!民))"
)
_STAR = re.compile(r"(?<=[为在到爱入兴遍化丽福安强新赴])\*{1,2}(?=[\u4e00-\u9fff])(?![省市县区州镇乡村])")
_ADDRESS = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[在住于到]))(?!家住|位于|地处|来到)[\u4e00-\u9fff]{2,4}(?:路|街|大道)[0-9]+(?:弄|号)(?:小区|院)?"
)
_NUMBERED = re.compile("[路街道][0-9]")
"""What stands in every address."""
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
    """A key of ``_CONFIDENCE``."""


class PlaceNames:
    """Finds places. Building it costs milliseconds, using it microseconds a line: use :func:`place_names`."""

    def __init__(self, ontology: Ontology) -> None:
        self.known = _known_names(ontology)
        self.names = KnownNames(self.known, overlapping=True)
        self.sites = frozenset(ontology.words("places.sites"))
        other = ontology.alternation("places.classes_not")
        self.classes = Heads(f"(?!{other})", [*ontology.words("places.classes"), *self.sites])
        self.compound = re.compile(other)
        self.everyday = frozenset(ontology.words("places.everyday_names"))
        self.extent = re.compile(ontology.alternation("places.extents"))
        self.unlisted = Unlisted(ontology)
        provinces, joint = ontology.alternation("places.provinces"), ontology.alternation("places.joint")
        self.joint = re.compile(f"{provinces}{provinces}{{1,4}}{joint}")
        self.star = re.compile(rf"(?<![*×\w])\*{{1,2}}(?={ontology.alternation('places.star_behind')})|{_STAR.pattern}")

    def find(self, text: str) -> list[PlaceName]:
        """Return the places of *text*, chained, left to right, none overlapping."""
        sure = _without_overlaps([*_masked(text), *self._listed(text)])
        named = list(self._unlisted(text, sure))
        starts = {p.start for p in named}
        kept = [p for p in sure if starts.isdisjoint(range(p.start + 1, p.end))]
        found = _without_overlaps([*named, *kept, *self._shaped(text)])
        return self._chained(_without_overlaps([*found, *self._again(text, found)]), text)

    def _shaped(self, text: str) -> Iterator[PlaceName]:
        """Yield addresses, regions of several provinces (``湘赣边``) and a bare ``*``."""
        for possible, pattern, level, rule in (
            (_NUMBERED.search(text), _ADDRESS, SITE, "address"),
            (True, self.joint, REGION, "region"),
            ("*" in text, self.star, 2, "redacted"),
        ):
            for match in pattern.finditer(text) if possible else ():
                yield PlaceName(*match.span(), level, f"place/{rule}", 0.8)

    def _again(self, text: str, found: list[PlaceName]) -> Iterator[PlaceName]:
        """Yield names that the text has shown to be places: ``青石县`` and ``青石`` once ``青石县委`` stands in it."""
        names: dict[str, int] = {}
        for place in found:
            for name in self._names_of(place, text[place.start : place.end]):
                names.setdefault(name, place.level)
        if not names:
            return
        words = everyday_words()
        for start, end in KnownNames(names).find(text):
            if text[start - 1 : start + 1] not in words and text[end - 1 : end + 1] not in words:
                yield PlaceName(start, end, names[text[start:end]], "place/one-sense", 0.75)

    def _names_of(self, place: PlaceName, name: str) -> Iterator[str]:
        """Yield the strings that mean *place* wherever they stand in the text, beside what the tables hold."""
        if place.rule == "place/class-word" and len(name) > 2:
            yield name
        if place.rule not in _TEACHING:
            return
        short = name if place.rule == "place/weak" else name[:-1] if name[-1] in "县市区镇乡村" else ""
        listed = self.known.get(short)
        if len(short) > 1 and short not in everyday_words() and (listed is None or listed.kind == "weak"):
            yield short

    def _listed(self, text: str) -> list[PlaceName]:
        """Return divisions and regions: full names before short ones, provinces before counties, long before short."""
        hits = []
        for start, end in self.names.find(text):
            known = self.known[text[start:end]]
            hits.append((_RANK[known.kind], known.level, start - end, start, end, known.kind))
        taken: set[int] = set()
        ends: dict[int, int] = {}
        found = []
        for _, level, _, start, end, kind in sorted(hits):
            if not taken.isdisjoint(range(start, end)):
                continue
            if (
                kind in ("everyday", "weak")
                and ends.get(start, level) >= level
                and not self._stands_alone(text, start, end)
            ):
                continue
            if self._is_place(text, kind, start, end):
                taken.update(range(start, end))
                ends[end] = level
                found.append(PlaceName(start, end, level, f"place/{kind}", _CONFIDENCE[kind]))
        return found

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        """Say whether a county's name of two characters (``云县``) follows punctuation and no compound goes on from it."""
        if end - start != 2 or text[end - 1] != "县" or text[start:end] in self.everyday:
            return False
        after_han = start > 0 and _HAN.match(text, start - 1)
        return not after_han and text[end : end + 1] not in "委政强名富兴" and not self.compound.match(text, end - 1)

    def _is_place(self, text: str, kind: str, start: int, end: int) -> bool:
        """Say whether no two everyday words make the name between them (``组|织金|融``)."""
        words = everyday_words()
        if kind == "division":  # 上|海城市
            return text[start + 1 : end] not in self.unlisted.common or text[start - 1 : start + 1] not in self.known
        cut = text[start - 1 : start + 1] in words and text[end - 1 : end + 1] in words
        return not cut

    def _unlisted(self, text: str, sure: list[PlaceName]) -> Iterator[PlaceName]:
        """Yield the names that only their class word shows: ``花溪坪村``, ``柳荫街道``."""
        ends = {p.end: p for p in sure}
        inside = {i for p in sure for i in range(p.start, p.end)}
        last = -1
        for match in self.classes.finditer(text):
            at, word = match.start(), match.group()
            if at in inside:
                continue
            before = ends.get(at)
            if before is not None:
                start = self._after_place(text, before, match)
            elif (before := ends.get(at - 1)) and before.rule == "place/short" and text[at - 1] != "\n":
                # 花溪|坪村: the short name of a division begins a village's; 如|东山村: it only seems to stand there.
                start = before.start + (text[before.start] in self.unlisted.left)
            else:
                start = self.unlisted.start(text, at, word, inside, last)
            if start is not None:
                last = match.end()
                level = SITE if word in self.sites else _CLASS_LEVEL.get(word, 2)
                yield PlaceName(start, match.end(), level, "place/class-word", 0.8)

    def _after_place(self, text: str, before: PlaceName, match: re.Match[str]) -> int | None:
        """Return where ``柳河|镇`` and ``龙里|经济开发区`` begin, None for ``福建省|县`` and for ``滨|海城|市``."""
        word = match.group()
        if text[before.start + 1 : match.end()] in self.unlisted.common:
            return None
        return before.start if word in self.sites or before.rule == "place/short" else None

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


def _known_names(ontology: Ontology) -> dict[str, _Known]:
    everyday = set(ontology.words("places.everyday_names"))
    known: dict[str, _Known] = {}
    for division in ontology.divisions:
        level = LEVELS[division.level]
        candidates = [(division.short, "short"), (_colloquial(division.name, division.short), "division")]
        if not division.short and len(division.name) == 3:
            candidates.append((division.name[:-1], "weak"))
        candidates.append((division.name, "everyday" if len(division.name) < 3 else "division"))
        for name, kind in candidates:
            if name and (name not in known or known[name].level > level):
                known[name] = _Known(level, "everyday" if name in everyday else kind)
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
