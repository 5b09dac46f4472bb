"""How far an extraction agrees with annotated texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from kg import ontology, reading, records
from kg.config import Config
from kg.errors import Problem, ReadError
from kg.evaluation import calibration, changes, judging
from kg.evaluation.coreference import regrouped, same_entity
from kg.evaluation.errors import listing
from kg.evaluation.gold import read_folder
from kg.evaluation.scores import Figure, score
from kg.model import Extraction
from kg.writing import write_text

_ENTITIES = (
    "## 归并 Entities: 一篇里的两处提法是否同一实体，只算两边都有的提法"
    " whether two mentions of a piece are one entity, of those that both sides have"
)
_CALIBRATION = (
    "## 校准 Calibration: 置信度与对的比例 mean confidence, share right, expected calibration error in 10 bins"
)
_ERRORS = "## 错误 Worst errors: 多出的按置信度，漏掉的按次数 spurious by confidence, missed by count"

Pair = tuple[list[Extraction], list[Extraction]]
"""Gold, and what was found in the same documents."""


def evaluate(
    folder: Path,
    config: Config | None = None,
    *,
    predictions: Path | None = None,
    texts: Path | None = None,
    only: Collection[str] = (),
) -> dict[str, Figure]:
    """Return the figures, by name, of an extraction against the ``*.gold.txt`` files of *folder*.

    Arguments and errors are those of ``pair``.
    """
    return score(*pair(folder, config, predictions=predictions, texts=texts, only=only))


def pair(
    folder: Path,
    config: Config | None = None,
    *,
    predictions: Path | None = None,
    texts: Path | None = None,
    only: Collection[str] = (),
) -> Pair:
    """Return the ``*.gold.txt`` files of *folder* and what is found in their documents.

    Args:
        folder: the gold files.
        config: settings of the extraction.
        predictions: JSON Lines to take instead of extracting now.
        texts: a folder with the source texts; without, they are restored from the gold by taking the marks out.
        only: names of the documents; empty for all.

    Raises:
        ReadError: there is no gold in *folder*, or a text is missing.
    """
    gold = [x for x in read_folder(folder) if not only or x.document.name in only]
    if not gold:
        zh, en = "没有要评的 *.gold.txt", "holds no *.gold.txt that was asked for"
        raise ReadError(Problem(folder.as_posix(), zh, en))
    if predictions:
        names = {x.document.name for x in gold}
        return gold, [x for x in records.read_lines(predictions) if x.document.name in names]
    return gold, [_extract(x, texts, config or Config()) for x in gold]


def _extract(gold: Extraction, texts: Path | None, config: Config) -> Extraction:
    from kg import pipeline  # models and their libraries take a while to load; what is scored may lie in a file

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


def described(sides: Pair, *, errors: int = 0, old: Sequence[Extraction] | None = None) -> str:
    """Return all that is known of an extraction as text: figures, entities, calibration, the worst errors, changes.

    Args:
        sides: gold and extraction.
        errors: at most so many errors of each group.
        old: an earlier extraction to compare with.

    Raises:
        ReadError: *old* shares no document with the gold.
    """
    gold, found = sides
    texts, judgement = judging.texts(gold), judging.judge(gold, found)
    parts = [table(score(gold, found)), f"{_ENTITIES}\n{table(_entities(gold, found))}"]
    parts += [f"{_CALIBRATION}\n{calibration.table(calibration.calibrations(judgement))}"]
    if errors:
        parts.append(f"{_ERRORS}\n{listing(judgement, texts, errors)}")
    if old is not None:
        shared = changes.documents(gold, found, old)
        if not shared:
            zh, en = (
                "与标注没有共同的文件；请给出同一批材料的旧结果",
                "shares no document with the gold: give results of the same texts",
            )
            raise ReadError(Problem("--compare", zh, en))
        title = f"## 与旧结果比较：{len(shared)} 份文件 Changes: {len(shared)} documents"
        parts.append(f"{title}\n{changes.listing(changes.changes(gold, old, found), texts)}")
    return "\n\n".join(parts)


def _entities(gold: Sequence[Extraction], found: Sequence[Extraction]) -> dict[str, Figure]:
    """Return the figures of grouping: of the mentions found, and of the annotated mentions grouped by the program."""
    alone = same_entity(gold, regrouped(gold, ontology.load()))["same entity"]
    return {**same_entity(gold, found), "on annotated mentions": alone}


def save(found: Iterable[Extraction], path: Path) -> None:
    """Write the extractions as JSON Lines, to be scored or compared with later.

    Raises:
        OutputError: the file cannot be written.
    """
    write_text(path, "".join(f"{line}\n" for x in found for line in records.to_lines(x)))
