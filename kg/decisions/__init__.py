"""What people decided about matches: the file, what of it stands, and where in the texts it belongs."""

from kg.decisions.anchoring import Finder, anchor
from kg.decisions.sssom import NAME, append, header, line, parse, read
from kg.decisions.stands import NOTHING, Standing, last_of, standing

__all__ = [
    "NAME",
    "NOTHING",
    "Finder",
    "Standing",
    "anchor",
    "append",
    "header",
    "last_of",
    "line",
    "parse",
    "read",
    "standing",
]
