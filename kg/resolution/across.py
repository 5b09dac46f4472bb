"""Across pieces: which entities are one node of the graph.

Only names that cannot mean two things are joined: places that the table of divisions knows without doubt or that carry
their class word, organizations that name their place in full, and programs and mechanisms through the taxonomy, by
``realises``. A redacted name never leaves its piece.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from kg.model import (
    EdgeType,
    Entity,
    Extraction,
    Level,
    Node,
    NodeType,
    Occurrence,
    PieceExtraction,
    Sentence,
    Span,
    Statement,
    stable_id,
)
from kg.ontology import Concept, Ontology
from kg.resolution.divisions import divisions
from kg.resolution.ownplace import unnamed_place
from kg.text import is_redacted, normal

_NAMED_AREA = re.compile(r"[^*＊×Xx○某]{2,}(?:省|市|县|自治州|自治区|自治县|旗|盟)")
TAIL = 4
"""Characters that the end of a name must share with a name of the taxonomy."""


class Resolver:
    """Names that the ontology knows, ready for look-up."""

    def __init__(self, ontology: Ontology) -> None:
        self.divisions = divisions(ontology)
        self.concepts = {normal(name): concept for concept in ontology.practices for name in concept.names}
        self.class_words = ontology.words("resolution.class_words")
        self.national = tuple(ontology.words("resolution.national_bodies"))

    def node_key(self, entity: Entity, near: Collection[str] = ()) -> tuple[str, str]:
        """Return ``(node id, division code)`` of *entity*; the node id is the entity's own where nothing joins it.

        Args:
            entity: of any type.
            near: codes in which a county's short name is that county, from :meth:`near`.
        """
        name = normal(entity.label).removeprefix("中共")
        if is_redacted(entity.label) or entity.type not in (NodeType.PLACE, NodeType.ORGANIZATION):
            return entity.id, ""
        if entity.type == NodeType.PLACE:
            if code := self.divisions.code(name, near):
                return f"place-{code}", code
            return (stable_id("place", name) if _NAMED_AREA.fullmatch(name) else entity.id), ""
        return (stable_id("org", name) if self.is_unique(name) else entity.id), ""

    def near(self, extraction: Extraction, part: PieceExtraction) -> tuple[str, ...]:
        """Return the provinces and prefectures that a piece names without doubt, or the manifest for its document."""
        piece, told = part.piece, extraction.document.metadata.place
        labels = (e.label for e in part.entities if e.type == NodeType.PLACE)
        county = normal(piece.place) if piece.level == Level.COUNTY else ""
        return self.divisions.near(map(normal, (piece.place, told, *labels)), county)

    def is_unique(self, name: str) -> bool:
        """Say whether an organization's name means one body wherever it stands: it begins with its place in full."""
        if name.startswith(self.national):
            return True
        area = _NAMED_AREA.match(name)
        return area is not None and area.end() < len(name) and bool(self.divisions.code(area[0]))

    def concept(self, entity: Entity) -> tuple[Concept, str] | None:
        """Return the practice of the taxonomy that one of the entity's own names is, or ends with, and the rule.

        乡镇党委书记星级评定 ends with 星级评定. On annotated entities pairs joined by whole names are right in 0.99 of the
        cases, with endings of four characters and more in 0.95.
        """
        if entity.type not in (NodeType.PROGRAM, NodeType.MECHANISM):
            return None
        forms = [
            form
            for name in dict.fromkeys(normal(m.quote) for m in entity.mentions)
            for form in (name, *self._without_class_word(name))
        ]
        whole = next((self.concepts[form] for form in forms if form in self.concepts), None)
        if whole:
            return whole, "realises/taxonomy-name"
        tails = (form[-size:] for form in forms for size in range(len(form) - 1, TAIL - 1, -1))
        tail = next((self.concepts[t] for t in tails if t in self.concepts), None)
        return (tail, "realises/taxonomy-tail") if tail else None

    def _without_class_word(self, name: str) -> Iterable[str]:
        return (name.removesuffix(w) for w in self.class_words if name.endswith(w) and len(name) - len(w) >= 3)


def resolve(
    extractions: Sequence[Extraction], ontology: Ontology
) -> tuple[tuple[Node, ...], tuple[Statement, ...], tuple[str, ...]]:
    """Return the nodes and statements of the whole build (sorted by id), and the assumptions made on the way."""
    resolver = Resolver(ontology)
    groups: dict[str, list[tuple[Extraction, PieceExtraction, Entity]]] = defaultdict(list)
    extractions = [replace(x, pieces=tuple(_with_place(x, part) for part in x.pieces)) for x in extractions]
    codes, node_of, statements = dict[str, str](), dict[str, str](), dict[str, Statement]()
    for extraction in extractions:
        for part in extraction.pieces:
            near = resolver.near(extraction, part)
            for entity in part.entities:
                node, code = resolver.node_key(entity, near)
                groups[node].append((extraction, part, entity))
                node_of[entity.id], codes[node] = node, code
    nodes = {key: _node(key, codes[key], members) for key, members in groups.items()}
    for extraction in extractions:
        for part in extraction.pieces:
            for statement in _linked(extraction, part, resolver, node_of):
                statements[statement.id] = statement
    used = {s.target for s in statements.values() if s.type == EdgeType.REALISES}
    for concept in ontology.practices:
        if (key := practice_id(concept)) in used:
            nodes[key] = Node(key, NodeType.PRACTICE, concept.label, (), (), code=concept.id, label_en=concept.en)
    return (
        tuple(nodes[k] for k in sorted(nodes)),
        tuple(statements[k] for k in sorted(statements)),
        _assumptions(nodes, extractions),
    )


def _with_place(extraction: Extraction, part: PieceExtraction) -> PieceExtraction:
    return replace(part, entities=(*part.entities, *unnamed_place(extraction.document, part)))


def practice_id(concept: Concept) -> str:
    """Return the node id of a practice of the taxonomy."""
    return f"practice-{concept.id}"


def _node(key: str, code: str, members: Sequence[tuple[Extraction, PieceExtraction, Entity]]) -> Node:
    first = members[0][2]
    occurrences = tuple(
        Occurrence(extraction.document.id, part.piece.number, _sentence(part.piece.sentences, mention.span), mention)
        for extraction, part, entity in members
        for mention in entity.mentions
    )
    return Node(
        key,
        first.type,
        min((e.label for _, _, e in members), key=lambda label: (-len(label), label)),
        tuple(sorted(e.id for _, _, e in members)),
        occurrences,
        first.quantities,
        first.kind,
        first.status,
        first.attributes,
        is_redacted(first.label) and first.type in (NodeType.PLACE, NodeType.ORGANIZATION),
        code,
    )


def _sentence(sentences: Sequence[Sentence], span: Span) -> Span:
    """Return the span of the sentence that holds *span*; the span itself where none does."""
    return next((s.span for s in sentences if s.span.covers(span)), span)


def _linked(
    extraction: Extraction, part: PieceExtraction, resolver: Resolver, node_of: Mapping[str, str]
) -> Iterable[Statement]:
    """Yield the statements of a piece between nodes, and those that resolution adds."""
    for s in part.statements:
        source, target = node_of[s.source], node_of[s.target]
        if source != target:
            yield Statement(source, s.type, target, s.document, s.piece, s.evidence, s.quote, s.rule, s.confidence)
    quotes = {(m.quote, e.id) for e in part.entities if e.type == NodeType.PLACE for m in e.mentions}
    places = sorted(quotes, key=lambda place: (-len(place[0]), place))
    for entity in part.entities:
        mention = entity.mentions[0]
        added: tuple[EdgeType, str, str] | None = None
        if found := resolver.concept(entity):
            added = EdgeType.REALISES, practice_id(found[0]), found[1]
        elif entity.type == NodeType.ORGANIZATION:
            name = entity.label.removeprefix("中共")
            place = next((key for quote, key in places if len(quote) > 1 and name.startswith(quote)), None)
            if place is not None:
                added = EdgeType.LOCATED_IN, node_of[place], "located/name"
        if added:
            yield Statement(
                node_of[entity.id],
                added[0],
                added[1],
                extraction.document.id,
                part.piece.number,
                mention.span,
                mention.quote,
                added[2],
                0.9,
            )


def _assumptions(nodes: Mapping[str, Node], extractions: Sequence[Extraction]) -> tuple[str, ...]:
    redacted = sum(n.redacted and n.type == NodeType.PLACE for n in nodes.values())
    pieces = sum(len(x.pieces) for x in extractions)
    notes = []
    if redacted:
        notes.append(
            f"{redacted} 个被隐去名称的地方各按所在材料单独计，可能有重复（全部材料 {pieces} 篇）。 "
            f"{redacted} redacted places are kept apart, one per piece; some may be the same place."
        )
    return tuple(notes)
