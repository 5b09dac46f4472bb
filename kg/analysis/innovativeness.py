"""Innovativeness of places by Walker (1969) and by Boushey (2010), as bounds where years are intervals.

Walker: for each policy the share of the time from first to last adoption that went by before a place adopted it (first 0,
last 1, without it 1); the score is 1 less the mean. J. L. Walker, The Diffusion of Innovations among the American States,
American Political Science Review 63 (1969), 880-899, page 883.

Boushey: ``((LY + 1) - SY) / ((LY + 1) - FY)``, the mean over policies, with FY and LY the years of first and last adoption
and SY the place's own: first 1, last a little above 0, without it 0. G. Boushey, Policy Diffusion Dynamics in America,
Cambridge University Press 2010, appendix D (State Receptivity to Innovation).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.analysis.diffusion import Cell, Matrix, Status

Years = tuple[int, int]
"""First and last year between which a place adopted a policy."""
Policy = Mapping[str, Years | None]
"""By place: its years; None if it did not adopt; a place that is not in it says nothing on the policy."""
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Score:
    """The scores of one place."""

    place: str
    policies: int
    """Policies that the score is the mean of."""
    adopted: int
    walker: Range
    boushey: Range


def lag(own: int, first: int, last: int) -> float:
    """Return Walker's share of the time that went by; 0 where all adopted in one year.

    >>> lag(1970, 1960, 1980), lag(1960, 1960, 1960)
    (0.5, 0.0)
    """
    return (own - first) / (last - first) if last > first else 0.0


def receptivity(own: int, first: int, last: int) -> float:
    """Return Boushey's score of one adoption.

    >>> receptivity(1960, 1960, 1980), round(receptivity(1980, 1960, 1980), 4)
    (1.0, 0.0476)
    """
    return (last + 1 - own) / (last + 1 - first)


def bounded(score: Callable[[int, int, int], float], place: str, policy: Mapping[str, Years]) -> Range:
    """Return the least and the greatest *score* of *place* over all years that the intervals allow, exactly.

    Walker's share never falls with the own year and never rises with another's, Boushey's the other way round: both ends
    are reached where the own year is at one end of its interval and all others are at the other end of theirs.
    """
    low, high = policy[place]
    others = [y for name, y in policy.items() if name != place]
    early = score(low, *_range([low, *(b for _, b in others)]))
    late = score(high, *_range([high, *(a for a, _ in others)]))
    return min(early, late), max(early, late)


def _range(years: Sequence[int]) -> Years:
    return min(years), max(years)


def scores(policies: Sequence[Policy]) -> tuple[Score, ...]:
    """Return the scores of every place that a policy names, the most innovative by Walker first."""
    places = sorted({name for policy in policies for name in policy})
    found = [_score(place, policies) for place in places]
    return tuple(sorted(found, key=lambda s: (-sum(s.walker), -sum(s.boushey), s.place)))


def _score(place: str, policies: Sequence[Policy]) -> Score:
    lags, receptive, adopted = [], [], 0
    for policy in (p for p in policies if place in p):
        dated = {name: y for name, y in policy.items() if y is not None}
        if place in dated:
            adopted += 1
            lags.append(bounded(lag, place, dated))
            receptive.append(bounded(receptivity, place, dated))
        else:
            lags.append((1.0, 1.0))
            receptive.append((0.0, 0.0))
    walker = tuple(1 - _mean([x[end] for x in lags]) for end in (1, 0))
    boushey = tuple(_mean([x[end] for x in receptive]) for end in (0, 1))
    return Score(place, len(lags), adopted, (walker[0], walker[1]), (boushey[0], boushey[1]))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def policies(matrix: Matrix, *, bounds: bool = False, least: int = 2) -> dict[str, dict[str, Years | None]]:
    """Return by practice what the scores are made from: practices that at least *least* named places adopted in known years.

    Withheld places are left out; so is a place from a practice that it adopted in no known year. What its texts do not
    mention it counts as not having adopted, as Walker counts states without a program.

    Args:
        matrix: the matrix.
        bounds: take the last possible year for the year where only a bound is known.
        least: dated adopters.
    """
    found = {}
    for practice in matrix.practices:
        cells = [matrix.cell(practice, place) for place in matrix.places if not place.hidden]
        policy = {c.place.name: _years(c, bounds=bounds) for c in cells if not c.adopted or _years(c, bounds=bounds)}
        if sum(y is not None for y in policy.values()) >= least:
            found[practice.label] = policy
    return found


def _years(cell: Cell, *, bounds: bool) -> Years | None:
    if bounds and cell.status in (Status.ADOPTED, Status.BY) and cell.last:
        return cell.last, cell.last
    return (cell.first, cell.last) if cell.status == Status.ADOPTED and cell.first and cell.last else None
