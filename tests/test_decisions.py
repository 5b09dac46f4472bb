"""Decisions: a file that only grows, undo, quotes that are found again, and what no build may undo: "different" holds."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import decisions
from kg.decisions import Finder, anchor, header, line, parse, standing
from kg.errors import DataFileError
from kg.model import (
    Anchor,
    Decision,
    Document,
    Entity,
    Extraction,
    Mention,
    NodeType,
    Piece,
    PieceExtraction,
    Span,
    Verdict,
)
from kg.ontology import load
from kg.resolution import clusters
from kg.resolution.matching import DECIDED, match

WHOLE = load()
FEW = ("star-rating", "one-vote-veto")
ONTOLOGY = replace(WHOLE, practices=tuple(c for c in WHOLE.practices if c.id in FEW))
"""Two practices are enough here, and quick to compare with."""
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(lambda t: " ".join(t.split()))
NAMED = PLAIN.filter(bool)


def said(
    verdict: Verdict, one: str, other: str | Anchor, author: str = "甲", date: str = "2026-01-02", comment: str = ""
) -> Decision:
    """Return a decision about the first names in two documents of :func:`texts`, or one and a practice."""
    target = other if isinstance(other, Anchor) or other.startswith("practice-") else at(other)
    return Decision(verdict, at(one), target, author, date, comment, place=f"d.tsv:{author}")


def at(name: str) -> Anchor:
    """Return the anchor of the mechanism in document *name*: ``a`` is a.txt."""
    return Anchor(f"{name}.txt", LABELS[name], "我县推行", "，成效明显。")


LABELS = {"a": "村企夜谈会", "b": "村企夜谈会制度", "c": "厂校对谈日", "d": "村企夜谈会"}
ANCHORS = st.builds(Anchor, NAMED, NAMED, PLAIN, PLAIN)
DECISIONS = st.builds(
    Decision,
    st.sampled_from(list(Verdict)),
    ANCHORS,
    ANCHORS | st.just("practice-star-rating"),
    NAMED.filter(lambda a: "\\" not in a),
    st.dates().map(lambda d: d.isoformat()),
    PLAIN,
    st.sampled_from(["", "0.5", "1"]),
)


def texts(labels: dict[str, str] = LABELS, before: str = "我县推行") -> list[Extraction]:
    """Return a document for each name, with one mechanism in it."""
    found = []
    for name, label in labels.items():
        text = f"{before}{label}，成效明显。"
        span = Span(len(before), len(before) + len(label))
        entity = Entity(f"e-{name}", NodeType.MECHANISM, label, (Mention(span, label, NodeType.MECHANISM, "test"),))
        piece = Piece(1, Span(0, len(text)))
        found.append(Extraction(Document(f"{name}.txt", text), (PieceExtraction(piece, (entity,), ()),)))
    return found


def practice(found, name: str) -> str | None:
    got = found.realised.get((f"{name}.txt", 1, f"e-{name}"))
    return got.practice if got else None


def resolved(*lines: Decision, labels: dict[str, str] = LABELS):
    return match(texts(labels), ONTOLOGY, None, standing(lines))


# The file


GOLDEN = (
    "id:{}\t村企夜谈会\tskos:exactMatch\tNot\tid:{}\t厂校对谈日\tsemapv:ManualMappingCuration\t甲\\|乙\t2026-01-02\t\t"
    '"一是对象不同， 二是""频次""不同"\tc.txt\t我县推行\t，成效明显。\ta.txt\t我县推行\t，成效明显。\n'
)


def test_a_line_is_this_text():
    found = said(Verdict.DIFFERENT, "a", "c", "甲|乙", comment='一是对象不同，\n二是"频次"不同')
    assert line(found) == GOLDEN.format(at("a").id, at("c").id)


def test_the_head_is_sssom():
    text = header()
    head = yaml.safe_load("\n".join(row[1:] for row in text.splitlines() if row.startswith("#")))
    assert list(head)[0] == "curie_map"
    assert head["curie_map"] == {
        "id": "https://w3id.org/policy-practices/id/",
        "pp": "https://w3id.org/policy-practices/ns#",
    }
    assert {"mapping_set_id", "license"} <= set(head)
    columns = text.splitlines()[-1].split("\t")
    own = [d["slot_name"] for d in head["extension_definitions"]]
    assert columns[-len(own) :] == own
    assert [d["property"] for d in head["extension_definitions"]] == sorted(
        d["property"] for d in head["extension_definitions"]
    )
    # The columns of SSSOM stand in the order of its Mapping class.
    order = "subject_id subject_label predicate_id predicate_modifier object_id object_label mapping_justification author_label mapping_date confidence comment"
    assert columns[: -len(own)] == order.split()


@given(st.lists(DECISIONS, max_size=5))
@settings(deadline=None)
def test_what_is_written_is_read(found):
    read = parse(header() + "".join(map(line, found)))
    assert [replace(d, place="") for d in read] == [
        replace(d, object_label="") if isinstance(d.object, Anchor) else d for d in found
    ]


@given(st.lists(DECISIONS, max_size=4))
@settings(deadline=None)
def test_every_row_is_a_row_of_any_tsv_reader(found):
    rows = list(csv.reader((header() + "".join(map(line, found))).splitlines()[19:], delimiter="\t", strict=True))
    assert {len(r) for r in rows} == {len(rows[0])}


@given(st.lists(st.lists(DECISIONS, min_size=1, max_size=3), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_the_file_only_grows(tmp_path, batches):
    path = tmp_path / "grows.sssom.tsv"
    path.unlink(missing_ok=True)
    before = b""
    for batch in batches:
        decisions.append(path, batch)
        now = path.read_bytes()
        assert now.startswith(before)
        before = now
    assert len(decisions.read(path)) == sum(map(len, batches))


def test_a_file_edited_by_hand_keeps_its_columns_and_its_end(tmp_path):
    path = tmp_path / "d.sssom.tsv"
    decisions.append(path, [said(Verdict.SAME, "a", "b")])
    rows = path.read_text(encoding="utf-8").splitlines()
    cells = [r.split("\t") for r in rows[19:]]
    turned = ["\t".join(c[::-1]) for c in cells]
    path.write_bytes(("\ufeff" + "\r\n".join([*rows[:19], *turned])).encode())
    decisions.append(path, [said(Verdict.DIFFERENT, "a", "c")])
    assert [d.verdict for d in decisions.read(path)] == [Verdict.SAME, Verdict.DIFFERENT]


def test_wrong_lines_are_all_named():
    good = line(said(Verdict.SAME, "a", "b"))
    wrong = (
        good.replace("skos:exactMatch", "skos:exactmatch"),
        good.replace("2026-01-02", "今天"),
        good.replace("甲", ""),
    )
    with pytest.raises(DataFileError) as caught:
        parse(header() + good + "".join(wrong), Path("x/d.tsv"))
    assert [p.place for p in caught.value.problems] == ["x/d.tsv:22", "x/d.tsv:23", "x/d.tsv:24"]
    assert "skos:exactMatch" in caught.value.problems[0].zh


def test_missing_columns_are_an_error():
    with pytest.raises(DataFileError, match="author_label"):
        parse("subject_id\tobject_id\n")


# What stands


def key(decision: Decision) -> tuple[str, tuple[str, str]]:
    return decision.author, decision.pair


SMALL = st.lists(
    st.builds(
        said, st.sampled_from(list(Verdict)), st.just("a"), st.sampled_from("bc"), st.sampled_from("甲乙"),
        st.sampled_from(["2026-01-02", "2026-01-03"]),
    ),
    max_size=8,
)  # fmt: skip


@given(SMALL, SMALL.filter(bool))
@settings(deadline=None)
def test_undo_takes_back_the_last_word_and_nothing_else(earlier, last):
    word = next((d for d in last if d.verdict != Verdict.UNDO), None)
    if word:
        undo = replace(word, verdict=Verdict.UNDO)
        assert standing([*earlier, word, undo]).decisions == standing(earlier).decisions


@given(SMALL, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_only_the_order_of_one_authors_words_on_one_pair_matters(found, random):
    keys = [key(d) for d in found]
    random.shuffle(keys)
    left = {k: [d for d in found if key(d) == k] for k in keys}
    shuffled = [left[k].pop(0) for k in keys]
    assert standing(shuffled) == standing(found)


def test_an_undo_of_nothing_is_reported():
    found = standing([said(Verdict.SAME, "a", "b", "甲"), said(Verdict.UNDO, "a", "b", "乙")])
    assert [d.verdict for d in found.decisions] == [Verdict.SAME]
    assert [p.place for p in found.problems] == ["d.tsv:乙"]


# Anchors


TEXT = "一、我县推行星级评定，按季晾晒。\n二、我市推行“星级 评定”，年终兑现。\n"


def spans(text: str, wanted: Anchor, name: str = "a.txt") -> list[str]:
    return [span.of(d.text) for d, span in Finder([Document(name, text)]).find(wanted)]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "新写的一段。\n" + TEXT,
        TEXT.replace("按季", "每季"),
        TEXT.replace("我县推行", "近年来我县\n推行"),
        TEXT.replace("推行星级评定，", "推行 星级\n评定，"),
        TEXT.replace("推行星级评定，", "推行星级评定办法，"),
    ],
    ids=["same", "moved", "context edited", "line broken", "quote broken", "quote longer"],
)
def test_a_quote_is_found_again(text):
    first = anchor(Document("a.txt", TEXT), Span(TEXT.index("星级评定"), TEXT.index("星级评定") + 4))
    (found,) = spans(text, first)
    assert found.replace(" ", "").replace("\n", "")[:4] == "星级评定"
    assert text.index(found) < text.index("按季" if "按季" in text else "每季")


def test_an_edited_quote_is_found_between_its_context():
    first = Anchor("a.txt", "星级评定", "一、我县大力推行", "，按季晾晒公示。")
    assert spans("一、我县大力推行星级综合评定，按季晾晒公示。", first) == ["星级综合评定"]
    assert spans("一、我县大力推行夜校，按季晾晒公示。", first) == []


def test_a_renamed_document_is_known_by_quote_and_context():
    first = anchor(Document("a.txt", TEXT), Span(TEXT.index("星级评定"), TEXT.index("星级评定") + 4))
    assert spans(TEXT, first, "b.txt") == ["星级评定"]
    assert spans(TEXT.replace("按季晾晒", "从不"), first, "b.txt") == []


def test_what_is_gone_is_reported_not_dropped():
    found = match(texts({"a": LABELS["a"], "b": LABELS["b"]}), ONTOLOGY, None, standing([said(Verdict.SAME, "a", "c")]))
    assert [p.place for p in found.problems] == ["d.tsv:甲"]
    assert "厂校对谈日" in found.problems[0].zh
    assert not found.rulings


# In the clusters


def test_without_decisions_the_names_decide():
    found = resolved()
    assert practice(found, "a") == practice(found, "b") == practice(found, "d") is not None
    assert practice(found, "c") is None


def test_a_rejected_match_does_not_come_back_through_a_third():
    found = resolved(said(Verdict.DIFFERENT, "a", "b"))
    assert practice(found, "a") == practice(found, "d")
    assert practice(found, "b") is None
    assert not found.problems


def test_equal_names_can_be_told_apart():
    found = resolved(said(Verdict.DIFFERENT, "a", "d"), said(Verdict.SAME, "a", "c"), said(Verdict.SAME, "b", "d"))
    assert practice(found, "a") == practice(found, "c") is not None
    assert practice(found, "b") == practice(found, "d") is not None
    assert practice(found, "a") != practice(found, "d")


def test_people_join_what_no_feature_joins():
    found = resolved(said(Verdict.SAME, "a", "c"))
    assert practice(found, "a") == practice(found, "c") == practice(found, "b") is not None
    assert found.realised["c.txt", 1, "e-c"].rule == DECIDED


def test_an_entity_is_put_on_a_card_and_taken_off_it():
    labels = {**LABELS, "a": "星级评定"}
    star = "practice-star-rating"
    assert practice(resolved(labels=labels), "a") == star
    off = Decision(Verdict.DIFFERENT, replace(at("a"), quote="星级评定"), star, "甲", "2026-01-02", place="d:1")
    assert practice(resolved(off, labels=labels), "a") is None
    assert practice(resolved(said(Verdict.SAME, "c", star)), "c") == star
    moved = replace(off, verdict=Verdict.SAME, object="practice-one-vote-veto")
    assert practice(resolved(moved, labels=labels), "a") == "practice-one-vote-veto"


def test_an_unknown_practice_is_reported():
    found = resolved(said(Verdict.SAME, "a", "practice-no-such-thing"))
    assert "no-such-thing" in found.problems[0].zh
    assert not found.rulings


def test_a_contradiction_names_all_lines_and_different_wins():
    lines = [
        said(Verdict.SAME, "a", "b", "甲"),
        said(Verdict.SAME, "b", "c", "乙", "2026-01-03"),
        said(Verdict.DIFFERENT, "a", "c", "丙", "2026-01-04"),
    ]
    found = resolved(*lines)
    assert practice(found, "a") == practice(found, "b") != practice(found, "c")
    (problem,) = found.problems
    assert problem.place == "d.tsv:乙"
    assert "d.tsv:丙" in problem.zh
    assert "d.tsv:甲" in problem.zh


def test_two_people_who_disagree_are_both_named():
    found = resolved(said(Verdict.SAME, "a", "b", "甲"), said(Verdict.DIFFERENT, "b", "a", "乙"))
    assert practice(found, "a") != practice(found, "b")
    (problem,) = found.problems
    assert problem.place == "d.tsv:甲"
    assert "乙" in problem.zh


def test_two_practices_of_the_taxonomy_never_become_one():
    lines = [said(Verdict.SAME, "a", "practice-star-rating"), said(Verdict.SAME, "b", "practice-one-vote-veto")]
    found = resolved(*lines, said(Verdict.SAME, "a", "b", "乙", "2026-02-01"))
    assert practice(found, "a") == "practice-star-rating"
    assert practice(found, "b") == "practice-one-vote-veto"
    assert [p.place for p in found.problems] == ["d.tsv:乙"]


def test_unsure_changes_nothing():
    assert resolved(said(Verdict.UNSURE, "a", "b")).realised == resolved().realised


PAIRS = [(a, b) for a, b in combinations(LABELS, 2)] + [(a, "practice-star-rating") for a in LABELS]
RULED = st.lists(
    st.builds(
        lambda v, p, who, day: said(v, p[0], p[1], who, f"2026-01-0{day}"),
        st.sampled_from([Verdict.SAME, Verdict.DIFFERENT]),
        st.sampled_from(PAIRS),
        st.sampled_from("甲乙"),
        st.integers(1, 3),
    ),
    max_size=7,
    unique_by=key,
)


@given(RULED, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_what_people_parted_is_never_together_in_any_order_of_lines(lines, random):
    found = resolved(*lines)
    place = {f"e-{n}": practice(found, n) for n in LABELS}
    for ruling in found.rulings:
        one, other = place[ruling.subject], place.get(ruling.object, ruling.object)
        if ruling.decision.verdict == Verdict.DIFFERENT:
            assert one is None or one != other
        else:
            assert one == other is not None
    wanted = {d for d in lines if d.verdict == Verdict.DIFFERENT}
    assert wanted <= {r.decision for r in found.rulings}
    assert len(found.rulings) + len(found.problems) == len(lines)
    shuffled = random.sample(lines, len(lines))
    assert resolved(*shuffled) == found


LINKS = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.floats(0, 1), max_size=28
)
SIDES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] != p[1]), max_size=6)


@given(LINKS, SIDES, SIDES)
@settings(deadline=None)
def test_clusters_keep_apart_and_together(links, together, apart):
    base = clusters.group([""] * 8, {}, 0.5, together=together)
    apart = [(a, b) for a, b in apart if base[a] != base[b]]
    groups = clusters.group([""] * 8, links, 0.3, together=together, apart=apart)
    assert all(groups[a] == groups[b] for a, b in together)
    assert all(groups[a] != groups[b] for a, b in apart)
