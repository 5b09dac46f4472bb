"""Quantities: a table of expressions, laws about numbers of any form, and the figures on real outcomes."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluation.gold import read_gold
from kg.model import NodeType, Quantity
from kg.ontology import load
from kg.recognition.numerals import read, step
from kg.recognition.quantities import locate, notation, parse

TABLE = Path(__file__).parent / "quantities.tsv"
SHARED = Path(__file__).parent.parent.parent / "shared" / "gold"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
UNITS = ("个", "名", "户次", "平方米", "个百分点", "元", "%", "个工作日", "倍")
SIGNS = {"=": "{}", "<": "不到{}", "<=": "{}以内", ">": "超过{}", ">=": "{}以上", "~": "约{}"}
NOISE = (
    "0123456789０.,，、。％%:一二两三十百千万亿半几数余多来成分之第每前约近超内以上下到至—~“”个名年月日元的率增长人A \n"
)


def interval(quantity: Quantity) -> str:
    """Return ``[low,high]`` with unbounded ends left empty."""
    ends = ("" if end is None else str(end) for end in (quantity.low, quantity.high))
    return "[" + ",".join(ends) + "]"


@pytest.mark.parametrize(("text", "expected", "intervals"), ROWS, ids=[row[0] for row in ROWS])
def test_the_table_of_expressions(text, expected, intervals):
    found = parse(text, load())
    assert "; ".join(map(notation, found)) == expected
    assert " ".join(map(interval, found)) == intervals


def test_the_table_is_long_enough_and_says_nothing_twice():
    assert len(ROWS) >= 120
    assert len({text for text, *_ in ROWS}) == len(ROWS)


numbers = st.one_of(
    st.integers(2, 999_999).map(Decimal),
    st.integers(11, 99_999).filter(lambda n: n % 10).map(lambda n: Decimal(n) / 10),
)


@given(numbers, st.sampled_from(UNITS), st.sampled_from(sorted(SIGNS)), st.sampled_from(["", "办结", "达到"]))
def test_what_is_written_is_read_back(value, unit, sign, lead):
    text = lead + SIGNS[sign].format(f"{value}{unit}")
    assert [(q.comparator, q.value, q.unit) for q in parse(text, load())] == [(sign, value, unit)]


@given(st.integers(1, 9999), st.sampled_from(["万", "亿", "千万", "万亿"]))
def test_scales_are_multiplied_in(number, scale):
    factor = {"万": 10**4, "亿": 10**8, "千万": 10**7, "万亿": 10**12}[scale]
    (found,) = parse(f"投入{number}{scale}余元", load())
    assert (found.comparator, found.value, found.unit) == (">", number * factor, "元")
    assert found.low == found.value and found.high == found.value + step(str(number)) * factor


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_are_read(number):
    digits, scales = "零一二三四五六七八九", ["", "十", "百", "千"]

    def group(n: int) -> str:
        text = "".join(digits[int(d)] + (scales[len(str(n)) - i - 1] if d != "0" else "") for i, d in enumerate(str(n)))
        while "零零" in text:
            text = text.replace("零零", "零")
        return text.rstrip("零")

    high, low = divmod(number, 10_000)
    gap = "零" if high and low and low < 1000 else ""
    assert read((group(high) + "万" if high else "") + gap + (group(low) if low else "")) == number


@given(st.one_of(st.text(max_size=60), st.text(alphabet=NOISE, max_size=60)))
def test_any_text_is_read_without_an_error_and_the_same_way_twice(text):
    found = parse(text, load())
    assert found == parse(text, load())
    assert found == tuple(q for _, quantities in locate(text, load()) for q in quantities)


@given(st.text(alphabet=NOISE, max_size=40))
def test_intervals_hold_their_value_and_places_hold_a_numeral(text):
    previous = 0
    for span, quantities in locate(text, load()):
        assert previous <= span.start < span.end <= len(text)
        previous = span.end
        for q in quantities:
            assert q.comparator in SIGNS
            assert q.low is None or q.low <= q.value
            assert q.high is None or q.value <= q.high


def gold_quantities(mentions) -> Counter[tuple[str, float, str]]:
    """Return what the annotators wrote for the mentions of one outcome."""
    return Counter((q.comparator, float(q.value), q.unit) for m in mentions for q in m.quantities)


def read_quantities(mentions) -> Counter[tuple[str, float, str]]:
    """Return what is read in the same mentions, each wording once: a repeated outcome carries its quantities once."""
    quotes = {m.quote: None for i, m in enumerate(mentions) if m.quantities or not i}
    return Counter((q.comparator, float(q.value), q.unit) for quote in quotes for q in parse(quote, load()))


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the annotated texts in ../shared/gold")
@pytest.mark.parametrize("folder", [".", "written"])
def test_quantities_of_real_outcomes(folder):
    right = gold = found = 0
    for path in sorted((SHARED / folder).glob("*.gold.txt")):
        for part in read_gold(path).pieces:
            for entity in (e for e in part.entities if e.type == NodeType.OUTCOME):
                wanted, got = gold_quantities(entity.mentions), read_quantities(entity.mentions)
                right += (wanted & got).total()
                gold += wanted.total()
                found += got.total()
    assert 2 * right / (gold + found) >= 0.95
