"""What a start loads: libraries that take long to import are left to what needs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.cli import MODULES, SECTIONS

ROOT = Path(__file__).parent.parent
EXPORTING = {"IPython", "docx", "jinja2", "networkx", "pypinyin", "pyshacl", "pyvis", "rdflib", "scipy", "starlette"}
"""Libraries of exports, pages and look-ups."""
READING = {"numpy", "onnxruntime", "rjieba"}
"""Libraries that read documents."""
SEEN = "\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
EXTRACTION = (
    "import kg\nfrom kg.model import Document\nfrom kg.pipeline import extract_document\n"
    "extract_document(Document('a.txt', '推行星级评定机制'), kg.Config(mode='{mode}'))"
)
COMMAND = "from kg.cli import main\nmain({arguments}, standalone_mode=False)"


def loaded(code: str) -> set[str]:
    """Return the modules that *code* has loaded at its end."""
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code + SEEN], capture_output=True, check=True, env=env, cwd=ROOT)
    return set(json.loads(done.stdout.decode().splitlines()[-1]))


@pytest.mark.parametrize("mode", ["fast", "accurate"])
def test_extraction_loads_no_library_of_exports(mode):
    found = loaded(EXTRACTION.format(mode=mode))
    assert not found & EXPORTING
    assert not {m for m in found if m.split(".")[:2] in (["kg", "rdf"], ["kg", "views"], ["kg", "analysis"])}
    assert ("onnxruntime" in found) == (mode == "accurate")


def test_the_package_loads_nothing_before_it_is_asked():
    found = loaded("import kg")
    assert {m for m in found if m.split(".")[0] == "kg"} == {"kg", "kg.version"}


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["--help"], EXPORTING - {"jinja2"} | READING - {"numpy"}),
        (["query", "--list"], EXPORTING | READING),
        (["shared", "--help"], EXPORTING | READING - {"numpy"}),
        (["extract", "corpus", "--help"], EXPORTING | READING),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_what_it_needs(arguments, spared):
    assert not loaded(COMMAND.format(arguments=arguments)) & spared


@pytest.mark.parametrize("name", kg.__all__)
def test_every_public_name_is_there(name):
    assert getattr(kg, name) is not None
    assert name in dir(kg)


def test_no_other_name_is():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        kg.nothing  # noqa: B018 the look-up is what fails


def test_every_command_of_the_help_has_a_place():
    assert set(MODULES) <= {name for names in SECTIONS.values() for name in names}
