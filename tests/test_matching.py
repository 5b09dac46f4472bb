"""Matching: what makes two names one practice, what never does, and that a match says why."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataFileError
from kg.model import Document, Entity, Extraction, Mention, NodeType, Piece, PieceExtraction, Span
from kg.ontology import load
from kg.recognition.embedding import Embedder
from kg.resolution import clusters, likeness
from kg.resolution.matching import match, phrase_of
from kg.resolution.phrases import Vectors, candidates

ONTOLOGY = load()
GOLD = Path(__file__).parent.parent.parent / "shared" / "gold"


def extraction(name: str, *pieces: list[str], kind: NodeType = NodeType.MECHANISM) -> Extraction:
    """Return a document whose pieces name these mechanisms."""
    parts = []
    for number, labels in enumerate(pieces, 1):
        entities = tuple(
            Entity(f"{name}-{number}-{i}", kind, label, (Mention(Span(0, len(label)), label, kind, "test"),))
            for i, label in enumerate(labels)
        )
        parts.append(PieceExtraction(Piece(number, Span(0, 1)), entities, ()))
    return Extraction(Document(f"{name}.txt", name), tuple(parts))


def practices(*labels: str, embed: object = None) -> list[str | None]:
    """Return the practice of each label, when each stands in a document of its own."""
    found = match([extraction(f"d{i}", [label]) for i, label in enumerate(labels)], ONTOLOGY, embed)  # type: ignore[arg-type]
    return [
        r.practice if (r := found.realised.get((f"d{i}.txt", 1, f"d{i}-1-0"))) else None for i in range(len(labels))
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("星级评定", "评星定级"),
        ("公务员职务与职级并行制度", "职务职级并行"),
        ("五比两创一争", "“五比两创一争”活动"),
        ("“阳光问廉”直播", "阳光问廉直播"),
        ("镇村联动巡山制度", "镇村联动巡山机制"),
    ],
)
def test_one_practice_in_other_words(one, other):
    first, second = practices(one, other)
    assert first is not None
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("党建引领高质量发展行动", "党建引领乡村文化行动"),
        ("在创新上下功夫", "在落实上下功夫"),
        ("全面深入扎实推进", "持续深入扎实推进"),
        ("五比两创一争", "三学两做一评"),
        ("人才工作例会", "人才公寓"),
        ("“晒桃节”", "“晒账本”"),
    ],
)
def test_shared_rhetoric_or_topic_alone_is_no_match(one, other):
    first, second = practices(one, other)
    assert first is None or first != second


@pytest.mark.parametrize(
    ("one", "other"), [("给予10万元一次性奖励", "给予300万元一次性奖励"), ("最高补贴5%", "最高补助5%")]
)
def test_amounts_alone_are_no_names(one, other):
    assert not match([extraction("a", [one]), extraction("b", [other])], ONTOLOGY).realised
    assert not match([extraction("a", [one]), extraction("b", [one])], ONTOLOGY).realised


def test_amounts_do_not_keep_names_apart():
    found = match([extraction("a", ["摊位费减免50%"]), extraction("b", ["摊位费减免"])], ONTOLOGY)
    assert len({r.practice for r in found.realised.values()}) == 1
    assert len(found.realised) == 2


def test_groups_without_a_card_must_be_surer():
    assert clusters.group(["", ""], {(0, 1): 0.5}, 0.4, 0.6) == [0, 1]
    assert clusters.group(["card", ""], {(0, 1): 0.5}, 0.4, 0.6) == [0, 0]


def test_an_uncertain_pair_is_held_against_the_threshold_of_its_groups():
    documents = [
        extraction("a", ["干部星级评比", "村企夜谈会制度"]),
        extraction("b", ["星级评定", "村企夜谈制度", "乡情恳谈会制度"]),
        extraction("c", ["乡情夜谈会", "评星评级"]),
    ]
    found, model = match(documents, ONTOLOGY), likeness.load(ONTOLOGY.folder, meaning=False)
    assert {u.threshold for u in found.uncertain} == {model.threshold, model.proposed}
    for pair in found.uncertain:
        known = [found.practices[r.practice] for k in (pair.one, pair.other) if (r := found.realised.get(k))]
        carded = bool(pair.card) or any(practice.concept for practice in known)
        assert pair.threshold == (model.threshold if carded else model.proposed)


def test_a_name_that_one_piece_has_twice_is_no_shared_practice():
    found = match([extraction("a", ["晒桃节比拼", "晒桃节比拼"])], ONTOLOGY)
    assert not found.realised


def test_a_group_outside_the_taxonomy_is_proposed_under_its_most_frequent_name():
    documents = [extraction("a", ["镇村联动巡山制度"]), extraction("b", ["镇村联动巡山机制"], ["镇村联动巡山机制"])]
    found = match(documents, ONTOLOGY)
    (practice,) = found.practices.values()
    assert practice.concept is None
    assert practice.label == "镇村联动巡山机制"
    assert len(found.realised) == 3


def test_background_programmes_are_matched_too():
    found = match([extraction("a", ["乡村振兴"], ["乡村振兴战略"], kind=NodeType.PROGRAM)], ONTOLOGY)
    (practice,) = found.practices.values()
    assert practice.concept is not None
    assert practice.concept.background


def test_a_longer_name_is_not_the_background_programme_it_ends_with():
    assert practices("医疗健康精准扶贫", "精准扶贫")[0] != practices("精准扶贫", "精准扶贫")[0]


def test_a_match_by_likeness_says_which_features_speak_for_it():
    documents = [extraction("a", ["村级晒账本监督会"]), extraction("b", ["村级晒账本监督会议"])]
    realised = match(documents, ONTOLOGY).realised
    found = realised["a.txt", 1, "a-1-0"]
    assert found.rule == "realises/similar"
    assert found.like == "村级晒账本监督会议"
    assert 0 < found.confidence <= 1
    assert found.reasons
    assert all(name in likeness.FEATURES and adds > 0 for name, _, adds in found.reasons)
    assert [a for _, _, a in found.reasons] == sorted((a for _, _, a in found.reasons), reverse=True)


def test_the_order_of_documents_changes_nothing():
    documents = [
        extraction(f"d{i}", [label]) for i, label in enumerate(["星级评定", "评星定级", "巡山队", "巡山队伍", "巡山"])
    ]
    assert match(documents, ONTOLOGY) == match(documents[::-1], ONTOLOGY)


def test_a_name_that_is_a_sentence_is_compared_by_its_shortest_wording():
    long, short = "把村里的老党员、老干部、老教师组织起来每周到村民家里走访听取意见并逐条登记办理回复", "老党员走访"
    mentions = tuple(Mention(Span(i, i + len(t)), t, NodeType.MECHANISM, "test") for i, t in ((0, long), (99, short)))
    assert phrase_of(Entity("e", NodeType.MECHANISM, long, mentions)) == short


# Candidates


def test_candidates_are_the_most_like_and_sorted():
    vectors = Vectors(ONTOLOGY)
    found = candidates(vectors.matrix(["巡山护林队", "巡山护林员", "夜校课堂", "夜校课程"]), 1, 0.1)
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [(0, 1), (2, 3)]


def test_stock_phrases_leave_the_core():
    vectors = Vectors(ONTOLOGY)
    assert vectors.core("深入推进晒账本活动") == "晒账本"
    assert vectors.core("高质量发展") == "高质量发展"


# Clusters


def test_no_chain_joins_what_is_unlike():
    chain = {(i, i + 1): 0.9 for i in range(9)}
    groups = clusters.group([""] * 10, chain, 0.6)
    assert max(groups.count(g) for g in groups) == 2


def test_two_cards_never_come_together():
    assert clusters.group(["a", "b", ""], {(0, 1): 1.0, (0, 2): 0.9, (1, 2): 0.8}, 0.5) == [0, 1, 0]


def test_a_card_is_as_near_as_its_nearest_names():
    links = {(0, 3): 0.9, (1, 3): 0.8, (2, 3): 0.0}
    assert clusters.group(["a", "a", "a", ""], links, 0.5) == [0, 0, 0, 0]


LINKS = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.floats(0, 1), max_size=20
)


@given(LINKS, st.floats(0.05, 1))
def test_groups_are_named_by_their_least_member_and_fit_on_average(links, threshold):
    groups = clusters.group([""] * 8, links, threshold)
    assert all(groups[g] == g and g <= i for i, g in enumerate(groups))
    if not links or max(links.values()) < threshold:
        assert groups == list(range(8))


@given(LINKS)
def test_a_lower_threshold_never_parts_what_the_first_merge_joined(links):
    if links and max(links.values()) > 0.5:
        best = max(links, key=lambda p: (links[p], -p[0], -p[1]))
        groups = clusters.group([""] * 8, links, 0.5)
        assert groups[best[0]] == groups[best[1]]


# The model


def test_a_missing_or_wrong_model_is_an_error(tmp_path):
    with pytest.raises(DataFileError, match="matching.json"):
        likeness.load(tmp_path, meaning=False)
    (tmp_path / "matching.json").write_text('{"fast": {"features": ["no"]}}', encoding="utf-8")
    with pytest.raises(DataFileError, match="matching.json"):
        likeness.load(tmp_path, meaning=False)


def test_the_fast_model_needs_no_encoder():
    assert not set(likeness.load(ONTOLOGY.folder, meaning=False).features) & set(likeness.MEANING)


def test_vectors_of_phrases_do_not_depend_on_company():
    embed = Embedder()
    alone, together = embed(["评星定级"]), Embedder()(["晒账本", "评星定级"])
    assert np.array_equal(alone[0], together[1])
    assert abs(float(np.linalg.norm(alone[0])) - 1) < 1e-5
    likely = embed(["评星定级", "星级评定", "河道保洁"])
    assert likely[0] @ likely[1] > likely[0] @ likely[2]


# kg resolve


def test_resolve_fills_practices_and_says_why(tmp_path):
    from click.testing import CliRunner

    from kg.cli import main

    texts = tmp_path / "texts"
    texts.mkdir()
    words = {"a.txt": ("甲县推行星级评定。", 4, 8), "b.txt": ("乙县对支部评星定级，成效好。", 5, 9)}
    rows = []
    for name, (text, start, end) in words.items():
        (texts / name).write_text(text, encoding="utf-8")
        entity = {"id": "M1", "type": "Mechanism", "practice": None, "mentions": [{"start": start, "end": end}]}
        rows.append({"document": name, "piece": 1, "start": 0, "entities": [entity], "edges": []})
    lines = tmp_path / "in.jsonl"
    lines.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    why = tmp_path / "why.jsonl"
    arguments = ["resolve", str(lines), "--texts", str(texts), "--why", str(why), "--mode", "fast"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    filled = [json.loads(line) for line in result.output.splitlines()]
    assert {r["entities"][0]["practice"] for r in filled} == {"practice-star-rating"}
    reasons = [json.loads(line) for line in why.read_text(encoding="utf-8").splitlines()]
    assert reasons[0]["sentence"] == "甲县推行星级评定。"
    assert reasons[1]["rule"] == "realises/taxonomy-name"


def test_resolve_refuses_offsets_outside_the_text(tmp_path):
    from kg.config import Config
    from kg.errors import ReadError
    from kg.practices import fill

    (tmp_path / "a.txt").write_text("短。", encoding="utf-8")
    entity = {"id": "M1", "type": "Mechanism", "mentions": [{"start": 4, "end": 8}]}
    row = {"document": "a.txt", "piece": 1, "start": 0, "entities": [entity], "edges": []}
    (tmp_path / "in.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(ReadError, match="outside the text"):
        fill(tmp_path / "in.jsonl", tmp_path, Config(mode="fast"))


@pytest.mark.skipif(not (GOLD / "practices.tsv").exists(), reason="the shared gold is not beside this checkout")
def test_pairs_of_gold_entities_are_found_by_models_that_never_saw_them():
    from kg.training.matching import PROPOSED, THRESHOLD, Examples, read

    learnt = Examples(read(GOLD), ONTOLOGY, None)
    precision, recall, f1 = learnt.scores(learnt.held_out(), THRESHOLD, PROPOSED)
    assert precision >= 0.88
    assert f1 >= 0.66
    assert recall >= 0.52
