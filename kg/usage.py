"""What click says of a wrong command line, in Chinese: click itself speaks English alone."""

from __future__ import annotations

import re
from functools import partial

_SAYINGS = [
    (r"No such option:? '?(?P<a>[^\s'.]+)'?\.?", "没有选项 {a}。"),
    (r"No such command '(?P<a>.+?)'\.", "没有命令 {a}。"),
    (r"Did you mean '?(?P<a>[^'?]+)'?\?", "是否为 {a}？"),
    (r"\((?:Possible options|Did you mean one of): (?P<a>[^)]+?)\??\)", "可能是：{a}。"),
    (r"Missing argument '(?P<a>.+?)'\.", "缺少参数 {a}。"),
    (r"Missing option '(?P<a>.+?)'\.", "缺少选项 {a}。"),
    (r"Missing command\.", "缺少命令。"),
    (r"Choose from:", "可选："),
    (r"Got unexpected extra arguments? \((?P<a>.*)\)", "多余的参数：{a}"),
    (r"Option '(?P<a>.+?)' requires an argument\.", "选项 {a} 后面要写值。"),
    (r"Option '(?P<a>.+?)' requires (?P<b>\d+) arguments\.", "选项 {a} 后面要写 {b} 个值。"),
    (r"Option '(?P<a>.+?)' does not take a value\.", "选项 {a} 不带值。"),
    (r"Invalid value for (?P<a>'[^']+'(?: / '[^']+')*): ", "{a} 的值有误："),
    (r"'(?P<a>[^']*)' is not one of (?P<b>.+?)\.", "“{a}” 不在可选值 {b} 之中。"),
    (r"'(?P<a>[^']*)' is not a valid integer(?: range)?\.", "“{a}” 不是整数。"),
    (r"(?P<a>\S+) is not in the range (?P<b>.+?)\.", "{a} 不在范围 {b} 之内。"),
]
_PATTERNS = [(re.compile(pattern), zh) for pattern, zh in _SAYINGS]


def chinese(message: str) -> str:
    """Return click's *message* in Chinese; what is not known stays as it is.

    >>> chinese("Invalid value for '--mode': 'quick' is not one of 'accurate', 'fast'.")
    "'--mode' 的值有误：“quick” 不在可选值 'accurate', 'fast' 之中。"
    """
    for pattern, zh in _PATTERNS:
        message = pattern.sub(partial(_said, zh), message)
    return message


def _said(zh: str, match: re.Match[str]) -> str:
    return zh.format(**match.groupdict())


def language(arguments: list[str]) -> str:
    """Return what ``--lang`` asks for on a command line that may be wrong; empty where it says nothing.

    >>> language(["extract", "--lang=zh", "a.txt"]), language(["--lang", "fr"]), language(["build"])
    ('zh', '', '')
    """
    asked = ""
    for word, after in zip(arguments, [*arguments[1:], ""], strict=True):
        name, _, value = word.partition("=")
        if name == "--lang":
            asked = value or after
    return asked if asked in ("zh", "en") else ""
