"""Log odds: the scale on which signs of a probability add up."""

from __future__ import annotations

from math import exp, log


def log_odds(probability: float, edge: float) -> float:
    """Return the logarithm of the odds; probabilities nearer to 0 or 1 than *edge* are read as that.

    >>> [round(log_odds(p, 0.001), 2) for p in (0.5, 0.9, 1.0)]
    [0.0, 2.2, 6.91]
    """
    kept = min(1 - edge, max(edge, probability))
    return log(kept / (1 - kept))


def probability(odds: float) -> float:
    """Return the probability whose log odds are *odds*.

    >>> [round(probability(x), 2) for x in (0.0, 2.2)]
    [0.5, 0.9]
    """
    return 1 / (1 + exp(-odds))
