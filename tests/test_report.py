"""The report: the figures are those of the build, and no text of a document becomes markup."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sample import sample_build

from kg import report
from kg.analysis import survey
from kg.ledger import KINDS
from kg.markdown import escaped
from kg.model import Build, EdgeType, NodeType, Statement, stable_id
from kg.ontology import load


def rendered(build: Build) -> str:
    """Return the report of *build*."""
    return report.render(build, load(), survey(build, load()))


@pytest.fixture(scope="module")
def text() -> str:
    """Return the report of the sample."""
    return rendered(sample_build())


def cells(text: str, start: str) -> list[str]:
    """Return the cells of the table row that begins with *start*."""
    (line,) = [x for x in text.splitlines() if x.startswith(f"| {start} |")]
    return [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_the_totals_are_those_of_the_build(text):
    build = sample_build()
    assert cells(text, "文档 Documents")[1] == "2"
    assert cells(text, "篇 Pieces")[1] == "3"
    assert cells(text, "节点 Nodes")[1] == str(len(build.nodes))
    assert cells(text, "关系 Edges")[1] == str(len(build.statements))
    assert cells(text, "做法机制 Mechanism")[1:] == ["7", "9"]
    assert cells(text, "采用 uses")[1:] == ["7"]
    characters = sum(len("".join(x.document.text.split())) for x in build.extractions)
    assert cells(text, "字数（不计空白）Characters")[1] == str(characters)


def test_the_ledger_gives_shares_by_document_and_in_total(text):
    build = sample_build()
    entries = [e for x in build.extractions for p in x.pieces for e in p.ledger]
    practices = sum(e.kind == "practice" for e in entries)
    row = cells(text, "**合计 Total**")
    assert row[1:3] == [str(len(entries)), f"{100 * practices / len(entries):.0f}%"]
    assert text.count("%") >= 3 * len(KINDS)
    assert set(report.LEDGER) == set(KINDS)


def test_attributes_are_counted_and_stand_beside_mechanisms(text):
    assert cells(text, "产出 output")[3] == "2"
    assert cells(text, "考核评比 Evaluation and ranking")[1] == "1"
    assert cells(text, "干部 Cadres")[1] == "1"
    assert "1 个节点可定为区间 dated，1 个原文有时间而不能确定" in text
    assert "星级评定〔考核评比〕" in text


def test_each_piece_is_listed_with_owner_place_level_and_counts(text):
    row = cells(text, "speeches/交流发言.txt | 1")
    assert row[2:] == ["立起“星级”标尺 激励干部担当", r"中共\*县委组织部", r"\*县", "县级", "2", "1", "1", "3", "1"]
    assert cells(text, "报告 &lt;b>.md | 1")[6:] == ["2", "2", "2", "3", "0"]
    assert "示例日报" in text


def test_shared_practices_are_counted_in_bounds(text):
    hidden = r"\*县(speeches/交流发言.txt#1)、\*县(speeches/交流发言.txt#2)"
    assert cells(text, "星级评定")[1:] == ["1–3", "3", f"青屏县、{hidden}", "星级评定、评星定级、星级管理"]
    assert "| 帮办代办 |" not in text.partition("## 三")[2].partition("## 四")[0]


def named_place(build: Build, old: str, new: str) -> Build:
    """Return *build* with another place for the pieces about *old*."""
    extractions = tuple(
        replace(
            x,
            pieces=tuple(
                replace(p, piece=replace(p.piece, place=new)) if p.piece.place == old else p for p in x.pieces
            ),
        )
        for x in build.extractions
    )
    return replace(build, extractions=extractions)


@pytest.mark.parametrize(
    ("place", "bounds", "listed"),
    [("南召县", "2", "南召县、青屏县"), ("", "1", "青屏县")],
)
def test_named_places_are_counted_once(place, bounds, listed):
    found = cells(rendered(named_place(sample_build(), "*县", place)), "星级评定")
    assert (found[1], found[3]) == (bounds, listed)


def test_two_pieces_of_one_place_are_one_place():
    build = named_place(named_place(sample_build(), "*县", "南召县"), "青屏县", "南召县")
    assert cells(rendered(build), "星级评定")[1:4] == ["1", "3", "南召县"]
    assert "1 种做法见于两篇以上的材料，其中 0 种可能有两个以上的地方" in rendered(build)


def test_nothing_shared_is_said():
    build = sample_build()
    alone = replace(build, statements=tuple(s for s in build.statements if s.type != EdgeType.REALISES))
    assert "没有哪个做法见于两篇以上的材料" in rendered(alone)


def test_a_piece_reads_as_program_mechanism_outcome(text):
    assert (
        "- **“头雁领航”行动**\n"
        "  - 星级评定〔考核评比〕 → 提拔干部21名；群众满意度达98.5%以上；覆盖率达100%\n"
    ) in text  # fmt: skip
    assert (
        "- **“百村联动”行动**（含 “一村一策”工程）\n"
        "  - 星级管理\n"
        "  - 帮办代办 → 办结事项1.2万余件；落实资金2500余万元；约三成事项当天办结（约 30 %）\n"
    ) in text


def test_long_lists_are_cut_with_a_count():
    build = sample_build()
    by_type = {t: [n for n in build.nodes if n.type == t] for t in NodeType}
    (program,) = [n for n in by_type[NodeType.PROGRAM] if "script" in n.label]
    at = program.occurrences[0]
    many = [
        replace(program, id=stable_id("m", str(i)), type=NodeType.MECHANISM, label=f"做法{i}", occurrences=(at,))
        for i in range(report.MECHANISMS + 5)
    ]
    used = [Statement(program.id, EdgeType.USES, n.id, at.document, at.piece, at.sentence, "x", "test") for n in many]
    text = rendered(replace(build, nodes=(*build.nodes, *many), statements=(*build.statements, *used)))
    assert "  - ……另有 9 项 (9 more)\n" in text


def test_failures_warnings_and_assumptions_are_listed(text):
    assert cells(text, "坏文件.txt")[1] == r"不是文本文件（含 \`\\x00\`\|），请转换为 UTF-8"
    assert cells(text, "speeches/交流发言.txt | 声明 3 篇，只找到 2 篇")[2] == "declares 3 pieces, 2 were found"
    assert r"- 《交流发言》声明一篇一县，故两处 \*县 视为两个县。" in text
    calm = rendered(replace(sample_build(), failures=(), problems=(), assumptions=()))
    assert "没有问题。None." in calm


def test_the_report_says_that_outcomes_are_claims_and_counts_are_bounds(text):
    head = text.partition("## 一")[0]
    assert "自述" in head
    assert "not verified" in head
    assert "bounds" in head


class Tags(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")))
def test_no_text_becomes_markup_or_breaks_a_table(text):
    shown = escaped(text)
    assert len(shown.splitlines()) <= 1
    bare = re.sub(r"\\.", "", shown)
    assert not re.search(r"[`*_\[\]|~$]|(?<!\S)#", bare)
    assert not re.match(r"\d+[.)](?!\S)|[-+](?!\S)|--|[>=]", shown)
    assert not re.search(r"(?i)(https?|ftp)://|www\.", shown)
    page = Tags()
    page.feed(shown)
    page.close()
    assert page.found == []


@settings(deadline=None)
@given(st.text(st.sampled_from("123.)- +>=#!*_`~|[]()\\:&<\t甲年"), max_size=14))
def test_a_markdown_reader_shows_the_text_itself(text):
    wanted = f"<p>{' '.join(text.split())}</p>" if text.strip() else ""
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(escaped(text))
    assert " ".join(html.unescape(page).split()) == wanted


@pytest.mark.parametrize("text", ["0.5 年", "1.8万名", "材料.txt#2", "-3%", "好！", "2)的"])
def test_nothing_is_escaped_without_need(text):
    assert escaped(text) == text


def test_hostile_labels_are_text_in_the_whole_report(text):
    page = Tags()
    page.feed(text)
    assert page.found == []
    assert all(
        len(re.findall(r"(?<!\\)\|", line)) in (3, 4, 6, 7, 8, 12, 13) for line in text.splitlines() if line[:1] == "|"
    )


def achieving(*pairs: tuple[str, str]) -> str:
    """Return the report of the sample where mechanisms of its last piece achieve the outcomes of *pairs*, none else."""
    build = sample_build()
    ids = {n.label: n.id for n in build.nodes if n.type != NodeType.PRACTICE}
    like = next(s for s in build.statements if s.type == EdgeType.ACHIEVES and s.source == ids["帮办代办"])
    kept = tuple(s for s in build.statements if s.type != EdgeType.ACHIEVES)
    added = (replace(like, source=ids[mean], target=ids[outcome]) for mean, outcome in pairs)
    return rendered(replace(build, statements=(*kept, *added)))


def test_outcomes_that_several_means_share_are_said_once():
    found = achieving(("星级管理", "办结事项1.2万余件"), ("帮办代办", "办结事项1.2万余件"))
    assert "  - 星级管理、帮办代办 → 办结事项1.2万余件\n" in found
    assert found.count("→ 办结事项1.2万余件") == 1


def test_an_outcome_that_was_said_above_is_only_counted():
    means = ("星级管理", "办结事项1.2万余件"), ("帮办代办", "办结事项1.2万余件"), ("帮办代办", "落实资金2500余万元")
    found = achieving(*means)
    assert "  - 星级管理 → 办结事项1.2万余件\n" in found
    assert "  - 帮办代办 → 落实资金2500余万元；上列成效 1 项 (1 of the above)\n" in found
