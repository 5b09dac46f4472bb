"""Stretches of days: years, halves, quarters, months, and what the date of a document makes of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

UNKNOWN = "unknown"
"""Value of a time that the text leaves open on both sides."""


class Stretch(NamedTuple):
    """From one day to another, both included; ``None`` is unknown, ``date.max`` as the end is open."""

    start: date | None
    end: date | None
    precision: str

    @property
    def value(self) -> str:
        """The ISO 8601 interval: an unknown side is empty, an open end ``..``.

        >>> Stretch(date(2019, 1, 1), date.max, "year").value, Stretch(None, None, "unknown").value
        ('2019-01-01/..', 'unknown')
        """
        if self.start is None and self.end is None:
            return UNKNOWN
        end = ".." if self.end == date.max else self.end.isoformat() if self.end else ""
        return f"{self.start.isoformat() if self.start else ''}/{end}"


NOTHING = Stretch(None, None, UNKNOWN)


def year(number: int) -> Stretch:
    """Return the whole of a year."""
    return Stretch(date(number, 1, 1), date(number, 12, 31), "year")


def months(number: int, first: int, last: int) -> Stretch:
    """Return the months *first* to *last* of a year; the precision follows from which they are.

    >>> months(2023, 1, 6).value, months(2023, 1, 6).precision
    ('2023-01-01/2023-06-30', 'half')
    """
    count = last - first
    precision = "month"
    if (first, last) in ((1, 6), (7, 12)):
        precision = "half"
    elif count == 2 and first % 3 == 1:
        precision = "quarter"
    return Stretch(date(number, first, 1), date(number, last, monthrange(number, last)[1]), precision)


def day(number: int, month: int, of_month: int) -> Stretch | None:
    """Return one day; None where there is no such day."""
    try:
        found = date(number, month, of_month)
    except ValueError:
        return None
    return Stretch(found, found, "day")


def written(text: str) -> Stretch | None:
    """Return what an ISO date of any precision covers; None for what is no date.

    >>> written("2023-05").value, written("2023-05-12").value, written("x")
    ('2023-05-01/2023-05-31', '2023-05-12/2023-05-12', None)
    """
    try:
        parts = [int(p) for p in text.split("-")]
        if len(parts) == 1 and 1900 <= parts[0] <= 2100:
            return year(parts[0])
        if len(parts) == 2:
            return months(parts[0], parts[1], parts[1])._replace(precision="month")
        return day(parts[0], parts[1], parts[2]) if len(parts) == 3 else None
    except (ValueError, IndexError):
        return None


def back(end: date, years: int, months_back: int = 0) -> date:
    """Return the first day of a stretch of so many years and months that ends with *end*.

    >>> back(date(2022, 12, 26), 3).isoformat(), back(date(2024, 2, 29), 1).isoformat()
    ('2019-12-27', '2023-03-01')
    """
    count = end.year * 12 + end.month - 1 - years * 12 - months_back
    of_year, month = divmod(count, 12)
    last = monthrange(of_year, month + 1)[1]
    return date(of_year, month + 1, min(end.day, last)) + timedelta(days=1)
