"""Every error kg raises on purpose, and the exit code it ends with. Anything else reaching the user is a bug."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

EXIT_CODES = {
    0: ("成功", "success"),
    1: ("输入无法使用，没有产生结果", "the input cannot be used, nothing was made"),
    2: ("命令行写法有误", "the command line is wrong"),
    3: ("已完成，但有文件失败（见 report.md）", "done, but some documents failed (listed in report.md)"),
    4: ("本体、词表、模式或配置文件有误", "an ontology, lexicon, pattern or settings file is wrong"),
    5: ("输出无法写入", "the output cannot be written"),
    6: ("程序自检未通过：输出违反 SHACL 约束", "self-check failed: the output breaks a SHACL shape"),
}
"""What the process returns, in Chinese and English: the one list that docs/cli.md and the tests read."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one place: what is wrong (with the value) and what to do, in both languages."""

    place: str
    """A path, or ``path:line``, as the user gave it."""
    zh: str
    en: str

    def text(self, lang: str = "en") -> str:
        """Return ``place: message`` in *lang* (``zh`` or ``en``)."""
        return f"{self.place}: {_in_chinese(self.zh) if lang == 'zh' else self.en}"


_SYSTEM = {
    "No such file or directory": "没有这个文件或文件夹",
    "File exists": "已有同名文件",
    "Is a directory": "这是文件夹，不是文件",
    "Not a directory": "路径中有一段是文件，不是文件夹",
    "Permission denied": "没有权限",
    "Read-only file system": "磁盘只读",
    "No space left on device": "磁盘已满",
    "File name too long": "文件名太长",
}
"""What the operating system says, which speaks English alone."""


def _in_chinese(message: str) -> str:
    for english, chinese in _SYSTEM.items():
        message = message.replace(english, chinese)
    return message


class KGError(Exception):
    """Base of all errors caused by input. Carries every problem at once."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(p.text() for p in self.problems))

    def text(self, lang: str = "en") -> str:
        """Return all problems, one a line, in *lang*."""
        return "\n".join(p.text(lang) for p in self.problems)

    def __reduce__(self) -> tuple[type[KGError], tuple[tuple[Problem, ...]]]:
        """Survive the way back from a worker process with the problems whole."""
        return type(self), (self.problems,)


class ReadError(KGError):
    """A document cannot be read: empty, binary, undecodable, or not there."""


class DataFileError(KGError):
    """An ontology, lexicon, pattern or settings file is not valid."""

    exit_code = 4


class OutputError(KGError):
    """A file or folder of the output cannot be written."""

    exit_code = 5


class QueryError(KGError):
    """The SPARQL text is not valid, or is not a kind of query that is answered here."""


class ShapeError(KGError):
    """The graph that was built breaks a SHACL shape: a bug in kg, never published."""

    exit_code = 6


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return the closest of *known* to *word*, or an empty string.

    >>> did_you_mean("Organisation", ["Organization", "Place"])
    'Organization'
    """
    return next(map(str, get_close_matches(word, known, n=1)), "")
