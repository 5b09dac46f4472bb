"""The survey as a file: what ``kg build`` writes beside the graph, and ``kg shared``, ``show``, ``compare``, ``gaps``, ``reuse`` read."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg import saved
from kg.analysis.cases import Case, Practice, Result, Site, Source, Survey
from kg.analysis.dating import Dated
from kg.analysis.reuse import Part, Passage, Place
from kg.model import Quantity

NAME = "practices.json"
VERSION = 3


def dumps(survey: Survey) -> str:
    """Return *survey* as JSON, the same bytes for the same survey."""
    row = {"version": VERSION, **asdict(survey)}
    return json.dumps(row, ensure_ascii=False, indent=1, sort_keys=True, default=float) + "\n"


def load(path: Path) -> Survey:
    """Return the survey in the file *path*, or in the folder of a build.

    Raises:
        ReadError: the file is not there, or of another version.
    """
    path = path / NAME if path.is_dir() else path
    return saved.load(path, VERSION, _survey)


def _survey(row: dict[str, Any]) -> Survey:
    sources, reuse = tuple(Source(**r) for r in row["sources"]), tuple(map(_passage, row["reuse"]))
    return Survey(tuple(map(_practice, row["practices"])), tuple(row["assumptions"]), sources, reuse)


def _practice(row: dict[str, Any]) -> Practice:
    return Practice(**row | {"names": tuple(row["names"]), "cases": tuple(map(_case, row["cases"]))})


def _case(row: dict[str, Any]) -> Case:
    results = tuple(Result(**r | {"quantities": tuple(map(_quantity, r["quantities"]))}) for r in row["results"])
    lists = {key: tuple(row[key]) for key in ("details", "used_by", "targets")}
    lists |= {"results": results, "dates": tuple(Dated(**d) for d in row["dates"])}
    return Case(**row | lists | {"site": Site(**row["site"])})


def _quantity(row: dict[str, Any]) -> Quantity:
    bounds = {key: None if row[key] is None else Decimal(str(row[key])) for key in ("value", "low", "high")}
    return Quantity(**row | bounds)


def _passage(row: dict[str, Any]) -> Passage:
    places = {"one": Place(**row["one"]), "other": Place(**row["other"])}
    return Passage(**row | places | {"parts": tuple(Part(**p) for p in row["parts"])})
