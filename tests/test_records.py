"""JSON Lines of an extraction: what is written can be read back, with the keys that scoring needs and those beside them."""

from __future__ import annotations

import json

from kg import pipeline
from kg.config import Config
from kg.model import Document, Metadata
from kg.records import read_lines, to_lines

TEXT = """柳川市推行积分制
柳川市民政局
2022年以来，柳川市面向高校毕业生推出“零租金”创业工位，建立积分超市。全市建成人才驿站12个，群众满意率达98%。
"""


def test_attributes_and_ledger_stand_beside_what_is_scored(tmp_path):
    document = Document("t.txt", TEXT, metadata=Metadata(date="2024-05"))
    extraction = pipeline.extract_document(document, Config(mode="fast"))
    lines = list(to_lines(extraction))
    (row,) = map(json.loads, lines)
    found = [a for e in row["entities"] for a in e["attributes"]]
    assert found and all(TEXT[a["start"] : a["end"]] == a["quote"] for a in found)
    times = [a for a in found if a["name"] == "time"]
    assert {(a["value"], a["from"], a["to"], a["precision"]) for a in times} >= {
        ("2022-01-01/2024-05-31", "2022-01-01", "2024-05-31", "year")
    }
    spans = [(x.span.start, x.span.end) for x in extraction.pieces[0].piece.sentences]
    assert [(x["start"], x["end"]) for x in row["ledger"]] == spans
    kinds = [x["kind"] for x in row["ledger"]]
    assert kinds[:3] == ["heading", "heading", "practice"]
    assert kinds[3] in ("outcome", "both"), "whether 人才驿站 is a mechanism there is the model's to say"
    (tmp_path / "x.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (back,) = read_lines(tmp_path / "x.jsonl")
    assert [e.id for e in back.pieces[0].entities] == [e["id"] for e in row["entities"]]
