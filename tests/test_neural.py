"""The accurate mode: cutting into subwords, features, decoding, and what the tagger finds in a text of our own.

What needs the model is skipped where onnxruntime or a model file is missing: both come with the extra ``accurate``.
"""

import json
import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tagged import TEXT, tagged

from kg import ontology, recognition, structure
from kg.errors import DataFileError, KGError
from kg.model import Document, Mention, NodeType, Piece, Sentence, Span
from kg.recognition.echoes import WIDTH, echoes
from kg.recognition.features import LONGEST, TYPES, features, numbers, width, windows
from kg.recognition.linear import read_scores
from kg.recognition.neural import FOLDER, Card, Tagger
from kg.recognition.quantities import parse
from kg.recognition.subwords import UNKNOWN, Subwords
from kg.recognition.tagging import TAGS

texts = st.text(st.sampled_from("推行星级评定机制 \n\u3000，。“”《》Ａ①½ﷺ¨A1２\u0301\U0001f600\ue000\x85")) | st.text()


@pytest.fixture(scope="module")
def subwords() -> Subwords:
    if not (FOLDER / "vocabulary.tsv").exists():
        pytest.skip("kg/models/accurate/vocabulary.tsv is missing: see the NOTICE beside it")
    return Subwords.load(FOLDER / "vocabulary.tsv")


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    if find_spec("onnxruntime") is None:
        pytest.skip("onnxruntime is missing: pip install onnxruntime")
    if not all((FOLDER / name).exists() for name in ("encoder.onnx", "tagger.onnx", "tagger.json")):
        pytest.skip("a file of kg/models/accurate is missing: see the NOTICE there")
    return Tagger.load()


# Subwords


@given(texts)
def test_tokens_are_in_order_and_cover_all_but_white_space(subwords: Subwords, text: str) -> None:
    tokens = subwords.split(text)
    covered = [i for _, start, end in tokens for i in range(start, end)]
    assert covered == sorted(set(covered))
    assert covered == [i for i, char in enumerate(text) if not char.isspace()]


@given(texts)
def test_no_token_crosses_white_space_and_cutting_there_changes_nothing(subwords: Subwords, text: str) -> None:
    whole = [(n, text[a:b]) for n, a, b in subwords.split(text)]
    assert whole == [(n, part[a:b]) for part in text.split() for n, a, b in subwords.split(part)]


def test_the_most_probable_cut_wins() -> None:
    words = Subwords({"做": (4, -3.0), "法": (5, -3.0), "做法": (6, -5.0), "法规": (7, -9.0), "规": (8, -3.0)})
    assert words.split("做法规") == [(6, 0, 2), (8, 2, 3)]


def test_full_width_signs_are_read_as_ascii_and_keep_their_offsets(subwords: Subwords) -> None:
    assert subwords.split("（２０２３）") == subwords.split("(2023)")


def test_a_character_that_no_piece_holds_is_unknown(subwords: Subwords) -> None:
    assert subwords.split("\ue000") == [(UNKNOWN, 0, 1)]


def test_a_long_text_is_cut_in_moments(subwords: Subwords) -> None:
    start = time.process_time()
    subwords.split("推行星级评定机制" * 12_500)
    assert time.process_time() - start < 20, "quadratic work on it takes minutes"


# Windows and features


def test_windows_stay_on_a_line_and_hold_at_most_the_longest(subwords: Subwords) -> None:
    text = "前言\n" + "推行机制，" * 400 + "\n\n  结语  "
    found = list(windows(text, Span(0, len(text)), subwords))
    assert all("\n" not in w.span.of(text) and len(w.tokens) <= LONGEST for w in found)
    assert [w.span.of(text) for w in found][:: len(found) - 1] == ["前言", "结语"]
    assert "".join(w.span.of(text) for w in found[1:-1]) == "推行机制，" * 400


def test_places_point_at_the_token_of_each_character() -> None:
    words = Subwords({"做法": (4, -1.0), "好": (5, -1.0)})
    (window,) = windows("\n做法 好", Span(1, 5), words)
    assert [list(x) for x in window.places()] == [[0, 0, 0, 1], [0, 1, 0, 0]]


def test_features_say_what_rules_roles_and_quotation_marks_say() -> None:
    text = "头：“星级”好"
    span = Span(2, 6)
    mention = Mention(span, span.of(text), NodeType.PROGRAM, "program/quoted", 0.75)
    rules = {"other": 1, "program/quoted": 2}
    found = features(text, Span(0, 7), [mention], [Sentence(Span(0, 2), "title")], rules)
    at = 4 * TYPES.index(NodeType.PROGRAM)
    assert found.shape == (7, width(rules)) == (7, 24 + 6 + 3 + 3 + WIDTH)
    assert found[:, at : at + 4].tolist()[1:7] == [
        [0, 0, 0, 0], [1, 0, 0, 0.75], [0, 1, 0, 0.75], [0, 1, 0, 0.75], [0, 0, 1, 0.75], [0, 0, 0, 0],
    ]  # fmt: skip
    assert found[:, 24 + 2].tolist() == [0, 0, 1, 0, 0, 0, 0]
    assert found[:, 27 + 2].tolist() == [0, 0, 0, 1, 1, 1, 0]
    assert found[:, 30:33].sum(axis=0).tolist() == [2, 0, 0]
    assert found[:, 33:36].T.tolist() == [[0, 0, 1, 1, 1, 0, 0], [0, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1, 0]]


def test_echoes_mark_what_title_and_body_share_and_what_comes_back() -> None:
    text = "积分制管理\n推行积分制，用积分制管理办事，积分制管理好。"
    sentences = [Sentence(Span(0, 5), "title"), Sentence(Span(6, len(text)), "body", None, 1)]
    found = echoes(text, Span(0, len(text)), sentences)
    assert found.shape == (len(text), WIDTH)
    shared = "".join(char for char, row in zip(text, found, strict=True) if row[1])  # three characters or more
    assert shared == "积分制管理" + "积分制" + "积分制管理" + "积分制管理"
    assert "".join(char for char, row in zip(text, found, strict=True) if row[4]) == "积分制管理" * 3
    assert found[:, -2].tolist() == [0] * 6 + [1] * (len(text) - 6)


def test_a_rule_that_the_tagger_does_not_know_sets_the_type_only() -> None:
    span = Span(0, 2)
    found = features("星级", span, [Mention(span, "星级", NodeType.PLACE, "new/rule")], (), {"old": 1})
    assert found[:, 24:-WIDTH].sum() == 0
    assert found[:, 4:8].tolist() == [[1, 0, 0, 1], [0, 0, 1, 1]]


def test_unknown_characters_have_a_number_of_their_own() -> None:
    assert numbers("甲乙", {"乙": 7}).tolist() == [1, 7]


# Decoding


@given(arrays.arrays(np.float64, st.tuples(st.integers(1, 12), st.just(25)), elements=st.floats(-50, 0)))
def test_mentions_of_any_scores_are_apart_inside_the_sentence_and_likely_enough(scores: np.ndarray) -> None:
    document = Document("any.txt", "某" * (len(scores) + 2))
    inside = Span(1, 1 + len(scores))
    piece = Piece(1, Span(0, len(document.text)), sentences=(Sentence(inside),))
    around = np.full((1, len(TAGS)), -20.0)
    rows = np.concatenate([around, scores - np.logaddexp.reduce(scores, axis=1, keepdims=True), around])
    reading = read_scores(document, piece, rows, np.zeros((len(TAGS),) * 2), [0.28] * len(TYPES))
    found = sorted(reading.found)
    assert all(inside.covers(span) and share >= 0.03 for span, _, share in found)
    assert all(a.end <= b.start for (a, *_), (b, *_) in zip(found, found[1:], strict=False))
    assert all(
        inside.covers(span) and kind in (NodeType.PROGRAM, NodeType.MECHANISM) for span, kind, _ in reading.doubtful
    )
    assert all(0 < share <= 1 for *_, share in reading.doubtful)


def test_the_probability_of_a_mention_is_exact() -> None:
    chances = np.full((2, len(TAGS)), 1e-9)
    for row, tags in enumerate((("O", "B-Place", "S-Place"), ("O", "E-Place", "S-Place"))):
        for tag, chance in zip(tags, (0.2, 0.6, 0.2), strict=True):
            chances[row, TAGS.index(tag)] = chance
    document, whole = Document("two.txt", "某县"), Span(0, 2)
    piece = Piece(1, whole, sentences=(Sentence(whole),))
    found = read_scores(document, piece, np.log(chances), np.zeros((len(TAGS),) * 2), [0.28] * len(TYPES))
    assert found.found == [(whole, NodeType.PLACE, 0.692)]  # 0.36 of what is legal: 0.36 + 0.16


# The tagger


def test_mentions_are_quotes_inside_lines_and_pieces_outside_masks_and_apart(
    tagger: Tagger, document: Document
) -> None:
    found = tagged(tagger, document)
    assert all(m.span.of(TEXT) == m.quote == m.quote.strip() and "\n" not in m.quote for m in found)
    assert all(a.span.end <= b.span.start for a, b in zip(found, found[1:], strict=False))
    assert not any(m.span.overlaps(mask) for m in found for mask in document.masks)
    assert all(0 < m.confidence <= 1 and m.rule.startswith("neural") for m in found)


def test_a_fully_masked_text_has_no_mentions(tagger: Tagger) -> None:
    masked = Document("masked.txt", TEXT, (Span(0, len(TEXT)),))
    piece = Piece(1, Span(0, len(TEXT)))
    assert tagger.tag(masked, piece, [], ontology.load()) == []


def test_it_finds_the_names_of_a_plain_text(tagger: Tagger, document: Document) -> None:
    found = {(m.quote.strip("“”"), m.type) for m in tagged(tagger, document)}
    assert ("青禾县委组织部", NodeType.ORGANIZATION) in found
    assert ("县农业农村局", NodeType.ORGANIZATION) in found
    assert any("头雁领航" in quote and kind is NodeType.PROGRAM for quote, kind in found)
    assert any("双向考核" in quote and kind is NodeType.MECHANISM for quote, kind in found)


def test_outcomes_carry_their_quantities_and_others_none(tagger: Tagger, document: Document) -> None:
    known = ontology.load()
    found = tagged(tagger, document)
    assert any(m.quantities for m in found)
    for m in found:
        assert m.quantities == (parse(m.quote, known) if m.type is NodeType.OUTCOME else ())


def test_a_mention_that_a_rule_proposes_too_keeps_the_name_of_the_rule(tagger: Tagger, document: Document) -> None:
    known = ontology.load()
    pieces, _ = structure.segment(document, known)
    proposals = [m for p in pieces for m in recognition.propose(document, p, known)]
    names = {(m.span, m.type, f"neural+{m.rule}") for m in proposals}
    joined = [m for m in tagged(tagger, document) if m.rule.startswith("neural+")]
    assert joined
    assert all((m.span, m.type, m.rule) in names for m in joined)


def test_a_line_gives_the_same_logits_alone_and_in_a_batch(tagger: Tagger) -> None:
    text = "县委组织部推行“星级评定”机制。\n各镇建立台账，每月通报一次，年底考核。\n群众满意。"
    found = list(windows(text, Span(0, len(text)), tagger.subwords))
    table = features(text, Span(0, len(text)), (), (), tagger.card.rules)
    states = tagger.encode(found)
    together = tagger.logits(text, found, states, table, 0)
    for window, rows in zip(found, together, strict=True):
        alone = tagger.logits(text, [window], states, table, 0)[0]
        np.testing.assert_allclose(rows[: len(window.span)], alone, atol=1e-4)


def test_a_line_has_nearly_the_same_hidden_states_alone_and_beside_others(tagger: Tagger) -> None:
    text = "县委组织部推行“星级评定”机制。\n各镇建立工作台账，每月通报一次。\n群众满意。"
    found = list(windows(text, Span(0, len(text)), tagger.subwords))
    together = tagger.encode(found)
    assert list(together) == sorted(found, key=lambda w: (len(w.tokens), w.span))
    for window in found:
        alone = tagger.encode([window])[window]
        assert together[window].shape == alone.shape == (len(window.tokens), alone.shape[1])
        sizes = np.linalg.norm(together[window]) * np.linalg.norm(alone)
        assert (together[window] * alone).sum() / sizes > 0.998


def test_tagging_twice_and_at_another_hash_seed_gives_the_same(tagger: Tagger, document: Document) -> None:
    script = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from kg.recognition.neural import Tagger; from tagged import document, tagged\n"
        "found = tagged(Tagger.load(), document())\n"
        "sys.stdout.buffer.write(ascii(found).encode())"
    )
    first = tagged(tagger, document)
    assert tagged(tagger, document) == first
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONHASHSEED": "77"},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        check=True,
    )
    assert run.stdout.decode() == ascii(first)


# What can be wrong with the model


def test_a_missing_model_says_where_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KGError) as caught:
        Tagger.load(tmp_path)
    (problem,) = caught.value.problems
    assert problem.place.startswith(str(tmp_path))
    assert "重新安装" in problem.zh
    assert "install" in problem.en


def test_a_broken_network_is_named(tagger: Tagger, tmp_path: Path) -> None:
    for name in ("vocabulary.tsv", "tagger.json"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (tmp_path / "encoder.onnx").write_bytes(b"no model")
    with pytest.raises(DataFileError, match=r"encoder\.onnx.*install kg again"):
        Tagger.load(tmp_path)


def test_without_the_runtime_the_command_that_installs_it_is_said(
    subwords: Subwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (FOLDER / "tagger.json").exists():
        pytest.skip("kg/models/accurate/tagger.json is missing")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(DataFileError, match="pip install"):
        Tagger.load()


@pytest.mark.parametrize(
    "written", ["", "[]", "{}", json.dumps({"version": 2, "tags": [], "characters": {}, "rules": {}})]
)
def test_a_card_of_another_form_is_refused(tmp_path: Path, written: str) -> None:
    path = tmp_path / "tagger.json"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"tagger\.json"):
        Card.load(path)


@pytest.mark.parametrize("written", ["", "<s>\t0\n", "<s>\t0\n<pad>\t0\n</s>\t0\n<unk>\t0\n做法\n"])
def test_a_vocabulary_of_another_form_is_refused(tmp_path: Path, written: str) -> None:
    path = tmp_path / "vocabulary.tsv"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"vocabulary\.tsv"):
        Subwords.load(path)
