"""Writes a trained head as an ONNX graph, weights stored in half precision, computed in single.

The graph is built node by node and not traced, so that the LSTM gets the lengths of its rows: padding then never
changes a result, and a batch gives the same numbers as its windows one by one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

Weights = Mapping[str, "np.ndarray[Any, Any]"]
"""The parameters of ``kg.training.tagger.Head`` by name."""

OPSET = 17
INPUTS = {
    "hidden": (TensorProto.FLOAT, ("batch", "tokens", "width")),
    "index": (TensorProto.INT64, ("batch", "length")),
    "chars": (TensorProto.INT64, ("batch", "length")),
    "offset": (TensorProto.INT64, ("batch", "length")),
    "features": (TensorProto.FLOAT, ("batch", "length", "kinds")),
    "lengths": (TensorProto.INT64, ("batch",)),
}
"""What the graph reads: hidden states of tokens, the token of each character, its number, its place in the token,
its rule features, and how many characters of each row are real."""


class _Graph:
    """Collects nodes and weights; every method returns the name of what it adds."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401 what onnx takes
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name, **attributes))
        return name

    def constant(self, name: str, value: np.ndarray[Any, Any]) -> str:
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def weight(self, name: str, value: np.ndarray[Any, Any]) -> str:
        """Store *value* in half precision, cast to single where it is used."""
        half = np.ascontiguousarray(value, dtype=np.float16)
        return self.add("Cast", self.constant(name, half), to=TensorProto.FLOAT)

    def linear(self, x: str, name: str, weights: Weights) -> str:
        product = self.add("MatMul", x, self.weight(f"{name}.weight", weights[f"{name}.weight"].T))
        return self.add("Add", product, self.weight(f"{name}.bias", weights[f"{name}.bias"]))

    def gelu(self, x: str) -> str:
        """Return GELU by its definition: the operator itself is newer than many installed runtimes."""
        scaled = self.add("Mul", x, self.scalar("gelu.scale", math.sqrt(0.5)))
        upper = self.add("Add", self.add("Erf", scaled), self.scalar("gelu.one", 1.0))
        return self.add("Mul", self.add("Mul", x, upper), self.scalar("gelu.half", 0.5))

    def scalar(self, name: str, value: float) -> str:
        if all(w.name != name for w in self.weights):
            self.constant(name, np.array(value, np.float32))
        return name

    def shape(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, np.int64))


def build(weights: Weights) -> onnx.ModelProto:
    """Return the ONNX model of a head: inputs as in ``INPUTS``, output ``logits`` of shape batch, length, tags."""
    graph = _Graph()
    token = graph.gelu(graph.linear("hidden", "encoder", weights))
    at = graph.add("Unsqueeze", "index", graph.shape("last", -1))
    parts = [
        graph.add("GatherND", token, at, batch_dims=1),
        graph.add("Gather", graph.weight("character.weight", weights["character.weight"]), "chars"),
        graph.add("Gather", graph.weight("offset.weight", weights["offset.weight"]), "offset"),
        graph.gelu(graph.linear("features", "feature", weights)),
    ]
    state = _lstm(graph, graph.add("Concat", *parts, axis=-1), weights)
    logits = graph.linear(state, "output", weights)
    graph.nodes.append(helper.make_node("Identity", [logits], ["logits"], "logits"))
    inputs = [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in INPUTS.items()]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ("batch", "length", "tags"))
    body = helper.make_graph(graph.nodes, "tagger", inputs, [output], graph.weights)
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def _lstm(graph: _Graph, x: str, weights: Weights) -> str:
    """Add the bidirectional LSTM over *x* (batch, length, width); return its states, both directions side by side."""
    size = weights["lstm.weight_hh_l0"].shape[1]
    both = ("", "_reverse")
    stacked = [np.stack([_gates(weights[f"lstm.weight_{k}_l0{d}"]) for d in both]) for k in ("ih", "hh")]
    bias = [np.concatenate([_gates(weights[f"lstm.bias_{k}_l0{d}"]) for k in ("ih", "hh")]) for d in both]
    inputs = [
        graph.add("Transpose", x, perm=[1, 0, 2]),
        graph.weight("lstm.input", stacked[0]),
        graph.weight("lstm.recurrent", stacked[1]),
        graph.weight("lstm.bias", np.stack(bias)),
        graph.add("Cast", "lengths", to=TensorProto.INT32),
    ]
    states = graph.add("LSTM", *inputs, hidden_size=size, direction="bidirectional")
    rows = graph.add("Transpose", states, perm=[2, 0, 1, 3])  # length, direction, batch, size → batch first
    return graph.add("Reshape", rows, graph.shape("joined", 0, 0, 2 * size))


def _gates(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the rows of *value* in ONNX order (input, output, forget, cell); torch has input, forget, cell, output."""
    i, f, c, o = np.split(value, 4)
    return np.concatenate([i, o, f, c])


def save(weights: Weights, path: Path) -> None:
    """Write the head *weights* to *path* as ONNX: the same weights, the same bytes."""
    path.write_bytes(build(weights).SerializeToString(deterministic=True))
