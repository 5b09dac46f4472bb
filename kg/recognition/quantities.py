"""Quantities of an outcome: its numbers with their units, comparators and the intervals that the words allow.

The interval of a quantity, ``low`` inclusive and ``high`` exclusive unless equal to ``low``:

=====================  ==========================  =============================================================
written                read                        interval
=====================  ==========================  =============================================================
``21名``               ``21 名``                   [21, 21]
``2500余万元``         ``>25000000 元``            [25000000, 26000000): up to the next step of the last digit
``几十名``, ``数千``   ``>10 名``, ``>1000``       [10, 100), [1000, 10000)
``超过300人``, ``逾``  ``>300 人``                 [300, ∞)
``80%以上``            ``>=80 %``                  [80, 100] of a share (100 belongs to it), [80, ∞) of a growth
``近三成``, ``不到``   ``<30 %``                   (-∞, 30)
``5天以内``            ``<=5 天``                  (-∞, 5] (5 belongs to it, as the comparator says)
``约``, ``左右``       ``~20 亩``                  [18, 22]: one tenth to either side, both ends included
``2到3个``             ``>=2 个``, ``<=3 个``      [2, 3] each, both ends included: two bounds of one number
=====================  ==========================  =============================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from kg.model import Quantity
from kg.ontology import Ontology
from kg.recognition.numerals import plain, read, step

_SAME_LENGTH = str.maketrans("０１２３４５６７８９．％﹪馀〇", "0123456789.%%余零")
"""Other ways to write a sign, one for one: offsets stay."""
_START = r"[\d一二两三四五六七八九十百千万亿半零]|[数几](?=[十百千万亿])"
_RUN = (
    r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
    r"|[一二两三四五六七八九十半零]|[数几](?=[十百千万亿])|[百千万亿](?!分|瓦|米|克|伏|卡|字节))"
    r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十零]|[百千万亿](?!分|瓦|米|克|伏|卡|字节)|(?<=[十百])几"
    r"|[余多来](?=[十百千万亿]))*"
)
_TO = r"[—–\-－~～至到]{1,2}"
_NEIGHBOURS = re.compile(r"(?P<ten>十?)(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<scale>[十百千万亿]*)")
_HALVES = {"一半": Decimal(50), "半数": Decimal(50), "过半": Decimal(50)}
_ALL = Decimal(100)


class QuantityReader:
    """The compiled form of ontology/lexicon/quantities.yaml; one per ontology."""

    def __init__(self, ontology: Ontology) -> None:
        maps = ontology.maps
        self.otherwise = maps["quantities.written_otherwise"]
        self.parts = {k: v.split() for k, v in maps["quantities.fractions"].items()}
        self.befores, self.afters = maps["quantities.before"], maps["quantities.after"]
        self.timed = frozenset(ontology.words("quantities.timed"))
        self.ones = frozenset(ontology.words("quantities.countable_ones"))
        units = {*ontology.words("quantities.units"), *self.otherwise, *self.parts}
        self.before = re.compile(f"(?P<word>{_either(self.befores)})(?:了|其|到)? ?$")
        self.money = re.compile(_either(ontology.words("quantities.money_nouns")))
        self.persons = re.compile(_either(ontology.words("quantities.person_nouns")))
        self.growth = re.compile(_either(ontology.words("quantities.growth")) + r"[^，。；、]{0,3}$")
        self.year_lead = re.compile(_either(ontology.words("quantities.year_leads")) + "$")
        self.main = re.compile(_main(units, self.afters, ontology.words("quantities.stretched")))

    def read(self, text: str) -> Iterator[Quantity]:
        """Yield the quantities of *text* in text order."""
        text = text.translate(_SAME_LENGTH)
        for match in self.main.finditer(text):
            if match["half"]:
                yield self.half(text, match)
            elif match["of"]:
                yield from self.portion(text, match)
            elif match["run"] and self.counts(text, match):
                yield from self.numbers(text, match)

    def half(self, text: str, match: re.Match[str]) -> Quantity:
        """Return the quantity of ``近一半``, ``一半以上``, ``过半``: a share of 50 %."""
        sign = ">" if match["half"] == "过半" else self.sign(text, match)
        return self.quantity(text, match.start(), sign, _HALVES[match["half"]], Decimal(10), "%")

    def portion(self, text: str, match: re.Match[str]) -> Iterator[Quantity]:
        """Yield the quantity of ``百分之八十`` or ``三分之二``, as a percentage (of a third: 33.33)."""
        whole, part = read(match["of"]), read(match["part"])
        if whole and part is not None:
            value = plain(round(part * _ALL / whole, 2))
            yield self.quantity(text, match.start(), self.sign(text, match), value, step(match["part"]), "%")

    def sign(self, text: str, match: re.Match[str]) -> str:
        """Return the comparator of a match: the word in front, else 余 inside, else the word behind."""
        found = self.before.search(text, max(0, match.start() - 5), match.start())
        if found:
            return self.befores[found["word"]]
        if match["run"] and re.search("[余多几数]", match["run"]) or match["more"]:
            return "~" if match["more"] == "来" else ">"
        if match["after"]:
            return self.afters[match["after"]] if self.bounds(match) else "="
        return "="

    def bounds(self, match: re.Match[str]) -> bool:
        """Say whether the word behind the unit compares: 内 does so behind a unit of time only."""
        return match["after"] != "内" or match["unit"] in self.timed

    def counts(self, text: str, match: re.Match[str]) -> bool:
        """Say whether the numeral of *match* counts something: it is no article, date, threshold or bare noun."""
        run, unit, end = match["run"], match["unit"] or "", match.end()
        lead = self.before.search(text, max(0, match.start() - 5), match.start())
        if not unit:
            return bool(match["cheng"]) or self.bare(text, match, bool(lead))
        if run == "一" and unit not in self.ones and not match["mid"]:
            return False
        if run[0] in "百千万亿" and not (lead or match["more"] or "余" in run or "多" in run):
            return False
        if unit == "年":
            return self.is_length(text, match)
        if unit == "日" and match["after"] not in ("内", "以内", "之内"):
            return False
        if unit == "岁":
            return "年龄" in text[: match.start()] or not match["after"] and "岁" not in text[: match.start()] and end == len(text)
        follows = text[end : end + 1]
        if match["after"] in ("以上", "以下", "及以上", "及以下") and unit != "%":
            return not follows or follows in "，。；、,;）) "
        return follows not in ("来", "前") or unit not in self.timed

    def bare(self, text: str, match: re.Match[str], lead: bool) -> bool:
        """Say whether a numeral without a unit is an amount: ``2万多党员``, ``申请数29814``, ``降至0.002``."""
        run, start, end = match["run"], match.start(), match.end()
        if run[0] not in "0123456789":
            return False
        if run[-1] in "千万亿" or re.search("[余多]$", run) or match["more"]:
            return run[-1] not in "千" and text[end : end + 1] not in "级"
        closed = end == len(text) or text[end] in "，。；、,; ）)"
        if match["ratio"]:
            return True
        return closed and (lead or text[start - 1 : start] in tuple("数量仅为到至过超") or bool(match["after"]))

    def is_length(self, text: str, match: re.Match[str]) -> bool:
        """Say whether ``N年`` is a length of time: ``连续三年``, ``11年的积怨``; ``2022年`` and ``三年翻番`` are not."""
        value = read(match["run"])
        if value is None or value >= 200:
            return False
        follows = text[match.end() : match.end() + 1]
        if follows in ("来", "前"):
            return False
        return bool(self.year_lead.search(text, 0, match.start())) or follows == "的" or match["after"] in ("内", "以内")

    def numbers(self, text: str, match: re.Match[str]) -> Iterator[Quantity]:
        """Yield the one quantity of *match*, or the two of a range."""
        unit, factor = self.unit(text, match)
        sign = self.sign(text, match)
        pair = self.pair(match)
        if pair:
            change = text[: match.start()].endswith(("从", "由"))
            low, high = (plain(v * factor) for v in pair)
            if change or sign != "=" or match["low_unit"] or low >= high:
                kept = "=" if change or match["low_unit"] else sign
                yield self.quantity(text, match.start(), kept, low, Decimal(1), unit)
                yield self.quantity(text, match.start(), kept, high, Decimal(1), unit)
            else:
                yield Quantity(">=", low, unit, low, high)
                yield Quantity("<=", high, unit, low, high)
            return
        run = match["run"]
        many = run[0] in "数几"
        run = run.lstrip("数几").rstrip("几")
        run = re.sub("[余多来几]", "", run)
        value = read(run)
        if value is None:
            return
        if match["mid"] and match["mid"].endswith("半"):
            value += Decimal("0.5")
        if match["cheng"] and match["cheng_more"]:
            value += read(match["cheng_more"]) / 10 if read(match["cheng_more"]) != Decimal("0.5") else Decimal("0.5")
        gap = value * 9 if many else step(run)
        yield self.quantity(text, match.start(), sign, plain(value * factor), gap * factor, unit)
