"""Policy instrument of a mechanism, by the taxonomy of practices and the head words of the scheme ``instruments``."""

from __future__ import annotations

from kg.attributes.surroundings import Surroundings
from kg.attributes.words import Words, words
from kg.model import Attribute, Entity
from kg.ontology import Ontology
from kg.text import normal

TAIL = 4
"""Characters that the end of a mechanism must share with a name of the taxonomy."""


def instrument(entity: Entity, places: list[Surroundings], ontology: Ontology) -> Attribute | None:
    """Return the instrument of a mechanism: that of the practice it is, or ends with; else of its last head word."""
    known = words(ontology)
    for place in places:
        name = normal(place.mention.quote)
        for form in (name, *_bare(name, known)):
            for size in range(len(form), min(TAIL, len(form)) - 1, -1):
                value = known.taxonomy.get(form[-size:])
                if value:
                    rule = "instrument/taxonomy-name" if size == len(form) else "instrument/taxonomy-tail"
                    return _attribute(place, value, (place.start, place.end), rule, ontology)
    for place in places:
        head = _head(place, known)
        if head:
            return _attribute(place, known.devices[place.text[slice(*head)]].id, head, "instrument/head-word", ontology)
    return None


def _bare(name: str, known: Words) -> list[str]:
    if not name.endswith(known.tails):
        return []
    return [name.removesuffix(w) for w in known.tails if name.endswith(w) and len(name) - len(w) >= 3]


def _head(place: Surroundings, known: Words) -> tuple[int, int] | None:
    """Return where the word stands that ends last; of those the longest: the head of a Chinese name is at its end."""
    base = place.start
    found = known.device.find(place.text[base : place.end])
    start, end = max(found, key=lambda at: (at[1], -at[0]), default=(0, 0))
    return (base + start, base + end) if end else None


def _attribute(place: Surroundings, value: str, at: tuple[int, int], rule: str, ontology: Ontology) -> Attribute:
    concept = ontology.schemes["instruments"][value]
    return place.attribute("instrument", value, at, rule, concept.label, concept.en)
