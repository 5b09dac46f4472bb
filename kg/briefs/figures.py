"""Numbers as a Chinese report writes them: 2300万元, 80%以上, 约4000元; and 一、二、三 for headings."""

from __future__ import annotations

from kg.analysis.cases import Result

_SAID = {"=": "{}", ">": "超过{}", ">=": "{}以上", "<": "不足{}", "<=": "至多{}", "~": "约{}"}
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


def figures(result: Result) -> str:
    """Return the figures of a result, each with the word for what the text leaves open.

    >>> from decimal import Decimal
    >>> from kg.model import Quantity
    >>> said = (("=", 23000000, "元"), (">=", 80, "%"), (">", 4600, "件"), ("<", 5, "天"), ("~", 4000, "元"))
    >>> figures(Result("", tuple(Quantity(sign, Decimal(value), unit) for sign, value, unit in said), "", ""))
    '2300万元；80%以上；超过4600件；不足5天；约4000元'
    """
    return "；".join(_SAID[q.comparator].format(f"{amount(float(q.value))}{q.unit}") for q in result.quantities)


def amount(value: float) -> str:
    """Return a number with 万 or 亿 where that loses nothing and shortens it.

    >>> amount(2.3e7), amount(1.25e9), amount(45678), amount(93.5), amount(-2.5)
    ('2300万', '12.5亿', '45678', '93.5', '-2.5')
    """
    for scale, word in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= scale and float(f"{value / scale:.4g}") * scale == value:
            return f"{value / scale:.10g}{word}"
    return f"{value:.10g}"
