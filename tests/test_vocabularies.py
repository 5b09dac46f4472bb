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

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "ontology"
LISTS = yaml.safe_load((FOLDER / "vocabularies.yaml").read_text(encoding="utf-8"))
THEIRS = {entry["namespace"] + name for entry in LISTS for name in entry["terms"]}
OURS = {str(q.subject.value) for q in vocabulary(ontology.load())}
CLOSED = {"dcterms": "DCTERMS", "org": "ORG", "owl": "OWL", "prov": "PROV", "rdf": "RDF", "rdfs": "RDFS", "skos": "SKOS", "sosa": "SOSA", "void": "VOID", "xsd": "XSD"}  # fmt: skip


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
        assert entry["source"].startswith("https://")
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
    assert found - THEIRS - OURS == {"https://example.org/a?b=1"}


@pytest.mark.parametrize("kind", ["annotations", "void"])
def test_every_iri_of_an_export_exists_in_its_vocabulary(file, kind):
    assert kind in KINDS
    form = RdfFormat.TURTLE if kind == "void" else RdfFormat.N_TRIPLES
    assert iris(convert(file, kind), form) - THEIRS - OURS <= {"https://example.org/a?b=1", PP.rstrip("#")}


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
