"""The six edges inside a piece: implements, uses, achieves, partOf, cooperatesWith, issues.

Three are choices: which program governs a mechanism, which cause has a result, who runs a program. Candidates have
named features, weighted in ontology/lexicon/relations.yaml. The other three are read from the words between two names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
from kg.relations.programs import find_programs
from kg.relations.scoring import Decisions, decisions

__all__ = ["relate"]


def relate(document: Document, piece: Piece, entities: Sequence[Entity], ontology: Ontology) -> tuple[Statement, ...]:
    """Return what *piece* says of how its *entities* belong together, sorted by id.

    One statement per source, type and target, with the sentence that gives it best.
    """
    layout = lay_out(document, piece, entities)
    claims = _claims(layout, cues(ontology), decisions(ontology))
    confidence = ontology.maps["relations.confidence"]
    statements = (_statement(layout, claim, confidence) for claim in _best(claims, confidence))
    return tuple(sorted(statements, key=lambda s: s.id))


def _claims(layout: Layout, cue: Cues, known: Decisions) -> Iterator[Claim]:
    programs = find_programs(layout, cue, known.main_program)
    yield from implementation(layout, cue, programs, known.implements)
    yield from use(layout, cue, programs, known.uses)
    yield from achievement(layout, cue, programs, known.achieves)
    yield from spelled_out(layout, cue)
    yield from cooperation(layout, cue)
    yield from issuing(layout, cue)


def _best(claims: Iterable[Claim], confidence: Mapping[str, str]) -> Iterable[Claim]:
    """Return one claim an edge: the most trusted rule, then the first sentence. Cooperation has no direction."""
    best: dict[tuple[EdgeType, str, str], Claim] = {}
    for claim in claims:
        ends = (claim.source, claim.target)
        if claim.type == EdgeType.COOPERATES_WITH and (claim.type, *reversed(ends)) in best:
            ends = (claim.target, claim.source)
        held = best.get((claim.type, *ends))
        if held is None or float(confidence[claim.rule]) > float(confidence[held.rule]):
            best[(claim.type, *ends)] = Claim(*ends, claim.type, claim.evidence, claim.rule)
    return best.values()


def _statement(layout: Layout, claim: Claim, confidence: Mapping[str, str]) -> Statement:
    return Statement(
        claim.source,
        claim.type,
        claim.target,
        layout.document.id,
        layout.piece.number,
        claim.evidence,
        claim.evidence.of(layout.document.text),
        claim.rule,
        float(confidence[claim.rule]),
    )
