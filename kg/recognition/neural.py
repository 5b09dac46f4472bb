"""The accurate mode: a learned tagger reads each line with a small encoder and the rules' mentions, and decides.

The encoder (frozen, see kg/training/encoder.py) gives hidden states of subwords; the head (kg/training/tagger.py) joins them
with characters and features (``kg.recognition.features``) and scores a tag for each character: B, I, E, S of a type,
or O. The mean of its probabilities and those of the chain of the fast mode decides. Windows of like length are read together,
but only those of one piece: what is found on a line depends on nothing but its piece. Both are told what is padding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg import saved
from kg.errors import DataFileError, Problem
from kg.model import Document, Mention, Piece, Span
from kg.recognition import tagging
from kg.recognition.features import TYPES, Window, features, numbers, windows
from kg.recognition.linear import LinearTagger, read_scores
from kg.recognition.subwords import BOS, EOS, PAD, Subwords
from kg.recognition.tagging import TAGS, Reading

FOLDER = Path(__file__).parent.parent / "models" / "accurate"
"""Where the model lies that comes with the program."""
VERSION = 1
"""The form of tagger.json that is read."""
CHARACTERS, PADDED_CHARACTERS = 4000, 1.2
"""Characters that the head reads at once, and how much longer than the shortest the longest line may be: it works on padding too."""
TOKENS, PADDED_TOKENS = 256, 1.1
"""The same of the encoder: products of larger matrices cost less a token, up to about this size."""
RULE = "neural"
"""First part of the rule names of what the tagger finds."""
LEAST = 0.28
"""Probability from which a mention counts: below one half, because a name has several likely boundaries."""
CHAIN = 0.7
"""Weight of the chain of the fast mode beside the head's 1."""
_LEAST = 1e-9
_FREE = np.zeros((len(TAGS), len(TAGS)))
"""Transitions that say no more than what tag can follow what: head and chain know the rest."""

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Card:
    """What tagger.json says: the numbers of characters and rules that the head knows."""

    characters: Mapping[str, int]
    rules: Mapping[str, int]

    @classmethod
    def load(cls, path: Path) -> Card:
        """Return the card in *path*.

        Raises:
            DataFileError: the file is not there, or of another version.
        """
        try:
            data = saved.read(path, VERSION)
            if tuple(data["tags"]) != TAGS:
                raise ValueError("other tags, or in another order")
            return cls(dict(data["characters"]), dict(data["rules"]))
        except (OSError, KeyError, TypeError, ValueError) as exc:
            raise _unusable(path, exc) from exc


class Tagger(tagging.Tagger):
    """Encoder, head, the chain of the fast mode, and what they need, loaded once."""

    rule = RULE

    def __init__(self, folder: Path) -> None:
        self.subwords = Subwords.load(folder / "vocabulary.tsv")
        self.encoder = session(folder / "encoder.onnx")
        self.use(folder)

    def use(self, folder: Path) -> None:
        """Take the head in *folder*, and the chain in the folder ``fast`` beside it."""
        self.card = Card.load(folder / "tagger.json")
        self.head = session(folder / "tagger.onnx")
        self.chain = LinearTagger.load(folder.parent / "fast")

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Tagger:
        """Return the tagger in *folder*; takes some tenths of a second, so keep it.

        Raises:
            DataFileError: a file is missing or cannot be used, or ONNX Runtime is not installed.
        """
        return cls(folder)

    def read(self, document: Document, piece: Piece, proposals: Sequence[Mention]) -> Reading:
        """Return what head and chain together see in *piece*."""
        scores = self.log_probabilities(document, piece, proposals)
        return read_scores(document, piece, scores, _FREE, [LEAST] * len(TYPES))

    def log_probabilities(self, document: Document, piece: Piece, proposals: Sequence[Mention]) -> Array:
        """Return the logarithm of the probability of each tag: characters of *piece* × ``TAGS``.

        It is the mean of what the head and (by ``CHAIN``) the chain of the fast mode think: they err in different places.
        Characters outside all windows, and masked ones, are O.
        """
        found = np.zeros((len(piece.span), len(TAGS)))
        found[:, 0] = 1.0
        table = features(document.text, piece.span, proposals, piece.sentences, self.card.rules)
        states = self.encode(windows(document.text, piece.span, self.subwords))
        for group in _groups(states, _characters, CHARACTERS, PADDED_CHARACTERS):
            logits = self.logits(document.text, group, states, table, piece.span.start)
            for window, rows in zip(group, logits, strict=False):
                at = window.span.start - piece.span.start
                found[at : at + len(window.span)] = _softmax(rows[: len(window.span)])
        found += CHAIN * np.exp(self.chain.log_probabilities(document, piece, proposals).astype(np.float64))
        found /= 1 + CHAIN
        found[_closed(piece.span, document.masks)] = np.eye(len(TAGS))[0]
        result: Array = np.log(np.maximum(found, _LEAST))
        return result

    def logits(
        self, text: str, group: Sequence[Window], states: Mapping[Window, Array], table: Array, base: int
    ) -> Array:
        """Return the head's scores: windows × characters of the longest × tags."""
        length, tokens = max(len(w.span) for w in group), max(len(w.tokens) for w in group)
        hidden = np.zeros((len(group), tokens, self.encoder.get_outputs()[0].shape[-1]), np.float32)
        places = np.zeros((3, len(group), length), np.int64)
        flags = np.zeros((len(group), length, table.shape[1]), np.float32)
        for i, window in enumerate(group):
            size = len(window.span)
            hidden[i, : len(window.tokens)] = states[window]
            index, offset = window.places()
            places[:, i, :size] = index, offset, numbers(window.span.of(text), self.card.characters)
            flags[i, :size] = table[window.span.start - base : window.span.end - base]
        inputs = {"hidden": hidden, "index": places[0], "offset": places[1], "chars": places[2], "features": flags}
        inputs["lengths"] = np.array([len(w.span) for w in group], np.int64)
        logits: Array = self.head.run(None, inputs)[0]
        return logits

    def encode(self, found: Iterable[Window]) -> dict[Window, Array]:
        """Return the hidden states of the tokens of each window: tokens × 1152, float32."""
        states: dict[Window, Array] = {}
        for group in _groups(found, _tokens, TOKENS, PADDED_TOKENS):
            ids = np.full((len(group), _tokens(group[-1]) + 2), PAD, np.int64)
            for row, window in zip(ids, group, strict=True):
                row[: _tokens(window) + 2] = [BOS, *window.ids(), EOS]
            hidden = self.encoder.run(None, {"ids": ids, "mask": ids != PAD})[0]
            states |= {window: rows[1 : 1 + _tokens(window)] for window, rows in zip(group, hidden, strict=True)}
        return states


def _tokens(window: Window) -> int:
    return len(window.tokens)


def _characters(window: Window) -> int:
    return len(window.span)


def _groups(
    found: Iterable[Window], length: Callable[[Window], int], most: int, padded: float
) -> Iterator[list[Window]]:
    """Yield the windows in groups, the shortest first, that hold at most *most*, padding counted; a longer one stands alone.

    The longest window of a group is at most *padded* times as long as the shortest.
    """
    group: list[Window] = []
    for window in sorted(found, key=lambda w: (length(w), w.span)):
        size = length(window)
        if group and ((len(group) + 1) * size > most or size > padded * length(group[0])):
            yield group
            group = []
        group.append(window)
    if group:
        yield group


def _closed(span: Span, masks: Iterable[Span]) -> Array:
    """Return for each character of *span* whether it is masked."""
    closed = np.zeros(len(span), bool)
    for mask in masks:
        closed[max(0, mask.start - span.start) : max(0, mask.end - span.start)] = True
    return closed


def _softmax(logits: Array) -> Array:
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    result: Array = powers / powers.sum(axis=-1, keepdims=True)
    return result


def session(path: Path) -> Any:  # noqa: ANN401 the runtime has no types
    """Return the ONNX session of *path*, on one thread: documents run side by side, and sums keep their order."""
    try:
        runtime = import_module("onnxruntime")
    except ImportError as exc:
        zh = "accurate 方式需要 onnxruntime；请运行 pip install onnxruntime，或改用 --mode fast"
        en = "the accurate mode needs onnxruntime: run pip install onnxruntime, or use --mode fast"
        raise DataFileError(Problem("onnxruntime", zh, en)) from exc
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return runtime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as exc:  # the runtime's errors have no common class but this
        raise _unusable(path, exc) from exc


def _unusable(path: Path, exc: Exception) -> DataFileError:
    why, reason = saved.why(exc)
    zh = f"模型文件无法使用：{why}；请重新安装本程序，或按 kg/models/accurate/NOTICE 重新制作"
    en = f"the model file cannot be used: {reason}; install kg again, or make it as kg/models/accurate/NOTICE says"
    return DataFileError(Problem(str(path), zh, en))
