"""How many planted copies are found, and in what time: ``python bench/reuse.py [100 1000 10000]``.

Pieces of corpus/ for recall; for scale, texts that a chain of their words makes, seeded. One piece in five gets a passage
of another piece: with names of places changed, words put in, words left out. Whatever is found elsewhere is a false find.
"""

from __future__ import annotations

import random
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import rjieba

from kg import ontology
from kg.analysis.reuse import Passage, Text, passages
from kg.ontology import Ontology

CORPUS = Path(__file__).parent.parent / "corpus"
NAMES = ["青川县", "临河镇", "上坪村", "北湾市", "*县", "望江区", "石桥街道", "东岭乡"]
WORDS = ["进一步", "全县", "同时", "各", "及时", "共", "有关", "重点", "集中", "分类", "统一", "按月"]
_NAME = re.compile(r"[㐀-鿿]{2}(?:县|镇|村|市|区|乡|街道)|[*×]{1,2}[县市区镇]")
SIZE = 900
"""Characters of a piece."""
FRESH = 0.25
"""Share of words that follow nothing: without them ten thousand texts out of so few words hold stock phrases only."""


@dataclass(frozen=True)
class Copy:
    """A planted copy: numbers of the two pieces, and where it stands in each."""

    source: int
    target: int
    taken: tuple[int, int]
    put: tuple[int, int]


def corpus_pieces() -> list[str]:
    """Return the texts of corpus/, cut at ends of paragraphs."""
    out: list[str] = []
    for path in sorted(
        p for kind in ("speeches", "press", "reports", "summaries") for p in (CORPUS / kind).glob("*.txt")
    ):
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030")
        piece = ""
        for line in text.splitlines(keepends=True):
            if len(piece) > SIZE:
                out.append(piece)
                piece = ""
            piece += line
        out.append(piece)
    return [p for p in out if len(p) > SIZE // 3]


def made_pieces(count: int, seed: int) -> list[str]:
    """Return *count* texts in which most words follow the one before them as somewhere in corpus/."""
    chance = random.Random(seed)
    after: dict[str, list[str]] = defaultdict(list)
    words = [w for piece in corpus_pieces() for w in rjieba.cut(piece)]
    for one, other in zip(words, words[1:], strict=False):
        after[one].append(other)
    out = []
    for _ in range(count):
        word, text = chance.choice(words), ""
        while len(text) < SIZE:
            text += word
            word = chance.choice(words if chance.random() < FRESH else after[word] or words)
        out.append(text)
    return out


def edited(text: str, chance: random.Random) -> str:
    """Return *text* with names of places changed and, for each twenty characters, one small change."""
    text = _NAME.sub(lambda m: chance.choice(NAMES), text)
    for _ in range(chance.randint(0, len(text) // 20)):
        at = chance.randrange(len(text))
        size = chance.randint(1, 3)
        kind = chance.choice(("change", "add", "drop"))
        word = "" if kind == "drop" else chance.choice(WORDS)
        text = text[:at] + word + text[at + (0 if kind == "add" else size) :]
    return text


def planted(pieces: Sequence[str], known: Ontology, seed: int) -> tuple[list[str], list[Copy]]:
    """Return the pieces with one copied passage in each fifth of them, and the list of copies."""
    chance, out, copies = random.Random(seed), list(pieces), list[Copy]()
    formulas = re.compile(known.alternation("resolution.formulas"))
    targets = sorted(chance.sample(range(len(pieces)), len(pieces) // 5))
    sources = [n for n in range(len(pieces)) if n not in set(targets)]
    while len(copies) < len(targets):
        source, target = chance.choice(sources), targets[len(copies)]
        stops = [0, *(m.end() for m in re.finditer(r"[，；。]", pieces[source]))]
        begin = chance.choice(stops)
        taken = pieces[source][begin : begin + chance.randint(34, 120)]
        copy = edited(taken, chance)
        letters = sum(c.isalnum() and not c.isascii() for c in formulas.sub("", taken))
        if "\n" in taken or "、" in taken or len(copy) < 30 or letters < 0.85 * len(taken) - 3:
            continue
        at = chance.choice([m.end() for m in re.finditer(r"[，；。]", pieces[target])] or [0])
        out[target] = pieces[target][:at] + copy + pieces[target][at:]
        copies.append(Copy(source, target, (begin, begin + len(taken)), (at, at + len(copy))))
    return out, copies


def find(pieces: Sequence[str], known: Ontology) -> tuple[Passage, ...]:
    """Return the passages that *pieces* have in common."""
    return passages([Text("", n, 0, text) for n, text in enumerate(pieces)], known)


def _covers(span: tuple[int, int], start: int, end: int) -> bool:
    return 2 * (min(span[1], end) - max(span[0], start)) >= span[1] - span[0]


def judged(found: Sequence[Passage], copies: Sequence[Copy]) -> tuple[int, list[Passage]]:
    """Return how many copies were found, and the passages that stand where nothing was planted.

    What two pieces copied of the same place is a true find too.
    """
    hit, right = set[int](), set[int]()
    by_piece: dict[int, list[Copy]] = defaultdict(list)
    for copy in copies:
        by_piece[copy.target].append(copy)
    for at, passage in enumerate(found):
        for here, there in ((passage.one, passage.other), (passage.other, passage.one)):
            for copy in by_piece[there.piece]:
                if min(copy.put[1], there.end) > max(copy.put[0], there.start):
                    right.add(at)
                    if copy.source == here.piece and _covers(copy.taken, here.start, here.end):
                        hit.add(copies.index(copy))
    return len(hit), [p for at, p in enumerate(found) if at not in right]


def _report(name: str, pieces: Sequence[str], known: Ontology, seed: int) -> None:
    before = {(p.one.piece, p.other.piece) for p in find(pieces, known)} if len(pieces) < 1000 else set()
    texts, copies = planted(pieces, known, seed)
    start = time.process_time()
    found = find(texts, known)
    spent = time.process_time() - start
    hits, others = judged(found, copies)
    false = [p for p in others if (p.one.piece, p.other.piece) not in before]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{name}: {len(texts)} pieces, {sum(map(len, texts))} characters, {hits}/{len(copies)} copies found "
        f"({hits / max(1, len(copies)):.3f}), {len(false)} false finds, {spent:.1f} s CPU, {memory} MiB"
    )


def main() -> None:
    """Print recall on corpus/ with three seeds, then the growth on made texts."""
    known = ontology.load()
    for seed in range(3):
        _report(f"corpus/, seed {seed}", corpus_pieces(), known, seed)
    for count in [int(a) for a in sys.argv[1:]] or [100, 1_000, 10_000]:
        _report("made texts", made_pieces(count, 7), known, 7)


if __name__ == "__main__":
    main()
