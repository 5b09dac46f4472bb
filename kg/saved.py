"""JSON files that kg wrote itself, each with the version of its form, and what to say of one that cannot be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import Problem, ReadError

T = TypeVar("T")
AGAIN = "请先运行 kg build", "run kg build first"
"""What to do about a file that a build writes."""


class OtherVersionError(ValueError):
    """The file is of another version than this program reads."""

    def __init__(self, found: object, wanted: int) -> None:
        super().__init__(f"version {found}, not {wanted}")
        self.zh = f"版本是 {found}，应为 {wanted}"


def read(path: Path, version: int) -> dict[str, Any]:
    """Return what the file *path* holds.

    Raises:
        OSError: it is not there.
        ValueError: it is no JSON, or of another version.
        KeyError, TypeError: it does not say its version.
    """
    row: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if row["version"] != version:
        raise OtherVersionError(row["version"], version)
    return row


def why(exc: Exception) -> tuple[str, str]:
    """Return why a file cannot be used, in Chinese and in English; the details of a damaged file in English only.

    >>> why(OtherVersionError(1, 2))
    ('版本是 1，应为 2', 'version 1, not 2')
    >>> why(ValueError("other tags"))
    ('内容不完整或已损坏', 'other tags')
    """
    if isinstance(exc, OSError) and exc.strerror:
        return exc.strerror, exc.strerror
    return getattr(exc, "zh", "内容不完整或已损坏"), str(exc).split("\n", 1)[0]


def load(path: Path, version: int, made: Callable[[dict[str, Any]], T], fix: tuple[str, str] = AGAIN) -> T:
    """Return what *made* makes of the file *path*.

    Raises:
        ReadError: the file is not there, of another version, or not what *made* reads; *fix* says what to do.
    """
    try:
        return made(read(path, version))
    except (OSError, ValueError, KeyError, TypeError) as exc:
        zh, en = why(exc)
        problem = Problem(path.as_posix(), f"无法读取：{zh}；{fix[0]}", f"cannot be read: {en}; {fix[1]}")
        raise ReadError(problem) from exc
