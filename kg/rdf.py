"""Stage: Build -> RDF. Every edge once, and one claim with its evidence for every statement; no blank nodes.

Nothing here reads a clock, and every list is sorted: the same build gives the same bytes on any machine.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.errors import DataFileError, OutputError, Problem
from kg.model import Build, Document, Extraction, Node, NodeType, Piece, Quantity, Span, Statement
from kg.namespaces import BASE, PP, PREFIXES, local, term
from kg.ontology import Concept, Ontology, TypeInfo

ALSO: Mapping[NodeType, str] = {
    NodeType.ORGANIZATION: "org:Organization",
    NodeType.PLACE: "dcterms:Location",
    NodeType.PROGRAM: "prov:Plan",
    NodeType.MECHANISM: "prov:Plan",
    NodeType.OUTCOME: "sosa:Observation",
    NodeType.POLICY_DOCUMENT: "dcterms:BibliographicResource",
    NodeType.PRACTICE: "skos:Concept",
}
"""The class of a common vocabulary that each of our classes is a kind of; nodes are given both."""

NOTE = (
    ("成效均为材料作者自述，未经核实；隐名地方（*县）只在本篇内有效，按地方计数时只给出上下限。", "zh"),
    (
        "Outcomes are what the authors report, not verified. Redacted places (*县) are scoped to their piece;"
        " counts of places over them are bounds.",
        "en",
    ),
)
"""What every export says of itself."""

_DATES = {4: term("xsd:gYear"), 7: term("xsd:gYearMonth"), 10: term("xsd:date")}
_TYPE, _LABEL, _COMMENT = (NamedNode(term(n)) for n in ("rdf:type", "rdfs:label", "rdfs:comment"))
_DECIMAL, _INTEGER = NamedNode(term("xsd:decimal")), NamedNode(term("xsd:integer"))
Object = NamedNode | Literal


def quads(build: Build, ontology: Ontology, base: str = BASE) -> list[Quad]:
    """Return the whole graph, vocabulary included, in the default graph: sorted by subject, type first, no repeats.

    Args:
        build: what the stages found.
        ontology: types and edges become the vocabulary; its practices describe the practices of the build.
        base: start of the IRIs of data, an absolute IRI that ends with ``/`` or ``#``. Terms are always in ``PP``.

    Raises:
        DataFileError: *base* is no such IRI.
    """
    graph = _Graph(_checked(base))
    graph.vocabulary(ontology)
    graph.dataset(build)
    for extraction in build.extractions:
        graph.document(extraction)
    concepts = {c.id: c for c in ontology.practices}
    documents = build.documents()
    for node in build.nodes:
        graph.node(node, concepts.get(node.code), documents)
    for link in _links(build):
        graph.add(graph.id(link[0]), link[1], graph.id(link[2]))
    for statement in build.statements:
        graph.claim(statement)
    return sorted(set(graph.found), key=_order)


def _checked(base: str) -> str:
    valid = re.match(r"[a-z][a-z0-9+.-]*:", base) and base.endswith(("/", "#"))
    try:
        NamedNode(base)
    except ValueError:
        valid = None
    if not valid:
        zh = f"“{base}” 不是以 / 或 # 结尾的完整 IRI，例如 {BASE}"
        raise DataFileError(Problem("base", zh, f"{base!r} is no absolute IRI ending in / or #; for example {BASE}"))
    return base


def _order(quad: Quad) -> tuple[str, bool, str, str]:
    return (quad.subject.value, quad.predicate != _TYPE, quad.predicate.value, str(quad.object))


def piece_id(document: str, number: int) -> str:
    """Return the id of a piece, the last part of its IRI.

    >>> piece_id("doc-4973fc757672", 2)
    'doc-4973fc757672-p2'
    """
    return f"{document}-p{number}"


def mention_id(document: str, span: Span) -> str:
    """Return the id of the mention at *span*: readable, and equal in every build.

    >>> mention_id("doc-4973fc757672", Span(120, 128))
    'doc-4973fc757672.120-128'
    """
    return f"{document}.{span.start}-{span.end}"


def _links(build: Build) -> Iterator[tuple[str, str, str]]:
    """Yield ``(piece id, property, node id)`` for the owner and place of a piece that are nodes of the build."""
    found: dict[tuple[str, NodeType, str], str] = {}
    for node in build.nodes:
        for at in node.occurrences:
            piece = piece_id(at.document, at.piece)
            for name in (at.mention.quote, node.label):
                found.setdefault((piece, node.type, name), node.id)
    for extraction in build.extractions:
        for part in extraction.pieces:
            piece = piece_id(extraction.document.id, part.piece.number)
            owner = found.get((piece, NodeType.ORGANIZATION, part.piece.owner))
            place = found.get((piece, NodeType.PLACE, part.piece.place))
            if owner:
                yield piece, "pp:owner", owner
            if place:
                yield piece, "pp:place", place


@dataclass
class _Graph:
    """Collects quads. Every method adds what one record says."""

    base: str
    found: list[Quad] = field(default_factory=list)
    terms: dict[str, NamedNode] = field(default_factory=dict)

    def id(self, identifier: str) -> NamedNode:
        return NamedNode(self.base + local(identifier))

    def term(self, name: str) -> NamedNode:
        if name not in self.terms:
            self.terms[name] = NamedNode(term(name))
        return self.terms[name]

    def add(self, subject: NamedNode, predicate: str, value: Object) -> None:
        self.found.append(Quad(subject, self.term(predicate), value))

    def types(self, subject: NamedNode, *names: str) -> None:
        self.found += [Quad(subject, _TYPE, self.term(n)) for n in names]

    def text(self, subject: NamedNode, predicate: str, value: str, language: str = "zh") -> None:
        """Add a text in a language; an empty one says nothing and is left out."""
        if value:
            self.add(subject, predicate, Literal(value, language=language))

    def plain(self, subject: NamedNode, predicate: str, value: str) -> None:
        if value:
            self.add(subject, predicate, Literal(value))

    def integer(self, subject: NamedNode, predicate: str, value: int) -> None:
        self.add(subject, predicate, Literal(str(value), datatype=_INTEGER))

    def decimal(self, subject: NamedNode, predicate: str, value: Decimal | None) -> None:
        if value is not None:
            self.add(subject, predicate, Literal(_lexical(value), datatype=_DECIMAL))

    def vocabulary(self, ontology: Ontology) -> None:
        terms = parse(path=str(ontology.folder / "terms.ttl"), format=RdfFormat.TURTLE)
        self.found += [Quad(t.subject, t.predicate, t.object) for t in terms]
        for kind, info in ontology.nodes.items():
            self.described(info, "owl:Class")
            self.add(NamedNode(PP + info.id), "rdfs:subClassOf", self.term(ALSO[NodeType(kind)]))
        for info in ontology.edges.values():
            self.described(info, "owl:ObjectProperty")
            self.ends(info, "domain", info.domain)
            self.ends(info, "range", info.range)

    def described(self, info: TypeInfo, kind: str) -> None:
        subject = NamedNode(PP + info.id)
        self.types(subject, kind)
        for text, language in ((info.label, "zh"), (info.en, "en")):
            self.text(subject, "rdfs:label", text, language)
        for text, language in ((info.definition, "zh"), (info.definition_en, "en")):
            self.text(subject, "rdfs:comment", text, language)

    def ends(self, info: TypeInfo, which: str, types: tuple[NodeType, ...]) -> None:
        """Say what an edge joins: several RDFS domains would mean all of them at once, so these are ``Includes``."""
        predicate = f"rdfs:{which}" if len(types) == 1 else f"schema:{which}Includes"
        for kind in types:
            self.add(NamedNode(PP + info.id), predicate, NamedNode(PP + kind))

    def dataset(self, build: Build) -> None:
        subject = self.id("dataset")
        self.types(subject, "void:Dataset")
        self.text(subject, "dcterms:title", "基层政策做法知识图谱")
        self.text(subject, "dcterms:title", "Knowledge graph of policy practices", "en")
        for note, language in NOTE:
            self.text(subject, "dcterms:description", note, language)
        self.add(subject, "void:vocabulary", NamedNode(PP.rstrip("#")))
        for assumption in build.assumptions:
            self.text(subject, "pp:assumption", assumption)

    def document(self, extraction: Extraction) -> None:
        document, data = extraction.document, extraction.document.metadata
        subject = self.id(document.id)
        self.types(subject, "pp:Document")
        self.plain(subject, "pp:file", document.name)
        self.text(subject, "dcterms:title", data.title or document.name)
        if data.date:
            self.add(subject, "dcterms:date", _date(data.date))
        self.text(subject, "dcterms:publisher", data.publisher)
        for predicate, value in (("dcterms:source", data.source), ("dcterms:license", data.licence)):
            if value:
                self.add(subject, predicate, _link(value))
        for part in extraction.pieces:
            self.piece(document, part.piece)

    def piece(self, document: Document, piece: Piece) -> None:
        subject = self.id(piece_id(document.id, piece.number))
        self.types(subject, "pp:Piece")
        self.add(subject, "dcterms:isPartOf", self.id(document.id))
        self.integer(subject, "pp:number", piece.number)
        self.span(subject, piece.span)
        self.text(subject, "dcterms:title", piece.title)
        self.text(subject, "pp:ownerName", piece.owner)
        self.text(subject, "pp:placeName", piece.place)
        self.plain(subject, "pp:level", piece.level or "")

    def span(self, subject: NamedNode, span: Span) -> None:
        self.integer(subject, "pp:start", span.start)
        self.integer(subject, "pp:end", span.end)

    def node(self, node: Node, concept: Concept | None, documents: Mapping[str, Document]) -> None:
        subject = self.id(node.id)
        self.types(subject, f"pp:{node.type}", ALSO[node.type])
        self.text(subject, "rdfs:label", node.label)
        self.text(subject, "rdfs:label", node.label_en, "en")
        self.plain(subject, "pp:kind", node.kind)
        self.plain(subject, "pp:status", node.status)
        if node.redacted:
            self.redacted(subject, node)
        if node.type == NodeType.PRACTICE:
            self.practice(subject, node, concept)
        else:
            self.plain(subject, "dcterms:identifier", node.code)
        for number, quantity in enumerate(node.quantities, 1):
            self.quantity(subject, self.id(f"{node.id}-q{number}"), quantity)
        self.mentions(subject, node, documents)

    def redacted(self, subject: NamedNode, node: Node) -> None:
        if node.type == NodeType.PLACE:
            self.types(subject, "pp:RedactedPlace")
        for at in node.occurrences:
            self.add(subject, "pp:redactionScope", self.id(piece_id(at.document, at.piece)))

    def practice(self, subject: NamedNode, node: Node, concept: Concept | None) -> None:
        self.add(subject, "skos:inScheme", self.term("pp:practices"))
        self.text(subject, "skos:prefLabel", node.label)
        self.text(subject, "skos:prefLabel", node.label_en, "en")
        self.plain(subject, "skos:notation", node.code)
        if concept:
            self.text(subject, "skos:definition", concept.definition)
            self.text(subject, "pp:field", concept.field)
            self.text(subject, "pp:instrument", concept.instrument)
            for name in concept.names:
                if name != node.label:
                    self.text(subject, "skos:altLabel", name)

    def quantity(self, owner: NamedNode, subject: NamedNode, quantity: Quantity) -> None:
        self.add(owner, "sosa:hasResult", subject)
        self.types(subject, "qudt:QuantityValue")
        self.plain(subject, "pp:comparator", quantity.comparator)
        self.decimal(subject, "qudt:numericValue", quantity.value)
        self.decimal(subject, "qudt:lowerBound", quantity.low)
        self.decimal(subject, "qudt:upperBound", quantity.high)
        self.text(subject, "pp:unit", quantity.unit)

    def mentions(self, owner: NamedNode, node: Node, documents: Mapping[str, Document]) -> None:
        for at in node.occurrences:
            subject = self.id(mention_id(at.document, at.mention.span))
            self.add(owner, "pp:mention", subject)
            self.types(subject, "pp:Mention")
            self.add(subject, "pp:piece", self.id(piece_id(at.document, at.piece)))
            self.evidence(subject, at.mention.span, at.mention.quote, at.mention.rule, at.mention.confidence)
            self.text(subject, "pp:sentence", at.sentence.of(documents[at.document].text))

    def evidence(self, subject: NamedNode, span: Span, quote: str, rule: str, confidence: float) -> None:
        self.span(subject, span)
        self.text(subject, "pp:quote", quote)
        self.plain(subject, "pp:rule", rule)
        self.decimal(subject, "pp:confidence", Decimal(repr(confidence)))

    def claim(self, statement: Statement) -> None:
        source, target = self.id(statement.source), self.id(statement.target)
        edge = self.term(f"pp:{statement.type}")
        self.found.append(Quad(source, edge, target))
        subject = self.id(statement.id)
        self.types(subject, "pp:Claim")
        self.add(subject, "rdf:subject", source)
        self.add(subject, "rdf:predicate", edge)
        self.add(subject, "rdf:object", target)
        self.add(subject, "pp:document", self.id(statement.document))
        self.add(subject, "pp:piece", self.id(piece_id(statement.document, statement.piece)))
        self.evidence(subject, statement.evidence, statement.quote, statement.rule, statement.confidence)


def _lexical(value: Decimal) -> str:
    """Return the canonical form of an ``xsd:decimal``, as rdflib and pyoxigraph write it back.

    >>> [_lexical(Decimal(x)) for x in ("2.50", "1E+3", "0.8", "-0")]
    ['2.5', '1000', '0.8', '0']
    """
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _date(text: str) -> Literal:
    """Return an ISO date at the precision it has; what is no date stays a plain text.

    >>> _date("2024-05").datatype.value.rpartition("#")[2], _date("2024-13").datatype.value.rpartition("#")[2]
    ('gYearMonth', 'string')
    """
    try:
        date.fromisoformat((text + "-01-01")[:10] if len(text) in _DATES else text)
    except ValueError:
        return Literal(text)
    return Literal(text, datatype=NamedNode(_DATES[len(text)])) if len(text) in _DATES else Literal(text)


def _link(text: str) -> Object:
    """Return a web address as an IRI; anything else (a name, a broken address) as a plain text."""
    if re.match(r"https?://[^/]", text):
        try:
            return NamedNode(text)
        except ValueError:
            pass
    return Literal(text)
