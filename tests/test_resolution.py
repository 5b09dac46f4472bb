"""Which mentions are one entity, and which entities are one node."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model import (
    Document,
    EdgeType,
    Extraction,
    Level,
    Mention,
    NodeType,
    Piece,
    PieceExtraction,
    Span,
    Statement,
)
from kg.ontology import load
from kg.resolution import group
from kg.resolution.across import resolve

T = NodeType


def mentions(text: str, kind: NodeType, *names: str) -> list[Mention]:
    """Return one mention a name, in text order, each found behind the one before."""
    out, at = [], 0
    for name in names:
        at = text.index(name, at)
        out.append(Mention(Span(at, at + len(name)), name, kind, "test"))
        at += len(name)
    return out


def entities(kind: NodeType, *names: str, owner: str = "", place: str = "") -> list[list[str]]:
    """Return the names grouped into entities."""
    text = "，".join(names)
    piece = Piece(1, Span(0, len(text)), owner=owner, place=place)
    found = group(Document("t.txt", text), piece, mentions(text, kind, *names), load())
    return [[m.quote for m in e.mentions] for e in found]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (T.MECHANISM, ("星级评定", "“星级评定”")),
        (T.ORGANIZATION, ("*市统计局", "市统计局")),
        (T.ORGANIZATION, ("中共青石县委", "县委")),
        (T.PROGRAM, ("公务员职务与职级并行制度", "职务与职级并行")),
        (T.PROGRAM, ("“五彩里弄”党建品牌", "五彩里弄")),
        (T.PLACE, ("安徽庐江", "庐江县")),
        (T.PLACE, ("湖南省浏阳市", "浏阳")),
        (T.PLACE, ("贵州", "贵州省")),
        (T.PLACE, ("浙江德清", "德清", "浙江省湖州市德清县")),
        (T.PLACE, ("大通县", "青海省西宁市大通回族土族自治县", "大通")),
        (T.ORGANIZATION, ("区促进校地合作领导小组办公室", "领导小组办公室")),
        (T.ORGANIZATION, ("中共*区委", "区委")),
        (T.ORGANIZATION, ("市交通运输局", "交通运输局")),
        (T.ORGANIZATION, ("省林业和草原局", "省林草局")),
        (T.ORGANIZATION, ("柳荫街道", "街道")),
        (T.ORGANIZATION, ("县委办公室", "县委办")),
        (T.PROGRAM, ("“勤学 善思”大讨论", "“勤学、善思”大讨论活动", "大讨论")),
        (T.PROGRAM, ("乡村全面振兴", "乡村振兴")),
        (T.PROGRAM, ("“燕归巢”工程", "“燕归巢”运行模式")),
        (T.MECHANISM, ("一表通", "“一表通”系统")),
        (T.MECHANISM, ("调研走访", "走访调研")),
        (T.MECHANISM, ("夜校学习平台", "农民夜校学习平台")),
        (T.POLICY_DOCUMENT, ("关于加强校地合作工作的实施意见", "实施意见")),
    ],
)
def test_short_forms_join_the_long_form(kind, names):
    assert entities(kind, *names) == [list(names)]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (T.PLACE, ("柳河县", "柳河镇")),
        (T.ORGANIZATION, ("团市委", "市委")),
        (T.MECHANISM, ("积分管理", "星级管理")),
        (T.OUTCOME, ("培训干部21名", "培训干部210名")),
        (T.PLACE, ("江苏南京", "江苏苏州")),
        (T.ORGANIZATION, ("泽阳市卫生局", "泽阳市临湖区卫生局")),
        (T.PROGRAM, ("党建引领乡村治理", "乡村治理")),
        (T.PROGRAM, ("乡村文化振兴", "乡村振兴")),
        (T.MECHANISM, ("考核办法", "巡查办法")),
    ],
)
def test_different_things_stay_apart(kind, names):
    assert len(entities(kind, *names)) == 2


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (T.PLACE, ("临湖镇", "临湖村", "临湖")),
        (T.ORGANIZATION, ("市民政局", "区民政局", "民政局")),
        (T.POLICY_DOCUMENT, ("关于人才工作的实施意见", "关于校地合作的实施意见", "实施意见")),
    ],
)
def test_a_short_form_of_two_names_joins_neither(kind, names):
    assert len(entities(kind, *names)) == 3


@pytest.mark.parametrize(("place", "groups"), [("*县", 2), ("", 3), ("南召县", 3)])
def test_a_bare_sign_is_the_hidden_place_of_the_piece(place, groups):
    assert len(entities(T.PLACE, "*县", "*镇", "*", place=place)) == groups


def test_the_organisation_department_is_the_by_line():
    assert entities(T.ORGANIZATION, "中共*县委组织部", "组织部门", owner="中共*县委组织部") == [
        ["中共*县委组织部", "组织部门"]
    ]


def extraction(name: str, *pieces: list[tuple[NodeType, str]]) -> Extraction:
    """Return an extraction whose pieces hold the given names, one statement from the first to each other."""
    text = "\n".join("，".join(n for _, n in piece) for piece in pieces) + f"\n{name}"
    document, parts, at = Document(name, text), [], 0
    for number, names in enumerate(pieces, 1):
        end = at + len("，".join(n for _, n in names))
        piece = Piece(number, Span(at, end))
        found = []
        for kind, quote in names:
            at = text.index(quote, at)
            found.append(Mention(Span(at, at + len(quote)), quote, kind, "test"))
            at += len(quote)
        known = group(document, piece, found, load())
        first = known[0]
        statements = tuple(
            Statement(first.id, EdgeType.USES, e.id, document.id, number, e.mentions[0].span, e.label, "test")
            for e in known[1:]
        )
        parts.append(PieceExtraction(piece, known, statements))
        at = end + 1
    return Extraction(document, tuple(parts))


def test_redacted_places_of_two_pieces_are_never_one_node():
    nodes, _, assumptions = resolve([extraction("a.txt", [(T.PLACE, "*县")], [(T.PLACE, "*县")])], load())
    assert [n.label for n in nodes] == ["*县", "*县"]
    assert all(n.redacted and len({o.piece for o in n.occurrences}) == 1 for n in nodes)
    assert assumptions


def test_one_county_of_the_table_is_one_node_whatever_the_short_form():
    nodes, _, _ = resolve(
        [extraction("a.txt", [(T.PLACE, "浙江省德清县")]), extraction("b.txt", [(T.PLACE, "德清县")])], load()
    )
    assert [(n.type, n.code, len(n.entities)) for n in nodes] == [(T.PLACE, "330521", 2)]


@pytest.mark.parametrize(
    ("written", "official"),
    [(("上海",), "上海市"), (("新疆", "新疆维吾尔自治区"), "新疆维吾尔自治区"), (("福州市鼓楼区",), "福州市鼓楼区")],
)
def test_a_place_of_the_table_bears_its_official_name(written, official):
    nodes, _, _ = resolve([extraction(f"{i}.txt", [(T.PLACE, name)]) for i, name in enumerate(written)], load())
    assert [n.label for n in nodes] == [official]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("龙泉", "柳荫镇"), ""),
        (("贵州省", "龙泉"), ""),
        (("浙江", "龙泉"), "331181"),
        (("丽水市", "龙泉"), "331181"),
        (("杭州市", "龙泉"), ""),
        (("龙泉市", "柳荫镇"), "331181"),
        (("浙江丽水龙泉市", "柳荫镇"), "331181"),
        (("苏州", "柳荫镇"), "320500"),
    ],
)
def test_the_short_name_of_a_county_is_that_county_only_near_by(names, code):
    nodes, _, _ = resolve([extraction("a.txt", [(T.PLACE, name) for name in names])], load())
    wanted = next(n for n in names if "龙泉" in n or n == "苏州")
    assert {o.mention.quote: n.code for n in nodes for o in n.occurrences}[wanted] == code


def test_the_county_a_piece_is_about_may_be_named_in_short():
    found = extraction("a.txt", [(T.PLACE, "柳河"), (T.PLACE, "梅河口")])
    part = found.pieces[0]
    about = replace(part, piece=replace(part.piece, place="柳河", level=Level.COUNTY))
    nodes, _, _ = resolve([replace(found, pieces=(about,))], load())
    assert {n.code for n in nodes} == {"220524", "220581"}


def test_a_place_that_only_the_by_line_names_is_a_node_with_its_organization():
    text = "中共*县委组织部\n推行星级评定。"
    document, byline = Document("a.txt", text), Span(0, 9)
    piece = Piece(1, Span(0, len(text)), byline=byline, owner=text[:9], place="*县", level=Level.COUNTY)
    found = group(document, piece, mentions(text, T.ORGANIZATION, "中共*县委组织部"), load())
    nodes, statements, _ = resolve([Extraction(document, (PieceExtraction(piece, found, ()),))], load())
    (place,) = (n for n in nodes if n.type == T.PLACE)
    (at,) = place.occurrences
    assert (place.label, place.redacted, at.mention.rule) == ("*县", True, "place/byline")
    assert (at.mention.span.of(text), at.mention.span.start) == ("*县", 2)
    assert [(s.type, s.target) for s in statements] == [(EdgeType.LOCATED_IN, place.id)]


def test_a_place_that_is_a_mention_is_not_added_again():
    text = "*县\n推行星级评定。"
    document, piece = Document("a.txt", text), Piece(1, Span(0, len(text)), title_span=Span(0, 2), place="*县")
    found = group(document, piece, mentions(text, T.PLACE, "*县"), load())
    nodes, _, _ = resolve([Extraction(document, (PieceExtraction(piece, found, ()),))], load())
    assert len(nodes) == 1


def test_an_ambiguous_district_stays_in_its_piece():
    nodes, _, _ = resolve(
        [extraction("a.txt", [(T.PLACE, "鼓楼区")]), extraction("b.txt", [(T.PLACE, "鼓楼区")])], load()
    )
    assert len(nodes) == 2


def test_departments_of_unnamed_places_are_not_joined():
    nodes, _, _ = resolve(
        [extraction("a.txt", [(T.ORGANIZATION, "县委")]), extraction("b.txt", [(T.ORGANIZATION, "县委")])], load()
    )
    assert len(nodes) == 2


def test_two_wordings_of_a_practice_meet_in_one_concept():
    nodes, statements, _ = resolve(
        [
            extraction("a.txt", [(T.PROGRAM, "头雁行动"), (T.MECHANISM, "星级评定")]),
            extraction("b.txt", [(T.PROGRAM, "强基行动"), (T.MECHANISM, "农村党支部评星定级")]),
        ],
        load(),
    )
    practices = [n for n in nodes if n.type == T.PRACTICE]
    realised = [s for s in statements if s.type == EdgeType.REALISES]
    assert len(practices) == 1
    assert {s.target for s in realised} == {practices[0].id}
    assert {s.quote for s in realised} == {"星级评定", "农村党支部评星定级"}


def test_nodes_and_statements_do_not_depend_on_the_order_of_documents():
    parts = [
        extraction("a.txt", [(T.PLACE, "德清县"), (T.MECHANISM, "星级评定")]),
        extraction("b.txt", [(T.PLACE, "德清")]),
    ]
    assert {n.id for n in resolve(parts, load())[0]} == {n.id for n in resolve(parts[::-1], load())[0]}
