"""Inside a piece: which mentions name the same thing.

Equal names are one entity. Short forms join the long form that the piece gives: ``市统计局`` and ``*市统计局``,
``职务与职级并行`` and ``公务员职务与职级并行制度``, ``组织部门`` and the by-line's ``中共*县委组织部``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.model import Document, Entity, Mention, NodeType, Piece, Quantity, stable_id
from kg.ontology import Ontology
from kg.text import REDACTION, normal

_CLASS = "省市县区镇乡州旗村"
_PLACE_PREFIX = re.compile(rf"^(?:中共)?(?:(?:{REDACTION.pattern}|[^省市县区镇乡]{{1,6}})[省市县区镇乡州旗])+")


def group(document: Document, piece: Piece, mentions: Sequence[Mention], ontology: Ontology) -> tuple[Entity, ...]:
    """Return the entities of *piece*, in the order of their first mention. Every mention belongs to exactly one."""
    tails = frozenset(ontology.words("resolution.class_words"))
    names: dict[tuple[NodeType, str], list[Mention]] = defaultdict(list)
    for mention in sorted(mentions):
        names[(mention.type, _label(document, mention))].append(mention)
    canonical = _canonical(list(names), tails, piece)
    merged: dict[tuple[NodeType, str], list[Mention]] = defaultdict(list)
    for key, found in names.items():
        merged[canonical[key]] += found
    return tuple(
        _entity(document, piece, sorted(found)) for found in sorted(merged.values(), key=lambda ms: min(ms).span)
    )


def _label(document: Document, mention: Mention) -> str:
    """Return the normal form under which the mention is compared."""
    name = normal(mention.quote)
    return name.removeprefix("中共") if mention.type == NodeType.ORGANIZATION else name


def _canonical(
    keys: Iterable[tuple[NodeType, str]], tails: frozenset[str], piece: Piece
) -> dict[tuple[NodeType, str], tuple[NodeType, str]]:
    """Map each name to the longest name of the same type that it abbreviates; itself where there is none or doubt."""
    by_type: dict[NodeType, list[str]] = defaultdict(list)
    for kind, name in keys:
        by_type[kind].append(name)
    out = {}
    for kind, known in by_type.items():
        owner = normal(piece.owner).removeprefix("中共") if kind == NodeType.ORGANIZATION else ""
        for name in known:
            longer = [other for other in known if other != name and _abbreviates(kind, name, other, tails)]
            if kind == NodeType.ORGANIZATION and owner in known and owner != name and _is_owner(name, owner):
                longer = [owner]
            out[(kind, name)] = (kind, max(longer, key=lambda n: (len(n), n))) if longer else (kind, name)
    return {key: _root(key, out) for key in out}


def _root(key: tuple[NodeType, str], links: dict[tuple[NodeType, str], tuple[NodeType, str]]) -> tuple[NodeType, str]:
    while links[key] != key:
        key = links[key]
    return key


def _abbreviates(kind: NodeType, short: str, long: str, tails: frozenset[str]) -> bool:
    if not 2 <= len(short) < len(long) or (short not in long and kind != NodeType.PLACE):
        return False
    if kind == NodeType.PLACE:
        return _same_place(short, long)
    before, _, after = long.partition(short)
    if kind == NodeType.ORGANIZATION:
        named = len(before) > 1 or REDACTION.fullmatch(before)
        borrowed = short[0] if named and short[0] in _CLASS else ""
        return not after and _PLACE_PREFIX.fullmatch(before + borrowed) is not None
    if kind == NodeType.PROGRAM and len(short) >= 4 and not (before and after):
        return True
    if kind in (NodeType.PROGRAM, NodeType.MECHANISM):
        return len(short) >= 4 and all(not part or part in tails for part in (before, after))
    return False


def _same_place(short: str, long: str) -> bool:
    """Say whether the two end in one name, class words aside: 庐江县 and 安徽庐江, 浏阳 and 湖南省浏阳市."""
    if short[-1] in _CLASS and long[-1] in _CLASS and short[-1] != long[-1]:
        return False
    core = short[:-1] if short[-1] in _CLASS and len(short) > 2 else short
    end = long[:-1] if long[-1] in _CLASS and len(long) > 2 else long
    return len(core) >= 2 and end.endswith(core) and len(end) - len(core) != 1


def _is_owner(name: str, owner: str) -> bool:
    """Say whether *name* is how a piece speaks of its own by-line: 组织部门 of *县委组织部, 局党组 of *市统计局党组."""
    core = name.removesuffix("门") if name.endswith("部门") and len(name) > 3 else name
    return len(core) >= 3 and owner.endswith(core)


def _entity(document: Document, piece: Piece, mentions: list[Mention]) -> Entity:
    named = max(mentions, key=lambda m: (len(m.quote), -m.span.start))
    label = "".join(named.quote.split("\n"))
    first = mentions[0]
    parts = [document.id, str(piece.number), first.type, normal(label)]
    if first.type == NodeType.OUTCOME:
        parts.append(str(first.span.start))
    quantities: list[Quantity] = [q for m in mentions[:1] for q in m.quantities]
    return Entity(stable_id("e", *parts), first.type, label, tuple(mentions), tuple(quantities))
