"""The fast mode: columns, keys, chains, weights, and what the tagger finds in a text of our own."""

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tagged import TEXT, tagged

from kg import ontology, recognition, structure
from kg.errors import DataFileError
from kg.model import Document, Mention, NodeType, Piece, Sentence, Span
from kg.recognition.chains import LAST, LEGAL, Packing, lattice
from kg.recognition.linear import FOLDER, LinearTagger, Table, Weights, hidden, stretches
from kg.recognition.quantities import parse
from kg.recognition.signs import Words, columns
from kg.recognition.tagging import TAGS
from kg.recognition.templates import TEMPLATES, Templates
from kg.search import Prefilter, needed

texts = st.text(st.sampled_from("推行星级评定机制，。“”《》\n 12A*\U0001f600\ud800"), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def tagger() -> LinearTagger:
    return LinearTagger.load()


# Columns and keys


@given(texts)
def test_every_column_has_a_number_for_every_character(text: str) -> None:
    table = columns(text, (), (), Words({"机制": (1, 2)}, 2))
    assert {len(column) for column in table.values()} == {len(text)}
    assert {column.dtype for column in table.values()} == {np.dtype(np.uint64)}


def test_equal_surroundings_give_equal_keys_and_others_do_not() -> None:
    templates = Templates(("char:-1 char", "char char:-1", "part"))
    keys = templates.keys(columns("推行推行行", (), (), Words({}, 0)))
    assert keys[0, 1] == keys[0, 3]
    assert keys[0, 1] != keys[0, 4]
    assert not set(keys[0]) & set(keys[1]), "two templates share a key"


def test_a_template_whose_first_column_says_nothing_gives_no_key() -> None:
    proposal = Mention(Span(1, 3), "星级", NodeType.MECHANISM, "mechanism/known", 0.8)
    table = columns("推星级行", (), [proposal], Words({}, 0))
    keys = Templates((f"rule{list(NodeType).index(NodeType.MECHANISM)}",)).keys(table)
    assert (keys > 0).tolist() == [[False, True, True, False]]


def test_a_name_that_stands_twice_is_seen_at_both_places() -> None:
    table = columns("头雁工程好，头雁工程实", (), (), Words({}, 0))
    assert table["begins"].tolist()[0] == table["begins"].tolist()[6] == 5
    assert table["begins"].tolist()[4] == 1


def test_words_are_looked_up_by_their_normal_form() -> None:
    words = Words({"0": (7,), "机制": (3,)}, 1)
    assert words.of(["2023", "机制", "没有"])[:, 1].tolist() == [7, 3, 0]


# Chains


def every(scores: np.ndarray, transitions: np.ndarray) -> dict[tuple[int, ...], float]:
    """Return the probability of every legal sequence of tags, by trying all."""
    found = {}
    for path in product(range(len(TAGS)), repeat=len(scores)):
        pairs = list(zip(path, path[1:], strict=False))
        if TAGS[path[0]][0] in "OBS" and LAST[path[-1]] and all(LEGAL[p] for p in pairs):
            total = sum(scores[i, t] for i, t in enumerate(path)) + sum(transitions[p] for p in pairs)
            found[path] = np.exp(total)
    whole = sum(found.values())
    return {path: weight / whole for path, weight in found.items()}


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_probabilities_are_those_of_all_sequences_tried_one_by_one(seed: int) -> None:
    chance = np.random.default_rng(seed)
    lengths = np.array([3, 2, 1])
    packing, transitions = Packing.of(lengths), chance.normal(size=(25, 25))
    scores = chance.normal(size=(6, 25))
    found = lattice(scores, packing, transitions)
    shares = {(s, a, b, k): p for s, a, b, k, p in found.mentions(0.0)}
    for number in range(3):
        rows = np.flatnonzero(packing.stretch == number)
        known = every(scores[rows], transitions)
        tags = np.zeros((len(rows), 25))
        for path, share in known.items():
            tags[np.arange(len(rows)), path] += share
        np.testing.assert_allclose(found.known[rows], tags, atol=1e-9)
        for kind in range(6):
            whole = (1 + 4 * kind, *[2 + 4 * kind] * (len(rows) - 2), 3 + 4 * kind)
            if len(rows) > 1:
                assert shares[number, 0, len(rows), kind] == pytest.approx(known[whole], abs=1e-9)


def test_long_stretches_neither_overflow_nor_depend_on_the_others() -> None:
    chance = np.random.default_rng(1)
    scores, transitions = chance.normal(size=(3000, 25)) * 9, chance.normal(size=(25, 25))
    alone = lattice(scores, Packing.of(np.array([3000])), transitions)
    assert np.isfinite(alone.known).all()
    np.testing.assert_allclose(alone.known.sum(axis=1), 1.0)
    packing = Packing.of(np.array([3000, 40]))
    both = np.concatenate([scores, scores[:40]])
    rows = np.where(packing.stretch == 0, packing.at, 3000 + packing.at)
    together = lattice(both[rows], packing, transitions)
    np.testing.assert_allclose(together.known[packing.stretch == 0], alone.known, atol=1e-12)


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.data())
def test_stretches_hold_every_doubtful_character_once_and_no_sentence_joins_the_next(
    doubtful: list[bool], data: st.DataObject
) -> None:
    starts = sorted(data.draw(st.sets(st.integers(0, len(doubtful) - 1))))
    places, lengths = stretches(np.array(doubtful), starts)
    held = sorted(i for a, n in zip(places, lengths, strict=True) for i in range(a, a + n))
    assert held == [i for i, flag in enumerate(doubtful) if flag]
    assert not any(a < start < a + n for a, n in zip(places, lengths, strict=True) for start in starts)
    assert list(lengths) == sorted(lengths, reverse=True)


# Weights


def test_every_learned_key_is_found_and_no_other() -> None:
    chance = np.random.default_rng(0)
    keys = np.unique(chance.integers(1, 2**62, 5000).astype(np.uint64) * np.uint64(2))
    rows = chance.integers(-300, 300, (len(keys), 25)).astype(np.int16)
    table = Table(Weights(keys, rows, np.zeros((25, 25))))
    np.testing.assert_array_equal(table.rows[table.find(keys)][:, :25], rows)
    assert (table.find(keys + np.uint64(1)) == table.count).all()
    assert (table.find(np.array([0, 2**63 - 1], np.uint64)) == table.count).all()


def test_scores_are_the_sums_of_the_rows() -> None:
    rows = np.zeros((2, 25), np.int16)
    rows[0, 1], rows[1, 1], rows[1, 2] = 256, 128, -512
    table = Table(Weights(np.array([5, 9], np.uint64), rows, np.zeros((25, 25))))
    found = table.scores(np.array([[5, 9, 1], [9, 0, 0]], np.uint64))
    assert found[:, 1:3].tolist() == [[1.5, -2.0], [0.5, -2.0], [0.0, 0.0]]


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    rows = np.zeros((3, 25), np.int16)
    rows[1, 4], rows[2, 24] = -7, 300
    weights = Weights(np.array([3, 8, 2**62 + 1], np.uint64), rows, np.full((25, 25), 0.5))
    for name in ("a.npz", "b.npz"):
        weights.save(tmp_path / name)
    found = Weights.load(tmp_path / "a.npz")
    np.testing.assert_array_equal(found.rows, rows)
    np.testing.assert_array_equal(found.keys, weights.keys)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


# The tagger


def test_mentions_are_quotes_inside_lines_outside_masks_and_apart(tagger: LinearTagger, document: Document) -> None:
    found = tagged(tagger, document)
    assert all(m.span.of(TEXT) == m.quote == m.quote.strip() and "\n" not in m.quote for m in found)
    assert all(a.span.end <= b.span.start for a, b in zip(found, found[1:], strict=False))
    assert not any(m.span.overlaps(mask) for m in found for mask in document.masks)
    assert all(0 < m.confidence <= 1 and m.rule.startswith("chain") for m in found)
    assert all(m.quantities == (parse(m.quote, ontology.load()) if m.type == NodeType.OUTCOME else ()) for m in found)


def test_it_finds_the_names_of_a_plain_text(tagger: LinearTagger, document: Document) -> None:
    found = {(m.quote.strip("“”"), m.type) for m in tagged(tagger, document)}
    assert ("青禾县委组织部", NodeType.ORGANIZATION) in found
    assert any("头雁领航" in quote and kind is NodeType.PROGRAM for quote, kind in found)
    assert any("双向考核" in quote and kind is NodeType.MECHANISM for quote, kind in found)


def test_a_masked_or_empty_piece_has_no_mentions(tagger: LinearTagger) -> None:
    whole = Span(0, len(TEXT))
    masked, piece = Document("masked.txt", TEXT, (whole,)), Piece(1, whole)
    assert tagger.tag(masked, piece, [], ontology.load()) == []
    assert hidden(masked, Span(0, 9)) == "\n" * 9


def test_a_long_piece_is_read_in_parts_that_hold_every_sentence(tagger: LinearTagger) -> None:
    text = "县委组织部推行“星级评定”机制，提拔干部21名。" * 1200
    size = len("县委组织部推行“星级评定”机制，提拔干部21名。")
    sentences = tuple(Sentence(Span(i * size, (i + 1) * size)) for i in range(1200))
    document, piece = Document("long.txt", text), Piece(1, Span(0, len(text)), sentences=sentences)
    parts = list(tagger.parts(document, piece, ()))
    assert len(parts) > 1
    found = tagger.tag(document, piece, (), ontology.load())
    assert {m.span.start // size for m in found} == set(range(1200))


def test_log_probabilities_are_those_of_a_distribution(tagger: LinearTagger, document: Document) -> None:
    known = ontology.load()
    pieces, _ = structure.segment(document, known)
    found = tagger.log_probabilities(document, pieces[0], recognition.propose(document, pieces[0], known))
    assert found.shape == (len(pieces[0].span), len(TAGS))
    np.testing.assert_allclose(np.exp(found).sum(axis=1), 1.0, atol=1e-5)
    masked = document.masks[0].start - pieces[0].span.start
    assert found[masked, 0] == 0.0


def test_tagging_twice_and_at_other_hash_seeds_gives_the_same(tagger: LinearTagger, document: Document) -> None:
    script = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from kg.recognition.linear import LinearTagger; from tagged import document, tagged\n"
        "found = tagged(LinearTagger.load(), document())\n"
        "sys.stdout.buffer.write(ascii(found).encode())"
    )
    first = tagged(tagger, document)
    assert tagged(tagger, document) == first
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    folder = Path(__file__).parent.parent
    run = subprocess.run([sys.executable, "-c", script], env=environment, cwd=folder, capture_output=True, check=True)
    assert run.stdout.decode() == ascii(first)


# The model


def test_the_model_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 5_000_000


def test_the_card_says_what_it_learned_from_and_how_well() -> None:
    content = json.loads((FOLDER / "tagger.json").read_text(encoding="utf-8"))
    assert content["version"] == 1
    assert content["templates"] == list(TEMPLATES), "the model was trained with other templates: train it again"
    assert content["card"]["scores"], "no cross-validated score"
    assert all(0 < s["mentions relaxed"]["f1"] < 1 for s in content["card"]["scores"].values())


@pytest.mark.parametrize("name", ["tagger.json", "weights.npz", "words.tsv"])
@pytest.mark.parametrize("written", ["", "[]", "做法\t1\n制度\t1\t2\n"])
def test_a_broken_file_is_named(tmp_path: Path, name: str, written: str) -> None:
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_text(written, encoding="utf-8")
    with pytest.raises(DataFileError, match=name.replace(".", r"\.")):
        LinearTagger.load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(DataFileError, match="install kg again"):
        LinearTagger.load(tmp_path)


# Training


def test_a_small_tagger_learns_what_it_is_shown_and_the_same_twice(tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    from kg.training.chain import Settings
    from kg.training.fast import FastLearner
    from kg.training.texts import read

    line = "⟦L1:青禾县⟧实施⟦P1:亮灯行动⟧，推行⟦M1:楼长包片⟧，⟦R1:新装路灯320盏|320 盏⟧。\n"
    (tmp_path / "a.gold.txt").write_text(f"#piece 1 | 亮灯 | | |\n亮灯\n{line * 6}#edges\n", encoding="utf-8")
    (text,) = read(tmp_path)
    learner = FastLearner(Settings(epochs=12, first=0.1))
    for name in ("one", "two"):
        learner.fit([text], tmp_path / name, seed=5)
    assert (tmp_path / "one/weights.npz").read_bytes() == (tmp_path / "two/weights.npz").read_bytes()
    found = {
        m.quote for p in text.extract(learner.load(tmp_path / "one")).pieces for e in p.entities for m in e.mentions
    }
    assert {"亮灯行动", "楼长包片", "新装路灯320盏"} <= found


# The prefilter


def test_patterns_that_can_do_without_any_literal_are_always_tried() -> None:
    assert needed("(?i)abc") == frozenset()
    assert Prefilter(["(?i)abc", "先进"]).possible("ABC") == [0]


@given(st.text("评为先进第一获被得", max_size=12))
def test_no_pattern_that_matches_is_filtered_out(text: str) -> None:
    patterns = [p.regex for p in ontology.load().patterns_of(NodeType.OUTCOME)]
    possible = set(Prefilter([p.pattern for p in patterns]).possible(text))
    assert {i for i, p in enumerate(patterns) if p.search(text)} <= possible
