"""Organisations: one sentence an idea, spans in ⟦⟧; by-lines; laws on any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, NodeType, Piece, Span
from kg.ontology import load
from kg.recognition import organizations

MARKED = [
    "⟦县委组织部⟧会同⟦县人社局⟧、⟦县财政局⟧研究。",
    "⟦中共*县委组织部⟧牵头。",
    "⟦××区人民政府办公室⟧印发通知。",
    "⟦青禾县教育局⟧与⟦青禾县第一小学⟧合办。",
    "⟦市商务和粮食局⟧负责。",
    "⟦国家税务总局*县税务局⟧推出新办法。",
    "⟦省纪委监委⟧有关负责人介绍。",
    "⟦党中央⟧、⟦国务院⟧作出部署，⟦教育部⟧下发通知。",
    "打通⟦民政⟧、⟦人社⟧、⟦住建⟧等部门数据。",
    "⟦编制部门⟧、⟦税务部门⟧参与。",
    "⟦村“两委”⟧开会商量，⟦镇党委⟧、⟦村党支部⟧带头。",
    "与⟦*师范大学⟧、⟦楚江农业大学⟧签约。",
    "引进⟦启恒新能源科技公司⟧，⟦*明达建材有限公司⟧投产。",
    "成立⟦容错纠错工作领导小组⟧，⟦市委人才工作领导小组⟧统筹。",
    "由⟦顺捷速运XX分公司⟧承运，⟦恒通银行*分行⟧放贷。",
    "⟦柳林镇中心学校⟧开学，⟦柳林派出所⟧值守。",
    "注册成立⟦槐树湾果业专业合作社⟧，⟦合作社⟧与农户签约。",
    "⟦云河县残疾人联合会⟧（下称“⟦县残联⟧”）上门服务，⟦县残联⟧获表彰。",
    "⟦恒岳重工集团⟧落户，从⟦恒岳重工⟧选聘骨干。",
    "⟦兰花村⟧把彩礼降下来，⟦上湾村⟧与⟦石桥村⟧联手。",
    "⟦团市委⟧、⟦市总工会⟧联合发文。",
    "⟦龙门街道办事处⟧派人。",
]
UNMARKED = [
    "县委书记、副县长、局长分头抓。",
    "九井镇党委书记说，县委组织部部长到场。",
    "各单位、企业、干部都要行动。",
    "政府采购、政府投资要公开，委员会员要守规矩。",
    "在校大学生、中小学生参加，集中学习。",
    "新的发展格局形成，全局工作推进。",
    "做法被《县委办公室通讯》刊发。",
    "停车管理公司、上市公司、世界一流大学。",
    "建设村卫生室、乡镇卫生院。",
]


def run(text: str, **fields) -> str:
    """Return *text* with what is found in ⟦⟧."""
    document = Document("t.txt", text)
    for mention in reversed(organizations.find(document, Piece(1, Span(0, len(text)), **fields), load())):
        assert mention.type == NodeType.ORGANIZATION
        text = f"{text[: mention.span.start]}⟦{mention.quote}⟧{text[mention.span.end :]}"
    return text


@pytest.mark.parametrize("wanted", MARKED + UNMARKED)
def test_sentence(wanted):
    assert run(re.sub("[⟦⟧]", "", wanted)) == wanted


def test_byline_broken_over_two_lines_marks_the_first():
    text = "盯牢数据\n*市统计局\n党组坚持提前谋划。"
    assert run(text, byline=Span(5, 13), owner="*市统计局党组") == "盯牢数据\n⟦*市统计局⟧\n党组坚持提前谋划。"
    assert run(text, owner="*市统计局党组") == "盯牢数据\n⟦*市统计局⟧\n党组坚持提前谋划。"


def test_byline_is_the_surest():
    text = "题目\n中共*县委老干部工作局\n正文。"
    document = Document("t.txt", text)
    piece = Piece(1, Span(0, len(text)), byline=Span(3, 15), owner="中共*县委老干部工作局")
    (found,) = organizations.find(document, piece, load())
    assert (found.quote, found.rule, found.confidence) == ("中共*县委老干部工作局", "organization/byline", 0.97)


def test_offsets_count_from_the_document_not_from_the_piece():
    text = "别的事。\n县财政局拨款。"
    found = organizations.find(Document("t.txt", text), Piece(2, Span(5, len(text))), load())
    assert [m.span.of(text) for m in found] == ["县财政局"]


def test_nothing_on_a_mask():
    text = "县财政局拨款，县教育局办学。"
    document = Document("t.txt", text, masks=(Span(0, 6),))
    assert [m.quote for m in organizations.find(document, Piece(1, Span(0, len(text))), load())] == ["县教育局"]


@given(st.text(alphabet="县委组织部人社局公司大学的与、，。\n“”（）*×市领导小组办党0", max_size=60), st.booleans())
def test_spans_are_sound_on_any_text(text, owned):
    if not text:
        return
    piece = Piece(1, Span(0, len(text)), owner=text.split("\n")[0] if owned else "")
    found = organizations.find(Document("t.txt", text), piece, load())
    assert all(m.quote == m.span.of(text) and "\n" not in m.quote for m in found)
    assert all(a.span.end <= b.span.start for a, b in zip(found, found[1:], strict=False))
