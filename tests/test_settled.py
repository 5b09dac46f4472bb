"""Own lexica: the shipped example does what its documentation says, in both modes, and own words win in the order stated."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import pipeline
from kg.config import MODES, Config
from kg.model import Document, NodeType
from kg.ontology import load

EXAMPLE = Path(__file__).parent.parent / "docs/lexicon-example"
TEXT = """以“河畔三问”促干部担当
中共青禾县委组织部
青禾县深入推进河畔三问，每月由红管家上门开展板凳夜谈，青禾社工站全程参与。
每季度开展金穗支部评定，建立工作台账，搭建支部书记比学台，群众满意度达98%以上。
"""


def found(mode: str, *folders: Path, text: str = TEXT) -> dict[str, tuple[NodeType, str]]:
    """Return type and rule of each mention by its words."""
    result = pipeline.extract_document(Document("发言.txt", text), Config(mode=mode, lexicon=folders))
    mentions = [m for p in result.pieces for e in p.entities for m in e.mentions]
    assert all(m.span.of(text) == m.quote for m in mentions)
    ordered = sorted(m.span for m in mentions)
    assert all(a.end <= b.start for a, b in zip(ordered, ordered[1:], strict=False))
    return {m.quote: (m.type, m.rule) for m in mentions}


def own(folder: Path, **lists: str) -> Path:
    """Return a folder with the lists of names.yaml that are given."""
    entries = (f"- id: {key}\n  label: 甲\n  en: a\n  words: [{words}]\n" for key, words in lists.items())
    path = folder / "lexicon/names.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("".join(entries), encoding="utf-8")
    return folder


@pytest.mark.parametrize("mode", MODES)
def test_the_example_settles_its_names_in_both_modes(mode):
    got = found(mode, EXAMPLE)
    assert got["河畔三问"] == (NodeType.PROGRAM, "names/own")
    assert got["板凳夜谈"] == got["红管家"] == (NodeType.MECHANISM, "names/own")
    assert got["青禾社工站"] == (NodeType.ORGANIZATION, "names/own")
    assert got["金穗支部评定"] == (NodeType.MECHANISM, "example/ranked")
    assert "工作台账" not in got


def test_without_the_example_the_rules_know_less():
    got = found("fast")
    assert "红管家" not in got
    assert "青禾社工站" not in got
    assert not {"names/own", "example/ranked"} & {rule for _, rule in got.values()}
    assert "工作台账" in got


def test_words_added_to_a_shipped_list_serve_the_rules():
    assert found("fast", EXAMPLE)["支部书记比学台"] == (NodeType.MECHANISM, "chain+mechanism/strong-head")
    assert "支部书记比学台" not in found("fast")


def test_the_example_adds_a_practice():
    (practice,) = [c for c in load(EXAMPLE).practices if c.id == "bench-talks"]
    assert "门前夜谈" in practice.names


def test_the_longest_name_wins_and_names_win_over_patterns(tmp_path):
    folder = own(tmp_path, mechanisms="金穗, 金穗支部", programs="金穗支部评定大会")
    text = "题目\n县委\n开展金穗支部评定大会，推行金穗支部评定，评金穗。\n"
    got = found("fast", EXAMPLE, folder, text=text)
    assert got["金穗支部评定大会"] == (NodeType.PROGRAM, "names/own")
    assert got["金穗支部"] == (NodeType.MECHANISM, "names/own")
    assert got["金穗"] == (NodeType.MECHANISM, "names/own")
    assert "金穗支部评定" not in got


@pytest.mark.parametrize("mode", MODES)
def test_words_that_are_never_a_mention_and_own_outcomes(tmp_path, mode):
    folder = own(tmp_path, never="青禾县, 金穗支部评定", outcomes="满意度达98%以上")
    got = found(mode, EXAMPLE, folder)
    assert "青禾县" not in got
    assert "金穗支部评定" not in got
    assert got["满意度达98%以上"][0] == NodeType.OUTCOME


def test_own_outcomes_have_their_quantities(tmp_path):
    config = Config(mode="fast", lexicon=(own(tmp_path, outcomes="满意度达98%以上"),))
    result = pipeline.extract_document(Document("发言.txt", TEXT), config)
    (outcome,) = (e for p in result.pieces for e in p.entities if e.label == "满意度达98%以上")
    assert [(q.comparator, q.value, q.unit) for q in outcome.quantities] == [(">=", 98, "%")]


def test_own_names_on_masked_spans_do_not_count(tmp_path):
    text = "题目\n县委\n推行红管家。\n责任编辑：红管家\n"
    result = pipeline.extract(_file(tmp_path, text), Config(mode="fast", lexicon=(EXAMPLE,)))
    quotes = [m for p in result.pieces for e in p.entities for m in e.mentions if m.quote == "红管家"]
    assert len(quotes) == 1


def _file(folder: Path, text: str) -> Path:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return path
