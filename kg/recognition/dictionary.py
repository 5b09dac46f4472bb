"""Everyday words of two characters, from the dictionary that jieba ships (MIT).

A name that no table lists is known by what it is not: in front of 社区, ``凤栖`` is no word and may be a name, ``激发``
is a verb. Only the file is read: jieba itself is not imported, which would cost half a second and write a cache.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

LEAST = 200
"""Occurrences in jieba's count from which on a word is everyday."""
_NAMES = ("ns", "nr", "nz", "nt")


@cache
def everyday_words() -> dict[str, str]:
    """Return the everyday words of two characters, proper names left out, and the tag of each (``v`` verb, ``n`` noun).

    >>> everyday_words()["激发"], "凤栖" in everyday_words()
    ('v', False)
    """
    words = {}
    for line in _dictionary().read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if len(word) == 2:
            count, _, tag = rest.partition(" ")
            if int(count) >= LEAST and not tag.startswith(_NAMES):
                words[word] = tag
    return words


def _dictionary() -> Path:
    spec = find_spec("jieba")
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "dict.txt"
