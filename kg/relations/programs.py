"""The programs of a piece: which of them it is about, and which are background or occasion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from kg import subjects
from kg.choices import Features, yes
from kg.model import Entity, NodeType
from kg.ontology import Ontology
from kg.relations.cues import Cues
from kg.relations.layout import Layout
from kg.subjects import Page, names

_FLOOR = -4.0
"""Log shares below this are all the same: not the main program."""


@dataclass(frozen=True)
class Programs:
    """The programs of a piece, how likely each is the main one, and which are background."""

    entities: tuple[Entity, ...]
    shares: Mapping[str, float]
    """Program id → probability that it is the main program."""
    main: str
    """Id of the main program; empty where the piece names no program."""
    background: frozenset[str]
    """Ids of national campaigns."""
    occasions: frozenset[str]
    """Ids of programs that are only ever named as occasion or aim."""

    @cached_property
    def features(self) -> Mapping[str, Features]:
        """The features of each program, by id, that every decision on it uses."""
        return {
            program: yes(
                main=program == self.main,
                only=len(self.entities) == 1,
                background=program in self.background,
                occasion=program in self.occasions,
            )
            | {"log_share": max(_FLOOR, log(share + 1e-9))}
            for program, share in self.shares.items()
        }


def find_programs(layout: Layout, cue: Cues, ontology: Ontology) -> Programs:
    """Return the programs of the piece, and how likely the piece is about each (``kg.subjects``)."""
    programs = layout.of_type(NodeType.PROGRAM)
    likely = _likely(layout, ontology)
    shares = {p.id: sum(likely.get(name, 0.0) for name in sorted({m.quote for m in p.mentions})) for p in programs}
    return Programs(
        programs,
        shares,
        max(shares, key=lambda key: shares[key], default=""),
        frozenset(p.id for p in programs if cue.is_background(p.label)),
        frozenset(p.id for p in programs if all(cue.occasion(layout, s) for s in layout.by_entity[p.id])),
    )


def _likely(layout: Layout, ontology: Ontology) -> dict[str, float]:
    named = [s.mention for kind in (NodeType.MECHANISM, NodeType.PROGRAM) for s in layout.by_type[kind]]
    page, kinds = Page(layout.document, layout.piece), {m.quote: m.type for m in named}
    return subjects.shares(page, names(page, [(m.span, m.type, m.confidence) for m in named], kinds), ontology)
