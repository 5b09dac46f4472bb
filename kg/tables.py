"""Tables that office programs open without harm: UTF-8 with a byte order mark, RFC 4180, no formulas.

A cell whose text would be taken for a formula gets one apostrophe in front: a program that reads the file and wants
the exact text removes one leading apostrophe where one of ``FORMULA`` follows it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What starts a formula, or a new cell, in Excel, WPS or LibreOffice; the wide signs do so in East Asian versions."""

Cell = str | int | float | bool


def defused(value: Cell) -> Cell:
    """Return *value* as a cell that no spreadsheet runs. Numbers stay numbers.

    >>> defused("=1+1"), defused("星级评定"), defused(-3), defused("'=1")
    ("'=1+1", '星级评定', -3, "''=1")
    """
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return value
    return "'" + value if value.lstrip("'").startswith(FORMULA) else value


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    r"""Return the table as the bytes of a CSV file: UTF-8 with BOM, CRLF after every row, formulas defused.

    >>> csv_bytes(["a", "b"], [["=x", 1]])
    b"\xef\xbb\xbfa,b\r\n'=x,1\r\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([defused(cell) for cell in header])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
