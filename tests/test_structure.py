"""Pieces, headers, places, owners, sections and sentences of documents; our own sentences, in the genre."""

from __future__ import annotations

import pytest
from collection import COLLECTION, ONTOLOGY, only, pieces_of

from kg.model import Document, Level, Metadata
from kg.structure import segment
from kg.structure.words import number_of


def texts(piece, text: str, role: str) -> list[str]:
    return [s.span.of(text) for s in piece.sentences if s.role == role]


# pieces


def test_a_collection_is_split_and_its_heading_belongs_to_no_piece():
    pieces, problems = pieces_of(COLLECTION)
    assert [p.title for p in pieces] == ["立起“星级”标尺 激励干部担当", "小网格托起大平安", "数据多跑路 群众少跑腿"]
    assert [p.owner for p in pieces] == ["中共*县委组织部", "云岭县柳溪镇党委", "*市政务服务管理局"]
    assert [(p.place, p.level) for p in pieces] == [
        ("*县", Level.COUNTY),
        ("柳溪镇", Level.TOWNSHIP),
        ("*市", Level.CITY),
    ]
    assert [p.number for p in pieces] == [1, 2, 3]
    assert pieces[0].span.start == COLLECTION.index("立起")
    assert not problems


def test_a_count_that_does_not_hold_is_a_problem():
    pieces, (problem,) = pieces_of(COLLECTION.replace("3篇", "五篇"))
    assert len(pieces) == 3
    assert "5 篇" in problem.zh
    assert "5 pieces, 3 found" in problem.en
    assert problem.place == "a.txt:1"


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("\n\n", "\n"),
        lambda t: t.replace("\n", "\n\n"),
        lambda t: t.replace("（3篇）", "\n（三篇）"),
        lambda t: t.replace("（3篇）", "材料汇编"),
        lambda t: t.partition("\n\n")[2],
        lambda t: "\n".join("　　" + line if line else line for line in t.split("\n")),
    ],
    ids=["dense", "double", "count on its own line", "no count", "no heading", "indented"],
)
def test_pieces_are_found_in_other_layouts(change):
    pieces, problems = pieces_of(change(COLLECTION))
    assert [p.owner for p in pieces] == ["中共*县委组织部", "云岭县柳溪镇党委", "*市政务服务管理局"]
    assert not problems


def test_short_titles_between_long_paragraphs_open_pieces_when_the_count_is_stated():
    titles = ["福建晋江：小城大舞台", "山路弯弯通富路 梯田层层叠新歌", "浙江德清：改革再出发"]
    body = "这几年，当地把荒坡改成果园，把老屋修成民宿，村村通了水泥路，外出的年轻人陆续回来，腰包一年比一年鼓。"
    text = "山区小县见闻选编（3篇）\n" + "\n".join(f"{title}\n{body}\n{body}" for title in titles)
    assert [p.title for p in pieces_of(text)[0]] == titles


def test_pieces_without_titles_are_told_apart_by_empty_lines():
    body = "5月22日，青松林场组织召开学习研讨会，传达学习有关会议精神，安排部署下一步工作。"
    text = f"学习活动情况（多篇）\n{body}\n\\t\n{body}\n\n{body.replace('青松', '白桦')}\n"
    pieces, _ = pieces_of(text)
    assert [p.title for p in pieces] == ["", ""]
    assert [p.owner for p in pieces] == ["青松林场", "白桦林场"]
    assert pieces[0].span.start == text.index("5月")


def test_a_report_with_numbered_or_short_headings_is_one_piece():
    body = "坚持问题导向，压实工作责任，完善推进机制，强化督促检查，推动工作一步一步往前走。"
    for headings in (["一、主要做法", "二、存在问题"], ["头雁领航强队伍", "产业富民促增收"]):
        text = "关于乡村振兴工作情况的汇报\n\n" + "\n\n".join(f"{heading}\n\n{body}" for heading in headings)
        assert only(text).title == "关于乡村振兴工作情况的汇报"


def test_markdown_headings():
    text = (
        "# 县委改革办经验材料\n\n## 一盘棋统筹\n建立工作专班，实行周调度、月通报。\n\n## 一张网服务\n推行帮办代办。\n"
    )
    piece = only(text)
    assert piece.title == "县委改革办经验材料"
    assert piece.title_span.of(text) == piece.title
    assert [(s.kind, s.heading.of(text)) for s in piece.sections] == [
        ("section", "一盘棋统筹"),
        ("section", "一张网服务"),
    ]


def test_a_text_of_masks_alone_has_no_piece():
    assert pieces_of("##paidbegin##\n") == ((), ())


# header


@pytest.mark.parametrize(
    ("byline", "owner", "begins"),
    [
        ("*市统计局\n党组市统计局以政治建设为统领，打造党建品牌。", "*市统计局党组", "市统计局以"),
        ("中共*市委政法委\n员会\n市委政法委坚持源头治理。", "中共*市委政法委员会", "市委政法委坚持"),
        ("青山镇柳湾村\n党总支\n柳湾村坚持支部领办。", "青山镇柳湾村党总支", "柳湾村坚持"),
        ("*县卫生健康局\n党组 *县地处山区。", "*县卫生健康局党组", "*县地处"),
        ("*县卫生健康局\n党组书记带头包联，*县地处山区。", "*县卫生健康局", "党组书记带头"),
        ("（中共*县委组织部 2022年3月）\n*县推行星级评定。", "中共*县委组织部", "*县推行"),
        ("中共*县委书记 张×\n*县推行星级评定。", "中共*县委", "*县推行"),
        ("本报记者 甲 通讯员 乙\n*县政务服务局\n*县推行一窗通办。", "*县政务服务局", "*县推行"),
    ],
)
def test_the_byline_is_repaired_and_kept_out_of_the_body(byline, owner, begins):
    text = f"守正创新促发展\n{byline}\n"
    piece = only(text)
    assert piece.owner == owner
    assert piece.byline is not None
    assert texts(piece, text, "body")[0].startswith(begins)
    assert texts(piece, text, "title") == ["守正创新促发展"]


def test_a_subtitle_belongs_to_the_title():
    text = "小积分激发大能量\n——石桥镇激励干部担当的探索\n石桥镇党委\n石桥镇辖17个村。"
    piece = only(text)
    assert piece.title == "小积分激发大能量——石桥镇激励干部担当的探索"
    assert piece.title_span.of(text).replace("\n", "") == piece.title
    assert piece.owner == "石桥镇党委"


@pytest.mark.parametrize(
    ("text", "owner", "place"),
    [
        ("中共*县委组织部关于建立考察制度的通知\n各乡镇党委：\n现把有关要求通知如下。", "中共*县委组织部", "*县"),
        ("XX市民政局等三部门关于印发《XX市助餐工作方案》的通知\n各县区：\n现印发给你们。", "XX市民政局", "XX市"),
        ("关于做好助餐工作的通知\n各县区：\n现把有关要求通知如下。\nXX市民政局\n2023年5月8日", "XX市民政局", "XX市"),
        ("旅游产业扶持办法\n为加快发展，制定本办法。\n本办法由*县文化和旅游局负责解释。", "*县文化和旅游局", "*县"),
    ],
)
def test_the_issuer_of_a_notice_is_its_owner(text, owner, place):
    piece = only(text)
    assert (piece.owner, piece.place) == (owner, place)


@pytest.mark.parametrize(
    ("body", "owner"),
    [
        ("云禾县自然资源局牵头建立田长制。县自然资源局推行网格巡查。自然资源局组织培训。", "云禾县自然资源局"),
        ("“最怕没人管。”云禾县林业局局长说。山场谁来看？县林业局把山分成九片，每片请一名护林员。", "云禾县林业局"),
        ("云禾县公安局和云禾县林业局联合执法。云禾县公安局组织夜巡。", "云禾县公安局"),
        ("云禾县林业局局长说，山场要有人看。", ""),
    ],
)
def test_the_office_that_acts_or_is_named_after_the_county_is_its_owner(body, owner):
    piece = only(f"云禾县：看山有人\n过去云禾县的山场常有人偷砍。\n{body}")
    assert (piece.owner, piece.place) == (owner, "云禾县")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("国网云禾县供电公司2023年工作总结\n一年来，公司加固线路。", "云禾县"),
        ("政协云禾县委员会\n办好协商议事\n一年来，县政协建成议事室。", "云禾县"),
        ("大病不出县，难在哪\n记者走访了几家医院。", ""),
        ("治沙人的四季\n清明刚过，陕北靖沙县机器轰鸣。", "靖沙县"),
    ],
)
def test_what_stands_before_a_place_or_only_looks_like_one_is_left_out(text, place):
    assert only(text).place == place


def test_a_place_that_acts_is_no_owner():
    piece = only("浙江德清：改革再出发\n德清县位于浙江北部。近年来，德清县推进县域改革，德清县城乡收入比持续缩小。")
    assert (piece.owner, piece.place) == ("", "德清县")


# places


@pytest.mark.parametrize(
    ("title", "body", "place", "level"),
    [
        ("福建晋江：小城大舞台", "晋江靠鞋服产业起家。", "晋江", Level.COUNTY),
        ("福建晋江：小城大舞台", "晋江市位于福建南部，晋江靠鞋服产业起家。", "晋江市", Level.COUNTY),
        ("贵州：平寨村的新思路", "平寨村在山里。平寨村发展旅游，平寨村富了。", "平寨村", Level.VILLAGE),
        ("浙江：改革再出发", "浙江省在山区海岛推开试点。", "浙江省", Level.PROVINCE),
        ("XX市××区：“拿地即开工”", "××区推行并联审批。", "××区", Level.COUNTY),
        ("青海大通：河湟谷地换新颜", "大通回族土族自治县在青海东部，大通县生态好。", "大通县", Level.COUNTY),
        (
            "当好主心骨",
            "西藏定日县长山乡玉荣村党支部书记带领村民增收，村里修了路，村里建了棚。",
            "玉荣村",
            Level.VILLAGE,
        ),
        ("做好加减乘除", "某区年产鲜果48万吨。我区推进冷链建设，区商务局牵头。", "某区", Level.COUNTY),
        ("各地扎实推进", "天津、贵州、海南等地细化举措。天津抓调研。贵州抓整改。海南抓落实。", "", None),
        ("工作走深走实", "全市上下联动，城市面貌一新，群众走进社区、来到园区。", "", None),
    ],
)
def test_the_place_is_named_as_the_text_does(title, body, place, level):
    piece = only(f"{title}\n{body}")
    assert (piece.place, piece.level) == (place, level)


def test_the_manifest_helps_where_the_text_shows_no_place():
    known = Metadata(place="全市", level="city")
    (piece,), _ = pieces_of("做好加减乘除\n全市上下联动，推行一窗通办。", metadata=known)
    assert (piece.place, piece.level) == ("全市", Level.CITY)


# sections


def outline(piece, text):
    depth: list[int] = []
    for section in piece.sections:
        depth.append(0 if section.parent is None else depth[section.parent] + 1)
    return [(d, s.kind, s.heading.of(text)) for d, s in zip(depth, piece.sections, strict=True)]


def test_leading_sentences_are_sections_and_measures():
    (piece, *_), _ = pieces_of(COLLECTION)
    assert outline(piece, COLLECTION) == [
        (0, "section", "看重一线实绩，选好用好干部。"),
        (1, "measure", "察人要“细”。"),
        (1, "measure", "用人要“稳”。"),
        (0, "section", "摆开擂台比拼，带动比学赶超。"),
    ]
    assert texts(piece, COLLECTION, "heading") == [s.heading.of(COLLECTION) for s in piece.sections]


def test_numbered_parts_nest():
    text = (
        "工作情况的汇报\n一、主要做法\n（一）建强队伍。严格选人用人，完善管理制度。一是选好人。二是管好人。\n"
        "（二）完善机制。建立例会制度，实行台账管理。\n二、存在问题\n力量还比较薄弱。\n"
    )
    assert outline(only(text), text) == [
        (0, "section", "一、主要做法"),
        (1, "section", "（一）建强队伍。"),
        (2, "measure", "一是选好人"),
        (2, "measure", "二是管好人"),
        (1, "section", "（二）完善机制。"),
        (0, "section", "二、存在问题"),
    ]


def test_a_closing_paragraph_belongs_to_no_section():
    text = (
        "守正创新促发展\n*县坚持系统谋划，走出一条新路。\n"
        "抓源头，敞开大门选苗。连续三年开展专题调研，按照专业结构建立名册，动态更新台账，做到心中有数。\n"
        "抓历练，搭好擂台赛马。坚持把干部放到项目建设主战场，通过挂职跟班提升本领，让干部经风雨见世面。\n"
        "成绩属于过去。下一步，我们将继续努力，让更多年轻干部在实干中挑起大梁。\n"
    )
    piece = only(text)
    assert [s.heading.of(text) for s in piece.sections] == ["抓源头，敞开大门选苗。", "抓历练，搭好擂台赛马。"]
    assert piece.sentences[-1].section is None


def test_the_theme_is_the_sentence_that_states_it():
    (piece, *_), _ = pieces_of(COLLECTION)
    assert piece.theme.of(COLLECTION).startswith("近年来，*县以实施“头雁领航”行动为抓手")


# sentences


def test_sentences_are_not_cut_inside_marks():
    text = "情况汇报\n他说：“好。很好。”就这样。“太方便了！”村民说。推行“甲。乙”制度（见附件。下同）。"
    text += "《办法。试行》已印发。"
    assert texts(only(text), text, "body") == [
        "他说：“好。很好。”",
        "就这样。",
        "“太方便了！”村民说。",
        "推行“甲。乙”制度（见附件。下同）。",
        "《办法。试行》已印发。",
    ]


def test_sentences_stop_at_masks():
    text = "情况汇报\n##paidbegin##推行评定。有序---此处隐藏12字---推进。##paidend##"
    assert texts(only(text), text, "body") == ["推行评定。", "有序", "推进。"]


def test_a_sentence_without_full_stops_is_cut_behind_clauses():
    text = "某县实施头雁行动，" * 200
    spans = [s.span for s in segment(Document("a.txt", text), ONTOLOGY)[0][0].sentences]
    assert len(spans) > 3
    assert max(map(len, spans)) <= 400
    assert all(s.of(text).endswith("，") for s in spans)


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("两", 2), ("十", 10), ("二十三", 23), ("一百零五", 105)])
def test_chinese_numbers(text, number):
    assert number_of(text) == number
