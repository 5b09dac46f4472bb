"""The sentence ledger: one entry a sentence, recognised things first, then the words of the lexicon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import pipeline
from kg.config import Config
from kg.ledger import KINDS, ledger, shares
from kg.model import (
    Document,
    EdgeType,
    Entity,
    LedgerEntry,
    Mention,
    NodeType,
    Piece,
    Sentence,
    Span,
    Statement,
)
from kg.ontology import load

SENTENCES = {
    "平川县位于江淮之间，总人口61万。": "background",
    "党的二十大报告对基层治理作出部署。": "background",
    "起初，村里人心不齐，办事没有章法，难题一个接一个。": "background",
    "怎样把散沙聚成塔？": "background",
    "坚持人民至上，不断增强群众获得感。": "slogan",
    "一是压实责任。": "slogan",
    "产业兴，百业兴！": "slogan",
    "接下来，平川县会把更多村庄串成一条线。": "plan",
    "今年，全县将新建一批口袋公园。": "plan",
    "“办事不用跑远路，家门口就都能办好，真方便！”村民老周说。": "voice",
    "图为党员在田间。": "furniture",
    "谢谢大家！": "furniture",
    "10:24": "furniture",
    "（县委宣传部、县文旅局）": "furniture",
    "老周每天清早扛着锄头出门，傍晚才回家。": "unread",
    "奖金每户600元，由村里发到手上。": "unread",
}


def entries(text: str, role: str = "body", *entities: Entity, statements: tuple[Statement, ...] = ()):
    """Return the ledger of a piece of one sentence."""
    piece = Piece(1, Span(0, len(text)), sentences=(Sentence(Span(0, len(text)), role),))
    return ledger(Document("t.txt", text), piece, entities, statements, load())


def named(text: str, quote: str, kind: NodeType) -> Entity:
    """Return an entity that *quote* names in *text*."""
    start = text.index(quote)
    return Entity(f"e{start}", kind, quote, (Mention(Span(start, start + len(quote)), quote, kind, "test"),))


@pytest.mark.parametrize(("text", "kind"), SENTENCES.items())
def test_words_tell_what_a_sentence_without_mentions_is(text, kind):
    (found,) = entries(text)
    assert (found.span, found.kind) == (Span(0, len(text)), kind)
    assert found.rule.startswith("ledger/")


def test_what_was_recognised_decides_before_any_word():
    text = "接下来，推行积分制，建成书屋12个。"
    practice, outcome = (
        named(text, "积分制", NodeType.MECHANISM),
        named(text, "建成书屋12个", NodeType.OUTCOME),
    )
    place = named(text, "书屋", NodeType.PLACE)
    assert [e.kind for e in entries(text, "body", practice)] == ["practice"]
    assert [e.kind for e in entries(text, "body", outcome)] == ["outcome"]
    assert [e.kind for e in entries(text, "body", practice, outcome)] == ["both"]
    assert [e.kind for e in entries(text, "body", place)] == ["plan"]
    assert [e.kind for e in entries(text, "heading", practice)] == ["heading"]


def test_a_statement_without_mentions_makes_a_practice():
    text = "两家单位牵了手。"
    made = Statement("a", EdgeType.COOPERATES_WITH, "b", "d", 1, Span(0, len(text)), text, "r")
    assert [e.kind for e in entries(text, statements=(made,))] == ["practice"]


def test_every_sentence_of_a_text_has_one_entry():
    text = "平川县推行积分制\n平川县民政局\n平川县位于江淮之间。全县推行积分制，建成书屋12个。大家都高兴。\n"
    extraction = pipeline.extract_document(Document("t.txt", text), Config(mode="fast"))
    for part in extraction.pieces:
        assert [e.span for e in part.ledger] == [s.span for s in part.piece.sentences]
        assert sum(n for n, _ in shares(part.ledger).values()) == len(part.piece.sentences)


def test_shares_count_sentences_and_characters():
    found = shares([LedgerEntry(Span(0, 4), "plan", "r"), LedgerEntry(Span(4, 10), "plan", "r")])
    assert list(found) == list(KINDS)
    assert found["plan"] == (2, 10) and found["unread"] == (0, 0)


@given(st.text(st.sampled_from("坚持将位于“”说：。！？（）12是一 问题谢谢，"), min_size=1, max_size=30))
def test_any_sentence_has_a_kind(text):
    (found,) = entries(text)
    assert found.kind in KINDS
