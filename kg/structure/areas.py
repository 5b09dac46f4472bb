"""What is known of the names of administrative areas: the table of divisions, class words and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Level
from kg.ontology import Division, Ontology
from kg.search import KnownNames

RANKS = {level: rank for rank, level in enumerate(Level)}
"""0 for a province, 4 for a village."""
_LONGEST = 12
"""Characters of a division's name at most; longer ones are never written out."""


@dataclass(frozen=True)
class Areas:
    """Compiled knowledge of names of areas."""

    divisions: Mapping[str, Sequence[Division]]
    """By full name and by every name without class word of two characters or more; widest level first."""
    lengths: Mapping[str, Sequence[int]]
    """How long the names in ``divisions`` are, longest first, by their first two characters."""
    openings: KnownNames
    """The first two characters of the names in ``divisions``."""
    classes: Mapping[str, Level]
    not_places: frozenset[str]
    class_word: re.Pattern[str]
    """At the end of a division's name."""
    nations: re.Pattern[str]
    """Nationalities at the end of what is left of an autonomous area's name."""
    unit: re.Pattern[str]
    """A name (group 1) and a class word."""
    redacted: re.Pattern[str]
    zone: re.Pattern[str]
    suffixes: tuple[str, ...]
    institutions: tuple[str, ...]
    region: re.Pattern[str]
    """A part of a province, by its two characters: 陕北."""
    prefix: re.Pattern[str]
    """Before the place in the name of an organization."""

    @classmethod
    def of(cls, ontology: Ontology) -> Areas:
        """Return what *ontology* knows."""
        any_of, words = ontology.alternation, ontology.words
        class_word = re.compile(f"{any_of('structure.division_ends')}$")
        nations = re.compile(
            rf"(?<=..)(?:(?:{any_of('structure.nationalities')}|各)族|(?:{_long_nations(ontology)}))+$"
        )
        divisions = _by_name(ontology.divisions, class_word, nations)
        unit = rf"(?!(?!.直属){any_of('structure.not_classes')}){any_of('structure.zones', 'structure.unit_classes')}"
        return cls(
            divisions=divisions,
            lengths=_lengths(divisions),
            openings=KnownNames((name[:2] for name in divisions), overlapping=True),
            classes=levels(ontology, "place_classes"),
            not_places=frozenset(words("structure.not_places")),
            class_word=class_word,
            nations=nations,
            unit=re.compile(rf"([㐀-鿿]{{2,6}}?){unit}"),
            redacted=re.compile(rf"(?:[*＊×○]{{1,3}}|[Xx]{{2,3}}|某)(?:{unit}|自治区|[省市县区镇乡村])"),
            zone=re.compile(any_of("structure.zones")),
            suffixes=words("structure.suffixes"),
            institutions=words("structure.institutions"),
            region=re.compile("|".join(w for w in words("places.regions") if len(w) == 2 and w[1] in "东南西北中")),
            prefix=re.compile(any_of("structure.organization_prefixes")),
        )

    def level(self, name: str) -> Level | None:
        """Return the level that the class word at the end of *name* shows, None without one."""
        return next((level for size in (3, 2, 1) if (level := self.classes.get(name[-size:]))), None)

    def bare(self, name: str) -> str:
        """Return the name of an administrative area without class word and nationality.

        >>> from kg.ontology import load
        >>> [Areas.of(load()).bare(n) for n in ("大通回族土族自治县", "宁夏回族自治区", "枣阳市")]
        ['大通', '宁夏', '枣阳']
        """
        return self.nations.sub("", self.class_word.sub("", name))


def levels(ontology: Ontology, name: str) -> dict[str, Level]:
    """Return the map ``structure.name``: levels by words, in its order."""
    return {word: Level(level) for word, level in ontology.maps[f"structure.{name}"].items()}


def _long_nations(ontology: Ontology) -> str:
    """Return the nationalities that stand without 族 before 自治: 维吾尔, 蒙古; one character would be ambiguous."""
    return "|".join(word for word in ontology.words("structure.nationalities") if len(word) > 1)


def _by_name(
    divisions: Iterable[Division], class_word: re.Pattern[str], nations: re.Pattern[str]
) -> dict[str, list[Division]]:
    found: dict[str, list[Division]] = {}
    for division in sorted(divisions, key=lambda d: (RANKS[d.level], d.code)):
        bare = division.short or nations.sub("", class_word.sub("", division.name))
        for name in sorted({division.name, bare}):
            if len(name) > 1:
                found.setdefault(name, []).append(division)
    return found


def _lengths(names: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = {}
    for name in names:
        if len(name) <= _LONGEST:
            found.setdefault(name[:2], set()).add(len(name))
    return {first: sorted(sizes, reverse=True) for first, sizes in found.items()}
