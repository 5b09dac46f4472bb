"""From a document to what it says: the only module that knows the order of the stages.

It imports what reads documents and nothing else, so that reading begins at once; ``kg.building`` does the rest.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg import attributes, ontology, reading, recognition, relations, resolution, structure
from kg.config import Config
from kg.errors import KGError, Problem
from kg.ledger import ledger
from kg.model import Document, Extraction, Metadata, Piece, PieceExtraction
from kg.ontology import Ontology
from kg.recognition import linear, neural
from kg.recognition.tagging import Tagger

POOL_PAYS = 48
"""Documents from which worker processes are quicker than one: each needs about a second to start."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read."""

    path: Path
    name: str
    metadata: Metadata


def extract(path: Path | str, config: Config | None = None, *, mode: str | None = None) -> Extraction:
    """Return what the document *path* says: pieces, entities, statements, each with its evidence.

    Args:
        path: a .txt or .md file.
        config: all settings; the default ones where it is left out.
        mode: ``accurate`` or ``fast``, in place of the mode of *config*: ``extract("a.txt", mode="fast")``.

    Raises:
        ReadError: the file cannot be read as text.
        DataFileError: a lexicon or pattern is wrong, or there is no such mode.
    """
    path, config = Path(path), config or Config()
    if mode is not None:
        config = replace(config, mode=mode)
    return extract_document(reading.read(path, path.name), config)


def extract_document(document: Document, config: Config) -> Extraction:
    """Return what *document* says: a pure function, the same in a loop, a process pool or on a cluster."""
    with _no_collection():
        known = ontology.load(*config.lexicon)
        tagger = _tagger(config.mode)
        pieces, problems = structure.segment(document, known)
        return Extraction(document, tuple(_piece(document, piece, known, tagger) for piece in pieces), problems)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python from looking for cycles of dead objects: extraction makes none, and the search takes a twelfth."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@cache
def _tagger(mode: str) -> Tagger:
    """Return the tagger of *mode* that comes with the program, loaded once a process."""
    return neural.Tagger.load() if mode == "accurate" else linear.LinearTagger.load()


def _piece(document: Document, piece: Piece, known: Ontology, tagger: Tagger) -> PieceExtraction:
    mentions = recognition.recognise(document, piece, known, tagger)
    entities = attributes.describe(document, piece, resolution.group(document, piece, mentions, known), known)
    statements = relations.relate(document, piece, entities, known)
    return PieceExtraction(piece, entities, statements, ledger(document, piece, entities, statements, known))


def sources(paths: Iterable[Path]) -> list[Source]:
    """Return the files below *paths* with what a manifest.csv beside them says.

    Raises:
        ReadError: a path is not there, or no document lies below it.
        DataFileError: a manifest is wrong.
    """
    known: dict[Path, Mapping[str, Metadata]] = {}
    found = []
    for path, name in reading.discover(paths):
        folder = path
        for _ in name.split("/"):
            folder = folder.parent
        if folder not in known:
            known[folder] = reading.manifest(folder)
        found.append(Source(path, name, known[folder].get(name, Metadata())))
    return found


Result = Extraction | tuple[Problem, ...]


def _one(source: Source, config: Config) -> Result:
    """Extract one file; what is wrong with it becomes a value, so that no file stops the others."""
    try:
        document = reading.read(source.path, source.name, source.metadata)
        return extract_document(document, config)
    except KGError as exc:
        return exc.problems


def extract_all(todo: Sequence[Source], config: Config) -> Iterator[tuple[Source, Result]]:
    """Yield each source with its extraction, or what is wrong with it, in order, whatever the number of workers."""
    workers = config.workers or (os.cpu_count() or 1 if len(todo) >= POOL_PAYS else 1)
    if workers == 1:
        for source in todo:
            yield source, _one(source, config)
        return
    done = 0
    while done < len(todo):
        with ProcessPoolExecutor(min(workers, len(todo) - done)) as pool:
            futures = [pool.submit(_one, source, config) for source in todo[done:]]
            for source, future in zip(todo[done:], futures, strict=True):
                try:
                    yield source, future.result()
                except BrokenProcessPool:
                    yield source, _alone(source, config)
                    done += 1
                    break
                done += 1


def _alone(source: Source, config: Config) -> Result:
    """Extract one file in a process of its own, after a worker died: if it dies again, this file is the cause."""
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(_one, source, config).result()
        except BrokenProcessPool:
            zh, en = (
                "读取时工作进程异常退出，已跳过；请检查文件",
                "the process that read it died: left out; check the file",
            )
            return (Problem(source.name, zh, en),)
