"""Places: one sentence an idea, spans in ⟦⟧; the table of divisions; laws on any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Level, NodeType, Piece, Span
from kg.ontology import load
from kg.recognition import organizations, places
from kg.recognition.placenames import place_names

MARKED = [
    "⟦南召县⟧深化改革，⟦南召⟧的做法在全省推广。",
    "⟦江西省井冈山市⟧把红色资源用好。",
    "在⟦浙江义乌⟧召开现场会。",
    "从⟦江苏⟧、⟦浙江⟧引进项目。",
    "⟦*县⟧地处山区，⟦×××镇⟧、⟦某村⟧先行试点。",
    "⟦XX市⟧与⟦××区⟧共建园区。",
    "奋力谱写现代化⟦*⟧篇章。",
    "⟦*县石门镇槐树湾村⟧变了样。",
    "来到⟦柳溪镇⟧调研，走进⟦凤栖社区⟧看变化。",
    "⟦青禾县⟧开了头，如今⟦青禾⟧的茶叶卖到城里。",
    "在⟦长三角⟧、⟦粤港澳大湾区⟧设站。",
    "⟦湘赣边⟧协作区挂牌。",
    "⟦云州经济技术开发区⟧落户企业80家。",
    "家住⟦望江路18号⟧的老人说。",
    "⟦乳源县⟧是瑶族聚居区。",
    "⟦安徽庐江县⟧境内有铁路。",
    "⟦庐江县城⟧越来越美。",
]
UNMARKED = [
    "我县、全县、各镇、该村都要落实。",
    "美丽乡村建设推动城乡融合，特色小镇兴起。",
    "社区、街道、村里都有人。",
    "严厉打击市场乱象，激发社区活力，偏远村也通了车。",
    "组织金融机构对接，搬迁安置点建成。",
    "推进平安建设，前进路上同心同德。",
    "县委书记、镇长带头。",
    "“晋江经验”得到推广。",
    "《南召县林长制实施办法》印发。",
    "县乡村三级联动，县聘乡用、乡聘村用。",
]
AS_ORGANIZATION = [
    "⟦南召县教育局⟧办班。",
    "⟦上湾村⟧与⟦青云茶业公司⟧签约。",
    "⟦*县人民医院⟧开诊。",
]


def run(module, text: str, place: str = "") -> str:
    """Return *text* with what *module* finds in ⟦⟧."""
    document = Document("t.txt", text)
    for mention in reversed(module.find(document, Piece(1, Span(0, len(text)), place=place), load())):
        text = f"{text[: mention.span.start]}⟦{mention.quote}⟧{text[mention.span.end :]}"
    return text


@pytest.mark.parametrize("wanted", MARKED + UNMARKED)
def test_sentence(wanted):
    assert run(places, re.sub("[⟦⟧]", "", wanted)) == wanted


@pytest.mark.parametrize("wanted", AS_ORGANIZATION)
def test_a_place_in_an_organisation_belongs_to_it(wanted):
    text = re.sub("[⟦⟧]", "", wanted)
    assert run(places, text) == text
    assert run(organizations, text) == wanted


def test_the_piece_s_own_village_stays_a_place():
    text = "上湾村探索积分制，成立理事会。"
    assert run(places, text, place="*县石桥镇上湾村") == "⟦上湾村⟧探索积分制，成立理事会。"
    assert run(organizations, text) == "⟦上湾村⟧探索积分制，成立理事会。"


def test_a_chain_is_named_after_its_last_and_has_its_level():
    (found,) = place_names(load()).find("江苏省泰州市姜堰区")
    assert (found.start, found.end, found.level) == (0, 9, 2)


def test_divisions_are_sorted_unique_and_whole():
    divisions = load().divisions
    codes = [d.code for d in divisions]
    assert codes == sorted(set(codes))
    by_name = {d.name: d for d in divisions}
    assert (by_name["南召县"].short, by_name["南召县"].level) == ("南召", Level.COUNTY)
    assert by_name["广西壮族自治区"].short == "广西"
    assert by_name["大厂回族自治县"].short == "大厂"
    assert by_name["密云县"].short == ""
    assert sum(d.level == Level.PROVINCE for d in divisions) == 34
    assert sum(d.level == Level.COUNTY for d in divisions) > 2800


def test_short_names_are_no_everyday_words():
    ambiguous = set(load().words("places.ambiguous"))
    assert not [d for d in load().divisions if d.short in ambiguous or len(d.short) == 1]


@given(st.text(alphabet="县市区镇乡村社街道*×XX某省江苏南召京青禾柳在到的，。\n“”《》委局", max_size=60))
def test_spans_are_sound_on_any_text(text):
    if not text:
        return
    document, piece = Document("t.txt", text), Piece(1, Span(0, len(text)))
    found = places.find(document, piece, load())
    assert all(m.quote == m.span.of(text) and "\n" not in m.quote and m.type == NodeType.PLACE for m in found)
    assert all(a.span.end <= b.span.start for a, b in zip(found, found[1:], strict=False))
    acting = organizations.find(document, piece, load())
    assert not any(a.span.overlaps(m.span) for a in acting for m in found)
