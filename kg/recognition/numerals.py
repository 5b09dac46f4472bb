"""Chinese, Arabic and mixed numerals as exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal

Token = Decimal | int
"""A number that is written out (Decimal), or the power of ten of a scale character (int)."""

DIGITS = {c: Decimal(i) for i, c in enumerate("零一二三四五六七八九")} | {"两": Decimal(2), "半": Decimal("0.5")}
SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|.", re.DOTALL)
_LONGEST = 24
"""Longer runs of digits are numbers of files, telephones or rubbish, never amounts."""
_LARGEST = Decimal(10) ** 20
"""Nothing that a report counts comes near; keeps the arithmetic inside the 28 digits of the decimal context."""


def tokens(text: str) -> list[Token]:
    """Return the parts of a numeral; an empty list for what is none.

    A scale without a number in front gets its silent one (``百`` is ``一百``); a last digit behind a scale counts
    tenths of it (``两万五`` is 25000).
    """
    found: list[Token] = []
    written = _TOKEN.findall(text) if len(text) <= _LONGEST else []
    for part in written:
        if part in SCALES:
            if not found or (SCALES[part] < 4 and isinstance(found[-1], int)):
                found.append(Decimal(1))
            found.append(SCALES[part])
        elif part in DIGITS or part[0].isdecimal():
            _number(found, DIGITS[part] if part in DIGITS else Decimal(part.replace(",", "")))
        else:
            return []
    if len(written) > 2 and written[-1] in DIGITS and written[-2] in "百千万亿" and isinstance(found[-2], int):
        found.append(found[-2] - 1)
    return found


def _number(found: list[Token], value: Decimal) -> None:
    """Add *value*; behind another number it is the next digit (``二零二一``), behind 零 it stands alone."""
    last = found[-1] if found else None
    if isinstance(last, Decimal):
        found[-1] = last * 10 + value
    else:
        found.append(value)


def evaluate(parts: list[Token]) -> Decimal:
    """Return the value of *parts*: 万 and 亿 close a section, 十百千 stand inside one."""
    total = section = Decimal(0)
    number: Decimal | None = None
    for part in parts:
        if isinstance(part, Decimal):
            number = part
        elif part < 4:
            section += (Decimal(1) if number is None else number).scaleb(part)
            number = None
        else:
            section += number or Decimal(0)
            if part == 8 or not section:
                section += total
                total = Decimal(0)
            total += section.scaleb(part)
            section, number = Decimal(0), None
    return total + section + (number or Decimal(0))


def read(text: str) -> Decimal | None:
    """Return the value of a numeral, None for what is none.

    >>> [str(read(n)) for n in ("一百二十", "1,234.5", "3千万", "1亿2000万", "两万五")]
    ['120', '1234.5', '30000000', '120000000', '25000']
    """
    parts = tokens(text)
    value = evaluate(parts) if parts else None
    return plain(value) if value is not None and value < _LARGEST else None


def step(text: str) -> Decimal:
    """Return the unit of the last digit of a numeral that is not zero: what ``余`` and ``多`` may add at most.

    >>> [str(step(n)) for n in ("2500万", "20", "1.2万", "百")]
    ['1000000', '10', '1000', '100']
    """
    parts = tokens(text)
    for i in range(len(parts) - 1, -1, -1):
        part = parts[i]
        if isinstance(part, Decimal) and part:
            bumped = [*parts[:i], part + Decimal(1).scaleb(_exponent(part)), *parts[i + 1 :]]
            return plain(evaluate(bumped) - evaluate(parts))
    return Decimal(1)


def _exponent(value: Decimal) -> int:
    """Return the power of ten of the last digit of *value* that is not zero."""
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def plain(value: Decimal) -> Decimal:
    """Return *value* without an exponent and without trailing zeros behind the point: 2.50E+7 is 25000000."""
    whole = Decimal(int(value))
    return whole if value == whole else value.normalize()
