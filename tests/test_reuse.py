"""Text reuse: planted copies are found, stock phrases are not, and what differs is said part by part."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analysis import Case, Practice, Site, Survey, storing, wording
from kg.analysis.alignment import GAP, MATCH, MISMATCH, Job, _scores, align, aligned
from kg.analysis.reuse import ADAPTED, ADDED, COPIED, DROPPED, Part, Passage, Place, Text, passages
from kg.cli import main
from kg.ontology import load

ROOT = Path(__file__).parent.parent
ONTOLOGY = load()
ONE = "镇里对二十一个村支部逐项打分，按季公布位次，末位两个支部由联系领导驻点整改，半年不升位的调整书记。"
OTHER = "街道对十九个社区支部逐项打分，按月公布位次，末位支部由联系领导驻点整改，连续半年不升位的调整书记。"


def bench():
    """Return bench/reuse.py as a module."""
    spec = importlib.util.spec_from_file_location("bench_reuse", ROOT / "bench" / "reuse.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_reuse"] = module
    spec.loader.exec_module(module)
    return module


def found(*texts: str) -> tuple[Passage, ...]:
    return passages([Text(f"{n}.txt", 1, 0, text) for n, text in enumerate(texts)], ONTOLOGY)


def test_parts_are_copied_adapted_added_and_dropped():
    (passage,) = found(f"一是严管。{ONE}", f"二、做法\n{OTHER}")
    assert Part(ADAPTED, "季", "月") in passage.parts
    assert Part(DROPPED, "两个", "") in passage.parts
    assert any(p.kind == ADDED and p.other == "连续" for p in passage.parts)
    assert any(p.kind == COPIED and "联系领导驻点整改" in p.one for p in passage.parts)
    assert 30 <= passage.length <= len(OTHER)


def test_parts_spell_out_both_wordings():
    one, other = f"一是严管。{ONE}", f"二、做法\n{OTHER}"
    (passage,) = found(one, other)
    assert "".join(p.one for p in passage.parts) == one[passage.one.start : passage.one.end]
    assert "".join(p.other for p in passage.parts) == other[passage.other.start : passage.other.end]


def test_offsets_are_those_of_the_document():
    texts = [Text("a.txt", 1, 100, ONE), Text("b.txt", 2, 7, OTHER)]
    (passage,) = passages(texts, ONTOLOGY)
    start = passage.one.start - 100
    assert ONE[start : passage.one.end - 100].startswith(passage.parts[0].one)


FORMULAS = "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大和二十届三中全会精神，认真落实党中央、国务院决策部署。"


def test_formulas_and_enumerations_are_no_copies():
    assert found(f"去年以来，{FORMULAS}我们抓了三件事。", f"年初，{FORMULAS}全镇集中力量修路。") == ()
    bodies = "县农业农村局、县财政局、县水利局、县交通运输局、县自然资源局、县乡村振兴局、县商务局"
    assert found(f"由{bodies}分头负责，修渠。", f"通知{bodies}参加会议。") == ()


def test_what_very_many_pieces_say_is_a_stock_phrase():
    phrase = "逢五逢十到村里坐班接访当场答复办不了的三天内回话给人家一个准信"
    own = [f"{chr(0x4E00 + 40 * n)}{chr(0x5E00 + 31 * n)}村{phrase}。" for n in range(30)]
    assert found(*own[:2])
    assert found(*own) == ()


def test_planted_copies_are_found_and_nothing_else():
    tool, hits, planted_, false = bench(), 0, 0, []
    pieces = tool.corpus_pieces()
    assert tool.find(pieces, ONTOLOGY) == ()
    for seed in range(8):
        texts, copies = tool.planted(pieces, ONTOLOGY, seed)
        hit, others = tool.judged(tool.find(texts, ONTOLOGY), copies)
        hits, planted_, false = hits + hit, planted_ + len(copies), false + others
    assert planted_ > 80
    assert hits / planted_ >= 0.95
    assert false == []


def test_planted_formulas_are_not_found():
    pieces, chance = bench().corpus_pieces(), random.Random(1)
    words = sorted(ONTOLOGY.words("resolution.formulas"))
    stock = "".join(chance.sample(words, 12))
    texts = [p.replace("。", f"。{stock}。", 1) if n % 3 == 0 else p for n, p in enumerate(pieces[:9])]
    assert found(*texts) == ()


CODES = st.text("甲乙丙丁戊", min_size=1, max_size=24)


@settings(max_examples=60)
@given(CODES, CODES)
def test_aligned_blocks_are_equal_and_in_order(one, other):
    codes = [np.array([ord(c) for c in text]) for text in (one, other)]
    result = align(*codes, -6, 6)
    if result is None:
        return
    before = (0, 0)
    for i, j, size in result.blocks:
        assert one[i : i + size] == other[j : j + size]
        assert -6 <= j - i <= 6
        assert i >= before[0] and j >= before[1]
        before = i + size, j + size
    assert result.equal <= min(len(one), len(other))


@given(CODES)
def test_a_text_is_its_own_best_alignment(text):
    codes = np.array([ord(c) for c in text])
    result = align(codes, codes, -3, 3)
    assert result is not None
    assert result.equal == len(text)


def cell_by_cell(job: Job) -> list[list[int]]:
    """Return the scores of a band as the recurrence says it."""
    rows = [[0] * (job.width + 1)]
    for i, code in enumerate(job.one.tolist()):
        row = [0] * (job.width + 1)
        for column, j in enumerate(range(i + job.low, i + job.high + 1)):
            if 0 <= j < len(job.other):
                step = MATCH if job.other[j] == code else MISMATCH
                row[column] = max(
                    0, rows[-1][column] + step, rows[-1][column + 1] - GAP, row[column - 1] - GAP if column else 0
                )
        rows.append(row)
    return rows


JOBS = st.lists(st.tuples(CODES, CODES, st.integers(-9, 9), st.integers(0, 12)), min_size=1, max_size=6)


@settings(max_examples=60)
@given(JOBS)
def test_texts_aligned_together_are_aligned_as_one_by_one(found):
    jobs = [
        Job(np.array([ord(c) for c in one]), np.array([ord(c) for c in other]), low, low + width)
        for one, other, low, width in found
    ]
    for job, scores in zip(jobs, _scores(jobs), strict=True):
        assert scores[: len(job.one) + 1, : job.width + 1].tolist() == cell_by_cell(job)
    together = dict(aligned(jobs))
    assert [together[n] for n in range(len(jobs))] == [align(*job) for job in jobs]


def survey() -> Survey:
    (passage,) = passages(
        [Text("a.txt", 1, 0, ONE, "甲镇", "2020"), Text("b.txt", 1, 0, OTHER, "乙街道", "2021-03")], ONTOLOGY
    )
    site = Site("s", "甲镇", False, "", "township")
    cases = [
        Case(
            "e",
            "逐项打分",
            site,
            name,
            1,
            "",
            "",
            "",
            text.index("逐项打分"),
            text.index("逐项打分") + 4,
            text,
            "t",
            0.9,
            (),
            (),
        )
        for name, text in (("a.txt", ONE), ("b.txt", OTHER))
    ]
    elsewhere = Practice("q", "修路", "", "", "", "", ("修路",), False, True, (cases[0],))
    shared = Practice("p", "支部打分", "", "", "", "", ("支部打分",), False, True, tuple(cases))
    return Survey((shared, elsewhere), (), reuse=(passage,))


def test_a_passage_names_the_practices_that_both_wordings_hold():
    ((passage, names),) = wording.chosen(survey(), wording.Wanted())
    assert names == ("支部打分",)
    assert wording.earlier(passage) == "甲镇（a.txt#1）"
    assert wording.chosen(survey(), wording.Wanted(99)) == ()
    assert wording.chosen(survey(), wording.Wanted(place="丙县")) == ()


def test_dates_that_do_not_tell_give_no_order():
    assert wording.earlier(Passage(Place("a", 1, 0, 9), Place("b", 1, 0, 9, "", "2020"), 9, 1.0, ())) == ""


@pytest.fixture
def graph(tmp_path):
    known = survey()
    (tmp_path / storing.NAME).write_text(storing.dumps(known), encoding="utf-8")
    assert storing.load(tmp_path) == known
    return tmp_path


@pytest.mark.parametrize("kind", ["table", "json", "csv", "markdown"])
def test_reuse_in_every_format(graph, kind):
    result = CliRunner().invoke(main, ["reuse", "-g", str(graph), "--format", kind])
    assert result.exit_code == 0, result.output
    assert "联系领导驻点整改" in result.output
    if kind == "json":
        (row,) = json.loads(result.output)["passages"]
        assert {p["kind"] for p in row["parts"]} == {COPIED, ADAPTED, ADDED, DROPPED}
    elif kind != "csv":
        assert "〔－两个〕" in result.output
        assert "Descriptive only" in result.output


def test_show_says_which_wording_is_common(graph):
    result = CliRunner().invoke(main, ["show", "支部打分", "-g", str(graph)])
    assert "文字相近处" in result.output
    assert "日期较早 dated earlier: 甲镇（a.txt#1）" in result.output
    assert json.loads(CliRunner().invoke(main, ["show", "支部打分", "-g", str(graph), "--format", "json"]).output)[
        "reuse"
    ]
    assert "文字相近处" not in CliRunner().invoke(main, ["show", "修路", "-g", str(graph)]).output
