"""Across pieces: which entities are one node of the graph.

Only names that cannot mean two things are joined: places that the table of divisions knows without doubt or that carry
their class word, organizations that name their place in full, and programs and mechanisms through the practice that they
are a case of, by ``realises`` (see matching.py). A redacted name never leaves its piece.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from kg.ontology import Ontology
from kg.resolution.divisions import divisions
from kg.resolution.likeness import Embed
from kg.resolution.matching import Matching, match
from kg.resolution.ownplace import unnamed_place
from kg.text import is_redacted, normal

_NAMED_AREA = re.compile(r"[^*＊×Xx○某]{2,}(?:省|市|县|自治州|自治区|自治县|旗|盟)")


PROPOSED = "proposed"
"""Status of a practice that is not in the taxonomy."""


class Resolver:
    """Names that the ontology knows, ready for look-up."""

    def __init__(self, ontology: Ontology) -> None:
        self.divisions = divisions(ontology)
        self.national = tuple(ontology.words("resolution.national_bodies"))

    def node_key(self, entity: Entity, near: tuple[str, ...] = ()) -> tuple[str, str]:
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
        return (stable_id("organization", name) if self.is_unique(name) else entity.id), ""

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


def resolve(
    extractions: Sequence[Extraction], ontology: Ontology, embed: Embed | None = None
) -> tuple[tuple[Node, ...], tuple[Statement, ...], tuple[str, ...]]:
    """Return the nodes and statements of the whole build (sorted by id), and the assumptions made on the way.

    Args:
        extractions: sorted by document name.
        ontology: divisions, taxonomy and the model of matching.
        embed: gives vectors of phrases (accurate mode); without it practices are matched by names and words alone.
    """
    return join(extractions, ontology, match(extractions, ontology, embed))


def join(
    extractions: Sequence[Extraction], ontology: Ontology, matching: Matching
) -> tuple[tuple[Node, ...], tuple[Statement, ...], tuple[str, ...]]:
    """Return what :func:`resolve` does, for a matching that is made already."""
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
    nodes = {key: _node(key, codes[key], members, resolver) for key, members in groups.items()}
    for extraction in extractions:
        for part in extraction.pieces:
            for statement in _linked(extraction, part, matching, node_of):
                statements[statement.id] = statement
    used = {s.target for s in statements.values() if s.type == EdgeType.REALISES}
    for key in used:
        practice = matching.practices[key]
        code, en = (practice.concept.id, practice.concept.en) if practice.concept else ("", "")
        status = "" if practice.concept else PROPOSED
        nodes[key] = Node(key, NodeType.PRACTICE, practice.label, (), (), status=status, code=code, label_en=en)
    return (
        tuple(nodes[k] for k in sorted(nodes)),
        tuple(statements[k] for k in sorted(statements)),
        _assumptions(nodes, extractions),
    )


def _with_place(extraction: Extraction, part: PieceExtraction) -> PieceExtraction:
    return replace(part, entities=(*part.entities, *unnamed_place(extraction.document, part)))


def _node(
    key: str, code: str, members: Sequence[tuple[Extraction, PieceExtraction, Entity]], resolver: Resolver
) -> Node:
    first, labels = members[0][2], {e.label for _, _, e in members}
    occurrences = tuple(
        Occurrence(extraction.document.id, part.piece.number, _sentence(part.piece.sentences, mention.span), mention)
        for extraction, part, entity in members
        for mention in entity.mentions
    )
    return Node(
        key,
        first.type,
        resolver.divisions.name(code) if code else min(labels, key=lambda label: (-len(label), label)),
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
    index = bisect_right(sentences, span.start, key=lambda s: s.span.start) - 1
    return sentences[index].span if index >= 0 and sentences[index].span.covers(span) else span


def _linked(
    extraction: Extraction, part: PieceExtraction, matching: Matching, node_of: Mapping[str, str]
) -> Iterable[Statement]:
    """Yield the statements of a piece between nodes, and those that resolution adds."""
    for s in part.statements:
        source, target = node_of[s.source], node_of[s.target]
        if source != target:
            yield Statement(source, s.type, target, s.document, s.piece, s.evidence, s.quote, s.rule, s.confidence)
    quotes = {(m.quote, e.id) for e in part.entities if e.type == NodeType.PLACE for m in e.mentions}
    places = sorted(quotes, key=lambda place: (-len(place[0]), place))
    for entity in part.entities:
        if added := _added(extraction.document.name, part, entity, places, matching, node_of):
            mention = entity.mentions[0]
            at = extraction.document.id, part.piece.number, mention.span, mention.quote
            yield Statement(node_of[entity.id], added[0], added[1], *at, added[2], added[3])


def _added(
    document: str,
    part: PieceExtraction,
    entity: Entity,
    places: Sequence[tuple[str, str]],
    matching: Matching,
    node_of: Mapping[str, str],
) -> tuple[EdgeType, str, str, float] | None:
    """Return the edge that resolution adds to *entity*: type, target, rule and confidence."""
    if found := matching.realised.get((document, part.piece.number, entity.id)):
        return EdgeType.REALISES, found.practice, found.rule, found.confidence
    if entity.type == NodeType.ORGANIZATION:
        name = entity.label.removeprefix("中共")
        place = next((key for quote, key in places if len(quote) > 1 and name.startswith(quote)), None)
        if place is not None:
            return EdgeType.LOCATED_IN, node_of[place], "located/name", 0.9
    return None


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
