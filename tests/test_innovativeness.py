"""Scores of innovativeness: worked by hand, and bounded where a year is."""

from __future__ import annotations

import itertools

import pytest
from adoptions import MATRIX
from hypothesis import given
from hypothesis import strategies as st

from kg.analysis.innovativeness import bounded, lag, policies, receptivity, scores

# Policy A: 甲 1960, 乙 1970, 丙 1980; 丁 never.    first 1960, last 1980, 20 years
# Policy B: 乙 2000, 丁 2004;            甲, 丙 never.  first 2000, last 2004,  4 years
#
# Walker     A: 甲 0/20 = 0    乙 10/20 = .5  丙 20/20 = 1  丁 1          Boushey  A: 甲 21/21 = 1  乙 11/21  丙 1/21  丁 0
#            B: 甲 1           乙 0/4 = 0     丙 1          丁 4/4 = 1             B: 甲 0          乙 5/5 = 1  丙 0   丁 1/5
# 1 - mean:     甲 .5          乙 .75         丙 0          丁 0       mean:         甲 .5          乙 16/21    丙 1/42  丁 1/10

A = {"甲": (1960, 1960), "乙": (1970, 1970), "丙": (1980, 1980), "丁": None}
B = {"甲": None, "乙": (2000, 2000), "丙": None, "丁": (2004, 2004)}


def test_the_scores_are_those_worked_by_hand():
    found = {s.place: s for s in scores([A, B])}
    walker = {name: s.walker for name, s in found.items()}
    assert walker == {"甲": (0.5, 0.5), "乙": (0.75, 0.75), "丙": (0.0, 0.0), "丁": (0.0, 0.0)}
    boushey = {"甲": 1 / 2, "乙": 16 / 21, "丙": 1 / 42, "丁": 1 / 10}
    for name, value in boushey.items():
        assert found[name].boushey == pytest.approx((value, value))
    assert [s.place for s in scores([A, B])] == ["乙", "甲", "丁", "丙"]


def test_walkers_own_example():
    """Twenty years from first to last, adopted ten years after the first: .500 (page 883)."""
    assert lag(1970, 1960, 1980) == 0.5


def test_an_interval_gives_the_bounds_worked_by_hand():
    """丙 adopts between 1975 and 1980, 乙 in 1970, 甲 in 1960.

    丙 is last in any case: lag 1. 乙: 10/15 if 丙 comes in 1975, 10/20 if in 1980. Boushey of 丙: with LY = SY it is
    1/(LY + 1 - FY): 1/16 or 1/21.
    """
    policy = {"甲": (1960, 1960), "乙": (1970, 1970), "丙": (1975, 1980)}
    assert bounded(lag, "丙", policy) == (1.0, 1.0)
    assert bounded(lag, "乙", policy) == pytest.approx((1 / 2, 2 / 3))
    assert bounded(receptivity, "乙", policy) == pytest.approx((6 / 16, 11 / 21))


YEARS = st.tuples(st.integers(2000, 2004), st.integers(0, 2)).map(lambda t: (t[0], sum(t)))


@given(st.lists(YEARS, min_size=1, max_size=4))
def test_the_bounds_are_those_of_all_years_tried_out(intervals):
    policy = {str(n): y for n, y in enumerate(intervals)}
    choices = list(itertools.product(*(range(a, b + 1) for a, b in intervals)))
    for score in (lag, receptivity):
        tried = [score(c[0], min(c), max(c)) for c in choices]
        low, high = bounded(score, "0", policy)
        assert (low, high) == pytest.approx((min(tried), max(tried)))


def test_the_matrix_gives_scores_of_named_places_with_years_only():
    assert policies(MATRIX) == {"星级评定": {"乙县": (2021, 2021), "甲县": (2019, 2019), "己县": None, "戊县": None}}
    taken = policies(MATRIX, bounds=True)
    assert taken["星级评定"]["丙县"] == (2024, 2024)
    assert "丁县" not in taken["星级评定"]
    assert taken["人才沙龙"]["乙县"] is None
