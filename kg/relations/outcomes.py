"""achieves: the nearest cause that the text gives for a result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.choices import NOBODY, Features, Weights, yes
from kg.model import EdgeType, Entity, NodeType
from kg.relations.claims import Claim
from kg.relations.cues import Cues
from kg.relations.layout import Layout, Spot
from kg.relations.measures import program_features
from kg.relations.programs import Programs
from kg.relations.scoring import Choice, reason

RULES = {
    "same_cause": "achieves/same-claim",
    "m_clause": "achieves/same-clause",
    "m_sentence": "achieves/same-sentence",
    "m_after": "achieves/device-behind",
    "m_paragraph": "achieves/same-measure",
    "m": "achieves/device",
    "o_sentence": "achieves/organization-in-sentence",
    "o": "achieves/organization",
    "sentence": "achieves/program-in-sentence",
    "nearest_other": "achieves/section-program",
    "main": "achieves/main-program",
    "p": "achieves/program",
}
"""Feature → name of the rule, the most telling first."""

_JOINED = re.compile(r"[”’」』》）)]?(?:[、和与及以]{1,2}|[，；]?[^，。；、：“”]{0,5})[“‘「『《（(]?")
"""All that stands between two members of a list, or between the devices of one clause and the next: no more than a verb."""


_SPARSE = 0.35
"""Fewer mechanisms than this share of the results: the piece lists figures."""


@dataclass(frozen=True)
class _Place:
    """A result, and what stands around it."""

    at: Spot
    mechanisms: tuple[Spot, ...]
    """Mentions of mechanisms in front of it, in text order."""
    organizations: tuple[Spot, ...]
    device_in_sentence: bool
    device_in_paragraph: bool
    empty: bool
    """Its paragraph names neither a mechanism nor a program."""
    sparse: bool
    """The piece names far fewer mechanisms than results: it lists figures."""
    total: bool
    """A word like 截至, 累计 or 全县 stands between the last mechanism (or the sentence's begin) and the result."""
    honour: bool
    statistic: bool
    measures: bool


def achievement(layout: Layout, cue: Cues, programs: Programs, weights: Weights) -> Iterator[Claim]:
    """Yield the causes of every result: the likeliest candidate, and the mechanisms listed with it."""
    causes: dict[str, frozenset[str]] = {}
    for choice in outcome_choices(layout, cue, programs):
        earlier = causes.get(chained(layout, choice.target))
        if earlier:
            choice = with_previous(choice, earlier)
        (source, share), target = weights.best(choice.candidates), choice.target
        causes[target.entity.id] = coordinated(layout, source, target) if source else frozenset()
        for cause in sorted(causes[target.entity.id]):
            rule = reason(choice.candidates[source], RULES)
            yield Claim(cause, target.entity.id, EdgeType.ACHIEVES, layout.evidence(target), rule, share)


def outcome_choices(layout: Layout, cue: Cues, programs: Programs) -> Iterator[Choice]:
    """Yield one choice a result, in text order: candidates are mechanisms, programs, organizations and nobody."""
    for outcome in layout.of_type(NodeType.OUTCOME):
        place = _place(layout, cue, layout.by_entity[outcome.id][0])
        yield Choice(
            place.at,
            {
                **{m.id: _mechanism_features(layout, cue, place, m) for m in layout.of_type(NodeType.MECHANISM)},
                **{p.id: _program_features(layout, cue, place, programs, p) for p in programs.entities},
                **{
                    o.id: _organization_features(layout, place, programs, o)
                    for o in layout.of_type(NodeType.ORGANIZATION)
                },
                NOBODY: _nobody_features(layout, place, programs),
            },
        )


def _place(layout: Layout, cue: Cues, at: Spot) -> _Place:
    mechanisms = layout.earlier(NodeType.MECHANISM, at)
    in_sentence = bool(mechanisms) and mechanisms[-1].sentence == at.sentence
    floor = mechanisms[-1].end if in_sentence else layout.sentences[at.sentence].span.start
    causes = (*layout.by_type[NodeType.MECHANISM], *layout.by_type[NodeType.PROGRAM])
    devices, results = layout.of_type(NodeType.MECHANISM), layout.of_type(NodeType.OUTCOME)
    label = at.entity.label
    return _Place(
        at,
        mechanisms,
        layout.earlier(NodeType.ORGANIZATION, at),
        device_in_sentence=in_sentence,
        device_in_paragraph=bool(mechanisms) and mechanisms[-1].paragraph == at.paragraph,
        empty=not any(s.paragraph == at.paragraph for s in causes),
        sparse=len(devices) < _SPARSE * len(results),
        total=cue.totals.search(layout.document.text[floor : at.start]) is not None,
        honour=cue.honours.search(label) is not None,
        statistic=cue.statistics.search(label) is not None,
        measures=cue.measure_nouns.search(label) is not None,
    )


def _mechanism_features(layout: Layout, cue: Cues, place: _Place, mechanism: Entity) -> Features:
    spots, at = layout.by_entity[mechanism.id], place.at
    before = layout.in_front(mechanism.id, at)
    found = yes(
        m=True,
        m_only_after=not before,
        m_repeated=len(spots) > 1,
        m_overlap=_alike(mechanism.label, at.entity.label),
        m_measures=place.measures,
        m_honour=place.honour,
        m_statistic=place.statistic,
    )
    if before and before[-1].sentence == at.sentence:
        return found | _in_sentence(layout, cue, place, before[-1])
    if before and before[-1].paragraph == at.paragraph:
        found |= _in_paragraph(layout, place, before[-1])
    elif before:
        found |= yes(m_far=True, m_previous_paragraph=at.paragraph - before[-1].paragraph == 1)
    return found | _behind(layout, at, spots)


def _in_sentence(layout: Layout, cue: Cues, place: _Place, last: Spot) -> Features:
    distance = place.at.clause - last.clause
    return yes(
        m_sentence=True,
        m_clause=distance == 0,
        m_clause_before=distance == 1,
        m_clauses_before=distance == 2,
        m_last=place.mechanisms[-1] is last,
        m_total=place.total,
        m_means=cue.means.search(layout.before(last, 4)),
        m_tight=place.at.start - last.end <= 3,
    )


def _in_paragraph(layout: Layout, place: _Place, last: Spot) -> Features:
    programs = layout.by_type[NodeType.PROGRAM]
    return yes(
        m_paragraph=True,
        m_previous_sentence=place.at.sentence - last.sentence == 1,
        m_sentences_before=place.at.sentence - last.sentence > 2,
        m_paragraph_last=place.mechanisms[-1] is last,
        m_item=layout.item(last) == layout.item(place.at),
        m_item_first=_first_of_item(layout, place, last),
        m_paragraph_passed=place.device_in_sentence,
        m_paragraph_total=place.total,
        m_program_between=any(last.start < s.start < place.at.start for s in programs),
    )


def _first_of_item(layout: Layout, place: _Place, spot: Spot) -> bool:
    item = layout.item(place.at)
    return next((s.entity.id for s in place.mechanisms if layout.item(s) == item), "") == spot.entity.id


def _behind(layout: Layout, at: Spot, spots: tuple[Spot, ...]) -> Features:
    """Return how a mechanism follows the result: a figure is often put in front of the device (``建成46处驿站``)."""
    after = [s for s in spots if s.sentence == at.sentence and s.start > at.start]
    if not after:
        return {}
    gap = layout.between(at, after[0]).strip("“”（(的")
    return yes(m_after=True, m_after_adjacent=not gap, m_after_clause=after[0].clause == at.clause)


def _program_features(layout: Layout, cue: Cues, place: _Place, programs: Programs, program: Entity) -> Features:
    return program_features(layout, cue, programs, program, place.at) | yes(
        p=True,
        p_device_in_sentence=place.device_in_sentence,
        p_device_in_paragraph=place.device_in_paragraph and not place.device_in_sentence,
        p_overlap=_alike(program.label, place.at.entity.label),
        p_total=place.total,
        p_measures=place.measures,
        p_statistic=place.statistic,
        p_honour=place.honour,
        p_sparse=place.sparse,
        p_empty=place.empty,
        p_last_paragraph=place.at.paragraph == layout.last_paragraph,
        p_lead=place.at.paragraph <= layout.first_body,
    )


def _organization_features(layout: Layout, place: _Place, programs: Programs, organization: Entity) -> Features:
    at, before = place.at, layout.in_front(organization.id, place.at)
    if not before:
        return yes(o=True, o_only_after=True, o_owner=organization.id in layout.owners)
    last = before[-1]
    first = next((s for s in place.organizations if s.paragraph == at.paragraph), None)
    subject = first is not None and first.entity.id == organization.id
    return yes(
        o=True,
        o_owner=organization.id in layout.owners,
        o_nearest=place.organizations[-1].entity.id == organization.id,
        o_sentence=last.sentence == at.sentence,
        o_clause=last.clause == at.clause,
        o_paragraph=last.paragraph == at.paragraph,
        o_subject=subject,
        o_subject_sparse=subject and place.sparse,
        o_empty=place.empty and last.paragraph == at.paragraph,
        o_honour=place.honour and last.paragraph == at.paragraph,
        o_device_in_sentence=place.device_in_sentence,
        o_device_in_paragraph=place.device_in_paragraph,
        o_no_program=not programs.entities,
    )


def _nobody_features(layout: Layout, place: _Place, programs: Programs) -> Features:
    return yes(
        nobody=True,
        nobody_no_program=not programs.entities,
        nobody_no_organization=not layout.by_type[NodeType.ORGANIZATION],
        nobody_no_device=not place.device_in_paragraph,
        nobody_sparse=place.sparse,
        nobody_statistic=place.statistic,
        nobody_empty=place.empty,
    )


def _alike(left: str, right: str) -> bool:
    """Say whether the labels share two characters in a row."""
    return not _pairs(left).isdisjoint(_pairs(right))


@lru_cache(maxsize=1 << 12)
def _pairs(label: str) -> frozenset[str]:
    return frozenset(label[i : i + 2] for i in range(len(label) - 1))


def chained(layout: Layout, at: Spot) -> str:
    """Return the id of the result just before *at* that shares its cause, or nothing.

    Two results of one sentence with no mechanism and no program between them are one claim in two figures.
    """
    earlier = layout.earlier(NodeType.OUTCOME, at)
    if not earlier or earlier[-1].sentence != at.sentence:
        return ""
    causes = (*layout.by_type[NodeType.MECHANISM], *layout.by_type[NodeType.PROGRAM])
    return "" if any(earlier[-1].start < s.start < at.start for s in causes) else earlier[-1].entity.id


def with_previous(choice: Choice, causes: frozenset[str]) -> Choice:
    """Return *choice* with the causes of the result before it marked."""
    marked = {key: f | {"same_cause": 1.0} if key in causes else f for key, f in choice.candidates.items()}
    return Choice(choice.target, marked)


def coordinated(layout: Layout, mechanism: str, at: Spot) -> frozenset[str]:
    """Return *mechanism* and those listed with it where it last stands before *at*, in the same sentence."""
    spots = [s for s in layout.earlier(NodeType.MECHANISM, at) if s.sentence == at.sentence]
    places = [i for i, s in enumerate(spots) if s.entity.id == mechanism]
    if not places:
        return frozenset({mechanism})
    first = last = places[-1]
    while first > 0 and _joined(layout, spots[first - 1], spots[first]):
        first -= 1
    while last + 1 < len(spots) and _joined(layout, spots[last], spots[last + 1]):
        last += 1
    return frozenset(s.entity.id for s in spots[first : last + 1])


def _joined(layout: Layout, left: Spot, right: Spot) -> bool:
    return left.end <= right.start and _JOINED.fullmatch(layout.between(left, right)) is not None
