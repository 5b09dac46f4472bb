"""Which mechanisms and programs of different pieces are one practice, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kg.model import Entity, Extraction, NodeType, PieceExtraction, stable_id
from kg.ontology import Concept, Ontology
from kg.resolution import clusters, likeness
from kg.resolution.cards import Cards
from kg.resolution.likeness import Embed, Model, Phrase, Table
from kg.resolution.phrases import Vectors
from kg.text import normal

Key = tuple[str, int, str]
"""Name of the document, number of the piece, id of the entity."""
SIMILAR = "realises/similar"
REASONS = 4
"""Features that a match names, those that speak for it most."""
LONGEST = 40
"""Longer phrases are sentences, no names: they are not compared."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice that entities realise: of the taxonomy, or proposed."""

    id: str
    label: str
    concept: Concept | None = None
    """None where the practice is proposed: no concept of the taxonomy has it."""
    wordings: tuple[str, ...] = ()
    """Of a proposed one: what its entities are called, most frequent first."""


@dataclass(frozen=True, slots=True)
class Realisation:
    """That an entity is a case of a practice, and why."""

    practice: str
    rule: str
    confidence: float
    like: str = ""
    """The name that it is most like, where the names alone did not decide: of another entity of the practice."""
    reasons: tuple[tuple[str, float, float], ...] = ()
    """Feature, its value, what it adds to the log odds; what speaks for the match most comes first."""


@dataclass(frozen=True)
class Matching:
    """What was found: the practices by id, and for each entity that realises one, which."""

    practices: Mapping[str, Practice]
    realised: Mapping[Key, Realisation]
    phrases: Mapping[Key, str] = field(default_factory=dict)


def match(extractions: Sequence[Extraction], ontology: Ontology, embed: Embed | None = None) -> Matching:
    """Return the practices of all mechanisms and programs, those of background programmes with them.

    An entity gets a practice if one of its names is in the taxonomy, or if it is like enough to an entity of another
    piece. Groups that have no name of the taxonomy are proposed as practices, if entities of two pieces are in them.
    """
    cards, general = Cards(ontology), frozenset(ontology.words("resolution.general_names"))
    entities = {
        (x.document.name, part.piece.number, e.id): e for x in extractions for part in x.pieces for e in named(part)
    }
    phrases = {key: phrase_of(e) for key, e in entities.items()}
    found = {key: cards.concept(e) for key, e in entities.items()}
    vectors = Vectors(ontology)
    alone = {
        key: text for key, text in phrases.items() if not found[key] and (text in general or vectors.amount_only(text))
    }
    compared = {key: text for key, text in phrases.items() if key not in alone}
    table = Table(phrases_of(entities, compared, found), ontology, embed)
    model = likeness.load(ontology.folder, meaning=embed is not None)
    probabilities = likeness.probabilities(table, model)
    links = dict(zip(_keys(table), probabilities.tolist(), strict=True))
    groups = clusters.group([p.card for p in table.phrases], links, model.threshold, model.proposed)
    matching = _matching(table, model, links, groups, compared, found, ontology)
    practices, realised = _inside_documents(alone)
    return Matching({**matching.practices, **practices}, {**matching.realised, **realised}, phrases)


def _inside_documents(alone: Mapping[Key, str]) -> tuple[dict[str, Practice], dict[Key, Realisation]]:
    """Return the practices of names that mean something else in each document: one a document, if two pieces have it."""
    members: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key in sorted(alone):
        members[key[0], alone[key]].append(key)
    practices, realised = dict[str, Practice](), dict[Key, Realisation]()
    for (document, text), keys in sorted(members.items()):
        if len({k[1] for k in keys}) > 1:
            practice = Practice(stable_id("practice", text, document), text, None, (text,))
            practices[practice.id] = practice
            realised |= {k: Realisation(practice.id, "realises/same-name", 0.9, text) for k in keys}
    return practices, realised


def phrase_of(entity: Entity) -> str:
    """Return the name under which an entity is compared: its label, or, where that is a sentence, its shortest name."""
    names = [normal(entity.label), *sorted((normal(m.quote) for m in entity.mentions), key=lambda n: (len(n), n))]
    return next((n for n in names if 0 < len(n) <= LONGEST), names[0])


def named(part: PieceExtraction) -> Iterator[Entity]:
    """Return the mechanisms and programs of a piece, in order."""
    return (e for e in part.entities if e.type in (NodeType.PROGRAM, NodeType.MECHANISM))


Found = Mapping[Key, tuple[Concept, str] | None]


def phrases_of(entities: Mapping[Key, Entity], phrases: Mapping[Key, str], found: Found) -> list[Phrase]:
    """Return the distinct phrases, sorted. The card of a phrase is that of its first entity that has one."""
    documents: dict[str, set[str]] = defaultdict(set)
    programs, seen, card = Counter[str](), Counter[str](), dict[str, str]()
    for key in sorted(phrases):
        text, known = phrases[key], found[key]
        documents[text].add(key[0])
        seen[text] += 1
        programs[text] += entities[key].type == NodeType.PROGRAM
        if known:
            card.setdefault(text, known[0].id)
    return [
        Phrase(text, frozenset(documents[text]), programs[text] * 2 >= seen[text], card.get(text, ""))
        for text in sorted(documents)
        if text and (text in card or len(text) <= LONGEST)
    ]


def _keys(table: Table) -> Iterable[tuple[int, int]]:
    return zip(table.pairs.left.tolist(), table.pairs.right.tolist(), strict=True)


def _matching(
    table: Table,
    model: Model,
    links: Mapping[tuple[int, int], float],
    groups: Sequence[int],
    phrases: Mapping[Key, str],
    found: Found,
    ontology: Ontology,
) -> Matching:
    rows = {p.text: row for row, p in enumerate(table.phrases)}
    members: dict[int, list[Key]] = defaultdict(list)
    for key in sorted(phrases):
        if phrases[key] in rows:
            members[groups[rows[phrases[key]]]].append(key)
    card_of = {groups[row]: p.card for row, p in enumerate(table.phrases) if p.card}
    concepts = {c.id: c for c in ontology.practices}
    why = _Why(table, model, links, groups)
    practices, realised = dict[str, Practice](), dict[Key, Realisation]()
    for number, keys in sorted(members.items()):
        practice = _practice(concepts.get(card_of.get(number, "")), [phrases[k] for k in keys])
        if practice.concept is None and len({k[:2] for k in keys}) < 2:
            continue
        practices[practice.id] = practice
        for key in keys:
            known = found[key]
            named = known is not None and practice.concept is not None and known[0].id == practice.concept.id
            realised[key] = (
                Realisation(practice.id, known[1], 0.9)
                if named and known
                else why.realisation(practice.id, rows[phrases[key]], rows)
            )
    return Matching(practices, realised, phrases)


def _practice(concept: Concept | None, names: Sequence[str]) -> Practice:
    if concept:
        return Practice(practice_id(concept), concept.label, concept)
    counts = Counter(names)
    ordered = sorted(counts, key=lambda n: (-counts[n], len(n), n))
    return Practice(stable_id("practice", ordered[0]), ordered[0], None, tuple(ordered))


def practice_id(concept: Concept) -> str:
    """Return the node id of a practice of the taxonomy."""
    return f"practice-{concept.id}"


class _Why:
    """Says for each phrase which other phrase of its group it is most like."""

    def __init__(
        self, table: Table, model: Model, links: Mapping[tuple[int, int], float], groups: Sequence[int]
    ) -> None:
        self.table, self.model = table, model
        self.best: dict[int, tuple[float, int, int]] = {}
        for at, ((a, b), value) in enumerate(links.items()):
            if groups[a] == groups[b]:
                for me, other in ((a, b), (b, a)):
                    self.best[me] = max(self.best.get(me, (0.0, 0, 0)), (value, -other, at))

    def realisation(self, practice: str, row: int, rows: Mapping[str, int]) -> Realisation:
        """Return why the phrase *row* is in its group; an equal name needs no other reason."""
        if row not in self.best:
            return Realisation(practice, "realises/same-name", 0.9, self.table.phrases[row].text)
        value, other, at = self.best[row]
        parts = self.model.parts(self.table.features[at : at + 1])[0]
        order = np.argsort(-parts, kind="stable")[:REASONS]
        if value >= likeness.SAME_CORE and self.table.cores[row] == self.table.cores[-other]:
            return Realisation(practice, "realises/same-name", round(value, 3), self.table.phrases[-other].text)
        names = self.model.features
        reasons = tuple(
            (
                names[i],
                round(float(self.table.features[at][likeness.FEATURES.index(names[i])]), 3),
                round(float(parts[i]), 3),
            )
            for i in order.tolist()
            if parts[i] > 0
        )
        return Realisation(practice, SIMILAR, round(value, 3), self.table.phrases[-other].text, reasons)
