"""Inside a piece: which mentions name the same thing.

Equal names are one entity. Short forms join the long form that the piece gives, where it gives but one: ``市统计局`` and
``*市统计局``, ``职务与职级并行`` and ``公务员职务与职级并行制度``, ``组织部门`` and the by-line's ``中共*县委组织部``, ``领导小组办公室``
and ``区促进校地合作领导小组办公室``, a bare ``*`` and the ``*县`` that the piece is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from kg.model import Document, Entity, Mention, NodeType, Piece, Quantity, stable_id
from kg.ontology import Ontology
from kg.resolution.shortforms import ShortForms, folded, nickname, short_forms
from kg.text import REDACTION, normal


def group(document: Document, piece: Piece, mentions: Sequence[Mention], ontology: Ontology) -> tuple[Entity, ...]:
    """Return the entities of *piece*, in the order of their first mention. Every mention belongs to exactly one."""
    names: dict[NodeType, dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for mention in sorted(mentions):
        names[mention.type][folded(mention.type, mention.quote)].append(mention)
    forms = short_forms(ontology)
    merged = list[list[Mention]]()
    for kind, known in names.items():
        merged += _Names(kind, known, piece, forms).joined() if forms.compares(kind) else known.values()
    return tuple(_entity(document, piece, sorted(found)) for found in sorted(merged, key=lambda ms: min(ms).span))


class _Names:
    """The names of one type in a piece, joined step by step; a name stands for its group by the longest in it."""

    def __init__(self, kind: NodeType, known: Mapping[str, list[Mention]], piece: Piece, forms: ShortForms) -> None:
        self.kind, self.known, self.forms = kind, known, forms
        self.place, self.owner = normal(piece.place), folded(kind, piece.owner)
        self.names = sorted(known, key=lambda n: (-len(n), known[n][0].span))
        self.group = {name: name for name in self.names}
        self.plain = {name: forms.plain(kind, name) for name in self.names}
        self.nicknames = {name: {nickname(kind, m.quote) for m in found} - {""} for name, found in known.items()}
        self.brands = {name: _brands(kind, words) for name, words in self.nicknames.items()}

    def joined(self) -> list[list[Mention]]:
        """Return the mentions of each entity."""
        self._join_same()
        for short in self.names:
            if (full := self._long_form(short)) is not None:
                self._join(short, full)
        found: dict[str, list[Mention]] = defaultdict(list)
        for name in self.names:
            found[self.group[name]] += self.known[name]
        return list(found.values())

    def _join_same(self) -> None:
        """Join the names that are one in other words, whatever else the piece names."""
        same, plain = self.forms.rewording(self.kind), self.plain
        for i, long in enumerate(self.names if same else ()):
            for short in self.names[i + 1 :]:
                if (same and same(plain[short], plain[long])) or not self.brands[short].isdisjoint(self.brands[long]):
                    self._join(short, long)

    def _join(self, short: str, long: str) -> None:
        old, new = self.group[short], self.group[long]
        if old == new:
            return
        self.group = {name: new if group == old else group for name, group in self.group.items()}

    def _long_form(self, short: str) -> str | None:
        """Return the name that *short* stands for; None where there is none, or more than one."""
        if (own := self._own(short)) is not None:
            return own
        shortens = self.forms.shortening(self.kind) if len(short) > 1 else None
        plain, found = self.plain, list[str]()
        for long in self.names:
            if len(long) <= len(short):
                break
            if short in self.nicknames[long] or (shortens and shortens(plain[short], plain[long])):
                found.append(long)
        return found[0] if len({self.group[name] for name in found}) == 1 else None

    def _own(self, name: str) -> str | None:
        """Return the owner or place of the piece where *name* is how a piece speaks of it."""
        if self.kind == NodeType.PLACE and REDACTION.fullmatch(name):
            return self.place if self.place in self.known and REDACTION.match(self.place) else None
        owner = self.owner
        if self.kind == NodeType.ORGANIZATION and owner in self.known and owner != name and _is_owner(name, owner):
            return owner
        return None


def _brands(kind: NodeType, nicknames: Collection[str]) -> frozenset[str]:
    """Return the words in marks that make two programs one: “五彩里弄”党建品牌, “五彩里弄”治理模式."""
    return frozenset(n for n in nicknames if len(n) > 3) if kind == NodeType.PROGRAM else frozenset()


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
    kind = "policy-document" if first.type == NodeType.POLICY_DOCUMENT else first.type.lower()
    return Entity(stable_id(kind, *parts), first.type, label, tuple(mentions), tuple(quantities))
