"""uses: which program (or, where no program governs, which organization) a mechanism carries out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import EdgeType, Entity, NodeType
from kg.relations.claims import Claim
from kg.relations.cues import Cues
from kg.relations.layout import Layout, Spot
from kg.relations.programs import Programs
from kg.relations.scoring import NOBODY, Choice, Features, Weights, reason, yes

RULES = {
    "sentence_other": "uses/same-sentence",
    "heading_other": "uses/section-program",
    "opening_other": "uses/section-program",
    "paragraph_other": "uses/same-paragraph",
    "main": "uses/main-program",
    "o_owner": "uses/owner",
    "o": "uses/organization",
    "p": "uses/nearest-program",
}
"""Feature → name of the rule, the most telling first."""


def use(layout: Layout, cue: Cues, programs: Programs, weights: Weights) -> Iterator[Claim]:
    """Yield for every mechanism the program or organization that it carries out, where the text shows one."""
    for choice in measure_choices(layout, cue, programs):
        source, share = weights.best(choice.candidates)
        if source:
            rule = reason(choice.candidates[source], RULES)
            yield Claim(source, choice.target.entity.id, EdgeType.USES, layout.evidence(choice.target), rule, share)


def measure_choices(layout: Layout, cue: Cues, programs: Programs) -> Iterator[Choice]:
    """Yield one choice a mechanism: its candidates are the programs, the organizations and nobody."""
    for mechanism in layout.of_type(NodeType.MECHANISM):
        spot = _body_spot(layout, mechanism)
        yield Choice(
            spot,
            {
                **{p.id: program_features(layout, cue, programs, p, spot) for p in programs.entities},
                **{
                    o.id: _organization_features(layout, programs, o, spot)
                    for o in layout.of_type(NodeType.ORGANIZATION)
                },
                NOBODY: _nobody_features(layout, programs),
            },
        )


def _body_spot(layout: Layout, mechanism: Entity) -> Spot:
    """Return the first mention in the body; the first at all where there is none."""
    spots = layout.by_entity[mechanism.id]
    return next((s for s in spots if s.paragraph >= layout.first_body), spots[0])


def program_features(layout: Layout, cue: Cues, programs: Programs, program: Entity, at: Spot) -> Features:
    """Return the features of *program* as what governs the place *at*."""
    spots, before = layout.by_entity[program.id], layout.in_front(program.id, at)
    found = programs.features[program.id] | yes(
        only_after=not before,
        sentence_after=any(s.sentence == at.sentence and s.start > at.start for s in spots[len(before) :]),
        heading=at.section is not None and any(layout.in_heading_of(s, at) for s in spots),
        other_mention=any(
            s.sentence == t.sentence for t in layout.by_entity[at.entity.id] if t is not at for s in spots
        ),
    )
    if before:
        found |= _nearest_features(layout, cue, before, at)
    if program.id != programs.main:
        # What is true of the main program by chance of position tells little: an other program needs the position.
        found |= {
            f"{name}_other": 1.0
            for name in ("sentence", "item", "paragraph", "opening", "heading", "nearest")
            if name in found
        }
    return found


def _nearest_features(layout: Layout, cue: Cues, before: Sequence[Spot], at: Spot) -> Features:
    """Return where the last mention of the program in front of *at* stands."""
    last = before[-1]
    latest = layout.latest(NodeType.PROGRAM, at) or last
    nearest, same_paragraph = latest.entity.id == last.entity.id, last.paragraph == at.paragraph
    return yes(
        nearest=nearest,
        nearest_paragraph=nearest and same_paragraph,
        sentence=last.sentence == at.sentence,
        sentence_run=last.sentence == at.sentence and cue.carried_out(layout, last),
        previous_sentence=same_paragraph and at.sentence - last.sentence == 1,
        paragraph=same_paragraph and last.sentence != at.sentence,
        paragraph_occasion=same_paragraph and cue.occasion(layout, last),
        item=same_paragraph and layout.item(last) == layout.item(at),
        previous_paragraph=at.paragraph - last.paragraph == 1,
        opening=same_paragraph and any(s.paragraph == at.paragraph and layout.opens_paragraph(s) for s in before),
        section=at.section is not None and last.section == at.section,
    )


def _organization_features(layout: Layout, programs: Programs, organization: Entity, at: Spot) -> Features:
    spots, all_spots = layout.by_entity[organization.id], layout.by_type[NodeType.ORGANIZATION]
    before = layout.in_front(organization.id, at)
    last = before[-1] if before else None
    latest = layout.latest(NodeType.ORGANIZATION, at)
    found = yes(
        o=True,
        o_owner=organization.id in layout.owners,
        o_after=last is None,
        o_nearest=last is not None and latest is not None and latest.entity.id == organization.id,
        o_sentence=last is not None and last.sentence == at.sentence,
        o_paragraph=last is not None and last.sentence != at.sentence and last.paragraph == at.paragraph,
        o_all_background=bool(programs.entities) and len(programs.background) == len(programs.entities),
        o_no_program=not programs.entities,
    )
    return found | {"o_frequency": len(spots) / len(all_spots)}


def _nobody_features(layout: Layout, programs: Programs) -> Features:
    return yes(
        nobody=True,
        nobody_no_program=not programs.entities,
        nobody_no_organization=not layout.by_type[NodeType.ORGANIZATION],
        nobody_no_owner=not layout.piece.owner and not programs.entities,
        nobody_all_background=bool(programs.entities) and len(programs.background) == len(programs.entities),
    )
