"""What the tests of several files look at: a browser for each file, pages and builds made once a session."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import corpora
import httpx
import pytest
import tagged
from browser import open_browser
from hypothesis import settings
from people import TEXTS, UNBUILT, made, written
from running import LABELS, LIMITS, Running
from sample import sample_build, sample_ontology

from kg import ontology, rdf, server, store
from kg.analysis import uncertain
from kg.model import Document
from kg.views import explorer

ROOT = Path(__file__).parent.parent
# A machine that others use too may stop an example for longer than Hypothesis waits; the tests of speed count CPU time.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as found:
        yield found


@pytest.fixture(scope="session")
def bundle() -> None:
    """Skip what needs the explorer where it is not built."""
    if not explorer.available():
        pytest.skip(UNBUILT)


@pytest.fixture(scope="session")
def corpus_page(bundle) -> Path:
    """Return the explorer of the shipped corpus."""
    return corpora.folder() / "explorer.html"


@pytest.fixture(scope="session")
def sample_page(bundle, tmp_path_factory) -> Path:
    """Return the explorer of the sample."""
    return written(sample_build(), tmp_path_factory.mktemp("page") / "浏览 explorer.html")


@pytest.fixture(scope="session")
def unsure(tmp_path_factory) -> Path:
    """Return the folder of a build with uncertain matches."""
    found = tmp_path_factory.mktemp("unsure")
    for name, text in TEXTS.items():
        (found / name).write_text(text, encoding="utf-8")
    build = made(found)
    (found / uncertain.NAME).write_text(uncertain.dumps(build, ontology.load()), encoding="utf-8")
    triples = rdf.ntriples(rdf.quads(build, ontology.load()))
    (found / "graph.nt").write_bytes(triples)
    written(build, found / "explorer.html", triples)
    return found


@pytest.fixture(scope="session")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("axe-playwright-python is not installed; run python -m pip install '.[test]'")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def hook() -> ModuleType:
    """Return the build hook of the wheel."""
    pytest.importorskip("hatchling", reason="the build backend is not installed; run python -m pip install '.[test]'")
    spec = spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def document() -> Document:
    """Return the text that both taggers read."""
    return tagged.document()


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Path:
    """Return the folder of a build of the sample."""
    out = tmp_path_factory.mktemp("build")
    rdf.write_ntriples(rdf.quads(sample_build(), sample_ontology()), out / "graph.nt")
    return out


@pytest.fixture(scope="module")
def running(served) -> Iterator[Running]:
    """Return a server over the sample."""
    found = Running(server.Settings(served, limits=LIMITS))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def web(running) -> Iterator[httpx.Client]:
    """Return a client of that server."""
    with httpx.Client(base_url=running.address, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def wanted(served) -> list[str]:
    """Return what LABELS answers."""
    return [str(row[0]) for row in store.query(store.opened(served), LABELS).rows]
