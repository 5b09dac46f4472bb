"""The vocabulary as a publication: terms of others that exist, mappings, context, reference page."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
import rdflib
import yaml
from pyoxigraph import RdfFormat, parse
from sample import sample_build, sample_ontology

from kg import ontology, rdf
from kg.namespaces import BASE, PP, PREFIXES
from kg.rdf.exports import KINDS, convert
from kg.rdf.vocabulary import vocabulary
from kg.server.description import service

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "ontology"
LISTS = yaml.safe_load((FOLDER / "vocabularies.yaml").read_text(encoding="utf-8"))
THEIRS = {entry["namespace"] + name for entry in LISTS for name in entry["terms"]}
NO_TERMS = {
    "https://example.org/a?b=1",
    "https://www.apache.org/licenses/LICENSE-2.0",
    f"{PP.rstrip('#')}/1.0.0",
}
"""What a graph of the sample leads to besides terms: a source, a licence, the version of the ontology."""
OURS = {str(q.subject.value) for q in vocabulary(ontology.load())}
CLOSED = {"dcterms": "DCTERMS", "org": "ORG", "owl": "OWL", "prov": "PROV", "rdf": "RDF", "rdfs": "RDFS", "skos": "SKOS", "sosa": "SOSA", "void": "VOID", "xsd": "XSD", "dcat": "DCAT", "schema": "SDO", "sh": "SH", "vann": "VANN"}  # fmt: skip


def iris(data: bytes, form: RdfFormat) -> set[str]:
    """Return every IRI of a document that is not one of data."""
    found = set()
    for quad in parse(data, format=form):
        for node in (quad.subject, quad.predicate, quad.object, getattr(quad.object, "datatype", None)):
            value = getattr(node, "value", "")
            if type(node).__name__ == "NamedNode" and not value.startswith(BASE):
                found.add(value)
    return found


def test_every_list_has_its_source_and_date():
    for entry in LISTS:
        assert entry["source"].startswith(("https://", "http://qudt.org/"))
        assert isinstance(entry["date"], date)
        assert entry["terms"] == sorted(entry["terms"])
        assert PREFIXES.get(entry["prefix"], entry["namespace"]) == entry["namespace"]


@pytest.mark.parametrize("prefix", CLOSED)
def test_the_lists_agree_with_those_of_rdflib(prefix):
    entry = next(e for e in LISTS if e["prefix"] == prefix)
    space = getattr(rdflib, CLOSED[prefix])
    assert [t for t in entry["terms"] if rdflib.URIRef(entry["namespace"] + t) not in space and t != "class"] == []


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("build") / "graph.nt"
    rdf.write_ntriples(rdf.quads(sample_build(), ontology.load()), path)
    return path


def test_every_iri_of_a_graph_exists_in_its_vocabulary(file):
    found = iris(file.read_bytes(), RdfFormat.N_TRIPLES)
    assert found - THEIRS - OURS == NO_TERMS


FORMS = {
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "annotations": RdfFormat.N_TRIPLES,
    "rdf12": RdfFormat.N_TRIPLES,
    "void": RdfFormat.TURTLE,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_iri_of_an_export_exists_in_its_vocabulary(file, kind):
    assert iris(convert(file, kind), FORMS[kind]) - THEIRS - OURS <= NO_TERMS


def test_every_iri_of_the_service_description_exists_in_its_vocabulary():
    address = f"{BASE}sparql"  # counts as data here
    assert iris(service(address, BASE, 1, "text/turtle"), RdfFormat.TURTLE) - THEIRS == set()


def test_every_term_of_ours_is_named_defined_and_shown_in_both_languages():
    graph = rdflib.Graph()
    for quad in vocabulary(ontology.load()):
        graph.parse(data=f"{quad.triple} .", format="nt")
    for iri in sorted(OURS):
        if iri.startswith(PP):
            for about in (rdflib.RDFS.label, rdflib.RDFS.comment, rdflib.SKOS.example):
                assert sorted(o.language for o in graph.objects(rdflib.URIRef(iri), about)) == ["en", "zh"], (
                    iri,
                    about,
                )
            assert graph.value(rdflib.URIRef(iri), rdflib.RDFS.isDefinedBy) == rdflib.URIRef(PP.rstrip("#"))


def test_the_ontology_has_a_header_with_version_and_licence():
    graph = rdflib.Graph().parse(FOLDER / "terms.ttl")
    me = rdflib.URIRef(PP.rstrip("#"))
    assert list(graph.subjects(rdflib.RDF.type, rdflib.OWL.Ontology)) == [me]
    version = str(graph.value(me, rdflib.OWL.versionInfo))
    assert graph.value(me, rdflib.OWL.versionIRI) == rdflib.URIRef(f"{me}/{version}")
    assert graph.value(me, rdflib.DCTERMS.license) == rdflib.URIRef("https://www.apache.org/licenses/LICENSE-2.0")
    assert {o.language for o in graph.objects(me, rdflib.DCTERMS.title)} == {"zh", "en"}
    assert str(graph.value(me, rdflib.VANN.preferredNamespaceUri)) == PP


def test_properties_are_either_of_objects_or_of_values_and_no_class_is_a_property():
    graph = rdflib.Graph()
    for quad in vocabulary(ontology.load()):
        graph.parse(data=f"{quad.triple} .", format="nt")
    kinds = [
        set(graph.subjects(rdflib.RDF.type, rdflib.OWL[k])) for k in ("Class", "ObjectProperty", "DatatypeProperty")
    ]
    assert not kinds[0] & kinds[1] and not kinds[0] & kinds[2] and not kinds[1] & kinds[2]
    for property_ in kinds[2]:
        for end in graph.objects(property_, rdflib.RDFS.range):
            assert str(end).startswith((str(rdflib.XSD), str(rdflib.RDF.langString)))
    for property_ in kinds[1]:
        for end in graph.objects(property_, rdflib.RDFS.range):
            assert end in kinds[0] or str(end) in THEIRS, (property_, end)


def test_mappings_are_sssom_between_terms_that_exist():
    text = (FOLDER / "mappings.sssom.tsv").read_text(encoding="utf-8")
    head = yaml.safe_load("\n".join(line[1:] for line in text.splitlines() if line.startswith("#")))
    rows = list(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t"))
    spaces = head["curie_map"]
    labels = {str(q.subject.value): set() for q in vocabulary(ontology.load())}
    for quad in vocabulary(ontology.load()):
        if quad.predicate.value.endswith("#label"):
            labels[quad.subject.value].add(quad.object.value)
    mapped = set()
    for row in rows:
        subject, target = (spaces[c.split(":")[0]] + c.split(":")[1] for c in (row["subject_id"], row["object_id"]))
        assert subject in OURS, subject
        assert row["subject_label"] in labels[subject], row
        assert target in THEIRS, target
        assert row["predicate_id"] in {"skos:broadMatch", "skos:closeMatch", "skos:relatedMatch"}
        assert row["mapping_justification"].startswith("semapv:")
        mapped.add(row["subject_id"])
    assert len({(r["subject_id"], r["object_id"]) for r in rows}) == len(rows)
    assert mapped >= {f"pp:{name}" for name in (*sample_ontology().nodes, *sample_ontology().edges)}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_context_gives_our_terms_their_iris():
    context = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))
    document = {**context, "@id": "id:x", "@type": "Program", "uses": "id:y", "quote": "引文", "start": 3}
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    x, pp = rdflib.URIRef(BASE + "x"), rdflib.Namespace(PP)
    assert set(graph) == {
        (x, rdflib.RDF.type, pp.Program),
        (x, pp.uses, rdflib.URIRef(BASE + "y")),
        (x, pp.quote, rdflib.Literal("引文", lang="zh")),
        (x, pp.start, rdflib.Literal(3)),
    }


def test_the_reference_page_shows_every_term_and_asks_for_nothing():
    page = (ROOT / "docs/ontology.html").read_text(encoding="utf-8")
    for iri in OURS:
        if iri.startswith(PP) and iri != PP + "practices":
            assert f"id='{iri.removeprefix(PP)}'" in page
    assert "default-src 'none'" in page
    assert "src=" not in page.replace("default-src=", "")
    assert "<svg" in page
