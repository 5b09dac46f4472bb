"""The accurate mode: a learned tagger reads each line with a small encoder and the rules' mentions, and decides.

The encoder (frozen, see kg/training/encoder.py) gives hidden states of subwords; the head (kg/training/tagger.py) joins them
with characters and features (``kg.recognition.features``) and scores a tag for each character: B, I, E, S of a type,
or O. The best valid sequence of tags gives the mentions. Windows are encoded one by one, so what is found on a line
depends on nothing but its piece, and the head is told how long each window of a batch is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import DataFileError, Problem
from kg.model import Document, Mention, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.recognition.features import Window, features, numbers, windows
from kg.recognition.subwords import BOS, EOS, Subwords
from kg.recognition.tagging import Read, settled

FOLDER = Path(__file__).parent.parent / "models" / "accurate"
"""Where the model lies that comes with the program."""
VERSION = 1
"""The form of tagger.json that is read."""
BATCH = 4000
"""Characters that the head reads at once."""
RULE = "neural"
"""First part of the rule names of what the tagger finds."""
_NEVER = -1e9

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Card:
    """What tagger.json says: the tags, in the order of the head's outputs, and the numbers of characters and rules."""

    tags: tuple[str, ...]
    characters: Mapping[str, int]
    rules: Mapping[str, int]

    @classmethod
    def load(cls, path: Path) -> Card:
        """Return the card in *path*.

        Raises:
            DataFileError: the file is not there, or of another version.
        """
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["version"] != VERSION:
                raise ValueError(f"version {data['version']}, not {VERSION}")
            return cls(tuple(data["tags"]), dict(data["characters"]), dict(data["rules"]))
        except (OSError, KeyError, TypeError, ValueError) as exc:
            raise _unusable(path, exc) from exc


class Decoder:
    """Finds the best valid sequence of tags."""

    def __init__(self, tags: Sequence[str]) -> None:
        self.places, self.types = zip(*((tag[0], tag[2:]) for tag in tags), strict=True)
        pairs = [[self.follows(a, b) for b in range(len(tags))] for a in range(len(tags))]
        self.steps = np.where(pairs, 0.0, _NEVER)
        self.first = np.where([place in "OBS" for place in self.places], 0.0, _NEVER)
        self.last = np.where([place in "OES" for place in self.places], 0.0, _NEVER)
        self.outside = np.where([place == "O" for place in self.places], 0.0, _NEVER)

    def follows(self, before: int, after: int) -> bool:
        """Say whether tag *after* can follow tag *before*."""
        if self.places[before] in "BI":
            return self.places[after] in "IE" and self.types[before] == self.types[after]
        return self.places[after] in "OBS"

    def best(self, scores: Array, closed: Array) -> list[int]:
        """Return the tags of the most probable valid sequence.

        Args:
            scores: log probabilities, characters × tags; at least one character.
            closed: for each character whether it must be outside every mention.
        """
        scores = scores + np.where(closed[:, None], self.outside, 0.0)
        total, sources = scores[0] + self.first, []
        for row in scores[1:]:
            ways = total[:, None] + self.steps
            source = ways.argmax(axis=0)
            sources.append(source)
            total = ways[source, np.arange(len(row))] + row
        path = [int((total + self.last).argmax())]
        for source in reversed(sources):
            path.append(int(source[path[-1]]))
        return path[::-1]

    def spans(self, tags: Sequence[int]) -> Iterator[tuple[int, int, NodeType]]:
        """Yield start, end and type of each mention of a valid sequence."""
        start = 0
        for i, tag in enumerate(tags):
            if self.places[tag] in "BS":
                start = i
            if self.places[tag] in "ES":
                yield start, i + 1, NodeType(self.types[tag])


class Tagger:
    """Encoder, head and what they need, loaded once."""

    def __init__(self, folder: Path) -> None:
        self.subwords = Subwords.load(folder / "vocabulary.tsv")
        self.card = Card.load(folder / "tagger.json")
        self.decoder = Decoder(self.card.tags)
        self.encoder = session(folder / "encoder.onnx")
        self.head = session(folder / "tagger.onnx")

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Tagger:
        """Return the tagger in *folder*; takes about a tenth of a second, so keep it.

        Raises:
            DataFileError: a file is missing or cannot be used, or ONNX Runtime is not installed.
        """
        return cls(folder)

    def tag(self, document: Document, piece: Piece, proposals: Sequence[Mention], ontology: Ontology) -> list[Mention]:
        """Return the mentions of *piece*, left to right, none overlapping, none across a line or on a masked span.

        The confidence is the geometric mean of the tags' probabilities along the mention. The rule is ``neural/`` and
        the type, or ``neural+`` and the rule that proposes the very same mention.

        Args:
            document: the document.
            piece: one piece of it.
            proposals: what the rules find in the piece; it may overlap.
            ontology: where quantities get their words.
        """
        found = self.read(document, piece, proposals)
        return settled(document, piece, proposals, ontology, found, RULE)

    def read(self, document: Document, piece: Piece, proposals: Sequence[Mention]) -> Iterator[Read]:
        """Yield the span, type and confidence of each mention, in no order."""
        table = features(document.text, piece.span, proposals, piece.sentences, self.card.rules)
        closed = _closed(piece.span, document.masks)
        for group in _groups(windows(document.text, piece.span, self.subwords)):
            logits = self.logits(document.text, group, table, piece.span.start)
            for window, rows in zip(group, logits, strict=False):
                rows = _log_softmax(rows[: len(window.span)])
                at = window.span.start - piece.span.start
                tags = self.decoder.best(rows, closed[at : at + len(window.span)])
                yield from self.mentions(document.text, window, tags, rows)

    def mentions(self, text: str, window: Window, tags: Sequence[int], scores: Array) -> Iterator[Read]:
        """Yield what the *tags* of a window say, white space at the ends of a mention left out."""
        for start, end, kind in self.decoder.spans(tags):
            mean = float(np.mean(scores[np.arange(start, end), tags[start:end]]))
            quote = text[window.span.start + start : window.span.start + end]
            if stripped := quote.strip():
                first = window.span.start + start + quote.index(stripped[0])
                yield Span(first, first + len(stripped)), kind, max(0.001, round(float(np.exp(mean)), 3))

    def logits(self, text: str, group: Sequence[Window], table: Array, base: int) -> Array:
        """Return the head's scores: windows × characters of the longest × tags."""
        length, tokens = max(len(w.span) for w in group), max(len(w.tokens) for w in group)
        hidden = np.zeros((len(group), tokens, self.encoder.get_outputs()[0].shape[-1]), np.float32)
        places = np.zeros((3, len(group), length), np.int64)
        flags = np.zeros((len(group), length, table.shape[1]), np.float32)
        for i, window in enumerate(group):
            size = len(window.span)
            hidden[i, : len(window.tokens)] = self.encode(window)
            index, offset = window.places()
            places[:, i, :size] = index, offset, numbers(window.span.of(text), self.card.characters)
            flags[i, :size] = table[window.span.start - base : window.span.end - base]
        inputs = {"hidden": hidden, "index": places[0], "offset": places[1], "chars": places[2], "features": flags}
        inputs["lengths"] = np.array([len(w.span) for w in group], np.int64)
        logits: Array = self.head.run(None, inputs)[0]
        return logits

    def encode(self, window: Window) -> Array:
        """Return the hidden states of the tokens of *window*: tokens × 1152, float32."""
        ids = np.array([[BOS, *window.ids(), EOS]], np.int64)
        hidden: Array = self.encoder.run(None, {"ids": ids, "mask": np.ones(ids.shape, bool)})[0]
        return hidden[0, 1:-1]


def _groups(found: Iterable[Window]) -> Iterator[list[Window]]:
    """Yield the windows in groups of similar length that hold at most ``BATCH`` characters, padding counted."""
    group: list[Window] = []
    for window in sorted(found, key=lambda w: (len(w.span), w.span)):
        if group and (len(group) + 1) * len(window.span) > BATCH:
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


def _log_softmax(logits: Array) -> Array:
    shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
    result: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
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
    reason = exc.strerror if isinstance(exc, OSError) and exc.strerror else str(exc).split("\n", 1)[0]
    zh = f"模型文件无法使用：{reason}；请重新安装本程序，或按 kg/models/accurate/NOTICE 重新制作"
    en = f"the model file cannot be used: {reason}; install kg again, or make it as kg/models/accurate/NOTICE says"
    return DataFileError(Problem(str(path), zh, en))
