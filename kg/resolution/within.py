"""Inside a piece: which mentions name the same thing.

Equal names are one entity. Short forms join the long form that the piece gives, where it gives but one: ``市统计局`` and
``*市统计局``, ``职务与职级并行`` and ``公务员职务与职级并行制度``, ``组织部门`` and the by-line's ``中共*县委组织部``, ``领导小组办公室``
and ``区促进校地合作领导小组办公室``, a bare ``*`` and the ``*县`` that the piece is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

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
    merged = [found for kind, known in names.items() for found in _Names(kind, known, piece, forms).joined()]
    return tuple(_entity(document, piece, sorted(found)) for found in sorted(merged, key=lambda ms: min(ms).span))


class _Names:
    """The names of one type in a piece, joined step by step; a name stands for its group by the longest in it."""

    def __init__(self, kind: NodeType, known: Mapping[str, list[Mention]], piece: Piece, forms: ShortForms) -> None:
        self.kind, self.known, self.piece, self.forms = kind, known, piece, forms
        self.names = sorted(known, key=lambda n: (-len(n), known[n][0].span))
        self.group = {name: name for name in self.names}
        self.nicknames = {name: {nickname(kind, m.quote) for m in found} for name, found in known.items()}

    def joined(self) -> list[list[Mention]]:
        """Return the mentions of each entity."""
        same = self.forms.rewording(self.kind)
        for i, long in enumerate(self.names if same else ()):
            for short in self.names[i + 1 :]:
                if (same and same(short, long)) or self._one_brand(short, long):
                    self._join(short, long)
        for short in self.names:
            if (full := self._long_form(short)) is not None:
                self._join(short, full)
        found: dict[str, list[Mention]] = defaultdict(list)
        for name in self.names:
            found[self.group[name]] += self.known[name]
        return list(found.values())

    def _join(self, short: str, long: str) -> None:
        old, new = self.group[short], self.group[long]
        if old == new:
            return
        self.group = {name: new if group == old else group for name, group in self.group.items()}

    def _long_form(self, short: str) -> str | None:
        """Return the name that *short* stands for; None where there is none, or more than one."""
        if (own := self._own(short)) is not None:
            return own
        first = None
        for long in self.names:
            if len(long) <= len(short):
                break
            if short in self.nicknames[long] or self.forms.shortens(self.kind, short, long):
                if first is not None and self.group[first] != self.group[long]:
                    return None
                first = first or long
        return first

    def _one_brand(self, a: str, b: str) -> bool:
        """Say whether two programs begin with the same words in marks: “五彩里弄”党建品牌, “五彩里弄”治理模式."""
        return self.kind == NodeType.PROGRAM and any(len(n) > 3 for n in self.nicknames[a] & self.nicknames[b])

    def _own(self, name: str) -> str | None:
        """Return the owner or place of the piece where *name* is how a piece speaks of it."""
        if self.kind == NodeType.PLACE and REDACTION.fullmatch(name):
            place = normal(self.piece.place)
            return place if place in self.known and REDACTION.match(place) else None
        owner = folded(self.kind, self.piece.owner)
        if self.kind == NodeType.ORGANIZATION and owner in self.known and owner != name and _is_owner(name, owner):
            return owner
        return None


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
