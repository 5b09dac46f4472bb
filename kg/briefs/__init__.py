"""Briefs: what a policy office pastes into its report about one or more practices, as Markdown, or Word (``kg.briefs.word``)."""

from kg.briefs.content import content
from kg.briefs.text import markdown

__all__ = ["content", "markdown"]
