"""How many places: each once, hidden ones as bounds, a superior that reports on its county not as a second one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_CLASS = re.compile(r"(自治州|自治县|自治区|新区|省|市|县|区|州|盟|旗|镇|乡|街道|村|社区)$")


@dataclass(frozen=True, slots=True)
class Seen:
    """A place that carries out a practice, as one piece names it."""

    id: str
    """Equal for two pieces only where the place is the same without doubt; empty for a piece that names no one place."""
    name: str
    hidden: bool = False
    code: str = ""
    """Division code, where known."""
    names_below: tuple[str, ...] = ()
    """Other adopters' names that stand in its sentences: it may only be reporting on them."""
    piece: str = ""
    """The piece, where it names no one place: such pieces are counted by themselves."""


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """The least and greatest number of places, and how many pieces name no one place (they are not counted)."""

    low: int
    high: int
    unplaced: int = 0

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def count(seen: Iterable[Seen]) -> Count:
    """Return how many different places there are.

    A hidden place may be any other of its class word (县, 市 …), so hidden places add at most one a class to the least
    number, and only where no named place is of the class. A superior of another place (by division codes) adds to the
    greatest number only, and not at all where its own sentences name that other place.

    >>> star = [Seen("1", "*县", hidden=True), Seen("2", "*县", hidden=True), Seen("3", "*市", hidden=True)]
    >>> str(count(star)), str(count([*star, Seen("4", "南召县"), Seen("4", "南召县")]))
    ('2–3', '2–4')
    """
    found = sorted(set(seen), key=lambda s: (s.id, s.name, s.names_below))
    named = {s.id: s for s in found if s.id and not s.hidden}
    hidden = {s.id: s for s in found if s.id and s.hidden}
    superiors = {i for i, s in named.items() if _above(s, named.values())}
    reporting = {i for i in superiors if _reports(i, found, named)}
    sure = [s for i, s in named.items() if i not in superiors]
    classes = Counter(class_word(s.name) for s in sure)
    more = {class_word(s.name) for s in hidden.values()} - set(classes)
    low = max(len(sure) + len(more - {""}), 1 if named or hidden else 0)
    high = len(named) - len(reporting) + len(hidden)
    return Count(low, max(low, high), len({s.piece for s in found if not s.id}))


def reporting(seen: Iterable[Seen]) -> set[str]:
    """Return the ids of the superiors that only report on an adopter below them: they are no adopters."""
    found = sorted(set(seen), key=lambda s: (s.id, s.name, s.names_below))
    named = {s.id: s for s in found if s.id and not s.hidden}
    return {i for i, s in named.items() if _above(s, named.values()) and _reports(i, found, named)}


def class_word(name: str) -> str:
    """Return the word that says what sort of place *name* is; empty where it has none."""
    match = _CLASS.search(name)
    return match[1] if match else ""


def spoken(name: str) -> str:
    """Return what a text may call a place for short: its name without the word that says what sort of place it is.

    >>> spoken("柳河县"), spoken("内蒙古自治区"), spoken("易县")
    ('柳河', '内蒙古', '易县')
    """
    bare = _CLASS.sub("", name)
    return bare if len(bare) > 1 else name


def below(code: str, above: str) -> bool:
    """Say whether the division *code* lies in the division *above*.

    >>> below("411321", "411300"), below("411321", "410000"), below("411321", "411321"), below("", "410000")
    (True, True, False, False)
    """
    stem = above.rstrip("0")
    stem += "0" * (len(stem) % 2)
    return bool(code and above) and code != above and code.startswith(stem)


def _above(place: Seen, others: Iterable[Seen]) -> bool:
    """Say whether *place* is above one of *others*: by its code, or because the other's name holds its name.

    ``柳河`` may be ``柳河县``, and ``甲镇`` has ``乙市甲镇丙村``: such a place is no second one for sure.
    """
    return any(below(o.code, place.code) or (place.name != o.name and place.name in o.name) for o in others)


def _reports(place: str, found: Sequence[Seen], named: Iterable[str]) -> bool:
    """Say whether every piece of the superior *place* names an adopter below it in its sentences."""
    own = [s for s in found if s.id == place]
    return all(s.names_below for s in own)
