"""The page itself: the bundle and the data, under a policy that lets nothing else run or load."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from kg.analysis.cases import Survey
from kg.errors import OutputError, Problem, ReadError
from kg.model import Build
from kg.namespaces import BASE
from kg.ontology import Ontology
from kg.views.explorer.curation import curation
from kg.views.explorer.payload import VERSION, payload, texts
from kg.views.explorer.querying import blocks as query_blocks
from kg.views.page import render as render_page
from kg.views.scene import Scene
from kg.writing import write_text

ASSETS = Path(__file__).parent / "assets"
SCRIPT, STYLE = ASSETS / "explorer.js", ASSETS / "explorer.css"
MISSING = Problem(
    "explorer.html",
    "浏览页没有随软件装上；请装 Node.js（含 npm），联网后重新安装本软件（python -m pip install -e .）",
    "the explorer was not installed; install Node.js with npm, then install this package again, online",
)
NAME = "explorer.html"
"""The page in the folder of a build."""
_KEPT = ("graph", "texts", "review")
"""Blocks of data that a page made again takes over."""
_BLOCK = re.compile(r'<script type="text/plain" id="data-(\w+)">([A-Za-z0-9+/=]*)</script>')
_LEVEL = 9
"""Of zlib: fixed, so that the same data gives the same bytes."""


def available() -> bool:
    """Say whether the bundle is there: the wheel has it, and a checkout where npm could build it."""
    return SCRIPT.is_file() and STYLE.is_file()


def require() -> None:
    """Return where the bundle is there.

    Raises:
        OutputError: it is not, and how to get it.
    """
    if not available():
        raise OutputError(MISSING)


def write(
    build: Build,
    ontology: Ontology,
    survey: Survey,
    path: Path,
    base: str = BASE,
    triples: bytes = b"",
    picture: Scene | None = None,
) -> None:
    """Write the page of *build* to *path*.

    Args:
        build: what the page shows.
        ontology: names of types, fields and instruments.
        survey: ``kg.analysis.survey`` of the build: the page counts as ``kg shared`` does.
        path: the file.
        base: what the IRIs of the data begin with.
        triples: the N-Triples of the build (``rdf.ntriples``), for the query tab; without them the page has none.
        picture: the scene of the build, where it is known already: its positions are shown.

    Raises:
        OutputError: the file cannot be written, or the bundle is not there.
    """
    write_text(path, render(build, ontology, survey, base, triples, picture))


def render(
    build: Build,
    ontology: Ontology,
    survey: Survey,
    base: str = BASE,
    triples: bytes = b"",
    picture: Scene | None = None,
) -> str:
    """Return the page: one HTML text that asks for nothing else. Same build, same text.

    Raises:
        OutputError: the bundle is not there.
    """
    require()
    blocks = {"graph": packed(payload(build, ontology, survey, base, picture)), "texts": packed(texts(build))}
    blocks["review"] = packed(curation(build, ontology))
    return _page(blocks, triples, base)


def _page(blocks: Mapping[str, Markup], triples: bytes, base: str) -> str:
    """Return the page of the blocks of data, with the query tab where there are *triples*."""
    asked = query_blocks(ASSETS, triples, base) if triples else {}
    every = {**blocks, **{name: deflated(raw) for name, raw in asked.items()}}
    return render_page("explorer.html.j2", (_own(SCRIPT),), _own(STYLE), {"blocks": every}, worker=bool(asked))


def rendered_again(folder: Path, sparql: bool = True) -> str:
    """Return the page of the build in *folder*: its data in the bundle of this version; equal to what ``kg build`` wrote there.

    Args:
        folder: what ``kg build`` wrote.
        sparql: whether the page has the query tab.

    Raises:
        OutputError: the bundle is not there.
        ReadError: the folder holds no build, none with a page, or one of another version.
    """
    require()
    page, triples = (_read(folder / name) for name in (NAME, "graph.nt"))
    blocks = {name: Markup(block) for name, block in _BLOCK.findall(page.decode("utf-8", "replace")) if name in _KEPT}
    try:
        graph = json.loads(zlib.decompress(base64.b64decode(blocks["graph"])))
        same = graph["version"] == VERSION and len(blocks) == len(_KEPT)
    except (KeyError, ValueError, zlib.error):
        same = False
    if not same:
        zh, en = (
            "不完整，或由别的版本写成；请重新运行 kg build",
            "incomplete, or of another version; run kg build again",
        )
        raise ReadError(Problem((folder / NAME).as_posix(), zh, en))
    return _page(blocks, triples if sparql else b"", graph["base"])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        zh = f"图谱文件夹里没有 {path.name}；请先运行 kg build"
        raise ReadError(Problem(path.as_posix(), zh, f"the build has no {path.name}; run kg build first")) from exc


def served(page: str, token: str) -> str:
    r"""Return *page* as ``kg serve`` answers it to this machine: it may ask this server, and knows the *token* to write.

    >>> served("<meta content=\"default-src 'none'\"><div id=\"app\">", "a-b")
    '<meta content="default-src \'none\'; connect-src \'self\'"><meta name="kg-token" content="a-b"><div id="app">'
    """
    known = Markup('<meta name="kg-token" content="{}">').format(token)
    allowed = page.replace("default-src 'none'", "default-src 'none'; connect-src 'self'", 1)
    return allowed.replace('<div id="app">', f'{known}<div id="app">', 1)


def packed(data: object) -> Markup:
    """Return *data* as JSON, deflated, in base64: what a page unpacks by DecompressionStream("deflate").

    >>> packed([])
    Markup('eNqLjgUAARUAuQ==')
    """
    raw = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    return deflated(raw)


def deflated(raw: bytes) -> Markup:
    """Return *raw*, deflated, in base64."""
    return Markup(base64.b64encode(zlib.compress(raw, _LEVEL)).decode())  # letters, digits, +/=


def _own(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")
