"""Whether one name is another in short, or in other words, inside one piece. Names come as :func:`folded` gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial

from kg.model import NodeType
from kg.ontology import Ontology
from kg.resolution.divisions import Divisions, divisions
from kg.text import REDACTION, normal

_CLASS = "省市县区镇乡州旗村"
_PLACE_PREFIX = re.compile(rf"^(?:中共)?(?:(?:{REDACTION.pattern}|[^省市县区镇乡]{{1,6}})[省市县区镇乡州旗])+")
_NARROWER = re.compile(r"[省市县区镇乡村各两的\d]")
"""Left out of the name of a body, these leave that of another: 北京市卫生局 is not 北京市朝阳区卫生局."""
_NICKNAME = re.compile("“([^“”]{3,})”")
_REMEMBERED = 4096
"""Names whose cores are remembered."""
_STOPS = re.compile("[、，,·•—\\-]")


def folded(kind: NodeType, quote: str) -> str:
    """Return the form under which two spellings of a name are one.

    >>> folded(NodeType.PROGRAM, "“勤学、善思”大讨论")
    '勤学善思大讨论'
    """
    name = normal(quote)
    if kind == NodeType.ORGANIZATION:
        return name.removeprefix("中共")
    return _STOPS.sub("", name) if kind in (NodeType.PROGRAM, NodeType.MECHANISM) else name


def nickname(kind: NodeType, quote: str) -> str:
    """Return the words in marks that a program or mechanism begins with, folded; empty where it has none.

    >>> nickname(NodeType.PROGRAM, "“五彩里弄”党建品牌")
    '五彩里弄'
    """
    match = _NICKNAME.match(quote) if kind in (NodeType.PROGRAM, NodeType.MECHANISM) else None
    return folded(kind, match[1]) if match else ""


@dataclass(frozen=True)
class ShortForms:
    """Compares names by type."""

    tails: re.Pattern[str]
    """Words before or behind a name that change nothing."""
    fillers: frozenset[str]
    """Words inside a name that change nothing."""
    heads: frozenset[str]
    """What a body is called in two characters once its full name has been said: 公司, 街道."""
    aims: re.Pattern[str]
    """Ends of what stands before an aim: 党建引领 before 乡村治理 makes it another program."""
    divisions: Divisions
    cores: dict[str, str] = field(default_factory=dict, compare=False)
    """What :meth:`core` has returned."""

    def compares(self, kind: NodeType) -> bool:
        """Say whether names of this type that differ can be one."""
        return kind in self._short_rules

    def plain(self, kind: NodeType, name: str) -> str:
        """Return what names of this type are compared by: the core of a program or mechanism, else the name."""
        return self.core(name) if kind in (NodeType.PROGRAM, NodeType.MECHANISM) else name

    def rewording(self, kind: NodeType) -> Callable[[str, str], bool] | None:
        """Return what says of two plain names whether they are one, whatever else the piece names; None for other types."""
        return self._same_rules.get(kind)

    def shortening(self, kind: NodeType) -> Callable[[str, str], bool] | None:
        """Return what says of two plain names whether the first can stand for the second, a longer name.

        It does where the piece names no other that it can stand for.
        """
        return self._short_rules.get(kind)

    @cached_property
    def _same_rules(self) -> Mapping[NodeType, Callable[[str, str], bool]]:
        return {
            NodeType.PLACE: self._same_place,
            NodeType.PROGRAM: self._same_device,
            NodeType.MECHANISM: self._same_device,
        }

    @cached_property
    def _short_rules(self) -> Mapping[NodeType, Callable[[str, str], bool]]:
        return {
            NodeType.PLACE: self._short_place,
            NodeType.ORGANIZATION: self._short_organization,
            NodeType.PROGRAM: partial(self._short_device, least=3),
            NodeType.MECHANISM: partial(self._short_device, least=2),
            NodeType.POLICY_DOCUMENT: _short_document,
        }

    def _same_place(self, a: str, b: str) -> bool:
        one, other = self.divisions.code(a), self.divisions.code(b)
        return bool(one) and one == other

    def _short_place(self, short: str, long: str) -> bool:
        code = self.divisions.code(long)
        if code and code in self.divisions.all(short):
            return True
        return _ends_alike(short, long)

    def _short_organization(self, short: str, long: str) -> bool:
        if long.endswith(short):
            before = long.removesuffix(short)
            named = len(before) > 1 or REDACTION.fullmatch(before)
            borrowed = short[0] if named and short[0] in _CLASS else ""
            of_place = before in set(_CLASS) or _PLACE_PREFIX.fullmatch(before + borrowed) is not None
            return len(short) >= 3 or of_place or short in self.heads
        if long.removesuffix("公室") == short:
            return True
        between = _left_out(short, long) if len(short) >= 4 and short[0] == long[0] and short[-1] == long[-1] else None
        return between is not None and not _NARROWER.search(between)

    def _same_device(self, a: str, b: str) -> bool:
        if len(a) == len(b):
            return len(a) >= 2 and (a == b or (len(a) == 4 and a[:2] == b[2:] and a[2:] == b[:2]))
        return self._filled(a, b) if len(a) < len(b) else self._filled(b, a)

    def core(self, name: str) -> str:
        """Return *name* without the words at its ends that change nothing, two characters at least."""
        if (known := self.cores.get(name)) is not None:
            return known
        core = name
        while (match := self.tails.search(core)) and len(core) - len(match[0]) >= 2:
            core = core[: match.start()] + core[match.end() :]
        if len(self.cores) >= _REMEMBERED:
            self.cores.clear()
        self.cores[name] = core
        return core

    @cached_property
    def filler_sizes(self) -> frozenset[int]:
        """Lengths of the fillers."""
        return frozenset(map(len, self.fillers))

    def _short_device(self, short: str, long: str, least: int) -> bool:
        return len(short) >= least and long.endswith(short) and not self.aims.search(long.removesuffix(short))

    def _filled(self, short: str, long: str) -> bool:
        """Say whether *long* is *short* with one word in it that changes nothing: 乡村振兴, 乡村全面振兴."""
        size = len(long) - len(short)
        if size not in self.filler_sizes or len(short) < 4 or short[0] != long[0] and short[-1] != long[-1]:
            return False
        at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
        return any(
            long[i : i + size] in self.fillers and long[:i] + long[i + size :] == short
            for i in range(max(at - size, 0), at + 1)
        )


def _short_document(short: str, long: str) -> bool:
    return short[-2:] == long[-2:] and _left_out(short, long) is not None


def _ends_alike(short: str, long: str) -> bool:
    """Say whether the two end in one name, class words aside: 庐江县 and 安徽庐江, 浏阳 and 湖南省浏阳市."""
    core, end = _bare(short), _bare(long)
    if core != short and end != long and short[-1] != long[-1]:
        return False
    return end.endswith(core) and len(end) - len(core) != 1


def _bare(place: str) -> str:
    return place[:-1] if place[-1] in _CLASS and len(place) > 2 else place


def _left_out(short: str, long: str) -> str | None:
    """Return the characters of *long* that *short* leaves out; None where its characters do not stand there in order."""
    at, out = 0, []
    for char in long:
        if at < len(short) and char == short[at]:
            at += 1
        else:
            out.append(char)
    return "".join(out) if at == len(short) else None


@cache
def short_forms(ontology: Ontology) -> ShortForms:
    """Return the comparison with the words of *ontology*, built once."""
    words = ontology.alternation("resolution.tails")
    return ShortForms(
        re.compile(f"{words}$|^{ontology.alternation('resolution.leads')}"),
        frozenset(ontology.words("resolution.fillers")),
        frozenset(ontology.words("resolution.organization_heads")),
        re.compile(f"{ontology.alternation('resolution.aims')}$"),
        divisions(ontology),
    )
