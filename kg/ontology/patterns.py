"""Compile the patterns of ontology/patterns: word lists are put in, and the examples of each are run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kg.errors import Problem
from kg.model import NodeType
from kg.ontology import adapting
from kg.ontology.concepts import Pattern
from kg.text import any_of

Lists = Mapping[str, Iterable[str]]
"""Word lists by ``file.id``."""


def compiled(place: str, entry: Mapping[str, Any], lists: Lists, problems: list[Problem]) -> Pattern | None:
    """Return the pattern that *entry* describes, or None where its expression is unusable.

    Args:
        place: ``file:line`` of the entry, for problems.
        entry: a checked entry: its id, type, expression and examples.
        lists: what ``{file.id}`` in the expression stands for.
        problems: what is wrong is added here.
    """
    regex = _regex(place, entry["pattern"], lists, problems)
    if regex is None:
        return None
    _run_examples(place, regex, entry, problems)
    return Pattern(entry["id"], NodeType(entry["type"]), regex, adapting.confidence(place, entry, problems))


def _regex(place: str, source: str, lists: Lists, problems: list[Problem]) -> re.Pattern[str] | None:
    def words(match: re.Match[str]) -> str:
        name = match[1]
        if name not in lists:
            problems.append(adapting.unknown(place, name, lists))
        return any_of(lists.get(name, ["\0"]))

    try:
        regex = re.compile(adapting.LIST.sub(words, source))
    except re.error as exc:
        problems.append(Problem(place, f"正则表达式有误：{exc}", f"bad regular expression: {exc}"))
        return None
    if "span" not in regex.groupindex:
        problems.append(Problem(place, "正则表达式缺少 (?P<span>…)", "the pattern lacks the group (?P<span>…)"))
        return None
    return regex


def _run_examples(place: str, regex: re.Pattern[str], entry: Mapping[str, Any], problems: list[Problem]) -> None:
    """Check ``match`` (text with the span in ⟦⟧) and ``no_match`` (text) against the pattern."""
    for example in entry["match"]:
        text = example.replace("⟦", "").replace("⟧", "")
        wanted = re.findall("⟦(.*?)⟧", example)
        found = [m["span"] for m in regex.finditer(text) if m["span"]]
        if found != wanted:
            problems.append(Problem(place, f"示例 “{example}” 得到 {found}", f"example {example!r} gives {found}"))
    for example in entry.get("no_match", ()):
        if match := regex.search(example):
            zh = f"反例 “{example}” 匹配了 “{match['span']}”"
            en = f"{example!r} must not match, gives {match['span']!r}"
            problems.append(Problem(place, zh, en))
