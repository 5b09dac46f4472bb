"""implements: which organization leads, runs or carries out which program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.choices import NOBODY, Features, Weights, yes
from kg.model import EdgeType, Entity, NodeType
from kg.relations.claims import Claim
from kg.relations.cues import Cues
from kg.relations.layout import Layout, Spot
from kg.relations.programs import Programs
from kg.relations.scoring import reason

RULES = {
    "sentence_clause": "implements/same-clause",
    "owner": "implements/owner",
    "sentence": "implements/same-sentence",
    "alike": "implements/named-after",
    "set_up_main": "implements/body-set-up",
    "device_subject_main": "implements/runs-mechanism",
    "bias": "implements/same-piece",
}
"""Feature → name of the rule, the most telling first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An organization and a program that it may implement."""

    organization: str
    program: str
    evidence: Spot
    """The mention of the program whose sentence says most."""
    features: Features


def implementation(layout: Layout, cue: Cues, programs: Programs, weights: Weights) -> Iterator[Claim]:
    """Yield every pair that the text shows as an organization and what it carries out."""
    for pair in implementer_pairs(layout, cue, programs):
        source, share = weights.best({pair.organization: pair.features, NOBODY: {}})
        if source:
            rule = reason(pair.features, RULES)
            yield Claim(source, pair.program, EdgeType.IMPLEMENTS, layout.evidence(pair.evidence), rule, share)


def implementer_pairs(layout: Layout, cue: Cues, programs: Programs) -> Iterator[Pair]:
    """Yield every pair of organization and program of the piece with its features."""
    organizations = layout.of_type(NodeType.ORGANIZATION)
    owned = any(o.id in layout.owners for o in organizations)
    for organization in organizations:
        traits = _traits(layout, cue, organization, owned, len(organizations))
        for program in programs.entities:
            spot, near = _nearest_sentence(layout, cue, organization, program)
            features = traits | _of_pair(layout, programs, organization, program, traits) | near
            yield Pair(organization.id, program.id, spot, features)


def _traits(layout: Layout, cue: Cues, organization: Entity, owned: bool, count: int) -> Features:
    """Return what is true of the organization whatever the program."""
    spots = layout.by_entity[organization.id]
    owner = organization.id in layout.owners
    found = yes(
        bias=True,
        owner=owner,
        other_owner=owned and not owner,
        alone=count == 1,
        central=cue.central.match(organization.label),
        set_up=any(cue.set_up.search(layout.before(s, 8)) for s in spots),
        device_subject=any(_subject_of_device(layout, cue, s) for s in spots),
    )
    return found | {"frequency": len(spots) / len(layout.by_type[NodeType.ORGANIZATION])}


def _subject_of_device(layout: Layout, cue: Cues, spot: Spot) -> bool:
    """Say whether *spot* begins its clause and a mechanism follows in the sentence."""
    mechanisms = layout.by_type[NodeType.MECHANISM]
    return _acts(layout, cue, spot) and any(m.sentence == spot.sentence and m.start > spot.start for m in mechanisms)


def _acts(layout: Layout, cue: Cues, spot: Spot) -> bool:
    head = layout.clause_head(spot)
    return len(head) <= 8 and not cue.passive.search(head)


def _of_pair(layout: Layout, programs: Programs, organization: Entity, program: Entity, traits: Features) -> Features:
    about = programs.features[program.id]
    found = about | yes(alike=_alike(organization.label, program.label))
    joint = ("main", "background", "occasion")
    for trait in ("owner", "set_up", "device_subject"):
        found |= {f"{trait}_{name}": 1.0 for name in joint if trait in traits and name in about}
    return found


def _nearest_sentence(layout: Layout, cue: Cues, organization: Entity, program: Entity) -> tuple[Spot, Features]:
    """Return the mention of the program whose sentence joins the two best, and how it does."""
    spots = layout.by_entity[program.id]
    readings = [(s, _in_sentence(layout, cue, organization, s)) for s in spots]
    best = max(readings, key=lambda r: len(r[1]))
    if best[1]:
        return best
    together = {s.sentence for s in spots} & {s.sentence for s in layout.by_entity[organization.id]}
    own = next((s for s in spots if s.sentence in together), spots[0])
    return own, yes(sentence_after=bool(together), carried_out=any(cue.carried_out(layout, s) for s in spots))


def _in_sentence(layout: Layout, cue: Cues, organization: Entity, at: Spot) -> Features:
    before = [s for s in layout.earlier(NodeType.ORGANIZATION, at) if s.sentence == at.sentence]
    own = [s for s in before if s.entity.id == organization.id]
    if not own:
        return {}
    last = own[-1]
    between = any(last.end <= s.start < at.start for s in layout.by_type[NodeType.MECHANISM])
    return yes(
        sentence=True,
        sentence_nearest=before[-1] is last,
        sentence_clause=last.clause == at.clause,
        sentence_subject=_acts(layout, cue, last),
        sentence_passive=cue.passive.search(layout.clause_head(last)),
        sentence_run=cue.carried_out(layout, at),
        sentence_occasion=cue.occasion(layout, at),
        sentence_device_between=between,
    )


def _alike(left: str, right: str) -> bool:
    """Say whether the names share four characters: two pairs in a row or apart."""
    return sum(left[i : i + 2] in right for i in range(len(left) - 1)) >= 2
