"""Which program a piece is about: shares, features, the program that is added where no tagger was sure, and its training."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import ontology, subjects
from kg.choices import NOBODY, Weights, yes
from kg.model import Document, EdgeType, Entity, Mention, NodeType, Piece, PieceExtraction, Sentence, Span, Statement
from kg.recognition import topics
from kg.subjects import Name, Page, Words, candidates, names, shares

KNOWN = ontology.load()
WORDS = Words.of(KNOWN)
PROGRAM, MECHANISM = NodeType.PROGRAM, NodeType.MECHANISM
TITLE = "深入实施亮灯护村行动"
TEXT = f"""{TITLE}
近年来，青禾县在乡村振兴期间实施亮灯护村行动，推行楼长包片和银龄互助队。
楼长包片每周一次。亮灯护村行动新装路灯320盏，“楼长包片”受到好评。
"""


def page(text: str = TEXT, masks: Sequence[Span] = ()) -> Page:
    """Return a page whose first line is the title and each of the others a sentence and paragraph."""
    sentences, start = [], 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        role = "body" if number else "title"
        sentences.append(Sentence(Span(start, start + len(line.rstrip("\n"))), role, None, number))
        start += len(line)
    title = text.split("\n", 1)[0]
    return Page(Document("a.txt", text, tuple(masks)), Piece(1, Span(0, len(text)), title, sentences=tuple(sentences)))


def spans(name: str, text: str = TEXT) -> list[Span]:
    return page(text).places(name)


def mention(name: str, kind: NodeType, nth: int = 0) -> Mention:
    return Mention(spans(name)[nth], name, kind, "test", 0.9)


# Choices

FEATURES = st.dictionaries(st.sampled_from("abcde"), st.floats(-30, 30), max_size=5)
WEIGHTS = FEATURES.map(Weights)
CHOICES = st.dictionaries(st.text("甲乙丙丁", max_size=2), FEATURES, min_size=1, max_size=6)


@given(WEIGHTS, CHOICES)
def test_shares_sum_to_one_and_are_in_the_order_of_the_scores(weights, choices):
    found = weights.shares(choices)
    assert sum(found.values()) == pytest.approx(1)
    assert found.keys() == choices.keys()
    ordered = sorted(choices, key=lambda key: weights.score(choices[key]))
    assert all(found[a] <= found[b] * (1 + 1e-9) for a, b in zip(ordered, ordered[1:], strict=False))


@given(WEIGHTS, CHOICES, st.floats(0, 1))
def test_the_best_is_one_of_the_likeliest_or_nobody(weights, choices, least):
    name, share = Weights({**weights.values, "least_share": least}).best(choices)
    if name == NOBODY:
        assert share == 0
    else:
        found = weights.shares(choices)
        assert share == found[name] == max(v for k, v in found.items() if k != NOBODY) >= least


def test_no_candidates_have_no_shares_and_no_best():
    assert Weights({}).shares({}) == {}
    assert Weights({}).best({}) == (NOBODY, 0.0)


def test_weights_are_read_as_numbers():
    assert Weights.of({"title": "1.5"}).score(yes(title=True, other=True)) == 1.5


# Names and their features


def test_names_are_found_programs_and_what_a_tagger_sees_by_text():
    seen = [(spans("楼长包片")[0], MECHANISM, 0.8), (spans("银龄互助队")[0], MECHANISM, 0.9)]
    seen.append((spans("亮灯护村行动")[1], PROGRAM, 0.2))
    found = names(page(), seen, {"楼长包片": MECHANISM}, ["路灯"])
    assert [n.text for n in found] == ["亮灯护村行动", "楼长包片", "路灯"], "a mechanism named once is left out"
    by_text = {n.text: n for n in found}
    assert by_text["亮灯护村行动"].program == [0.0, 0.2, 0.0]
    assert by_text["楼长包片"].mechanism == 0.8
    assert by_text["楼长包片"].found is MECHANISM
    assert by_text["路灯"].found is None


def test_a_name_that_the_text_does_not_have_is_no_name():
    assert names(page(), [], {"春雨行动": PROGRAM}, ["秋收行动", "村"]) == []


def test_the_likelier_of_two_readings_of_one_place_counts():
    at = spans("亮灯护村行动")[0]
    for seen in ([(at, PROGRAM, 0.3), (at, PROGRAM, 0.6)], [(at, PROGRAM, 0.6), (at, PROGRAM, 0.3)]):
        assert max(names(page(), seen, {})[0].program) == 0.6


def features(name: str, *others: str) -> dict[str, float]:
    among = [Name(n, spans(n), [0.5] * len(spans(n)), 0.0, PROGRAM) for n in (name, *others)]
    return candidates(page(), among, WORDS)[name]


def test_features_say_where_and_how_a_name_stands():
    found = features("亮灯护村行动", "乡村振兴")
    assert {"title", "title_program", "title_ends", "lead", "carried_out", "head"} <= {k for k, v in found.items() if v}
    assert found["count"] == pytest.approx(1.0986, abs=1e-3)
    assert found["first"] > features("楼长包片")["first"]
    campaign = features("乡村振兴", "亮灯护村行动")
    assert campaign["during"] == campaign["background"] == campaign["once"] == campaign["no_title"] == 1
    assert "title" not in campaign
    assert features("楼长包片")["quoted"] == 1
    assert features("亮灯护村行动")["only"] == 1


def test_a_name_inside_another_knows_it():
    found = candidates(
        page(),
        [Name(n, spans(n), [p] * len(spans(n)), 0.0, None) for n, p in (("亮灯", 0.1), ("亮灯护村行动", 0.4))],
        WORDS,
    )
    assert found["亮灯"]["wider"] == found["亮灯"]["wider_likelier"] == 1
    assert "wider" not in found["亮灯护村行动"]
    assert found[NOBODY] == {"nobody": 1.0, "nobody_found": 1.0}


def test_the_heading_of_a_collection_and_its_other_pieces_speak_of_a_name():
    heading = "亮灯护村行动经验材料（2篇）\n"
    document = Document("a.txt", heading + TEXT + "青禾县：银龄互助队\n")
    piece = Piece(1, Span(len(heading), len(heading + TEXT)), TITLE)
    own = Page(document, piece)
    among = [Name(n, own.places(n), [0.5], 0.0, None) for n in ("亮灯护村行动", "银龄互助队", "楼长包片")]
    found = candidates(own, among, WORDS)
    assert [found[n.text]["collection_pairs"] for n in among] == [1, 0, 0]
    assert ["elsewhere" in found[n.text] for n in among] == [True, True, False]
    alone = candidates(page(), among, WORDS)
    assert [alone[n.text]["collection_pairs"] for n in among] == [0, 0, 0]
    assert not any("elsewhere" in alone[n.text] for n in among)


def test_every_weight_is_that_of_a_feature():
    text = (
        "青禾县：实施亮灯护村行动\n"
        + TEXT.split("\n", 1)[1]
        + "亮灯护村行动、乡村振兴和一项名字特别特别长的综合整治提升行动\n"
    )
    own = page(text)
    wanted = ("亮灯护村行动", "亮灯", "乡村振兴", "楼长包片", "一项名字特别特别长的综合整治提升行动")
    kinds = {n: MECHANISM if n == "楼长包片" else PROGRAM for n in wanted}
    among = names(own, [(own.places("楼长包片")[0], MECHANISM, 0.5)], kinds)
    made = {f for candidate in candidates(own, among, WORDS).values() for f in candidate}
    single = candidates(own, among[:1], WORDS)
    made |= {f for candidate in single.values() for f in candidate}
    elsewhere = {
        "theme",
        "heading",
        "short",
        "nobody_found",
        "title_colon_behind",
        "narrower_likelier",
        "wider_likelier",
    }
    elsewhere |= {"background_title", "title_alone", "elsewhere"}
    assert set(KNOWN.maps["subjects.weights"]) <= made | elsewhere


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(TEXT) - 2), st.integers(2, 8), st.booleans(), st.floats(0, 1)), max_size=6)
)
def test_shares_of_any_names_sum_to_one(drawn):
    seen = [(Span(a, min(a + n, len(TEXT))), PROGRAM if p else MECHANISM, share) for a, n, p, share in drawn]
    among = names(page(), seen, {"楼长包片": MECHANISM})
    found = shares(page(), among, KNOWN)
    assert sum(found.values()) == pytest.approx(1)
    assert found.keys() == {NOBODY, *(n.text for n in among)}
    assert shares(page(), among, KNOWN) == found


def test_the_program_of_the_title_is_likelier_than_a_campaign():
    found = shares(page(), names(page(), [], {"亮灯护村行动": PROGRAM, "乡村振兴": PROGRAM}), KNOWN)
    assert found["亮灯护村行动"] > 2 * found["乡村振兴"]


# The program that is added


def topic(found: Sequence[Mention], seen: Sequence[subjects.Seen], masks: Sequence[Span] = ()) -> list[Mention]:
    own = page(masks=masks)
    return topics.with_topic(own.document, own.piece, found, seen, KNOWN)


def test_the_program_of_the_title_is_added_wherever_it_stands():
    seen = [(spans("亮灯护村行动")[1], PROGRAM, 0.2)]
    found = topic([mention("楼长包片", MECHANISM)], seen)
    added = [m for m in found if m.rule == topics.RULE]
    assert [m.span for m in added] == spans("亮灯护村行动")
    assert {m.type for m in added} == {PROGRAM}
    assert all(topics.LEAST <= m.confidence <= 1 for m in added)
    assert mention("楼长包片", MECHANISM) in found


def test_a_name_that_is_found_is_not_added_again():
    found = [mention("亮灯护村行动", PROGRAM, 1)]
    assert topic(found, [(spans("亮灯护村行动")[0], PROGRAM, 0.3)]) == found
    assert topic((again := topic([], [])), [(spans("亮灯护村行动")[0], PROGRAM, 0.3)]) == again


def test_nothing_is_added_on_masked_words():
    masked = spans("亮灯护村行动")[1]
    assert masked not in [m.span for m in topic([], [(masked, PROGRAM, 0.3)], [masked])]


def test_a_longer_mention_is_not_cut_and_those_inside_it_stay():
    start = spans("亮灯护村行动")[2]
    outcome = Mention(Span(start.end - 2, start.end + 9), "行动新装路灯320盏"[:11], NodeType.OUTCOME, "test")
    inside = Mention(Span(start.start + 2, start.start + 4), "护村", NodeType.PLACE, "test")
    found = topic([inside, outcome], [(start, PROGRAM, 0.3)])
    assert outcome in found and inside in found
    assert start not in [m.span for m in found]


def test_a_name_takes_no_single_mark():
    marked = spans("楼长包片")[2]
    half = Span(marked.start - 1, marked.end)
    own = page()
    among = topics.eligible(own, [], [(half, PROGRAM, 0.9), (half, MECHANISM, 0.9)], KNOWN)
    assert TEXT[half.start] == "“"
    assert not any("“" in n.text for n in among)
    assert "楼长包片" in {n.text for n in among}


SEEN = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 3), st.integers(2, 9), st.sampled_from([PROGRAM, MECHANISM]), st.floats(0, 1)),
    max_size=6,
)
MASK = st.tuples(st.integers(0, len(TEXT) - 4), st.integers(0, 30))
KINDS = [k for k in NodeType if k is not NodeType.PRACTICE]
PLACED = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 9), st.sampled_from(KINDS)), max_size=12)


@settings(deadline=None, max_examples=60)
@given(SEEN, MASK, PLACED)
def test_mentions_of_any_readings_are_apart_quoted_unmasked_and_added_once(drawn, mask, placed):
    own = page(masks=[Span(mask[0], mask[0] + mask[1])] if mask[1] else [])
    found, at = list[Mention](), 0
    for gap, size, kind in placed:
        span = Span(at + gap, at + gap + size)
        if span.end > len(TEXT):
            break
        at = span.end
        if not any(span.overlaps(m) for m in own.document.masks) and "\n" not in span.of(TEXT):
            found.append(Mention(span, span.of(TEXT), kind, "test"))
    seen = [(Span(a, a + n), kind, share) for a, n, kind, share in drawn if "\n" not in TEXT[a : a + n]]
    got = topics.with_topic(own.document, own.piece, found, seen, KNOWN)
    assert all(a.span.end <= b.span.start for a, b in zip(got, got[1:], strict=False))
    assert all(m.span.of(TEXT) == m.quote and "\n" not in m.quote for m in got)
    assert not any(m.span.overlaps(mask) for m in got for mask in own.document.masks)
    added = [m for m in got if m.rule == topics.RULE]
    assert len({m.quote for m in added}) <= 1
    assert not {m.quote for m in added} & {m.quote for m in found if m.type is PROGRAM}
    gone = [m for m in found if m not in got]
    assert all(any(a.span.covers(m.span) for a in added) for m in gone), "only what an added program covers goes"


# Training


def entity(key: str, kind: NodeType, *places: Span) -> Entity:
    quote = places[0].of(TEXT)
    return Entity(key, kind, quote, tuple(Mention(p, quote, kind, "gold") for p in places))


def uses(*edges: tuple[str, str]) -> tuple[Statement, ...]:
    at = "a.txt", 1, Span(0, 4), TEXT[:4], "gold", 1.0
    return tuple(Statement(source, EdgeType.USES, target, *at) for source, target in edges)


def annotated(*edges: tuple[str, str]) -> PieceExtraction:
    programs = entity("P1", PROGRAM, *spans("亮灯护村行动")), entity("P2", PROGRAM, *spans("乡村振兴"))
    others = entity("O1", NodeType.ORGANIZATION, *spans("青禾县")), entity("M1", MECHANISM, *spans("楼长包片"))
    return PieceExtraction(page().piece, (*programs, *others), uses(*edges))


def test_the_main_program_uses_most_mechanisms():
    from kg.training.subjects import main_program

    found = main_program(annotated(("P1", "M1"), ("P1", "M2"), ("P2", "M3")))
    assert found is not None and found.id == "P1"
    assert main_program(annotated(("O1", "M1"), ("O1", "M2"), ("P2", "M3"))) is None
    assert main_program(annotated()) is None
    tied = [main_program(annotated(*edges)) for edges in ((("P1", "M1"), ("P2", "M2")), (("P2", "M2"), ("P1", "M1")))]
    assert tied[0] == tied[1]


def test_right_are_the_names_that_share_half_with_the_annotated_one():
    from kg.training.subjects import _right

    main = annotated(("P1", "M1")).entities[0]
    whole = spans("亮灯护村行动")[1]
    names_ = {
        "whole": whole,
        "half": Span(whole.start, whole.start + 3),
        "less": Span(whole.start, whole.start + 2),
        "beside": Span(whole.end, whole.end + 6),
    }
    among = [Name(text, [span], [0.5], 0.0, None) for text, span in names_.items()]
    assert _right(among, main) == {"whole", "half"}
    assert _right(among, None) == set()
