"""Resolution: which mentions are one entity, and which entities of different pieces are one node."""

from kg.resolution.across import join, resolve
from kg.resolution.matching import Matching, match
from kg.resolution.within import group

__all__ = ["Matching", "group", "join", "match", "resolve"]
