"""The commands that ask a build about practices: ``kg shared``, ``kg show``, ``kg compare``, ``kg gaps``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from kg import decisions, ontology
from kg.analysis import choosing, lookup, showing, storing, uncertain, wording
from kg.analysis.cases import Survey
from kg.analysis.choosing import Wanted
from kg.writing import write_text

PATH = click.Path(path_type=Path)
Command = Callable[..., None]


def source(function: Command) -> Command:
    """Add the options that say which build is asked, and where the answer goes."""
    function = click.option("-o", "--out", type=PATH, help="写入此文件，而不是显示。 Write into this file.")(function)
    return click.option(
        "-g", "--graph", type=PATH, default=Path("exports"), show_default=True, help="建好的图谱。 A build."
    )(function)


def formats(*kinds: str) -> Callable[[Command], Command]:
    """Return the option ``--format`` with *kinds*, the first of which is the default."""
    return click.option(
        "--format", "kind", type=click.Choice(kinds), default=kinds[0], show_default=True, help="输出格式。 Format."
    )


def _load(graph: Path) -> Survey:
    """Return the survey of a build; say so if people decided something since it was made."""
    survey = storing.load(graph)
    folder = graph if graph.is_dir() else graph.parent
    if (folder / decisions.NAME).is_file() and (folder / uncertain.NAME).is_file():
        new = len(decisions.read(folder / decisions.NAME)) - uncertain.load(folder)[1]
        if new > 0:
            click.echo(
                f"注意：有 {new} 条判定尚未计入，请重新运行 kg build。 {new} decisions are not in this build.", err=True
            )
    return survey


def give(text: str, out: Path | None) -> None:
    """Write *text* into the file *out*, or show it."""
    if out:
        write_text(out, text)
    else:
        click.echo(text, nl=False)


@click.command()
@source
@formats(*showing.FORMATS)
@click.option("--min-places", "least", type=click.IntRange(1), default=2, show_default=True, help="最少地方数（按上限计）。 Least number of places, by the upper bound.")  # fmt: skip
@click.option("--field", help="领域，可只写一部分。 Field of the practices.")
@click.option("--place", default="", help="只看这个地方参与的。 Only what this place shares.")
@click.option("--since", default="", metavar="YYYY[-MM]", help="只看此后的材料；无日期的不计。 Dated then or later.")
@click.option("--text", "passage", help="贴一段话，找出相似的做法。 Practices like this passage, best first.")
def shared(
    graph: Path, out: Path | None, kind: str, passage: str | None, field: str | None, place: str, **wanted: object
) -> None:
    """列出各地共有的做法，地方数给上下限。 List the practices that places share, with bounds.

    背景工作（如乡村振兴）单独列出，不计为采用。 Background programmes are listed apart: naming one is no adoption.

    \b
    例 Example:  kg shared --min-places 3 --format markdown
    例 Example:  kg shared --text "对支部评星定级，按季晾晒排名"
    """
    survey, known = _load(graph), ontology.load()
    chosen = _field(field, known.maps["practices.fields"]) if field else ""
    place = choosing.place_like(survey, place)
    found = choosing.shared(survey, Wanted(field=chosen, place=place, **wanted))  # type: ignore[arg-type]
    if passage:
        ranked = choosing.like(passage, [p for p in survey.practices if not p.background], known)
        give(showing.ranked(ranked, known, kind), out)
        return
    give(showing.shared(found, choosing.background(survey), survey, known, kind), out)


def _field(name: str, fields: Mapping[str, str]) -> str:
    """Return the id of the field that *name* means."""
    return lookup.find(
        name, {key: key for key in fields}, {key: [label, *label.split(" / ")] for key, label in fields.items()}
    )


@click.command()
@click.argument("name")
@source
@formats("text", "markdown", "json")
def show(name: str, graph: Path, out: Path | None, kind: str) -> None:
    """显示一种做法：定义、谁在做、原句、成效。 Show a practice: definition, who does it, sentences, results.

    NAME 可写一部分、拼音、拼音首字母或别名。 A part of the name, pinyin, initials, or another name.

    \b
    例 Example:  kg show 星级评定
    例 Example:  kg show xjpd
    """
    survey = _load(graph)
    found = choosing.practice_named(survey, name)
    if kind == "json":
        common = json.loads(wording.table(wording.chosen(survey, wording.Wanted(practice=found)), kind))
        card = json.loads(showing.card(found, ontology.load(), kind))
        give(json.dumps({**card, "reuse": common["passages"]}, ensure_ascii=False, indent=1) + "\n", out)
        return
    give(showing.card(found, ontology.load(), kind) + "\n".join([*wording.lines(found, survey, kind), ""]), out)


@click.command()
@click.argument("one")
@click.argument("other")
@source
@formats("table", "markdown", "json")
def compare(one: str, other: str, graph: Path, out: Path | None, kind: str) -> None:
    """比较两地：共同的、各自独有的做法。 Compare two places: common, only here, only there.

    隐名的地方写作 文件名#篇号，如 材料.txt#2。 A withheld place is called by its piece: file#number.

    \b
    例 Example:  kg compare 甲县 乙县
    """
    give(showing.comparison(choosing.compare(_load(graph), one, other), kind), out)


@click.command()
@click.argument("name")
@source
@formats("table", "markdown", "json")
def gaps(name: str, graph: Path, out: Path | None, kind: str) -> None:
    """列出相似的地方有、这个地方的材料没写的做法。 What similar places do and this one's texts do not mention.

    \b
    例 Example:  kg gaps 甲县
    """
    place, found = choosing.gaps(_load(graph), name)
    give(showing.missing(place, found, kind), out)


COMMANDS: tuple[click.Command, ...] = (shared, show, compare, gaps)
