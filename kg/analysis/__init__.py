"""Analysis: what places share, counted honestly, and every cell with its sentence."""

from kg.analysis.adoption import Case, Practice, Site, Survey, survey

__all__ = ["Case", "Practice", "Site", "Survey", "survey"]
