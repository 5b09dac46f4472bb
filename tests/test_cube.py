"""The RDF Data Cube: the integrity constraints of the recommendation, its shapes, its vocabulary, the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
import yaml
from adoptions import MATRIX
from pyshacl import validate

from kg import ontology
from kg.analysis import cube
from kg.namespaces import BASE
from kg.rdf.vocabulary import vocabulary

ROOT = Path(__file__).parent.parent
ONTOLOGY = ontology.load()


QB = """PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX part: <urn:part:> """
PROPERTY = "?set qb:structure ?dsd . ?dsd qb:component/qb:componentProperty ?p . "
NORMALISED = f"""{QB}
INSERT {{ ?c qb:componentProperty ?p }} WHERE {{ ?c qb:dimension|qb:measure|qb:attribute|qb:measureDimension ?p }} ;
INSERT {{ ?p a qb:DimensionProperty }} WHERE {{ ?c qb:dimension ?p }} ;
INSERT {{ ?p a qb:MeasureProperty }} WHERE {{ ?c qb:measure ?p }} ;
INSERT {{ ?p a qb:AttributeProperty }} WHERE {{ ?c qb:attribute ?p }} ;
INSERT {{ ?o a qb:Observation }} WHERE {{ ?o qb:dataSet ?s }}"""
CONSTRAINTS = {
    "IC-1": "?o a qb:Observation . OPTIONAL { ?o qb:dataSet ?s } FILTER(!BOUND(?s))",
    "IC-1b": "?o a qb:Observation ; qb:dataSet ?s, ?t FILTER(?s != ?t)",
    "IC-2": "?s a qb:DataSet FILTER NOT EXISTS { ?s qb:structure ?d }",
    "IC-2b": "?s a qb:DataSet ; qb:structure ?d, ?e FILTER(?d != ?e)",
    "IC-3": "?d a qb:DataStructureDefinition FILTER NOT EXISTS { ?d qb:component/qb:componentProperty/a qb:MeasureProperty }",
    "IC-4": "?p a qb:DimensionProperty FILTER NOT EXISTS { ?p rdfs:range ?r }",
    "IC-5": "?p a qb:DimensionProperty ; rdfs:range skos:Concept FILTER NOT EXISTS { ?p qb:codeList ?l }",
    "IC-6": "?c qb:componentRequired false ; qb:componentProperty ?p FILTER NOT EXISTS { ?p a qb:AttributeProperty }",
    "IC-7": "?k a qb:SliceKey FILTER NOT EXISTS { ?d a qb:DataStructureDefinition ; qb:sliceKey ?k }",
    "IC-8": "?k a qb:SliceKey ; qb:componentProperty ?p . ?d qb:sliceKey ?k FILTER NOT EXISTS { ?d qb:component/qb:componentProperty ?p }",
    "IC-9": "?s a qb:Slice FILTER NOT EXISTS { ?s qb:sliceStructure ?k }",
    "IC-10": "?s a qb:Slice ; qb:sliceStructure/qb:componentProperty ?p FILTER NOT EXISTS { ?s ?p ?v }",
    "IC-11": f"?o qb:dataSet ?set . {PROPERTY} ?p a qb:DimensionProperty FILTER NOT EXISTS {{ ?o ?p ?v }}",
    "IC-13": "?o qb:dataSet ?set . ?set qb:structure/qb:component ?c . ?c qb:componentRequired true ; qb:componentProperty ?p FILTER NOT EXISTS { ?o ?p ?v }",
    "IC-14": f"?o qb:dataSet ?set . {PROPERTY} ?p a qb:MeasureProperty FILTER NOT EXISTS {{ ?o ?p ?v }}",
    "IC-15": "?o qb:dataSet/qb:structure/qb:component/qb:componentProperty qb:measureType ; qb:measureType ?m FILTER NOT EXISTS { ?o ?m ?v }",
    "IC-18": "?s qb:slice/qb:observation ?o FILTER NOT EXISTS { ?o qb:dataSet ?s }",
    "IC-19": f"?o qb:dataSet ?set ; ?p ?v . {PROPERTY} ?p qb:codeList ?l . ?l a skos:ConceptScheme FILTER NOT EXISTS {{ ?v a skos:Concept ; skos:inScheme ?l }}",
    "IC-19b": "?p qb:codeList ?l FILTER NOT EXISTS { ?l a skos:ConceptScheme }",
}  # fmt: skip
"""The integrity constraints of the recommendation, section 11, in queries of our own: each finds what breaks it.

IC-12 (no two observations alike) is counted below. IC-16, IC-17 are of cubes with a measure dimension, IC-20, IC-21 of
hierarchical code lists: this cube has neither, which a test holds.
"""


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    """Return the cube, normalised as the recommendation says."""
    return normalised(cube.as_turtle(MATRIX, ONTOLOGY, BASE))


def normalised(data: bytes) -> rdflib.Graph:
    found = rdflib.Graph().parse(data=data, format="turtle")
    found.update(NORMALISED)
    return found


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_cube_is_well_formed(graph, name):
    assert not graph.query(f"{QB} ASK {{ {CONSTRAINTS[name]} }}").askAnswer


def test_no_two_observations_are_alike(graph):
    """IC-12."""
    keys = [tuple(r) for r in graph.query(f"{QB} PREFIX pp: <https://w3id.org/policy-practices/ns#> SELECT ?a ?b ?c {{ ?o a qb:Observation ; pp:ofPractice ?a ; pp:ofPlace ?b ; pp:refPeriod ?c }}")]  # fmt: skip
    assert len(keys) == len(set(keys)) == len(MATRIX.known)


def test_the_constraints_that_do_not_apply_have_nothing_to_hold(graph):
    assert not graph.query(f"{QB} ASK {{ ?c qb:componentProperty qb:measureType }}").askAnswer
    assert not graph.query(f"{QB} ASK {{ ?l a qb:HierarchicalCodeList }}").askAnswer


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("IC-1", "qb:dataSet"), ("IC-2", "qb:structure"), ("IC-3", "qb:measure"), ("IC-5", "qb:codeList"),
        ("IC-11", "pp:ofPlace"), ("IC-13", "pp:evidence"), ("IC-14", "pp:adoptionStatus"), ("IC-19", "skos:inScheme"),
    ],
)  # fmt: skip
def test_a_constraint_finds_what_breaks_it(name, gone):
    found = rdflib.Graph().parse(data=cube.as_turtle(MATRIX, ONTOLOGY, BASE), format="turtle")
    predicate = found.namespace_manager.expand_curie(gone)
    found.remove((None, predicate, None))
    found.remove((None, rdflib.RDF.type, rdflib.URIRef("http://purl.org/linked-data/cube#MeasureProperty")))
    found.update(NORMALISED)
    assert found.query(f"{QB} ASK {{ {CONSTRAINTS[name]} }}").askAnswer


def test_the_cube_fulfils_its_shapes_and_has_no_blank_nodes(graph):
    shapes = rdflib.Graph().parse(ROOT / "ontology/cube-shapes.ttl")
    conforms, _, report = validate(graph, shacl_graph=shapes)
    assert conforms, report
    assert not any(isinstance(node, rdflib.BNode) for triple in graph for node in triple)
    broken = rdflib.Graph() + graph
    broken.remove((None, rdflib.URIRef("https://w3id.org/policy-practices/ns#sentence"), None))
    assert not validate(broken, shacl_graph=shapes)[0]


def test_every_iri_of_the_cube_exists_in_its_vocabulary(graph):
    lists = yaml.safe_load((ROOT / "ontology/vocabularies.yaml").read_text(encoding="utf-8"))
    theirs = {entry["namespace"] + name for entry in lists for name in entry["terms"]}
    ours = {q.subject.value for q in vocabulary(ONTOLOGY)}
    used = {str(n) for t in graph for n in (*t, getattr(t[2], "datatype", None)) if isinstance(n, rdflib.URIRef)}
    assert {i for i in used if not i.startswith(BASE)} - theirs - ours <= {
        "http://purl.org/linked-data/cube#componentProperty"
    }


def test_turtle_and_ntriples_are_one_graph_and_the_same_bytes():
    turtle, lines = cube.as_turtle(MATRIX, ONTOLOGY, BASE), cube.as_ntriples(MATRIX, ONTOLOGY, BASE)
    assert turtle == cube.as_turtle(MATRIX, ONTOLOGY, BASE)
    assert set(rdflib.Graph().parse(data=turtle, format="turtle")) == set(rdflib.Graph().parse(data=lines, format="nt"))
