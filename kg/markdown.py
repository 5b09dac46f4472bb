"""Text of documents inside Markdown: shown as it is, never read as markup."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = ("Cc", "Zl", "Zp")


def escaped(text: str) -> str:
    r"""Return *text* so that Markdown shows it as it is, on one line: no markup, table cell, list, link or HTML.

    >>> escaped("*县|<b>`x`"), escaped("1. 比实绩"), escaped("见 http://a.cn"), escaped("1.8万名（材料.txt#2）")
    ('\\*县\\|&lt;b>\\`x\\`', '1\\. 比实绩', '见 http\\://a.cn', '1.8万名（材料.txt#2）')
    """
    return opened(inline(text).strip())


def inline(text: str) -> str:
    r"""Return *text* for the middle of a line: as ``escaped``, white space at its ends kept.

    >>> inline(" 1. *县 ")
    ' 1. \\*县 '
    """
    line = "".join(" " if unicodedata.category(c) in _CONTROL else c for c in text)
    line = re.sub(r"([\\`*_\[\]{}|~$]|(?<!\S)#)", r"\\\1", line.replace("&", "&amp;").replace("<", "&lt;"))
    return re.sub(r"(?i)(https?|ftp)(://)|(www)(\.)", r"\1\3\\\2\4", line)


def opened(line: str) -> str:
    r"""Return *line*, inline already, so that its beginning opens no list and no quotation.

    >>> opened("- 甲"), opened("2) 乙"), opened("0.5 年"), opened("-3%")
    ('\\- 甲', '2\\) 乙', '0.5 年', '-3%')
    """
    return re.sub(r"^(\d+)([.)](?!\S))|^()([-+](?!\S)|--|[>=])", r"\1\3\\\2\4", line)
