"""The ``kg`` command. Parses arguments, calls one function, prints: no logic lives here."""

from __future__ import annotations

import logging
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    exploring,
    ontology,
    pipeline,
    practices,
    records,
    reusing,
    review,
    sharing,
    store,
    training,
    usage,
)
from kg.briefs import command
from kg.config import MODES, Config
from kg.errors import EXIT_CODES, KGError, OutputError, Problem, ReadError
from kg.evaluation import run
from kg.model import Build, Extraction
from kg.rdf import exports
from kg.version import VERSION
from kg.views import explorer, marked

PATH = click.Path(path_type=Path)
LANG = "kg.lang"
"""Where the context keeps the language that was asked for."""


def language() -> str:
    """Return ``zh`` or ``en``: the --lang option, else the locale; Chinese where the locale says nothing."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(LANG) if context else None
    if chosen:
        return str(chosen)
    names = (os.environ.get(v, "") for v in ("KG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    name = next((n for n in names if n), "")
    return "zh" if name.split(".")[0] in ("", "C", "POSIX") or name.startswith("zh") else "en"


def say(zh: str, en: str) -> None:
    """Print a message for people to stderr, in their language."""
    click.echo(zh if language() == "zh" else en, err=True)


def _remember(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        context.meta[LANG] = value


def lang_option() -> click.Option:
    """Return the option ``--lang``, which stands before a command or after it."""
    return click.Option(
        ["--lang"],
        type=click.Choice(["zh", "en"]),
        is_eager=True,
        expose_value=False,
        callback=_remember,
        help="消息语言，默认随系统。 Language of messages.",
    )


class KGCommand(click.Command):
    """A command that knows ``--lang``."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.params.append(lang_option())


class KGGroup(click.Group):
    """Turns errors into messages in the user's language and their exit code, once, for every command."""

    command_class = KGCommand

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.params.insert(0, lang_option())

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:  # noqa: ANN401
        """Run the command line; a mistake in it is told in the user's language."""
        run_command: Any = super().main
        if not options.pop("standalone_mode", True):
            return run_command(args, *more, standalone_mode=False, **options)
        try:
            sys.exit(run_command(args, *more, standalone_mode=False, **options) or 0)
        except click.ClickException as exc:
            _misused(exc, list(sys.argv[1:] if args is None else args))
            sys.exit(exc.exit_code)
        except click.Abort:
            say("已中止", "Aborted")
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - the type of click.Group.invoke
        """Run the command; an error of kg prints one line a problem and no stack trace."""
        try:
            return super().invoke(ctx)
        except KGError as exc:
            for problem in exc.problems:
                say(f"错误：{problem.text('zh')}", f"Error: {problem.text('en')}")
            ctx.exit(exc.exit_code)


def _misused(exc: click.ClickException, arguments: list[str]) -> None:
    """Print what is wrong with the command line; the page of help that click gives in place of an error as it is."""
    message, context = exc.format_message(), getattr(exc, "ctx", None)
    if message.startswith("Usage:") or (usage.language(arguments) or language()) == "en":
        exc.show()
        return
    if context is not None:
        how = context.get_usage().replace("Usage: ", "用法：", 1)
        click.echo(f"{how}\n用 {context.command_path} --help 查看说明。\n", err=True)
    click.echo(f"错误：{usage.chinese(message)}", err=True)


_EXITS = "\n".join(f"  {code}  {zh} {en}" for code, (zh, en) in EXIT_CODES.items())


@click.group(cls=KGGroup, epilog=f"\b\n退出码 Exit codes:\n{_EXITS}")
@click.version_option(VERSION)
def main() -> None:
    """从经验材料中抽取做法知识图谱。 Knowledge graph of Chinese local policy practices.

    \b
    例 Example:  kg build corpus -o exports
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def settings(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose the settings."""
    function = click.option("--mode", type=click.Choice(MODES), help="抽取方式，默认 accurate。 How to extract.")(
        function
    )
    function = click.option(
        "--lexicon", "lexica", multiple=True, type=PATH, help="自己的词表文件夹，可多次给出。 Folder of own lexica."
    )(function)
    return click.option("--config", "config_file", type=PATH, help="设置文件 kg.toml。 Settings file.")(function)


def _config(config_file: Path | None, lexica: tuple[Path, ...], **changes: Any) -> Config:  # noqa: ANN401
    """Return the settings: the file's, with what the command line says put over them."""
    base = Config.load(config_file) if config_file else Config()
    given = {name: value for name, value in changes.items() if value is not None}
    return replace(base, lexicon=(*base.lexicon, *lexica), **given)


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
    config = _config(workers=workers, validate=validate, **chosen)
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
    config = _config(**chosen)
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
    text, remarks = asking.answer(asked, graph, kind, endpoint)
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
    say(f"{where} （Ctrl+C 结束）", f"{where} (Ctrl+C ends)")
    server.serve(settings)


@main.command()
@click.argument("kind", type=click.Choice(list(exports.KINDS)))
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


@main.command()
@click.argument("predictions", type=PATH)
@click.option("--texts", type=PATH, required=True, help="原文文件夹。 Folder of the source texts.")
@click.option("--why", "reasons", type=PATH, help="把每处匹配的理由写入此文件。 Write why each match was made.")
@click.option("--decisions", "decided", type=PATH, help="人工判定文件，只读。 Decisions of people, only read.")
@settings
def resolve(predictions: Path, texts: Path, reasons: Path | None, decided: Path | None, **chosen: Any) -> None:  # noqa: ANN401
    """为已有抽取结果填上共同做法。 Fill the shared practice into what was extracted.

    PREDICTIONS 为 kg extract 的输出。项目和机制（包括背景工作）凡与别篇相同的，得到同一个做法编号。
    What kg extract printed; programs and mechanisms that are one practice get one id.

    \b
    例 Example:  kg resolve 结果.jsonl --texts 材料 --why 理由.jsonl > 填好.jsonl
    """
    lines, why = practices.fill(predictions, texts, _config(**chosen), decided)
    click.echo("".join(f"{line}\n" for line in lines), nl=False)
    if reasons:
        pipeline.write_text(reasons, "".join(f"{line}\n" for line in why))


_COMMANDS = (*sharing.COMMANDS, *exploring.COMMANDS, *diffusing.COMMANDS, *command.COMMANDS, reusing.command)
for _command in (*_COMMANDS, review.command.review):
    _command.params.append(lang_option())
    main.add_command(_command)


@main.command()
@click.argument("gold", type=PATH)
@click.option("--texts", type=PATH, help="原文文件夹；默认由标注还原。 Folder of source texts.")
@click.option("--predictions", type=PATH, help="评已有结果。 Score the JSON Lines of this file instead.")
@click.option("--only", multiple=True, metavar="NAME.txt", help="只评这些文件。 Score these documents alone.")
@click.option("--errors", type=click.IntRange(0), default=3, show_default=True, help="每组列出的错误。 Errors a group.")
@click.option("--compare", "old", type=PATH, help="与旧结果逐处比较。 Compare with the JSON Lines of this file.")
@click.option("--save", type=PATH, help="存下本次结果。 Keep the extraction as JSON Lines.")
@click.option(
    "--cross-validate", "folds", type=click.IntRange(2), metavar="K", help="重新训练，K 份。 Retrain, K folds."
)
@click.option("--extra", multiple=True, type=PATH, help="只用于训练的标注。 Gold to learn from only.")
@click.option("--seed", default=0, show_default=True, help="分组与训练的种子。 Seed of folds and training.")
@settings
def evaluate(
    gold: Path,
    errors: int,
    old: Path | None,
    save: Path | None,
    folds: int | None,
    **chosen: Any,  # noqa: ANN401
) -> None:
    """用标注文本评测抽取质量。 Score the extraction against annotated texts.

    GOLD 为 *.gold.txt 所在文件夹。 The folder of *.gold.txt files.

    打印各类查准、查全、F1，置信度的校准，和最严重的错误。--cross-validate 按文件分组重新训练，每份文件由没有学过它的模型抽取
    （需要附加依赖 train）。 Prints figures by type, calibration, and the worst errors. With --cross-validate each
    document is read by a model that never saw it (needs the extra train).

    \b
    例 Example:  kg evaluate 标注 --only 材料.txt --save 新.jsonl
    例 Example:  kg evaluate 标注 --compare 旧.jsonl --errors 0
    """
    sources = {name: chosen.pop(name) for name in ("predictions", "texts", "only")}
    learning = {name: chosen.pop(name) for name in ("extra", "seed")}
    config = _config(**chosen)
    earlier = records.read_lines(old) if old else None
    if folds is None:
        sides = run.pair(gold, config, **sources)
    else:
        _can_learn(config, sources)
        sides = _held_out(gold, folds, sources["only"], config, **learning)
    if save:
        run.save(sides[1], save)
    click.echo(run.described(sides, errors=errors, old=earlier))


def _can_learn(config: Config, sources: dict[str, Any]) -> None:
    """Return where a cross-validation is possible: what it cannot take into account is an error, not passed over."""
    given = [f"--{name}" for name in ("predictions", "texts") if sources[name]]
    given += ["--lexicon"] if config.lexicon else []
    if given:
        what = "、".join(given)
        zh, en = f"不能与 {what} 同用；请去掉其一", f"cannot be combined with {', '.join(given)}; leave one of them out"
        raise training.TrainingError.of("--cross-validate", zh, en)


def _held_out(
    gold: Path, folds: int, only: tuple[str, ...], config: Config, extra: tuple[Path, ...], seed: int
) -> run.Pair:
    from kg.training import crossvalidate  # needs scipy, and for the accurate mode torch: an optional extra

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folders = crossvalidate.Folders(gold, extra)
    return crossvalidate.held_out(folders, folds, crossvalidate.learner(config.mode), seed=seed, only=only)
