"""A knowledge graph of Chinese local policy practices.

``extract`` reads one document, ``build`` many, ``export`` writes what was built, ``open`` asks what was written.
Everything works offline.
"""

from kg.config import Config
from kg.errors import KGError
from kg.model import Build, Extraction
from kg.opening import KnowledgeGraph, open
from kg.pipeline import build, export, extract
from kg.version import VERSION as __version__

__all__ = [
    "Build",
    "Config",
    "Extraction",
    "KGError",
    "KnowledgeGraph",
    "__version__",
    "build",
    "export",
    "extract",
    "open",
]
