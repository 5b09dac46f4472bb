"""The run that made a graph: program, model and what was read, with no clock but SOURCE_DATE_EPOCH."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import rdflib
from rdflib import PROV, RDF, SDO, XSD
from sample import sample_build, sample_ontology

import kg
from kg import rdf
from kg.config import MODES
from kg.errors import DataFileError
from kg.namespaces import BASE, PP
from kg.rdf import shapes
from kg.rdf.run import MODELS, digest
from kg.version import VERSION

ROOT = Path(__file__).parent.parent


def graph(run: rdf.Run | None = None) -> rdflib.Graph:
    found = rdflib.Graph()
    data = "\n".join(f"{q.triple} ." for q in rdf.quads(sample_build(), sample_ontology(), BASE, run=run))
    return found.parse(data=data, format="nt")


def activity(found: rdflib.Graph) -> rdflib.term.Node:
    (run,) = found.subjects(RDF.type, PROV.Activity)
    return run


def test_the_version_is_that_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION == kg.__version__


def test_every_statement_names_its_run_and_the_run_its_program():
    found = graph()
    run = activity(found)
    kinds = ("Claim", "Mention", "AttributeEvidence")
    evidence = {s for kind in kinds for s in found.subjects(RDF.type, rdflib.URIRef(PP + kind))}
    data = rdflib.URIRef(BASE + "dataset")
    assert set(found.subjects(PROV.wasGeneratedBy, run)) == {*evidence, data}
    (agent,) = found.objects(run, PROV.wasAssociatedWith)
    assert (agent, RDF.type, PROV.SoftwareAgent) in found
    assert str(found.value(agent, SDO.softwareVersion)) == VERSION
    assert set(found.objects(run, PROV.used)) == set(found.subjects(RDF.type, rdflib.URIRef(PP + "Document")))


def test_the_model_is_named_by_mode_and_digest():
    found = graph(rdf.Run("fast", "0123456789ab"))
    (model,) = set(found.subjects(RDF.type, PROV.Entity))
    assert (activity(found), PROV.used, model) in found
    assert str(model) == f"{BASE}model-fast-0123456789ab"
    assert str(found.value(model, SDO.softwareVersion)) == "0123456789ab"
    assert activity(found) != activity(graph())


def test_no_clock_but_the_one_that_is_given():
    assert not list(graph(rdf.Run.of("fast", {})).objects(None, PROV.endedAtTime))
    run = rdf.Run.of("fast", {"SOURCE_DATE_EPOCH": "1700000000"})
    (when,) = graph(run).objects(None, PROV.endedAtTime)
    assert when == rdflib.Literal("2023-11-14T22:13:20Z", datatype=XSD.dateTime)
    assert activity(graph(run)) == activity(graph(rdf.Run.of("fast", {}))), "the time is no part of the IRI"


@pytest.mark.parametrize("epoch", ["now", "1.5", "99999999999999999999"])
def test_a_time_that_is_no_number_of_seconds_is_an_error(epoch):
    with pytest.raises(DataFileError, match="SOURCE_DATE_EPOCH"):
        rdf.Run.of("fast", {"SOURCE_DATE_EPOCH": epoch})


def test_a_digest_follows_the_content_and_not_the_line_ends(tmp_path):
    (tmp_path / "words.tsv").write_bytes(b"a\nb\n")
    (tmp_path / "NOTICE").write_bytes(b"1")
    first = digest(tmp_path)
    (tmp_path / "words.tsv").write_bytes(b"a\r\nb\r\n")
    (tmp_path / "NOTICE").write_bytes(b"2")
    assert digest(tmp_path) == first
    (tmp_path / "words.tsv").write_bytes(b"a\nc\n")
    assert digest(tmp_path) != first
    assert len({digest(MODELS / mode) for mode in MODES}) == len(MODES)


def test_the_shapes_hold_with_a_model_and_a_time():
    run = rdf.Run("fast", "0123456789ab", "2023-11-14T22:13:20Z")
    shapes.validate(rdf.quads(sample_build(), sample_ontology(), BASE, run=run), sample_ontology())
