"""Verdicts on single items: they add up to the figures, confidence is measured against them, changes are judged by them."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import records
from kg.cli import main
from kg.errors import ReadError
from kg.evaluation import calibration, run
from kg.evaluation.calibration import Calibration
from kg.evaluation.changes import GAINED, LOST, MOVED, changes
from kg.evaluation.gold import read_folder
from kg.evaluation.judging import NEAR, SAME, WRONG, Item, judge, sentence
from kg.evaluation.scores import score
from kg.model import Extraction, NodeType, Span

GOLD = """#piece 1 | 推行亮灯行动 | 青禾县 | 青禾县 | county
推行亮灯行动
⟦L1:青禾县⟧实施⟦P1:亮灯行动⟧，推行⟦M1:楼长包片⟧，⟦R1:新装路灯320盏|320 盏⟧。
⟦O1:青禾县民政局⟧建立⟦M2:银龄互助队⟧，⟦R2:服务老人1500人次|1500 人次⟧。

#edges
P1 uses M1
M1 achieves R1
O1 uses M2
"""
OTHER = (
    GOLD.replace("⟦P1:亮灯行动⟧，推行⟦M1:楼长包片⟧", "⟦P1:亮灯⟧行动，⟦M1:推行楼长包片⟧")
    .replace("⟦M2:银龄互助队⟧", "银龄⟦M2:互助队⟧")
    .replace("⟦R2:服务老人1500人次|1500 人次⟧", "服务老人⟦R2:1500人次|1500 人次⟧")
    .replace("⟦O1:青禾县民政局⟧", "⟦L2:青禾县⟧民政局")
    .replace("O1 uses M2\n", "P1 uses M2\n")
)
"""Boundaries that hold by the relaxed measure alone, a wrong type, and an edge from the wrong source."""


def read(folder: Path, text: str) -> list[Extraction]:
    folder.mkdir(exist_ok=True)
    (folder / "甲.gold.txt").write_text(text, encoding="utf-8")
    return read_folder(folder)


@pytest.fixture
def gold(tmp_path) -> list[Extraction]:
    return read(tmp_path / "gold", GOLD)


@pytest.fixture
def other(tmp_path) -> list[Extraction]:
    return read(tmp_path / "other", OTHER)


def test_gold_judged_by_itself_is_right_and_nothing_is_missed(gold):
    found = judge(gold, gold)
    assert {i.verdict for i in found.found} == {SAME}
    assert not found.missed
    assert not changes(gold, gold, gold)


def test_verdicts_on_a_flawed_extraction(gold, other):
    found = judge(gold, other)
    verdicts = {i.label: i.verdict for i in found.found if not i.edge}
    assert verdicts == {
        "青禾县": WRONG,  # the last of two: where the gold has an organization
        "亮灯": NEAR,
        "推行楼长包片": NEAR,
        "新装路灯320盏": SAME,
        "互助队": NEAR,
        "1500人次": NEAR,
    }
    assert {i.label: i.verdict for i in found.found if i.edge} == {
        "亮灯 —uses→ 推行楼长包片": SAME,
        "推行楼长包片 —achieves→ 新装路灯320盏": SAME,
        "亮灯 —uses→ 互助队": WRONG,
    }
    assert [i.label for i in found.missed] == ["青禾县民政局", "青禾县民政局 —uses→ 银龄互助队"]
    assert found.missed[0].other is not None
    assert found.missed[0].other.kind == NodeType.PLACE


def test_verdicts_add_up_to_the_figures(gold, other):
    found, figures = judge(gold, other), score(gold, other)
    mentions = [i for i in found.found if not i.edge]
    assert sum(i.right for i in mentions) == figures["mentions relaxed"].hit
    assert sum(i.verdict == SAME for i in mentions) == figures["mentions strict"].hit
    edges = [i for i in found.found if i.edge]
    assert sum(i.right for i in edges) == figures["edges"].hit
    missed = [i for i in found.missed if i.edge]
    assert figures["edges"].gold - figures["edges"].hit == len(missed)


def item(confidence: float, verdict: str) -> Item:
    return Item(("mention", confidence, verdict), "甲", 1, "Place", "甲", Span(0, 1), confidence, "r", verdict)


def test_calibration_by_hand():
    items = [item(0.9, SAME), item(0.9, NEAR), item(0.9, WRONG), item(0.35, WRONG), item(1.0, SAME)]
    found = Calibration.of(items)
    assert [b.count for b in found.bins] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 4]
    assert found.error == pytest.approx((abs(3.7 / 4 - 3 / 4) * 4 + 0.35) / 5)
    assert (found.count, found.right) == (5, pytest.approx(0.6))
    assert Calibration.of([]).error == 0.0
    perfect = [item(0.5, SAME), item(0.5, WRONG)]
    assert Calibration.of(perfect).error == 0.0


def test_calibration_has_a_row_a_type(gold, other):
    found = calibration.calibrations(judge(gold, other))
    assert list(found) == [
        "mentions",
        "  Place",
        "  Program",
        "  Mechanism",
        "  Outcome",
        "edges",
        "  uses",
        "  achieves",
    ]
    assert "0.9–1.0" in calibration.table(found)


def test_changes_are_judged_by_the_gold(gold, other):
    better = {(c.sign, c.item.label): c.verdict.split()[1] for c in changes(gold, other, gold)}
    assert better == {
        (MOVED, "亮灯行动"): "right",
        (MOVED, "楼长包片"): "right",
        (LOST, "青禾县"): "right",
        (GAINED, "青禾县民政局"): "right",
        (MOVED, "银龄互助队"): "right",
        (MOVED, "服务老人1500人次"): "right",
        (LOST, "亮灯 —uses→ 互助队"): "right",
        (GAINED, "青禾县民政局 —uses→ 银龄互助队"): "right",
    }
    worse = [c.verdict.split()[1] for c in changes(gold, gold, other)]
    assert worse == ["wrong"] * len(better)


def test_renamed_entities_are_no_change(gold, other, tmp_path):
    text = "".join(records.to_lines(other[0]))
    for number, entity in enumerate(json.loads(text)["entities"]):
        text = text.replace(entity["id"], f"x{number}")
    path = tmp_path / "p.jsonl"
    path.write_text(text, encoding="utf-8")
    assert not changes(gold, other, records.read_lines(path))


def test_sentences_are_marked_and_cut():
    text = "头。" + "长" * 200 + "名称" + "尾" * 200 + "！后"
    shown = sentence(text, Span(202, 204))
    assert shown == f"…{'长' * 70}〖名称〗{'尾' * 70}…"
    assert sentence("甲。\n乙名\n丙", Span(4, 5)) == "乙〖名〗"
    assert sentence("整句。", Span(0, 3)) == "整句。"


def test_old_results_without_a_shared_document_are_an_error(gold, other):
    foreign = [replace(other[0], document=replace(other[0].document, name="乙.txt"))]
    with pytest.raises(ReadError, match="shares no document"):
        run.described((gold, other), old=foreign)


def test_the_command_saves_compares_and_lists_errors(gold, other, tmp_path):
    runner, old = CliRunner(), tmp_path / "old.jsonl"
    run.save(other, old)
    first = runner.invoke(main, ["evaluate", str(tmp_path / "gold"), "--predictions", str(old), "--errors", "1"])
    assert first.exit_code == 0, first.output
    assert "spurious Place: 1" in first.stdout
    assert "甲.txt:1@" in first.stdout
    assert "〖青禾县民政局〗建立银龄互助队" in first.stdout
    assert "ECE" in first.stdout
    new = tmp_path / "new.jsonl"
    how = ["--mode", "fast", "--compare", str(old), "--save", str(new), "--errors", "0"]
    second = runner.invoke(main, ["evaluate", str(tmp_path / "gold"), *how])
    assert second.exit_code == 0, second.output
    assert "与旧结果比较" in second.stdout
    assert "spurious" not in second.stdout
    again = runner.invoke(main, ["evaluate", str(tmp_path / "gold"), "--mode", "fast", "--compare", str(new)])
    assert not [line for line in again.stdout.splitlines() if line.startswith(("+ ", "- ", "~ "))]


@pytest.mark.parametrize("option", [["--predictions", "p.jsonl"], ["--lexicon", "."]])
def test_cross_validation_refuses_what_it_cannot_heed(gold, tmp_path, option):
    result = CliRunner().invoke(main, ["evaluate", str(tmp_path / "gold"), "--cross-validate", "2", *option])
    assert result.exit_code == 1, result.output
    assert "--cross-validate" in result.stderr


@pytest.mark.skipif(bool(find_spec("torch") and find_spec("onnx")), reason="the extra 'train' is installed")
def test_cross_validation_without_torch_says_what_to_install(gold, tmp_path):
    result = CliRunner().invoke(main, ["--lang", "en", "evaluate", str(tmp_path / "gold"), "--cross-validate", "2"])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert 'pip install "policy-practice-graph[train]"' in result.stderr
