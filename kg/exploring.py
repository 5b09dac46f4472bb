"""The command ``kg explore``: documents in, one page out that opens by a double click."""

from __future__ import annotations

from pathlib import Path

import click

from kg import ontology
from kg.config import MODES, Config
from kg.writing import write_text

PATH = click.Path(path_type=Path)


def is_build(path: Path) -> bool:
    """Say whether *path* is a folder that ``kg build`` wrote."""
    return (path / "graph.nt").is_file()


@click.command()
@click.argument("paths", nargs=-1, type=PATH)
@click.option(
    "-o", "--out", type=PATH, default=Path("explorer.html"), show_default=True, help="输出文件。 Output file."
)
@click.option("-j", "--workers", type=click.IntRange(min=0), default=0, help="进程数，0 为自动。 Processes, 0 chooses.")
@click.option(
    "--mode", type=click.Choice(MODES), default="accurate", show_default=True, help="抽取方式。 How to extract."
)
@click.option("--lexicon", "lexica", multiple=True, type=PATH, help="自己的词表文件夹。 Folder of own lexica.")
@click.option("-g", "--graph", type=PATH, help="建好的图谱：不再读材料。 A build: no documents are read.")
@click.option("--no-sparql", is_flag=True, help="不带查询页，文件小得多。 Without the query tab: a much smaller file.")
def explore(
    paths: tuple[Path, ...],
    out: Path,
    workers: int,
    mode: str,
    lexica: tuple[Path, ...],
    graph: Path | None,
    no_sparql: bool,
) -> None:
    """读取材料，写出一个可双击打开的浏览页。 Read documents, write one page to look at, opened by a double click.

    PATHS 为文件或文件夹，默认 corpus。kg build 也会写出 explorer.html。 Files or folders; corpus by default.
    kg build writes explorer.html too. 给出 kg build 写出的文件夹，则不再读材料，直接写出它的浏览页。 Of a folder that
    kg build wrote the page is written at once, without reading the documents again.

    \b
    例 Example:  kg explore 我的材料 -o 我的图谱.html
    例 Example:  kg explore exports --no-sparql -o 小图谱.html
    """
    from kg import analysis, building, rdf  # pictures take a while to load, and the list of commands needs none
    from kg.views import explorer

    explorer.require()
    made = graph or (paths[0] if len(paths) == 1 and is_build(paths[0]) else None)
    if made:
        write_text(out, explorer.rendered_again(made, sparql=not no_sparql))
        click.echo(out.as_posix())
        return
    config = Config(workers=workers, mode=mode, lexicon=lexica)
    known = ontology.load(*lexica)
    build = building.build(paths or (Path("corpus"),), config)
    survey = analysis.survey(build, known)
    triples = b"" if no_sparql else rdf.ntriples(building.statements(build, survey, config))
    explorer.write(build, known, survey, out, config.base, triples)
    click.echo(out.as_posix())


COMMANDS: tuple[click.Command, ...] = (explore,)
