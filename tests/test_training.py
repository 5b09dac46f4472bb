"""The shipped head is well-formed and fits the rules; training is refused with a clear reason, seeded and small."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kg import training
from kg.evaluation.gold import read_gold
from kg.model import NodeType
from kg.recognition import features
from kg.training.__main__ import main

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "kg/models/accurate"
KINDS = [t for t in NodeType if t != NodeType.PRACTICE]
TAGS = ["O"] + [f"{place}-{kind}" for kind in KINDS for place in "BIES"]
GOLD = """#piece 1 | 推行亮灯行动 | 青禾县 | 青禾县 | county
推行亮灯行动
⟦L1:青禾县⟧实施⟦P1:亮灯行动⟧，推行⟦M1:楼长包片⟧，⟦R1:新装路灯320盏|320 盏⟧。
⟦O1:青禾县民政局⟧建立⟦M2:银龄互助队⟧。

#edges
P1 uses M1
"""
needs_torch = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("onnx")), reason="the extra 'train' (torch, onnx) is not installed"
)


@pytest.fixture(scope="module")
def shipped() -> dict:
    """Return the shipped tagger.json."""
    return json.loads((FOLDER / "tagger.json").read_text(encoding="utf-8"))


@pytest.fixture
def gold(tmp_path) -> Path:
    """Return a folder with one small gold file."""
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.gold.txt").write_text(GOLD, encoding="utf-8")
    return folder


def test_the_tags_are_in_the_order_of_the_outputs(shipped):
    assert shipped["version"] == 1
    assert shipped["tags"] == TAGS


def test_characters_and_rules_are_numbered_without_gaps(shipped):
    characters, rules = shipped["characters"], shipped["rules"]
    assert sorted(characters.values()) == list(range(2, len(characters) + 2))
    assert all(len(c) == 1 for c in characters)
    assert sorted(rules.values()) == list(range(1, len(rules) + 1))


def test_the_card_says_what_the_head_learned_from_and_how_well(shipped):
    card = shipped["card"]
    assert card.keys() == {"date", "data", "settings", "seed", "scores", "limits"}
    assert card["data"]["annotated"]["documents"] > 0
    assert card["scores"], "no cross-validated score"
    assert all(0 < s["mentions relaxed"]["f1"] < 1 for s in card["scores"].values())
    assert all("。" in limit for limit in card["limits"])


def test_the_rules_of_the_head_are_rules_of_the_program(shipped):
    sources = [*(ROOT / "kg/recognition").glob("*.py"), *(ROOT / "ontology").glob("*/*.yaml")]
    text = "\n".join(p.read_text(encoding="utf-8") for p in sorted(sources))
    known = [rule for rule in shipped["rules"] if rule in text or re.search(rf"[\"/]{rule.split('/')[1]}\"", text)]
    assert len(known) >= 0.8 * len(shipped["rules"])


def test_the_model_is_small():
    assert (FOLDER / "tagger.onnx").stat().st_size < 4_000_000


def test_padding_changes_nothing(shipped):
    session = pytest.importorskip("onnxruntime").InferenceSession(FOLDER / "tagger.onnx")
    shape = {i.name: i.shape for i in session.get_inputs()}
    assert list(shape) == ["hidden", "index", "chars", "offset", "features", "lengths"]
    flags = features.width(shipped["rules"])
    chance = np.random.default_rng(0)
    row = {
        "hidden": chance.normal(size=(1, 9, 1152)).astype(np.float32),
        "index": np.arange(9)[None],
        "chars": chance.integers(0, 50, (1, 9)),
        "offset": np.zeros((1, 9), np.int64),
        "features": np.zeros((1, 9, flags), np.float32),
    }
    (alone,) = session.run(None, {**row, "lengths": np.array([9])})
    wide = {k: np.pad(v, [(0, 0), (0, 0 if k == "hidden" else 5)] + [(0, 0)] * (v.ndim - 2)) for k, v in row.items()}
    (padded,) = session.run(None, {**wide, "lengths": np.array([9])})
    assert alone.shape == (1, 9, 25)
    np.testing.assert_allclose(padded[:, :9], alone, atol=1e-6)


def test_a_missing_library_is_named_with_its_cure(monkeypatch):
    monkeypatch.setattr(training, "find_spec", lambda name: None)
    with pytest.raises(training.TrainingError, match=r"onnx, torch; pip install .*\[train\]"):
        training.require()


def run(*arguments: object) -> tuple[int, str]:
    """Return the exit code and what went wrong of ``python -m kg.training``."""
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    return result.exit_code, str(result.exception or "")


def test_an_empty_folder_is_refused(tmp_path):
    code, error = run(tmp_path, "--mode", "fast", "--out", tmp_path / "out", "--date", "2026-01-31")
    assert code == 1
    assert "*.gold.txt" in error
    assert tmp_path.as_posix() in error
    assert not (tmp_path / "out").exists()


def test_training_without_a_place_to_go_is_refused(gold):
    assert "--out" in run(gold, "--mode", "fast")[1]


def test_labels_spell_the_mentions(gold):
    from kg.training.texts import labels

    found = read_gold(gold / "a.gold.txt")
    start = found.document.text.index("亮灯行动，")
    assert [TAGS[n] for n in labels(found)[start - 1 : start + 5]] == [
        "O",
        "B-Program",
        *["I-Program"] * 2,
        "E-Program",
        "O",
    ]


@needs_torch
def test_the_same_seed_gives_the_same_small_head_that_reads(gold, tmp_path):
    from kg.training.corpus import HeadLearner
    from kg.training.tagger import Settings
    from kg.training.texts import read

    small = Settings(epochs=2, encoder=4, character=4, offset=2, feature=4, state=4, batch=20)
    texts, learner = read(gold), HeadLearner(small)
    for name in ("one", "two"):
        learner.fit(texts, tmp_path / name, seed=3, about={"seed": 3})
    for name in ("tagger.onnx", "tagger.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    found = texts[0].extract(learner.load(tmp_path / "one"))
    assert all(m.span.of(found.document.text) == m.quote for p in found.pieces for e in p.entities for m in e.mentions)


def test_no_document_is_in_two_folds():
    from kg.training.crossvalidate import folds

    parts = folds("abcdefg", 3, 0)
    assert sorted(x for part in parts for x in part) == list("abcdefg")
    assert parts == folds("gfedcba", 3, 0)
    assert len(folds("ab", 6, 0)) == 2


def test_scoring_a_document_that_is_not_there_is_refused(gold):
    assert "holds no b.txt" in run(gold, "--mode", "fast", "--cross-validate", 2, "--only", "b.txt")[1]


def test_words_between_the_same_neighbours_share_a_cluster():
    pytest.importorskip("scipy")
    from kg.training.clusters import by_context, clusters

    lines = [["建立", name, "制度"] for name in "甲乙丙"] * 9 + [["位于", place, "以北"] for place in "子丑寅"] * 9
    words = [*"甲乙丙子丑寅", "建立", "制度", "位于", "以北"]
    found, *again = (clusters(by_context(lines, words), 4, np.ones(len(words))) for _ in range(4))
    assert all((found == other).all() for other in again), "the same words, other clusters"
    assert len(set(found[:3])) == len(set(found[3:6])) == 1
    assert found[0] != found[3]


def test_texts_of_other_annotators_leave_no_keys_of_their_own(gold, tmp_path):
    pytest.importorskip("scipy")
    from kg.recognition.linear import Weights
    from kg.training.chain import Settings
    from kg.training.fast import FastLearner
    from kg.training.texts import read

    (text,) = read(gold, apart=True)
    learner = FastLearner(Settings(epochs=2, first=0.01, often=1))
    (sample, *_) = learner.samples(text)
    assert (sample.keys >= 2**63).any()
    learner.fit([text], tmp_path / "out")
    assert (Weights.load(tmp_path / "out/weights.npz").keys < 2**63).all()
