"""Which mechanisms and programs of different pieces are one practice, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.decisions import NOTHING, Standing
from kg.errors import Problem
from kg.model import Entity, Extraction, NodeType, PieceExtraction, Ruling, Uncertain, Verdict, stable_id
from kg.ontology import Concept, Ontology
from kg.resolution import clusters, likeness
from kg.resolution.cards import Cards
from kg.resolution.likeness import Embed, Model, Phrase, Table
from kg.resolution.phrases import Vectors
from kg.resolution.uncertain import near, reasons
from kg.resolution.units import Found, Key, Units, bind, units
from kg.text import normal

DECIDED = "realises/decided"
SIMILAR = "realises/similar"
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
    uncertain: tuple[Uncertain, ...] = ()
    """Pairs that a person should look at, best first."""
    rulings: tuple[Ruling, ...] = ()
    """Decisions of people that hold here."""
    problems: tuple[Problem, ...] = ()
    """Decisions that contradict each other, or whose words are gone."""


def match(
    extractions: Sequence[Extraction],
    ontology: Ontology,
    embed: Embed | None = None,
    decisions: Standing = NOTHING,
) -> Matching:
    """Return the practices of all mechanisms and programs, those of background programmes with them.

    An entity gets a practice if one of its names is in the taxonomy, or if it is like enough to an entity of another
    piece. Groups that have no name of the taxonomy are proposed as practices, if entities of two pieces are in them.
    What people decided holds against names and likeness.
    """
    cards, general = Cards(ontology), frozenset(ontology.words("resolution.general_names"))
    entities = {
        (x.document.name, part.piece.number, e.id): e for x in extractions for part in x.pieces for e in named(part)
    }
    phrases = {key: phrase_of(e) for key, e in entities.items()}
    found = {key: cards.concept(e) for key, e in entities.items()}
    bound, lost = bind(decisions, extractions, entities, (c.id for c in ontology.practices))
    decided = {key for b in bound for key in b.keys}
    vectors = Vectors(ontology)
    alone = {
        key: text
        for key, text in phrases.items()
        if not found[key] and key not in decided and (text in general or vectors.amount_only(text))
    }
    compared = {key: text for key, text in phrases.items() if key not in alone}
    likened = {key: text for key, text in compared.items() if text not in general or found[key]}
    table = Table(phrases_of(entities, likened, found), ontology, embed)
    model = likeness.load(ontology.folder, meaning=embed is not None)
    links = dict(zip(_keys(table), likeness.probabilities(table, model).tolist(), strict=True))
    rows = {p.text: row for row, p in enumerate(table.phrases)}
    row_of = {key: rows[text] for key, text in likened.items() if text in rows}
    made = units([p.card for p in table.phrases], links, row_of, found, bound)
    groups = clusters.group(made.cards, made.links, model.threshold, model.proposed, made.together, made.apart)
    why = _Why(table, model, made, groups)
    practices, realised = _realised(why, row_of, compared, found, ontology)
    inside = _inside_documents(alone)
    pairs = near(table, model, made, groups, row_of, bound)
    problems = (*decisions.problems, *lost, *made.problems)
    return Matching(
        {**practices, **inside[0]}, {**realised, **inside[1]}, phrases, pairs, tuple(made.rulings), problems
    )


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


def _realised(
    why: _Why, row_of: Mapping[Key, int], phrases: Mapping[Key, str], found: Found, ontology: Ontology
) -> tuple[dict[str, Practice], dict[Key, Realisation]]:
    """Return the practices of the groups by id, and what realises them, and why."""
    made, groups = why.made, why.groups
    members: dict[int, list[Key]] = defaultdict(list)
    for key in sorted(phrases):
        if (unit := made.own.get(key, row_of.get(key))) is not None:
            members[groups[unit]].append(key)
    card_of = {groups[unit]: card for unit, card in enumerate(made.cards) if card}
    concepts = {c.id: c for c in ontology.practices}
    said = {end for r in made.rulings if r.decision.verdict == Verdict.SAME for end in (r.subject, r.object)}
    practices, realised = dict[str, Practice](), dict[Key, Realisation]()
    for number, keys in sorted(members.items()):
        practice = _practice(concepts.get(card_of.get(number, "")), [phrases[k] for k in keys])
        if practice.concept is None and len({k[:2] for k in keys}) < 2:
            continue
        if practice.id in practices:  # two practices of one name, told apart by people
            practice = replace(practice, id=stable_id("practice", practice.label, *map(str, keys[0])))
        practices[practice.id] = practice
        for key in keys:
            known = found[key]
            unit = made.own.get(key, row_of.get(key, 0))
            if key[2] in said:
                realised[key] = Realisation(practice.id, DECIDED, 1.0)
            elif known is not None and practice.concept is not None and known[0].id == practice.concept.id:
                realised[key] = Realisation(practice.id, known[1], 0.9)
            else:
                realised[key] = why.realisation(practice.id, unit, phrases[key])
    return practices, realised


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

    def __init__(self, table: Table, model: Model, made: Units, groups: Sequence[int]) -> None:
        self.table, self.model, self.made, self.groups = table, model, made, groups
        self.best: dict[int, tuple[float, int, int]] = {}
        for at, ((a, b), value) in zip(made.pairs, made.links.items(), strict=True):
            if groups[a] == groups[b]:
                for me, other in ((a, b), (b, a)):
                    self.best[me] = max(self.best.get(me, (0.0, 0, 0)), (value, -other, at))

    def realisation(self, practice: str, unit: int, name: str) -> Realisation:
        """Return why the unit *unit* is in its group; an equal name needs no other reason."""
        if unit not in self.best or self.best[unit][2] < 0:
            return Realisation(practice, "realises/same-name", 0.9, name)
        value, other, at = self.best[unit]
        row, like = self.made.rows[unit], self.made.rows[-other]
        if value >= likeness.SAME_CORE and self.table.cores[row] == self.table.cores[like]:
            return Realisation(practice, "realises/same-name", round(value, 3), self.table.phrases[like].text)
        return Realisation(
            practice, SIMILAR, round(value, 3), self.table.phrases[like].text, reasons(self.table, self.model, at)
        )
