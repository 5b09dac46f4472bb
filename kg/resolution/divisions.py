"""Which division of the table a place's name means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from kg.model import Level
from kg.ontology import Division, Ontology

_PEOPLES = re.compile(r"(..)(?:..?.?族)+自治[县州旗]")
_MUNICIPALITIES = ("11", "12", "31", "50")
"""Beijing, Tianjin, Shanghai, Chongqing: no prefecture stands between them and their districts."""
_REMEMBERED = 1 << 14
"""Names whose codes are remembered: a piece compares each with all others."""


class Divisions:
    """The table of divisions by name. Building it costs milliseconds: use :func:`divisions`."""

    def __init__(self, ontology: Ontology) -> None:
        self.full: dict[str, dict[str, Division]] = defaultdict(dict)
        self.short: dict[str, dict[str, Division]] = defaultdict(dict)
        self.known = {d.code: d.name for d in ontology.divisions}
        for division in ontology.divisions:
            self.full[division.name][division.code] = division
            peoples = _PEOPLES.fullmatch(division.name)  # 大通 and 大通县: 大通回族土族自治县
            if short := division.short or (peoples[1] if peoples else ""):
                self.short[short][division.code] = division
                if division.name.endswith(("自治县", "自治州", "自治旗")):
                    self.full[short + division.name[-1]][division.code] = division

    @lru_cache(maxsize=_REMEMBERED)  # noqa: B019 one table an ontology, which lives as long as the process
    def code(self, name: str, near: tuple[str, ...] = ()) -> str:
        """Return the code of the division that *name* means without doubt: itself, or the last link of a chain.

        A county's short name (``龙泉``) can be a town's anywhere else: it counts only *near*, that is inside one of these
        codes. A name that several divisions have is the one that lies there.

        Args:
            name: as :func:`kg.text.normal` gives it.
            near: what :meth:`near` gives for the piece.
        """
        return (
            _widest(self.full.get(name, {}))
            or _only(c for c, d in self.short.get(name, {}).items() if d.level != Level.COUNTY)
            or _only(c for c in self.all(name) if near and c.startswith(near))
            or self._last_link(name)
        )

    def name(self, code: str) -> str:
        """Return the official name of a division; where several bear it, what it lies in stands before it."""
        name = self.known[code]
        if len(self.full[name]) == 1:
            return name
        return self.known.get(f"{code[:4]}00", self.known[f"{code[:2]}0000"]) + name

    def all(self, name: str) -> Mapping[str, Division]:
        """Return all divisions that *name* may mean, by code."""
        return {**self.full.get(name, {}), **self.short.get(name, {})}

    def near(self, names: Iterable[str], county: str = "") -> tuple[str, ...]:
        """Return the beginnings of codes that agree with the places *names*: province, or prefecture where it is known.

        Args:
            names: where a county's short name stands alone, it says nothing.
            county: one that is known to be a county's, by its short name or in full; may be empty.
        """
        codes = {self.code(county, ("",)), *map(self.code, names)} - {""}
        return tuple(sorted(map(_area, codes)))

    def _last_link(self, name: str) -> str:
        for cut in range(2, len(name) - 1):
            below = self.all(name[cut:])
            head = self.code(name[:cut]) if below else ""
            inside = {c: d for c, d in below.items() if c != head and c.startswith(_prefix(head))} if head else {}
            if found := _widest(inside):
                return found
        return ""


def _only(codes: Iterable[str]) -> str:
    found = set(codes)
    return found.pop() if len(found) == 1 else ""


def _widest(found: Mapping[str, Division]) -> str:
    """Return the one division of *found*, or the one that is wider than a county: 吉安 is the prefecture first."""
    return _only(found) or _only(c for c, d in found.items() if d.level != Level.COUNTY)


def _prefix(code: str) -> str:
    """Return how the codes of what lies inside begin: 33 of 330000, 3305 of 330500, 330521 itself."""
    return code.removesuffix("00").removesuffix("00")


def _area(code: str) -> str:
    """Return how the codes of the neighbours begin: of a county, those of its prefecture."""
    return code[:2] if code.startswith(_MUNICIPALITIES) or code.endswith("0000") else code[:4]


@cache
def divisions(ontology: Ontology) -> Divisions:
    """Return the table of *ontology* by name, built once."""
    return Divisions(ontology)
