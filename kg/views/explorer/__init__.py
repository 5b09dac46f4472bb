"""explorer.html: where people look at the graph. One self-contained file, made of a bundle (page/, built by npm) and the data of a build."""

from kg.views.explorer.writing import MISSING, available, render, rendered_again, require, served, write

__all__ = ["MISSING", "available", "render", "rendered_again", "require", "served", "write"]
