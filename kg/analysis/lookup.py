"""Find what a person means: a name in part, in pinyin, its initials, or another name. In doubt all are listed, none guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from kg.errors import KGError, Problem
from kg.text import normal

T = TypeVar("T")
LISTED = 20
"""Candidates that are named where several are meant."""
FEW = 8
"""Names that are offered where nothing is meant, and none is near."""
NEAR, LIKE = 3, 0.4
"""Names that are offered where nothing is meant, and how alike they are: 青河 and 青禾县, but not 青河县 and 岭泉县."""


class NameLookupError(KGError):
    """No one thing is meant by a name."""

    exit_code = 1


def find(name: str, things: Mapping[str, T], aliases: Mapping[str, Iterable[str]] | None = None) -> T:
    """Return the one of *things* that *name* means.

    The first of these that finds any decides: the whole name or an alias, pinyin or its initials, part of a name. A part
    of two characters or more that one thing's own name alone holds means that thing, whatever else is called so too.

    Args:
        name: what the person typed.
        things: by name.
        aliases: other names, by name.

    Raises:
        NameLookupError: nothing, or more than one thing, is meant; the message lists the candidates.

    >>> things = {"星级评定": 1, "比武竞赛": 2, "技能竞赛": 3}
    >>> find("xingjipingding", things), find("bwjs", things), find("评星", things, {"星级评定": ["评星定级"]})
    (1, 2, 1)
    >>> find("竞赛", things, {"星级评定": ["星级竞赛"]})
    Traceback (most recent call last):
        ...
    kg.analysis.lookup.NameLookupError: 竞赛: means several: 技能竞赛, 比武竞赛, 星级评定（星级竞赛）; give more of the name
    """
    wanted = normal(name).lower()
    known = {thing: [normal(n).lower() for n in (thing, *(aliases or {}).get(thing, ()))] for thing in things}
    for fits in (_equal, _spelt, _part):
        found = sorted(thing for thing, names in known.items() if wanted and fits(wanted, names))
        own = [thing for thing in found if fits is _part and len(wanted) > 1 and wanted in normal(thing).lower()]
        if len(found) == 1 or len(own) == 1:
            return things[(own or found)[0]]
        if found:
            order = own + [thing for thing in found if thing not in own]
            raise NameLookupError(_several(name, [_with_alias(t, wanted, known[t], fits is _part) for t in order]))
    raise NameLookupError(_none(name, list(things)))


def _equal(wanted: str, names: Iterable[str]) -> bool:
    return wanted in names


def _spelt(wanted: str, names: Iterable[str]) -> bool:
    """Say whether *wanted* is the pinyin of a name, its beginning, or all initials."""
    letters = wanted.replace("'", "").replace(" ", "")
    if not (letters.isascii() and letters.isalpha()):
        return False
    from pypinyin import lazy_pinyin  # its dictionaries take a while to load, and most names are not typed in pinyin

    spelt = [lazy_pinyin(n) for n in names]
    return any("".join(s) == letters or "".join(p[0] for p in s) == letters for s in spelt) or (
        len(letters) >= 5 and any("".join(s).startswith(letters) for s in spelt)
    )


def _part(wanted: str, names: Iterable[str]) -> bool:
    return any(wanted in n for n in names)


def _with_alias(thing: str, wanted: str, names: Iterable[str], part: bool) -> str:
    """Return *thing*, and the alias that holds what was typed where its own name does not."""
    aliases = sorted((n for n in names if part and wanted in n), key=lambda n: (len(n), n))
    return thing if not aliases or wanted in normal(thing).lower() else f"{thing}（{aliases[0]}）"


def _none(name: str, known: list[str]) -> Problem:
    """Say that *name* means nothing, with what is near it, or the first of what is known: pieces (``材料.txt#2``) last."""
    near, more = get_close_matches(name, sorted(known), NEAR, LIKE), len(known) > FEW
    few = sorted(known, key=lambda n: "#" in n)[:FEW]
    hint_zh = f"可写：{'、'.join(few)}{f'等 {len(known)} 个' if more else ''}"
    hint_en = f"known: {', '.join(few)}{f' … ({len(known)})' if more else ''}"
    if near:
        hint_zh = f"是否为 {'、'.join(f'“{n}”' for n in near)}？"
        hint_en = f"did you mean {', '.join(f'{n!r}' for n in near)}?"
    if not known:
        hint_zh, hint_en = "这份图谱里一个也没有", "there is none in this build"
    return Problem(name or "“”", f"没有找到；{hint_zh}", f"not found; {hint_en}")


def _several(name: str, found: list[str]) -> Problem:
    few, more = found[:LISTED], len(found) - LISTED
    tail_zh, tail_en = (f"等 {len(found)} 个", f" and {more} more") if more > 0 else ("", "")
    return Problem(
        name,
        f"可指多个：{'、'.join(few)}{tail_zh}；请写得更全",
        f"means several: {', '.join(few)}{tail_en}; give more of the name",
    )
