"""A graph of the shape of ours, of any size: every number comes from the number of the piece, none from chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kg.model import (
    Build,
    Document,
    EdgeType,
    Extraction,
    Level,
    Mention,
    Metadata,
    Node,
    NodeType,
    Occurrence,
    Piece,
    PieceExtraction,
    Quantity,
    Sentence,
    Span,
    Statement,
    stable_id,
)
from kg.ontology import Ontology

T, E = NodeType, EdgeType
PER_PIECE = 58
"""Nodes of a piece, as in the shipped corpus: 3,358 in 58 pieces."""
PER_DOCUMENT = 20
_SURNAMES = "云青石枫海澜潇麻岭桐清望泽皖花柳双沔湖禾"
_HEADS = ("积分", "星级", "清单", "网格", "帮办", "院落", "红黑", "一线", "夜间", "联户", "亮牌", "巡回")
_TAILS = ("评议制", "管理办法", "议事会", "服务点", "公示栏", "考评机制", "工作法", "联席会", "包联制", "督导组")
_OFFICES = ("组织部", "民政局", "人社局", "农业农村局", "政务服务局", "卫健局", "教育局", "宣传部")


@dataclass
class _Writer:
    """Writes one piece sentence by sentence, and notes what stands where."""

    number: int
    start: int
    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    nodes: list[tuple[Node, str]] = field(default_factory=list)
    claims: list[tuple[str, EdgeType, str, Span, str]] = field(default_factory=list)

    def say(self, *parts: tuple[NodeType, str] | str) -> list[str]:
        """Add a sentence; parts with a type become nodes. Return their ids."""
        start, mentions, ids = self.start + len(self.text), [], []
        for part in parts:
            kind, words = part if isinstance(part, tuple) else (None, part)
            span = Span(self.start + len(self.text), self.start + len(self.text) + len(words))
            self.text += words
            if kind:
                mentions.append((kind, words, span))
        sentence = Span(start, self.start + len(self.text))
        self.text += "\n"
        self.sentences.append(Sentence(sentence, paragraph=len(self.sentences)))
        for kind, words, span in mentions:
            key = stable_id(kind.value.lower(), str(self.number), str(span.start), words)
            outcome = {"kind": "output", "status": "measured"} if kind == T.OUTCOME else {}
            share = Decimal(span.start % 90 + 10)
            numbers = (Quantity("=", share, "%", share, share),) if kind == T.OUTCOME else ()
            mention = Mention(span, words, kind, "bench/written", 0.7 + span.start % 30 / 100)
            seen = Occurrence("", self.number, sentence, mention)
            self.nodes.append((Node(key, kind, words, (), (seen,), numbers, **outcome), words))  # type: ignore[arg-type]
            ids.append(key)
        return ids

    def claim(self, source: str, kind: EdgeType, target: str) -> None:
        """Add an edge whose evidence is the last sentence."""
        span = self.sentences[-1].span
        self.claims.append((source, kind, target, span, self.text[span.start - self.start : span.end - self.start]))


def _name(values: tuple[str, ...], at: int) -> str:
    return values[at % len(values)]


def _write(number: int, start: int, practices: list[Node]) -> _Writer:
    """Return one piece: a place, nine offices, two programs, 24 mechanisms, 21 outcomes and a document."""
    w, place = _Writer(number, start), f"{_SURNAMES[number % 20]}{_SURNAMES[number // 20 % 20]}县"
    (county,) = w.say((T.PLACE, place), f"推进基层治理的第{number}份做法。")
    offices = [w.say("参与部门有", (T.ORGANIZATION, f"{place}{_name(_OFFICES, i)}"), "。")[0] for i in range(8)]
    w.claim(offices[0], E.LOCATED_IN, county)
    for i in range(3):
        w.claim(offices[i], E.COOPERATES_WITH, offices[i + 4])
    (paper,) = w.say("印发", (T.POLICY_DOCUMENT, f"关于推进第{number}项改革的意见"), "。")
    w.claim(offices[0], E.ISSUES, paper)
    for half in range(2):
        (program,) = w.say(f"{place}实施", (T.PROGRAM, f"“{_name(_HEADS, number + half)}{number}”行动"), "。")
        w.claim(offices[half], E.IMPLEMENTS, program)
        for i in range(12):
            k = number * 31 + half * 17 + i * 7
            (mechanism,) = w.say(
                "推行", (T.MECHANISM, f"{_name(_HEADS, k)}{_name(_TAILS, k // 3)}"), f"共{k % 900}处。"
            )
            w.claim(program, E.USES, mechanism)
            if i % 2 == 0 and practices:
                w.claim(mechanism, E.REALISES, practices[(k * k + i) % len(practices)].id)
            if i < 11:
                (outcome,) = w.say((T.OUTCOME, f"参与率达{k % 90 + 10}%"), f"，其中第{i}组最高。")
                w.claim(mechanism, E.ACHIEVES, outcome)
    return w


def synthetic(size: int, ontology: Ontology) -> Build:
    """Return a build of about *size* nodes. Same size, same build."""
    count = max(1, round(size / PER_PIECE))
    concepts = ontology.practices[: max(10, size // 60)]
    practices = [
        Node(f"practice-{c.id}", T.PRACTICE, c.label, (), (), code=c.id, label_en=c.en) for c in sorted(concepts, key=lambda c: c.id)
    ]  # fmt: skip
    extractions, nodes, statements = [], {}, []
    for first in range(0, count, PER_DOCUMENT):
        text, writers = "", []
        for number in range(first, min(first + PER_DOCUMENT, count)):
            writers.append(_write(number, len(text), practices))
            text += writers[-1].text
        year = Metadata(f"改革材料第{first // PER_DOCUMENT + 1}卷", date=f"{2016 + first // PER_DOCUMENT % 10}-05")
        document = Document(f"材料{first // PER_DOCUMENT + 1:03}.txt", text, metadata=year)
        extractions.append(Extraction(document, tuple(_piece(w, i + 1) for i, w in enumerate(writers))))
        for i, w in enumerate(writers):
            for node, _ in w.nodes:
                seen = tuple(Occurrence(document.id, i + 1, o.sentence, o.mention) for o in node.occurrences)
                nodes[node.id] = Node(node.id, node.type, node.label, (), seen, node.quantities, node.kind, node.status)
            statements += [
                Statement(s, k, t, document.id, i + 1, at, quote, "bench/written", 0.8)
                for s, k, t, at, quote in w.claims
            ]
    used = {s.target for s in statements}
    known = [*nodes.values(), *(p for p in practices if p.id in used)]
    return Build(
        tuple(sorted(extractions, key=lambda x: x.document.name)),
        tuple(sorted(known, key=lambda n: n.id)),
        tuple(sorted(statements, key=lambda s: s.id)),
    )


def _piece(w: _Writer, number: int) -> PieceExtraction:
    place = w.nodes[0][1]
    span = Span(w.start, w.start + len(w.text))
    piece = Piece(
        number, span, f"{place}做法", owner=place, place=place, level=Level.COUNTY, sentences=tuple(w.sentences)
    )
    return PieceExtraction(piece, (), ())
