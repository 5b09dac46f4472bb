"""How fast extraction is, as a share of ``jieba.lcut`` on the same text in the same run, and where the time goes.

``python bench/extract.py [FOLDER …]``: CPU time of one core; the corpus of this repository where no folder is given.
"""

# ruff: noqa: E402 the number of threads is set before NumPy is loaded
from __future__ import annotations

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kg import attributes, ontology, pipeline, reading, recognition, relations, resolution, structure
from kg.config import MODES, Config
from kg.ledger import ledger
from kg.model import Document, Mention, Piece
from kg.recognition import linear, neural
from kg.recognition.tagging import settled
from kg.recognition.topics import with_topic

ROOT = Path(__file__).parent.parent


class Clock:
    """Collects the CPU time of stages."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, name: str, stage: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 what a stage gives
        """Return what *stage* makes of *arguments*; its time is added to *name*."""
        start = time.process_time()
        result = stage(*arguments)
        if isinstance(result, Iterator):
            result = list(result)
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start
        return result


def stages(paths: Sequence[Path], mode: str) -> dict[str, float]:
    """Return the CPU seconds of each stage of extracting *paths* one after the other."""
    clock, known = Clock(), ontology.load()
    tagger = pipeline._tagger(mode)
    for path in paths:
        document = clock.time("reading", reading.read, path, path.name)
        pieces, _ = clock.time("structure", structure.segment, document, known)
        for piece in pieces:
            proposals = list[Mention]()
            for find in recognition.FINDERS:
                kind = find.__module__.rsplit(".", 1)[-1]
                proposals += clock.time(f"rules: {kind}", find, document, piece, known)
            mentions = tag(clock, tagger, document, piece, sorted(proposals))
            entities = clock.time("resolution", resolution.group, document, piece, tuple(mentions), known)
            entities = clock.time("attributes", attributes.describe, document, piece, entities, known)
            statements = clock.time("relations", relations.relate, document, piece, entities, known)
            clock.time("ledger", ledger, document, piece, entities, statements, known)
    return clock.seconds


def tag(clock: Clock, tagger: object, document: Document, piece: Piece, proposals: list[Mention]) -> list[Mention]:
    """Return what *tagger* finds in *piece*, its own stages timed."""
    known = ontology.load()
    if isinstance(tagger, neural.Tagger):
        return clock.time("encoder and head", tagger.tag, document, piece, proposals, known)
    assert isinstance(tagger, linear.LinearTagger)
    words, templates = tagger.words, tagger.templates
    keyed = clock.time("tagger: features", linear.read_keys, document, piece, proposals, words, templates)
    parts = []
    for sentences, span, keys in keyed:
        scores = clock.time("tagger: weights", tagger.table.scores, keys)
        parts.append(clock.time("tagger: chain", linear.part_of, scores, sentences, span, tagger.table.transitions))
    seen = clock.time("tagger: decoding", linear.reading, document, piece, parts, tagger.least)
    found = clock.time("tagger: mentions", settled, document, piece, proposals, known, seen.found, linear.RULE)
    return clock.time("tagger: topic", with_topic, document, piece, found, seen.doubtful, known)


def start_up(mode: str) -> float:
    """Return the seconds from the start of Python to the end of the extraction of a one-line text."""
    code = (
        "import kg.pipeline as p, kg.model as m, kg.config as c\n"
        f"p.extract_document(m.Document('a.txt', '推行星级评定机制'), c.Config(mode='{mode}'))"
    )
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    return time.perf_counter() - start


def of_jieba(texts: Sequence[str]) -> float:
    """Return the CPU seconds of ``jieba.lcut`` on *texts*, its dictionary loaded before; the faster of two runs."""
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    times = []
    for _ in range(2):
        start = time.process_time()
        for text in texts:
            jieba.lcut(text)
        times.append(time.process_time() - start)
    return min(times)


def report(paths: Sequence[Path], mode: str, jieba: float, size: int) -> None:
    """Print the figures of one mode."""
    config = Config(mode=mode)
    pipeline.extract(paths[0], config)
    start = time.process_time()
    for path in paths:
        pipeline.extract(path, config)
    total = time.process_time() - start
    click.echo(f"\n{mode}: {size / total:,.0f} characters a second, {jieba / total:.3f} of jieba.lcut")
    click.echo(f"  start-up and one line: {start_up(mode):.2f} s")
    with pipeline._no_collection():
        parts = stages(paths, mode)
    for name, seconds in parts.items():
        share = seconds / sum(parts.values())
        click.echo(f"  {name:22}{share:6.1%}{1e6 * seconds / size:8.2f} µs a character")


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--mode", "modes", multiple=True, type=click.Choice(MODES), default=MODES)
@click.option("--limit", default=0, help="文件数上限。 Read so many files at most.")
def main(folders: Sequence[Path], modes: Sequence[str], limit: int) -> None:
    """Print characters a second of both modes, as a share of jieba.lcut, and the share of each stage."""
    paths = sorted(p for folder in folders or [ROOT / "corpus"] for p in folder.glob("*.txt"))
    paths = paths[: limit or None]
    if not paths:
        raise click.UsageError(
            "文件夹里没有 .txt 文件；请给出有文本的文件夹。 No .txt file in the folders: name one that has texts."
        )
    texts = [reading.read(path, path.name).text for path in paths]
    size = sum(map(len, texts))
    jieba = of_jieba(texts)
    click.echo(f"{len(paths)} files, {size:,} characters; jieba.lcut: {size / jieba:,.0f} characters a second")
    for mode in modes:
        report(paths, mode, jieba, size)


if __name__ == "__main__":
    main()
