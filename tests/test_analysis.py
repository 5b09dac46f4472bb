"""Analysis: honest counts, copies, names that people type, and the four commands that ask a build."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sample import sample_build
from surveys import case, practice

from kg import Config, build
from kg.analysis import Survey, choosing, lookup, showing, storing, survey
from kg.analysis.adoption import _no_adoption
from kg.analysis.cases import Result
from kg.analysis.choosing import Wanted
from kg.analysis.copies import copies
from kg.analysis.counting import Seen, below, count
from kg.cli import main
from kg.model import Build, Node, NodeType, Quantity
from kg.ontology import load
from kg.resolution.across import resolve

GOLD = Path(__file__).parent.parent.parent / "shared" / "gold"
ONTOLOGY = load()


STARS = practice(
    "星级评定", case("甲县", "评星定级"), case("乙县", "星级评定"), case("*县", "评星", "c.txt", hidden=True)
)
CONTEST = practice("比武竞赛", case("甲县", "大比武"), case("丙县", "技能竞赛"), field="cadre-management")
CLUB = practice("人才沙龙", case("乙县", "人才沙龙"), case("丙县", "人才俱乐部"))
SETTING = practice("乡村振兴", case("甲县", "乡村振兴"), case("乙县", "乡村振兴"), background=True)
SURVEY = Survey((STARS, CLUB, CONTEST, SETTING), ("假设一。",))


# Counts


def test_a_place_counts_once():
    assert str(count([Seen("1", "甲县"), Seen("1", "甲县"), Seen("2", "乙县")])) == "2"


def test_hidden_places_are_bounds():
    three = [Seen(str(i), "*县", hidden=True) for i in range(3)]
    assert str(count(three)) == "1–3"
    assert str(count([*three, Seen("x", "甲县")])) == "1–4"
    assert str(count([*three, Seen("x", "甲市")])) == "2–4"


def test_pieces_without_one_place_are_said_not_counted():
    found = count([Seen("", ""), Seen("1", "甲县")])
    assert (str(found), found.unplaced) == ("1", 1)
    two = [Seen("", "", piece="a#1"), Seen("", "", piece="a#1", names_below=("甲县",)), Seen("", "", piece="b#1")]
    assert count(two).unplaced == 2


def test_a_superior_is_no_second_adopter():
    city, county = Seen("c", "甲市", code="411300"), Seen("d", "乙县", code="411321")
    assert str(count([city, county])) == "1–2"
    assert str(count([replace(city, names_below=("乙县",)), county])) == "1"
    assert str(count([county, Seen("e", "丙县", code="411322")])) == "2"


def test_a_place_whose_name_another_holds_is_no_second_one_for_sure():
    assert str(count([Seen("a", "柳河"), Seen("b", "柳河县")])) == "1–2"
    assert str(count([Seen("a", "甲镇"), Seen("b", "乙市甲镇丙村"), Seen("c", "丁县")])) == "2–3"


def test_a_part_of_one_own_name_wins_over_aliases_and_aliases_are_told():
    things, aliases = (
        {"网格化管理": 1, "入户走访": 2, "公示牌": 3},
        {"入户走访": ["网格走访"], "公示牌": ["网格公示牌"]},
    )
    assert lookup.find("网格", things, aliases) == 1
    with pytest.raises(lookup.NameLookupError, match="入户走访（网格走访）, 公示牌（网格公示牌）"):
        lookup.find("网格", {k: v for k, v in things.items() if v > 1}, aliases)


def test_a_division_lies_in_its_superiors_only():
    assert below("110105", "110000")
    assert not below("411321", "411300"[:4] + "99")
    assert not below("", "110000")


@given(st.lists(st.builds(Seen, st.sampled_from("abc"), st.sampled_from(["甲县", "乙市"]), st.booleans()), max_size=6))
def test_bounds_are_in_order_and_never_more_than_what_was_seen(seen):
    found = count(seen)
    assert 0 <= found.low <= found.high <= len({(s.id, s.hidden) for s in seen})
    assert (found.low > 0) == bool(seen)


def test_copies_are_found_and_different_texts_are_not():
    text = "".join(f"第{i}项，推行评星定级。" for i in range(200))
    other = "".join(f"第{i}条，开展大比武。" for i in range(200))
    assert copies({("a", 1): text, ("b", 1): text + "（转载）", ("c", 1): other}) == {("b", 1): ("a", 1)}
    assert copies({("a", 1): text, ("b", 1): text[: len(text) // 2]}) == {}


def _likeness(one: str, other: str) -> float:
    a, b = ({"".join(t.split())[i : i + 5] for i in range(max(1, len("".join(t.split())) - 4))} for t in (one, other))
    return len(a & b) / len(a | b)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 120)), min_size=2, max_size=9))
def test_copies_are_those_that_comparing_all_texts_finds(changes):
    """Texts of few frames, cut and changed here and there: about as many copies as others."""
    frames = ["".join(f"第{i * (k + 3) % 97}组推行{'评定比武'[k]}制，" for i in range(60)) for k in range(4)]
    texts = {("a", n): frames[k][:at] + "某" * (at % 7) + frames[k][at + cut // 4 :] for n, (k, at, cut) in enumerate(changes)}  # fmt: skip
    expected: dict[tuple[str, int], tuple[str, int]] = {}
    for key in sorted(texts):
        earlier = (k for k in sorted(texts) if k < key and k not in expected)
        first = next((k for k in earlier if _likeness(texts[k], texts[key]) >= 0.9), None)
        expected |= {key: first} if first else {}
    assert copies(texts) == expected


# Questions


def test_shared_leaves_out_background_and_what_too_few_places_have():
    found = choosing.shared(SURVEY, Wanted())
    assert [p.label for p in found] == ["星级评定", "人才沙龙", "比武竞赛"]
    assert choosing.shared(SURVEY, Wanted(least=3)) == (STARS,)
    assert choosing.shared(SURVEY, Wanted(field="cadre-management")) == (CONTEST,)
    assert [p.label for p in choosing.shared(SURVEY, Wanted(place="丙县"))] == ["人才沙龙", "比武竞赛"]
    assert [p.label for p in choosing.background(SURVEY)] == ["乡村振兴"]


def test_since_counts_dated_cases_only():
    old, new = case("甲县", "评星", date="2019"), case("乙县", "评星", "b.txt", date="2023-05")
    survey_ = Survey((practice("星级评定", old, new, case("丙县", "评星")),), ())
    assert choosing.shared(survey_, Wanted(since="2020")) == ()
    assert choosing.shared(survey_, Wanted(since="2018"))[0].pieces == 2


def test_practices_like_a_passage_come_with_the_wording_that_fits():
    found = choosing.like("对支部评星定级，并举办大比武。", SURVEY.practices, ONTOLOGY)
    assert [(wording, p.label) for _, wording, p in found] == [("评星定级", "星级评定"), ("大比武", "比武竞赛")]
    assert choosing.like("全面深入扎实推进高质量发展", SURVEY.practices, ONTOLOGY) == []


def test_two_places_are_compared():
    found = choosing.compare(SURVEY, "甲县", "乙县")
    labels = [[p.label for p in group] for group in (found.common, found.only_one, found.only_other)]
    assert labels == [["星级评定"], ["比武竞赛"], ["人才沙龙"]]


def test_gaps_are_what_places_alike_do():
    place, found = choosing.gaps(SURVEY, "c.txt#1")
    assert place == "c.txt#1"
    assert [(g.practice.label, g.places) for g in found] == [("人才沙龙", ("乙县",)), ("比武竞赛", ("甲县",))]
    assert all(g.weight > 0 for g in found)


# Names


@pytest.mark.parametrize("name", ["星级评定", "星级", "评星定级", "xingjipingding", "xjpd", "“星级评定”"])
def test_a_practice_is_found_by_part_alias_or_pinyin(name):
    assert choosing.practice_named(SURVEY, name) is STARS


def test_several_candidates_are_listed_not_guessed():
    with pytest.raises(lookup.NameLookupError, match="c.txt#1（\\*县）, 丙县, 乙县, 甲县"):
        choosing.site_named(SURVEY, "县")
    with pytest.raises(lookup.NameLookupError, match="not found"):
        choosing.site_named(SURVEY, "丁乡")


def test_a_name_that_means_nothing_is_answered_with_names_that_do():
    with pytest.raises(lookup.NameLookupError) as error:
        lookup.find("丁乡", {f"第{i}县": i for i in range(9)})
    assert error.value.text("zh") == f"丁乡: 没有找到；可写：{'、'.join(f'第{i}县' for i in range(8))}等 9 个"
    with pytest.raises(lookup.NameLookupError) as error:
        lookup.find("青河", {"岭泉县": 1, "青禾县": 2, "青林县": 3, "通知.txt#1": 4})
    assert error.value.text("zh") == "青河: 没有找到；是否为 “青禾县”、“青林县”？"
    with pytest.raises(lookup.NameLookupError) as error:
        lookup.find("丁乡", {"通知.txt#1": 1, "岭泉县": 2})
    assert error.value.text("zh") == "丁乡: 没有找到；可写：岭泉县、通知.txt#1"
    with pytest.raises(lookup.NameLookupError) as error:
        lookup.find("", {})
    assert error.value.text("zh") == "“”: 没有找到；这份图谱里一个也没有"


def test_a_place_is_not_compared_with_itself():
    with pytest.raises(lookup.NameLookupError, match="both names mean 甲县"):
        choosing.compare(SURVEY, "甲县", "甲")


# Files and pages


def test_a_survey_is_read_back_as_it_was_written(tmp_path):
    known = survey(sample_build(), ONTOLOGY)
    (tmp_path / storing.NAME).write_text(storing.dumps(known), encoding="utf-8")
    assert storing.load(tmp_path) == known


def test_every_case_shows_its_sentence():
    found = survey(sample_build(), ONTOLOGY)
    assert found.practices
    for c in (c for p in found.practices for c in p.cases):
        assert c.sentence
        assert c.label.replace("“", "").replace("”", "")[:2] in c.sentence.replace("“", "").replace("”", "")


def test_a_place_bears_its_official_name_however_its_pieces_write_it(tmp_path):
    for name in ("贵州", "贵州省"):
        text = f"{name}推行乡村治理积分制的做法\n{name}推行积分制，各村按月评分，兑换物品{len(name)}万元。\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    known = survey(build([tmp_path], Config(mode="fast")), ONTOLOGY)
    assert list(known.sites()) == ["贵州省"]


def test_results_told_elsewhere_in_a_text_on_several_places_are_not_those_of_one(tmp_path):
    text = (
        "三地乡村治理见闻\n近日，贵州省推行乡村治理积分制，兑换积分物品5000件。四川省也推行了这项办法。\n"
        "各地开展积分制以来，乡村治理积分制化解矛盾纠纷300件。\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    known = survey(build([tmp_path], Config(mode="fast")), ONTOLOGY)
    told = {(c.site.name, r.text) for p in known.practices for c in p.cases for r in c.results}
    assert told == {("贵州省", "兑换积分物品5000件")}


def test_results_say_what_the_text_says_of_their_figures():
    said = ((">", 25000000, "元", 25000000, 26000000), (">=", 80, "%", 80, 100), ("<=", 5, "件", None, 5))
    quantities = tuple(
        Quantity(sign, Decimal(value), unit, None if low is None else Decimal(low), Decimal(high))
        for sign, value, unit, low, high in said
    )
    result = Result("", quantities, "", "")
    assert showing.figures(result) == ">25,000,000元；≥80%；≤5件"
    assert result.intervals == [["元", 25e6, 26e6], ["%", 80.0, 100.0], ["件", None, 5.0]]


@pytest.fixture
def graph(tmp_path):
    (tmp_path / storing.NAME).write_text(storing.dumps(SURVEY), encoding="utf-8")
    return str(tmp_path)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("kind", showing.FORMATS)
def test_shared_in_every_format(graph, kind):
    out = run("shared", "-g", graph, "--format", kind)
    assert "星级评定" in out
    if kind == "json":
        row = json.loads(out)["practices"][0]
        assert (row["least"], row["greatest"], len(row["cases"])) == (2, 3, 3)
        assert row["cases"][0]["sentence"]
    if kind == "markdown":
        assert "\\*县" in out
        assert "乡村振兴" in out
        assert "假设一" in out


def test_what_is_proposed_planned_or_denied_has_columns_of_its_own(tmp_path):
    cases = (*STARS.cases, case("丁县", "评星", stance="planned"), case("戊县", "评星", stance="denied"))
    known = Survey((replace(STARS, cases=cases, proposed=True),), ())
    (tmp_path / storing.NAME).write_text(storing.dumps(known), encoding="utf-8")
    (row,) = csv.DictReader(run("shared", "-g", str(tmp_path), "--format", "csv").lstrip("\ufeff").splitlines())
    assert (row["practice"], row["proposed"], row["planned"], row["denied"]) == ("星级评定", "true", "丁县", "戊县")
    assert (row["least"], row["greatest"], row["who"]) == ("2", "3", "甲县、乙县、*县(c.txt#1)")
    assert "星级评定（拟新增 proposed）" in run("shared", "-g", str(tmp_path))


def test_shared_by_field_and_passage(graph):
    assert "比武竞赛" in run("shared", "-g", graph, "--field", "干部管理")
    assert "大比武" in run("shared", "-g", graph, "--text", "办了一次大比武")


def test_show_compare_and_gaps(graph):
    card = run("show", "xjpd", "-g", graph)
    assert "地方数 Places: 2–3" in card
    assert "甲县推行评星定级。" in card
    both = json.loads(run("compare", "甲县", "乙县", "-g", graph, "--format", "json"))
    assert both["common"] == [{"practice": "星级评定", "wordings": {"甲县": ["评星定级"], "乙县": ["星级评定"]}}]
    assert "人才沙龙" in run("gaps", "甲县", "-g", graph)


@pytest.mark.parametrize("command", ["shared", "reuse"])
def test_a_place_that_nobody_knows_is_an_error_not_an_empty_table(graph, command):
    result = CliRunner().invoke(main, [command, "-g", graph, "--place", "乙市", "--lang", "zh"])
    assert (result.exit_code, result.stderr) == (1, "错误：乙市: 没有找到；是否为 “乙县”？\n")
    assert run(command, "-g", graph, "--place", "yixian") == run(command, "-g", graph, "--place", "乙县")


def test_a_missing_build_is_an_error_that_says_what_to_do(tmp_path):
    result = CliRunner().invoke(main, ["shared", "-g", str(tmp_path / "none"), "--lang", "en"])
    assert result.exit_code != 0
    assert "run kg build first" in result.output


@pytest.mark.parametrize("name", ["山地绿色发展", "香菇产业", "走访调研", "某某专题教育"])
def test_aims_industries_and_common_words_are_no_adoption(name):
    node = Node("practice-x", NodeType.PRACTICE, name, (), ())
    assert _no_adoption(node, ONTOLOGY)
    assert not _no_adoption(replace(node, label="香菇讲堂"), ONTOLOGY)


@pytest.mark.skipif(not (GOLD / "exchange-speeches.gold.txt").exists(), reason="no shared gold beside this checkout")
def test_what_five_speeches_share():
    from kg.evaluation.gold import read_gold

    gold = (read_gold(GOLD / "exchange-speeches.gold.txt"),)
    nodes, statements, assumptions = resolve(gold, ONTOLOGY)
    known = survey(Build(gold, nodes, statements, (), (), assumptions), ONTOLOGY)
    found = {p.label: sorted({c.piece for c in p.cases}) for p in choosing.shared(known, Wanted())}
    wanted = {
        "星级评定": [1, 2],
        "比武竞赛": [1, 2, 5],
        "职务与职级并行": [1, 4],
        "项目化管理": [2, 5],
        "联合党组织": [2, 5],
        "全域党建": [2, 5],
    }
    assert {label: found.get(label) for label in wanted} == wanted
    assert "乡村振兴" not in found
    assert "乡村振兴" in {p.label for p in choosing.background(known)}
