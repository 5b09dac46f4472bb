"""A survey made by hand that holds every status of adoption, and its matrix."""

from __future__ import annotations

from surveys import case, practice

from kg.analysis import Survey
from kg.analysis.dating import Dated
from kg.analysis.diffusion import matrix

WRITTEN = Dated("document", None, 2024)


def since(when: int, last: int | None = 0) -> Dated:
    """Return words that date a beginning: in a year, or between two."""
    return Dated("since", when, when if last == 0 else last, f"{when}年以来", 0, 7, f"{when}年以来，推行。")


def by(when: int) -> Dated:
    """Return words by which a practice was there."""
    return Dated("during", None, when, f"{when}年", 0, 5)


STARS = practice(
    "星级评定",
    case("甲县", "星级评定", dates=(since(2019), WRITTEN), claim="claim-1"),
    case("乙县", "星级评定", dates=(since(2021), WRITTEN), claim="claim-2"),
    case("丙县", "星级评定", dates=(WRITTEN,), claim="claim-3"),
    case("丁县", "星级评定", claim="claim-4"),
    case("戊县", "星级评定", stance="planned", dates=(WRITTEN,), claim="claim-5"),
    case("己县", "星级评定", stance="denied", dates=(WRITTEN,), claim="claim-6"),
    case("*县", "评星", "c.txt", hidden=True, dates=(since(2015), WRITTEN), claim="claim-7"),
)
CLUB = practice(
    "人才沙龙",
    case("甲县", "人才沙龙", dates=(since(2020), WRITTEN), claim="claim-8"),
    case("丙县", "人才沙龙", dates=(by(2018),), claim="claim-9"),
)
SURVEY = Survey((STARS, CLUB, practice("乡村振兴", case("甲县", "乡村振兴"), background=True)), ("假设一。",))
MATRIX = matrix(SURVEY)
PLACES = {p.name: p for p in MATRIX.places}
