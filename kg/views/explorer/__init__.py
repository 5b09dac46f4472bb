"""explorer.html: where people look at the graph. One self-contained file, made of a bundle (page/, built by npm) and the data of a build."""

from kg.views.explorer.writing import available, render, write

__all__ = ["available", "render", "write"]
