"""Clusters of words for the fast mode: words.tsv. ``python -m kg.training.clusters TEXT … --out kg/models/fast/words.tsv``

Words that stand between the same neighbours get the same numbers, at three sizes; words that the encoder of the accurate
mode takes for alike get two more. Plain text of the genre is enough, and no annotation is read. Needs scipy.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import rjieba
from scipy import sparse
from scipy.sparse import linalg

from kg.errors import KGError
from kg.recognition import neural
from kg.recognition.signs import Array, normal
from kg.recognition.subwords import BOS, EOS, Subwords

OFTEN = 8
"""Times a word must occur."""
NEIGHBOURS = 4000
"""Words that count as neighbours: the most frequent ones."""
WIDTH = 100
"""Numbers that describe the neighbourhood of a word."""
BY_CONTEXT = (48, 200, 800)
BY_MEANING = (100, 500)
_DISTANCES = {-2: 0.6, -1: 1.0, 1: 1.0, 2: 0.6}
"""Places of neighbours, with their weight."""
_ROUNDS = 15
_BATCH = 64


def texts(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the texts of *paths*: whole .txt files, the field ``text`` of each line of .jsonl files."""
    for path in paths:
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            yield from (json.loads(line)["text"] for line in content.splitlines() if line.strip())
        else:
            yield content


def words_of(found: Iterable[str]) -> list[list[str]]:
    """Return the words of each line of the texts *found*, in their normal form."""
    lines = (line.strip() for text in found for line in text.split("\n"))
    return [[normal(word) for word in rjieba.cut(line)] for line in lines if line]


def by_context(lines: Sequence[Sequence[str]], words: Sequence[str]) -> Array:
    """Return one row of ``WIDTH`` numbers for each of *words*: what stands around it, of length 1."""
    number = {word: i for i, word in enumerate(words)}
    series = np.concatenate([np.array([-1, -1, *(number.get(word, -1) for word in line)]) for line in lines])
    count = min(NEIGHBOURS, len(words))
    blocks = [weight * _shared(series, distance, len(words), count) for distance, weight in _DISTANCES.items()]
    matrix = sparse.hstack(blocks).tocsr()
    left, sizes, _ = linalg.svds(matrix, k=min(WIDTH, len(words) - 1), v0=np.ones(min(matrix.shape)))
    # Directions of no size are the solver's noise, another one in each run; a word without neighbours is nothing but them.
    return _unit(left * np.sqrt(np.where(sizes > 1e-6 * sizes.max(), sizes, 0)))


def _shared(series: Array, distance: int, size: int, count: int) -> Any:  # noqa: ANN401 scipy has no types
    """Return words × neighbours at *distance*: by how much they meet more often than by chance, a logarithm above 0."""
    left, right = series[2:-2], np.roll(series, -distance)[2:-2]
    both = (left >= 0) & (right >= 0) & (right < count)
    met = sparse.coo_matrix((np.ones(both.sum()), (left[both], right[both])), shape=(size, count)).tocsr()
    rows, columns = np.asarray(met.sum(1)).ravel(), np.asarray(met.sum(0)).ravel() ** 0.75
    met, columns = met.tocoo(), columns / columns.sum()
    chance = np.maximum(rows[met.row], 1) * np.maximum(columns[met.col], 1e-9)
    value = np.log(np.maximum(met.data / chance, 1e-9))
    kept = value > 0
    return sparse.csr_matrix((value[kept], (met.row[kept], met.col[kept])), shape=(size, count))


def by_meaning(words: Sequence[str], folder: Path = neural.FOLDER) -> Array:
    """Return one row for each of *words*: the mean of the encoder's middle hidden states over its subwords."""
    subwords, encoder = Subwords.load(folder / "vocabulary.tsv"), neural.session(folder / "encoder.onnx")
    cut = [[n for n, _, _ in subwords.split(word)] for word in words]
    found: Array = np.zeros((len(words), 768), np.float32)
    for size in sorted({len(pieces) for pieces in cut} - {0}):
        same = [i for i, pieces in enumerate(cut) if len(pieces) == size]
        for start in range(0, len(same), _BATCH):
            part = same[start : start + _BATCH]
            ids = np.array([[BOS, *cut[i], EOS] for i in part], np.int64)
            hidden = encoder.run(None, {"ids": ids, "mask": np.ones(ids.shape, bool)})[0]
            found[part] = hidden[:, 1:-1, 384:].mean(axis=1)
    halves = [_unit(half - half.mean(axis=0)) for half in (found[:, :384], found[:, 384:])]
    return _unit(np.concatenate(halves, axis=1))


def _unit(rows: Array) -> Array:
    result: Array = rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)
    return result


def clusters(rows: Array, count: int, weights: Array) -> Array:
    """Return the number of the cluster of each row, from 1: spherical k-means from seeded centres."""
    count = min(count, len(rows))
    first = np.random.default_rng(0).choice(len(rows), count, replace=False, p=weights / weights.sum())
    centres, every = rows[first], np.arange(len(rows))
    own = np.zeros(len(rows), np.int64)
    for _ in range(_ROUNDS):
        own = (rows @ centres.T).round(9).argmax(axis=1)  # what is like no centre goes to the first, whatever the noise
        sums = sparse.csr_matrix((weights, (own, every)), shape=(count, len(rows))) @ rows
        sizes = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(sizes > 0, sums / np.maximum(sizes, 1e-9), centres)
    return own + 1


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="写出的文件。 Where the words go.")
def main(sources: tuple[Path, ...], out: Path) -> None:
    """由纯文本（.txt、.jsonl 或文件夹）给词分类。 Cluster the words of plain text."""
    paths = [p for s in sources for p in (sorted(s.rglob("*.txt")) if s.is_dir() else [s])]
    lines = words_of(texts(paths))
    counts = Counter(word for line in lines for word in line)
    words = [w for w, n in counts.most_common() if n >= OFTEN and w.strip() and "\t" not in w]
    weights = np.sqrt([counts[word] for word in words])
    context, meaning = by_context(lines, words), by_meaning(words)
    columns = [clusters(context, n, weights) for n in BY_CONTEXT]
    columns += [clusters(meaning, n, np.ones(len(words))) for n in BY_MEANING]
    rows = sorted(zip(words, *(c.tolist() for c in columns), strict=True))
    out.write_text("".join("\t".join(map(str, row)) + "\n" for row in rows), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    try:
        main(standalone_mode=False)
    except KGError as exc:
        click.echo(exc.text("zh") + "\n" + exc.text(), err=True)
        sys.exit(exc.exit_code)
