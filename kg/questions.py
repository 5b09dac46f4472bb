"""The cookbook: named questions with parameters, read from ontology/queries/*.rq.

A file is SPARQL that runs anywhere. Its first comments say what it is for::

    # 各地共有的做法
    # Practices that places share
    # purpose: 看哪些做法多地都有 | Which practices stand in several places
    # param: min-places | 至少几地 | at least how many places
    # example: --min-places 5
    # answer: 做法=星级评定

A parameter is a variable of the query that stands alone in a ``VALUES ?min_places { 2 }``: what stands there is its
default, and says whether it is a whole number, a number or a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataFileError, Problem, QueryError, did_you_mean
from kg.ontology import default_folder

_VALUES = r"\bVALUES\s+[?$]{name}\s*\{{\s*(?P<value>\"(?:[^\"\\\n]|\\.)*\"|[^\s\"}}]+)\s*\}}"
_KINDS = {"integer": r"[+-]?\d+", "number": r"[+-]?(\d+(\.\d+)?|\.\d+)"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What can be set in a question."""

    name: str
    """As an option, without the dashes: ``min-places``."""
    zh: str
    en: str
    kind: str
    """``text``, ``integer`` or ``number``."""
    default: str
    """As one writes it, without quotation marks."""

    @property
    def variable(self) -> str:
        """Return the name of the variable in the query."""
        return self.name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the cookbook."""

    id: str
    zh: str
    en: str
    purpose_zh: str
    purpose_en: str
    parameters: tuple[Parameter, ...]
    example: Mapping[str, str]
    """Values of its parameters for which ``answer`` was taken."""
    answer: Mapping[str, str]
    """Columns of one row of what the shipped corpus answers to ``example``."""
    chart: tuple[str, ...]
    """Column of names and column of numbers, where a bar chart shows the answer well."""
    sparql: str

    def bound(self, values: Mapping[str, str]) -> str:
        """Return the query with *values* for its parameters, by their names.

        Raises:
            QueryError: no such parameter, or a value of another kind.
        """
        text = self.sparql
        known = {p.name: p for p in self.parameters}
        for name, value in sorted(values.items()):
            if name not in known:
                raise QueryError(self._unknown(name, list(known)))
            parameter = known[name]
            written = _written(parameter, value)
            match = _values(text, parameter.variable)
            assert match is not None, "checked when the file was read"
            text = text[: match.start("value")] + written + text[match.end("value") :]
        return text

    def _unknown(self, name: str, known: list[str]) -> Problem:
        close = did_you_mean(name, known)
        have_zh = "、".join(f"--{k}" for k in known) or "（没有参数）"
        have_en = ", ".join(f"--{k}" for k in known) or "none"
        maybe_zh, maybe_en = (f"；是否为 --{close}？", f" Did you mean --{close}?") if close else ("", "")
        zh = f"没有参数 --{name}；可用：{have_zh}{maybe_zh}"
        return Problem(self.id, zh, f"no parameter --{name}; there are: {have_en}.{maybe_en}")


def _written(parameter: Parameter, value: str) -> str:
    """Return *value* as SPARQL writes it: nothing in it can end the literal."""
    if parameter.kind == "text":
        escaped = "".join(_ESCAPES.get(c, c) for c in value)
        return f'"{escaped}"'
    if not re.fullmatch(_KINDS[parameter.kind], value, re.ASCII):
        kind = {"integer": "整数", "number": "数"}[parameter.kind]
        zh, en = f"“{value}” 不是{kind}", f"{value!r} is no {parameter.kind}"
        raise QueryError(Problem(f"--{parameter.name}", zh, en))
    return value


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def cookbook(folder: Path | None = None) -> dict[str, Question]:
    """Return the questions of *folder* (the shipped ones) by name, in the order of names.

    Raises:
        DataFileError: a file is not written as it should be.
    """
    folder = folder or default_folder() / "queries"
    return {path.stem: read(path) for path in sorted(folder.glob("*.rq"))}


def read(path: Path) -> Question:
    """Return the question that the file *path* holds.

    Raises:
        DataFileError: no title, or a parameter that the query does not have.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise DataFileError(Problem(path.as_posix(), f"无法读取：{exc}", f"cannot be read: {exc}")) from exc
    return parsed(path.stem, text, path.as_posix())


def parsed(name: str, text: str, place: str) -> Question:
    """Return the question that *text* is.

    Raises:
        DataFileError: no title, or a parameter that the query does not have.
    """
    head = [line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("#")]
    titles = [line for line in head if line and not _key(line)]
    if len(titles) < 2:
        zh, en = "开头两行注释应是中文和英文题目", "the first two comments must be a Chinese and an English title"
        raise DataFileError(Problem(f"{place}:1", zh, en))
    fields = [(key, line.partition(":")[2].strip()) for line in head if (key := _key(line))]
    purpose = _parts(next((value for key, value in fields if key == "purpose"), ""), 2)
    parameters = tuple(_parameter(place, text, value) for key, value in fields if key == "param")
    answer = {
        column.strip(): value.strip()
        for key, line in fields
        if key == "answer"
        for column, _, value in (cell.partition("=") for cell in line.split(" | "))
    }
    example = options(next((value for key, value in fields if key == "example"), "").split())
    chart = next((tuple(value.split()) for key, value in fields if key == "chart"), ())
    return Question(name, titles[0], titles[1], purpose[0], purpose[1], parameters, example, answer, chart, text)


def _key(line: str) -> str:
    found = re.match(r"(purpose|param|example|answer|chart):", line)
    return found[1] if found else ""


def _parts(line: str, number: int) -> list[str]:
    parts = [part.strip() for part in line.split("|")]
    return (parts + [""] * number)[:number]


def _parameter(place: str, text: str, line: str) -> Parameter:
    name, zh, en = _parts(line, 3)
    match = _values(text, name.replace("-", "_"))
    if not match:
        number = next(i for i, x in enumerate(text.splitlines(), 1) if line in x)
        variable = name.replace("-", "_")
        zh_, en_ = f"查询里没有 VALUES ?{variable} {{ … }}", f"the query has no VALUES ?{variable} {{ … }}"
        raise DataFileError(Problem(f"{place}:{number}", zh_, en_))
    value = match["value"]
    kind = next((k for k, pattern in _KINDS.items() if re.fullmatch(pattern, value)), "text")
    return Parameter(name, zh, en, kind, value[1:-1] if kind == "text" else value)


def _values(text: str, variable: str) -> re.Match[str] | None:
    return re.search(_VALUES.format(name=re.escape(variable)), text, re.IGNORECASE)


def asked(name: str, known: Mapping[str, Question]) -> Question:
    """Return the question *name* of *known*.

    Raises:
        QueryError: there is none.
    """
    if name in known:
        return known[name]
    close = did_you_mean(name, list(known))
    maybe_zh, maybe_en = (f"；是否为 {close}？", f" Did you mean {close}?") if close else ("", "")
    zh = f"没有叫 {name} 的问题{maybe_zh}；用 kg query --list 列出全部"
    raise QueryError(Problem("query", zh, f"no question {name!r}.{maybe_en} kg query --list shows all"))


def options(words: Sequence[str]) -> dict[str, str]:
    """Return ``--name value`` and ``--name=value`` of a command line by name.

    Raises:
        QueryError: a value is missing, or a word is no option.

    >>> options(["--min-places", "3", "--program=校地合作"])
    {'min-places': '3', 'program': '校地合作'}
    """
    found, rest = {}, list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if not re.fullmatch(r"--[a-z][a-z0-9-]*", name):
            raise QueryError(Problem(word, "应写成 --参数 值", "write --parameter value"))
        if not equals:
            if not rest:
                raise QueryError(Problem(name, "后面要写值", "needs a value"))
            value = rest.pop(0)
        found[name.removeprefix("--")] = value
    return found
