"""The commands that put a build's graph to use as RDF: ``kg query``, ``kg serve``, ``kg convert``."""

from __future__ import annotations

import secrets
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from kg import asking, store
from kg.console import PATH, say
from kg.rdf import exports
from kg.writing import write_bytes


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
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


@click.command()
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


@click.command()
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
    write_bytes(out, data)


COMMANDS: tuple[click.Command, ...] = (query, serve, convert)
