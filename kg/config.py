"""Settings of a run: every key has a default, is documented here, and may stand in ``kg.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kg.errors import DataFileError, Problem, did_you_mean

MODES = ("accurate", "fast")


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one build or extraction.

    Raises:
        DataFileError: there is no such mode.
    """

    mode: str = "accurate"
    """``accurate``: rules and a learned tagger; ``fast``: rules and a linear chain, some twelve times the
    speed, for large corpora."""
    lexicon: tuple[Path, ...] = ()
    """Folders of own lexica and patterns, in the layout of ontology/; they add to the shipped ones."""
    workers: int = 0
    """Processes that read documents; 0 takes one a core where there are enough documents to pay for it."""
    base: str = "https://w3id.org/policy-practices/id/"
    """What the IRIs of the data begin with. Ends with ``/`` or ``#``."""
    validate: bool = True
    """Check the RDF against the SHACL shapes; without, a large build ends sooner and unproved."""

    def __post_init__(self) -> None:
        if problem := _problem("Config", "mode", self.mode):
            raise DataFileError(problem)

    @classmethod
    def load(cls, path: Path) -> Config:
        """Return the settings of the TOML file *path*; paths in it are relative to its folder.

        Raises:
            DataFileError: not TOML, an unknown key, or a value of the wrong kind.
        """
        place = path.as_posix()
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise DataFileError(Problem(place, f"无法读取配置：{exc}", f"cannot read the settings: {exc}")) from exc
        problems = [p for key, value in sorted(data.items()) if (p := _problem(place, key, value))]
        if problems:
            raise DataFileError(problems)
        if "lexicon" in data:
            data["lexicon"] = tuple(path.parent / folder for folder in data["lexicon"])
        return cls(**data)


def _problem(place: str, key: str, value: object) -> Problem | None:
    known = {f.name: f.default for f in fields(Config)}
    if key not in known:
        close = did_you_mean(key, list(known))
        zh, en = (f"；是否为 “{close}”？", f" Did you mean {close!r}?") if close else ("", "")
        return Problem(place, f"未知的设置 “{key}”{zh}", f"unknown setting {key!r}.{en}")
    wanted: Any = list if key == "lexicon" else type(known[key])
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        name = wanted.__name__
        return Problem(place, f"{key} 的值 {value!r} 应为 {name}", f"{key}: {value!r} is not a {name}")
    if key == "mode" and value not in MODES:
        return Problem(
            place, f"mode 的值 {value!r} 应为 {' 或 '.join(MODES)}", f"mode: {value!r} is not {' or '.join(MODES)}"
        )
    if key == "base" and not str(value).endswith(("/", "#")):
        return Problem(place, f"base 的值 {value!r} 应以 / 或 # 结尾", f"base: {value!r} must end with / or #")
    return None
