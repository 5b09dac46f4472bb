"""``python -m kg.training GOLD --out kg/models/accurate --date 2026-01-31``: trains the head, or cross-validates it."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

from kg.errors import KGError
from kg.evaluation.run import table
from kg.training import TrainingError, require

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("gold", type=FOLDER)
@click.option(
    "--extra", multiple=True, type=FOLDER, help="只用于训练的标注文件夹。 Annotated texts to learn from only."
)
@click.option("--out", type=FOLDER, help="写出 tagger.onnx 与 tagger.json 的文件夹。 Where the head goes.")
@click.option("--date", default="", help="写入模型卡的日期。 Date for the card, ISO 8601.")
@click.option("--seed", default=0, show_default=True, help="随机种子。 Seed.")
@click.option("--cross-validate", "folds", type=click.IntRange(2), help="交叉验证的份数。 Number of folds.")
@click.option("--only", multiple=True, metavar="NAME.txt", help="只评这些文件。 Score these documents alone.")
def main(
    gold: Path,
    extra: tuple[Path, ...],
    out: Path | None,
    date: str,
    seed: int,
    folds: int | None,
    only: tuple[str, ...],
) -> None:
    r"""由标注文本训练精确模式的标注头；或用交叉验证给出它在没见过的文本上的成绩。

    Train the head of the accurate mode, or cross-validate it: each document is scored by a head that never saw it.
    With --cross-validate and --out, the figures are added to the card of the head in that folder.

    \b
    例 Example:  python -m kg.training 标注 --out kg/models/accurate --date 2026-01-31
    """
    require()
    from kg.training import card, crossvalidate, tagger  # torch is an optional extra

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = tagger.Settings()
    if folds is None:
        if out is None:
            raise TrainingError.of("--out", "请给出写出的文件夹", "give the folder that the head goes into")
        crossvalidate.build(gold, extra, out, settings, seed=seed, date=date)
        return
    figures = crossvalidate.cross_validate(gold, extra, folds, settings, seed=seed, only=only)
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
