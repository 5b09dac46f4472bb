"""The expressions that the readers of attributes share, made of ontology/lexicon once an ontology."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.model import NodeType
from kg.ontology import Category, Ontology
from kg.search import KnownNames
from kg.text import any_of, normal


@dataclass(frozen=True, eq=False)
class Words:
    """Compiled knowledge of this stage."""

    recognised: re.Pattern[str]
    recognised_in: re.Pattern[str]
    """A weak word of recognition behind one that says who recognises."""
    honoured: Mapping[str, re.Pattern[str]]
    """The words of each kind of recognition, in the order in which they are asked."""
    giving: re.Pattern[str]
    """A verb of recognising others, at the head of an outcome: that is an output."""
    put_in: re.Pattern[str]
    put_in_money: re.Pattern[str]
    changed: re.Pattern[str]
    gauged: re.Pattern[str]
    going_on: re.Pattern[str]
    happened: re.Pattern[str]
    plan: re.Pattern[str]
    planned_near: re.Pattern[str]
    """A word that makes a plan of what follows it in the same clause."""
    planned_behind: re.Pattern[str]
    group: KnownNames
    """The words for target groups."""
    groups: Mapping[str, Category]
    """Target groups by word."""
    addressee: re.Pattern[str]
    acting: re.Pattern[str]
    dispatch: re.Pattern[str]
    device: KnownNames
    """The words for instruments."""
    devices: Mapping[str, Category]
    taxonomy: Mapping[str, str]
    """The instrument of each name of the taxonomy, normal form."""
    tails: tuple[str, ...]
    """Class words (机制, 制度) at the end of names."""


@cache
def words(ontology: Ontology) -> Words:
    """Return the compiled form of *ontology*, made once."""
    alt, honours = ontology.alternation, ontology.maps["attributes.recognition_types"]
    groups = {w: c for c in ontology.schemes["targets"].values() for w in c.words}
    devices = {w: c for c in ontology.schemes["instruments"].values() for w in c.words}
    return Words(
        recognised=re.compile(alt("outcomes.recognitions")),
        recognised_in=re.compile(
            f"(?:{alt('attributes.recognisers')}).*?(?P<word>{alt('attributes.recognitions_weak')})"
        ),
        honoured={
            kind: re.compile(any_of(word for word in honours if honours[word] == kind))
            for kind in dict.fromkeys(honours.values())
        },
        giving=re.compile(alt("attributes.giving")),
        put_in=re.compile(f"(?:{alt('attributes.results_put_in')}|{alt('outcomes.inputs')})"),
        put_in_money=re.compile(f"{alt('attributes.founding')}[^，；。]*?元"),
        changed=re.compile(f"{alt('outcomes.results')}|{alt('attributes.results_reached')}"),
        gauged=re.compile(r"[%％‰倍]|百分|[一二三四五六七八九]成|" + alt("outcomes.gauges")),
        going_on=re.compile(alt("outcomes.underway")),
        happened=re.compile("已|了(?!解|望)|累计"),
        plan=re.compile(alt("outcomes.plans") + r"|到20\d\d年底?[，、让使实全]"),
        planned_near=re.compile(
            f"(?<![需重主只首纪提])(?:{alt('attributes.planned_words')})(?:是|为)?：?[^，；。了已”]{{0,8}}$"
        ),
        planned_behind=re.compile(alt("attributes.planned_behind")),
        group=KnownNames(groups),
        groups=groups,
        addressee=re.compile(f"{alt('attributes.addressees')}(?!了)"),
        acting=re.compile(f"[们]?{alt('attributes.acting')}"),
        dispatch=re.compile(alt("outcomes.dispatch", "outcomes.inputs")),
        device=KnownNames(devices, overlapping=True),
        devices=devices,
        taxonomy={normal(n): c.instrument for c in ontology.practices for n in c.names if c.kind == NodeType.MECHANISM},
        tails=ontology.words("resolution.class_words"),
    )
