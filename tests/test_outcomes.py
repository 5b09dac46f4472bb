"""Outcomes found by rules: one sentence an idea, spans in ⟦⟧; what is no outcome; laws; the figures on real texts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluation.gold import read_gold
from kg.model import Document, Mention, NodeType, Piece, Section, Span
from kg.ontology import load
from kg.recognition.claims import names_of
from kg.recognition.outcomes import find
from kg.recognition.quantities import notation

SHARED = Path(__file__).parent.parent.parent / "shared" / "gold"

CLAIMS = [
    # A verb of delivery and a figure, without time, scope and connectives.
    "今年以来，全县⟦培训村干部1.2万余人次⟧。",
    "截至2024年底，柳川市已⟦建成社区食堂46家⟧，⟦惠及老人2.3万名⟧。",
    "先后⟦选派38名业务骨干⟧到项目一线挂职锻炼。",
    "县人社局⟦举办招聘会26场⟧，⟦为企业解决用工难题310个⟧。",
    "去年⟦谈话提醒31人次⟧、⟦诫勉谈话6人次⟧。",
    # An indicator and what it reached.
    "⟦群众满意率达98.6%⟧，⟦平均办理时限由9天压缩到3天⟧。",
    "柳川市⟦城镇化率达到61.2%⟧。",
    "2023年，⟦固定资产投资增长12.1%⟧，⟦城镇居民人均可支配收入突破4万元⟧。",
    "⟦实现旅游收入5.2亿元，同比增长18%⟧。",
    # A figure first.
    "⟦86户村民入了社⟧，⟦4名干部被提拔重用⟧。",
    # Honours, recognition, ranks.
    "我镇⟦被评为全省平安建设先进乡镇⟧，有关做法⟦在全市现场会上作典型发言⟧。",
    "这项改革⟦入选全国优秀案例⟧，⟦受到省委办公厅通报表扬⟧。",
    "全县⟦信访满意度居全市第二⟧。",
    "⟦两个支部获评“五星支部”⟧。",
    # Completed changes.
    "有效⟦激发了干部队伍的活力⟧，⟦破解了“人难找、事难办”的问题⟧。",
    "⟦走出了一条山区强村的新路子⟧。",
    "昔日的⟦荒滩变成了公园⟧。".replace("昔日的⟦", "⟦昔日的"),
    "⟦村容村貌焕然一新⟧，⟦贫困村全部出列⟧。",
    "⟦为乡村发展提供了人才支撑⟧。",
    "全年⟦未发生一起安全事故⟧。",
]

NO_CLAIMS = [
    "到2027年，力争培训干部2万人次，覆盖率达到100%。",
    "下一步，将新建充电桩300个。",
    "每年评选先进工作者10名。",
    "配备专职人员不少于8名，每名给予奖励2000元。",
    "全镇辖12个村，总人口3.6万人。",
    "学校占地面积1.2万平方米。",
    "要努力实现办事不出村。",
    "着力解决群众急难愁盼问题，加强监督，压实责任。",
    "过去，全县仅有5家企业。",
    "产后损耗率高达两成五。",
    "村集体负债达120万元。",
    "出台《关于支持30项改革的意见》。",
]


def mentions(text: str, place: str = "柳川市") -> list[Mention]:
    """Return the outcomes of *text*, read as one piece about *place*."""
    return find(Document("t.txt", text), Piece(1, Span(0, len(text)), place=place), load())


@pytest.mark.parametrize("marked", CLAIMS)
def test_claims_are_found_with_their_bounds(marked):
    text = re.sub("[⟦⟧]", "", marked)
    assert [m.quote for m in mentions(text)] == re.findall("⟦(.*?)⟧", marked)


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_plans_rules_descriptions_and_duties_are_no_claims(text):
    assert mentions(text) == []


def test_an_outcome_carries_its_quantities_rule_and_confidence():
    (found,) = mentions("全县累计发放补贴3批2600余万元。")
    assert [notation(q) for q in found.quantities] == ["3 批", ">26000000 元"]
    assert (found.type, found.rule) == (NodeType.OUTCOME, "outcome/figure")
    assert 0 < found.confidence <= 1


def test_a_trouble_that_falls_is_a_claim():
    assert [m.quote for m in mentions("产后损耗率由25%下降到8%。")] == ["产后损耗率由25%下降到8%"]


def test_what_stands_under_a_heading_of_plans_is_no_claim():
    text = "二、下一步打算\n新建书屋30个，总投资约4500万元。已建成书屋2个。"
    heading = Span(0, text.index("\n"))
    document = Document("t.txt", text)
    piece = Piece(1, Span(0, len(text)), sections=(Section("section", Span(0, len(text)), heading),))
    assert [m.quote for m in find(document, piece, load())] == ["建成书屋2个"]
    past = replace(piece, sections=(Section("section", Span(0, len(text)), Span(0, 2)),))
    assert "新建书屋30个" in [m.quote for m in find(document, past, load())]


def test_a_plan_ends_with_its_sentence():
    assert [m.quote for m in mentions("将新建书屋30个。去年建成书屋12个。")] == ["建成书屋12个"]


def test_masks_and_line_breaks_are_never_crossed():
    text = "新建书屋\n30个，建成广场12个。"
    document = Document("t.txt", text, masks=(Span(0, 4), Span(9, 11)))
    assert find(document, Piece(1, Span(0, len(text))), load()) == []


def test_only_the_piece_is_read():
    text = "建成书屋12个。建成广场3个。"
    found = find(Document("t.txt", text), Piece(2, Span(8, len(text))), load())
    assert [(m.span.start, m.quote) for m in found] == [(8, "建成广场3个")]


def test_names_of_a_piece():
    assert names_of(Piece(1, Span(0, 1), owner="中共*县委组织部", place="*县")) == (
        "中共*县委组织部",
        "*县委组织部",
        "*县",
    )


PARTS = (
    "今年以来，", "全县", "先后", "建成", "培训", "被评为", "全省先进", "满意率达", "98%", "12个", "2000余人次", "了", "。", "、", "，",
    "实现", "全覆盖", "“", "”", "《", "》", "（", "）", "力争", "将", "\n", " ", "由", "到", "提高", "问题", "解决", "第一", "居全市", "为",
)  # fmt: skip
rubbish = st.one_of(st.text(max_size=50), st.lists(st.sampled_from(PARTS), max_size=25).map("".join))


@given(rubbish, st.integers(0, 5), st.integers(0, 8))
def test_any_text_gives_exact_spans_that_do_not_overlap(text, start, length):
    piece = Piece(1, Span(start, max(start + 1, len(text))), place="柳川市")
    document = Document("t.txt", text, masks=(Span(length, length + 2),))
    found = find(document, piece, load())
    assert found == find(document, piece, load())
    for left, right in zip(found, found[1:], strict=False):
        assert left.span.end <= right.span.start
    for m in found:
        assert m.span.of(text) == m.quote and piece.span.covers(m.span)
        assert "\n" not in m.quote and not m.span.overlaps(document.masks[0])
        assert m.rule.startswith("outcome/")


def overlap(a: Span, b: Span) -> float:
    """Return the share of the union of two spans that both cover."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / (max(a.end, b.end) - min(a.start, b.start))


def relaxed(paths: list[Path]) -> float:
    """Return the F1 of outcomes that overlap the annotated ones by at least half of the union."""
    right = total = 0
    for path in paths:
        gold = read_gold(path)
        for part in gold.pieces:
            wanted = [m.span for e in part.entities if e.type == NodeType.OUTCOME for m in e.mentions]
            found = [m.span for m in find(gold.document, part.piece, load())]
            right += sum(any(overlap(w, f) >= 0.5 for f in found) for w in wanted)
            total += len(wanted) + len(found)
    return 2 * right / total


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the annotated texts in ../shared/gold")
def test_outcomes_of_real_texts():
    real = sorted(SHARED.glob("*.gold.txt"))
    assert relaxed(real[::2]) >= 0.7  # never looked at while the rules were written
    assert relaxed(sorted((SHARED / "written").glob("*.gold.txt"))) >= 0.88
