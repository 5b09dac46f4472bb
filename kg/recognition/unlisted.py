"""Names of places that no table holds: ``花溪坪村``, ``柳荫街道``, ``青桐区``.

A class word closes such a name. Where it begins is decided by what cannot be part of one (punctuation, another place, a
preposition, an everyday verb) and by what repeats in the text; whether it is one, by its being no everyday word.
"""

from __future__ import annotations

import re

from kg.ontology import Ontology
from kg.recognition.dictionary import everyday_words

_LONGEST = {"社区": 5, "村": 4, "街道": 4}
"""Most characters before a class word; 6 for a site, else 4."""
_NEAR = 20_000
"""How far to either side a name is counted: enough for any piece, and the time stays linear."""
_HAN = re.compile(r"[\u4e00-\u9fff]+\Z")


class Unlisted:
    """Decides where a name that no table holds begins, and whether it is one."""

    def __init__(self, ontology: Ontology) -> None:
        self.common = frozenset(ontology.words("places.common"))
        self.whole = frozenset(ontology.words("places.common_whole"))
        self.never = frozenset(ontology.words("places.never_inside"))
        self.not_first = frozenset(ontology.words("places.never_first"))
        self.not_last = frozenset(ontology.words("places.never_last"))
        self.left = frozenset(ontology.words("places.left"))
        self.sites = frozenset(ontology.words("places.sites"))
        self.organs = re.compile(ontology.alternation("places.organs"))

    def start(self, text: str, at: int, word: str, inside: set[int], last: int) -> int | None:
        """Return where the name closed by the class word *word* at offset *at* begins, or None where it closes none.

        Args:
            text: the text of the piece.
            at: offset of the class word.
            word: the class word.
            inside: offsets that lie in places already found.
            last: end of the unlisted name before, -1 if there is none.
        """
        run = _HAN.search(text, max(0, at - _LONGEST.get(word, 6 if word in self.sites else 4), last), at)
        if run is None:
            return None
        start = run.start()
        while start < at and start in inside:
            start += 1
        listed = start > 0 and text[start - 1] == "、" and start - 1 == last
        chain = listed or start - 1 in inside or start == last
        closed = chain or start == 0 or not _HAN.search(text, start - 1, start)
        start, closed, chain = self._behind_left_word(text, start, at, closed, chain)
        if at - start < 2:
            return None
        start = _repeated(text, start, at + len(word), at, closed, word)
        sure = chain or (word not in self.sites and bool(self.organs.match(text, at + len(word))))
        return start if self._is_name(text[start:at], word, closed, sure) else None

    def _behind_left_word(self, text: str, start: int, at: int, closed: bool, chain: bool) -> tuple[int, bool, bool]:
        """Move *start* behind the last word that stands before names, if two characters of name are left."""
        words = everyday_words()
        for cut in range(at - 2, start, -1):
            pair = text[cut - 2 : cut] if cut - 2 >= start else ""
            if text[cut - 1] in self.left or pair in self.left or words.get(pair, "n")[0] in "vdpcrt":
                return cut, True, False
        return start, closed, chain

    def _is_name(self, name: str, word: str, closed: bool, sure: bool) -> bool:
        words, full = everyday_words(), name + word
        if (
            name in self.left
            or full in self.whole
            or any(full[-n:] in self.common for n in range(len(word) + 1, len(full) + 1))
        ):
            return False
        if not self.never.isdisjoint(name) or name[0] in self.not_first or name[-1] in self.not_last:
            return False
        if sure and len(name) <= 4 and words.get(name, "n")[0] in "nm":
            return True
        if not closed or name in words or (len(name) > 3 and word not in self.sites and word != "社区"):
            return False
        return not any(words.get(name[i : i + 2], "n")[0] in "vadpcrb" for i in range(len(name) - 1))


def _repeated(text: str, start: int, end: int, at: int, closed: bool, word: str) -> int:
    """Return the start of the name in ``[start, at)``: the longest that repeats as often as its last two characters."""
    if at - start <= 2:
        return start
    near = (max(0, at - _NEAR), at + _NEAR)
    shortest = text.count(text[at - 2 : end], *near)
    if shortest > 1:
        return next(s for s in range(start, at - 1) if text.count(text[s:end], *near) == shortest)
    return start if closed and (word in ("村", "社区") or at - start == 3 or len(word) > 2) else at - 2
