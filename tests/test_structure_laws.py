"""What holds for the structure of any text, and how often it is that of the annotated ones."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from collection import COLLECTION, ONTOLOGY, pieces_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.evaluation.gold import read_gold
from kg.model import Document
from kg.reading import masks
from kg.structure import segment
from kg.text import enclosed

GOLD = Path(__file__).parent.parent.parent / "shared" / "gold"
CHARS = st.text("甲乙县市村局党委。，：；！？“”《》（）一二三是、1.# \n\t　*##paidend##第——", max_size=160)


def laws(text: str) -> None:
    """Check what holds for every text."""
    document = Document("a.txt", text, masks(text))
    pieces, _ = segment(document, ONTOLOGY)
    hidden = {i for mask in document.masks for i in range(mask.start, mask.end)}
    last = 0
    for piece in pieces:
        assert last <= piece.span.start
        last = piece.span.end
        covered: Counter[int] = Counter()
        for sentence in piece.sentences:
            quote = sentence.span.of(text)
            assert quote == quote.strip()
            assert "\n" not in quote
            if sentence.section is not None:
                span = piece.sections[sentence.section].span
                assert span.start <= sentence.span.start < span.end
            covered.update(range(sentence.span.start, sentence.span.end))
        assert not covered or max(covered.values()) == 1
        shown = {i for i in range(piece.span.start, piece.span.end) if not text[i].isspace()} - hidden
        assert {i for i in shown - covered.keys() if text[i] != "#"} == set()
        assert not covered.keys() & hidden
        assert [s.span for s in piece.sentences] == sorted(s.span for s in piece.sentences)
        for i, section in enumerate(piece.sections):
            assert section.span.start == section.heading.start
            assert section.span.end >= section.heading.end
            assert section.parent is None or section.parent < i
            assert section.parent is None or piece.sections[section.parent].span.covers(section.span)


@given(CHARS)
@settings(max_examples=300)
def test_laws_hold_for_any_text(text):
    laws(text)


def test_laws_hold_for_a_collection():
    laws(COLLECTION)


@given(CHARS)
def test_no_sentence_ends_inside_a_pair(text):
    for piece in segment(Document("a.txt", text), ONTOLOGY)[0]:
        ends = {s.span.end for s in piece.sentences if s.role == "body"}
        assert not any(a < end <= b for a, b in enclosed(text) for end in ends)


@pytest.mark.parametrize(
    "text", ["（" * 50_000, "”" * 25_000 + "“" * 25_000, "一是甲乙。" * 5_000, "甲##paidend##" * 3_000]
)
def test_hostile_repetition_ends(text):
    start = time.process_time()
    pieces_of(text)
    assert time.process_time() - start < 20, "quadratic work on these takes minutes"


# real texts


def agreement(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Return how often each field is right, and how often gold has it."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for path in sorted(folder.glob("*.gold.txt")):
        gold = read_gold(path)
        document = Document(gold.document.name, gold.document.text, masks(gold.document.text))
        found = {p.span.start: p for p in segment(document, ONTOLOGY)[0]}
        laws(document.text)
        wanted["found"] += len(found)
        for extraction in gold.pieces:
            own = found.get(extraction.piece.span.start)
            wanted["piece"] += 1
            right["piece"] += own is not None
            for name in ("title", "owner", "place", "level"):
                if value := getattr(extraction.piece, name):
                    wanted[name] += 1
                    right[name] += own is not None and getattr(own, name) == value
    return right, wanted


@pytest.mark.skipif(not GOLD.is_dir(), reason="needs ../shared/gold, which is not part of the repository")
@pytest.mark.parametrize(
    ("folder", "least"),
    [
        (GOLD, {"piece": 0.99, "title": 0.98, "owner": 0.84, "place": 0.98, "level": 0.97}),
        (GOLD / "written", {"piece": 0.99, "title": 0.89, "owner": 0.96, "place": 0.99, "level": 0.98}),
    ],
    ids=["real", "written"],
)
def test_agreement_with_the_annotated_texts(folder, least):
    right, wanted = agreement(folder)
    assert right["piece"] / wanted["found"] >= least["piece"]
    assert {name: right[name] / wanted[name] >= bound for name, bound in least.items()} == dict.fromkeys(least, True)


@pytest.mark.skipif(not GOLD.is_dir(), reason="needs ../shared/gold, which is not part of the repository")
def test_the_first_collection_is_read_without_a_mistake():
    gold = read_gold(GOLD / "exchange-speeches.gold.txt")
    pieces, problems = pieces_of(gold.document.text)
    assert not problems
    assert [(p.span.start, p.title, p.owner, p.place, p.level) for p in pieces] == [
        (g.piece.span.start, g.piece.title, g.piece.owner, g.piece.place, g.piece.level) for g in gold.pieces
    ]
