"""The SHACL shapes: the sample fulfils them, and each mistake that is planted into it is caught and named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import RDF, SH
from sample import sample_build, sample_ontology

from kg import rdf
from kg.errors import ShapeError
from kg.model import EdgeType
from kg.namespaces import PP, term
from kg.rdf import shapes

ROOT = Path(__file__).parent.parent
ONTOLOGY = sample_ontology()
QUADS = rdf.quads(sample_build(), ONTOLOGY)


def iri(name: str) -> NamedNode:
    """Return a prefixed name as an IRI."""
    return NamedNode(term(name))


def zh(text: str) -> Literal:
    """Return a Chinese text."""
    return Literal(text, language="zh")


def number(text: str, kind: str = "integer") -> Literal:
    """Return a number."""
    return Literal(text, datatype=iri(f"xsd:{kind}"))


def first(type_: str, label: str = "") -> NamedNode:
    """Return the first subject of a type, with a label if one is given."""
    labelled = {q.subject for q in QUADS if q.predicate == iri("rdfs:label") and q.object.value == label}
    found = (q.subject for q in QUADS if q.predicate == iri("rdf:type") and q.object == iri(type_))
    return next(s for s in found if not label or s in labelled)


def add(subject, predicate: str, value) -> list[Quad]:
    """Return the graph and one quad more."""
    return [*QUADS, Quad(subject, iri(predicate), value)]


def drop(subject, *predicates: str) -> list[Quad]:
    """Return the graph without some properties of one subject."""
    gone = {iri(p) for p in predicates}
    return [q for q in QUADS if not (q.subject == subject and q.predicate in gone)]


def put(subject, predicate: str, value) -> list[Quad]:
    """Return the graph with another value for a property of one subject."""
    return [*drop(subject, predicate), Quad(subject, iri(predicate), value)]


def retyped(label: str, old: str, new: str) -> list[Quad]:
    """Return the graph in which the node called *label* has another type."""
    node = first(old, label)
    kept = [q for q in QUADS if not (q.subject == node and q.object == iri(old))]
    return [*kept, Quad(node, iri("rdf:type"), iri(new))]


def merged_places() -> list[Quad]:
    """Return the graph in which one node stands for the redacted places of two pieces."""
    one, two = sorted({q.subject for q in QUADS if q.object == iri("pp:RedactedPlace")}, key=str)
    swap = {two: one}
    return [Quad(swap.get(q.subject, q.subject), q.predicate, swap.get(q.object, q.object)) for q in QUADS]


def elsewhere() -> NamedNode:
    """Return a piece of another document than the first claim's."""
    (document,) = [q.object for q in QUADS if q.subject == CLAIM and q.predicate == iri("pp:document")]
    return next(q.subject for q in QUADS if q.predicate == iri("dcterms:isPartOf") and q.object != document)


CLAIM, MENTION, OUTCOME, HIDDEN, PIECE, PAPER = map(
    first, ("pp:Claim", "pp:Mention", "pp:Outcome", "pp:RedactedPlace", "pp:Piece", "pp:PolicyDocument")
)
QUANTITY = next(q.subject for q in QUADS if q.predicate == iri("qudt:upperBound"))
PERIOD = next(q.subject for q in QUADS if q.predicate == iri("schema:startDate"))
PRACTICE, PLACE = iri("id:practice-star-rating"), first("pp:Place", "青屏县")
EDGE = next(q for q in QUADS if q.predicate == iri("pp:uses"))

MISTAKES: dict[str, tuple[Callable[[], list[Quad]], str]] = {
    "claim without evidence": (lambda: drop(CLAIM, "pp:quote", "pp:start", "pp:end"), "exactly one quote"),
    "claim without document": (lambda: drop(CLAIM, "pp:document"), "exactly one document"),
    "claim without piece": (lambda: drop(CLAIM, "pp:piece"), "exactly one piece"),
    "claim in another document": (lambda: put(CLAIM, "pp:piece", elsewhere()), "not in its document"),
    "claim without rule": (lambda: drop(CLAIM, "pp:rule"), "exactly one rule"),
    "claim without run": (lambda: drop(CLAIM, "prov:wasGeneratedBy"), "must name the one run"),
    "claim of two runs": (lambda: add(CLAIM, "prov:wasGeneratedBy", PRACTICE), "must name the one run"),
    "claim of an unknown edge": (lambda: put(CLAIM, "rdf:predicate", iri("pp:likes")), "eight edges"),
    "claim without subject": (lambda: drop(CLAIM, "rdf:subject"), "exactly one subject"),
    "claim without edge": (lambda: [q for q in QUADS if q != EDGE], "a claim without its edge"),
    "edge without claim": (
        lambda: add(EDGE.subject, "pp:uses", first("pp:Mechanism", "帮办代办")),
        "an edge without a claim",
    ),
    "quote empty": (lambda: put(CLAIM, "pp:quote", zh("")), "not empty"),
    "quote of a mention empty": (lambda: put(MENTION, "pp:quote", zh("")), "not empty"),
    "two quotes": (lambda: add(CLAIM, "pp:quote", zh("二")), "exactly one quote"),
    "start at end": (
        lambda: [
            *drop(CLAIM, "pp:start", "pp:end"),
            *(Quad(CLAIM, iri(p), number("5")) for p in ("pp:start", "pp:end")),
        ],
        "less than end",
    ),
    "start behind end": (lambda: put(MENTION, "pp:start", number("9999")), "less than end"),
    "start negative": (lambda: put(CLAIM, "pp:start", number("-1")), "at least 0"),
    "start is text": (lambda: put(CLAIM, "pp:start", Literal("3")), "one integer"),
    "confidence zero": (lambda: put(CLAIM, "pp:confidence", number("0", "decimal")), "above 0"),
    "confidence above one": (lambda: put(MENTION, "pp:confidence", number("1.01", "decimal")), "at most 1"),
    "confidence missing": (lambda: drop(MENTION, "pp:confidence"), "at most 1"),
    "mention without sentence": (lambda: drop(MENTION, "pp:sentence"), "exactly one sentence"),
    "mention of two nodes": (lambda: add(PRACTICE, "pp:mention", MENTION), "exactly one node"),
    "node without mention": (lambda: drop(OUTCOME, "pp:mention"), "needs a mention"),
    "node without label": (lambda: drop(OUTCOME, "rdfs:label"), "needs a label"),
    "place without label": (lambda: drop(PLACE, "rdfs:label"), "needs a label"),
    "two Chinese labels": (lambda: add(PLACE, "rdfs:label", zh("青屏")), "one for each language"),
    "practice without English": (
        lambda: put(PRACTICE, "skos:prefLabel", zh("星级评定")),
        "one Chinese and one English",
    ),
    "practice without labels": (lambda: drop(PRACTICE, "skos:prefLabel"), "one Chinese and one English"),
    "practice without scheme": (lambda: drop(PRACTICE, "skos:inScheme"), "belongs to a scheme"),
    "practice that nothing realises": (lambda: [q for q in QUADS if q.object != PRACTICE], "realises the practice"),
    "redacted place in two pieces": (merged_places, "belongs to one piece"),
    "redacted place named elsewhere": (lambda: add(HIDDEN, "pp:mention", MENTION), "outside its piece"),
    "redacted place without scope": (lambda: drop(HIDDEN, "pp:redactionScope"), "needs its scope"),
    "redacted place with a code": (lambda: add(HIDDEN, "dcterms:identifier", Literal("411321")), "a division code"),
    "redacted place the same as another": (lambda: add(HIDDEN, "owl:sameAs", PLACE), "never the same"),
    "wrong domain": (lambda: retyped("青屏县政务服务局", "pp:Organization", "pp:Outcome"), "subject of implements"),
    "wrong range": (
        lambda: retyped("关于激励干部担当作为的意见", "pp:PolicyDocument", "pp:Program"),
        "object of issues",
    ),
    "part of another kind": (lambda: retyped("“一村一策”工程", "pp:Program", "pp:Mechanism"), "partOf joins"),
    "edge to nowhere": (lambda: [q for q in QUADS if q.subject != PAPER], "object of issues"),
    "unknown level": (lambda: put(PIECE, "pp:level", Literal("shire")), "the level must"),
    "unknown kind": (lambda: put(OUTCOME, "pp:kind", Literal("luck")), "the kind must"),
    "unknown status": (lambda: put(OUTCOME, "pp:status", Literal("maybe")), "the status must"),
    "unknown comparator": (lambda: put(QUANTITY, "pp:comparator", Literal("!")), "the comparator must"),
    "quantity without number": (lambda: drop(QUANTITY, "qudt:numericValue"), "exactly one number"),
    "bounds crossed": (
        lambda: put(QUANTITY, "qudt:lowerBound", number("9" * 12, "decimal")),
        "at most the upper bound",
    ),
    "unknown instrument": (
        lambda: add(first("pp:Mechanism"), "pp:instrument", iri("pp:instrument-x")),
        "concept of the",
    ),
    "interval of no dates": (lambda: put(PERIOD, "pp:interval", Literal("2022/2023")), "ISO 8601 interval"),
    "time upside down": (lambda: put(PERIOD, "schema:endDate", number("2001-01-01", "date")), "not behind the end"),
    "attribute without words": (lambda: drop(first("pp:AttributeEvidence"), "pp:quote"), "exactly one quote"),
    "unknown attribute": (
        lambda: put(first("pp:AttributeEvidence"), "rdf:predicate", iri("pp:luck")),
        "one of the six attributes",
    ),
    "piece of no document": (lambda: drop(PIECE, "dcterms:isPartOf"), "exactly one document"),
    "document without title": (lambda: drop(first("pp:Document"), "dcterms:title"), "one title"),
    "blank subject": (lambda: add(BlankNode("b"), "pp:rule", Literal("x")), "a blank node is not allowed"),
    "blank object": (lambda: add(OUTCOME, "sosa:hasResult", BlankNode("b")), "a blank node is not allowed"),
}


def test_the_sample_fulfils_the_shapes():
    shapes.validate(QUADS, ONTOLOGY)


@pytest.mark.parametrize("name", MISTAKES)
def test_each_planted_mistake_is_caught(name):
    plant, message = MISTAKES[name]
    with pytest.raises(ShapeError) as caught:
        shapes.validate(plant(), ONTOLOGY)
    assert message in str(caught.value)
    assert caught.value.problems == tuple(sorted(caught.value.problems))
    assert all(p.zh and p.zh != p.en for p in caught.value.problems)


def test_a_violation_names_the_node_and_the_value():
    with pytest.raises(ShapeError) as caught:
        shapes.validate(put(CLAIM, "pp:confidence", number("7", "decimal")), ONTOLOGY)
    (problem,) = caught.value.problems
    assert problem.place == CLAIM.value
    assert problem.en == "confidence must be one number above 0 and at most 1 (confidence 7)"
    assert problem.zh == "置信度应大于 0 且不超过 1 (confidence 7)"
    assert caught.value.exit_code == 6


def test_a_flood_of_violations_is_cut_with_a_count():
    with pytest.raises(ShapeError) as caught:
        shapes.validate([q for q in QUADS if q.predicate not in (iri("pp:rule"), iri("pp:quote"))], ONTOLOGY)
    assert len(caught.value.problems) == shapes.MOST + 1
    assert caught.value.problems[-1].en.endswith("more violations")


def test_the_shapes_say_what_edges_yaml_says():
    g = rdflib.Graph().parse(ROOT / "ontology/shapes.ttl")
    assert {str(e) for e in ONTOLOGY.edges} == set(EdgeType)
    for edge, info in ONTOLOGY.edges.items():
        if edge == EdgeType.PART_OF:  # Its ends depend on one another: "part of another kind" plants that.
            continue
        about = set(g.subjects(SH.targetSubjectsOf, rdflib.URIRef(PP + edge)))
        (ends,) = [s for s in about if (s, RDF.type, SH.PropertyShape) in g]
        (starts,) = [s for s in about if (s, RDF.type, SH.NodeShape) in g]
        assert set(g.objects(ends, SH["class"])) == {rdflib.URIRef(PP + t) for t in info.range}
        choices = [n for c in g.objects(starts, SH["or"]) for n in g.items(c)] or [starts]
        found = {t for n in choices for t in g.objects(n, SH["class"])}
        assert found == {rdflib.URIRef(PP + t) for t in info.domain}


def test_every_shape_has_targets_of_its_own_and_a_message_in_both_languages():
    g = rdflib.Graph().parse(ROOT / "ontology/shapes.ttl")
    named = {s for t in (SH.NodeShape, SH.PropertyShape) for s in g.subjects(RDF.type, t)}
    assert len(named) > 40
    for shape in named:
        assert any(any(g.objects(shape, t)) for t in (SH.targetClass, SH.targetSubjectsOf))
        assert {m.language for m in g.objects(shape, SH.message)} == {"zh", "en"}


def test_the_frozen_store_answers_every_pattern_as_rdflib_does():
    rows = list(shapes._rows(QUADS))
    frozen, plain = shapes._frozen(rows), rdflib.Graph()
    for row in rows:
        plain.add(row)
    middle = rows[len(rows) // 2]
    for mask in range(8):
        pattern = tuple(t if mask >> i & 1 else None for i, t in enumerate(middle))
        assert sorted(frozen.triples(pattern)) == sorted(plain.triples(pattern))
    assert len(frozen) == len(plain)
