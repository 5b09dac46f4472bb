"""Trains on all annotated texts, or on all but a fold, and scores what the whole pipeline then finds in the fold."""

from __future__ import annotations

import logging
import random
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kg.evaluation.scores import Figure, score
from kg.model import Extraction
from kg.recognition.tagging import Tagger
from kg.training import TrainingError, card, require
from kg.training.texts import Text, read

LOG = logging.getLogger(__name__)


class Learner(Protocol):
    """Makes the tagger of a mode."""

    settings: Any

    def fit(self, texts: Sequence[Text], out: Path, *, seed: int = 0, about: Mapping[str, Any] | None = None) -> None:
        """Learn from *texts* and write the model into *out*, with the card *about*."""

    def load(self, folder: Path) -> Tagger:
        """Return the tagger in *folder*."""


def learner(mode: str) -> Learner:
    """Return what makes the taggers of *mode*.

    Raises:
        TrainingError: a library that it needs is missing.
    """
    if mode == "fast":
        require(("scipy",))
        from kg.training.fast import FastLearner

        return FastLearner()
    require()
    from kg.training.corpus import HeadLearner

    return HeadLearner()


@dataclass(frozen=True, slots=True)
class Folders:
    """Where annotated texts lie."""

    gold: Path
    """To learn from and to score."""
    extra: tuple[Path, ...] = ()
    """To learn from alone."""
    apart: tuple[Path, ...] = ()
    """To learn from alone, annotated by others."""
    words: Path | None = None
    """Where the texts lie of which *apart* has the marks alone."""

    def own(self) -> list[Text]:
        """Return the texts to learn from and to score."""
        return read(self.gold)

    def added(self) -> list[Text]:
        """Return the texts to learn from alone."""
        found = [text for folder in self.extra for text in read(folder)]
        return found + [text for folder in self.apart for text in read(folder, apart=True, words=self.words)]


def build(folders: Folders, out: Path, by: Learner, *, seed: int = 0, date: str = "") -> None:
    """Learn from every text of *folders*; write the model into *out*.

    Raises:
        TrainingError: there is no annotated text in a folder.
    """
    own, added = folders.own(), folders.added()
    about = card.card([t.gold for t in own], [t.gold for t in added], by.settings, seed, date)
    by.fit([*own, *added], out, seed=seed, about=about)


def cross_validate(
    folders: Folders, count: int, by: Learner, *, seed: int = 0, only: Collection[str] = ()
) -> dict[str, Figure]:
    """Return the figures, by name, of the documents to score, each extracted with a tagger that never saw it.

    Arguments and errors are those of ``held_out``.
    """
    return score(*held_out(folders, count, by, seed=seed, only=only))


def held_out(
    folders: Folders, count: int, by: Learner, *, seed: int = 0, only: Collection[str] = ()
) -> tuple[list[Extraction], list[Extraction]]:
    """Return the documents to score, annotated and as extracted, each with a tagger that never saw it.

    Args:
        folders: the texts to learn from and to score.
        count: the number of folds; as many as documents leaves out one at a time.
        by: what makes the taggers.
        seed: of the folds and the taggers.
        only: names of the documents to score; empty for all. Folds without one of them are not trained.

    Raises:
        TrainingError: no annotated text in a folder, or no document of a name in *only*.
    """
    own, added = folders.own(), folders.added()
    names = [text.name for text in own]
    if unknown := ", ".join(sorted(set(only) - set(names))):
        raise TrainingError.of(
            folders.gold.as_posix(), f"没有 {unknown}；请检查 --only", f"holds no {unknown}; check --only"
        )
    wanted = set(only or names)
    found: list[Extraction] = []
    for fold in folds(names, count, seed):
        held = [text for text in own if text.name in fold & wanted]
        if held:
            LOG.info("left out: %s", ", ".join(text.name for text in held))
            tagger = _learned([*(t for t in own if t.name not in fold), *added], by, seed)
            found += [text.extract(tagger) for text in held]
    return [text.gold for text in own if text.name in wanted], found


def folds(names: Iterable[str], count: int, seed: int) -> list[set[str]]:
    """Return *names* in *count* groups of nearly equal size, mixed by *seed*.

    >>> [sorted(fold) for fold in folds("abcde", 2, 0)]
    [['a', 'c', 'd'], ['b', 'e']]
    """
    mixed = sorted(names)
    random.Random(seed).shuffle(mixed)
    return [set(mixed[start::count]) for start in range(min(count, len(mixed)))]


def _learned(texts: Sequence[Text], by: Learner, seed: int) -> Tagger:
    """Return a tagger that learned from *texts*, by way of the files that a shipped one has."""
    with tempfile.TemporaryDirectory() as folder:
        by.fit(texts, Path(folder) / "model", seed=seed)
        return by.load(Path(folder) / "model")
