"""When a practice began: years from words, and what is only planned or denied."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import Config, build, ontology
from kg.analysis import storing, survey

ONTOLOGY = ontology.load()
HEAD = "file,title,place,level,date,publisher,source,licence\n"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2019年以来，我县推行星级评定。", [("since", 2019, 2019)]),
        ("2020年起，全面实行星级评定。", [("since", 2020, 2020)]),
        ("2021年，我县率先推行星级评定。", [("started", 2021, 2021)]),
        ("2021年，我县继续推行星级评定。", [("during", None, 2021)]),
        ("党的二十大以来，我县推行星级评定。", [("since", 2022, 2024)]),
        ("目前，我县推行星级评定。", []),
        ("年底前，推行星级评定。", []),
        ("近年来，我县推行星级评定。", []),
    ],
)
def test_the_words_of_time_bound_the_year(tmp_path, sentence, expected):
    found = built(tmp_path, sentence)
    dates = [(d.basis, d.first, d.last) for d in found.dates]
    assert dates == [*expected, ("document", None, 2024)]
    for d in found.dates:
        if d.quote:
            assert text(tmp_path)[d.start : d.end] == d.quote
            assert d.quote in d.sentence
    assert text(tmp_path)[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("我县推行星级评定。", ""),
        ("我县尚未推行星级评定。", "denied"),
        ("下一步，我县推行星级评定。", "planned"),
        ("我县的星级评定也即将启动，全县干部都在准备。", "planned"),
        ("我县推行星级评定，养老服务中心即将建成。", ""),
        ("下一步，我县继续推行星级评定。", ""),
        ("尚未建立台账，先推行星级评定。", ""),
    ],
)
def test_what_is_planned_or_denied_is_said(tmp_path, sentence, stance):
    assert built(tmp_path, sentence).stance == stance


def text(folder: Path) -> str:
    return (folder / "甲县.txt").read_text(encoding="utf-8")


def built(folder: Path, sentence: str):
    """Return the case of 星级评定 in a text of this sentence, written in 2024."""
    (folder / "甲县.txt").write_text(f"干部激励有实招\n中共甲县委组织部\n{sentence}\n", encoding="utf-8", newline="\n")
    (folder / "manifest.csv").write_text(HEAD + "甲县.txt,实招,,,2024-05,,,\n", encoding="utf-8")
    found = survey(build([folder], Config(mode="fast", workers=1)), ONTOLOGY)
    kept = folder / storing.NAME
    kept.write_text(storing.dumps(found), encoding="utf-8")
    assert storing.load(kept) == found
    (case,) = [c for p in found.practices if p.label == "星级评定" for c in p.cases]
    return case
