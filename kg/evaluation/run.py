"""How far an extraction agrees with annotated texts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from kg import pipeline, reading, records
from kg.config import Config
from kg.errors import Problem, ReadError
from kg.evaluation.gold import read_folder
from kg.evaluation.scores import Figure, score
from kg.model import Extraction


def evaluate(
    folder: Path,
    config: Config | None = None,
    *,
    predictions: Path | None = None,
    texts: Path | None = None,
    only: Collection[str] = (),
) -> dict[str, Figure]:
    """Return the figures, by name, of an extraction against the ``*.gold.txt`` files of *folder*.

    Args:
        folder: the gold files.
        config: settings of the extraction.
        predictions: JSON Lines to score instead of extracting now.
        texts: a folder with the source texts; without, they are restored from the gold by taking the marks out.
        only: names of the documents to score; empty for all.

    Raises:
        ReadError: there is no gold in *folder*, or a text is missing.
    """
    gold = [x for x in read_folder(folder) if not only or x.document.name in only]
    if not gold:
        zh, en = "没有要评的 *.gold.txt", "holds no *.gold.txt that was asked for"
        raise ReadError(Problem(folder.as_posix(), zh, en))
    if predictions:
        return score(gold, records.read_lines(predictions))
    return score(gold, [_extract(x, texts, config or Config()) for x in gold])


def _extract(gold: Extraction, texts: Path | None, config: Config) -> Extraction:
    document = gold.document
    if texts:
        document = reading.read(texts / document.name, document.name)
    else:
        document = replace(document, masks=reading.masks(document.text))
    return pipeline.extract_document(document, config)


def table(figures: dict[str, Figure]) -> str:
    """Return the figures as text, one line each: precision, recall, F1 and the counts behind them."""
    head = f"{'':28}{'P':>7}{'R':>7}{'F1':>7}{'hit':>7}{'gold':>7}{'pred':>7}"
    rows = (
        f"{name:28}{f.precision:7.3f}{f.recall:7.3f}{f.f1:7.3f}{f.hit:7}{f.gold:7}{f.predicted:7}"
        for name, f in figures.items()
    )
    return "\n".join([head, *rows])
