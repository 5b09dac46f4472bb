"""Queries over a build: answers in every form, mistakes explained, nothing written, no network."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from sample import sample_build, sample_ontology

from kg import rdf, store
from kg.errors import QueryError, ReadError
from kg.namespaces import PREFIXES
from kg.tables import FORMULA

LABELS = (
    "SELECT ?type ?label WHERE { ?n a ?type ; rdfs:label ?label FILTER(LANG(?label) = 'zh') } ORDER BY ?type ?label"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return the folder of a build."""
    out = tmp_path_factory.mktemp("build")
    rdf.write_ntriples(rdf.quads(sample_build(), sample_ontology()), out / "graph.nt")
    return out


@pytest.fixture(scope="module")
def opened(folder):
    """Return the build, open."""
    with store.open_store(folder) as found:
        yield found


def test_select_gives_python_values(opened):
    found = store.query(
        opened,
        "SELECT ?start ?c ?quote ?none WHERE { ?m pp:start ?start ; pp:confidence ?c ; pp:quote ?quote }"
        " ORDER BY ?start LIMIT 1",
    )
    assert found.variables == ("start", "c", "quote", "none")
    assert found.rows == ((0, Decimal("0.9"), "青屏县", None),)


def test_the_evidence_of_a_node_and_of_an_edge_can_be_asked(opened):
    rows = store.query(
        opened,
        "SELECT ?sentence ?file WHERE { ?n rdfs:label '星级评定'@zh ; pp:mention ?m . ?m pp:sentence ?sentence ;"
        " pp:piece/dcterms:isPartOf/pp:file ?file } ORDER BY ?sentence",
    ).rows
    assert rows[0] == ("中共*县委组织部推行星级评定，提拔干部21名，群众满意度达98.5%以上。", "speeches/交流发言.txt")
    assert store.query(
        opened,
        "ASK { ?c a pp:Claim ; rdf:subject/rdfs:label '帮办代办'@zh ; rdf:predicate pp:achieves ; pp:quote ?q ;"
        " rdf:object/sosa:hasResult/qudt:lowerBound ?low"
        " FILTER(CONTAINS(?q, '2500余万元') && ?low = 25000000) }",
    ).truth


def test_the_examples_of_the_ontology_page_find_something(opened):
    page = (Path(__file__).parent.parent / "ontology/README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```sparql\n(.*?)```", page, re.DOTALL)
    assert len(examples) >= 2
    for example in examples:
        assert store.query(opened, example).rows


def test_every_known_prefix_may_be_used_undeclared(opened):
    for name in PREFIXES:
        assert store.query(opened, f"ASK {{ ?s ?p {name}:nothing }}").truth is False
    assert store.query(opened, "PREFIX pp: <urn:own:> ASK { ?s a pp:Place }").truth is False


def test_construct_is_turtle_that_rdflib_reads(opened):
    text = store.answer(opened, "CONSTRUCT { ?a pp:uses ?b } WHERE { ?a pp:uses ?b }")
    assert len(rdflib.Graph().parse(data=text, format="turtle")) == 7
    assert text == store.answer(opened, "CONSTRUCT { ?a pp:uses ?b } WHERE { ?a pp:uses ?b }", "turtle")
    rows = store.query(opened, "CONSTRUCT { ?a pp:uses ?b } WHERE { ?a pp:uses ?b }").rows
    assert len(rows) == 7
    with pytest.raises(QueryError, match="turtle"):
        store.answer(opened, "CONSTRUCT WHERE { ?a pp:uses ?b }", "csv")
    with pytest.raises(QueryError, match="turtle"):
        store.answer(opened, "ASK { ?a pp:uses ?b }", "turtle")


def test_all_forms_hold_the_same_rows(opened):
    wanted = [[str(v) for v in row] for row in store.query(opened, LABELS).rows]
    bindings = json.loads(store.answer(opened, LABELS, "json"))["results"]["bindings"]
    assert [[b["type"]["value"], b["label"]["value"]] for b in bindings] == wanted
    header, *cells = csv.reader(io.StringIO(store.answer(opened, LABELS, "csv").removeprefix("\ufeff"), newline=""))
    assert header == ["type", "label"]
    assert not any(cell.startswith(FORMULA) for row in cells for cell in row)
    assert [[c.removeprefix("'") for c in row] for row in cells] == wanted
    assert store.answer(opened, LABELS, "tsv").count("\n") == len(wanted) + 1
    assert store.answer(opened, LABELS, "xml").count("<result>") == len(wanted)
    assert f"（{len(wanted)} 行 rows）" in store.answer(opened, LABELS)


@pytest.mark.parametrize("kind", store.FORMATS)
def test_every_form_answers_ask_or_says_no(opened, kind):
    if kind not in ("turtle", "ntriples"):
        assert store.answer(opened, "ASK { ?s a pp:Place }", kind).endswith("\n")


def test_a_table_is_aligned_and_holds_no_control_character(opened):
    text = store.answer(opened, "SELECT ?label ?type WHERE { ?n rdfs:label ?label ; a ?type . ?type a owl:Class }")
    assert "pp:Mechanism" in text
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    lines = text.splitlines()
    columns = {store.answers._width(line[: line.index("pp:")]) for line in lines[2:-1]}
    assert columns == {lines[1].index("  ") + 2}


def test_a_table_is_folded_to_the_terminal(opened):
    query = "SELECT ?a ?b { VALUES (?a ?b) { ('一' '%s') } }" % ("做法" * 40)
    lines = store.answer(opened, query, width=60).splitlines()[:-1]
    assert max(map(store.answers._width, lines)) <= 60
    assert "".join(line[2:].lstrip() for line in lines[2:]).replace("一", "").replace(" ", "") == "做法" * 40
    assert len(store.answer(opened, query).splitlines()) == 4


@pytest.mark.parametrize(
    ("query", "place", "hint"),
    [
        ("SELECT ?n WHERE { ?p a pp:Program", "query:1:", "1 } missing"),
        ("SELECT ?n WHERE { ?p ?n . }", "query:1:", "not valid"),
        ("SELECT ?n WHERE { ?p a 全 }", "query:1:", ""),
        ("SELECT ?n WHERE { ?p a pp:Program }\nORDR BY ?n", "query:2:1", "Did you mean ORDER?"),
        ("SELECT ?n WHERE { ?n rdfs:label ？x }", "query:1:33", "full-width"),
        ("SELECT ?n (COUNT(?p) AS ?c) { ?n a ?p }", "query:1:", "neither grouped nor bound"),
        ("SELECT ?n\nWHERE { ?p a foaf:Agent }", "query:2:14", "the prefix foaf: is not declared"),
        ("SELECT ?n WHERE { ?p a sko:Concept }", "query:1:", "Did you mean skos:?"),
        ("SELECT ?n WHERE { ?p rdfs:label 'foaf:x' ; a rfd:type }", "query:1:", "Did you mean rdf:?"),
        ("INSERT DATA { <a:b> <a:c> 1 }", "query:1:", "no INSERT"),
        ("PREFIX x: <u:v>\nDELETE WHERE { ?s ?p ?o }", "query:2:", "no DELETE"),
        ("LOAD <http://localhost:9/>", "query:1:", "no LOAD"),
        ("", "query:1:1", "empty"),
        ("SELECT ?x WHERE { ?x ?p ?o FILTER(<u:foo>(?o)) }", "query", "u:foo"),
    ],
)
def test_a_mistake_is_explained_with_its_place(opened, query, place, hint):
    with pytest.raises(QueryError) as caught:
        store.query(opened, query)
    (problem,) = caught.value.problems
    assert problem.place.startswith(place)
    assert hint in problem.en
    assert problem.zh != problem.en


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://localhost:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://localhost:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE<http://localhost:9/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE<http://localhost:9/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o SERVICE#<>\n<http://localhost:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o SERVICE # '''\r <http://localhost:9/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p ?b FILTER(?a<?b#>"""\n)SERVICE ?e { ?s ?p ?o } #"""\n}',
        "SELECT * { ?s ?p pp:a\\#b . SERVICE pp:x { ?s ?p ?o } }",
        "PREFIX s: <http://localhost:9/> SELECT * { OPTIONAL{?s ?p ?o}SERVICE s:x { ?s ?p ?o } }",
        "SELECT * { S\\u0045RVICE <http://localhost:9/> { ?s ?p ?o } }",
        "SELECT * { BIND(<http://localhost:9/> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    ],
)
def test_no_query_reaches_the_network(opened, query):
    with pytest.raises(QueryError, match="SERVICE"):
        store.query(opened, query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a pp:Place }",
        "SELECT * { ?s rdfs:label ?l FILTER(CONTAINS(?l, 'service')) } # the service of a place",
        "SELECT * { ?s rdfs:label 'Errand service'@en } # service",
        "SELECT * { ?s a <https://example.org/service> , pp:service }",
    ],
)
def test_the_word_service_alone_is_no_crime(opened, query):
    store.query(opened, query)


def test_a_build_with_its_own_base_is_queried_by_id(tmp_path):
    quads = rdf.quads(sample_build(), sample_ontology(), "https://example.org/data#")
    rdf.write_ntriples(quads, tmp_path / "graph.nt")
    with store.open_store(tmp_path / "graph.nt") as own:
        assert store.query(own, "ASK { id:practice-star-rating a pp:Practice }").truth
        assert "id:practice-star-rating" in store.answer(own, "SELECT ?p { ?p a pp:Practice }")


def test_no_build_and_a_damaged_build_are_errors(tmp_path):
    with pytest.raises(ReadError, match="kg build"), store.open_store(tmp_path):
        pass
    (tmp_path / "graph.nt").write_text("<a:b> <a:c> .\n", encoding="utf-8")
    with pytest.raises(ReadError, match="kg build again"), store.open_store(tmp_path):
        pass


def test_query_files(tmp_path):
    (tmp_path / "问.rq").write_text("ASK { }", encoding="utf-8")
    assert store.query_text(str(tmp_path / "问.rq")) == "ASK { }"
    assert store.query_text("ASK { ?s ?p 'x.rq' }") == "ASK { ?s ?p 'x.rq' }"
    with pytest.raises(ReadError):
        store.query_text(str(tmp_path / "none.rq"))


@pytest.mark.parametrize(
    ("query", "remarks"),
    [
        ("SELECT * {\n ?n a pp:program }", ["query:2:7 pp:Program?"]),
        ("SELECT * { ?n pp:usess ?m ; skos:preflabel ?l }", ["query:1:15 pp:uses?", "query:1:29 skos:prefLabel?"]),
        ("PREFIX k: <https://w3id.org/policy-practices/ns#> ASK { ?n k:implement ?p }", ["query:1:60 k:implements?"]),
        ("ASK { ?n rdfs:label 'pp:program' } # pp:program", []),
        ("ASK { id:nothing pp:uses ?m FILTER(xsd:integer(?m) > 1) }", []),
        ("PREFIX f: <urn:own:> ASK { ?n f:nothing ?m }", []),
    ],
)
def test_terms_that_stand_nowhere_in_the_graph_are_remarked_on(opened, query, remarks):
    found = store.unknown_terms(opened.engine, opened.prefixes, query)
    assert [f"{p.place} {p.en.rpartition(' ')[2]}" for p in found] == remarks


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_construct_in_the_formats_of_rdf(opened):
    query = "CONSTRUCT { ?a pp:uses ?b . ?b rdfs:label ?l } WHERE { ?a pp:uses ?b . ?b rdfs:label ?l"
    query += " FILTER(STR(?l) != '台账\\u000B制度') }"  # XML cannot hold that character
    wanted = set(rdflib.Graph().parse(data=store.answer(opened, query), format="turtle"))
    assert wanted
    for kind, name in (("ntriples", "nt"), ("json", "json-ld"), ("xml", "xml")):
        assert set(rdflib.Graph().parse(data=store.answer(opened, query, kind), format=name)) == wanted


# The store on disk


@pytest.fixture
def on_disk(folder, tmp_path, monkeypatch) -> Path:
    """Return a copy of the build for which the store on disk pays."""
    monkeypatch.setattr(store.engine, "MEMORY_BYTES", 0)
    (tmp_path / "graph.nt").write_bytes((folder / "graph.nt").read_bytes())
    return tmp_path


def stores(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "graph.store").iterdir() if p.is_dir())


def test_a_large_build_lies_on_disk_and_answers_the_same(on_disk, opened):
    for _ in range(2):
        found = store.opened(on_disk)
        assert store.query(found, LABELS) == store.query(opened, LABELS)
        with pytest.raises(RuntimeError, match="read-write"):
            found.engine.clear()
    assert len(stores(on_disk)) == 1


def test_the_store_on_disk_follows_its_file(on_disk):
    store.opened(on_disk)
    first = stores(on_disk)
    file = on_disk / "graph.nt"
    file.touch()
    store.opened(on_disk)
    assert stores(on_disk) == first
    file.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    assert store.query(store.opened(on_disk), "SELECT ?s ?p ?o { ?s ?p ?o }").rows == (("urn:a", "urn:b", "urn:c"),)
    assert len(stores(on_disk)) == 1
    assert stores(on_disk) != first


def test_a_damaged_or_missing_cache_is_made_again(on_disk):
    store.opened(on_disk)
    (on_disk / "graph.store/stamp.json").write_text("{", encoding="utf-8")
    assert store.query(store.opened(on_disk), "ASK { ?p a pp:Practice }").truth
    shutil.rmtree(on_disk / "graph.store")
    assert store.query(store.opened(on_disk), "ASK { ?p a pp:Practice }").truth


def test_where_nothing_can_be_written_the_build_is_loaded(on_disk):
    (on_disk / "graph.store").write_text("in the way", encoding="utf-8")
    assert store.query(store.opened(on_disk), "ASK { ?p a pp:Practice }").truth
