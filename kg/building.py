"""From documents to the graph: extract all, resolve across pieces, write every export."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from pyoxigraph import Quad

from kg import analysis, decisions, graph, ontology, rdf, report
from kg.analysis import choosing, storing, uncertain
from kg.config import Config
from kg.errors import Problem, ReadError
from kg.model import Build, Document, Extraction
from kg.pipeline import Source, extract_all, sources
from kg.rdf import shapes
from kg.recognition.embedding import embedder
from kg.resolution.across import join
from kg.resolution.matching import match
from kg.views import explorer, network
from kg.views.passages import Passages
from kg.views.scene import scene
from kg.writing import write_each

Progress = Callable[[str, int, int], None]
"""Called with the name of what was done, how many are done, and of how many."""


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
    matching = match(ordered, known, embedder(config.mode), decisions.standing(lines))
    nodes, statements, assumptions = join(ordered, known, matching)
    problems += [*(p for x in ordered for p in x.problems), *matching.problems]
    told = tuple(sorted(failures)), tuple(sorted(set(problems))), assumptions
    return Build(tuple(ordered), nodes, statements, *told, matching.rulings, matching.uncertain, len(lines))


def _duplicate(source: Source, first: Document) -> Problem:
    zh = f"与 {first.name} 内容相同，只计一次"
    return Problem(source.name, zh, f"the same text as {first.name}: counted once")


def statements(result: Build, survey: analysis.Survey, config: Config) -> list[Quad]:
    """Return the RDF of *result*, with the counts of *survey*, and plans and denials marked."""
    known = ontology.load(*config.lexicon)
    counts, stances = choosing.counts(survey), choosing.stances(survey)
    return rdf.quads(result, known, config.base, counts, rdf.Run.of(config.mode), stances)


def export(result: Build, out: Path | str, config: Config | None = None) -> list[Path]:
    """Write every export of *result* into the folder *out*, made where missing; return the files.

    Raises:
        OutputError: the folder or a file cannot be written.
        ShapeError: the RDF breaks a SHACL shape; nothing is written then.
    """
    out, config = Path(out), config or Config()
    known = ontology.load(*config.lexicon)
    survey = analysis.survey(result, known)
    quads = statements(result, survey, config)
    if config.validate:
        shapes.validate(quads, known)
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
    return write_each(out, writers)
