"""Target groups: for whom a mechanism or an outcome is, by the words of the scheme ``targets``."""

from __future__ import annotations

from collections.abc import Iterator

from kg.attributes.surroundings import Surroundings
from kg.attributes.words import Words, words
from kg.model import Attribute, NodeType
from kg.ontology import Ontology

_NEAR = 16
"""How far in front of a mechanism its addressee stands at most."""


def targets(place: Surroundings, ontology: Ontology) -> tuple[Attribute, ...]:
    """Return the target groups that the clause in front of a mechanism addresses; else those that the mention names.

    A group that acts (``党员联户``) or is sent (``选派118名机关干部``) is no target. One group, one attribute: the first
    word that names it is the evidence.
    """
    known = words(ontology)
    if place.mention.type == NodeType.MECHANISM:
        addressed = tuple(_once(place, _addressed(place, known), known, "target/addressee"))
        if addressed:
            return addressed
    return tuple(_once(place, _inside(place, known), known, "target/own-words"))


def _inside(place: Surroundings, known: Words) -> Iterator[tuple[int, int]]:
    text, start, end = place.text, place.start, place.end
    if place.mention.type == NodeType.OUTCOME and known.dispatch.match(text, start, end):
        return
    for left, right in known.group.find(text[start:end]):
        if place.mention.type != NodeType.MECHANISM or not known.acting.match(text, start + right, end):
            yield start + left, start + right


def _addressed(place: Surroundings, known: Words) -> Iterator[tuple[int, int]]:
    """Yield the groups behind the last preposition of the clause, up to the mention."""
    text = place.text
    leads = [m.end() for m in known.addressee.finditer(text, place.clause, place.start)]
    for lead in leads:
        groups = [(lead + a, lead + b) for a, b in known.group.find(text[lead : place.start])]
        if groups and groups[0][0] - lead <= 4 and place.start - groups[-1][1] <= _NEAR:
            yield from (g for g in groups if not known.acting.match(text, g[1], place.start))
            return


def _once(place: Surroundings, found: Iterator[tuple[int, int]], known: Words, rule: str) -> Iterator[Attribute]:
    seen: set[str] = set()
    for at in found:
        group = known.groups[place.text[slice(*at)]]
        if group.id not in seen:
            seen.add(group.id)
            yield place.attribute("target", group.id, at, rule, group.label, group.en)
