"""The ``kg`` command. Parses arguments, calls one function, prints: no logic lives here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import ontology, records
from kg.config import Config
from kg.console import PATH, KGGroup, configured, language, say, settings
from kg.errors import EXIT_CODES, Problem, ReadError
from kg.model import Build, Extraction
from kg.version import VERSION
from kg.views import marked

if TYPE_CHECKING:
    from kg.building import Progress

SECTIONS = {
    "建图 Build": ("build", "extract", "check"),
    "看和问 Look and ask": ("explore", "shared", "show", "query", "serve"),
    "比较 Compare": ("compare", "gaps", "diffusion", "reuse"),
    "综述和导出 Write and export": ("brief", "convert"),
    "人工判定 People decide": ("review",),
    "评测 Measure": ("evaluate", "resolve"),
}
"""The commands in the order of the help: from reading documents to what is made of them."""
MODULES = {
    "explore": "kg.exploring",
    "shared": "kg.sharing",
    "show": "kg.sharing",
    "query": "kg.querying",
    "serve": "kg.querying",
    "compare": "kg.sharing",
    "gaps": "kg.sharing",
    "diffusion": "kg.diffusing",
    "reuse": "kg.reusing",
    "brief": "kg.briefs.command",
    "convert": "kg.querying",
    "review": "kg.review.command",
    "evaluate": "kg.evaluating",
    "resolve": "kg.resolving",
}
"""The modules of the commands that do not stand here; each is imported when one of its commands is asked for."""
_EXITS = "\n".join(f"  {code}  {zh} {en}" for code, (zh, en) in EXIT_CODES.items())


@click.group(
    cls=KGGroup,
    sections=SECTIONS,
    modules=MODULES,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"\b\n退出码 Exit codes:\n{_EXITS}",
)
@click.version_option(VERSION)
def main() -> None:
    """从经验材料中抽取做法知识图谱。 Knowledge graph of Chinese local policy practices.

    \b
    例 Example:  kg build corpus -o exports
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


@main.command()
@click.argument("paths", nargs=-1, type=PATH)
@click.option("-o", "--out", type=PATH, default=Path("exports"), show_default=True, help="输出文件夹。 Output folder.")
@click.option("-j", "--workers", type=click.IntRange(min=0), help="进程数，0 为自动。 Processes, 0 chooses.")
@click.option("--validate/--no-validate", default=None, help="是否用 SHACL 检查输出。 Check the output by SHACL.")
@click.option("--decisions", "decided", type=PATH, help="人工判定文件，默认为输出文件夹中的 decisions.sssom.tsv，只读。 Decisions of people, only read.")  # fmt: skip
@settings
def build(
    paths: tuple[Path, ...],
    out: Path,
    decided: Path | None,
    workers: int | None,
    validate: bool | None,
    **chosen: Any,  # noqa: ANN401 - what ``settings`` adds
) -> None:
    """读取材料，建图，写出全部导出文件。 Read documents, build the graph, write every export.

    PATHS 为文件或文件夹，默认 corpus。 Files or folders; corpus by default.

    \b
    例 Example:  kg build 我的材料 -o 我的图谱
    """
    from kg import building, decisions  # pictures, reports and shapes take a while to load, and only this needs them

    config = configured(workers=workers, validate=validate, **chosen)
    decided = decided or out / decisions.NAME
    with _progress() as advance:
        result = building.build(paths or (Path("corpus"),), config, advance, decided)
        files = building.export(result, out, config)
    _summary(result, files, decided)
    if result.failures:
        click.get_current_context().exit(3)


def _summary(result: Build, files: list[Path], decided: Path) -> None:
    from kg.views import explorer  # as above

    pieces = sum(len(x.pieces) for x in result.extractions)
    _report(result.failures)
    for problem in result.problems:
        if problem.place.startswith(f"{decided.name}:"):
            say(f"注意：{problem.text('zh')}", f"Note: {problem.text('en')}")
    documents, nodes, edges = len(result.extractions), len(result.nodes), len(result.statements)
    say(
        f"{documents} 份文件，{pieces} 篇材料，{nodes} 个节点，{edges} 条关系 → {files[0].parent.as_posix()}",
        f"{documents} documents, {pieces} pieces, {nodes} nodes, {edges} edges → {files[0].parent.as_posix()}",
    )
    for path in files:
        click.echo(path.as_posix())
    page = next((f for name in ("explorer.html", "network.html") for f in files if f.name == name), files[0])
    say(f"用浏览器打开 {page.as_posix()}", f"Open {page.as_posix()} in a browser")
    if not explorer.available():
        say(f"注意：{explorer.MISSING.text('zh')}", f"Note: {explorer.MISSING.text('en')}")


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a bar on a terminal; be quiet when piped."""
    from rich import progress  # only this command has a bar
    from rich.console import Console

    console = Console(stderr=True)
    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
    )
    with progress.Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("")

        def advance(name: str, done: int, total: int) -> None:
            bar.update(task, description=name[-40:], completed=done, total=total)

        yield advance


@main.command()
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["jsonl", "markdown"]),
    default="jsonl",
    show_default=True,
    help="输出格式：数据，或供阅读的标注文本。 Format: data, or a text to read.",
)
@click.option("--explain", is_flag=True, help="说明每处提法和关系由哪条规则或模型得出。 Say what made each.")
@settings
def extract(files: tuple[Path, ...], kind: str, explain: bool, **chosen: Any) -> None:  # noqa: ANN401
    """逐篇打印抽取结果。 Print what the files say: one JSON line a piece, or Markdown to read.

    FILES 为文件或文件夹。 Files or folders.

    \b
    例 Example:  kg extract 材料.txt > 结果.jsonl
    例 Example:  kg extract 材料.txt --format markdown --explain > 材料.md
    """
    from kg import pipeline  # models and their libraries take a while to load; most commands read what is built

    config = configured(**chosen)
    show = _shown(kind, explain, config)
    todo, failures = pipeline.sources(files), list[Problem]()
    for _source, result in pipeline.extract_all(todo, config):
        if isinstance(result, tuple):
            failures += result
        else:
            click.echo(show(result), nl=False)
    _report(failures)
    if failures:
        click.get_current_context().exit(3 if len(failures) < len(todo) else ReadError.exit_code)


def _shown(kind: str, explain: bool, config: Config) -> Callable[[Extraction], str]:
    """Return what turns an extraction into the format *kind*."""
    known = ontology.load(*config.lexicon)
    if kind == "markdown":
        return lambda result: marked.render(result, known, explain=explain) + "\n"
    words = known.explanation if explain else None
    return lambda result: "".join(f"{line}\n" for line in records.to_lines(result, words))


def _report(failures: Iterable[Problem]) -> None:
    for problem in failures:
        say(f"失败：{problem.text('zh')}", f"Failed: {problem.text('en')}")


@main.command()
@click.argument("folders", nargs=-1, type=PATH)
def check(folders: tuple[Path, ...]) -> None:
    """检查本体、词表和模式，逐行报告错误。 Check the ontology and lexica, report mistakes by line.

    FOLDERS 为自己的词表文件夹。 Folders of own lexica.

    \b
    例 Example:  kg check 我的词表
    """
    known = ontology.load(*folders)
    words = sum(map(len, known.lists.values()))
    zh = "节点类型 {}，关系类型 {}，词表 {} 个共 {} 词，模式 {}，做法 {}，行政区划 {}"
    en = "{} types, {} edges, {} lists, {} words, {} patterns, {} practices, {} divisions"
    sizes = [len(x) for x in (known.nodes, known.edges, known.lists, known.patterns, known.practices, known.divisions)]
    sizes.insert(3, words)
    click.echo((zh if language() == "zh" else en).format(*sizes))
    say("没有错误", "no problems")
