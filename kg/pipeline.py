"""The only module that knows the order of the stages."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg import (
    analysis,
    attributes,
    decisions,
    graph,
    ontology,
    rdf,
    reading,
    recognition,
    relations,
    report,
    resolution,
    structure,
)
from kg.analysis import choosing, storing, uncertain
from kg.config import Config
from kg.errors import KGError, OutputError, Problem, ReadError
from kg.ledger import ledger
from kg.model import Build, Document, Extraction, Metadata, Piece, PieceExtraction
from kg.ontology import Ontology
from kg.recognition import linear, neural
from kg.recognition.embedding import Embedder
from kg.recognition.tagging import Tagger
from kg.views import explorer, network
from kg.views.passages import Passages
from kg.views.scene import scene

Progress = Callable[[str, int, int], None]
"""Called with the name of what was done, how many are done, and of how many."""

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
    known = ontology.load(*config.lexicon)
    tagger = _tagger(config.mode)
    with _no_collection():
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


def embedder(config: Config) -> Embedder | None:
    """Return what gives vectors of phrases in the accurate mode; None in the fast mode."""
    return _embedder() if config.mode == "accurate" else None


@cache
def _embedder() -> Embedder:
    return Embedder()


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


def build(
    paths: Iterable[Path | str],
    config: Config | None = None,
    progress: Progress | None = None,
    decided: Path | None = None,
) -> Build:
    """Read every document below *paths* and return the graph, resolved across pieces; nothing is written.

    A document that fails is left out and reported in ``Build.failures``; two files of the same text are one document.

    Args:
        paths: files and folders.
        config: all settings; the default ones where it is left out.
        progress: told of each document.
        decided: file of what people decided on matches; it is only read. One that is not there holds nothing.

    Raises:
        KGError: no document could be read, the ontology or the file of decisions is wrong.
    """
    config = config or Config()
    lines = decisions.read(decided) if decided else ()
    known = ontology.load(*config.lexicon)
    todo = sources(map(Path, paths))
    extractions: dict[str, Extraction] = {}
    failures: list[Problem] = []
    problems: list[Problem] = []
    for done, (source, result) in enumerate(extract_all(todo, config), 1):
        if isinstance(result, Extraction):
            if first := extractions.get(result.document.id):
                problems.append(_duplicate(source, first.document))
            else:
                extractions[result.document.id] = result
        else:
            failures += result
        if progress:
            progress(source.name, done, len(todo))
    if not extractions:
        raise ReadError(failures)
    ordered = sorted(extractions.values(), key=lambda x: x.document.name)
    matching = resolution.match(ordered, known, embedder(config), decisions.standing(lines))
    nodes, statements, assumptions = resolution.join(ordered, known, matching)
    problems += [*(p for x in ordered for p in x.problems), *matching.problems]
    told = tuple(sorted(failures)), tuple(sorted(set(problems))), assumptions
    return Build(tuple(ordered), nodes, statements, *told, matching.rulings, matching.uncertain, len(lines))


def _duplicate(source: Source, first: Document) -> Problem:
    zh = f"与 {first.name} 内容相同，只计一次"
    return Problem(source.name, zh, f"the same text as {first.name}: counted once")


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


def export(result: Build, out: Path | str, config: Config | None = None) -> list[Path]:
    """Write every export of *result* into the folder *out*, made where missing; return the files.

    Raises:
        OutputError: the folder or a file cannot be written.
        ShapeError: the RDF breaks a SHACL shape; nothing is written then.
    """
    out, config = Path(out), config or Config()
    known = ontology.load(*config.lexicon)
    survey = analysis.survey(result, known)
    counts, stances = choosing.counts(survey), choosing.stances(survey)
    quads = rdf.quads(result, known, config.base, counts, rdf.Run.of(config.mode), stances)
    if config.validate:
        rdf.validate(quads, known)
    picture = scene(result, Passages(result))

    def page(path: Path) -> None:
        explorer.write(result, known, survey, path, config.base, rdf.ntriples(quads), picture)

    writers: dict[str, Callable[[Path], object]] = {
        "graph.ttl": lambda path: rdf.write_turtle(quads, path, config.base),
        "graph.nt": lambda path: rdf.write_ntriples(quads, path),
        "graph.graphml": lambda path: graph.write_graphml(result, path),
        "graph.gexf": lambda path: graph.write_gexf(result, path),
        "nodes.csv": lambda path: graph.write_nodes_csv(result, path),
        "edges.csv": lambda path: graph.write_edges_csv(result, path),
        "network.html": lambda path: network.write(result, known, path, picture),
        **({"explorer.html": page} if explorer.available() else {}),
        "report.md": lambda path: report.write(result, known, survey, path),
        uncertain.NAME: lambda path: path.write_bytes(uncertain.dumps(result, known).encode()),
        storing.NAME: lambda path: path.write_bytes(storing.dumps(survey).encode()),
    }
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, write in writers.items():
            part = out / f"{name}.part"
            write(part)
            written.append(part.replace(out / name))
    except OSError as exc:
        reason = exc.strerror or str(exc)
        zh, en = f"无法写入：{reason}；请换一个文件夹（-o）", f"cannot be written: {reason}; give another folder (-o)"
        raise OutputError(Problem(str(exc.filename or out), zh, en)) from exc
    return written


def write_text(path: Path, text: str) -> None:
    """Write *text* into *path* as UTF-8, whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write *data* into *path*, whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as exc:
        reason = exc.strerror or str(exc)
        zh, en = f"无法写入：{reason}；请换一个文件", f"cannot be written: {reason}; give another file"
        raise OutputError(Problem(path.as_posix(), zh, en)) from exc


def write_files(out: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write *files* (name: content) into the folder *out*, made where missing, each whole or not at all; return them.

    Raises:
        OutputError: the folder or a file cannot be written.
    """
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            part = out / f"{name}.part"
            part.write_bytes(data)
            written.append(part.replace(out / name))
    except OSError as exc:
        reason = exc.strerror or str(exc)
        zh, en = f"无法写入：{reason}；请换一个文件夹（-o）", f"cannot be written: {reason}; give another folder (-o)"
        raise OutputError(Problem(str(exc.filename or out), zh, en)) from exc
    return written
