"""Leaves the training package out of the doctests where its optional libraries are not installed."""

from importlib.util import find_spec

collect_ignore = [] if all(map(find_spec, ("torch", "onnx", "scipy"))) else ["kg/training"]
