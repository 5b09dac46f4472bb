"""A knowledge graph of Chinese local policy practices.

``extract`` reads one document, ``build`` many, ``export`` writes what was built, ``open`` asks what was written.
Everything works offline.
"""

from importlib import import_module
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from kg.building import build, export
    from kg.config import Config
    from kg.errors import KGError
    from kg.model import Build, Extraction
    from kg.opening import KnowledgeGraph, open
    from kg.pipeline import extract
else:
    _MODULES = {
        "Build": "model",
        "Config": "config",
        "Extraction": "model",
        "KGError": "errors",
        "KnowledgeGraph": "opening",
        "build": "building",
        "export": "building",
        "extract": "pipeline",
        "open": "opening",
    }

    def __getattr__(name: str) -> object:
        """Return what is public under *name*, imported when it is first asked for: who extracts loads no exports."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        return found

    def __dir__() -> list[str]:
        """Return the names of the module, loaded or not."""
        return sorted({*globals(), *__all__})
