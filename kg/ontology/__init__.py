"""Load ontology/: types, edges, units, lexica, patterns, taxonomy. Loading is checking.

Every file is YAML read as strings only (``no`` stays ``no``), and every mistake is reported as ``file:line``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import DataFileError
from kg.ontology import adapting
from kg.ontology.concepts import Category, Concept, Division, Ontology, Pattern, TypeInfo
from kg.ontology.files import Reader

__all__ = ["Category", "Concept", "Division", "Ontology", "Pattern", "TypeInfo", "default_folder", "load"]


def default_folder() -> Path:
    """Return ontology/: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent.parent / "_ontology"
    return inside if inside.is_dir() else Path(__file__).parent.parent.parent / "ontology"


@cache
def load(*extra: Path) -> Ontology:
    """Load the shipped ontology, then the user's folders *extra*, which add words, patterns and practices.

    An extra folder has the same layout (``lexicon/*.yaml``, ``patterns/*.yaml``, ``practices.yaml``). A list that both
    hold is joined; of a map the later value holds; an id that is taken by a pattern or practice is a mistake, and so is
    a list that neither the program nor a pattern of the folders reads.

    Raises:
        DataFileError: with every problem found, one per line.
    """
    reader = Reader()
    for folder in (default_folder(), *extra):
        reader.read_folder(folder)
    own_patterns = [str(entry.get("pattern", "")) for _, entry in reader.pattern_entries[reader.shipped_patterns :]]
    reader.problems += adapting.problems(reader.own, reader.shipped or {}, own_patterns)
    if reader.problems:
        raise DataFileError(sorted(reader.problems))
    return reader.ontology(default_folder())
