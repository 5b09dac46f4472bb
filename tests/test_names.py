"""Programs and mechanisms found by rules: one sentence an idea, spans in ⟦⟧."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Piece, Span
from kg.ontology import load
from kg.recognition import mechanisms, programs

MECHANISMS = [
    "县里建立⟦干部平时考核台账⟧，逐人记实。",
    "推行“⟦吹哨报到⟧”机制"[:-2] + "，街道一声哨，部门马上到。",
    "通过⟦入户走访⟧、⟦集中座谈⟧、⟦发放问卷⟧等方式了解实情。",
    "全面落实⟦三会一课⟧、⟦组织生活会⟧。",
    "开通⟦企业服务直通车⟧，企业少跑腿。",
]
PROGRAMS = [
    "深入实施“⟦头雁领航行动⟧”，选优配强班子。",
    "启动⟦“千名干部下乡村”行动⟧，覆盖全县。",
    "⟦校地合作⟧结出硕果。",
    "全力推进⟦乡村振兴⟧。",
]


def found(module, text: str) -> list[str]:
    """Return the quotes that *module* finds in *text* as a piece of its own."""
    document = Document("t.txt", text)
    return [m.quote for m in module.find(document, Piece(1, Span(0, len(text))), load())]


@pytest.mark.parametrize("marked", MECHANISMS)
def test_mechanisms(marked):
    assert found(mechanisms, re.sub("[⟦⟧]", "", marked)) == re.findall("⟦(.*?)⟧", marked)


@pytest.mark.parametrize("marked", PROGRAMS)
def test_programs(marked):
    assert found(programs, re.sub("[⟦⟧]", "", marked)) == re.findall("⟦(.*?)⟧", marked)


@pytest.mark.parametrize("text", ["全面加强干部队伍建设。", "提高站位，压实责任。", "完善体制机制。"])
def test_general_duties_are_no_mechanisms(text):
    assert found(mechanisms, text) == []


words = st.lists(
    st.sampled_from(
        [
            "建立",
            "机制",
            "“",
            "”",
            "、",
            "，",
            "。",
            "行动",
            "实施",
            "星级评定",
            "\n",
            "（",
            "）",
            "《",
            "》",
            "等方式",
            "通过",
        ]
    ),
    min_size=1,
    max_size=30,
).map("".join)


@given(words)
def test_every_mention_is_a_quotation_on_one_line_and_none_overlap(text):
    document = Document("t.txt", text)
    for module in (mechanisms, programs):
        spans = module.find(document, Piece(1, Span(0, len(text))), load())
        assert all(m.span.of(text) == m.quote and "\n" not in m.quote for m in spans)
        assert all(a.span.end <= b.span.start for a, b in zip(spans, spans[1:], strict=False))
