"""People decide: uncertain matches in the terminal and as a page, decisions kept in a file, and as regression cases."""

from kg.review import command

__all__ = ["command"]
