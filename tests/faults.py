"""What the loader says of folders of knowledge with mistakes in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.errors import DataFileError, Problem
from kg.ontology import load


def problems_of(folders: Iterable[Path]) -> tuple[Problem, ...]:
    """Return every problem of the shipped ontology and *folders*, none if all is well."""
    try:
        load(*folders)
    except DataFileError as exc:
        return exc.problems
    return ()
