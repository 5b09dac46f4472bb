"""Other forms of the graph say the same: in rdflib and in pyoxigraph, byte for byte in every process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from sample import sample_build, sample_ontology

from kg import rdf
from kg.cli import main
from kg.errors import ReadError
from kg.namespaces import BASE, PP, term
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
