"""The main program of a piece: what its title, first paragraph or theme sentence says the piece is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from kg.model import Entity, NodeType
from kg.relations.cues import Cues
from kg.relations.layout import Layout, Spot
from kg.relations.scoring import Features, Weights, yes

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


def find_programs(layout: Layout, cue: Cues, weights: Weights) -> Programs:
    """Return the programs of the piece, scored by *weights* (decision ``main_program``)."""
    candidates = main_candidates(layout, cue)
    shares = weights.shares(candidates)
    return Programs(
        layout.of_type(NodeType.PROGRAM),
        shares,
        max(shares, key=lambda key: shares[key]) if shares else "",
        frozenset(key for key, f in candidates.items() if "background" in f),
        frozenset(key for key, f in candidates.items() if "occasion" in f),
    )


def main_candidates(layout: Layout, cue: Cues) -> dict[str, Features]:
    """Return the features of each program of the piece as its main program."""
    programs = layout.of_type(NodeType.PROGRAM)
    most = max((len(layout.by_entity[p.id]) for p in programs), default=1)
    mechanisms = layout.by_type[NodeType.MECHANISM]
    first = mechanisms[0].start if mechanisms else layout.piece.span.end
    return {p.id: _main_features(layout, cue, p, most, first) for p in programs}


def _main_features(layout: Layout, cue: Cues, program: Entity, most: int, first_mechanism: int) -> Features:
    spots = layout.by_entity[program.id]
    found = yes(
        title=any(s.paragraph < layout.first_body for s in spots),
        lead=any(s.paragraph == layout.first_body for s in spots),
        theme=any(_in_theme(layout, s) for s in spots),
        background=cue.is_background(program.label),
        occasion=all(cue.occasion(layout, s) for s in spots),
        before_mechanisms=spots[0].start < first_mechanism,
        several_paragraphs=len({s.paragraph for s in spots}) > 1,
    )
    return found | {"frequency": len(spots) / most}


def _in_theme(layout: Layout, spot: Spot) -> bool:
    theme = layout.piece.theme
    return theme is not None and theme.covers(spot.mention.span)
