"""Who acts: cooperatesWith and issues, read from the words between organizations and behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from kg.model import EdgeType, NodeType
from kg.relations.claims import Claim
from kg.relations.cues import Cues
from kg.relations.layout import Layout, Spot

_AND = re.compile(r"[”’）)]?[、和及以\s　]{1,2}[“（(]?")
"""All that stands between two organizations of one list."""
_REACH = 40
"""A verb of acting together stands at most this many code points behind the second organization."""
_LIST_REACH = 16
_LINK_WIDTH = 4


def cooperation(layout: Layout, cue: Cues) -> Iterator[Claim]:
    """Yield the cooperations that the text states, each in text order of the two."""
    for group in _lists(layout):
        yield from _linked(layout, cue, group)
        yield from _listed(layout, cue, group)


def _listed(layout: Layout, cue: Cues, group: list[Spot]) -> Iterator[Claim]:
    """Yield every pair of a list behind which a word says that its members act together (``甲、乙联合印发``)."""
    head = layout.before(group[0], 8)
    if cue.joint_link.search(head) or cue.and_link.search(head):
        return
    if cue.list_joint.search(layout.after(group[-1], _LIST_REACH)):
        for left, right in combinations(group, 2):
            yield _cooperation(layout, left, right, "cooperates/joint-list")


def _linked(layout: Layout, cue: Cues, group: list[Spot]) -> Iterator[Claim]:
    """Yield the cooperation of what stands in front of 与 or 会同 with each of *group*."""
    head = layout.before(group[0], 8)
    if cue.joint_link.search(head):
        rule = "cooperates/joint-link"
    elif cue.and_link.search(head) and cue.joint.search(layout.after(group[-1], _REACH)):
        rule = "cooperates/with"
    else:
        return
    for partner in _partners(layout, cue, group[0]):
        for spot in group:
            if partner.entity.id != spot.entity.id:
                yield _cooperation(layout, partner, spot, rule)


def _partners(layout: Layout, cue: Cues, at: Spot) -> list[Spot]:
    """Return the list that 与 joins to *at*, else who acts there."""
    actor = _actor(layout, cue, at) or _nearby(layout, cue, at)
    return _in_front(layout, at) or ([actor] if actor else [])


def _in_front(layout: Layout, at: Spot) -> list[Spot]:
    """Return the list of organizations that ends just in front of the word before *at* (``甲、乙与丙``)."""
    groups = [g for g in _lists(layout) if g[-1].end < at.start and g[-1].sentence == at.sentence]
    return groups[-1] if groups and len(layout.between(groups[-1][-1], at)) <= _LINK_WIDTH else []


def _cooperation(layout: Layout, left: Spot, right: Spot, rule: str) -> Claim:
    return Claim(left.entity.id, right.entity.id, EdgeType.COOPERATES_WITH, layout.evidence(right), rule)


def _lists(layout: Layout) -> list[list[Spot]]:
    """Return the organizations of the piece, those of one coordination together."""
    groups: list[list[Spot]] = []
    for spot in layout.by_type[NodeType.ORGANIZATION]:
        last = groups[-1][-1] if groups else None
        if (
            last
            and last.sentence == spot.sentence
            and last.end <= spot.start
            and _AND.fullmatch(layout.between(last, spot))
        ):
            groups[-1].append(spot)
        else:
            groups.append([spot])
    return groups


def _actor(layout: Layout, cue: Cues, at: Spot) -> Spot | None:
    """Return who acts at *at*: who stands before in its sentence, else who opens its paragraph, else the owner."""
    spots = [s for s in layout.by_type[NodeType.ORGANIZATION] if not cue.set_up.search(layout.before(s, 6))]
    before = [s for s in spots if s.start < at.start and s.paragraph == at.paragraph]
    if before and before[-1].sentence == at.sentence:
        return before[-1]
    opening = [s for s in before if layout.opens_paragraph(s)]
    owner = [s for s in spots if s.entity.id in layout.owners]
    return next(iter([*opening, *owner]), None)


def _nearby(layout: Layout, cue: Cues, at: Spot) -> Spot | None:
    """Return the last acting organization before *at* in its paragraph, else in the piece."""
    spots = [s for s in layout.by_type[NodeType.ORGANIZATION] if not cue.set_up.search(layout.before(s, 6))]
    return next((s for s in reversed(spots) if s.start < at.start), None)


def issuing(layout: Layout, cue: Cues) -> Iterator[Claim]:
    """Yield who issued which document: the organizations in front of the verb, else the owner."""
    groups = [g for g in _lists(layout) if not cue.set_up.search(layout.before(g[0], 6))]
    for spot in layout.by_type[NodeType.POLICY_DOCUMENT]:
        yield from _issued(layout, cue, groups, spot)


def _issued(layout: Layout, cue: Cues, groups: list[list[Spot]], document: Spot) -> Iterator[Claim]:
    near = [g for g in groups if g[-1].sentence == document.sentence and g[-1].end <= document.start]
    verb = cue.issue.search(layout.before(document, 200))
    if verb is None and near and not layout.between(near[-1][-1], document).strip("《〈“ 　的"):
        yield from (_issue(layout, o, document, "issues/named-before") for o in near[-1])
    if verb is None and document.paragraph < layout.first_body:
        yield from (_issue(layout, o, document, "issues/title") for o in _owner(layout))
    if verb is None:
        return
    if near:
        yield from (_issue(layout, o, document, "issues/verb") for o in _issuers(layout, cue, near))
    elif (actor := _actor(layout, cue, document)) is not None:
        yield _issue(layout, actor, document, "issues/owner")


def _issuers(layout: Layout, cue: Cues, groups: list[list[Spot]]) -> list[Spot]:
    """Return the last group that acts, and those that 会同 or 联合 join with it: the owner where it begins the sentence."""
    heads = [layout.before(g[0], 8) for g in groups]
    linked = [cue.joint_link.search(head) is not None for head in heads]
    # 会同 ends with 同, which alone only joins.
    acting = [i for i, head in enumerate(heads) if linked[i] or not cue.and_link.search(head)] or [len(groups) - 1]
    first = len(acting) - 1
    while first and linked[acting[first]]:
        first -= 1
    joined = [o for i in acting[first:] for o in groups[i]]
    return _owner(layout) + joined if linked[acting[first]] else joined


def _owner(layout: Layout) -> list[Spot]:
    return [s for s in layout.by_type[NodeType.ORGANIZATION] if s.entity.id in layout.owners][:1]


def _issue(layout: Layout, organization: Spot, document: Spot, rule: str) -> Claim:
    return Claim(organization.entity.id, document.entity.id, EdgeType.ISSUES, layout.evidence(document), rule)
