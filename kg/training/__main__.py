"""``python -m kg.training GOLD --mode fast --out kg/models/fast --date 2026-01-31``: trains a tagger, or scores it."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

from kg.config import MODES
from kg.errors import KGError
from kg.evaluation.run import table
from kg.training import TrainingError, card, crossvalidate

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("gold", type=FOLDER)
@click.option(
    "--extra", multiple=True, type=FOLDER, help="只用于训练的标注文件夹。 Annotated texts to learn from only."
)
@click.option("--apart", multiple=True, type=FOLDER, help="他人标注、只用于训练的文件夹。 Annotated by others.")
@click.option(
    "--words", type=FOLDER, help="只有标注、没有原文的文件夹，原文在哪里。 Texts of which --apart has the marks."
)
@click.option("--mode", default="accurate", show_default=True, type=click.Choice(MODES), help="训练哪种方式。 Mode.")
@click.option("--out", type=FOLDER, help="写出模型的文件夹。 Where the model goes.")
@click.option("--date", default="", help="写入模型卡的日期。 Date for the card, ISO 8601.")
@click.option("--seed", default=0, show_default=True, help="随机种子。 Seed.")
@click.option("--cross-validate", "folds", type=click.IntRange(2), help="交叉验证的份数。 Number of folds.")
@click.option("--only", multiple=True, metavar="NAME.txt", help="只评这些文件。 Score these documents alone.")
def main(  # noqa: PLR0913 the options of a command
    gold: Path,
    extra: tuple[Path, ...],
    apart: tuple[Path, ...],
    words: Path | None,
    mode: str,
    out: Path | None,
    date: str,
    seed: int,
    folds: int | None,
    only: tuple[str, ...],
) -> None:
    r"""由标注文本训练一种方式的标注器；或用交叉验证给出它在没见过的文本上的成绩。

    Train the tagger of a mode, or cross-validate it: each document is scored by a tagger that never saw it.
    With --cross-validate and --out, the figures are added to the card of the model in that folder.

    \b
    例 Example:  python -m kg.training 标注 --mode fast --out kg/models/fast --date 2026-01-31
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    by = crossvalidate.learner(mode)
    folders = crossvalidate.Folders(gold, extra, apart, words)
    if folds is None:
        if out is None:
            raise TrainingError.of("--out", "请给出写出的文件夹", "give the folder that the model goes into")
        crossvalidate.build(folders, out, by, seed=seed, date=date)
        return
    figures = crossvalidate.cross_validate(folders, folds, by, seed=seed, only=only)
    click.echo(table(figures))
    if out is not None:
        card.add_scores(out / "tagger.json", ", ".join(only) or f"{folds} folds", figures)


if __name__ == "__main__":
    try:
        main(standalone_mode=False)
    except click.ClickException as exc:
        exc.show()
        sys.exit(exc.exit_code)
    except KGError as exc:
        click.echo(exc.text("zh") + "\n" + exc.text(), err=True)
        sys.exit(exc.exit_code)
