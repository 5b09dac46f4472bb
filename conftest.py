"""Leaves the training package out of the doctests where its optional libraries are not installed."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("torch") and find_spec("onnx") else ["kg/training"]
