"""A name holds both marks of a pair or neither."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Span
from kg.recognition.boundaries import balanced, pairs_of


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        ("推行“⟦六看一承诺”工作模式⟧", "“六看一承诺”工作模式"),
        ("⟦培养两个“明白人⟧”", "培养两个“明白人”"),
        ("落实⟦“三会一课⟧”制度", "三会一课"),
        ("落实“⟦三会一课”⟧制度", "三会一课"),
        ("实施⟦“头雁领航行动”⟧", "头雁领航行动"),
        ("实施⟦“头雁领航”行动⟧", "“头雁领航”行动"),
        ("⟦党支部“三个一批⟧排查整顿全面提升工程”", "党支部"),
        ("⟦积分制⟧", "积分制"),
    ],
)
def test_spans_are_mended(marked, wanted):
    text = re.sub("[⟦⟧]", "", marked)
    span = Span(marked.index("⟦"), marked.index("⟧") - 1)
    mended = balanced(span, pairs_of(text), text)
    assert mended is not None
    assert mended.of(text) == wanted


@given(st.text(alphabet="甲乙丙“”", min_size=1, max_size=30), st.data())
def test_no_pair_is_cut(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    span = balanced(Span(start, data.draw(st.integers(start + 1, len(text)))), pairs_of(text), text)
    if span is not None:
        assert 0 <= span.start < span.end <= len(text)
        inside = range(span.start, span.end)
        assert all((left in inside) == (right in inside) for left, right in pairs_of(text).values())
