"""Marks apart from their words: they come back the same, and never fit another text. Calibration: what is fitted holds."""

from __future__ import annotations

import numpy as np
import pytest

from kg.errors import DataFileError
from kg.evaluation.gold import read_folder
from kg.odds import log_odds
from kg.recognition.tagging import EDGE, calibrated
from kg.training.calibration import fit
from kg.training.standoff import main, read_all

GOLD = """#head
两地做法

#piece 1 | 甲县：推行星级评定 |  | 甲县 | county
⟦L1:甲县⟧：推行⟦M1:星级评定⟧
⟦L1:甲县⟧实施“⟦P1:头雁工程⟧”，推行⟦M1:星级评定⟧，⟦R1:培训干部21名、两批|21 名; 2 批⟧。
#edges
P1 uses M1
M1 achieves R1
#piece 2 | 乙县：晒成绩 |  | 乙县 | county
乙县：晒成绩
⟦O1:县委⟧推行⟦M1:晾晒成绩⟧。
#edges
O1 uses M1
"""


@pytest.fixture
def folders(tmp_path):
    """Return a folder of marks and one of texts, made from an annotated text."""
    gold, marks, texts = tmp_path / "gold", tmp_path / "marks", tmp_path / "texts"
    gold.mkdir(), texts.mkdir()
    (gold / "a.gold.txt").write_text(GOLD, encoding="utf-8")
    main(gold, marks)
    (whole,) = read_folder(gold)
    (texts / "a.txt").write_text(whole.document.text, encoding="utf-8")
    return whole, marks, texts


def shape(extraction):
    """Return what an annotation says, whatever its entities are called."""
    found = []
    for part in extraction.pieces:
        label = {e.id: (e.type, e.label) for e in part.entities}
        marks = sorted((m.span, m.type, m.quote, m.quantities) for e in part.entities for m in e.mentions)
        edges = sorted((label[s.source], s.type, label[s.target]) for s in part.statements)
        found.append((part.piece.number, part.piece.span.start, len(part.entities), marks, edges))
    return found


def test_marks_and_words_give_back_the_annotation(folders):
    whole, marks, texts = folders
    (again,) = read_all(marks, texts)
    assert shape(again) == shape(whole)


def test_no_word_of_the_text_is_in_the_marks(folders):
    _, marks, _ = folders
    written = (marks / "a.marks.tsv").read_text(encoding="utf-8")
    assert not {"甲", "星", "培"} & set(written)
    assert "21 名; 2 批" in written


def test_marks_do_not_fit_another_text(folders):
    _, marks, texts = folders
    (texts / "a.txt").write_text("别的文字", encoding="utf-8")
    with pytest.raises(DataFileError, match="does not fit the text"):
        read_all(marks, texts)


def test_calibration_finds_the_share_that_is_right():
    chance = np.random.default_rng(0)
    said = chance.uniform(0.3, 1.0, 4000)
    right = chance.uniform(size=4000) < 0.5 + 0.4 * (said - 0.3) / 0.7  # from one half to nine tenths
    level, slope = fit([log_odds(p, EDGE) for p in said], list(right))
    for low, high in ((0.3, 0.5), (0.5, 0.7), (0.7, 0.95)):
        inside = (said >= low) & (said < high)
        mean = np.mean([calibrated(p, level, slope) for p in said[inside]])
        assert abs(mean - right[inside].mean()) < 0.06
