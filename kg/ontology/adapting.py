"""Checks on the lexicon folders of users, whose mistakes would otherwise be silent: a list that nothing reads, a word twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import Problem, did_you_mean

LIST = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")
"""A word list inside a pattern: ``{mechanisms.heads}``."""


@dataclass(frozen=True, slots=True)
class OwnList:
    """A word list or map of a user's folder."""

    place: str
    key: str
    """``file.id``."""
    words: tuple[str, ...]
    """Empty for a map."""
    form: str
    """``words`` or ``map``."""


def problems(own: Iterable[OwnList], shipped: Mapping[str, str], patterns: Iterable[str]) -> Iterator[Problem]:
    """Yield what is wrong with the lists of users.

    Args:
        own: the lists.
        shipped: the form (``words`` or ``map``) of every list that the program ships, by key.
        patterns: the users' regular expressions; a new list that one of them names is not unknown.
    """
    used = {name for source in patterns for name in LIST.findall(source)}
    named: dict[str, str] = {}
    for mine in own:
        if mine.key not in shipped and mine.key not in used:
            yield unknown(mine.place, mine.key, shipped)
        elif shipped.get(mine.key, mine.form) != mine.form:
            form = shipped[mine.key]
            yield Problem(mine.place, f"{mine.key} 应写作 {form}", f"{mine.key} is written as {form}")
        for word in mine.words if mine.key.startswith("names.") else ():
            if named.setdefault(word, mine.key) != mine.key:
                zh, en = f"“{word}” 已在 {named[word]} 中", f"{word!r} already stands in {named[word]}"
                yield Problem(mine.place, f"{zh}；请只留一处", f"{en}: keep one of the two")


def unknown(place: str, key: str, known: Collection[str]) -> Problem:
    """Return the problem of a list that nothing reads, with the likeliest one that was meant.

    >>> unknown("a.yaml:1", "mechanisms.heds", ["mechanisms.heads", "places.sites"]).zh
    '没有词表 “mechanisms.heds”；是否为 “mechanisms.heads”？'
    """
    close = did_you_mean(key, sorted(known))
    stem = key.split(".")[0]
    ids = [k.split(".")[1] for k in sorted(known) if k.startswith(f"{stem}.")]
    files = sorted({k.split(".")[0] for k in known})
    if close:
        zh, en = f"是否为 “{close}”？", f"Did you mean {close!r}?"
    elif ids:
        zh, en = f"{stem}.yaml 可用的 id：{'、'.join(ids)}", f"Ids of {stem}.yaml: {', '.join(ids)}."
    else:
        zh, en = f"可用的文件名：{'、'.join(files)}", f"Names of files: {', '.join(files)}."
    return Problem(place, f"没有词表 “{key}”；{zh}", f"no word list {key!r}. {en}")


def unknown_type(place: str, name: str, known: Collection[str]) -> Problem:
    """Return the problem of a type that there is not, with the likeliest one that was meant."""
    close = did_you_mean(name, list(known))
    zh = f"是否为 “{close}”？" if close else f"可用：{'、'.join(known)}"
    en = f"Did you mean {close!r}?" if close else f"Use one of {', '.join(known)}."
    return Problem(place, f"未知的类型 “{name}”；{zh}", f"unknown type {name!r}. {en}")


def misplaced(folder: Path) -> Iterator[Problem]:
    """Yield the problem of a folder without a file that is read: its files lie in the wrong place."""
    files = (*folder.glob("lexicon/*.yaml"), *folder.glob("patterns/*.yaml"), *folder.glob("practices.yaml"))
    if not files:
        zh = "没有 lexicon/*.yaml、patterns/*.yaml 或 practices.yaml；请按 docs/lexicon.md 放置文件"
        en = "no lexicon/*.yaml, patterns/*.yaml or practices.yaml; docs/lexicon.md shows where the files go"
        yield Problem(folder.as_posix(), zh, en)


def confidence(place: str, entry: Mapping[str, object], found: list[Problem]) -> float:
    """Return the confidence of a pattern, 0.8 where it says none; what is no number in (0, 1] goes to *found*."""
    text = str(entry.get("confidence", "0.8"))
    value = float(text) if re.fullmatch(r"[01]?\.?\d+", text) else 0.0
    if not 0 < value <= 1:
        zh, en = f"confidence “{text}” 应为大于 0、不超过 1 的数", f"confidence {text!r}: give a number in (0, 1]"
        found.append(Problem(place, zh, en))
    return value
