"""The shipped corpus read in the fast mode, and its explorer: made once a session, for all tests that look at it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from kg import analysis, building, ontology, rdf
from kg.analysis import choosing
from kg.analysis.cases import Survey
from kg.config import Config
from kg.model import Build
from kg.namespaces import BASE
from kg.ontology import Ontology
from kg.views import explorer

CORPUS = Path(__file__).parent.parent / "corpus"


@cache
def known() -> Ontology:
    """Return the ontology."""
    return ontology.load()


@cache
def corpus() -> Build:
    """Return the build of the corpus. Nobody may change it."""
    return building.build([CORPUS], Config(mode="fast", workers=1))


@cache
def survey() -> Survey:
    """Return what its places carry out."""
    return analysis.survey(corpus(), known())


@cache
def folder() -> Path:
    """Return a folder with graph.nt and explorer.html, as `kg build` leaves it; gone when the session ends."""
    found = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, found, ignore_errors=True)
    counts, stances = choosing.counts(survey()), choosing.stances(survey())
    triples = rdf.ntriples(rdf.quads(corpus(), known(), counts=counts, stances=stances))
    (found / "graph.nt").write_bytes(triples)
    if explorer.available():
        explorer.write(corpus(), known(), survey(), found / "explorer.html", BASE, triples)
    return found
