"""The commands as a user runs them: output, messages in both languages, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import SECTIONS, main
from kg.errors import EXIT_CODES

CORPUS = Path(__file__).parent.parent / "corpus"
TEXT = """以“三比三看”激活干部一池春水
中共*县委组织部
*县深入实施“头雁领航行动”，推行干部星级评定，2023年提拔重用一线干部36名。
一、比实绩。建立平时考核台账，每季度开展擂台比武，全县群众满意度达98%以上。
"""


@pytest.fixture
def run():
    """Return a function that runs ``kg`` and gives the result."""

    def invoke(*arguments: object, lang: str = "en"):
        return CliRunner().invoke(main, ["--lang", lang, *map(str, arguments)])

    return invoke


@pytest.fixture
def speech(tmp_path) -> Path:
    """Return a file with one short speech."""
    path = tmp_path / "发言.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_extract_prints_one_line_a_piece_with_evidence(run, speech):
    result = run("extract", speech)
    assert result.exit_code == 0, result.output
    (row,) = map(json.loads, result.stdout.splitlines())
    assert (row["document"], row["piece"], row["start"]) == ("发言.txt", 1, 0)
    assert (row["owner"], row["place"], row["level"]) == ("中共*县委组织部", "*县", "county")
    quotes = {m["quote"]: e for e in row["entities"] for m in e["mentions"]}
    assert quotes["头雁领航行动"]["type"] == "Program"
    assert quotes["提拔重用一线干部36名"]["quantities"][0]["value"] == 36
    for entity in row["entities"]:
        for m in entity["mentions"]:
            assert TEXT[m["start"] : m["end"]] == m["quote"]
            assert m["rule"]
            assert 0 < m["confidence"] <= 1
    for edge in row["edges"]:
        e = edge["evidence"]
        assert TEXT[e["start"] : e["end"]] == e["quote"]


def test_extract_shows_a_text_to_read(run, speech):
    result = run("extract", speech, "--format", "markdown", "--explain", "--mode", "fast")
    assert result.exit_code == 0, result.output
    assert "〖项目1：头雁领航行动〗" in result.stdout
    assert "program/quoted`" in result.stdout
    explained = json.loads(run("extract", speech, "--explain").stdout)
    assert all(edge["explanation"]["zh"] for edge in explained["edges"])
    assert "explanation" not in run("extract", speech).stdout


def test_build_writes_every_export_and_query_reads_it(run, speech, tmp_path):
    out = tmp_path / "out"
    result = run("build", speech, "-o", out)
    assert result.exit_code == 0, result.output
    names = {p.name for p in out.iterdir()}
    assert names >= {
        "graph.ttl",
        "graph.nt",
        "graph.graphml",
        "graph.gexf",
        "nodes.csv",
        "edges.csv",
        "report.md",
        "network.html",
    }
    answer = run("query", "SELECT ?n WHERE { ?p a pp:Program ; rdfs:label ?n }", "-g", out, "--format", "csv")
    assert answer.exit_code == 0, answer.output
    assert "头雁领航行动" in answer.stdout


def test_a_mistake_in_a_query_names_its_place(run, speech, tmp_path):
    run("build", speech, "-o", tmp_path / "out")
    result = run("query", "SELECT ?n WHERE { ?p a pp:Program", "-g", tmp_path / "out")
    assert result.exit_code == 1
    assert "Error:" in result.stderr


def test_bad_files_are_listed_and_the_rest_is_built(run, speech, tmp_path):
    (speech.parent / "空.txt").write_bytes(b"")
    result = run("build", speech.parent, "-o", tmp_path / "out", lang="zh")
    assert result.exit_code == 3
    assert "失败" in result.stderr
    assert "空.txt" in result.stderr
    assert "空.txt" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["build", "{tmp}/none"], 1),
        (["extract", "{tmp}/none"], 1),
        (["extract"], 2),
        (["build", "--no-such"], 2),
        (["check", "{tmp}/none"], 4),
        (["build", "{speech}", "-o", "{speech}"], 5),
        (["query", "SELECT * WHERE", "-g", "{tmp}/none"], 1),
        (["evaluate", "{tmp}"], 1),
    ],
)
def test_exit_codes(run, speech, tmp_path, arguments, code):
    assert code in EXIT_CODES
    result = run(*(a.format(tmp=tmp_path, speech=speech) for a in arguments))
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_messages_are_in_the_language_asked_for(run, tmp_path):
    assert "错误：" in run("build", tmp_path / "无", lang="zh").stderr
    assert "Error:" in run("build", tmp_path / "none", lang="en").stderr


@pytest.mark.parametrize("where", ["before", "after", "both"])
def test_the_language_may_stand_before_or_after_the_command(tmp_path, where, monkeypatch):
    monkeypatch.setenv("KG_LANG", "en")
    missing = str(tmp_path / "无")
    words = {
        "before": ["--lang", "zh", "build", missing],
        "after": ["build", missing, "--lang", "zh"],
        "both": ["--lang", "en", "build", missing, "--lang=zh"],
    }[where]
    assert "错误：" in CliRunner().invoke(main, words).stderr


@pytest.mark.parametrize(
    ("arguments", "zh"),
    [
        (["build", "--no-such"], "没有选项 --no-such。"),
        (["build", "--worker", "2"], "是否为"),
        (["biuld"], "没有命令 biuld。"),
        (["extract"], "缺少参数 FILES...。"),
        (["extract", "a.txt", "--mode", "quick"], "“quick” 不在可选值 'accurate', 'fast' 之中。"),
        (["build", "-j", "two"], "“two” 不是整数。"),
        (["build", "-j", "-1"], "-1 不在范围 x>=0 之内。"),
        (["build", "--config"], "选项 --config 后面要写值。"),
        (["evaluate", "a", "b"], "多余的参数：b"),
        (["build", "--validate=yes"], "选项 --validate 不带值。"),
        (["--lang", "fr", "build"], "“fr” 不在可选值 'zh', 'en' 之中。"),
    ],
)
def test_a_wrong_command_line_is_told_in_the_language_asked_for(arguments, zh, monkeypatch):
    monkeypatch.setenv("KG_LANG", "zh")
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert zh in result.stderr
    before, message = result.stderr.split("错误：")
    assert not before or "用法：" in before
    assert not [w for w in ("No such", "Invalid", "Missing", "requires", "Error", "is not", "Did you") if w in message]
    if arguments[0] != "--lang":
        english = CliRunner().invoke(main, [*arguments[:1], "--lang", "en", *arguments[1:]])
        assert "Error:" in english.stderr
        assert "错误" not in english.stderr


def test_the_help_lists_every_command_once_in_its_section_chinese_first(run):
    listed = [name for names in SECTIONS.values() for name in names]
    assert sorted(listed) == sorted({*main.commands, *main.modules})
    lines = run("--help").output.splitlines()
    at = [lines.index(f"{title}:") for title in SECTIONS]
    assert at == sorted(at)
    starts = [next(i for i, line in enumerate(lines) if line.startswith(f"  {name} ")) for name in listed]
    assert starts == sorted(starts)
    for start in starts:
        assert lines[start].endswith("。")
        assert lines[start + 1].isascii()


def test_help_version_and_no_arguments_work_as_ever():
    assert CliRunner().invoke(main, ["--help"]).exit_code == 0
    assert CliRunner().invoke(main, ["build", "--help"]).exit_code == 0
    assert "Usage:" in CliRunner().invoke(main, []).output


def test_check_counts_what_it_read(run, tmp_path):
    assert " lists, " in run("check").stdout
    assert "词表 " in run("check", lang="zh").stdout
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "a.yaml").write_text("- id: x\n  labl: 甲\n", encoding="utf-8")
    result = run("check", tmp_path)
    assert result.exit_code == 4
    assert "a.yaml:1" in result.stderr
    assert "Did you mean 'label'?" in result.stderr
