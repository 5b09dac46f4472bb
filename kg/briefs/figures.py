"""Numbers as a Chinese report writes them: 2300万元, 80%以上, 3600—4400元; and 一、二、三 for headings."""

from __future__ import annotations

from kg.analysis.cases import Result

_DIGITS = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """Return a number below 100 in Chinese.

    >>> [ordinal(n) for n in (1, 10, 12, 20, 34)]
    ['一', '十', '十二', '二十', '三十四']
    """
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (
        _DIGITS[ones] if ones or not tens else ""
    )


def intervals(result: Result) -> str:
    """Return the intervals of a result; an interval holds its lower bound, and not its upper one.

    >>> intervals(Result("", (("元", 23e6, 23e6), ("%", 80.0, None), ("元", 3600.0, 4400.0), ("件", None, 5.0)), "", ""))
    '2300万元；80%以上；3600—4400元；不足5件'
    """
    return "；".join(_interval(*i) for i in result.intervals)


def _interval(unit: str, low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        if low == high:
            return f"{amount(low)}{unit}"
        return f"{amount(low)}—{amount(high)}{unit}"
    if low is not None:
        return f"{amount(low)}{unit}以上"
    return f"不足{amount(high)}{unit}" if high is not None else ""


def amount(value: float) -> str:
    """Return a number with 万 or 亿 where that loses nothing and shortens it.

    >>> amount(2.3e7), amount(1.25e9), amount(45678), amount(93.5), amount(-2.5)
    ('2300万', '12.5亿', '45678', '93.5', '-2.5')
    """
    for scale, word in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= scale and float(f"{value / scale:.4g}") * scale == value:
            return f"{value / scale:.10g}{word}"
    return f"{value:.10g}"
