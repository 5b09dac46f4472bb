"""Time of an outcome, mechanism or program: the adverbial of its sentence as an interval of days.

What an expression is read as (date of the document D where it is known; otherwise its part is unknown):

======================================  ======================================================================
written                                 read
======================================  ======================================================================
``2022年``, ``2023年上半年``            the whole of it
``2020年10月至2021年6月``               from the first day of the one to the last of the other
``2019年以来``, ``自2018年起``          from its first day to D, open where D is not known
``截至2023年底``, ``3月底前``           unknown start, to its last day; ``5月前`` to the day before it
``今年``, ``去年``; ``上半年``, ``3月``  the year of D; a part of a year: the year that the paragraph names last, else that of D
``当年``, ``次年``                      the year that the paragraph names last
``目前``, ``截至目前``                  unknown start, to D
``三年来``                              so many years back from D
``“十四五”期间``, ``党的二十大以来``    the five years of the plan; from the day of the congress
``近年来``, ``日前``, ``活动开展以来``  unknown, and said so
======================================  ======================================================================

A time that is only compared with (``比2019年``, ``与上年相比``) or stands in the title of a document is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from kg.attributes.calendar import NOTHING, Stretch, back, day, months, written, year
from kg.attributes.surroundings import Setting, Surroundings
from kg.model import Attribute, Document, NodeType, Piece
from kg.ontology import Ontology
from kg.recognition.numerals import read
from kg.search import Prefilter
from kg.text import any_of, enclosed

_COUNT = "[一二两三四五六七八九十]+|\\d{1,2}"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4, "首": 1}
_DATELINE = re.compile(r"[（(]?\s*((?:19|20)\d\d)年(\d{1,2})月(?:(\d{1,2})日)?\s*[）)]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PLAN = re.compile("“?十([一二三四五])五”?")


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression of a sentence, and what it means."""

    start: int
    end: int
    stretch: Stretch
    rule: str


def reference_date(document: Document, piece: Piece) -> str:
    """Return the date from which the piece counts 今年 and 目前: the document's, else that of a line that is a date.

    Returns:
        ISO 8601 to the precision known; empty where nothing says it.
    """
    if document.metadata.date:
        return document.metadata.date
    for line in piece.span.of(document.text).split("\n"):
        if found := _DATELINE.fullmatch(line.strip()):
            return "-".join(p.zfill(2) for p in found.groups() if p)
    return ""


def time(place: Surroundings, today: str, ontology: Ontology) -> Attribute | None:
    """Return the time of a mention: what stands in it, else the last adverbial in front of it that governs it.

    Args:
        place: the mention in its sentence.
        today: the date of the document, ISO 8601; may be empty.
        ontology: its lexicon ``attributes`` holds the words.
    """
    reader = _reader(ontology)
    found = reader.expressions(place.setting, today)
    if not found:
        return None
    own = place.mention.type == NodeType.OUTCOME
    inside = [e for e in found if own and place.start <= e.start < place.end]
    governing = [e for e in found if e.end <= place.start and _governs(e, place)]
    chosen = _joined(inside or governing[-2:], place.text) or (inside[0] if inside else None)
    chosen = chosen or (governing[-1] if governing else None)
    if chosen is None:
        return None
    at = chosen.start, chosen.end
    return place.attribute("time", chosen.stretch.value, at, chosen.rule, precision=chosen.stretch.precision)


def _governs(expression: Expression, place: Surroundings) -> bool:
    """Say whether a time in front of a mention is its own: any of an outcome; else at the head, or in the clause."""
    return place.mention.type == NodeType.OUTCOME or expression.end <= place.opening or expression.start >= place.clause


def _joined(found: Sequence[Expression], text: str) -> Expression | None:
    """Return the stretch from the first to the last of *found*, where the words tell of a change between them."""
    if len(found) < 2 or not re.search("[由从]", text[max(0, found[0].start - 4) : found[0].start + 1]):
        return None
    first, last = found[0], found[-1]
    if "。" in text[first.end : last.start] or not first.stretch.start or not last.stretch.end:
        return None
    return Expression(first.start, last.end, Stretch(first.stretch.start, last.stretch.end, "period"), "time/change")


def _last_year(text: str) -> list[int]:
    """Return the last year that *text* names, if any. Looked for from the end: a paragraph may be a whole book.

    >>> _last_year("2019年启动，2021年底全覆盖，次年验收"), _last_year("次年验收")
    ([2021], [])
    """
    at = len(text)
    while (at := text.rfind("年", 0, at)) >= 0:
        if found := _YEAR.fullmatch(text, max(0, at - 4), at):
            return [int(found[0])]
    return []


class TimeReader:
    """The compiled form of the times in ontology/lexicon/attributes.yaml; one per ontology."""

    def __init__(self, ontology: Ontology) -> None:
        maps, alt = ontology.maps, ontology.alternation
        self.relative = {w: int(n) for w, n in maps["attributes.relative_years"].items()}
        self.same = {w: int(n) for w, n in maps["attributes.same_years"].items()}
        self.events = maps["attributes.congresses"]
        part = (
            r"[上下]半年|前[一二三123]个?季度|第?[一二三四1234首]季度?|[年岁](?:初|底|末|终)|"
            r"(?:\d{1,2}月?(?:至|到|[-—－–~～]{1,2}))?\d{1,2}月(?:份|底|末|初|\d{1,2}日)?"
        )
        point = (
            rf"(?:(?:19|20)\d\d年度?(?:{part})?|(?:{any_of(self.relative)}|{any_of(self.same)})(?:{part})?"
            rf"|(?<![\d个半])(?:{part}))"
        )
        years = r"(?:19|20)\d\d(?:年)?(?:至|到|[-—－–~～]{1,2})(?:19|20)\d\d年"
        words = [*ontology.words("attributes.present"), *ontology.words("attributes.vague")]
        words += [*self.relative, *self.same, *self.events]
        firsts = "".join(sorted({w[0] for w in words}))
        self.main = re.compile(
            rf"(?=[\d一二两三四五六七八九十近“截到至自从上下前第首年岁{re.escape(firsts)}])(?:"
            rf"(?P<present>{alt('attributes.present')})|(?P<vague>{alt('attributes.vague')})"
            rf"|(?P<event>(?:{any_of(self.events)})(?:召开|闭幕)?)(?:以来|以后|之后)"
            rf"|(?P<plan>“?十[一二三四五]五”?)(?P<plan_of>以来|期间|时期|末|以后)"
            rf"|近?(?P<count>{_COUNT})(?P<unit>年|个月)(?:多|间)?(?:以来|来)"
            rf"|(?P<until>截至|截止到?|到|至)?(?P<since>自|从)?"
            rf"(?:(?P<years>{years})|(?P<from>{point})(?:(?:至|到|[-—－–~～]{{1,2}})(?P<to>{point}))?)"
            r"(?P<after>以来|至今|起|以后|之后|开始|底?之?前|底?以前|[底末])?(?!代))"
            r"|(?<![\u4e00-\u9fff”])(?P<launch>[\u4e00-\u9fff“”]{2,12}?以来)"
        )
        self.prefilter = Prefilter([self.main.pattern])
        self.compared = re.compile(f"{alt('attributes.compared')}$")
        self.expressions = lru_cache(64)(self._expressions)
        self.comparing = re.compile("相比|相较|同期|的[^，。；]{0,6}相比")

    def _expressions(self, setting: Setting, today: str) -> tuple[Expression, ...]:
        """Return what ``read`` yields; the mentions of a sentence follow each other, so the last ones are kept."""
        return tuple(self.read(setting.text, today, setting.before))

    def read(self, text: str, today: str, before: str = "") -> Iterator[Expression]:
        """Yield the time expressions of *text*, left to right; *before* is the paragraph in front of it."""
        if not self.prefilter.possible(text):
            return
        titles = [pair for pair in enclosed(text) if text[pair[0]] == "《"] if "《" in text else []
        named = _last_year(before)
        now = written(today)
        for match in self.main.finditer(text):
            if any(a < match.start() < b for a, b in titles):
                continue
            compared = self.compared.search(text, max(0, match.start() - 3), match.start())
            found = self.meaning(match, now, named[-1] if named else None)
            if found and found[0].start and match["from"] and match["from"][:2] in ("19", "20"):
                named.append(found[0].start.year)
            elif found and match["from"] and found[0].end and found[0].end.year < 9999:
                named.append(found[0].end.year)
            if found and not compared and not self.comparing.match(text, match.end()):
                yield Expression(match.start(), match.end(), *found)

    def meaning(self, match: re.Match[str], now: Stretch | None, named: int | None) -> tuple[Stretch, str] | None:
        """Return what a match means and the rule; None for what is no time."""
        end = now.end if now else None
        if match["present"]:
            return Stretch(None, end, now.precision if now else "unknown"), "time/present"
        if match["vague"]:
            return NOTHING, "time/vague"
        if match["launch"]:
            return NOTHING, "time/since-event"
        if match["event"]:
            name = match["event"].removesuffix("召开").removesuffix("闭幕")
            return Stretch(date.fromisoformat(self.events[name]), end or date.max, "day"), "time/since-congress"
        if match["plan"]:
            return self.plan(match, end), "time/five-year-plan"
        if match["count"]:
            return self.span_back(match, end), "time/years-back"
        return self.dated(match, now, named)

    def plan(self, match: re.Match[str], end: date | None) -> Stretch:
        """Return the five years of a plan (the tenth and fifth begins 2001 + 5 n), or from its first day on."""
        digits = _PLAN.fullmatch(match["plan"])
        number = 10 + int(read(digits[1]) or 0) if digits else 10
        first = 1951 + 5 * number
        if match["plan_of"] in ("以来", "以后"):
            return Stretch(date(first, 1, 1), end or date.max, "period")
        if match["plan_of"] == "末":
            return year(first + 4)
        return Stretch(date(first, 1, 1), date(first + 4, 12, 31), "period")

    def span_back(self, match: re.Match[str], end: date | None) -> Stretch:
        """Return so many years or months back from the date of the document; unknown where that is."""
        count = int(read(match["count"]) or 0)
        if end is None or not count:
            return NOTHING
        by_year = match["unit"] == "年"
        return Stretch(back(end, count if by_year else 0, 0 if by_year else count), end, "year" if by_year else "month")

    def dated(self, match: re.Match[str], now: Stretch | None, named: int | None) -> tuple[Stretch, str] | None:
        """Return an expression with a year, month or part of a year, and what the words around make of it."""
        rule = "time/date"
        if match["years"]:
            low, high = re.findall(r"(?:19|20)\d\d", match["years"])
            found: Stretch | None = Stretch(date(int(low), 1, 1), date(int(high), 12, 31), "period")
        else:
            found, rule = self.point(match["from"], now, named)
            if found and match["to"]:
                anchor = found.start.year if found.start else named
                other, _ = self.point(match["to"], now, anchor)
                found = Stretch(found.start, other.end, "period") if other else found
        return (self.bounded(found, match, now), rule) if found else None

    def bounded(self, found: Stretch, match: re.Match[str], now: Stretch | None) -> Stretch:
        """Return *found* as 以来, 前, 截至 and the like bound it."""
        after, ended = match["after"] or "", False
        if after.endswith("前"):
            ended = after[0] == "底" or match["from"] is not None and match["from"][-1] in "底末终"
            last = found.end if ended or not found.start else date.fromordinal(found.start.toordinal() - 1)
            return Stretch(None, last, found.precision)
        if after in ("以来", "至今", "起", "以后", "之后", "开始") and found.start:
            return Stretch(found.start, (now.end if now else None) or date.max, found.precision)
        if match["until"] or (after and after in "底末"):
            return Stretch(None, found.end, found.precision)
        return found

    def point(self, text: str, now: Stretch | None, named: int | None) -> tuple[Stretch | None, str]:
        """Return one point of the calendar and the rule that found its year; unknown where nothing gives the year."""
        number, rest, rule = None, text, "time/date"
        lead = re.match(r"((?:19|20)\d\d)年度?", text)
        word = next(
            (w for w in sorted({**self.relative, **self.same}, key=len, reverse=True) if text.startswith(w)), ""
        )
        if lead:
            number, rest = int(lead[1]), text[lead.end() :]
        elif word in self.relative:
            rest, rule = text.removeprefix(word), "time/relative-year"
            number = now.end.year + self.relative[word] if now and now.end else None
        elif word:
            rest, rule = text.removeprefix(word), "time/year-named-before"
            number = named + self.same[word] if named else None
        else:
            number, rule = self.assumed(text, now, named)
        if number is None:
            return NOTHING, f"{rule}-unknown"
        return self.part(number, rest), rule

    def assumed(self, text: str, now: Stretch | None, named: int | None) -> tuple[int | None, str]:
        """Return the year of a part of a year that names none: the one named before, else the document's."""
        if named:
            return named, "time/part-of-named-year"
        if not now or not now.end:
            return None, "time/part-of-year"
        part = self.part(now.end.year, text)
        later = part and part.start and part.start > now.end and not text.endswith(("底", "末"))
        return now.end.year - (1 if later else 0), "time/part-of-document-year"

    def part(self, number: int, text: str) -> Stretch | None:
        """Return a part of the year *number*; the year itself for an empty text."""
        if not text:
            return year(number)
        if text.endswith("半年"):
            return months(number, 1, 6) if text[0] == "上" else months(number, 7, 12)
        if "季" in text:
            last = next(_QUARTERS[c] for c in text.lstrip("前第") if c in _QUARTERS) * 3
            return months(number, 1 if text[0] == "前" else last - 2, last)
        if text[0] in "年岁":
            return months(number, 1, 1) if text[1] == "初" else day(number, 12, 31)
        digits = [int(d) for d in re.findall(r"\d+", text)]
        if not 1 <= digits[0] <= 12:
            return None
        if text.endswith("日"):
            return day(number, digits[0], digits[-1])
        last = digits[-1] if len(digits) > 1 else digits[0]
        return months(number, digits[0], last) if digits[0] <= last <= 12 else None


@cache
def _reader(ontology: Ontology) -> TimeReader:
    return TimeReader(ontology)
