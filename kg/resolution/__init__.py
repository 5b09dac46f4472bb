"""Resolution: which mentions are one entity, and which entities of different pieces are one node.

``group`` answers the first inside a piece; ``matching`` and ``across`` the second, which only a build asks.
"""

from kg.resolution.within import group

__all__ = ["group"]
