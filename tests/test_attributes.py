"""Attributes of outcomes, mechanisms and programs: a short gold of our own, the reading of times, laws."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.attributes import describe
from kg.model import Attribute, Document, Entity, Mention, Metadata, NodeType, Piece, Sentence, Span
from kg.ontology import load

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "attributes.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def read(marked: str, kind: NodeType, day: str = "") -> tuple[Attribute, ...]:
    """Return the attributes of the mention marked with ⟦⟧ in a text of one sentence a full stop."""
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    text = re.sub("[⟦⟧]", "", marked)
    sentences = tuple(Sentence(Span(m.start(), m.end())) for m in re.finditer("[^。]+。?", text))
    document = Document("t.txt", text, metadata=Metadata(date=day))
    mention = Mention(Span(start, end), text[start:end], kind, "test")
    piece = Piece(1, Span(0, len(text)), sentences=sentences)
    (found,) = describe(document, piece, [Entity("e", kind, mention.quote, (mention,))], load())
    assert all(a.span.of(text) == a.quote and a.rule for a in found.attributes)
    return found.attributes


def answer(row: list[str]) -> str:
    """Return what is read for a row of the gold: values joined by ``;``, ``-`` for none."""
    _, name, kind, day, text, _ = row
    return ";".join(a.value for a in read(text, NodeType(kind), day) if a.name == name) or "-"


def accuracy(half: str) -> dict[str, tuple[int, int]]:
    """Return how many rows of a half are right, of how many, by attribute."""
    total, right = Counter[str](), Counter[str]()
    for row in ROWS:
        if row[0] == half:
            total[row[1]] += 1
            right[row[1]] += answer(row) == row[5]
    return {name: (right[name], total[name]) for name in sorted(total)}


@pytest.mark.parametrize(("half", "least"), [("dev", 0.96), ("check", 0.93)])
def test_the_gold_is_read(half, least):
    for name, (right, total) in accuracy(half).items():
        assert total >= 14 and right / total >= least, (name, right, total)


def values(marked: str, kind: NodeType, day: str = "") -> dict[str, str]:
    """Return the values by name."""
    return {a.name: a.value for a in read(marked, kind, day)}


KINDS = {
    "被评为全国文明村": "recognition",
    "综合考核居全市第一": "recognition",
    "投入资金1.2亿元": "input",
    "选派驻村干部120名": "input",
    "举办培训班14期": "output",
    "建成书屋12个": "output",
    "群众满意率达98%": "outcome",
    "矛盾纠纷下降三成": "outcome",
    "激发了队伍活力": "outcome",
}


@pytest.mark.parametrize(("quote", "expected"), KINDS.items())
def test_kinds_of_the_logic_model(quote, expected):
    assert values(f"⟦{quote}⟧。", NodeType.OUTCOME)["kind"] == expected


STATUSES = [
    ("到2026年，力争建成书屋30个。", "建成书屋30个", "planned"),
    ("正在建设书屋3个。", "建设书屋3个", "underway"),
    ("该村被评为全国文明村。", "被评为全国文明村", "recognised"),
    ("全县群众满意率达98%。", "群众满意率达98%", "measured"),
    ("去年建成书屋12个。", "建成书屋12个", "done"),
]


@pytest.mark.parametrize(("sentence", "quote", "expected"), STATUSES)
def test_status(sentence, quote, expected):
    marked = sentence.replace(quote, f"⟦{quote}⟧")
    assert values(marked, NodeType.OUTCOME)["status"] == expected


SORTS = {
    "综合考核居全市第一": "rank",
    "被确定为全省改革试点县": "model",
    "荣获全国文明村镇称号": "honour",
    "受到市委通报表扬": "praise",
    "经验被省报报道": "spread",
    "举办培训班14期": None,
}


@pytest.mark.parametrize(("quote", "expected"), SORTS.items())
def test_recognition_is_typed(quote, expected):
    assert values(f"⟦{quote}⟧。", NodeType.OUTCOME).get("recognition") == expected


TIMES = [  # text in front of an outcome, date of the document, interval, precision, rule, words that say it
    ("2022年", "", "2022-01-01/2022-12-31", "year", "time/date", "2022年"),
    ("2022年度", "", "2022-01-01/2022-12-31", "year", "time/date", "2022年度"),
    ("2019年以来", "", "2019-01-01/..", "year", "time/date", "2019年以来"),
    ("自2019年3月起", "2023-05", "2019-03-01/2023-05-31", "month", "time/date", "自2019年3月起"),
    ("去年", "2024-05", "2023-01-01/2023-12-31", "year", "time/relative-year", "去年"),
    ("去年", "", "unknown", "unknown", "time/relative-year-unknown", "去年"),
    ("今年", "2024-05-31", "2024-01-01/2024-12-31", "year", "time/relative-year", "今年"),
    ("今年以来", "2024-05-31", "2024-01-01/2024-05-31", "year", "time/relative-year", "今年以来"),
    ("近年来", "2024", "unknown", "unknown", "time/vague", "近年来"),
    ("截至目前", "2024", "/2024-12-31", "year", "time/present", "截至目前"),
    ("截至2023年底", "", "/2023-12-31", "year", "time/date", "截至2023年底"),
    ("“十三五”以来", "", "2016-01-01/..", "period", "time/five-year-plan", "“十三五”以来"),
    ("“十四五”期间", "", "2021-01-01/2025-12-31", "period", "time/five-year-plan", "“十四五”期间"),
    ("上半年", "2024-07", "2024-01-01/2024-06-30", "half", "time/part-of-document-year", "上半年"),
    ("上半年", "", "unknown", "unknown", "time/part-of-year-unknown", "上半年"),
    ("3月底前", "2024-02", "/2024-03-31", "month", "time/part-of-document-year", "3月底前"),
    ("2024年5月前", "", "/2024-04-30", "month", "time/date", "2024年5月前"),
    ("11月", "2024-02", "2023-11-01/2023-11-30", "month", "time/part-of-document-year", "11月"),
    ("2023年第三季度", "", "2023-07-01/2023-09-30", "quarter", "time/date", "2023年第三季度"),
    ("2024年1—2月", "", "2024-01-01/2024-02-29", "month", "time/date", "2024年1—2月"),
    ("2019—2021年", "", "2019-01-01/2021-12-31", "period", "time/date", "2019—2021年"),
    ("2021年10月至2022年3月", "", "2021-10-01/2022-03-31", "period", "time/date", "2021年10月至2022年3月"),
    ("2023年6月30日", "", "2023-06-30/2023-06-30", "day", "time/date", "2023年6月30日"),
    ("两年来", "2024-03-31", "2022-04-01/2024-03-31", "year", "time/years-back", "两年来"),
    ("党的十九大以来", "", "2017-10-18/..", "day", "time/since-congress", "党的十九大以来"),
    ("活动开展以来", "2024-03", "unknown", "unknown", "time/since-event", "活动开展以来"),
    ("2023年2月30日", "", None, "", "", ""),
    ("比2019年", "", None, "", "", ""),
    ("按照《2023年工作要点》", "", None, "", "", ""),
]


@pytest.mark.parametrize(("front", "day", "value", "precision", "rule", "quote"), TIMES)
def test_times_become_intervals(front, day, value, precision, rule, quote):
    found = [a for a in read(f"{front}，⟦新建书屋12个⟧。", NodeType.OUTCOME, day) if a.name == "time"]
    expected = [(value, precision, rule, quote)] if value else []
    assert [(a.value, a.precision, a.rule, a.quote) for a in found] == expected


def test_bounds_of_a_time_are_days_or_empty():
    def bounds(value: str) -> tuple[str, str]:
        return Attribute("time", value, Span(0, 1), "年", "r").bounds

    assert bounds("2019-01-01/..") == ("2019-01-01", "")
    assert bounds("/2023-12-31") == ("", "2023-12-31")
    assert bounds("unknown") == ("", "")


def test_a_date_line_of_the_piece_stands_in_for_the_date_of_the_document():
    text = "某县工作汇报\n（2023年5月12日）\n去年，建成书屋12个。"
    start = text.index("建成")
    mention = Mention(Span(start, len(text) - 1), text[start:-1], NodeType.OUTCOME, "test")
    piece = Piece(1, Span(0, len(text)), sentences=(Sentence(Span(start - 3, len(text))),))
    entity = Entity("e", NodeType.OUTCOME, mention.quote, (mention,))
    (found,) = describe(Document("t.txt", text), piece, [entity], load())
    assert [a.value for a in found.attributes if a.name == "time"] == ["2022-01-01/2022-12-31"]


def test_a_year_of_the_paragraph_counts_for_the_parts_behind_it():
    text = "2021年启动改革。上半年，⟦办件3万件⟧。"
    assert values(text, NodeType.OUTCOME, "2024-03")["time"] == "2021-01-01/2021-06-30"


def test_what_is_sent_or_acts_is_no_target():
    assert "target" not in values("⟦选派机关干部118名⟧担任专员。", NodeType.OUTCOME)
    assert "target" not in values("推行⟦党员联户制度⟧。", NodeType.MECHANISM)


def test_the_instrument_of_a_practice_is_that_of_the_taxonomy_in_any_wording():
    for concept in load().practices:
        if concept.kind == NodeType.MECHANISM and len(concept.label) >= 4 and "、" not in concept.label:
            found = [a for a in read(f"推行⟦{concept.label}⟧。", NodeType.MECHANISM) if a.name == "instrument"]
            assert [(a.value, a.rule) for a in found] == [(concept.instrument, "instrument/taxonomy-name")]


def test_other_types_have_no_attributes():
    assert read("⟦某县教育局⟧2022年成立。", NodeType.ORGANIZATION) == ()


PARTS = (
    "2022年", "今年", "以来", "上半年", "3月", "底前", "截至", "目前", "“十四五”", "期间", "，", "。", "村干部", "面向", "培训", "奖", "由",
    "到", "13月", "2月30日", "比", "《", "》", "近", "三年来", "0", "99", "年", "月", "前", "末", "至", "党的二十大以来", "力争", "了",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(PARTS), max_size=14).map("".join), st.sampled_from(["", "2024", "2024-02", "2024-02-29"])
)
def test_any_text_gives_valid_intervals_and_exact_evidence(text, day):
    for kind in (NodeType.OUTCOME, NodeType.MECHANISM):
        found = read(f"{text}⟦建成甲12个⟧{text}", kind, day)
        assert found == tuple(sorted(found))
        for a in found:
            if a.name == "time":
                assert re.fullmatch(r"unknown|(\d{4}-\d\d-\d\d)?/(\d{4}-\d\d-\d\d|\.\.)?", a.value) and a.value != "/"
