"""Analysis: what places share, counted honestly, and every cell with its sentence."""

from kg.analysis.adoption import survey
from kg.analysis.cases import Case, Practice, Site, Survey

__all__ = ["Case", "Practice", "Site", "Survey", "survey"]
