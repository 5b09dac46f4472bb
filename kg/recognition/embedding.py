"""Vectors of phrases from the encoder of the accurate mode: centred and whitened, never the raw ones, which are all alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import DataFileError, Problem
from kg.recognition.neural import FOLDER, session
from kg.recognition.subwords import BOS, EOS, Subwords

WIDTH = 384
"""Numbers of the last layer: the encoder gives those of three layers side by side, the last one last."""
DIMENSIONS = 256
LONGEST = 60
"""Most tokens of a phrase that are read."""

Array = NDArray[Any]


class Embedder:
    """Turns phrases into vectors of length 1. Each phrase is computed once, and alone: its vector depends on it only."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.subwords = Subwords.load(folder / "vocabulary.tsv")
        self.encoder = session(folder / "encoder.onnx")
        self.mean, self.projection = _whitening(folder / "phrases.npz")
        self.known: dict[str, Array] = {}

    def __call__(self, phrases: Sequence[str]) -> Array:
        """Return one row a phrase; their scalar product is the likeness of two phrases, about 0 for two at random."""
        for phrase in phrases:
            if phrase not in self.known:
                vector = (raw(self.encoder, self.subwords, phrase) - self.mean) @ self.projection
                size = float(np.linalg.norm(vector)) or 1.0
                self.known[phrase] = (vector / size).astype(np.float32)
        return np.array([self.known[p] for p in phrases], np.float32).reshape(len(phrases), -1)


def embedder(mode: str) -> Embedder | None:
    """Return what gives vectors of phrases in the accurate mode, loaded once a process; None in the fast mode."""
    return _embedder() if mode == "accurate" else None


@cache
def _embedder() -> Embedder:
    return Embedder()


def raw(encoder: Any, subwords: Subwords, phrase: str) -> Array:  # noqa: ANN401 the runtime has no types
    """Return the mean of the last hidden states of the tokens of *phrase*."""
    tokens = [number for number, _, _ in subwords.split(phrase)][:LONGEST]
    if not tokens:
        return np.zeros(WIDTH, np.float32)
    ids = np.array([[BOS, *tokens, EOS]], np.int64)
    hidden = encoder.run(None, {"ids": ids, "mask": np.ones(ids.shape, bool)})[0][0, 1:-1, -WIDTH:]
    mean: Array = hidden.mean(axis=0)
    return mean


def whitening(vectors: Array) -> tuple[Array, Array]:
    """Return mean and projection that make *vectors* (of many phrases) spread alike in all directions, half way."""
    mean = vectors.mean(axis=0)
    _, spreads, axes = np.linalg.svd(vectors - mean, full_matrices=False)
    return mean, axes[:DIMENSIONS].T / np.sqrt(spreads[:DIMENSIONS])


def _whitening(path: Path) -> tuple[Array, Array]:
    try:
        with np.load(path) as stored:
            return stored["mean"].astype(np.float32), stored["projection"].astype(np.float32)
    except (OSError, KeyError, ValueError) as exc:
        zh, en = f"无法使用：{exc}；请重新安装本程序", f"cannot be used: {exc}; install the program again"
        raise DataFileError(Problem(path.as_posix(), zh, en)) from exc
