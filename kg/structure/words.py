"""The patterns that this stage makes of ontology/lexicon/structure.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.model import Level
from kg.ontology import Ontology
from kg.structure.areas import Areas, levels
from kg.structure.layout import DIGITS, LONG, NUMERAL, Line

_DAY = r"[\d×Xx*一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"[（(]?\s*(?:\d{{4}}|[二〇○Oo零一三四五六七八九]{{4}})\s*年\s*{_DAY}\s*月(?:\s*{_DAY}\s*日)?\s*[）)]?"
)

_ALSO = re.compile(r"(?<=[局委办部厅室])（[㐀-鿿]{2,12}[局委办部厅室]）$")
"""The second name of an organization with two: 县农业农村局（乡村振兴局）."""

_LOCAL = re.compile(r"(?:中共|国家税务总局)?(?:[*＊×○Xx某]{1,3}|[㐀-鿿]{2,6}?)[省市县区镇乡村][㐀-鿿]*$")
"""The beginning of an organization's name that shows where it is."""


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
    speaker: re.Pattern[str]
    """An office and a person's name at the end of a by-line."""
    officer: re.Pattern[str]
    """A line that ends with an office."""
    national: re.Pattern[str]
    """An organization of the whole country."""
    rest: re.Pattern[str]
    """The second half of a by-line that is broken in two."""
    credit: re.Pattern[str]
    salutation: re.Pattern[str]
    kind: re.Pattern[str]
    closing: re.Pattern[str]
    theme: re.Pattern[str]
    background: re.Pattern[str]
    """A sentence on the national background, or one that hands on a notice."""
    subject: re.Pattern[str]
    """An organization (group ``name``) at the beginning of a clause, before a verb that shows it acting."""
    named: re.Pattern[str]
    """An organization (group ``name``) at the beginning of a phrase; 林业局 in 林业局局长."""
    not_offices: tuple[str, ...]
    """Ends of words that end like an office's name."""
    branches: Mapping[str, Level]
    """Party bodies that act for a township or a village, without its name."""
    initials: Mapping[str, Level]
    """How organizations without a place name begin, and the level of the area that they belong to."""
    owned: Mapping[str, Level]
    """What says whose firm it is."""
    areas: Areas

    def byline(self, text: str) -> str:
        """Return the organizations that a line names and nothing else; empty for any other line.

        >>> from kg.ontology import load
        >>> words_of(load()).byline("（中共*县委组织部 2022年3月）")
        '中共*县委组织部'
        """
        if "，" in text or "。" in text:
            return ""
        name = _DATE.sub("", text).strip("—– 　")
        name = name if _ALSO.search(name) else name.strip("（）()—– 　")
        name = re.sub(r"(?:供稿|印发)$", "", name).strip()
        if speaker := self.speaker.search(name):
            name = name[: speaker.start()]
        return name if len(name) <= LONG and self.organization.fullmatch(name) else ""

    def second_half(self, first: str, below: str) -> int:
        """Return how many characters of the line *below* complete an organization's name that *first* begins, else 0.

        They are a known second half (党组, 工作委员会), which text may follow, or the whole of a short line.

        >>> from kg.ontology import load
        >>> words_of(load()).second_half("*市统计局", "党组市统计局坚持党建引领")
        2
        """
        rest = self.rest.match(below)
        if rest is not None and not first.endswith(rest[0]) and self.byline(first + rest[0]):
            return rest.end()
        begins = _LOCAL.match(first) and len(below) <= 6 and not (self.byline(first) and self.byline(below))
        return len(below) if begins and self.byline(first + below) else 0

    def is_date(self, text: str) -> bool:
        """Say whether the line is a date and nothing else."""
        return _DATE.fullmatch(text.strip()) is not None

    def is_dated(self, text: str) -> bool:
        """Say whether a signature's line bears a date, or says who sent the text in."""
        return _DATE.search(text) is not None or "供稿" in text

    def begins_with_date(self, text: str) -> bool:
        """Say whether the line begins with a date."""
        return _DATE.match(text.strip()) is not None

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
    ending = any_of("structure.local_organizations")
    party = any_of("structure.party_bodies")
    local = rf"[^，,。；：！？、“”《》（）()\s\d]{{1,24}}?{ending}{party}?"
    n = rf"(?P<n>\d{{1,3}}|{NUMERAL})"
    counters = any_of("structure.counters")
    name = rf"[^，。；：！？、“”《》（）()…\s]{{0,36}}{any_of('structure.organization_endings')}"
    return Words(
        declared=re.compile(
            rf"(?:[（(【\[]\s*(?:共\s*)?|(?<![\d第之{DIGITS}])){n}\s*{counters}(?:\s*[)）】\]]|$)|[（(]多{counters}[)）]"
        ),
        collection=re.compile(rf"{any_of('structure.collections')}(?:\s*[（(][^（）()]*[)）])*$"),
        item=re.compile(
            rf"[【\[]?{any_of('structure.item_labels')}之?(?:{NUMERAL}|\d{{1,2}})[】\]]?(?:[：:、\s]\s*|$)"
        ),
        organization=re.compile(rf"(?:{name}(?:党组|党委|党支部)?)(?:[ 　、]+{name})*(?:{_ALSO.pattern})?"),
        speaker=re.compile(rf"{any_of('structure.offices')}\s*[㐀-鿿×*]{{0,2}}\s?[㐀-鿿×*]{{0,3}}$"),
        officer=re.compile(rf"{any_of('structure.offices')}$"),
        national=re.compile(any_of("structure.national")),
        rest=re.compile(rf"(?!{any_of('structure.not_byline_rests')}){any_of('structure.byline_rests')}"),
        credit=re.compile(rf"[（(□■\s]*{any_of('structure.credits')}"),
        salutation=re.compile(rf"{any_of('structure.salutations')}"),
        kind=re.compile(rf"{any_of('structure.document_kinds')}(?:[（(][^（）()]{{1,6}}[)）])?$"),
        closing=re.compile(any_of("structure.closings")),
        background=re.compile(any_of("structure.backgrounds")),
        theme=re.compile(any_of("structure.theme_cues")),
        subject=re.compile(
            rf"(?:(?<=[，,。；：！？“”\n　 ])|^)(?P<name>{local})"
            rf"(?=(?:[于在从][^，。；]{{2,14}})?{any_of('structure.adverbs')}?{any_of('structure.responsible')}"
            rf"|以[^，。；]{{2,24}}为|与[^，。]{{2,24}}(?:组成|联合|签订|建立|共同)|在[^，。]{{2,24}}领导下|（(?:以?下简?称))"
        ),
        named=re.compile(rf"(?P<name>{local}(?!{ending}(?!长)))"),
        not_offices=ontology.words("structure.not_offices"),
        branches=levels(ontology, "branches"),
        initials=levels(ontology, "initials"),
        owned=levels(ontology, "owned"),
        areas=Areas.of(ontology),
    )


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
