"""Which area and organization a piece is about where its title or names are short; our own sentences, in the genre."""

from __future__ import annotations

import pytest
from collection import ONTOLOGY, only

from kg.model import Level
from kg.structure.words import words_of


@pytest.mark.parametrize(
    "title",
    [
        "充电桩进村之后——来自三个县的走访",
        "一粒稻种走多远——三地种业调研",
        "一粒稻种走多远——从海南、甘肃看种业振兴",
    ],
)
def test_title_that_counts_or_lists_areas_names_no_single_one(title: str):
    piece = only(f"{title}\n云禾县的充电桩建在村委会门口。云禾县去年建桩120个，全县覆盖率达90%。\n")
    assert (piece.place, piece.level) == ("", None)


def test_numbered_areas_beside_a_named_one_are_no_survey():
    assert only("柏叶镇推进三村联建\n柏叶镇成立联合党委，全镇增收120万元。\n").place == "柏叶镇"


def test_name_behind_a_province_is_completed_from_the_text():
    piece = only("安徽云禾：小龙虾游出大产业\n安徽省云禾县养虾30万亩。云禾的虾卖到外省。\n")
    assert (piece.place, piece.level) == ("云禾县", Level.COUNTY)
    assert only("安徽云禾：小龙虾游出大产业\n安徽的虾卖到外省。\n").place == "安徽"


def test_township_that_shares_a_countys_short_name():
    piece = only("楼上楼下一家人\n中共柳林街道工作委员会\n柳林街道有6个社区，柳林人爱串门。街道推行“敲门行动”。\n")
    assert (piece.place, piece.level) == ("柳林街道", Level.TOWNSHIP)


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("我市是县级市，轴承产值占六成。", Level.COUNTY),
        ("办法已在全市7个镇铺开。", Level.COUNTY),
        ("办法已在全市87个乡镇铺开。", Level.CITY),
        ("办法先在3个镇试行，再推广到各县（市、区）。", Level.CITY),
        ("办法已在全市铺开。", Level.CITY),
    ],
)
def test_level_of_a_city_that_no_table_has(body: str, level: Level):
    piece = only(f"把账算清楚\n*市工业和信息化局\n近年来，*市推行“链长制”。{body}\n")
    assert (piece.place, piece.level) == ("*市", level)


def test_prepositions_belong_to_no_name():
    assert only("驻村三年\n驻云岭村工作队\n云岭村有八百亩西瓜，云岭村建了冷库。\n").place == "云岭村"


def test_by_line_that_the_title_repeats_is_no_echo():
    assert only("云禾县气象局直通式服务做法\n云禾县气象局\n种大棚怕倒春寒，我们发预报到户。\n").owner == "云禾县气象局"


def test_owner_of_a_yearly_report_stands_in_its_title():
    assert only("云禾县档案馆2023年工作总结\n今年馆藏增加3万卷。\n").owner == "云禾县档案馆"
    assert only("云禾县2023年工作总结\n今年增收3亿元。\n").owner == ""


def test_department_bears_its_places_name_where_the_text_writes_it_once():
    text = "护林员的一天\n云禾县山多。县林业局推行“林长制”，县林业局建卡。云禾县林业局的账本有1126页。云禾县满意。\n"
    assert only(text).owner == "云禾县林业局"


def test_by_line_with_a_second_name():
    words = words_of(ONTOLOGY)
    assert words.byline("云禾县农业农村局（乡村振兴局）") == "云禾县农业农村局（乡村振兴局）"
    assert words.byline("（中共*县委组织部）") == "中共*县委组织部"
    assert words.byline("云禾县农业农村局（试行）") == ""


def test_office_of_civil_affairs_is_no_political_situation():
    assert only("一张床位的账\n云禾县老人多。县民政局推行“助餐制”，县民政局建卡。\n").owner == "县民政局"
