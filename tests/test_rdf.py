"""The RDF projection: the same graph in every tool, the same bytes in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS, SOSA, VANN, VOID, XSD
from sample import sample_build, sample_ontology

from kg import rdf
from kg.errors import DataFileError
from kg.model import EdgeType, NodeType
from kg.namespaces import BASE, PP, local, term
from kg.rdf import shapes

ROOT = Path(__file__).parent.parent
ONTOLOGY = sample_ontology()
QUDT = {"QuantityValue", "numericValue", "lowerBound", "upperBound"}
"""What we use of QUDT 3.1 (http://qudt.org/3.1.0/schema/qudt), which rdflib does not list."""
SCHEMA = {"domainIncludes", "rangeIncludes", "startDate", "endDate", "softwareVersion"}
"""What we use of https://schema.org/."""
DECIMAL = NamedNode(str(XSD.decimal))


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    """Return the graph of the sample."""
    return rdf.quads(sample_build(), ONTOLOGY)


def iri(name: str) -> NamedNode:
    """Return a prefixed name, ``id:`` for the default base, as an IRI."""
    return NamedNode(term(name))


def subject(quads, type_: str, label: str = "") -> NamedNode:
    """Return the first subject of a type, with a label if one is given."""
    labelled = {q.subject for q in quads if q.predicate == iri("rdfs:label") and q.object.value == label}
    found = (q.subject for q in quads if q.predicate == iri("rdf:type") and q.object == iri(type_))
    return next(s for s in found if not label or s in labelled)


def as_rdflib(quads) -> rdflib.Graph:
    """Return the graph as rdflib reads it from N-Triples."""
    data = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=data, format="nt")


# The graph


def test_every_edge_stands_once_and_has_a_claim_with_its_evidence(quads):
    build = sample_build()
    texts = {key: d.text for key, d in build.documents().items()}
    asserted = [(q.subject, q.predicate, q.object) for q in quads]
    for s in build.statements:
        claim = {q.predicate.value: q.object.value for q in quads if q.subject.value == BASE + s.id}
        edge = tuple(iri(n) for n in (f"id:{s.source}", f"pp:{s.type}", f"id:{s.target}"))
        assert asserted.count(edge) == 1
        assert tuple(claim[str(p)] for p in (RDF.subject, RDF.predicate, RDF.object)) == tuple(n.value for n in edge)
        start, end = int(claim[PP + "start"]), int(claim[PP + "end"])
        assert texts[s.document][start:end] == claim[PP + "quote"] == s.quote
        assert claim[PP + "document"] == BASE + s.document
        assert claim[PP + "piece"] == BASE + rdf.piece_id(s.document, s.piece)
        assert (claim[PP + "rule"], claim[PP + "confidence"]) == (s.rule, "0.8")
        assert claim[str(PROV.wasGeneratedBy)].startswith(BASE + "run-")
        assert len(claim) == 12


def test_the_same_edge_from_two_sentences_is_one_edge_with_two_claims():
    build = sample_build()
    first = build.statements[0]
    again = replace(first, evidence=replace(first.evidence, end=first.evidence.end - 1), quote=first.quote[:-1])
    quads = rdf.quads(replace(build, statements=(*build.statements, again)), ONTOLOGY)
    edge = (iri(f"id:{first.source}"), iri(f"pp:{first.type}"), iri(f"id:{first.target}"))
    assert sum((q.subject, q.predicate, q.object) == edge for q in quads) == 1
    assert (
        sum(q.object == iri("pp:Claim") and q.predicate == iri("rdf:type") for q in quads) == len(build.statements) + 1
    )
    shapes.validate(quads, ONTOLOGY)


def test_quads_are_unique_in_the_default_graph_without_blank_nodes(quads):
    assert len(set(quads)) == len(quads)
    for q in quads:
        assert q.graph_name == ox.DefaultGraph()
        assert isinstance(q.subject, NamedNode)
        assert isinstance(q.object, NamedNode | Literal)


def test_documents_and_pieces_carry_what_the_manifest_and_the_text_say(quads):
    g = as_rdflib(quads)
    (document,) = g.subjects(rdflib.URIRef(PP + "file"), rdflib.Literal("报告 <b>.md"))
    assert g.value(document, DCTERMS.title) == rdflib.Literal("青屏县|改革纪实", lang="zh")
    assert g.value(document, DCTERMS.date) == rdflib.Literal("2024-05", datatype=XSD.gYearMonth)
    assert g.value(document, DCTERMS.source) == rdflib.URIRef("https://example.org/a?b=1")
    assert g.value(document, DCTERMS.license) == rdflib.Literal("Apache-2.0")
    (piece,) = g.subjects(DCTERMS.isPartOf, document)
    place = g.value(piece, rdflib.URIRef(PP + "place"))
    assert g.value(place, RDFS.label) == rdflib.Literal("青屏县", lang="zh")
    assert g.value(place, DCTERMS.identifier) == rdflib.Literal("519999")
    assert g.value(g.value(piece, rdflib.URIRef(PP + "owner")), RDFS.label).value == "青屏县政务服务局"


def test_redacted_places_are_two_nodes_with_a_scope_and_no_code(quads):
    g = as_rdflib(quads)
    redacted = set(g.subjects(RDF.type, rdflib.URIRef(PP + "RedactedPlace")))
    assert len(redacted) == 2
    assert len({g.value(p, rdflib.URIRef(PP + "redactionScope")) for p in redacted}) == 2
    assert not list(g.subject_objects(OWL.sameAs))


def test_a_practice_is_a_concept_with_both_labels_and_its_other_names(quads):
    g = as_rdflib(quads)
    practice = rdflib.URIRef(BASE + "practice-star-rating")
    assert set(g.objects(practice, SKOS.prefLabel)) == {
        rdflib.Literal("星级评定", lang="zh"),
        rdflib.Literal("Star rating", lang="en"),
    }
    assert set(g.objects(practice, SKOS.altLabel)) == {rdflib.Literal("评星定级", lang="zh")}
    assert (practice, SKOS.inScheme, rdflib.URIRef(PP + "practices")) in g


def test_quantities_have_bounds(quads):
    outcome = subject(quads, "pp:Outcome", "落实资金2500余万元")
    (quantity,) = [q.object for q in quads if q.subject == outcome and q.predicate == iri("sosa:hasResult")]
    values = {q.predicate.value.rpartition("/")[2]: q.object for q in quads if q.subject == quantity}
    assert values["lowerBound"] == Literal("25000000", datatype=DECIMAL)
    assert values["upperBound"] == Literal("26000000", datatype=DECIMAL)


def test_attributes_stand_with_their_evidence(quads):
    g, stars = as_rdflib(quads), subject(quads, "pp:Mechanism", "星级评定")
    node = rdflib.URIRef(stars.value)
    device = rdflib.URIRef(PP + "instrument-evaluation-ranking")
    assert (node, rdflib.URIRef(PP + "instrument"), device) in g
    assert (device, SKOS.inScheme, rdflib.URIRef(PP + "instruments")) in g
    assert rdflib.Literal("考核评比", lang="zh") in set(g.objects(device, SKOS.prefLabel))
    (period,) = g.objects(node, DCTERMS.temporal)
    assert g.value(period, rdflib.URIRef(PP + "interval")) == rdflib.Literal("2022-01-01/..")
    start = g.value(period, rdflib.URIRef(term("schema:startDate")))
    assert start == rdflib.Literal("2022-01-01", datatype=XSD.date)
    assert g.value(period, rdflib.URIRef(term("schema:endDate"))) is None
    evidence = {
        (str(g.value(e, RDF.predicate)), str(g.value(e, RDF.value)), str(g.value(e, rdflib.URIRef(PP + "quote"))))
        for e in g.objects(node, rdflib.URIRef(PP + "attribute"))
    }
    assert (PP + "instrument", str(device), "星级评定") in evidence
    assert (str(DCTERMS.temporal), str(period), "推行") in evidence


def test_every_own_term_in_use_is_defined_in_chinese_and_english(quads):
    used = {t.value for q in quads for t in (q.subject, q.predicate, q.object) if isinstance(t, NamedNode)}
    own = {u for u in used if u.startswith(PP)}
    assert {PP + t for t in (*NodeType, *EdgeType)} <= own
    for about in (iri("rdfs:label"), iri("rdfs:comment")):
        found = {(q.subject.value, q.object.language) for q in quads if q.predicate == about}
        assert {(u, language) for u in own for language in ("zh", "en")} <= found


def test_every_foreign_term_exists_in_its_vocabulary(quads):
    closed = {str(n): n for n in (DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS, SOSA, VANN, VOID, XSD)}
    terms = {q.predicate for q in quads} | {q.object for q in quads if q.predicate == iri("rdf:type")}
    terms |= {q.object.datatype for q in quads if isinstance(q.object, Literal)}
    for value in sorted(t.value for t in terms if not t.value.startswith(PP)):
        namespace, name = (
            value[: max(value.rfind("#"), value.rfind("/")) + 1],
            value.rpartition("/")[2].rpartition("#")[2],
        )
        if namespace in closed:
            assert closed[namespace][name] == rdflib.URIRef(value)
        else:
            known = {term("qudt:"): QUDT, term("schema:"): SCHEMA}[namespace]
            assert name in known, value


def test_the_number_of_quads_that_a_claim_and_a_mention_cost(quads):
    """A claim costs 13 (its edge included), a mention 10 (its link included)."""
    build = sample_build()
    mentions = sum(len(n.occurrences) for n in build.nodes)
    of_claims = sum(q.subject.value.startswith(BASE + "claim-") for q in quads) + len(build.statements)
    of_mentions = sum(
        "." in q.subject.value.removeprefix(BASE) for q in quads if q.subject.value.startswith(BASE + "doc-")
    )
    assert of_claims == 13 * len(build.statements)
    assert of_mentions + mentions == 10 * mentions


# IRIs and literals


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_any_id_makes_a_valid_iri_and_no_two_ids_the_same(left, right):
    for identifier in (left, right):
        made = NamedNode(BASE + local(identifier)).value
        assert made.isascii()
        assert "/" not in made.removeprefix(BASE)
    assert (local(left) == local(right)) == (left == right)


@pytest.mark.parametrize("base", ["", "no-iri/", "https://example.org/a b/", "https://example.org", "http://[/"])
def test_a_base_that_is_no_iri_is_an_error(base):
    with pytest.raises(DataFileError) as caught:
        rdf.quads(sample_build(), ONTOLOGY, base)
    assert repr(base) in str(caught.value)


def test_the_base_moves_the_data_and_never_the_terms(quads):
    moved = rdf.quads(sample_build(), ONTOLOGY, "https://example.org/data#")
    assert not any(BASE in str(q) for q in moved)
    assert {q.predicate for q in moved} == {q.predicate for q in quads}
    assert len(moved) == len(quads)
    shapes.validate(moved, ONTOLOGY)


# Files


def test_round_trips_are_equal_in_rdflib_and_pyoxigraph(quads, tmp_path):
    rdf.write_turtle(quads, tmp_path / "g.ttl")
    rdf.write_ntriples(quads, tmp_path / "g.nt")
    wanted = {q.triple for q in quads}
    for name, kind in (("g.ttl", ox.RdfFormat.TURTLE), ("g.nt", ox.RdfFormat.N_TRIPLES)):
        assert {q.triple for q in ox.parse(path=str(tmp_path / name), format=kind)} == wanted
    turtle, ntriples = rdflib.Graph().parse(tmp_path / "g.ttl"), rdflib.Graph().parse(tmp_path / "g.nt", format="nt")
    assert set(turtle) == set(ntriples)
    assert len(ntriples) == len(wanted)
    back = ntriples.serialize(format="nt")
    assert {q.triple for q in ox.parse(input=back, format=ox.RdfFormat.N_TRIPLES)} == wanted


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_survives_both_formats_in_both_tools(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("rdf")
    quads = [
        Quad(iri("id:x"), iri("pp:quote"), Literal(text, language="zh")),
        Quad(iri("id:x"), iri("pp:rule"), Literal(text)),
    ]
    rdf.write_turtle(quads, folder / "g.ttl")
    rdf.write_ntriples(quads, folder / "g.nt")
    for path in (folder / "g.ttl", folder / "g.nt"):
        assert {str(o) for o in rdflib.Graph().parse(path).objects()} == {text}
        assert {q.object.value for q in ox.parse(path=str(path))} == {text}


def test_ntriples_are_sorted_and_canonical(quads, tmp_path):
    text = 'a"b\\c\td\ne\rf\x0b\x7f\u4e2d😀'
    extra = Quad(iri("id:x"), iri("pp:rule"), Literal(text))
    rdf.write_ntriples([*quads, extra], tmp_path / "g.nt")
    lines = (tmp_path / "g.nt").read_bytes().removesuffix(b"\n").split(b"\n")
    assert lines == sorted(set(lines))
    assert len(lines) == len(quads) + 1
    (line,) = [x.decode() for x in lines if f"<{BASE}x>" in x.decode()]
    assert line.endswith(' "a\\"b\\\\c\\td\\ne\\rf\\u000B\\u007F中😀" .')


def test_turtle_is_readable(quads, tmp_path):
    rdf.write_turtle(quads, tmp_path / "g.ttl")
    text = (tmp_path / "g.ttl").read_text(encoding="utf-8")
    assert "\nid:practice-star-rating a skos:Concept , pp:Practice ;\n    rdfs:label " in text
    assert "\t" not in text
    blocks = [block.split(maxsplit=1)[0] for block in text.split("\n\n")[1:]]
    assert len(blocks) == len(set(blocks)) == len({q.subject for q in quads})


def test_same_bytes_at_any_hash_seed(tmp_path):
    code = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from pathlib import Path; from sample import *; from kg import rdf, graph, report; from kg.analysis import survey; from kg.ontology import load\n"
        "out = Path(sys.argv[1]); out.mkdir(); build, known = sample_build(), sample_ontology()\n"
        "quads = rdf.quads(build, known)\n"
        "rdf.write_turtle(quads, out / 'g.ttl'); rdf.write_ntriples(quads, out / 'g.nt')\n"
        "graph.write_graphml(build, out / 'g.graphml'); graph.write_gexf(build, out / 'g.gexf')\n"
        "graph.write_nodes_csv(build, out / 'nodes.csv'); graph.write_edges_csv(build, out / 'edges.csv')\n"
        "report.write(build, load(), survey(build, load()), out / 'report.md')\n"
    )
    runs = []
    for seed in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", code, str(tmp_path / seed)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        runs.append({p.name: p.read_bytes() for p in sorted((tmp_path / seed).iterdir())})
    assert len(runs[0]) == 7
    assert runs[0] == runs[1]
