"""Pinyin of the names: one table of characters, and the names that are read otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from pypinyin import lazy_pinyin


def spelling(names: Sequence[str]) -> dict[str, object]:
    """Return how *names* are read: ``characters``, their ``syllables``, and ``exceptions`` by number of the name.

    A name is read character by character; what is no Chinese character stands for itself. Names with a character
    that is read otherwise in its word (重庆) are exceptions, syllables joined by spaces.

    >>> spelling(["重庆", "庆"])
    {'characters': '庆重', 'syllables': 'qing zhong', 'exceptions': {'0': 'chong qing'}}
    """
    characters = sorted({c for name in names for c in name if _chinese(c)})
    single = {c: lazy_pinyin(c)[0] for c in characters}
    exceptions: dict[str, str] = {}
    for i, name in enumerate(names):
        own = "".join(filter(_chinese, name))
        read = lazy_pinyin(name, errors="ignore")
        if len(read) == len(own) and any(single[c] != s for c, s in zip(own, read, strict=True)):
            exceptions[str(i)] = " ".join(read)
    return {"characters": "".join(characters), "syllables": " ".join(single.values()), "exceptions": exceptions}


def _chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" and lazy_pinyin(character, errors="ignore") != []
