"""A small Build made by hand, for the tests of graph, rdf, report and views.

Two documents of our own sentences, three pieces, all node and edge types, one redacted county in each piece of the
collection, two practices (one shared by all three pieces), and the labels that break naive writers: markup, quotation
marks, a spreadsheet formula, pipes and backticks, a control character that XML forbids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg.errors import Problem
from kg.model import (
    Attribute,
    Build,
    Document,
    EdgeType,
    Entity,
    Extraction,
    LedgerEntry,
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
from kg.ontology import Concept, Ontology, default_folder
from kg.ontology.files import Reader

SPEECHES = """干部工作交流发言（2篇）

立起“星级”标尺 激励干部担当
中共*县委组织部
近年来，*县深入实施“头雁领航”行动。中共*县委组织部推行星级评定，提拔干部21名，群众满意度达98.5%以上。
县委组织部与*师院签订协议，印发《关于激励干部担当作为的意见》。星级评定覆盖率达100%。

晾晒实绩 让干部动起来
中共*县委组织部
*县实施<script>alert(1)</script>行动，建立=HYPERLINK("http://a.invalid")清单，用|A|`榜单`晾晒成绩。
中共*县委组织部推行评星定级，解决难题2到3个，形成台账\x0b制度。
"""

REPORT = """青屏县“百村联动”行动纪实
青屏县政务服务局
青屏县政务服务局实施“百村联动”行动，细分为“一村一策”工程。“百村联动”行动实行“星级管理”和帮办代办。
帮办代办办结事项1.2万余件，落实资金2500余万元，约三成事项当天办结。青屏县政务服务局与"青屏"联社<b>合作。
"""

T = NodeType
_SCALE = {"名": "21", "件": "12000", "元": "25000000"}


def sample_ontology() -> Ontology:
    """Return the shipped types and edges, no lexica, and a taxonomy of two practices."""
    folder, reader = default_folder(), Reader()
    for name, target in (("types.yaml", reader.nodes), ("edges.yaml", reader.edges)):
        for place, entry in reader.entries(folder / name):
            reader.add_type(place, entry, target)
    for place, entry in reader.entries(folder / "schemes.yaml"):
        reader.add_category(place, entry)
    practices = (
        Concept(
            "star-rating",
            "星级评定",
            "Star rating",
            "按实绩评出星级。",
            "干部激励",
            "evaluation-ranking",
            ("星级评定", "评星定级"),
            "自拟",
        ),
        Concept(
            "agent-service",
            "帮办代办",
            "Errand service",
            "由专人替群众办理事项。",
            "政务服务",
            "service-delivery",
            ("帮办代办",),
        ),
    )
    return Ontology(reader.nodes, reader.edges, {}, {}, (), practices, (), folder, reader.schemes)


@dataclass
class _Text:
    """One piece of a document while its nodes and statements are written down by their quotes."""

    document: Document
    piece: Piece
    nodes: dict[str, Node] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)

    def spans(self, quote: str) -> Iterator[Span]:
        start = self.document.text.find(quote, self.piece.span.start)
        while 0 <= start < self.piece.span.end:
            yield Span(start, start + len(quote))
            start = self.document.text.find(quote, start + len(quote))

    def sentence(self, span: Span) -> Span:
        return next(s.span for s in self.piece.sentences if s.span.covers(span))

    def node(self, key: str, type_: NodeType, quote: str, *more: str, **fields: object) -> None:
        quantities = fields.get("quantities", ())
        occurrences = []
        for span in sorted(s for q in (quote, *more) for s in self.spans(q)):
            mention = Mention(span, span.of(self.document.text), type_, "sample/hand", 0.9, quantities)  # type: ignore[arg-type]
            occurrences.append(Occurrence(self.document.id, self.piece.number, self.sentence(span), mention))
        assert occurrences, quote
        entity = stable_id("entity", self.document.id, str(self.piece.number), type_, quote)
        node_id = stable_id(type_.lower(), self.document.id, str(self.piece.number), quote)
        self.nodes[key] = Node(node_id, type_, quote, (entity,), tuple(occurrences), **fields)  # type: ignore[arg-type]

    def attribute(self, key: str, name: str, value: str, quote: str, *labels: str) -> None:
        span = next(self.spans(quote))
        found = Attribute(name, value, span, quote, "sample/hand", *labels)
        self.nodes[key] = replace(self.nodes[key], attributes=(*self.nodes[key].attributes, found))

    def edge(self, source: str, type_: EdgeType, target: str, quote: str) -> None:
        self.link(self.nodes[source].id, type_, self.nodes[target].id, quote)

    def link(self, source: str, type_: EdgeType, target: str, quote: str) -> None:
        span = next(self.spans(quote))
        if type_ != EdgeType.REALISES:
            span = self.sentence(span)
        evidence = span.of(self.document.text)
        rule = f"sample/{type_}"
        self.statements.append(
            Statement(source, type_, target, self.document.id, self.piece.number, span, evidence, rule, 0.8)
        )

    def extraction(self) -> PieceExtraction:
        entities = tuple(
            Entity(
                n.entities[0],
                n.type,
                n.label,
                tuple(o.mention for o in n.occurrences),
                n.quantities,
                n.kind,
                n.status,
                n.attributes,
            )
            for n in self.nodes.values()
        )
        ledger = tuple(
            LedgerEntry(s.span, "practice" if "推行" in s.span.of(self.document.text) else "unread", "sample/hand")
            for s in self.piece.sentences
        )
        return PieceExtraction(self.piece, entities, tuple(self.statements), ledger)


def _sentences(text: str, span: Span) -> tuple[Sentence, ...]:
    """Return a sentence for every line or clause that ends in 。 inside *span*."""
    found, start = [], span.start
    for i in range(span.start, span.end):
        if text[i] in "。\n":
            end = i + (text[i] == "。")
            if end > start:
                found.append(Sentence(Span(start, end)))
            start = i + 1
    return tuple(found)


def _piece(text: str, number: int, first: str, last: str, **fields: object) -> Piece:
    span = Span(text.index(first), text.index(last) + len(last))
    return Piece(number, span, first, sentences=_sentences(text, span), **fields)  # type: ignore[arg-type]


def _amount(comparator: str, value: str, unit: str, low: str | None, high: str | None) -> Quantity:
    bounds = [Decimal(x) if x is not None else None for x in (low, high)]
    return Quantity(comparator, Decimal(value), unit, *bounds)


def _first(document: Document) -> _Text:
    piece = _piece(
        document.text, 1, "立起“星级”标尺 激励干部担当", "覆盖率达100%。",
        owner="中共*县委组织部", place="*县", level=Level.COUNTY,
    )  # fmt: skip
    x = _Text(document, piece)
    x.node("owner", T.ORGANIZATION, "中共*县委组织部", redacted=True)
    x.node("school", T.ORGANIZATION, "*师院", redacted=True)
    x.node("place", T.PLACE, "*县深", redacted=True)
    x.nodes["place"] = _shortened(x.nodes["place"], "*县")
    x.node("program", T.PROGRAM, "“头雁领航”行动")
    x.node("stars", T.MECHANISM, "星级评定")
    x.node("promoted", T.OUTCOME, "提拔干部21名", kind="output", status="done",
           quantities=(_amount("=", "21", "名", "21", "21"),))  # fmt: skip
    x.node("content", T.OUTCOME, "群众满意度达98.5%以上", kind="outcome", status="measured",
           quantities=(_amount(">=", "98.5", "%", "98.5", "100"),))  # fmt: skip
    x.node("coverage", T.OUTCOME, "覆盖率达100%", kind="output", quantities=(_amount("=", "100", "%", "100", "100"),))
    x.node("opinion", T.POLICY_DOCUMENT, "关于激励干部担当作为的意见")
    x.attribute("stars", "instrument", "evaluation-ranking", "星级评定", "考核评比", "Evaluation and ranking")
    x.attribute("stars", "time", "2022-01-01/..", "推行", "", "", "year")
    x.attribute("promoted", "kind", "output", "提拔干部21名", "产出", "output")
    x.attribute("promoted", "target", "cadres", "干部", "干部", "Cadres")
    x.attribute("promoted", "time", "unknown", "推行", "", "", "unknown")
    x.edge("owner", EdgeType.IMPLEMENTS, "program", "中共*县委组织部推行")
    x.edge("program", EdgeType.USES, "stars", "推行星级评定")
    x.edge("stars", EdgeType.ACHIEVES, "promoted", "提拔干部21名")
    x.edge("stars", EdgeType.ACHIEVES, "content", "群众满意度")
    x.edge("stars", EdgeType.ACHIEVES, "coverage", "星级评定覆盖率")
    x.edge("owner", EdgeType.COOPERATES_WITH, "school", "签订协议")
    x.edge("owner", EdgeType.ISSUES, "opinion", "印发")
    x.edge("owner", EdgeType.LOCATED_IN, "place", "中共*县委组织部\n".strip())
    return x


def _shortened(node: Node, label: str) -> Node:
    """Return *node* with its only mention cut to *label* (the place inside a longer run of characters)."""
    first = node.occurrences[0]
    span = Span(first.mention.span.start, first.mention.span.start + len(label))
    mention = replace(first.mention, span=span, quote=label)
    return replace(node, label=label, occurrences=(replace(first, mention=mention),))


def _second(document: Document) -> _Text:
    piece = _piece(
        document.text, 2, "晾晒实绩 让干部动起来", "台账\x0b制度。",
        owner="中共*县委组织部", place="*县", level=Level.COUNTY,
    )  # fmt: skip
    x = _Text(document, piece)
    x.node("owner", T.ORGANIZATION, "中共*县委组织部", redacted=True)
    x.node("place", T.PLACE, "*县实", redacted=True)
    x.nodes["place"] = _shortened(x.nodes["place"], "*县")
    x.node("script", T.PROGRAM, "<script>alert(1)</script>行动")
    x.node("formula", T.MECHANISM, '=HYPERLINK("http://a.invalid")清单')
    x.node("pipes", T.MECHANISM, "|A|`榜单`")
    x.node("stars", T.MECHANISM, "评星定级")
    x.node("control", T.MECHANISM, "台账\x0b制度")
    x.node("solved", T.OUTCOME, "解决难题2到3个", kind="outcome", status="done",
           quantities=(_amount(">=", "2", "个", "2", None), _amount("<=", "3", "个", None, "3")))  # fmt: skip
    x.edge("owner", EdgeType.IMPLEMENTS, "script", "中共*县委组织部推行")
    for mechanism in ("formula", "pipes", "stars", "control"):
        x.edge("script", EdgeType.USES, mechanism, x.nodes[mechanism].label)
    x.edge("control", EdgeType.PART_OF, "stars", "形成台账")
    x.edge("stars", EdgeType.ACHIEVES, "solved", "解决难题")
    x.edge("owner", EdgeType.LOCATED_IN, "place", "*县实施")
    return x


def _third(document: Document) -> _Text:
    piece = _piece(
        document.text, 1, "青屏县“百村联动”行动纪实", "联社<b>合作。",
        owner="青屏县政务服务局", place="青屏县", level=Level.COUNTY,
    )  # fmt: skip
    x = _Text(document, piece)
    x.node("owner", T.ORGANIZATION, "青屏县政务服务局", label_en="")
    x.node("place", T.PLACE, "青屏县“", code="519999")
    x.nodes["place"] = _shortened(x.nodes["place"], "青屏县")
    x.node("program", T.PROGRAM, "“百村联动”行动")
    x.node("part", T.PROGRAM, "“一村一策”工程")
    x.node("stars", T.MECHANISM, "星级管理")
    x.node("agents", T.MECHANISM, "帮办代办")
    x.node("done", T.OUTCOME, "办结事项1.2万余件", kind="output", status="done",
           quantities=(_amount(">", "12000", "件", "12000", "13000"),))  # fmt: skip
    x.node(
        "funds",
        T.OUTCOME,
        "落实资金2500余万元",
        kind="input",
        quantities=(_amount(">", "25000000", "元", "25000000", "26000000"),),
    )
    x.node("share", T.OUTCOME, "约三成事项当天办结", kind="outcome", quantities=(_amount("~", "30", "%", None, None),))
    x.node("firm", T.ORGANIZATION, '"青屏"联社<b>')
    x.edge("owner", EdgeType.IMPLEMENTS, "program", "实施“百村联动”")
    x.edge("part", EdgeType.PART_OF, "program", "细分为")
    x.edge("program", EdgeType.USES, "stars", "实行“星级管理”")
    x.edge("program", EdgeType.USES, "agents", "和帮办代办")
    for outcome in ("done", "funds", "share"):
        x.edge("agents", EdgeType.ACHIEVES, outcome, "办结事项")
    x.edge("owner", EdgeType.COOPERATES_WITH, "firm", '与"青屏"联社')
    x.edge("owner", EdgeType.LOCATED_IN, "place", "青屏县政务服务局实施")
    return x


def _practice(code: str) -> Node:
    concept = next(c for c in sample_ontology().practices if c.id == code)
    return Node(f"practice-{code}", T.PRACTICE, concept.label, (), (), code=code, label_en=concept.en)


def sample_build() -> Build:
    """Return the build. The same object content at every call."""
    speeches = Document("speeches/交流发言.txt", SPEECHES)
    metadata = Metadata(
        "青屏县|改革纪实", "青屏县", "county", "2024-05", "示例日报", "https://example.org/a?b=1", "Apache-2.0"
    )
    report = Document("报告 <b>.md", REPORT, encoding="gb18030", metadata=metadata)
    texts = (_first(speeches), _second(speeches), _third(report))
    stars, agents = _practice("star-rating"), _practice("agent-service")
    for text in texts:
        text.link(text.nodes["stars"].id, EdgeType.REALISES, stars.id, text.nodes["stars"].label)
    texts[2].link(texts[2].nodes["agents"].id, EdgeType.REALISES, agents.id, "帮办代办")
    extractions = (
        Extraction(speeches, (texts[0].extraction(), texts[1].extraction())),
        Extraction(report, (texts[2].extraction(),)),
    )
    nodes = [stars, agents, *(n for t in texts for n in t.nodes.values())]
    return Build(
        extractions=tuple(sorted(extractions, key=lambda x: x.document.name)),
        nodes=tuple(sorted(nodes, key=lambda n: n.id)),
        statements=tuple(sorted((s for t in texts for s in t.statements), key=lambda s: s.id)),
        failures=(
            Problem(
                "坏文件.txt", "不是文本文件（含 `\\x00`|），请转换为 UTF-8", "not a text file; convert it to UTF-8"
            ),
        ),
        problems=(Problem("speeches/交流发言.txt", "声明 3 篇，只找到 2 篇", "declares 3 pieces, 2 were found"),),
        assumptions=("《交流发言》声明一篇一县，故两处 *县 视为两个县。",),
    )
