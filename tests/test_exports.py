"""Other forms of the graph say the same: in rdflib and in pyoxigraph, byte for byte in every process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse
from sample import sample_build, sample_ontology

from kg import rdf
from kg.cli import main
from kg.errors import ReadError
from kg.namespaces import BASE, PP, term
from kg.questions import cookbook
from kg.rdf.exports import KINDS, OA, convert, read

SAME = {"trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD, "rdfxml": RdfFormat.RDF_XML}
NAMES = {"trig": "trig", "jsonld": "json-ld", "rdfxml": "xml"}


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """Return the graph.nt of the sample."""
    path = tmp_path_factory.mktemp("build") / "graph.nt"
    rdf.write_ntriples(rdf.quads(sample_build(), sample_ontology()), path)
    return path


def triples(data: bytes, form: RdfFormat) -> set[str]:
    return {str(Triple(q.subject, q.predicate, q.object)) for q in parse(data, format=form)}


def wanted(file: Path, kind: str) -> set[str]:
    found = {str(t) for t in read(file)}
    return {t.replace("\\u000B", "\ufffd") for t in found} if kind == "rdfxml" else found


@pytest.mark.parametrize("kind", SAME)
def test_pyoxigraph_reads_the_same_triples(file, kind):
    assert triples(convert(file, kind), SAME[kind]) == wanted(file, kind)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("kind", SAME)
def test_rdflib_reads_the_same_triples(file, kind):
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=convert(file, kind), format=NAMES[kind])
    plain = rdflib.Graph()
    for s, p, o, _graph in dataset.quads():
        plain.add((s, p, o))
    again = plain.serialize(format="nt", encoding="utf-8")
    assert triples(again, RdfFormat.N_TRIPLES) == wanted(file, kind)


def test_trig_has_a_graph_a_document(file):
    quads = list(parse(convert(file, "trig"), format=RdfFormat.TRIG))
    documents = {
        q.subject.value for q in quads if q.object == rdf_name("pp:Document") and q.subject.value.startswith(BASE)
    }
    graphs = {q.graph_name.value for q in quads if "Default" not in type(q.graph_name).__name__}
    assert graphs == documents
    for quad in quads:
        if quad.predicate.value == PP + "document":
            assert quad.graph_name == quad.object


def rdf_name(name: str) -> NamedNode:
    return NamedNode(term(name))


def test_every_piece_of_evidence_is_an_annotation(file):
    graph = rdflib.Graph().parse(data=convert(file, "annotations"), format="nt")
    oa = rdflib.Namespace(OA)
    quotes = sum(t.predicate.value == PP + "quote" for t in read(file))
    notes = list(graph.subjects(rdflib.RDF.type, oa.Annotation))
    assert len(notes) == quotes
    for note in notes:
        target = graph.value(note, oa.hasTarget)
        position, exact = sorted(graph.objects(target, oa.hasSelector))
        text = str(graph.value(exact, oa.exact) or graph.value(position, oa.exact))
        place = position if graph.value(position, oa.start) is not None else exact
        assert int(graph.value(place, oa.end)) - int(graph.value(place, oa.start)) == len(text)
        assert str(graph.value(target, oa.hasSource)).startswith(BASE + "doc-")


def test_rdf12_reifies_every_edge(file):
    found = list(parse(convert(file, "rdf12"), format=RdfFormat.N_TRIPLES))
    reified = [q.object for q in found if q.predicate.value.endswith("#reifies")]
    assert len(reified) == len(sample_build().statements)
    asserted = {(q.subject, q.predicate, q.object) for q in found}
    assert all((t.subject, t.predicate, t.object) in asserted for t in reified)
    kept = [q for q in found if q.predicate.value.endswith("ns#predicate")]
    assert len(kept) == sum(len(n.attributes) for n in sample_build().nodes), (
        "evidence of attributes names its property"
    )


def test_rdf12_round_trips_in_pyoxigraph(file):
    """Reifiers turned back into subject, predicate, object are the graph that was exported."""
    rdf_ = str(rdflib.RDF)
    found = set()
    for quad in parse(convert(file, "rdf12"), format=RdfFormat.N_TRIPLES):
        if quad.predicate.value == rdf_ + "reifies":
            edge = quad.object
            for name, part in zip(
                ("subject", "predicate", "object"), (edge.subject, edge.predicate, edge.object), strict=True
            ):
                found.add(str(Triple(quad.subject, NamedNode(rdf_ + name), part)))
        else:
            found.add(str(Triple(quad.subject, quad.predicate, quad.object)))
    assert found == {str(t) for t in read(file)}


def test_annotations_have_the_datatypes_of_the_recommendation(file):
    for quad in parse(convert(file, "annotations"), format=RdfFormat.N_TRIPLES):
        if quad.predicate.value in (OA + "start", OA + "end"):
            assert quad.object.datatype.value == str(rdflib.XSD.nonNegativeInteger)
        if quad.predicate.value == OA + "exact":
            assert quad.object.datatype.value == str(rdflib.XSD.string)


def test_the_description_offers_queries_that_run_as_they_are(file):
    graph = rdflib.Graph().parse(data=convert(file, "void"), format="turtle")
    engine = Store()
    engine.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES)
    data = rdflib.URIRef(BASE + "dataset")
    queries = sorted(graph.subjects(rdflib.RDF.type, rdflib.SH.SPARQLSelectExecutable))
    assert set(queries) == set(graph.objects(data, rdflib.DCTERMS.isRequiredBy))
    assert len(queries) == len(cookbook()) >= 30
    for query in queries:
        assert {o.language for o in graph.objects(query, rdflib.RDFS.label)} == {"zh", "en"}
        list(engine.query(str(graph.value(query, rdflib.SH.select))))


def test_the_description_is_that_of_a_catalogue(file):
    graph = rdflib.Graph().parse(data=convert(file, "void"), format="turtle")
    data = rdflib.URIRef(BASE + "dataset")
    assert {rdflib.VOID.Dataset, rdflib.DCAT.Dataset} <= set(graph.objects(data, rdflib.RDF.type))
    media = {str(graph.value(d, rdflib.DCAT.mediaType)) for d in graph.objects(data, rdflib.DCAT.distribution)}
    assert {m.partition("media-types/")[2] for m in media} == {"text/turtle", "application/n-triples"}
    known = {str(t.subject) for t in read(file)}
    examples = list(graph.objects(data, rdflib.VOID.exampleResource))
    assert examples and all(f"<{e}>" in known for e in examples)


def test_void_counts(file):
    graph = rdflib.Graph().parse(data=convert(file, "void"), format="turtle")
    data = rdflib.URIRef(BASE + "dataset")
    assert int(graph.value(data, rdflib.VOID.triples)) == len(read(file))
    parts = list(graph.objects(data, rdflib.VOID.classPartition))
    claims = next(p for p in parts if (p, rdflib.VOID["class"], rdflib.URIRef(PP + "Claim")) in graph)
    assert int(graph.value(claims, rdflib.VOID.entities)) == len(sample_build().statements)


def test_no_blank_nodes_and_the_same_bytes_in_another_process(file):
    wanted = b"".join(convert(file, kind) for kind in KINDS)
    assert b"_:" not in wanted
    code = f"import sys; from pathlib import Path; from kg.rdf.exports import KINDS, convert; sys.stdout.buffer.write(b''.join(convert(Path({str(file)!r}), k) for k in KINDS))"
    env = {"PYTHONHASHSEED": "1", "PYTHONPATH": str(Path(__file__).parent.parent)}
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env).stdout == wanted


def test_the_command(file, tmp_path):
    out = tmp_path / "图谱.trig"
    assert CliRunner().invoke(main, ["convert", "trig", "-g", str(file), "-o", str(out)]).exit_code == 0
    assert out.read_bytes() == convert(file, "trig")
    assert CliRunner().invoke(main, ["convert", "void", "-g", str(file.parent)]).stdout_bytes == convert(file, "void")
    assert CliRunner().invoke(main, ["convert", "void", "-g", str(file), "-o", str(tmp_path)]).exit_code == 5
    with pytest.raises(ReadError, match="kg build"):
        convert(tmp_path / "none.nt", "trig")
