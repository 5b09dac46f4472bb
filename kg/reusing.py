"""The command that lists passages which pieces have in common: ``kg reuse``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.analysis import choosing, reuse, storing, wording
from kg.sharing import formats, give, source


@click.command(name="reuse")
@source
@formats("table", "json", "csv", "markdown")
@click.option("--min", "least", type=click.IntRange(reuse.LEAST), default=reuse.LEAST, show_default=True, help="最少字数，含标点。 Least number of characters.")  # fmt: skip
@click.option("--place", default="", help="只看这个地方或文件的。 Only passages of this place or file.")
@click.option("--practice", help="只看写这种做法的。 Only passages that name this practice.")
def command(graph: Path, out: Path | None, kind: str, least: int, place: str, practice: str | None) -> None:
    """列出各篇之间相同或略有改动的文字。 List passages that pieces have in common.

    照录、改写、增、删逐处标出；公文套语和各篇都用的话不算。只作描述，不判断谁抄谁。
    Copied, adapted, added and dropped words are marked; formulas and stock phrases do not count. Descriptive only.

    \b
    例 Example:  kg reuse --min 50 --format markdown
    例 Example:  kg reuse --practice 星级评定
    """
    survey = storing.load(graph)
    wanted = choosing.practice_named(survey, practice) if practice else None
    place = choosing.place_like(survey, place)
    give(wording.table(wording.chosen(survey, wording.Wanted(least, place, wanted)), kind), out)


COMMANDS: tuple[click.Command, ...] = (command,)
