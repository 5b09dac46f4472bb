"""Trains on all annotated texts, or on all but a fold, and scores what the whole pipeline then finds in the fold."""

from __future__ import annotations

import logging
import random
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.evaluation.scores import Figure, score
from kg.model import Extraction
from kg.training import TrainingError, card, exporting, tagger
from kg.training.corpus import Numbers, Reader, Text, read

LOG = logging.getLogger(__name__)


def build(
    gold: Path, extra: Iterable[Path], out: Path, settings: tagger.Settings, *, seed: int = 0, date: str = ""
) -> None:
    """Train a head on every text of *gold* and *extra*; write tagger.onnx and tagger.json into *out*.

    Raises:
        TrainingError: there is no annotated text in a folder.
    """
    own, added = read(gold), [text for folder in extra for text in read(folder)]
    about = card.card([t.gold for t in own], [t.gold for t in added], settings, seed, date)
    fit([*own, *added], out, settings, Reader(), seed=seed, about=about)


def fit(
    texts: Sequence[Text],
    out: Path,
    settings: tagger.Settings,
    reader: Reader,
    *,
    seed: int = 0,
    about: Mapping[str, Any] | None = None,
) -> None:
    """Train a head on *texts* and write it into the folder *out*, made where missing, with the card *about*."""
    known = Numbers.of(texts)
    LOG.info("%d texts; hidden states first", len(texts))
    examples = [example for text in texts for example in text.examples(known, reader)]
    head = tagger.train(examples, known.count, known.flags, settings, seed)
    out.mkdir(parents=True, exist_ok=True)
    exporting.save(head.weights(), out / "tagger.onnx")
    card.write(out / "tagger.json", known.characters, known.rules, about or {})


def cross_validate(
    gold: Path,
    extra: Iterable[Path],
    count: int,
    settings: tagger.Settings,
    *,
    seed: int = 0,
    only: Collection[str] = (),
) -> dict[str, Figure]:
    """Return the figures, by name, of the documents of *gold*, each extracted with a head that never saw it.

    Arguments and errors are those of ``held_out``.
    """
    return score(*held_out(gold, extra, count, settings, seed=seed, only=only))


def held_out(
    gold: Path,
    extra: Iterable[Path],
    count: int,
    settings: tagger.Settings,
    *,
    seed: int = 0,
    only: Collection[str] = (),
) -> tuple[list[Extraction], list[Extraction]]:
    """Return the documents of *gold*, annotated and as extracted, each with a head that never saw it.

    Args:
        gold: the texts to learn from and to score.
        extra: folders of texts to learn from alone.
        count: the number of folds; as many as documents leaves out one at a time.
        settings: how the heads are trained.
        seed: of the folds and the heads.
        only: names of the documents to score; empty for all. Folds without one of them are not trained.

    Raises:
        TrainingError: no annotated text in a folder, or no document of a name in *only*.
    """
    own, added = read(gold), [text for folder in extra for text in read(folder)]
    names = [text.name for text in own]
    if unknown := ", ".join(sorted(set(only) - set(names))):
        raise TrainingError.of(gold.as_posix(), f"没有 {unknown}；请检查 --only", f"holds no {unknown}; check --only")
    wanted, reader = set(only or names), Reader()
    found: list[Extraction] = []
    for fold in folds(names, count, seed):
        held = [text for text in own if text.name in fold & wanted]
        if held:
            LOG.info("left out: %s", ", ".join(text.name for text in held))
            _learn([*(t for t in own if t.name not in fold), *added], settings, reader, seed)
            found += [text.extract(reader) for text in held]
    return [text.gold for text in own if text.name in wanted], found


def folds(names: Iterable[str], count: int, seed: int) -> list[set[str]]:
    """Return *names* in *count* groups of nearly equal size, mixed by *seed*.

    >>> [sorted(fold) for fold in folds("abcde", 2, 0)]
    [['a', 'c', 'd'], ['b', 'e']]
    """
    mixed = sorted(names)
    random.Random(seed).shuffle(mixed)
    return [set(mixed[start::count]) for start in range(min(count, len(mixed)))]


def _learn(texts: Sequence[Text], settings: tagger.Settings, reader: Reader, seed: int) -> None:
    """Train a head on *texts* and give it to *reader*, by way of the files that a shipped head has."""
    with tempfile.TemporaryDirectory() as folder:
        fit(texts, Path(folder), settings, reader, seed=seed)
        reader.use(Path(folder))
