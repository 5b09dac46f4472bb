"""The command ``kg diffusion``: who adopted what, when, by which sentence; for people and for tools of diffusion research."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from kg import ontology, store
from kg.analysis import cube, diffused, storing
from kg.analysis.diffusion import Matrix, matrix
from kg.analysis.innovativeness import policies, scores
from kg.analysis.precedence import graphml, precedence
from kg.errors import ReadError
from kg.namespaces import BASE
from kg.ontology import Ontology
from kg.writing import write_files

PATH = click.Path(path_type=Path)
Writer = Callable[[Matrix, Ontology, bool, str], bytes]

FILES: Mapping[str, Mapping[str, Writer]] = {
    "table": {},
    "markdown": {"diffusion.md": lambda m, _k, b, _i: diffused.markdown(m, bounds=b).encode()},
    "json": {"diffusion.json": lambda m, _k, b, _i: diffused.as_json(m, bounds=b).encode()},
    "csv-long": {"adoption-long.csv": lambda m, _k, _b, _i: diffused.long(m)},
    "csv-wide": {"adoption-wide.csv": lambda m, _k, _b, _i: diffused.wide(m)},
    "spid": {
        "spid.csv": lambda m, _k, b, _i: diffused.spid(m, bounds=b),
        "spid-policies.csv": lambda m, k, b, _i: diffused.spid_policies(m, k, bounds=b),
    },
    "networkinference": {
        "cascades-long.csv": lambda m, _k, b, _i: diffused.cascades(m, bounds=b),
        "cascades-wide.csv": lambda m, _k, b, _i: diffused.cascades_wide(m, bounds=b),
    },
    "scores": {
        "innovativeness.csv": lambda m, _k, b, _i: diffused.score_table(scores(list(policies(m, bounds=b).values())))
    },
    "precedence": {
        "precedence.csv": lambda m, _k, _b, _i: diffused.precedence_table(precedence(m)),
        "precedence.graphml": lambda m, _k, _b, _i: graphml(precedence(m)),
    },
    "cube": {
        "cube.ttl": lambda m, k, _b, i: cube.as_turtle(m, k, i),
        "cube.nt": lambda m, k, _b, i: cube.as_ntriples(m, k, i),
    },
}
"""What each format writes; the first file is the one that is printed where no folder is given."""


@click.command()
@click.option("-g", "--graph", type=PATH, default=Path("exports"), show_default=True, help="建好的图谱。 A build.")
@click.option("-o", "--out", type=PATH, help="写入此文件夹；不指定格式则写出全部。 Write into this folder; all formats unless one is given.")  # fmt: skip
@click.option("--format", "kind", type=click.Choice(list(FILES)), default="table", show_default=True, help="输出格式。 Format.")  # fmt: skip
@click.option("--min-places", "least", type=click.IntRange(1), default=2, show_default=True, help="最少地方数（按上限计）。 Least number of places, by the upper bound.")  # fmt: skip
@click.option("--take-bounds", "bounds", is_flag=True, help="没有确切年份的，取最晚可能的年份。 Take the last possible year where none is exact.")  # fmt: skip
def diffusion(graph: Path, out: Path | None, kind: str, least: int, bounds: bool) -> None:
    """列出哪地何年采用了哪种做法，每格都有原句。 Who adopted what, in which year, by which sentence.

    区分：有年份、不晚于某年、年份不明、打算、写明未采用、未见记载；另有创新度和先后（仅作描述）。
    Dated, bounded, undated, planned, denied and not observed are kept apart; with scores and precedence, descriptive only.

    \b
    例 Example:  kg diffusion
    例 Example:  kg diffusion --format spid --take-bounds > adoptions.csv
    例 Example:  kg diffusion -o 扩散
    """
    known, survey = ontology.load(), storing.load(graph)
    found, base = matrix(survey, least), _base(graph) if kind == "cube" or out else BASE
    if out is None and kind == "table":
        click.echo(diffused.summary(found, kind, bounds=bounds), nl=False)
    elif out is None:
        click.echo(next(iter(FILES[kind].values()))(found, known, bounds, base), nl=False)
    else:
        wanted = FILES[kind] if kind != "table" else {n: w for files in FILES.values() for n, w in files.items()}
        made = {name: write(found, known, bounds, base) for name, write in wanted.items()}
        for path in write_files(out, made):
            click.echo(path.as_posix())


def _base(graph: Path) -> str:
    """Return the start of the IRIs of the build *graph*; the default one where its graph.nt is not there."""
    try:
        return store.opened(graph).prefixes["id"]
    except ReadError:
        return BASE


COMMANDS: tuple[click.Command, ...] = (diffusion,)
