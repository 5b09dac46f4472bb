"""Briefs: what a policy office pastes into its report about one or more practices, as Word or Markdown."""

from kg.briefs.content import content
from kg.briefs.text import markdown
from kg.briefs.word import word

__all__ = ["content", "markdown", "word"]
