"""``kg serve``: a read-only SPARQL 1.1 Protocol endpoint over a build, a query page and a page for each node.

Queries run in worker processes that are ended when they take too long, too much memory or too many rows: the engine
itself cannot stop a query.
"""

from kg.server.app import Settings, application, serve
from kg.server.workers import Limits

__all__ = ["Limits", "Settings", "application", "serve"]
