"""What people decided, as provenance: who said of which nodes that they are one practice, or that they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import Build, EdgeType, Ruling, Verdict, stable_id
from kg.rdf.terms import Object, iso_date, named


def decisions(build: Build, run: NamedNode, iri: Callable[[str], NamedNode]) -> Iterator[Quad]:
    """Yield each decision that holds, its author, and what it led to: the ``realises`` of both sides, where it said "same".

    What generated a claim is the run alone, which the decision informed: in PROV all generations of an entity are at one
    instant (PROV-CONSTRAINTS, generation-generation-ordering), and several decisions may meet in a claim.
    """
    node_of = {entity: node.id for node in build.nodes for entity in node.entities}
    nodes = {node.id for node in build.nodes}
    claims = {(s.source, s.document, s.piece): s for s in build.statements if s.type == EdgeType.REALISES}
    realised = {source: s for (source, _, _), s in claims.items()}
    for ruling in build.rulings:
        sides = [node_of.get(side, side) for side in (ruling.subject, ruling.object)]
        if not set(sides) <= nodes:
            continue  # a practice that nothing in the build realises: there is no node to speak of
        subject, agent = iri(ruling.decision.id), iri(stable_id("person", ruling.decision.author))
        yield Quad(run, named("prov:wasInformedBy"), subject)
        for predicate, value in _said(ruling, agent):
            yield Quad(subject, named(predicate), value)
        for side in sides:
            yield Quad(subject, named("prov:used"), iri(side))
            if ruling.decision.verdict == Verdict.SAME and side in realised:
                yield Quad(iri(realised[side].id), named("prov:wasInfluencedBy"), subject)
        yield Quad(agent, named("rdf:type"), named("prov:Agent"))
        yield Quad(agent, named("rdfs:label"), Literal(ruling.decision.author))


def _said(ruling: Ruling, agent: NamedNode) -> Iterator[tuple[str, Object]]:
    decision = ruling.decision
    yield "rdf:type", named("pp:Decision")
    yield "rdf:type", named("prov:Activity")
    yield "pp:verdict", Literal(str(decision.verdict))
    yield "dcterms:date", iso_date(decision.date)
    yield "prov:wasAssociatedWith", agent
    if decision.comment:
        yield "rdfs:comment", Literal(decision.comment)
