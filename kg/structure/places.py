"""Names of administrative areas in a text, found by the table of divisions, by class words and by redaction signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Level
from kg.ontology import Division
from kg.structure.areas import RANKS, Areas

_SCAN = 4000
"""Characters of a piece in which the mentions of a place are counted."""

_BARRED = re.compile(r"[的在自驻是与及或等于由从向对为把将被让以又也各这那其某每全本该我到去进入了着过个局厅委省不]")
_BOUNDARY = re.compile(r"[的在到是于入进自从向对驻来过让由与和及当为家回看局委\s，。：；、！？“”《》（）()—·｜|\d]")
_FREE = re.compile(rf"^|(?<={_BOUNDARY.pattern})|(?=[*＊×○Xx某])")
"""Where a name can begin that the table does not have."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name of an administrative area in a text."""

    start: int
    end: int
    name: str
    """With its class word where the text or the table of divisions gives one."""
    level: Level
    division: Division | None = None
    chained: bool = False
    """Follows the name of a wider area at once: 枣阳 in 湖北枣阳."""


class Gazetteer:
    """Finds names of areas in the text of one piece."""

    def __init__(self, areas: Areas, text: str) -> None:
        self.areas = areas
        self.text = text[:_SCAN]

    def count(self, name: str) -> int:
        """Return how often the piece mentions *name*, with or without its class word."""
        bare = self.areas.bare(name)
        if len(bare) < 2:
            return self.text.count(name)
        return self.text.count(bare) - sum(self.text.count(bare + word) for word in self.areas.institutions)

    def scan(self, text: str) -> Iterator[Found]:
        """Yield the areas that *text* names, in order, none overlapping."""
        at, last = 0, None
        free = {match.start() for match in _FREE.finditer(text)}
        free.update(match.end() for match in self.areas.region.finditer(text))
        for possible in sorted(free.union(start for start, _ in self.areas.openings.find(text))):
            while possible >= at and (found := self._at(text, possible, last)):
                yield found
                at = possible = found.end
                last = found

    def _at(self, text: str, at: int, last: Found | None) -> Found | None:
        wider = last if last is not None and last.end == at else None
        if match := self.areas.redacted.match(text, at):
            return Found(at, match.end(), match[0], self._level(match[0], wider), None, wider is not None)
        free = (
            wider is not None or at == 0 or _BOUNDARY.match(text[at - 1]) is not None or self._behind_region(text, at)
        )
        unit = self._unit(text, at, wider) if free else None
        division = self._division(text, at, wider, free)
        if unit is None or division is None:
            return division or unit
        beyond = text[division.end : unit.end]
        times = self.text.count(unit.name)
        whole = len(beyond) > 0 and times > 1 and 2 * times >= self.text.count(beyond)
        return unit if whole and not self._is_division(unit.name) else division

    def _behind_region(self, text: str, at: int) -> bool:
        """Say whether a region's name ends at *at*: 靖沙县 in 陕北靖沙县."""
        return at > 1 and self.areas.region.match(text, at - 2) is not None

    def _is_division(self, name: str) -> bool:
        return name in self.areas.divisions

    def _division(self, text: str, at: int, wider: Found | None, free: bool) -> Found | None:
        """Match the longest name of the table at *at*: a full name anywhere, a short one where it is sure."""
        for length in self.areas.lengths.get(text[at : at + 2], ()):
            end = at + length
            group = self.areas.divisions.get(text[at:end]) if end <= len(text) else None
            if not group:
                continue
            division = self._choose(text[at:end], text[end : end + 2], group, wider, free)
            if division is None:
                continue
            if zone := self.areas.zone.match(text, end):
                return Found(at, zone.end(), text[at : zone.end()], Level.COUNTY, None, wider is not None)
            return Found(at, end, division.name, division.level, division, wider is not None)
        return None

    def _choose(
        self, name: str, below: str, group: Sequence[Division], wider: Found | None, free: bool
    ) -> Division | None:
        """Return the division that *name* stands for here; None where it may be a common word or another name."""
        full = next((d for d in group if d.name == name), None)
        if full is None and below.startswith(self.areas.suffixes) and not self._is_division(name + below[:1]):
            return None
        if wider is not None and wider.division is not None:
            prefix = wider.division.code.rstrip("0")
            inside = [d for d in group if d.code.startswith(prefix) and d.code != wider.division.code]
            if inside:
                return inside[0]
        if full is not None:
            return full if free or len(name) > 2 else None  # no 沙县 in 靖沙县
        return next((d for d in group if self._is_sure(name, d, free)), None)

    def _is_sure(self, name: str, division: Division, free: bool) -> bool:
        wide = RANKS[division.level] < RANKS[Level.COUNTY]
        if name == division.short and (wide or (free and self.count(name) > 1)):
            return True
        return division.name in self.text or name + division.name[-1] in self.text

    def _unit(self, text: str, at: int, wider: Found | None) -> Found | None:
        """Match a name that the table does not have, by its class word."""
        match = self.areas.unit.match(text, at)
        if match is None or _BARRED.search(match[1]) or match[0] in self.areas.classes or self._is_common(match[0]):
            return None
        if self.areas.region.match(match[0]) or match[1][:2] in self.areas.not_places:
            return None
        if match[1].startswith("和") or (wider is None and "和" in match[1]):
            return None
        return Found(at, match.end(), match[0], self._level(match[0], wider), None, wider is not None)

    def _is_common(self, name: str) -> bool:
        return any(name[-length:] in self.areas.not_places for length in range(2, min(8, len(name)) + 1))

    def _level(self, name: str, wider: Found | None) -> Level:
        level = self.areas.level(name) or Level.COUNTY
        if level == Level.CITY and wider is not None and wider.level == Level.CITY:
            return Level.COUNTY
        return level


def narrowest(found: Sequence[Found]) -> Found | None:
    """Return the narrowest of the areas, the first of several that are equally narrow."""
    return max(found, key=lambda f: (RANKS[f.level], -f.start), default=None)


def in_organization(name: str, gazetteer: Gazetteer) -> Found | None:
    """Return the narrowest area in an organization's name: 凤栖社区 in 柏叶街道凤栖社区党委."""
    return narrowest(list(gazetteer.scan(gazetteer.areas.prefix.sub("", name))))
