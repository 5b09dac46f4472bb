"""Annotations kept apart from their texts: marks of texts that are not ours to pass on.

``NAME.marks.tsv`` has tab-separated lines: ``text HASH`` (the content hash that ``Document.id`` has), ``piece START``, ``mark START END
ID QUANTITIES`` (``M3``; ``21 名; >=80 %`` or nothing) and ``edge SOURCE TYPE TARGET``; offsets count code points. With
``NAME.txt`` it gives back what the gold file said, but for titles, owners, places and levels of pieces.

``python -m kg.training.standoff GOLD MARKS`` takes the marks off every gold file of a folder.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kg.errors import DataFileError, Problem
from kg.evaluation.gold import LETTERS, parse_gold, read_folder
from kg.model import Document, Extraction, PieceExtraction, Quantity

SUFFIX = ".marks.tsv"
_LETTER = {kind: letter for letter, kind in LETTERS.items()}
Rows = list[list[str]]


def lines(extraction: Extraction) -> Iterator[str]:
    """Yield the lines of the marks of *extraction*, without one word of its text."""
    yield f"text\t{_hash(extraction.document.text)}"
    for part in extraction.pieces:
        yield f"piece\t{part.piece.span.start}"
        yield from _of_piece(part)


def _hash(text: str) -> str:
    return Document("", text.rstrip("\n")).id


def _of_piece(part: PieceExtraction) -> Iterator[str]:
    ids = {e.id: f"{_LETTER[e.type]}{number}" for number, e in enumerate(part.entities, 1)}
    marks = [(m.span, ids[e.id], m.quantities) for e in part.entities for m in e.mentions]
    for span, name, quantities in sorted(marks):
        yield f"mark\t{span.start}\t{span.end}\t{name}\t{'; '.join(map(_written, quantities))}"
    for s in part.statements:
        yield f"edge\t{ids[s.source]}\t{s.type}\t{ids[s.target]}"


def _written(quantity: Quantity) -> str:
    sign = "" if quantity.comparator == "=" else quantity.comparator
    return f"{sign}{quantity.value:f} {quantity.unit}".strip()


def read_marks(path: Path, texts: Path) -> Extraction:
    """Return the annotated text whose marks are in *path* and whose words are in the folder *texts*.

    Raises:
        DataFileError: the text is not there, or is another one; or a line cannot be read.
    """
    source = texts / (path.name.removesuffix(SUFFIX) + ".txt")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    try:
        text = source.read_text(encoding="utf-8").rstrip("\n")
        if rows[0] != ["text", _hash(text)]:
            raise ValueError("the text is not the one that was annotated")
        content = _marked(text, rows)
    except (OSError, ValueError, IndexError) as exc:
        zh, en = f"标注与文本 {source.as_posix()} 对不上：{exc}", f"does not fit the text {source.as_posix()}: {exc}"
        raise DataFileError(Problem(path.as_posix(), zh, en)) from exc
    return parse_gold(content, source.name, path.as_posix())


def _marked(text: str, rows: Rows) -> str:
    """Return *text* in the gold format."""
    starts = [int(row[1]) for row in rows if row[0] == "piece"]
    parts = [f"#head\n{text[: starts[0]]}" if starts[0] else ""]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1):
        own = [(int(r[1]), int(r[2]), r[3], r[4]) for r in rows if r[0] == "mark" and start <= int(r[1]) < end]
        at, body = start, ""
        for first, last, name, quantities in own:
            body += f"{text[at:first]}⟦{name}:{text[first:last]}{'|' if quantities else ''}{quantities}⟧"
            at = last
        parts.append(f"#piece {number} | | | |\n{(body + text[at:end]).removesuffix(chr(10))}\n#edges\n")
        parts += ["\t".join(row[1:]) + "\n" for row in _edges(rows, number)]
    return "".join(parts)


def _edges(rows: Rows, number: int) -> Rows:
    """Return the edges of the piece with this *number*."""
    seen, found = 0, []
    for row in rows:
        seen += row[0] == "piece"
        if row[0] == "edge" and seen == number:
            found.append(row)
    return found


def read_all(folder: Path, texts: Path) -> list[Extraction]:
    """Return the annotated texts of every ``*.marks.tsv`` in *folder*, by name."""
    return [read_marks(path, texts) for path in sorted(folder.glob(f"*{SUFFIX}"))]


def main(gold: Path, out: Path) -> None:
    """Take the marks off every gold file of the folder *gold* and write them into *out*."""
    out.mkdir(parents=True, exist_ok=True)
    for extraction in read_folder(gold):
        path = out / extraction.document.name.replace(".txt", SUFFIX)
        path.write_text("\n".join(lines(extraction)) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
