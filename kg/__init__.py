"""A knowledge graph of Chinese local policy practices.

``extract`` reads one document, ``build`` many, ``export`` writes what was built. Everything works offline.
"""

from kg.config import Config
from kg.errors import KGError
from kg.model import Build, Extraction
from kg.pipeline import build, export, extract

__all__ = ["Build", "Config", "Extraction", "KGError", "build", "export", "extract"]
