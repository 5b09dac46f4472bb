"""The patterns that this stage makes of ontology/lexicon/structure.yaml, and the divisions by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.model import Level
from kg.ontology import Division, Ontology
from kg.structure.layout import LONG, Line

NUMERAL = "[〇零一二两三四五六七八九十百]+"
"""Chinese numerals as numbering uses them."""

_CLASS_WORDS = re.compile(r"(?:自治县|自治旗|自治区|自治州|特别行政区|特区|林区|地区|省|市|县|区|旗|州|盟)$")
_NATIONS = re.compile(r"(?<=..)(?:各族|[㐀-鿿]{1,3}族)+$")
_DATE = re.compile(r"[（(]?\s*(?:\d{4}|[二〇○Oo零一二三四五六七八九]{4})\s*年\s*[\d×Xx*一二三四五六七八九十]{1,3}\s*月(?:\s*[\d×Xx*一二三四五六七八九十]{1,3}\s*日)?\s*[）)]?")
_SPOKEN_FOR = re.compile(r"(?:书记|部长|局长|主任|县长|区长|市长|镇长|乡长|校长|院长|董事长|队长|主席|站长)\s*[㐀-鿿×*]{0,2}\s?[㐀-鿿×*]{0,3}$")


@dataclass(frozen=True)
class Words:
    """Compiled knowledge of this stage."""

    declared: re.Pattern[str]
    """A heading's number of pieces, group ``n``; empty for 多篇."""
    collection: re.Pattern[str]
    item: re.Pattern[str]
    """A label before a piece: 案例一, 材料之二."""
    organization: re.Pattern[str]
    """A whole line that is nothing but names of organizations."""
    rest: re.Pattern[str]
    """The second half of a by-line that is broken in two."""
    credit: re.Pattern[str]
    salutation: re.Pattern[str]
    kind: re.Pattern[str]
    closing: re.Pattern[str]
    theme: re.Pattern[str]
    responsible: re.Pattern[str]
    divisions: Mapping[str, tuple[Division, ...]]
    """By full name and by every name without class word of two characters or more; widest level first."""
    classes: Mapping[str, Level]
    not_places: frozenset[str]

    def byline(self, text: str) -> str:
        """Return the organizations that a line names and nothing else; empty for any other line.

        >>> from kg.ontology import load
        >>> words_of(load()).byline("（中共*县委组织部 2022年3月）")
        '中共*县委组织部'
        """
        name = _DATE.sub("", text).strip().strip("（）()—– 　")
        name = re.sub(r"供稿$", "", name)
        if spoken := _SPOKEN_FOR.search(name):
            name = name[: spoken.start()]
        return name if len(name) <= LONG and self.organization.fullmatch(name) else ""

    def is_date(self, text: str) -> bool:
        """Say whether the line is a date and nothing else."""
        return _DATE.fullmatch(text.strip()) is not None

    def is_title(self, line: Line) -> bool:
        """Say whether *line* can be the title of a piece: no paragraph, no by-line, not numbered, no label."""
        text = line.text
        return (
            4 <= len(text) <= 60
            and line.han >= 4
            and (not line.closed or text.endswith(("！", "”", "）")) and not text.endswith(("。”", "。）")))
            and not NUMBERED.match(text)
            and not self.is_date(text)
            and not self.credit.match(text)
            and not self.salutation.match(text)
        )


NUMBERED = re.compile(
    rf"(?:第{NUMERAL}[章篇部分节条]|{NUMERAL}[、.．]|[（(]{NUMERAL}[)）]|\d{{1,2}}[.．、](?!\d)|[（(]\d{{1,2}}[)）]|[①-⑳]"
    rf"|{NUMERAL}(?:是|要)|第{NUMERAL}[，,、：:])"
)
"""What numbers the sections of a report: 一、（一）1. ① 一是 第一，"""


@cache
def words_of(ontology: Ontology) -> Words:
    """Return the patterns made of *ontology*, made once for each."""
    any_of = ontology.alternation
    n = rf"(?P<n>\d{{1,3}}|{NUMERAL})"
    counters = any_of("structure.counters")
    name = rf"[^，。；：！？、“”《》（）()…\s]{{0,36}}{any_of('structure.organization_endings')}"
    return Words(
        declared=re.compile(
            rf"(?:[（(【\[]\s*(?:共\s*)?|(?<![\d第之{NUMERAL[1:-2]}])){n}\s*{counters}(?:\s*[)）】\]]|$)|[（(]多{counters}[)）]"
        ),
        collection=re.compile(rf"{any_of('structure.collections')}(?:\s*[（(][^（）()]*[)）])*$"),
        item=re.compile(rf"[【\[]?{any_of('structure.item_labels')}之?(?:{NUMERAL}|\d{{1,2}})[】\]]?(?:[：:、\s]\s*|$)"),
        organization=re.compile(rf"(?:{name}(?:党组|党委|党支部)?)(?:[ 　、]+{name})*"),
        rest=re.compile(rf"(?!{any_of('structure.not_byline_rests')}){any_of('structure.byline_rests')}"),
        credit=re.compile(rf"[（(□■\s]*{any_of('structure.credits')}"),
        salutation=re.compile(rf"{any_of('structure.salutations')}"),
        kind=re.compile(rf"{any_of('structure.document_kinds')}(?:[（(][^（）()]{{1,6}}[)）])?$"),
        closing=re.compile(any_of("structure.closings")),
        theme=re.compile(any_of("structure.theme_cues")),
        responsible=re.compile(any_of("structure.responsible")),
        divisions=_by_name(ontology.divisions),
        classes={k: Level(v) for k, v in ontology.maps["structure.place_classes"].items()},
        not_places=frozenset(ontology.words("structure.not_places")),
    )


def _by_name(divisions: tuple[Division, ...]) -> Mapping[str, tuple[Division, ...]]:
    ranks = list(Level)
    found: dict[str, list[Division]] = {}
    for division in sorted(divisions, key=lambda d: (ranks.index(d.level), d.code)):
        for name in sorted({division.name, bare_name(division.name), division.short}):
            if len(name) > 1:
                found.setdefault(name, []).append(division)
    return {name: tuple(group) for name, group in found.items()}


def bare_name(name: str) -> str:
    """Return a division's name without class word and nationality: 大通 for 大通回族土族自治县.

    >>> [bare_name(n) for n in ("大通回族土族自治县", "宁夏回族自治区", "枣阳市")]
    ['大通', '宁夏', '枣阳']
    """
    return _NATIONS.sub("", _CLASS_WORDS.sub("", name))


def number_of(text: str) -> int | None:
    """Return the number that *text* writes in digits or Chinese numerals below 1000, None if it is none.

    >>> [number_of(t) for t in ("5", "三", "十六", "二十", "一百零三")]
    [5, 3, 16, 20, 103]
    """
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        elif (at := "零一二三四五六七八九".find(char.replace("两", "二").replace("〇", "零"))) >= 0:
            digit = at
        else:
            return None
    return total + digit if text else None
