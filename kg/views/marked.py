"""View: Extraction → Markdown for reading: each piece with its marks in the text, then its entities and edges.

A mark is ``〖做法1：星级评定〗``: type, number inside the piece, words of the text. It reads the same in an editor and in a
Markdown viewer; emphasis signs would fail beside Chinese quotation marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kg.markdown import escaped, inline, opened
from kg.model import (
    LEVEL_NAMES,
    Document,
    Entity,
    Extraction,
    Mention,
    NodeType,
    Piece,
    PieceExtraction,
    Quantity,
    Span,
    Statement,
)
from kg.ontology import Ontology
from kg.text import lines

SHORT = {
    NodeType.ORGANIZATION: "单位",
    NodeType.PLACE: "地方",
    NodeType.PROGRAM: "项目",
    NodeType.MECHANISM: "做法",
    NodeType.OUTCOME: "成效",
    NodeType.POLICY_DOCUMENT: "文件",
    NodeType.PRACTICE: "共同做法",
}
"""What stands before the number of an entity."""

_SIGNS = {"=": "", ">": "超过 ", ">=": "至少 ", "<": "不到 ", "<=": "至多 ", "~": "约 "}

_SIGN = re.compile(r"\*+|##\w+##")
"""What is masked and no words: signs of emphasis, and of crawlers (``##paidend##``)."""

_LEGEND = """> 〖做法1：星级评定〗是抽取出的一处提法：类型、篇内编号、原文。单位 organization，地方 place，项目 program，做法 mechanism，
> 成效 outcome，文件 policy document。成效和关系都是材料自述；抽取有错有漏，置信度供筛选，引用前请核对原文。
> Marks are what was extracted, by type and number; edges are claims of the text: check them before you quote.
"""


def render(extraction: Extraction, ontology: Ontology, *, explain: bool = False) -> str:
    """Return the text of a document with its marks, entities and edges, as Markdown (CommonMark).

    Text of the document is escaped: it never becomes markup, a link or HTML.

    Args:
        extraction: what one document says.
        ontology: where edges and rules have their words.
        explain: say of every mention and edge which rule or model made it.
    """
    document, parts, last = extraction.document, [f"# {escaped(extraction.document.name)}\n", _LEGEND], 0
    for part in extraction.pieces:
        parts += _unread(document.text[last : part.piece.span.start])
        parts.append(_Reader(document, part, ontology, explain).render())
        last = part.piece.span.end
    parts += _unread(document.text[last:])
    return "\n".join(parts)


def _unread(text: str) -> Iterator[str]:
    """Yield what stands in no piece, as a quotation."""
    for span in lines(text):
        yield f"> {escaped(span.of(text))}\n"


@dataclass(frozen=True)
class _Reader:
    """One piece, and how its parts are shown."""

    document: Document
    part: PieceExtraction
    ontology: Ontology
    explain: bool

    def render(self) -> str:
        marks = self.numbers()
        parts = [self.head(), *self.text(marks), "### 实体 Entities\n"]
        parts.append("\n".join(self.entity(e, marks[e.id]) for e in self.part.entities) or "（无 none）")
        parts.append("\n### 关系 Edges\n")
        claims = sorted(self.part.statements, key=lambda s: (s.evidence, s.type, marks[s.source], marks[s.target]))
        parts.append("\n".join(self.edge(s, marks) for s in claims) or "（无 none）")
        return "\n".join(parts) + "\n"

    def numbers(self) -> Mapping[str, str]:
        """Return the mark of each entity by id: its type and its number, counted by first mention."""
        counts: Counter[NodeType] = Counter()
        found = {}
        for entity in self.part.entities:
            counts[entity.type] += 1
            found[entity.id] = f"{SHORT[entity.type]}{counts[entity.type]}"
        return found

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each entity by id, as Markdown shows it."""
        return {e.id: inline(e.label) for e in self.part.entities}

    def head(self) -> str:
        piece = self.part.piece
        about = [("责任单位", piece.owner), ("地方", piece.place)]
        known = [f"{name}：{escaped(value)}" for name, value in about if value]
        known += [f"层级：{LEVEL_NAMES[piece.level]}"] if piece.level else []
        title = f"：{escaped(piece.title)}" if piece.title else ""
        return f"## 第 {piece.number} 篇{title}\n" + (f"\n{'；'.join(known)}\n" if known else "")

    def text(self, marks: Mapping[str, str]) -> Iterator[str]:
        """Yield the lines of the piece with their marks; titles and headings as headings."""
        piece, text = self.part.piece, self.document.text
        named = sorted((m, marks[e.id]) for e in self.part.entities for m in e.mentions)
        starts, heads = [m.span.start for m, _ in named], _headings(piece)
        for shifted in lines(piece.span.of(text)):
            line = Span(shifted.start + piece.span.start, shifted.end + piece.span.start)
            inside = heads[bisect_left(heads, line.start, key=_start) : bisect_left(heads, line.end, key=_start)]
            words = line.of(text).strip("#* ")
            heading = any(len(head) * 2 > len(words) for head in inside)
            if heading:
                bare = line.of(text).lstrip("# ")
                line = Span(line.end - len(bare), line.end) if bare else line
            shown = named[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
            yield f"{'#### ' if heading else ''}{_marked(self.document, line, shown)}\n"

    def entity(self, entity: Entity, mark: str) -> str:
        facts = [_quantity(q) for q in entity.quantities]
        for name, value in (("kinds", entity.kind), ("statuses", entity.status)):
            facts += [self.ontology.maps[f"explanations.{name}"].get(value, value)] if value else []
        shown_already = ("kind", "status")
        facts += [f"{a.quote}" if a.label == "" else a.label for a in entity.attributes if a.name not in shown_already]
        facts += [f"{len(entity.mentions)} 处"] if len(entity.mentions) > 1 else []
        facts.append(f"置信度 {max(m.confidence for m in entity.mentions):.2f}")
        shown = f"- **{mark}** {inline(entity.label)}（{'；'.join(map(inline, facts))}）"
        return "\n".join([shown, *map(self.mention, entity.mentions)]) if self.explain else shown

    def mention(self, mention: Mention) -> str:
        zh, _ = self.ontology.explanation(mention.rule)
        where = f"位置 {mention.span.start}–{mention.span.end}"
        said = f"{inline(zh)}（`{mention.rule}`，置信度 {mention.confidence:.2f}）"
        return f"  - {where} “{inline(mention.quote)}”：{said}"

    def edge(self, statement: Statement, marks: Mapping[str, str]) -> str:
        source, target = (f"{marks[i]} {self.labels[i]}" for i in (statement.source, statement.target))
        zh, en = map(inline, self.ontology.explanation(statement.rule))
        reason = f"{zh} {en}（`{statement.rule}`）" if self.explain else zh
        said = f"（依据：{reason}；置信度 {statement.confidence:.2f}）"
        name = self.ontology.edges[statement.type].label
        return f"- {source} —{name}→ {target}{said}\n  > {escaped(statement.quote)}"


def _headings(piece: Piece) -> list[Span]:
    return sorted(s.span for s in piece.sentences if s.role in ("title", "heading"))


def _start(span: Span) -> int:
    return span.start


def _marked(document: Document, line: Span, marks: list[tuple[Mention, str]]) -> str:
    """Return a line with its marks; of two that overlap the first alone."""
    shown, last = "", line.start
    for mention, mark in marks:
        if mention.span.start >= last:
            shown += _between(document, last, mention.span.start) + f"〖{mark}：{inline(mention.quote)}〗"
            last = mention.span.end
    return opened(shown + _between(document, last, line.end)).strip()


def _between(document: Document, start: int, end: int) -> str:
    """Return the text between two offsets without signs of emphasis and of crawlers, which the reader masks."""
    shown = ""
    first, last = (bisect_left(document.masks, at, key=_start) for at in (start, end))
    for mask in document.masks[first:last]:
        if mask.end <= end and _SIGN.fullmatch(mask.of(document.text)):
            shown += document.text[start : mask.start]
            start = mask.end
    return inline(shown + document.text[start:end])


def _quantity(quantity: Quantity) -> str:
    return f"{_SIGNS[quantity.comparator]}{_plain(quantity.value)} {quantity.unit}".strip()


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
