"""Scoring: the figures by hand on a small text, and equal to the reference scorer on real gold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg import records
from kg.errors import DataFileError
from kg.evaluation.coreference import regrouped, same_entity
from kg.evaluation.gold import parse_gold, read_folder, read_gold
from kg.evaluation.run import evaluate
from kg.evaluation.scores import score
from kg.ontology import load

SHARED = Path(__file__).parent.parent.parent / "shared"
GOLD = """#head
两篇
#piece 1 | 题目 | 中共*县委组织部 | *县 | county
题目
⟦O1:中共*县委组织部⟧
实施⟦P1:头雁行动⟧，推行⟦M1:星级评定⟧，⟦R1:提拔干部21名|21 名⟧。

#edges
O1 implements P1
P1 uses M1
M1 achieves R1
"""


@pytest.fixture
def gold(tmp_path) -> Path:
    """Return a folder with one small gold file."""
    (tmp_path / "a.gold.txt").write_text(GOLD, encoding="utf-8")
    return tmp_path


def test_gold_is_read_without_its_marks(gold):
    found = read_gold(gold / "a.gold.txt")
    assert found.document.text.startswith("两篇\n题目\n中共*县委组织部\n实施头雁行动，")
    (part,) = found.pieces
    assert [(e.type, e.label) for e in part.entities][1:3] == [("Program", "头雁行动"), ("Mechanism", "星级评定")]
    assert all(m.span.of(found.document.text) == m.quote for e in part.entities for m in e.mentions)


def test_gold_against_itself_is_perfect(gold):
    found = read_folder(gold)
    assert {f.f1 for f in score(found, found).values()} == {1.0}


def test_a_bad_mark_names_its_line(gold):
    (gold / "b.gold.txt").write_text(GOLD.replace("M1 achieves R1", "M1 achieves R9"), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"b\.gold\.txt:11"):
        read_folder(gold)


def test_half_found_spans_are_relaxed_hits_only(gold, tmp_path):
    lines = "\n".join(line for x in read_folder(gold) for line in records.to_lines(x))
    row = json.loads(lines)
    mention = next(e for e in row["entities"] if e["type"] == "Mechanism")["mentions"][0]
    mention["end"] -= 1
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    figures = evaluate(gold, predictions=path)
    assert figures["  Mechanism relaxed"].f1 == 1.0
    assert figures["  Mechanism strict"].f1 == 0.0
    assert figures["edges"].f1 == 1.0


@pytest.mark.skipif(
    not (SHARED / "eval/score.py").exists(), reason="the shared gold and scorer are not beside this checkout"
)
def test_the_figures_are_those_of_the_reference_scorer(tmp_path):
    from kg import pipeline

    only = ["exchange-speeches.txt", "chanhe-five-words.txt"]
    path = tmp_path / "p.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for name in only:
            for line in records.to_lines(pipeline.extract(SHARED / "corpus" / name)):
                out.write(line + "\n")
    command = [
        sys.executable,
        str(SHARED / "eval/score.py"),
        str(SHARED / "gold"),
        str(path),
        "--json",
        "--only",
        *only,
    ]
    wanted = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    wanted.pop("practice pairs", None)
    figures = evaluate(SHARED / "gold", predictions=path, only=only)
    assert figures.keys() == wanted.keys()
    for name, figure in figures.items():
        got = (figure.precision, figure.recall, figure.f1, figure.hit, figure.gold, figure.predicted)
        assert got == pytest.approx(
            tuple(wanted[name][k] for k in ("precision", "recall", "f1", "hit", "gold", "predicted"))
        )


def test_lines_survive_the_round_trip(gold, tmp_path):
    (extraction,) = read_folder(gold)
    path = tmp_path / "p.jsonl"
    path.write_text("\n".join(records.to_lines(extraction)), encoding="utf-8")
    assert {f.f1 for f in score([extraction], records.read_lines(path)).values()} == {1.0}


ENTITIES = """#piece 1 | 题目 | | *县 | county
{}

#edges
"""


def of_entities(marks: str):
    """Return a text of one piece whose mentions are named by *marks*."""
    return [parse_gold(ENTITIES.format(marks), "a.txt", "a")]


def test_pairs_of_mentions_are_counted_by_entity():
    gold = of_entities("⟦M1:晨会⟧⟦M1:晨会⟧⟦M1:晨会⟧⟦M2:夜校⟧⟦L1:*县⟧")
    found = of_entities("⟦M1:晨会⟧⟦M1:晨会⟧⟦M2:晨会⟧⟦M2:夜校⟧⟦L1:*县⟧")
    assert same_entity(gold, gold)["same entity"].f1 == 1.0
    figure = same_entity(gold, found)["  Mechanism same entity"]
    assert (figure.hit, figure.gold, figure.predicted) == (1, 3, 2)


def test_mentions_that_only_one_side_has_say_nothing_of_entities():
    gold = of_entities("⟦M1:晨会⟧⟦M1:晨会⟧⟦M1:晨会⟧")
    found = of_entities("⟦M1:晨会⟧⟦M1:晨会⟧晨会")
    figure = same_entity(gold, found)["same entity"]
    assert (figure.precision, figure.recall, figure.gold) == (1.0, 1.0, 1)


def test_annotated_mentions_are_grouped_by_the_program():
    gold = of_entities("⟦M1:晨会⟧⟦M2:晨会⟧⟦M3:“晨会”制度⟧⟦M4:夜校⟧")
    assert [len(e.mentions) for e in regrouped(gold, load())[0].pieces[0].entities] == [3, 1]


@pytest.mark.skipif(not (SHARED / "gold").exists(), reason="the shared gold is not beside this checkout")
def test_mentions_of_the_gold_are_grouped_as_annotated():
    gold = read_folder(SHARED / "gold")
    figure = same_entity(gold, regrouped(gold, load()))["same entity"]
    assert figure.precision > 0.98
    assert figure.recall > 0.9
