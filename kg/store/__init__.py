"""SPARQL over a build. The only package that knows the engine (Oxigraph); it reads and never writes.

Queries need not declare the prefixes of ``kg.namespaces.PREFIXES``. SERVICE is refused: nothing here uses the network,
except what is asked of another endpoint by its address (``kg.store.remote``).
"""

from kg.store.answers import FORMATS, answer, query_text, shown
from kg.store.engine import Answer, Dataset, Result, Store, Value, graph_file, open_store, opened, query, run
from kg.store.mistakes import explained, unknown_terms

__all__ = [
    "FORMATS",
    "Answer",
    "Dataset",
    "Result",
    "Store",
    "Value",
    "answer",
    "explained",
    "graph_file",
    "open_store",
    "opened",
    "query",
    "query_text",
    "run",
    "shown",
    "unknown_terms",
]
