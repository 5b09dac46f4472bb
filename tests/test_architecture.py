"""Rules about the code itself, so that review can be about meaning."""

from __future__ import annotations

import ast
from pathlib import Path

import click
import pytest

from kg.cli import main

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))
LAYERS = [
    {"errors"},
    {"model"},
    {"text"},
    {
        "search",
        "ontology",
        "config",
        "namespaces",
        "tables",
        "markdown",
        "odds",
        "choices",
        "usage",
        "version",
        "saved",
        "writing",
    },
    {"questions", "decisions", "subjects", "console"},
    {
        "reading",
        "structure",
        "recognition",
        "relations",
        "resolution",
        "graph",
        "rdf",
        "store",
        "views",
        "records",
    },
    {"attributes", "ledger"},
    {"analysis"},
    {"explorer"},
    {"report"},
    {"pipeline", "asking", "opening"},
    {"building"},
    {"evaluation", "practices", "review"},
    {"server"},
    {"training"},
    {"sharing", "exploring", "diffusing", "briefs"},
    {"reusing", "resolving", "evaluating", "querying"},
    {"cli"},
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}


def stage(path: Path) -> str:
    """Return the module or package right below kg that *path* belongs to."""
    parts = path.relative_to(ROOT / "kg").parts
    # The explorer shows what the analysis counts: it stands above it, beside the report.
    return "explorer" if parts[:2] == ("views", "explorer") else parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the stages that *path* imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{a.name}" for a in node.names} if node.module == "kg" else {node.module}
    return {"explorer" if n.startswith("kg.views.explorer") else n.split(".")[1] for n in names if n.startswith("kg.")}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_point_down(path):
    own = stage(path)
    if own in ("__init__", "__main__"):
        return
    for used in imported(path) - {own}:
        assert RANK[used] < RANK[own], f"kg.{own} must not import kg.{used}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_and_functions_are_short_and_documented(path):
    source = path.read_text(encoding="utf-8")
    assert sum(bool(line.strip()) for line in source.splitlines()) <= 400
    tree = ast.parse(source)
    assert ast.get_docstring(tree), f"{path} has no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 65, f"{path}: {node.name} is long"
            assert node.returns is not None, f"{path}: {node.name} has no return type"


def test_no_utils():
    assert not {p.stem for p in MODULES} & {"utils", "util", "helpers", "common", "misc"}


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_every_command_is_documented_with_an_example(name):
    text = main.get_command(click.Context(main), name).help or ""
    assert "例 Example:" in text
    assert f"## kg {name}" in (ROOT / "docs/cli.md").read_text(encoding="utf-8")
