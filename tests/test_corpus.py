"""The corpus that ships with kg: manifest and files agree, promised wordings are there, every sentence is ours."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from kg import reading
from kg.model import Document

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared" / "corpus"
RUN = 30
"""Characters in a row that no text here may have in common with a text of others."""

WORDINGS = {
    "积分管理": "实干积分|积分制|积分考评|先锋指数|积分管理",
    "积分兑换": "积分超市|爱心超市|积分银行|积分兑换",
    "星级评定": "星级评定|评星定级|星级化管理|评定星级",
    "校地合作": "校地合作|县校合作|校地融合",
    "双报到": "双报到|到社区报到",
    "一网通办": "一网通办|网上办、一次办|一网好办",
    "一扇门": "只进一扇门|进一扇门|前台综合受理|一窗受理",
    "科技特派员": "科技特派员",
    "柔性引才": "柔性引才|柔性引进|假日专家",
    "容错纠错": "容错纠错|尽职免责清单",
    "揭榜挂帅": "揭榜挂帅|揭榜领题",
    "第一议题": "第一议题",
    "三会一课": "三会一课",
    "网格管理": "网格支部|网格党支部|网格员|综合网格",
    "链长制": "链长制|包链制",
    "擂台比武": "擂台比武|擂台赛|擂台会",
    "职务与职级并行": "职务与职级并行|职级晋升",
    "挂职": "四向挂职|挂任科技副职|挂职锻炼",
    "联村党委": "联村党委|联合党支部",
}
"""Practices that several documents share, and how they word them."""


@cache
def documents() -> dict[str, Document]:
    return {name: reading.read(path, name) for path, name in reading.discover([CORPUS])}


def declared(document: Document) -> int | None:
    """Return the number of pieces that the heading of a collection declares."""
    found = re.search(r"（([\d三五]+)篇）\n", document.text[:80])
    return {"三": 3, "五": 5}.get(found[1]) or int(found[1]) if found else None


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_manifest_and_files_agree_both_ways():
    assert sorted(reading.manifest(CORPUS)) == sorted(documents())


def test_manifest_opens_in_excel_and_has_the_columns_in_order():
    data = (CORPUS / "manifest.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[0] == ",".join(reading.COLUMNS)


def test_there_are_enough_documents_and_pieces():
    counts = [declared(d) for d in documents().values()]
    assert len(counts) >= 10
    assert sum(n or 1 for n in counts) >= 24
    assert sum(n is not None for n in counts) >= 2


def test_readme_gives_the_true_numbers():
    pieces = sum(declared(d) or 1 for d in documents().values())
    text = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert f"{len(documents())} 份文档、{pieces} 篇" in text
    assert f"{len(documents())} documents, {pieces} pieces" in text


def test_titles_open_their_documents():
    for name, row in reading.manifest(CORPUS).items():
        assert squeeze(documents()[name].text.removeprefix("# ")).startswith(squeeze(row.title)), name


def test_place_and_level_stand_together_and_only_for_single_pieces():
    for name, row in reading.manifest(CORPUS).items():
        document = documents()[name]
        single = declared(document) is None
        assert bool(row.place) == bool(row.level) == single, name
        assert row.place in document.text, name


def test_dates_are_days_months_or_years_of_2021_to_2024():
    for name, row in reading.manifest(CORPUS).items():
        parts = [int(part) for part in row.date.split("-")]
        assert 2021 <= date(*(parts + [1, 1])[:3]).year <= 2024, name


def test_every_document_says_who_published_it_and_that_it_is_ours():
    for name, row in reading.manifest(CORPUS).items():
        assert row.publisher, name
        assert (row.source, row.licence) == ("本项目撰写", "Apache-2.0"), name


def test_encodings_are_those_that_the_readme_names():
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    other = [name for name, d in documents().items() if d.encoding == "gb18030"]
    marked = [name for name in documents() if (CORPUS / name).read_bytes().startswith(b"\xef\xbb\xbf")]
    assert len(other) == len(marked) == 1
    assert f"`{other[0]}` 是 GB18030" in readme
    assert f"`{marked[0]}` 是带 BOM 的 UTF-8" in readme


def test_crawler_marks_and_a_page_number_are_there_to_be_masked():
    masked = {span.of(d.text) for d in documents().values() for span in d.masks}
    assert masked >= {"##paidbegin##", "##paidend##", "— 2 —"}
    assert any("此处隐藏" in mark for mark in masked)


def test_redacted_and_named_places_both_speak():
    text = "\n".join(d.text for d in documents().values())
    for name in ("中共*县", "XX市", "某区", "××", "青石县", "云川县"):
        assert name in text


@pytest.mark.parametrize("practice", WORDINGS)
def test_practice_is_shared_by_several_documents(practice):
    found = [name for name, d in documents().items() if re.search(WORDINGS[practice], d.text)]
    assert len(found) >= 2, found


@pytest.mark.parametrize("practice", [p for p, w in WORDINGS.items() if "|" in w])
def test_shared_practice_is_worded_in_more_than_one_way(practice):
    text = "\n".join(d.text for d in documents().values())
    assert len(set(re.findall(WORDINGS[practice], text))) >= 2


def test_no_annotation_mark_is_left():
    for name, document in documents().items():
        assert not re.search(r"[⟦⟧]|^#(piece|edges|head)", document.text, re.MULTILINE), name


def test_lines_end_with_lf_and_files_with_one():
    for name in documents():
        data = (CORPUS / name).read_bytes()
        assert b"\r" not in data, name
        assert data.endswith(b"\n"), name
        assert not data.endswith(b"\n\n"), name


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/corpus is not beside this repository")
def test_no_long_run_is_shared_with_texts_of_others():
    """A run that two or more texts of others have is a stock phrase, and free."""
    ours: dict[str, str] = {}
    for name, document in documents().items():
        ours |= {document.text[i : i + RUN]: name for i in range(len(document.text) - RUN + 1)}
    found = defaultdict(set)
    for path in sorted(SHARED.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for i in range(len(text) - RUN + 1):
            if text[i : i + RUN] in ours:
                found[text[i : i + RUN]].add(path.name)
    copied = {run: (ours[run], *names) for run, names in found.items() if len(names) == 1}
    assert not copied
