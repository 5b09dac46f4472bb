"""Questions to a survey: who shares what, what is like a text, what two places have in common, what one place lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.analysis.cases import Case, Practice, Site, Survey, rank
from kg.analysis.dating import Stance
from kg.analysis.lookup import NameLookupError, find
from kg.errors import Problem
from kg.ontology import Ontology
from kg.resolution.phrases import Vectors
from kg.text import normal

LIKE = 0.6
"""Share of a name's weight that a text must hold."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which practices to show."""

    least: int = 2
    """Places that may carry it out: the greatest number counts."""
    field: str = ""
    place: str = ""
    since: str = ""
    """ISO 8601; cases whose date is not known are left out then."""


def shared(survey: Survey, wanted: Wanted) -> tuple[Practice, ...]:
    """Return the practices that several pieces carry out, most places first; background programmes are left out."""
    found = []
    for practice in survey.practices:
        if practice.background or (wanted.field and practice.field != wanted.field):
            continue
        if wanted.place and not any(_is_at(c, wanted.place) for c in practice.done):
            continue
        since = tuple(c for c in practice.cases if not wanted.since or c.date >= wanted.since)
        known = replace(practice, cases=since)
        if known.pieces >= 2 and known.places.high >= wanted.least:
            found.append(known)
    return tuple(sorted(found, key=rank))


def counts(survey: Survey) -> dict[str, tuple[int, int, int]]:
    """Return for each practice that several pieces carry out its pieces and its least and greatest number of places."""
    return {p.id: (p.pieces, p.places.low, p.places.high) for p in shared(survey, Wanted(least=1))}


def stances(survey: Survey) -> dict[str, Stance]:
    """Return by the id of a claim what it says that is no adoption: that the practice is planned, or not done."""
    return {c.claim: c.stance for p in survey.practices for c in p.cases if c.stance}


def background(survey: Survey) -> tuple[Practice, ...]:
    """Return the background programmes that several pieces name."""
    return tuple(p for p in survey.practices if p.background and p.pieces >= 2)


def _is_at(case: Case, place: str) -> bool:
    return place in case.site.name or f"{case.document}#{case.piece}" == place


def like(text: str, practices: Iterable[Practice], ontology: Ontology) -> list[tuple[float, str, Practice]]:
    """Return the practices that *text* speaks of: likeness, the wording that fits best, practice; best first.

    The likeness is the share of a wording's weight, stock phrases left out, whose n-grams stand in the text.
    """
    vectors = Vectors(ontology)
    held = set(vectors.grams(normal(text)))
    found = []
    for practice in practices:
        wordings = sorted({normal(n) for n in (*practice.names, *(c.label for c in practice.cases))})
        scored = [(_held(vectors.core(w), vectors, held), len(w), w) for w in wordings if len(w) >= 2]
        best = max(scored, default=(0.0, 0, ""))
        if best[0] >= LIKE:
            found.append((round(best[0], 3), best[2], practice))
    return sorted(found, key=lambda f: (-f[0], -len(f[1]), f[2].label))


def _held(core: str, vectors: Vectors, held: set[str]) -> float:
    weights = {g: vectors.rarity(g) for g in sorted(set(vectors.grams(core)))}
    whole = sum(weights.values())
    return sum(w for g, w in weights.items() if g in held) / whole if whole else 0.0


def practice_named(survey: Survey, name: str) -> Practice:
    """Return the practice that *name* means: its name or another wording, in part, or pinyin.

    Raises:
        NameLookupError: none, or several.
    """
    aliases = {p.label: [*p.names, p.label_en, *(c.label for c in p.cases)] for p in survey.practices}
    return find(name, {p.label: p for p in survey.practices}, aliases)


def site_named(survey: Survey, name: str) -> tuple[str, Site]:
    """Return the place that *name* means: a named place, or one piece (``材料.txt#2``), whose place may be withheld.

    Raises:
        NameLookupError: none, or several.
    """
    sites = survey.sites()
    aliases = {key: [site.name] for key, site in sites.items()}
    return find(name, {key: (key, site) for key, site in sites.items()}, aliases)


def place_like(survey: Survey, name: str) -> str:
    """Return *name* if places, pieces or files go by it, if only in part; else the one that it means, as in pinyin.

    Raises:
        NameLookupError: none goes by it, or several are meant.
    """
    ends = (at.name for passage in survey.reuse for at in (passage.one, passage.other))
    sites = survey.sites()
    whole = any(name in known for known in (*sites, *(s.name for s in sites.values()), *ends))
    return name if whole else site_named(survey, name)[0]


def carried_out(survey: Survey) -> Mapping[str, Mapping[str, Sequence[Case]]]:
    """Return the cases by place (as ``site_named`` calls it) and practice; background programmes are left out."""
    found: dict[str, dict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
    for practice in survey.practices:
        for case in practice.done if not practice.background else ():
            name = case.site.name if case.site.id and not case.site.hidden else f"{case.document}#{case.piece}"
            found[name][practice.id].append(case)
    return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two places do: the practices of both, of the first only, of the second only."""

    one: str
    other: str
    common: tuple[Practice, ...]
    only_one: tuple[Practice, ...]
    only_other: tuple[Practice, ...]


def compare(survey: Survey, one: str, other: str) -> Comparison:
    """Return what the places *one* and *other* have in common, and what only one of them does, as far as texts say.

    Raises:
        NameLookupError: a name means none or several, or both mean one place.
    """
    a, b = site_named(survey, one)[0], site_named(survey, other)[0]
    if a == b:
        zh, en = f"两个名称都指 {a}；请给出两个地方", f"both names mean {a}; give two places"
        raise NameLookupError(Problem(other, zh, en))
    done = carried_out(survey)
    mine, theirs = set(done.get(a, {})), set(done.get(b, {}))

    def known(ids: set[str]) -> tuple[Practice, ...]:
        return tuple(p for p in survey.practices if p.id in ids)

    return Comparison(a, b, known(mine & theirs), known(mine - theirs), known(theirs - mine))


@dataclass(frozen=True, slots=True)
class Gap:
    """A practice that places like this one have, and its texts do not mention."""

    practice: Practice
    weight: float
    """Sum of the likeness of the places that have it."""
    places: tuple[str, ...]
    """Those places, the most alike first; a withheld one as ``*县(材料.txt#2)``."""


def gaps(survey: Survey, name: str) -> tuple[str, tuple[Gap, ...]]:
    """Return the place that *name* means, and what places that share practices with it do and its texts do not mention.

    Places are alike as far as they share practices (Jaccard), half as much again if they are of one level.

    Raises:
        NameLookupError: the name means none or several.
    """
    key, site = site_named(survey, name)
    done, sites = carried_out(survey), survey.sites()
    mine = set(done.get(key, {}))
    alike = {}
    for other, theirs in done.items():
        common = len(mine & set(theirs))
        if other != key and common:
            near = 1.5 if sites[other].level == site.level and site.level else 1.0
            alike[other] = near * common / len(mine | set(theirs))
    found = []
    for practice in survey.practices:
        having = sorted((o for o in alike if practice.id in done[o]), key=lambda o: (-alike[o], o))
        if practice.id not in mine and having and not practice.background:
            places = tuple(f"{sites[o].name}({o})" if sites[o].hidden else o for o in having)
            found.append(Gap(practice, round(sum(alike[o] for o in having), 3), places))
    return key, tuple(sorted(found, key=lambda g: (-g.weight, g.practice.label)))
