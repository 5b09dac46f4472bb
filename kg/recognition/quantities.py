"""Quantities of an outcome: its numbers with their units, comparators and the intervals that the words allow.

The interval of a quantity, ``low`` inclusive and ``high`` exclusive unless equal to ``low`` or said otherwise here:

=====================  ==========================  =============================================================
written                read                        interval
=====================  ==========================  =============================================================
``21名``               ``21 名``                   [21, 21]
``2500余万元``         ``>25000000 元``            [25000000, 26000000): up to the next step of the last digit
``几十名``, ``数千``   ``>10 名``, ``>1000``       [10, 100), [1000, 10000)
``超过300人``, ``逾``  ``>300 人``                 [300, ∞), of a share […, 100]
``80%以上``            ``>=80 %``                  [80, 100] of a share (100 included), [80, ∞) of a growth
``近三成``, ``不到``   ``<30 %``                   (-∞, 30)
``5天以内``            ``<=5 天``                  (-∞, 5] (5 included, as the comparator says)
``约``, ``左右``       ``~20 亩``                  [18, 22]: a tenth to either side, both included
``2到3个``             ``>=2 个``, ``<=3 个``      [2, 3] each, both included: two bounds of one number
=====================  ==========================  =============================================================

No quantities: dates, ranks (``第3位``), ages and thresholds that say who is counted (``35岁以下``,
``亿元以上的企业``), the article 一 (``一个``), numerals of fixed phrases and names (``三会一课``,
``“两个高质量”``). A ratio (``1:3``) is two numbers, a third 33.33 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.model import Quantity, Span
from kg.ontology import Ontology
from kg.recognition.numerals import plain, read, step
from kg.text import any_of

_SAME_LENGTH = str.maketrans("０１２３４５６７８９．％﹪馀〇", "0123456789.%%余零")
"""Other ways to write a sign, one for one: offsets stay."""
_SCALE = "[百千万亿](?!分|瓦|米|克|升|伏|卡|字节|帕)"
_RUN = (
    r"(?>(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[一二两三四五六七八九十半]|[数几](?=[十百千万亿])|"
    + _SCALE
    + ")"
    r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十零]|" + _SCALE + "|(?<=十)几|[余多来](?=[十百千万亿]))*)"
)
_CHINESE = "[一二两三四五六七八九十百千万]"
_TO = "(?:至|到|[—–－~～-]{1,2})"
_NEIGHBOURS = re.compile(r"(十?|.*[百千])([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)")
_AMONG = re.compile("[省市县区镇乡村州]{0,2}(?:首位|之首|榜首|第一)")
"""What makes a count the field of a rank (``全省64个县首位``), which is no quantity."""
_HALF = "一半|半数|过半"
_CLOSED = frozenset("，。；、,;）) 和与”")
_BACK = 40
"""How far in front of a numeral a word can bear on it: keeps long lines linear."""
_TENTH = Decimal("0.1")
_ALL = Decimal(100)
_REMEMBERED = 4096
"""Texts whose quantities are remembered."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A numeral and the words around it."""

    text: str
    start: int
    end: int
    run: str
    unit: str = ""
    low: str = ""
    low_unit: str = ""
    more: str = ""
    after: str = ""
    before: str = ""
    tenths: str = ""

    @property
    def many(self) -> bool:
        """``几十``, ``数百``: any number of that scale."""
        return self.run[0] in "数几"

    @property
    def open(self) -> bool:
        """More is said to be than is written: ``20多``, ``十几``, ``2500余万``."""
        return bool(self.more) or self.after in ("多", "余", "有余") or any(c in "余多数几" for c in self.run)

    @property
    def back(self) -> int:
        """Where the words begin that can bear on the numeral."""
        return max(0, self.start - _BACK)

    @property
    def follows(self) -> str:
        """The code point behind, empty at the end."""
        return self.text[self.end : self.end + 1]

    @property
    def closed(self) -> bool:
        """Nothing that could be counted follows."""
        return self.follows == "" or self.follows in _CLOSED


class QuantityReader:
    """The compiled form of ontology/lexicon/quantities.yaml; one per ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self.read_before: dict[str, tuple[tuple[int, int, tuple[Quantity, ...]], ...]] = {}
        maps = ontology.maps
        self.otherwise = maps["quantities.written_otherwise"]
        self.factors = _factors(maps["quantities.factors"])
        self.befores, self.afters = maps["quantities.before"], maps["quantities.after"]
        self.scale_only = frozenset(ontology.words("quantities.before_scale_only"))
        self.timed = frozenset(ontology.words("quantities.timed"))
        self.ones = frozenset(ontology.words("quantities.countable_ones"))
        self.before = re.compile(f"(?P<word>{any_of(self.befores)})(?:了|其|到)? ?$")
        self.money = frozenset(ontology.words("quantities.money_nouns"))
        self.noun = re.compile(ontology.alternation("quantities.money_nouns", "quantities.person_nouns"))
        self.growth = re.compile(ontology.alternation("quantities.growth") + "(?:了|近|约|逾|超过?)*$")
        self.growing = re.compile("的?" + ontology.alternation("quantities.growth_nouns"))
        self.changes = re.compile(ontology.alternation("quantities.changes"))
        self.length = re.compile(ontology.alternation("quantities.year_leads") + "$")
        units = {*ontology.words("quantities.units"), *self.otherwise, *self.factors, "年", "日", "%"}
        self.main = _main(units - {"成"}, self.afters, ontology)

    def known(self, text: str) -> tuple[tuple[int, int, tuple[Quantity, ...]], ...]:
        """Return what ``read`` yields; remembered, because rules and taggers ask for the same outcomes."""
        if text not in self.read_before:
            if len(self.read_before) >= _REMEMBERED:
                self.read_before.clear()
            self.read_before[text] = tuple(self.read(text))
        return self.read_before[text]

    def read(self, text: str) -> Iterator[tuple[int, int, tuple[Quantity, ...]]]:
        """Yield ``(start, end, quantities)`` of each numeral of *text* that counts, in text order."""
        text = text.translate(_SAME_LENGTH)
        for match in self.main.finditer(text):
            if match["skip"]:
                continue
            found = self.found(text, match)
            quantities = tuple(self.quantities(found, match))
            if quantities:
                yield found.start, found.end, quantities

    def quantities(self, found: _Found, match: re.Match[str]) -> Iterator[Quantity]:
        """Yield what one numeral says: nothing, one quantity, or the two of a range or ratio."""
        if match["slash"]:
            whole, part = Decimal(match["below"]), Decimal(match["above"])
            if 0 < part < whole:
                yield self.bounded(found, self.sign(found), plain(round(part * _ALL / whole, 2)), Decimal(1))
        elif match["ratio"]:
            yield from (_quantity("=", plain(Decimal(n)), "") for n in re.split("[:：∶]", match["ratio"]))
        elif match["half"] or match["whole"]:
            yield from self.share(found, match)
        elif self.counts(found):
            yield from self.numbers(found)

    def found(self, text: str, match: re.Match[str]) -> _Found:
        """Return the record of *match*, with the comparator that stands in front."""
        run = match["run"] or match["part"] or match["above"] or "半"
        lead = self.before.search(text, max(0, match.start() - 6), match.start())
        before = lead["word"] if lead else ""
        if before in self.scale_only and run[0] not in "百千万亿":
            before = ""
        more = match["more"] or match["mid"] or match["plus"] or ""
        after = match["after"] or match["behind"] or match["beside"] or ""
        return _Found(
            text, match.start(), match.end(), run, self.unit(match), match["low"] or "", match["low_unit"] or "",
            more, after, before, match["tenths"] or "",
        )  # fmt: skip

    def unit(self, match: re.Match[str]) -> str:
        """Return the unit of *match* as it is written, ``个多月`` without its 多; empty where there is none."""
        if match["half"] or match["whole"] or match["slash"]:
            return "%"
        if match["tenths"] is not None:
            return "成"
        return "个" + match["span"] if match["span"] else match["unit"] or ""

    def sign(self, found: _Found) -> str:
        """Return the comparator: the word in front, else 余 and 多 inside, else the word behind."""
        if found.before:
            return self.befores[found.before]
        if found.open and found.more != "半":
            return "~" if found.more == "来" else ">"
        if found.after == "内" and found.unit not in self.timed:
            return "="
        return self.afters.get(found.after, "=")

    def share(self, found: _Found, match: re.Match[str]) -> Iterator[Quantity]:
        """Yield ``近一半``, ``百分之八十`` or ``三分之二`` as a percentage, a third as 33.33."""
        if match["half"]:
            sign = ">" if match["half"] == "过半" else self.sign(found)
            yield self.bounded(found, sign, Decimal(50), _ALL * _TENTH)
            return
        whole, part = read(match["whole"]), read(match["part"])
        if whole and part is not None:
            yield self.bounded(found, self.sign(found), plain(round(part * _ALL / whole, 2)), step(match["part"]))

    def counts(self, found: _Found) -> bool:
        """Say whether the numeral counts something: it is no article, date, threshold, age or part of a name."""
        if not found.unit:
            return self.bare(found)
        if _AMONG.match(found.text, found.end) or (found.unit == "家" and found.follows == "人"):
            return False
        if found.run == "一" and found.unit not in self.ones and not found.more:
            return False
        if found.run[0] in "百千万亿" and not (found.before or found.open):
            return False
        if found.unit == "年":
            return self.is_length(found)
        if found.unit == "日":
            return found.after in ("内", "以内", "之内")
        if found.unit == "岁":
            return "年龄" in found.text[found.back : found.start]
        if found.after.endswith(("以上", "以下")) and found.unit not in ("%", "成"):
            return found.closed
        return found.unit not in self.timed or found.follows not in ("来", "前")

    def bare(self, found: _Found) -> bool:
        """Say whether a numeral without a unit is an amount: ``2万多党员``, ``申请数29814``, ``降至0.002``."""
        if found.run[-1] in "万亿":
            written = found.run[0] not in "百千万亿" or bool(found.before) or found.open
            return written and found.follows != "级"
        if not found.run[0].isdecimal():
            return False
        lead = bool(found.before) or found.text[found.start - 1 : found.start] in ("数", "量", "仅", "为", "到", "至")
        return lead and found.closed

    def is_length(self, found: _Found) -> bool:
        """Say whether ``N年`` is a length of time: ``连续三年``, ``11年的积怨``, but not ``2022年`` or ``三年翻番``."""
        value = read(found.run.rstrip("几").lstrip("数几"))
        if value is None or value >= 200 or found.follows in ("来", "前"):
            return False
        lead = found.low or found.before not in ("", "近") or self.length.search(found.text, found.back, found.start)
        return bool(lead) or found.follows == "的" or found.after in ("内", "以内", "之内")

    def numbers(self, found: _Found) -> Iterator[Quantity]:
        """Yield the one quantity of *found*, or the two of a range."""
        pair = self.pair(found)
        factor, unit = self.scale(found)
        if pair and found.low_unit and self.otherwise.get(found.low_unit, found.low_unit) != unit:
            yield self.bounded(found, "=", pair[0], Decimal(0), self.otherwise.get(found.low_unit, found.low_unit))
            yield self.bounded(found, "=", plain(pair[1] * factor), Decimal(0), unit)
            return
        if pair:
            yield from self.both(found, plain(pair[0] * factor), plain(pair[1] * factor), unit)
            return
        run = re.sub("[余多来数几]", "", found.run)
        value = read(run)
        if value is None:
            return
        if found.tenths:
            value += (read(found.tenths) or Decimal(0)) * (1 if found.tenths == "半" else _TENTH)
        if found.more == "半":
            value += Decimal("0.5")
        gap = value * 9 if found.many else value if run == "半" else step(run)
        yield self.bounded(found, self.sign(found), plain(value * factor), gap * factor, unit)

    def scale(self, found: _Found) -> tuple[Decimal, str]:
        """Return the factor and name of the unit: 元 for 毛钱 with 0.1, 元 or 人 where the noun gives it."""
        if found.unit in self.factors:
            return self.factors[found.unit]
        if found.unit or found.run[-1] not in "万亿" or not (found.closed or self.changes.match(found.text, found.end)):
            return Decimal(1), self.otherwise.get(found.unit, found.unit)
        nouns = self.noun.findall(found.text, found.back, found.start)
        return Decimal(1), ("元" if nouns[-1] in self.money else "人") if nouns else ""

    def pair(self, found: _Found) -> tuple[Decimal, Decimal] | None:
        """Return the two numbers of ``9至12万``, ``3万—4万`` or ``五六百``: the first takes the second's scale."""
        if found.low:
            low, high = read(found.low), read(found.run)
            scales = re.search("[百千万亿]+$", found.run)
            if low is not None and scales and not found.low_unit and found.low[-1] not in "百千万亿":
                low = read(found.low + scales[0])
            return (low, high) if low is not None and high is not None else None
        match = _NEIGHBOURS.fullmatch(found.run)
        if match:
            low, high = read(match[1] + match[2] + match[4]), read(match[1] + match[3] + match[4])
            return (low, high) if low is not None and high is not None and low < high else None
        return None

    def both(self, found: _Found, low: Decimal, high: Decimal, unit: str) -> Iterator[Quantity]:
        """Yield the bounds of a range; ``从3个到5个`` is a change, and ``约9至12万`` two estimates."""
        sign = self.sign(found)
        if found.text[found.back : found.start].endswith(("从", "由")) or low >= high:
            yield _quantity("=", low, unit, low, low)
            yield _quantity("=", high, unit, high, high)
        elif sign == "~":
            yield self.bounded(found, sign, low, low, unit)
            yield self.bounded(found, sign, high, high, unit)
        else:
            yield _quantity(">=", low, unit, low, high)
            yield _quantity("<=", high, unit, low, high)

    def bounded(self, found: _Found, sign: str, value: Decimal, gap: Decimal, unit: str = "%") -> Quantity:
        """Return the quantity with the interval that the module's table gives it."""
        low: Decimal | None = value
        high: Decimal | None = value
        if sign in ("<", "<="):
            low = None
        elif sign == "~":
            low, high = plain(value * Decimal("0.9")), plain(value * Decimal("1.1"))
        elif sign == ">" and found.open and not found.before:
            high = plain(value + gap)
        elif sign in (">", ">="):
            high = None if unit != "%" or value > _ALL or self.grows(found) else _ALL
        return Quantity(sign, value, unit, low, high)

    def grows(self, found: _Found) -> bool:
        """Say whether a percentage is a growth: it may be above 100."""
        before = self.growth.search(found.text, found.back, found.start)
        return before is not None or self.growing.match(found.text, found.end) is not None


def _quantity(
    sign: str, value: Decimal, unit: str, low: Decimal | None = None, high: Decimal | None = None
) -> Quantity:
    return Quantity(sign, value, unit, value if low is None else low, value if high is None else high)


def _factors(written: Mapping[str, str]) -> dict[str, tuple[Decimal, str]]:
    """Return the factor and base unit of each unit that is part of another."""
    pairs = {word: text.split() for word, text in written.items()}
    return {word: (Decimal(factor), unit) for word, (factor, unit) in pairs.items()}


def _main(units: Iterable[str], afters: Iterable[str], ontology: Ontology) -> re.Pattern[str]:
    """Return the expression that finds every numeral with what belongs to it, and what only looks like one."""
    unit, after = any_of(units), f"(?P<after>{any_of(afters)})?"
    skip = "|".join(
        (
            any_of(ontology.words("quantities.stretched")),
            f"“{_CHINESE}+(?!成)",
            f"第{_RUN}",
            rf"(?<![提目日此当先之以年天月会])前(?!{_RUN}年){_RUN}",
            f"每{_RUN}",
            rf"(?:\d{{4}}{_TO})?\d{{4}}年(?!前)(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?",
        )
    )
    behind = f"(?P<beside>{any_of(afters)})?"
    firsts = "".join(sorted({w[0] for w in ontology.words("quantities.stretched")}))
    return re.compile(
        rf"(?=[\d一二两三四五六七八九十百千万亿半数几过第每前“{re.escape(firsts)}])"
        f"(?:(?P<whole>[百千万]|{_RUN})分之(?P<part>{_RUN}){behind}|(?P<skip>{skip})"
        r"|(?P<ratio>(?<![\d:：.])\d+(?:\.\d+)?[:：∶]\d+(?:\.\d+)?(?![\d:：]))"
        r"|(?P<slash>(?<=[占达的约近超过至到])(?P<above>\d{1,2})/(?P<below>\d{1,3})(?![\d/年月日]))"
        f"|(?P<half>{_HALF})(?P<behind>{any_of(afters)})?"
        rf"|(?:(?P<low>{_RUN})(?P<low_unit>{unit})?{_TO})?(?P<run>{_RUN})(?P<more>[余多来]|[+＋](?!\d))? ?大?"
        f"(?:个(?P<mid>[多半])(?P<span>月|小时|星期|季度|学期)"
        f"|成(?!{any_of(ontology.words('quantities.not_tenths'))})(?P<tenths>[一二三四五六七八九半]?)"
        f"|(?P<unit>{unit})(?P<plus>半(?=$|[，。；、的内后]))?)?{after})"
    )


def parse(text: str, ontology: Ontology) -> tuple[Quantity, ...]:
    """Return the quantities of the outcome *text*, in text order. Never fails, whatever the text.

    >>> from kg.ontology import load
    >>> [notation(q) for q in parse("提拔干部21名，投入2500余万元，占比近三成", load())]
    ['21 名', '>25000000 元', '<30 %']
    """
    return tuple(q for _, _, quantities in _reader(ontology).known(text) for q in quantities)


def locate(text: str, ontology: Ontology) -> list[tuple[Span, tuple[Quantity, ...]]]:
    """Return where the numerals that count stand in *text*, unit included, the word in front not, and what they say."""
    return [(Span(start, end), quantities) for start, end, quantities in _reader(ontology).known(text)]


def notation(quantity: Quantity) -> str:
    """Return *quantity* as the annotation guidelines write it: ``21 名``, ``>=80 %``.

    >>> notation(Quantity(">=", Decimal(80), "%"))
    '>=80 %'
    """
    sign = quantity.comparator if quantity.comparator != "=" else ""
    return f"{sign}{quantity.value} {quantity.unit}".rstrip()


@cache
def _reader(ontology: Ontology) -> QuantityReader:
    return QuantityReader(ontology)
