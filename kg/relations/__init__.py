"""The six edges inside a piece: implements, uses, achieves, partOf, cooperatesWith, issues.

Three are choices: which program governs a mechanism, which cause has a result, who runs a program. Candidates have
named features, weighted in ontology/lexicon/relations.yaml. The other three are read from the words between two names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model import Document, EdgeType, Entity, Piece, Statement
from kg.ontology import Ontology
from kg.relations.claims import Claim
from kg.relations.composition import spelled_out
from kg.relations.cues import Cues, cues
from kg.relations.implementers import implementation
from kg.relations.layout import Layout, lay_out
from kg.relations.measures import use
from kg.relations.organizations import cooperation, issuing
from kg.relations.outcomes import achievement
from kg.relations.programs import Programs, find_programs
from kg.relations.scoring import Decisions, decisions
from kg.relations.trust import Trust, trust

__all__ = ["relate"]

LEAST = 0.2
"""Confidence below which an edge is more often wrong than it is worth."""


def relate(document: Document, piece: Piece, entities: Sequence[Entity], ontology: Ontology) -> tuple[Statement, ...]:
    """Return what *piece* says of how its *entities* belong together, sorted by id.

    One statement per source, type and target, with the sentence that gives it best.
    """
    model, known = trust(ontology), {e.id: e for e in entities}
    statements = (_statement(document, piece, c, known, model) for c in claims(document, piece, entities, ontology))
    return tuple(sorted((s for s in statements if s.confidence >= LEAST), key=lambda s: s.id))


def claims(
    document: Document, piece: Piece, entities: Sequence[Entity], ontology: Ontology, known: Decisions | None = None
) -> Iterable[Claim]:
    """Return what the rules claim, one claim an edge, however little it can be trusted.

    Args:
        document: the document.
        piece: one piece of it.
        entities: what the piece names.
        ontology: words and weights of the rules.
        known: other weights of the choices.
    """
    layout = lay_out(document, piece, entities)
    found = _claims(
        layout, cues(ontology), known or decisions(ontology), find_programs(layout, cues(ontology), ontology)
    )
    return _best(found, trust(ontology).rules)


def _claims(layout: Layout, cue: Cues, known: Decisions, programs: Programs) -> Iterator[Claim]:
    yield from implementation(layout, cue, programs, known.implements)
    yield from use(layout, cue, programs, known.uses)
    yield from achievement(layout, cue, programs, known.achieves)
    yield from spelled_out(layout, cue)
    yield from cooperation(layout, cue)
    yield from issuing(layout, cue)


def _best(found: Iterable[Claim], confidence: Mapping[str, float]) -> Iterable[Claim]:
    """Return one claim an edge: the most trusted rule, then the first sentence. Cooperation has no direction."""
    best: dict[tuple[EdgeType, str, str], Claim] = {}
    for claim in found:
        ends = (claim.source, claim.target)
        if claim.type == EdgeType.COOPERATES_WITH and (claim.type, *reversed(ends)) in best:
            ends = (claim.target, claim.source)
        held = best.get((claim.type, *ends))
        if held is None or confidence[claim.rule] > confidence[held.rule]:
            best[(claim.type, *ends)] = replace(claim, source=ends[0], target=ends[1])
    return best.values()


def _statement(document: Document, piece: Piece, claim: Claim, known: Mapping[str, Entity], model: Trust) -> Statement:
    quote, confidence = claim.evidence.of(document.text), model.of(claim, known[claim.source], known[claim.target])
    ends = (claim.source, claim.type, claim.target)
    return Statement(*ends, document.id, piece.number, claim.evidence, quote, claim.rule, confidence)
