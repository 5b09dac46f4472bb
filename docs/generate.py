"""Write the pages of docs/ that are made from the program itself: ``python docs/generate.py``.

docs/cli.md comes from the help texts, docs/model.md from ontology/, docs/queries.md from ontology/queries/,
docs/ontology.html and ontology/context.jsonld from the vocabulary. A test fails when they are out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent))
import reference

from kg.cli import SECTIONS, main
from kg.errors import EXIT_CODES
from kg.ontology import Category, Ontology, TypeInfo, load
from kg.questions import Question, cookbook

DOCS = Path(__file__).parent


def cli() -> str:
    """Return docs/cli.md: every command with its help, and the exit codes."""
    parts = ["# 命令 Commands", "由 `kg --help` 生成。 Made from `kg --help` by `python docs/generate.py`."]
    for title, names in SECTIONS.items():
        parts.append(f"{title}：" + "、".join(f"[`{name}`](#kg-{name})" for name in names))
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        context = click.Context(command, info_name=f"kg {name}", terminal_width=100, **main.context_settings)
        parts.append(f"## kg {name}\n\n```text\n{command.get_help(context)}\n```")
    codes = "\n".join(f"| {code} | {zh} | {en} |" for code, (zh, en) in EXIT_CODES.items())
    parts.append(f"## 退出码 Exit codes\n\n| 码 code | 含义 | meaning |\n| --- | --- | --- |\n{codes}")
    return "\n\n".join(parts) + "\n"


def model(known: Ontology) -> str:
    """Return docs/model.md: node types, edge types, and what the lexica hold."""
    lists = "\n".join(f"| `{name}` | {len(words)} |" for name, words in sorted(known.lists.items()))
    return (
        "\n\n".join(
            [
                "# 数据模型 Data model",
                "由 `ontology/` 生成。 Made from `ontology/` by `python docs/generate.py`.",
                "## 节点类型 Node types",
                "\n".join(_node(t) for t in known.nodes.values()),
                "## 关系类型 Edge types",
                "| 关系 edge | 从 from | 到 to | 含义 meaning |\n| --- | --- | --- | --- |\n"
                + "\n".join(_edge(t) for t in known.edges.values()),
                "## 政策工具 Policy instruments",
                "IRI：`pp:instrument-` 加代码，如 `pp:instrument-training`。 IRIs: `pp:instrument-` and the code.",
                "\n".join(_category(c) for c in known.schemes["instruments"].values()),
                "## 服务对象 Target groups",
                "IRI：`pp:target-` 加代码，如 `pp:target-elderly`。 IRIs: `pp:target-` and the code.",
                "\n".join(_category(c) for c in known.schemes["targets"].values()),
                "## 词表 Lexica",
                f"| 词表 list | 词数 words |\n| --- | --- |\n{lists}",
                f"做法分类 Taxonomy: {len(known.practices)} 个概念 concepts. "
                f"行政区划 Divisions: {len(known.divisions)}. 模式 Patterns: {len(known.patterns)}.",
            ]
        )
        + "\n"
    )


def _node(info: TypeInfo) -> str:
    return f"- **{info.label}** `{info.id}`：{info.definition} {info.definition_en}"


def _category(category: Category) -> str:
    about = f"{category.definition} {category.definition_en}"
    return f"- **{category.label}** {category.en} `{category.id}`：{about}"


def _edge(info: TypeInfo) -> str:
    ends = ["、".join(t for t in types) for types in (info.domain, info.range)]
    return f"| **{info.label}** `{info.id}` | {ends[0]} | {ends[1]} | {info.definition} {info.definition_en} |"


def queries(book: dict[str, Question]) -> str:
    """Return docs/queries.md: every question with its purpose, parameters, query and an answer."""
    parts = [
        "# 问题集 Cookbook",
        "由 `ontology/queries/*.rq` 生成。 Made from `ontology/queries/*.rq` by `python docs/generate.py`.",
        f"{len(book)} 个现成的问题，`kg query 名称 --参数 值` 即可提问；每个文件都是标准 SPARQL，可在任何 SPARQL 工具中运行。答案取自随附语料"
        "（测试逐条核对），只列其中一行。\n"
        f"{len(book)} questions, asked by `kg query NAME --parameter value`. Each file is standard SPARQL for any tool. "
        "Answers are one row of what the shipped corpus gives; tests check them.",
    ]
    return "\n\n".join([*parts, *map(_question, book.values())]) + "\n"


def _question(question: Question) -> str:
    example = " ".join(f"--{name} {value}" for name, value in question.example.items())
    lines = [f"- 用途 purpose：{question.purpose_zh}。 {question.purpose_en}."]
    for p in question.parameters:
        lines.append(f"- `--{p.name}` {p.zh}，默认 `{p.default or '（不限）'}`。 {p.en}, {p.kind}.")
    row = "，".join(f"{column} = {value}" for column, value in question.answer.items())
    lines.append(f"- `kg query {question.id} {example}".rstrip() + f"` → {row}")
    code = "\n".join(line for line in question.sparql.splitlines() if not line.startswith("#"))
    head = f"## {question.id}\n\n**{question.zh}** {question.en}"
    return f"{head}\n\n" + "\n".join(lines) + f"\n\n```sparql\n{code}\n```"


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    return {"cli.md": cli(), "model.md": model(load()), "queries.md": queries(cookbook()), **_vocabulary()}


def _vocabulary() -> dict[str, str]:
    known = load()
    return {"ontology.html": reference.page(known), "../ontology/context.jsonld": reference.context(known)}


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
