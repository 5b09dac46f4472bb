"""Stage: Build -> RDF. Every edge once, one claim with its evidence for every statement; no blank nodes.

Nothing here reads a clock, and every list is sorted: the same build gives the same bytes on any machine.
"""

from kg.rdf.projection import mention_id, piece_id, quads
from kg.rdf.run import Run
from kg.rdf.writing import ntriples, write_ntriples, write_turtle

__all__ = ["Run", "mention_id", "ntriples", "piece_id", "quads", "write_ntriples", "write_turtle"]
