"""Our classes and properties, with names and definitions: what makes a graph explain itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.model import NodeType
from kg.namespaces import PP
from kg.ontology import Category, Ontology, TypeInfo
from kg.rdf.terms import named

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


def vocabulary(ontology: Ontology) -> Iterator[Quad]:
    """Yield the node types and edges of *ontology*, the terms of its terms.ttl, and an example of each.

    Every term of ours says which ontology defines it.
    """
    found = list(_terms(ontology))
    yield from found
    for subject in dict.fromkeys(q.subject for q in found):
        if isinstance(subject, NamedNode) and subject.value.startswith(PP):
            yield Quad(subject, named("rdfs:isDefinedBy"), NamedNode(PP.rstrip("#")))


def _terms(ontology: Ontology) -> Iterator[Quad]:
    for file in ("terms.ttl", "examples.ttl"):
        for triple in parse(path=str(ontology.folder / file), format=RdfFormat.TURTLE):
            yield Quad(triple.subject, triple.predicate, triple.object)
    for name, scheme in ontology.schemes.items():
        for category in scheme.values():
            yield from _concept(name, category)
    for kind, info in ontology.nodes.items():
        yield from _described(info, "owl:Class")
        yield Quad(NamedNode(PP + info.id), named("rdfs:subClassOf"), named(ALSO[NodeType(kind)]))
    for info in ontology.edges.values():
        yield from _described(info, "owl:ObjectProperty")
        yield from _ends(info, "domain", info.domain)
        yield from _ends(info, "range", info.range)


def concept_iri(category: Category) -> NamedNode:
    """Return the IRI of a concept of schemes.yaml: ``pp:instrument-training``, ``pp:target-elderly``."""
    return NamedNode(f"{PP}{category.scheme.removesuffix('s')}-{category.id}")


def _concept(name: str, category: Category) -> Iterator[Quad]:
    subject = concept_iri(category)
    yield Quad(subject, named("rdf:type"), named("skos:Concept"))
    yield Quad(subject, named("skos:inScheme"), named(f"pp:{name}"))
    yield Quad(subject, named("skos:notation"), Literal(category.id))
    for language, label, definition in (
        ("zh", category.label, category.definition),
        ("en", category.en, category.definition_en),
    ):
        for predicate, text in (
            ("rdfs:label", label), ("skos:prefLabel", label), ("rdfs:comment", definition), ("skos:definition", definition),
        ):  # fmt: skip
            yield Quad(subject, named(predicate), Literal(text, language=language))


def _described(info: TypeInfo, kind: str) -> Iterator[Quad]:
    subject = NamedNode(PP + info.id)
    yield Quad(subject, named("rdf:type"), named(kind))
    for name, zh, en in (("label", info.label, info.en), ("comment", info.definition, info.definition_en)):
        yield Quad(subject, named(f"rdfs:{name}"), Literal(zh, language="zh"))
        yield Quad(subject, named(f"rdfs:{name}"), Literal(en, language="en"))


def _ends(info: TypeInfo, which: str, types: tuple[NodeType, ...]) -> Iterator[Quad]:
    """Yield what an edge joins: several RDFS domains would mean all of them at once, so these are ``Includes``."""
    predicate = named(f"rdfs:{which}" if len(types) == 1 else f"schema:{which}Includes")
    for kind in types:
        yield Quad(NamedNode(PP + info.id), predicate, named(f"pp:{kind}"))
