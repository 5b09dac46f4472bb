"""The command ``kg resolve``: shared practices for what was extracted already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.console import PATH, configured, settings
from kg.writing import write_text


@click.command()
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
    from kg import practices  # models and their libraries take a while to load, and the list of commands needs none

    lines, why = practices.fill(predictions, texts, configured(**chosen), decided)
    click.echo("".join(f"{line}\n" for line in lines), nl=False)
    if reasons:
        write_text(reasons, "".join(f"{line}\n" for line in why))


COMMANDS: tuple[click.Command, ...] = (resolve,)
