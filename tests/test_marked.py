"""Markdown for reading: nothing of the text is lost or becomes markup, and every mark and edge says where it is from."""

from __future__ import annotations

import html
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import ontology, pipeline, records
from kg.config import Config
from kg.model import Document
from kg.views.marked import render

TEXT = """交流发言（1篇）

以“三比三看”激活干部一池春水
中共*县委组织部
*县深入实施“头雁领航行动”，推行<b>干部</b>星级评定，2023年提拔重用一线干部36名。
一、比实绩
建立平时考核台账，每季度开展擂台比武，全县群众满意度达98%以上。
"""
FAST = Config(mode="fast")


def extracted(text: str):
    return pipeline.extract_document(Document("发言.txt", text), FAST)


def shown(text: str, *, explain: bool = False) -> str:
    return render(extracted(text), ontology.load(), explain=explain)


def plain(markdown: str) -> list[str]:
    """Return the lines of the text, without marks, escapes and what the view adds."""
    body = re.sub(r"### 实体 Entities.*?(?=\n## |\Z)", "", markdown, flags=re.S)
    body = re.sub(r"〖\S+?\d+：(.*?)〗", r"\1", body)
    body = html.unescape(re.sub(r"\\([!-/:-@[-`{-~])", r"\1", body))
    lines = [re.sub(r"^(#### |> )", "", line) for line in body.splitlines()[5:] if line.strip()]
    return [line for line in lines if not line.startswith(("## 第", "责任单位：", "地方：", "层级："))]


def test_the_text_is_there_whole():
    assert plain(shown(TEXT)) == [line for line in TEXT.splitlines() if line.strip()]


def test_marks_carry_type_and_number_and_the_list_the_figures():
    found = shown(TEXT)
    assert "〖项目1：头雁领航行动〗" in found
    assert "- **项目1** 头雁领航行动" in found
    (outcome,) = (line for line in found.splitlines() if line.startswith("- **成效1**"))
    assert "36 名" in outcome
    assert "置信度" in outcome
    assert re.search(r"- 单位1 .* —实施→ 项目1 头雁领航行动（依据：\S+；置信度 0\.\d\d）\n  > ", found)


def test_markup_of_the_text_stays_text():
    found = shown(TEXT)
    assert "<b>" not in found
    assert "\\*县" in found
    assert not re.search(r"^\*县", found, re.M)


def test_signs_of_emphasis_are_left_out(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# **推行星级评定**\n\n*县实施**“头雁行动”**，**县域经济**增长8%。\n", encoding="utf-8")
    found = render(pipeline.extract(path, FAST), ontology.load())
    assert "#### 推行〖做法1：星级评定〗\n" in found
    assert "〖地方1：\\*县〗实施“〖项目1：头雁行动〗”，县域经济增长8%。" in found.split("### 实体")[0]


def test_signs_of_crawlers_are_left_out(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("推行星级评定\n\n##paidbegin##我县实施“头雁行动”。##paidend##\n", encoding="utf-8")
    assert "paid" not in render(pipeline.extract(path, FAST), ontology.load()).split("### 实体")[0]


def test_explain_names_the_rule_of_every_mention_and_edge():
    part = extracted(TEXT).pieces[0]
    found = shown(TEXT, explain=True)
    mentions = [m for e in part.entities for m in e.mentions]
    assert found.count("  - 位置 ") == len(mentions) > 5
    for rule in {m.rule for m in mentions} | {s.rule for s in part.statements}:
        assert f"`{rule}`" in found
        assert ontology.load().explanation(rule)[0].replace("*", "\\*") in found


def test_explained_lines_say_why_in_both_languages():
    (row,) = map(json.loads, records.to_lines(extracted(TEXT), ontology.load().explanation))
    reasons = [m["explanation"] for e in row["entities"] for m in e["mentions"]]
    reasons += [e["explanation"] for e in row["edges"]]
    assert all(r["zh"] and r["en"] for r in reasons)


def test_every_rule_of_the_corpus_has_words():
    known = ontology.load()
    files = pipeline.sources([ontology.default_folder().parent / "corpus"])
    rules = set()
    for _, result in pipeline.extract_all(files[::6], FAST):
        for part in result.pieces:
            rules |= {m.rule.removeprefix("chain+") for e in part.entities for m in e.mentions}
            rules |= {s.rule for s in part.statements}
    words = known.maps["explanations.rules"]
    missing = sorted(r for r in rules if r not in words and not r.startswith("chain/"))
    assert not missing, "put words for them into ontology/lexicon/explanations.yaml"
    assert words.keys() == known.maps["explanations.rules_en"].keys()


def test_every_pattern_has_words():
    known = ontology.load()
    assert {p.id for p in known.patterns} <= known.maps["explanations.rules"].keys()


@pytest.mark.parametrize(
    ("rule", "zh"),
    [
        ("place/redacted", "隐去名称的地方（*县、某区）"),
        ("neural+place/redacted", "标注模型逐字判定；规则也给出同样的提法：隐去名称的地方（*县、某区）"),
        ("neural/place", "标注模型逐字判定"),
        ("place/of-tomorrow", "地方的规则"),
        ("ours", "自有模式"),
    ],
)
def test_unknown_rules_fall_back_to_their_family(rule, zh):
    assert ontology.load().explanation(rule)[0] == zh


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("甲推行机制*#->`[]<&1.、。“”县 \n|_!\\"), min_size=1, max_size=80))
def test_any_text_is_shown_whole(text):
    if text.strip():
        wanted = ["".join(line.lstrip("# ").split()) for line in text.splitlines()]
        got = ["".join(line.lstrip("#> ").split()) for line in plain(shown(text))]
        assert "".join(wanted).replace("#", "").replace(">", "") == "".join(got).replace("#", "").replace(">", "")
