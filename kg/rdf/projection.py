"""Build -> quads: documents, pieces, nodes, mentions, claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import DataFileError, Problem
from kg.model import Attribute, Build, Document, Extraction, Node, NodeType, Piece, Quantity, Span, Statement
from kg.namespaces import BASE, PP, local
from kg.ontology import Category, Concept, Ontology
from kg.rdf.deciding import decisions
from kg.rdf.run import Run
from kg.rdf.terms import Object, decimal, integer, iso_date, link, named
from kg.rdf.vocabulary import ALSO, concept_iri, vocabulary
from kg.rdf.writing import in_reading_order

NOTE = {
    "zh": "成效均为材料作者自述，未经核实；隐名地方（*县）只在本篇内有效，按地方计数时只给出上下限。",
    "en": "Outcomes are what the authors report, not verified. Redacted places (*县) are scoped to their piece;"
    " counts of places over them are bounds.",
}
"""What the graph says of itself, by language."""


STANCES = {"planned": "planned", "denied": "not-adopted"}
"""What a claim may say that is no adoption, and the concept of it."""
Count = tuple[int, int, int]
"""In how many pieces a practice is carried out, in how many places at least, and at most."""


def quads(
    build: Build,
    ontology: Ontology,
    base: str = BASE,
    counts: Mapping[str, Count] | None = None,
    run: Run | None = None,
    stances: Mapping[str, str] | None = None,
) -> list[Quad]:
    """Return the whole graph, vocabulary included, in the default graph, without repeats and in reading order.

    That is: data set, documents with their pieces, nodes, quantities, mentions, claims, vocabulary; each by subject.

    Args:
        build: what the stages found.
        ontology: types and edges become the vocabulary; its practices describe the practices of the build.
        base: start of the IRIs of data, an absolute IRI that ends with ``/`` or ``#``. Terms are always in ``PP``.
        counts: by id of a practice, how many carry it out, as ``kg.analysis.choosing.counts`` returns it.
        stances: by id of a claim, that it only plans the practice or denies it, as ``kg.analysis.choosing.stances`` has it.
        run: what the build says of its own making; by default the version of the program alone.

    Raises:
        DataFileError: *base* is no such IRI.
    """
    run, read = run or Run(), [x.document.id for x in build.extractions]
    activity = run.iri(_checked(base), read)
    graph = _Graph(base, activity, list(vocabulary(ontology)), ontology.schemes)
    graph.dataset(build)
    graph.found += [Quad(*triple) for triple in run.triples(base, read)]
    for extraction in build.extractions:
        graph.document(extraction)
    concepts = {c.id: c for c in ontology.practices}
    documents = build.documents()
    for node in build.nodes:
        graph.node(node, concepts.get(node.code), documents)
    for practice, count in sorted((counts or {}).items()):
        graph.counted(graph.id(practice), count)
    for piece, predicate, node_id in _links(build):
        graph.add(graph.id(piece), predicate, graph.id(node_id))
    for statement in build.statements:
        graph.claim(statement)
    for claim, stance in sorted((stances or {}).items()):
        graph.add(graph.id(claim), "pp:adoptionStatus", named(f"pp:adoption-{STANCES[stance]}"))
    for quad in decisions(build, activity, graph.id):
        graph.found.append(quad)
    return in_reading_order(graph.found)


def _checked(base: str) -> str:
    try:
        NamedNode(base)
        valid = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", base) and base.endswith(("/", "#"))
    except ValueError:
        valid = None
    if not valid:
        zh = f"“{base}” 不是以 / 或 # 结尾的完整 IRI，例如 {BASE}"
        raise DataFileError(Problem("base", zh, f"{base!r} is no absolute IRI ending in / or #; for example {BASE}"))
    return base


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
    """Yield ``(piece id, property, node id)`` for the owner and the place of a piece that are nodes of the build."""
    named_in: dict[tuple[str, NodeType], dict[str, str]] = {}
    for node in build.nodes:
        for at in node.occurrences:
            names = named_in.setdefault((piece_id(at.document, at.piece), node.type), {})
            names.setdefault(at.mention.quote, node.id)
            names.setdefault(node.label, node.id)
    for extraction in build.extractions:
        for part in extraction.pieces:
            piece = piece_id(extraction.document.id, part.piece.number)
            owners, places = (named_in.get((piece, t), {}) for t in (NodeType.ORGANIZATION, NodeType.PLACE))
            if part.piece.owner in owners:
                yield piece, "pp:owner", owners[part.piece.owner]
            if place := _place(part.piece.place, places):
                yield piece, "pp:place", place


def _place(name: str, places: Mapping[str, str]) -> str | None:
    """Return the node that is called *name*, or the end of whose name it is: 南召县 of 河南省南召县."""
    if not name or name in places:
        return places.get(name)
    return next((places[longer] for longer in sorted(places) if longer.endswith(name)), None)


@dataclass
class _Graph:
    """Collects quads. Every method adds what one record says."""

    base: str
    run: NamedNode
    found: list[Quad] = field(default_factory=list)
    schemes: Mapping[str, Mapping[str, Category]] = field(default_factory=dict)

    def id(self, identifier: str) -> NamedNode:
        return NamedNode(self.base + local(identifier))

    def add(self, subject: NamedNode, predicate: str, value: Object) -> None:
        self.found.append(Quad(subject, named(predicate), value))

    def types(self, subject: NamedNode, *names: str) -> None:
        for name in names:
            self.add(subject, "rdf:type", named(name))

    def text(self, subject: NamedNode, predicate: str, value: str, language: str = "zh") -> None:
        """Add a text in a language; an empty one says nothing and is left out."""
        if value:
            self.add(subject, predicate, Literal(value, language=language))

    def plain(self, subject: NamedNode, predicate: str, value: str) -> None:
        """Add a code or name that belongs to no language; an empty one is left out."""
        if value:
            self.add(subject, predicate, Literal(value))

    def dataset(self, build: Build) -> None:
        subject = self.id("dataset")
        self.types(subject, "void:Dataset")
        self.text(subject, "dcterms:title", "基层政策做法知识图谱")
        self.text(subject, "dcterms:title", "Knowledge graph of policy practices", "en")
        for language, note in NOTE.items():
            self.text(subject, "dcterms:description", note, language)
        self.add(subject, "void:vocabulary", NamedNode(PP.rstrip("#")))
        self.add(subject, "prov:wasGeneratedBy", self.run)
        for assumption in build.assumptions:
            self.text(subject, "pp:assumption", assumption)

    def document(self, extraction: Extraction) -> None:
        document, data = extraction.document, extraction.document.metadata
        subject = self.id(document.id)
        self.types(subject, "pp:Document")
        self.plain(subject, "pp:file", document.name)
        self.text(subject, "dcterms:title", data.title or document.name)
        self.text(subject, "dcterms:publisher", data.publisher)
        if data.date:
            self.add(subject, "dcterms:date", iso_date(data.date))
        for predicate, value in (("dcterms:source", data.source), ("dcterms:license", data.licence)):
            if value:
                self.add(subject, predicate, link(value))
        for part in extraction.pieces:
            self.piece(document, part.piece)

    def piece(self, document: Document, piece: Piece) -> None:
        subject = self.id(piece_id(document.id, piece.number))
        self.types(subject, "pp:Piece")
        self.add(subject, "dcterms:isPartOf", self.id(document.id))
        self.add(subject, "pp:number", integer(piece.number))
        self.span(subject, piece.span)
        self.text(subject, "dcterms:title", piece.title)
        self.text(subject, "pp:ownerName", piece.owner)
        self.text(subject, "pp:placeName", piece.place)
        self.plain(subject, "pp:level", piece.level or "")

    def span(self, subject: NamedNode, span: Span) -> None:
        self.add(subject, "pp:start", integer(span.start))
        self.add(subject, "pp:end", integer(span.end))

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
        for number, attribute in enumerate(node.attributes, 1):
            self.attribute(subject, node, attribute, self.id(f"{node.id}-a{number}"))

    def attribute(self, owner: NamedNode, node: Node, attribute: Attribute, subject: NamedNode) -> None:
        """Add an attribute and its evidence; kind and status themselves are added with the node."""
        predicate, value = self.attribute_value(owner, attribute)
        if attribute.name not in ("kind", "status"):
            self.add(owner, predicate, value)
        self.add(owner, "pp:attribute", subject)
        self.types(subject, "pp:AttributeEvidence")
        self.add(subject, "rdf:predicate", named(predicate))
        self.add(subject, "rdf:value", value)
        self.add(subject, "pp:piece", self.id(piece_id(node.occurrences[0].document, node.occurrences[0].piece)))
        self.span(subject, attribute.span)
        self.text(subject, "pp:quote", attribute.quote)
        self.plain(subject, "pp:rule", attribute.rule)
        self.add(subject, "prov:wasGeneratedBy", self.run)

    def attribute_value(self, owner: NamedNode, attribute: Attribute) -> tuple[str, Object]:
        """Return property and value of an attribute; a time becomes a period of its own."""
        if attribute.name == "time":
            period = NamedNode(f"{owner.value}-time")
            self.types(period, "dcterms:PeriodOfTime")
            self.plain(period, "pp:interval", attribute.value)
            self.plain(period, "pp:precision", attribute.precision)
            for predicate, day in zip(("schema:startDate", "schema:endDate"), attribute.bounds, strict=True):
                if day:
                    self.add(period, predicate, iso_date(day))
            return "dcterms:temporal", period
        category = self.schemes.get(f"{attribute.name}s", {}).get(attribute.value)
        value: Object = concept_iri(category) if category else Literal(attribute.value)
        return f"pp:{attribute.name}", value

    def redacted(self, subject: NamedNode, node: Node) -> None:
        if node.type == NodeType.PLACE:
            self.types(subject, "pp:RedactedPlace")
        for at in node.occurrences:
            self.add(subject, "pp:redactionScope", self.id(piece_id(at.document, at.piece)))

    def practice(self, subject: NamedNode, node: Node, concept: Concept | None) -> None:
        self.add(subject, "skos:inScheme", named("pp:practices"))
        self.text(subject, "skos:prefLabel", node.label)
        self.text(subject, "skos:prefLabel", node.label_en, "en")
        self.plain(subject, "skos:notation", node.code)
        if concept:
            self.text(subject, "skos:definition", concept.definition)
            self.text(subject, "pp:field", concept.field)
            if category := self.schemes.get("instruments", {}).get(concept.instrument):
                self.add(subject, "pp:instrument", concept_iri(category))
            for name in concept.names:
                if name != node.label:
                    self.text(subject, "skos:altLabel", name)

    def counted(self, subject: NamedNode, count: Count) -> None:
        for predicate, value in zip(("pp:pieceCount", "pp:placesAtLeast", "pp:placesAtMost"), count, strict=True):
            self.add(subject, predicate, integer(value))

    def quantity(self, owner: NamedNode, subject: NamedNode, quantity: Quantity) -> None:
        self.add(owner, "sosa:hasResult", subject)
        self.types(subject, "qudt:QuantityValue")
        self.plain(subject, "pp:comparator", quantity.comparator)
        self.text(subject, "pp:unit", quantity.unit)
        numbers: tuple[tuple[str, Decimal | None], ...] = (
            ("qudt:numericValue", quantity.value),
            ("qudt:lowerBound", quantity.low),
            ("qudt:upperBound", quantity.high),
        )
        for predicate, number in numbers:
            if number is not None:
                self.add(subject, predicate, decimal(number))

    def mentions(self, owner: NamedNode, node: Node, documents: Mapping[str, Document]) -> None:
        """Add where *node* is named. The document is that of the piece, so it is not said again."""
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
        self.add(subject, "pp:confidence", decimal(confidence))
        self.add(subject, "prov:wasGeneratedBy", self.run)

    def claim(self, statement: Statement) -> None:
        source, target = self.id(statement.source), self.id(statement.target)
        edge, subject = named(f"pp:{statement.type}"), self.id(statement.id)
        self.found.append(Quad(source, edge, target))
        self.types(subject, "pp:Claim")
        self.add(subject, "rdf:subject", source)
        self.add(subject, "rdf:predicate", edge)
        self.add(subject, "rdf:object", target)
        self.add(subject, "pp:document", self.id(statement.document))
        self.add(subject, "pp:piece", self.id(piece_id(statement.document, statement.piece)))
        self.evidence(subject, statement.evidence, statement.quote, statement.rule, statement.confidence)
