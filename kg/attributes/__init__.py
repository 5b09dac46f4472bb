"""Stage: entities -> entities with attributes: kind, status, time, target groups, instrument, each with its evidence.

An outcome has a kind and a status; outcomes, mechanisms and programs have a time where the sentence gives one;
outcomes and mechanisms have target groups; a mechanism has an instrument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.attributes.instruments import instrument
from kg.attributes.results import kind, recognition, status
from kg.attributes.surroundings import Settings, Surroundings
from kg.attributes.targets import targets
from kg.attributes.times import reference_date, time
from kg.model import Attribute, Document, Entity, NodeType, Piece
from kg.ontology import Ontology

TIMED = (NodeType.OUTCOME, NodeType.MECHANISM, NodeType.PROGRAM)


def describe(document: Document, piece: Piece, entities: Iterable[Entity], ontology: Ontology) -> tuple[Entity, ...]:
    """Return *entities* in order, with their attributes; those of other types unchanged."""
    today = reference_date(document, piece)
    settings = Settings(document, piece)
    return tuple(_described(settings, e, today, ontology) for e in entities)


def _described(settings: Settings, entity: Entity, today: str, ontology: Ontology) -> Entity:
    if entity.type not in TIMED:
        return entity
    places = [settings.around(m) for m in entity.mentions]
    found = tuple(sorted(_attributes(entity, places, today, ontology)))
    values = {a.name: a.value for a in found}
    return replace(entity, attributes=found, kind=values.get("kind", ""), status=values.get("status", ""))


def _attributes(entity: Entity, places: list[Surroundings], today: str, ontology: Ontology) -> Iterator[Attribute]:
    """Yield the attributes; of several mentions the first that says something counts."""
    when = next((t for t in (time(p, today, ontology) for p in places) if t), None)
    if when:
        yield when
    if entity.type == NodeType.OUTCOME:
        yield (sort := kind(places[0], ontology))
        if sort.value == "recognition" and (honour := recognition(places[0], ontology)):
            yield honour
        yield status(places[0], ontology)
    if entity.type == NodeType.MECHANISM and (device := instrument(entity, places, ontology)):
        yield device
    if entity.type != NodeType.PROGRAM:
        yield from next((t for t in (targets(p, ontology) for p in places) if t), ())
