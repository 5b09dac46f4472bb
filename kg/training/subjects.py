"""Fits the weights by which a piece is about one program and not another: ``python -m kg.training.subjects GOLD …``.

Takes the folders of ``python -m kg.training``; prints the map ``subjects.weights`` of ontology/lexicon/subjects.yaml. Every
text is read by a chain of the fast mode that did not learn from it, so that its doubts are those of new texts.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kg import ontology
from kg.choices import NOBODY
from kg.model import EdgeType, Entity, NodeType, PieceExtraction, Span
from kg.ontology import Ontology
from kg.recognition.tagging import Tagger, settled
from kg.recognition.topics import eligible
from kg.relations.learning import Example, fit, rounded
from kg.subjects import Name, Page, Words, candidates
from kg.training.crossvalidate import Folders, learner
from kg.training.texts import Text

RIDGE = 3.0
"""How strongly the weights are drawn to zero."""
FOLDS = 5
_RELAXED = 0.5
FOLDER = click.Path(path_type=Path)


def examples(text: Text, tagger: Tagger, known: Ontology, words: Words) -> Iterator[Example]:
    """Yield for each piece of *text* the names that it may be about, and which of them are right."""
    for piece, proposals in text.parts:
        reading = tagger.read(text.document, piece, proposals)
        found = settled(text.document, piece, proposals, known, reading.found, tagger.rule)
        page = Page(text.document, piece)
        among = eligible(page, found, reading.doubtful, known)
        annotated = min(text.gold.pieces, key=lambda p: abs(p.piece.span.start - piece.span.start))
        yield candidates(page, among, words), frozenset(_right(among, main_program(annotated)) or {NOBODY})


def main_program(piece: PieceExtraction) -> Entity | None:
    """Return the program that uses most mechanisms of an annotated *piece*; None where an organization does, or nothing."""
    counts = Counter(s.source for s in piece.statements if s.type == EdgeType.USES)
    most = max(sorted(counts), key=lambda source: counts[source], default="")
    return next((e for e in piece.entities if e.id == most and e.type is NodeType.PROGRAM), None)


def _right(among: Sequence[Name], main: Entity | None) -> set[str]:
    spans = [m.span for m in main.mentions] if main else []
    return {name.text for name in among if any(_alike(a, b) for a in name.spans for b in spans)}


def _alike(left: Span, right: Span) -> bool:
    """Say whether two spans share at least half of what they cover together, as the scores of mentions have it."""
    shared = min(left.end, right.end) - max(left.start, right.start)
    return shared >= _RELAXED * (max(left.end, right.end) - min(left.start, right.start))


def learn(texts: Sequence[Text]) -> dict[str, float]:
    """Return the weights, fitted on *texts*."""
    known, by, found = ontology.load(), learner("fast"), list[Example]()
    words = Words.of(known)
    for fold in range(FOLDS):
        with tempfile.TemporaryDirectory() as folder:
            by.fit([t for i, t in enumerate(texts) if i % FOLDS != fold], Path(folder) / "model")
            tagger = by.load(Path(folder) / "model")
        for text in texts[fold::FOLDS]:
            found += examples(text, tagger, known, words)
    return rounded(fit(found, RIDGE))


@click.command()
@click.argument("gold", type=FOLDER)
@click.option("--extra", multiple=True, type=FOLDER)
@click.option("--apart", multiple=True, type=FOLDER)
@click.option("--words", type=FOLDER)
def main(gold: Path, extra: tuple[Path, ...], apart: tuple[Path, ...], words: Path | None) -> None:
    """Print the map, fitted on the annotated texts of all folders."""
    folders = Folders(gold, extra, apart, words)
    weights = learn([*folders.own(), *folders.added()])
    sys.stdout.write("  map:\n" + "".join(f"    {name}: {value}\n" for name, value in weights.items()))


if __name__ == "__main__":
    main()
