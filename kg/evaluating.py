"""The command ``kg evaluate``: how good the extraction is, by annotated texts."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import click

from kg import records, training
from kg.config import Config
from kg.console import PATH, configured, settings
from kg.evaluation import run


@click.command()
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
    config = configured(**chosen)
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


COMMANDS: tuple[click.Command, ...] = (evaluate,)
