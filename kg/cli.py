"""The ``kg`` command. Parses arguments, calls one function, prints: no logic lives here."""

from __future__ import annotations

import secrets
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kg import (
    asking,
    decisions,
    diffusing,
    evaluating,
    exploring,
    ontology,
    pipeline,
    records,
    resolving,
    reusing,
    review,
    sharing,
    store,
)
from kg.briefs import command
from kg.config import Config
from kg.console import PATH, KGGroup, configured, lang_option, say, settings
from kg.errors import EXIT_CODES, OutputError, Problem, ReadError
from kg.model import Build, Extraction
from kg.rdf import exports
from kg.version import VERSION
from kg.views import explorer, marked

SECTIONS = {
    "建图 Build": ("build", "extract", "check"),
    "看和问 Look and ask": ("explore", "shared", "show", "query", "serve"),
    "比较 Compare": ("compare", "gaps", "diffusion", "reuse"),
    "综述和导出 Write and export": ("brief", "convert"),
    "人工判定 People decide": ("review",),
    "评测 Measure": ("evaluate", "resolve"),
}
"""The commands in the order of the help: from reading documents to what is made of them."""
_EXITS = "\n".join(f"  {code}  {zh} {en}" for code, (zh, en) in EXIT_CODES.items())


@click.group(
    cls=KGGroup,
    sections=SECTIONS,
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
    config = configured(workers=workers, validate=validate, **chosen)
    decided = decided or out / decisions.NAME
    with _progress() as advance:
        result = pipeline.build(paths or (Path("corpus"),), config, advance, decided)
        files = pipeline.export(result, out, config)
    _summary(result, files, decided)
    if result.failures:
        click.get_current_context().exit(3)


def _summary(result: Build, files: list[Path], decided: Path) -> None:
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
def _progress() -> Iterator[pipeline.Progress]:
    """Show a bar on a terminal; be quiet when piped."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
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
    click.echo(
        f"{len(known.nodes)} types, {len(known.edges)} edges, {len(known.lists)} lists, {words} words, "
        f"{len(known.patterns)} patterns, {len(known.practices)} practices, {len(known.divisions)} divisions"
    )
    say("没有错误", "no problems")


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("query", required=False)
@click.option("-g", "--graph", type=PATH, default=Path("exports"), show_default=True, help="建好的图谱。 A build.")
@click.option(
    "--format", "kind", type=click.Choice(store.FORMATS), default="table", show_default=True, help="输出格式。 Format."
)
@click.option("--list", "listing", is_flag=True, help="列出全部问题及其参数。 List the questions.")
@click.option("--explain", is_flag=True, help="只说明：所发查询、各条件的匹配数。 Explain instead of answering.")
@click.option("--endpoint", metavar="URL", help="改问别的 SPARQL 端点。 Ask another SPARQL 1.1 endpoint.")
@click.pass_context
def query(
    context: click.Context,
    query: str | None,
    graph: Path,
    kind: str,
    listing: bool,
    explain: bool,
    endpoint: str | None,
) -> None:
    """对建好的图谱提问：问题名、查询文件或 SPARQL。 Ask a build: a named question, a .rq file or SPARQL.

    QUERY 为问题名（见 --list）、.rq 文件或查询文本；问题的参数写作 --参数 值。 Parameters: --name value.

    \b
    例 Example:  kg query shared-practices --min-places 3
    例 Example:  kg query 'SELECT ?name WHERE { ?p a pp:Program ; rdfs:label ?name }'
    """
    if listing or query is None:
        click.echo(asking.listed(), nl=False)
        return
    asked = asking.prepare(query, context.args)
    if explain:
        click.echo(asking.explain(asked, graph, endpoint), nl=False)
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    text, remarks = asking.answer(asked, graph, kind, endpoint, width)
    click.echo(text, nl=False)
    for remark in remarks:
        say(f"注意：{remark.text('zh')}", f"Note: {remark.text('en')}")


@main.command()
@click.option("-g", "--graph", type=PATH, default=Path("exports"), show_default=True, help="建好的图谱。 A build.")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。 Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="端口。 Port.")
@click.option("--token", default="", envvar="KG_TOKEN", help="访问令牌；对外监听时必有。 Needed from other machines.")
@click.option("--cors", default="", metavar="ORIGIN", help="允许哪个来源的网页读取，默认无。 Origin that may read.")
@click.option(
    "--seconds", type=click.FloatRange(0.1), default=20, show_default=True, help="每个查询的时限。 Time limit."
)
@click.option("--rows", type=click.IntRange(1), default=20_000, show_default=True, help="结果行数上限。 Row limit.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="同时的查询数。 Queries at once.")
def serve(graph: Path, host: str, port: int, token: str, cors: str, **limits: Any) -> None:  # noqa: ANN401
    """在本机提供查询网页和 SPARQL 端点。 Serve a query page and a SPARQL 1.1 endpoint, read-only.

    默认只有本机能访问；对外监听（--host 0.0.0.0）须有令牌，没有给出时自动生成。 Loopback by default; a token is needed elsewhere.

    \b
    例 Example:  kg serve -g exports --port 8080
    """
    from kg import server  # starlette and uvicorn take a moment to load, which no other command needs

    settings = server.Settings(graph, host, port, token, cors, server.Limits(**limits))
    if not settings.loopback and not token:
        settings = replace(settings, token=secrets.token_urlsafe(18))
        say(f"令牌：{settings.token}", f"Token: {settings.token}")
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    server.serve(settings, lambda: say(f"{where} （Ctrl+C 结束）", f"{where} (Ctrl+C ends)"))


@main.command()
@click.argument("kind", metavar="KIND", type=click.Choice(list(exports.KINDS)))
@click.option("-g", "--graph", type=PATH, default=Path("exports"), show_default=True, help="建好的图谱。 A build.")
@click.option("-o", "--out", type=PATH, help="输出文件，默认打印。 Output file; printed by default.")
def convert(kind: str, graph: Path, out: Path | None) -> None:
    """把图谱转成别的 RDF 形式。 Turn a build into another form of RDF.

    KIND：trig 按文档分图；jsonld、rdfxml；annotations 为 Web Annotation；rdf12 用 RDF 1.2 具化；void 为数据集说明（VoID、DCAT、现成查询）。
    trig: a graph a document; annotations: Web Annotations; rdf12: RDF 1.2 reifiers; void: the data set described (VoID, DCAT, starter queries).

    \b
    例 Example:  kg convert trig -o 图谱.trig
    """
    data = exports.convert(store.graph_file(graph), kind)
    if out is None:
        click.echo(data, nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as exc:
        raise OutputError(
            Problem(out.as_posix(), f"无法写入：{exc.strerror}", f"cannot be written: {exc.strerror}")
        ) from exc


_COMMANDS = (
    *sharing.COMMANDS,
    *exploring.COMMANDS,
    *diffusing.COMMANDS,
    *command.COMMANDS,
    *resolving.COMMANDS,
    *evaluating.COMMANDS,
    reusing.command,
    review.command.review,
)
for _command in _COMMANDS:
    _command.params.append(lang_option())
    main.add_command(_command)
