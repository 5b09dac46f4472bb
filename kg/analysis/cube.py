"""The adoption matrix as an RDF Data Cube (W3C, 2014): dimensions practice, place, year; a coded status; evidence.

An observation is a cell for which there is a sentence. What no text mentions is left out, not denied: RDF is open.
The cube holds all that the integrity constraints need, so that it is well formed by itself; merged with graph.nt its
``pp:evidence`` leads to the claim, with document, offsets and quote.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.analysis.cases import Practice
from kg.analysis.diffusion import Cell, Matrix, Place
from kg.namespaces import local, turtle
from kg.ontology import Ontology
from kg.rdf.terms import Object, integer, iso_date, named
from kg.rdf.vocabulary import vocabulary

TITLE = {"zh": "做法采用数据集", "en": "Adoptions of practices"}
COMPONENTS = (
    ("dimension", "pp:ofPractice", "pp:practices"),
    ("dimension", "pp:ofPlace", ""),
    ("dimension", "pp:refPeriod", ""),
    ("measure", "pp:adoptionStatus", "pp:adoptions"),
    ("attribute", "pp:evidence", ""),
    ("attribute", "pp:sentence", ""),
    ("attribute", "pp:firstYear", ""),
    ("attribute", "pp:lastYear", ""),
)
"""Sort, property, code list."""
REQUIRED = ("pp:evidence", "pp:sentence")
"""Attributes that every observation has."""


def as_turtle(matrix: Matrix, ontology: Ontology, base: str) -> bytes:
    """Return the cube as Turtle, the same bytes for the same matrix."""
    return turtle(triples(matrix, ontology, base), base)


def as_ntriples(matrix: Matrix, ontology: Ontology, base: str) -> bytes:
    """Return the cube as sorted N-Triples, which ``kg query -g cube.nt`` reads."""
    raw = serialize(triples(matrix, ontology, base), format=RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(raw.splitlines(keepends=True)))


def triples(matrix: Matrix, ontology: Ontology, base: str) -> list[Triple]:
    """Return the cube: data set, structure, terms, practices, places, years, observations; no blank nodes."""
    graph = _Cube(base)
    graph.dataset(matrix)
    graph.structure()
    graph.terms(ontology)
    cells = list(matrix.cells(observed=True))
    for practice in {c.practice.id: c.practice for c in cells}.values():
        graph.practice(practice)
    for place in {c.place.id: c.place for c in cells}.values():
        graph.place(place)
    for year in sorted({_year(c) or 0 for c in cells}):
        graph.period(year)
    for cell in cells:
        graph.observation(cell)
    order = {subject: rank for rank, subject in enumerate(dict.fromkeys(t.subject for t in graph.found))}
    return sorted(dict.fromkeys(graph.found), key=lambda t: order[t.subject])


def _year(cell: Cell) -> int | None:
    """Return the last year that is known of *cell*; of a plan or denial that of the document."""
    if cell.adopted or not cell.case:
        return cell.last
    return next((d.last for d in cell.case.dates if d.basis == "document"), None)


@dataclass
class _Cube:
    base: str
    found: list[Triple] = field(default_factory=list)

    def id(self, identifier: str) -> NamedNode:
        return NamedNode(self.base + local(identifier))

    def add(self, subject: NamedNode, predicate: str, value: Object) -> None:
        self.found.append(Triple(subject, named(predicate), value))

    def text(self, subject: NamedNode, predicate: str, value: str, language: str = "zh") -> None:
        if value:
            self.add(subject, predicate, Literal(value, language=language))

    def dataset(self, matrix: Matrix) -> None:
        subject = self.id("adoptions")
        self.add(subject, "rdf:type", named("qb:DataSet"))
        self.add(subject, "qb:structure", self.id("adoptions-structure"))
        for language, title in TITLE.items():
            self.text(subject, "rdfs:label", title, language)
            self.text(subject, "dcterms:title", title, language)
        for assumption in matrix.assumptions:
            self.text(subject, "pp:assumption", assumption)

    def structure(self) -> None:
        subject = self.id("adoptions-structure")
        self.add(subject, "rdf:type", named("qb:DataStructureDefinition"))
        self.text(subject, "rdfs:label", "采用数据集的结构")
        self.text(subject, "rdfs:label", "Structure of the adoptions", "en")
        for number, (sort, name, codes) in enumerate(COMPONENTS, 1):
            part = self.id(f"adoptions-structure-{name.removeprefix('pp:')}")
            self.add(subject, "qb:component", part)
            self.add(part, "rdf:type", named("qb:ComponentSpecification"))
            self.add(part, f"qb:{sort}", named(name))
            self.add(part, "qb:order", integer(number))
            if sort == "attribute":
                needed = "true" if name in REQUIRED else "false"
                self.add(part, "qb:componentRequired", Literal(needed, datatype=named("xsd:boolean")))
            self.add(named(name), "rdf:type", named(f"qb:{sort.title()}Property"))
            if codes:
                self.add(named(name), "rdf:type", named("qb:CodedProperty"))
                self.add(named(name), "qb:codeList", named(codes))

    def terms(self, ontology: Ontology) -> None:
        """Add what our vocabulary says of the terms that the cube uses."""
        used = {named(n).value for _, name, codes in COMPONENTS for n in (name, codes) if n}
        codes = named("pp:adoption-").value
        for quad in vocabulary(ontology):
            if getattr(quad.subject, "value", "") in used or getattr(quad.subject, "value", "").startswith(codes):
                self.found.append(quad.triple)

    def practice(self, practice: Practice) -> None:
        subject = self.id(practice.id)
        for kind in ("pp:Practice", "skos:Concept"):
            self.add(subject, "rdf:type", named(kind))
        self.add(subject, "skos:inScheme", named("pp:practices"))
        for predicate in ("rdfs:label", "skos:prefLabel"):
            self.text(subject, predicate, practice.label)
            self.text(subject, predicate, practice.label_en, "en")

    def place(self, place: Place) -> None:
        subject = self.where(place)
        for kind in ("pp:Place", "dcterms:Location", *(["pp:RedactedPlace"] if place.hidden else [])):
            self.add(subject, "rdf:type", named(kind))
        self.text(subject, "rdfs:label", place.name)
        if place.code:
            self.add(subject, "dcterms:identifier", Literal(place.code))

    def where(self, place: Place) -> NamedNode:
        return self.id(f"{place.id}-place" if place.hidden else place.id)

    def period(self, year: int) -> None:
        """Add a year; 0 is the unknown one."""
        subject = self.id(f"year-{year or 'unknown'}")
        self.add(subject, "rdf:type", named("dcterms:PeriodOfTime"))
        self.text(subject, "rdfs:label", f"{year}年" if year else "年份不明")
        self.text(subject, "rdfs:label", str(year or "unknown"), "en")
        first, last = f"{year}-01-01", f"{year}-12-31"
        self.add(subject, "pp:interval", Literal(f"{first}/{last}" if year else "unknown"))
        self.add(subject, "pp:precision", Literal("year" if year else "unknown"))
        if year:
            self.add(subject, "schema:startDate", iso_date(first))
            self.add(subject, "schema:endDate", iso_date(last))

    def observation(self, cell: Cell) -> None:
        assert cell.case, "an observation has a sentence"
        subject = self.id(f"adoption-{cell.practice.id}-{cell.place.id}")
        self.add(subject, "rdf:type", named("qb:Observation"))
        self.add(subject, "qb:dataSet", self.id("adoptions"))
        self.add(subject, "pp:ofPractice", self.id(cell.practice.id))
        self.add(subject, "pp:ofPlace", self.where(cell.place))
        self.add(subject, "pp:refPeriod", self.id(f"year-{_year(cell) or 'unknown'}"))
        self.add(subject, "pp:adoptionStatus", named(f"pp:adoption-{cell.status}"))
        for predicate, year in (("pp:firstYear", cell.first), ("pp:lastYear", cell.last)):
            if year:
                self.add(subject, predicate, iso_date(str(year)))
        self.add(subject, "pp:evidence", self.id(cell.case.claim))
        self.text(subject, "pp:sentence", cell.sentence)
