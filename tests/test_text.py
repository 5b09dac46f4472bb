"""Pairs of marks, lines, occurrences, redaction and normal forms."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.text import PAIRS, enclosed, is_redacted, lines, normal, occurrences, trimmed

marks = st.text(alphabet="甲乙\n" + "".join(PAIRS) + "".join(PAIRS.values()), max_size=40)


@given(marks)
def test_pairs_are_balanced_nested_and_on_one_line(text):
    pairs = enclosed(text)
    assert all(PAIRS[text[a]] == text[b] and "\n" not in text[a:b] for a, b in pairs)
    assert not any(a < c < b < d for a, b in pairs for c, d in pairs)


@given(st.text(alphabet=" \t\n甲乙", max_size=40))
def test_lines_lose_nothing_but_white_space(text):
    assert "".join("".join(s.of(text) for s in lines(text)).split()) == "".join(text.split())


@given(st.text(max_size=30))
def test_the_normal_form_is_stable(name):
    assert normal(normal(name)) == normal(name)


def test_redaction_signs():
    assert all(
        map(is_redacted, ("*县", "**区委", "×××镇", "XX市", "某区", "中共*县委组织部", "*", "Ｘ县".replace("Ｘ", "X")))
    )
    assert not any(map(is_redacted, ("南召县", "县委", "市统计局")))


@given(st.text(alphabet="甲a \n\t\r\u3000\x1c\x85\u2028"))
def test_lines_are_those_of_split_without_white_space_at_their_ends(text):
    assert [line.of(text) for line in lines(text)] == [line.strip() for line in text.split("\n") if line.strip()]


@given(st.text(alphabet="甲a \n\u3000"), st.integers(0, 9), st.integers(0, 9))
def test_what_is_trimmed_is_stripped(text, start, end):
    assert [part.of(text) for part in trimmed(text, start, end)] == list(filter(None, [text[start:end].strip()]))


@given(st.text(alphabet="ab"), st.text(alphabet="ab", min_size=1, max_size=3))
def test_a_string_occurs_wherever_the_text_goes_on_with_it(text, part):
    assert list(occurrences(text, part)) == [at for at in range(len(text)) if text.startswith(part, at)]
