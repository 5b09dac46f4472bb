"""Policy documents: one sentence an idea, spans in ⟦⟧."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, NodeType, Piece, Span
from kg.ontology import load
from kg.recognition import documents

MARKED = [
    "县委出台《⟦关于加强村级班子建设的若干意见⟧》，明确十条要求。",
    "印发《⟦*县网格管理办法（试行）⟧》《⟦云河县积分管理细则⟧》，细化标准。",
    "按照《⟦××区“十四五”产业规划（2021—2025年）⟧》推进。",
    "转发《⟦关于印发〈互助养老指引〉的通知⟧》。",
    "出台《⟦XX市招才引智二十条⟧》，兑现补贴。",
    "出台《⟦云河县人才新政十条⟧》（以下简称“⟦人才十条⟧”），一年来“⟦人才十条⟧”兑现资金200万元。",
    "制定《⟦河道管护办法⟧》。\n⟦河道管护办法⟧\n第一条 为了管好河道。",
    "中共*县委办公室⟦关于做好防汛工作的通知⟧\n各乡镇党委：",
    "区政府印发了⟦关于稳定用工的若干措施⟧，受到欢迎。",
    "镇里发布⟦文明祭扫倡议书⟧，村民纷纷响应。",
    "学习⟦党的二十大报告⟧。",
    "根据⟦云政发〔2021〕12号⟧文件精神推进。",
    "出台“⟦稳企惠企八条⟧”。",
]
UNMARKED = [
    "做法被《××日报》头版报道。",
    "举办《走进乡村》系列讲座，排演情景剧《渡口人家》。",
    "要制定科学的方案，拿出管用的办法。",
    "《*县组工简报》刊发。",
]


def marked(text: str) -> str:
    """Return *text* with what is found in ⟦⟧."""
    document = Document("t.txt", text)
    for mention in reversed(documents.find(document, Piece(1, Span(0, len(text))), load())):
        assert mention.type == NodeType.POLICY_DOCUMENT
        assert mention.span.of(text) == mention.quote
        text = f"{text[: mention.span.start]}⟦{mention.quote}⟧{text[mention.span.end :]}"
    return text


@pytest.mark.parametrize("wanted", MARKED + UNMARKED)
def test_sentence(wanted):
    assert marked(re.sub("[⟦⟧]", "", wanted)) == wanted


def test_offsets_count_from_the_document_not_from_the_piece():
    text = "别的事。\n县里印发《养老服务办法》。"
    found = documents.find(Document("t.txt", text), Piece(2, Span(5, len(text))), load())
    assert [(m.span.of(text), m.rule) for m in found] == [("养老服务办法", "document/book-marks")]


def test_nothing_on_a_mask():
    text = "县里印发《养老服务办法》。"
    document = Document("t.txt", text, masks=(Span(0, len(text)),))
    assert documents.find(document, Piece(1, Span(0, len(text))), load()) == []


@given(st.text(alphabet="《》〈〉（）“”关于的印发办法通知意见条县\n。，、〔〕2021号", max_size=60))
def test_spans_are_sound_on_any_text(text):
    if not text:
        return
    found = documents.find(Document("t.txt", text), Piece(1, Span(0, len(text))), load())
    assert all(m.quote == m.span.of(text) and "\n" not in m.quote for m in found)
    assert all(a.span.end <= b.span.start for a, b in zip(found, found[1:], strict=False))
