"""Trains the taggers of both modes from annotated texts. Needs the extra ``train``: scipy for the fast one, torch and onnx
for the accurate one.

Nothing here is imported when documents are read: what was trained are files under ``kg/models``.
"""

from __future__ import annotations

from importlib.util import find_spec

from kg.errors import KGError, Problem

NEEDED = ("onnx", "torch")
"""The libraries of the extra ``train`` that the accurate mode needs."""


class TrainingError(KGError):
    """The training cannot start: a library is missing, or the annotated texts cannot be used."""

    @classmethod
    def of(cls, place: str, zh: str, en: str) -> TrainingError:
        """Return the error of one problem."""
        return cls(Problem(place, zh, en))


def require(names: tuple[str, ...] = NEEDED) -> None:
    """Return when every library in *names* is installed.

    Raises:
        TrainingError: one is not; the message says how to install it.

    >>> require(("json",))
    >>> require(("no_such_library",))
    Traceback (most recent call last):
        ...
    kg.training.TrainingError: kg.training: needs no_such_library; pip install "policy-practice-graph[train]"
    """
    missing = ", ".join(name for name in names if find_spec(name) is None)
    if missing:
        install = 'pip install "policy-practice-graph[train]"'
        raise TrainingError.of("kg.training", f"缺少 {missing}；请先 {install}", f"needs {missing}; {install}")
