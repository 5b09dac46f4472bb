"""Briefs: what is written about practices, references after GB/T 7714—2015, Markdown, and a Word file that Word opens."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

from kg import Config, analysis, build
from kg.analysis import Case, Practice, Site, Survey, storing
from kg.analysis.cases import Result, Source
from kg.briefs import content, markdown
from kg.briefs.blocks import Table
from kg.briefs.references import References, entry
from kg.briefs.word import word
from kg.cli import main
from kg.model import Quantity
from kg.ontology import load

ONTOLOGY = load()
CORPUS = Path(__file__).parent.parent / "corpus"
GOLDEN = Path(__file__).parent / "brief.md"
FIRST = Result("评出五星支部41个", (Quantity("=", Decimal(41), "个", Decimal(41), Decimal(41)),), "output", "done")
SECOND = Result(
    "群众满意度约九成", (Quantity("~", Decimal(90), "%", Decimal(81), Decimal(99)),), "outcome", "measured", 0.3
)


def case(place: str, label: str, document: str, *, hidden: bool = False, **more: object) -> Case:
    site = Site(f"{document}-{place}" if place else "", place, hidden, "", "county")
    sentence = f"{place}推行{label}，一年一评。"
    base = Case("e", label, site, document, 1, "", "2024-05", "", 0, 4, sentence, "test", 0.9, (), ())
    return replace(base, **more)  # type: ignore[arg-type]


STARS = Practice(
    "p",
    "星级评定",
    "Star rating",
    "按指标评定星级。",
    "grassroots-party",
    "evaluation-ranking",
    ("星级评定",),
    False,
    False,
    (
        case("*县", "评星", "b.txt", hidden=True, confidence=0.5, results=(FIRST,)),
        case(
            "甲县", "评星定级", "a.txt", details=("积分制", "先锋工程"), used_by=("先锋工程",), results=(FIRST, SECOND)
        ),
        case("甲县", "评星定级", "a.txt", results=(FIRST,)),
        case("", "评星\x01*定级*", "c.txt"),
    ),
    "《某条例》（2020年）",
)
POINTS = replace(STARS, id="q", label="积分制", names=("积分制",), basis="", cases=(case("甲县", "积分制", "a.txt"),))
SOURCES = (
    Source("a.txt", 1, 5, "评出干劲来", "中共甲县委组织部", "交流发言材料（5篇）", "2024-05", "*市委组织部", ""),
    Source("b.txt", 1, 1, "", "", "", "", "", ""),
)
SURVEY = Survey((STARS, POINTS), ("一个地方只计一次。 A place counts once.",), SOURCES)


def text(*practices: Practice) -> str:
    return markdown(content(practices, SURVEY, ONTOLOGY))


# What is said


def test_a_brief_says_what_who_how_with_what_results():
    said = text(STARS)
    assert "按指标评定星级。领域：基层党建。政策工具：考核评比。依据：《某条例》（2020年）。" in said
    assert "共3篇材料写到这一做法，涉及1至2个地方。写明地名的1个：甲县。隐去地名的1篇（\\*县）。" in said
    assert "有1篇材料里的说法没有唯一的地方，不计入地方数。" in said
    assert "**甲县。**原文归在先锋工程之下；一并写到积分制。" in said
    assert "> 甲县推行评星定级，一年一评。[1]" in said


def test_results_stand_once_a_piece_with_their_interval():
    (table,) = (b for b in content([STARS], SURVEY, ONTOLOGY) if isinstance(b, Table) and "成效" in b.caption)
    assert table.rows == (
        ("甲县", "评出五星支部41个", "41个", "产出", "已完成", "[1]"),
        ("甲县", "群众满意度约九成（待核）", "约90%", "成果", "有数据", "[1]"),
        ("*县（地名隐去）", "评出五星支部41个", "41个", "产出", "已完成", "[2]"),
    )


def test_differences_name_the_practices_that_go_with_it():
    assert "**只有一地一并写到的做法：**甲县[1]有积分制。" in text(STARS)


def test_an_uncertain_wording_is_marked_and_a_withheld_name_stays_withheld():
    said = text(STARS)
    assert "| \\*县（地名隐去） | 评星（待核） | 2024-05 | [2] |" in said
    assert "标“待核”的" in said


def test_several_practices_share_their_references():
    said = text(STARS, POINTS)
    assert said.startswith("# “星级评定”“积分制”做法综述\n")
    assert "## 二、积分制" in said
    assert said.count("交流发言材料（5篇）") == 1


def test_limits_are_chinese_and_last_before_the_references():
    said = text(STARS)
    assert "5. 以下是统计地方数的约定" in said
    assert "6. 一个地方只计一次。\n" in said
    assert "A place" not in said
    assert said.index("说明与局限") < said.index("## 参考文献")


# References


def test_nothing_is_made_up():
    unknown = "[题名不详][Z]. [出版地不详]: [出版者不详], [出版年不详]. 文件: b.txt."
    assert entry(SOURCES[1]) == unknown
    online = replace(SOURCES[1], title="甲县实践", date="2024-05-01", address="甲网 https://a.invalid/1 转载")
    assert entry(online) == (
        "甲县实践[EB/OL]. [出版地不详]: [出版者不详], 2024-05-01. https://a.invalid/1. 文件: b.txt."
    )
    assert "[Z]" in entry(replace(SOURCES[1], title="情况", publisher="组织工作通报", date="2024"))


def test_references_are_numbered_as_they_are_cited():
    references = References(SOURCES)
    one, two, three = STARS.cases[1], STARS.cases[0], STARS.cases[3]
    assert [references.mark(two), references.mark(one, two), references.mark(three)] == ["[1]", "[1, 2]", "[3]"]
    assert [e[:4] for e in references.entries()] == ["[1] ", "[2] ", "[3] "]


# Word


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def test_the_word_file_says_what_the_markdown_says():
    blocks = content([STARS], SURVEY, ONTOLOGY)
    document = opened(word(blocks))
    said = "\n".join(p.text for p in document.paragraphs)
    for block in blocks:
        if not isinstance(block, Table):
            assert block.text.replace("\x01", "") in said
    tables = [b for b in blocks if isinstance(b, Table)]
    cells = [tuple(tuple(c.text for c in row.cells) for row in t.rows) for t in document.tables]
    wanted = [tuple(tuple(c.replace("\x01", "") for c in row) for row in (t.titles, *t.rows)) for t in tables]
    assert cells == wanted


def test_the_word_file_has_real_styles_chinese_fonts_and_pages():
    document = opened(word(content([STARS], SURVEY, ONTOLOGY)))
    styles = [p.style.name for p in document.paragraphs]
    assert {"Title", "Heading 1", "Heading 2", "Body Text", "Quote", "Bibliography", "Caption", "Note"} <= set(styles)
    fonts = {n: document.styles[n].element.rPr.rFonts for n in ("Body Text", "Heading 1", "Table Text")}
    assert [f.get(qn("w:eastAsia")) for f in fonts.values()] == ["仿宋", "黑体", "宋体"]
    assert not any(key.endswith("Theme") for f in fonts.values() for key in f.attrib)
    assert [round(x.mm) for x in (document.sections[0].page_width, document.sections[0].page_height)] == [210, 297]
    assert 'w:instr="PAGE"' in document.sections[0].footer._element.xml
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert all("w:cantSplit" in row._tr.xml for row in table.rows)


def test_the_word_file_has_no_clock_and_is_the_same_again():
    blocks = content([STARS, POINTS], SURVEY, ONTOLOGY)
    data = word(blocks)
    assert data == word(blocks)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {i.date_time for i in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = packed.read("docProps/core.xml").decode()
    assert "做法综述" in properties
    assert not re.search(r"dcterms:|python|\d{4}-\d\d", properties.partition("<dc:title>")[2])


def test_another_program_reads_the_word_file(tmp_path):
    kreuzberg = pytest.importorskip("kreuzberg")
    path = tmp_path / "brief.docx"
    path.write_bytes(word(content([STARS], SURVEY, ONTOLOGY)))
    said = kreuzberg.extract_file_sync(str(path)).content
    assert "甲县推行评星定级，一年一评。" in said
    assert "评出五星支部41个" in said


# The command


@pytest.fixture
def graph(tmp_path, monkeypatch):
    (tmp_path / storing.NAME).write_text(storing.dumps(SURVEY), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["brief", *arguments, "-g", "."])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_writes_word_or_markdown(graph):
    assert run("xjpd", "积分") == "星级评定、积分制.docx\n"
    assert opened((graph / "星级评定、积分制.docx").read_bytes()).paragraphs[0].text == "“星级评定”“积分制”做法综述"
    assert run("星级", "星级评定", "--format", "md") == text(STARS)
    assert run("星级", "-o", "a.md") == "a.md\n"
    assert (graph / "a.md").read_text(encoding="utf-8") == text(STARS)


def test_several_candidates_are_listed_not_guessed(graph):
    other = replace(POINTS, id="r", label="星级文明户", cases=(case("乙县", "文明户", "a.txt"),))
    (graph / storing.NAME).write_text(storing.dumps(replace(SURVEY, practices=(STARS, other))), encoding="utf-8")
    result = CliRunner().invoke(main, ["brief", "星级", "-g", ".", "--lang", "zh"])
    assert result.exit_code == 1
    assert "可指多个：星级文明户、星级评定" in result.output


def test_the_brief_on_the_shipped_corpus_reads_as_it_did():
    """A change here is to be read, then kept: ``python tests/test_briefs.py``."""
    assert shipped() == GOLDEN.read_text(encoding="utf-8")


def shipped() -> str:
    """Return the brief on two practices of four shipped documents, read by the fast mode."""
    names = ("fengxi-town.md", "matang-town-points.txt", "shitang-town-points.txt")
    paths = [CORPUS / "reports" / n for n in names] + [CORPUS / "speeches" / "organisation-exchange-5.txt"]
    survey = analysis.survey(build(paths, Config(mode="fast")), ONTOLOGY)
    chosen = [p for label in ("积分制", "星级评定") for p in survey.practices if p.label == label]
    return markdown(content(chosen, survey, ONTOLOGY))


if __name__ == "__main__":
    GOLDEN.write_text(shipped(), encoding="utf-8", newline="\n")
