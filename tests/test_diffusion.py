"""Diffusion: years from words, cells of the matrix, layouts of other tools, scores worked by hand, precedence, the cube."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import corpora
import pytest
import rdflib
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyshacl import validate
from surveys import case, practice

from kg import Config, build, ontology, reading
from kg.analysis import Survey, cube, diffused, storing, survey
from kg.analysis.dating import Dated
from kg.analysis.diffusion import Status, decide, matrix, year
from kg.analysis.innovativeness import bounded, lag, policies, receptivity, scores
from kg.analysis.precedence import graphml, precedence
from kg.cli import main
from kg.namespaces import BASE
from kg.rdf.vocabulary import vocabulary

ROOT = Path(__file__).parent.parent
ONTOLOGY = ontology.load()
HEAD = "file,title,place,level,date,publisher,source,licence\n"
WRITTEN = Dated("document", None, 2024)


def since(when: int, last: int | None = 0) -> Dated:
    """Return words that date a beginning: in a year, or between two."""
    return Dated("since", when, when if last == 0 else last, f"{when}年以来", 0, 7, f"{when}年以来，推行。")


def by(when: int) -> Dated:
    """Return words by which a practice was there."""
    return Dated("during", None, when, f"{when}年", 0, 5)


STARS = practice(
    "星级评定",
    case("甲县", "星级评定", dates=(since(2019), WRITTEN), claim="claim-1"),
    case("乙县", "星级评定", dates=(since(2021), WRITTEN), claim="claim-2"),
    case("丙县", "星级评定", dates=(WRITTEN,), claim="claim-3"),
    case("丁县", "星级评定", claim="claim-4"),
    case("戊县", "星级评定", stance="planned", dates=(WRITTEN,), claim="claim-5"),
    case("己县", "星级评定", stance="denied", dates=(WRITTEN,), claim="claim-6"),
    case("*县", "评星", "c.txt", hidden=True, dates=(since(2015), WRITTEN), claim="claim-7"),
)
CLUB = practice(
    "人才沙龙",
    case("甲县", "人才沙龙", dates=(since(2020), WRITTEN), claim="claim-8"),
    case("丙县", "人才沙龙", dates=(by(2018),), claim="claim-9"),
)
SURVEY = Survey((STARS, CLUB, practice("乡村振兴", case("甲县", "乡村振兴"), background=True)), ("假设一。",))
MATRIX = matrix(SURVEY)
PLACES = {p.name: p for p in MATRIX.places}


def rows(data: bytes) -> list[dict[str, str]]:
    """Return a table as rows."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


# Years from words


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2019年以来，我县推行星级评定。", [("since", 2019, 2019)]),
        ("2020年起，全面实行星级评定。", [("since", 2020, 2020)]),
        ("2021年，我县率先推行星级评定。", [("started", 2021, 2021)]),
        ("2021年，我县继续推行星级评定。", [("during", None, 2021)]),
        ("党的二十大以来，我县推行星级评定。", [("since", 2022, 2024)]),
        ("目前，我县推行星级评定。", []),
        ("年底前，推行星级评定。", []),
        ("近年来，我县推行星级评定。", []),
    ],
)
def test_the_words_of_time_bound_the_year(tmp_path, sentence, expected):
    found = built(tmp_path, sentence)
    dates = [(d.basis, d.first, d.last) for d in found.dates]
    assert dates == [*expected, ("document", None, 2024)]
    for d in found.dates:
        if d.quote:
            assert text(tmp_path)[d.start : d.end] == d.quote
            assert d.quote in d.sentence
    assert text(tmp_path)[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("我县推行星级评定。", ""),
        ("我县尚未推行星级评定。", "denied"),
        ("下一步，我县推行星级评定。", "planned"),
        ("下一步，我县继续推行星级评定。", ""),
        ("尚未建立台账，先推行星级评定。", ""),
    ],
)
def test_what_is_planned_or_denied_is_said(tmp_path, sentence, stance):
    assert built(tmp_path, sentence).stance == stance


def text(folder: Path) -> str:
    return (folder / "甲县.txt").read_text(encoding="utf-8")


def built(folder: Path, sentence: str):
    """Return the case of 星级评定 in a text of this sentence, written in 2024."""
    (folder / "甲县.txt").write_text(f"干部激励有实招\n中共甲县委组织部\n{sentence}\n", encoding="utf-8", newline="\n")
    (folder / "manifest.csv").write_text(HEAD + "甲县.txt,实招,,,2024-05,,,\n", encoding="utf-8")
    found = survey(build([folder], Config(mode="fast", workers=1)), ONTOLOGY)
    (case_,) = [c for p in found.practices if p.label == "星级评定" for c in p.cases]
    return storing.load(stored(folder, found)).practices and case_


def stored(folder: Path, found: Survey) -> Path:
    path = folder / storing.NAME
    path.write_text(storing.dumps(found), encoding="utf-8")
    assert storing.load(path) == found
    return path


# Cells


def test_every_status_is_kept_apart():
    found = {name: MATRIX.cell(STARS, PLACES[name]) for name in PLACES}
    said = {name: (str(c.status), c.years, diffused.said(c)) for name, c in found.items()}
    assert said == {
        "丁县": ("adopted-undated", "", "有"),
        "丙县": ("adopted-by", "≤2024", "≤2024"),
        "乙县": ("adopted", "2021", "2021"),
        "己县": ("not-adopted", "", "无"),
        "戊县": ("planned", "", "拟"),
        "甲县": ("adopted", "2019", "2019"),
        "*县(c.txt#1)": ("adopted", "2015", "2015"),
    }
    assert MATRIX.cell(CLUB, PLACES["乙县"]).status == Status.UNOBSERVED
    assert PLACES["乙县"].until == 2024
    assert PLACES["丁县"].until is None


def test_background_programmes_are_no_columns():
    assert [p.label for p in MATRIX.practices] == ["星级评定", "人才沙龙"]


def test_a_superior_that_only_reports_is_no_row():
    city = case("甲市", "星级评定", code="411300", sentence="甲市乙县推行星级评定。")
    county = case("乙县", "星级评定", code="411321")
    found = matrix(Survey((practice("星级评定", city, county),), ()), 1)
    assert [p.name for p in found.places] == ["乙县"]


def test_places_of_one_name_stay_apart():
    one, other = (case("朝阳区", "星级评定", f"{n}.txt", code=n) for n in ("110105", "220104"))
    other = replace(other, site=replace(other.site, id="另"))
    found = matrix(Survey((practice("星级评定", one, other),), ()), 1)
    assert sorted(p.name for p in found.places) == ["朝阳区(110105)", "朝阳区(220104)"]


DATED = st.builds(
    lambda basis, first, more: Dated(basis, first if basis in ("since", "started") else None, first + more),
    st.sampled_from(("since", "started", "during", "result", "document")),
    st.integers(2000, 2024),
    st.integers(0, 3),
)


@given(st.lists(st.lists(DATED, max_size=3), min_size=1, max_size=4))
def test_a_year_is_never_later_than_what_bounds_it(groups):
    cases = [case("甲县", "x", f"{n}.txt", dates=tuple(g)) for n, g in enumerate(groups)]
    cell = decide(STARS, PLACES["甲县"], cases)
    known = [d for g in groups for d in g]
    if not known:
        assert cell.status == Status.UNDATED
        return
    assert cell.last == min(d.last for d in known)
    assert cell.first is None or cell.first <= cell.last
    assert (cell.first is not None) == (cell.status == Status.ADOPTED)
    assert decide(STARS, PLACES["甲县"], reversed(cases)).years == cell.years
    if cell.status == Status.BY and any(d.begins for d in known):
        assert cell.conflict


def test_a_year_is_exact_or_the_bound_that_was_asked_for():
    cell = MATRIX.cell(STARS, PLACES["丙县"])
    assert (year(cell), year(cell, bounds=True)) == (None, 2024)
    assert year(MATRIX.cell(STARS, PLACES["戊县"]), bounds=True) is None


# Layouts of tools


def test_spid_is_header_for_header():
    data = diffused.spid(MATRIX, bounds=False)
    assert data == "statenam,policy,adopt_year\n乙县,星级评定,2021\n甲县,星级评定,2019\n甲县,人才沙龙,2020\n".encode()
    head, *lines = diffused.spid_policies(MATRIX, ONTOLOGY, bounds=False).decode().splitlines()
    assert head == "policy,source,first_year,last_year,adopt_count,description,majortopic"
    assert lines[0].startswith("星级评定,kg,2019,2021,2,定义。,")


def test_networkinference_long_and_wide_say_the_same():
    assert diffused.cascades(MATRIX, bounds=False).decode().splitlines()[:2] == [
        "node_name,event_time,cascade_id",
        "乙县,2021,星级评定",
    ]
    wide = diffused.cascades_wide(MATRIX, bounds=False).decode()
    assert (
        wide
        == "node_name,星级评定,人才沙龙\n丁县,NA,NA\n丙县,NA,NA\n乙县,2021,NA\n己县,NA,NA\n戊县,NA,NA\n甲县,2019,2020\n"
    )
    events = {(r["node_name"], r["cascade_id"]): r["event_time"] for r in rows(diffused.cascades(MATRIX, bounds=True))}
    cells = {
        (r["node_name"], k): v
        for r in rows(diffused.cascades_wide(MATRIX, bounds=True))
        for k, v in r.items()
        if k != "node_name" and v != "NA"
    }
    assert events == cells
    assert events["丙县", "人才沙龙"] == "2018"


def test_every_observed_cell_of_the_long_table_leads_to_its_sentence():
    found = rows(diffused.long(MATRIX))
    assert len(found) == len(MATRIX.practices) * len(MATRIX.places)
    for row in found:
        observed = row["状态 status"] != "not-observed"
        assert bool(row["原句 sentence"] and row["材料 document"] and row["论断 claim"]) == observed
        assert row["查过的材料 texts"]


# Scores, worked by hand
#
# Policy A: 甲 1960, 乙 1970, 丙 1980; 丁 never.    first 1960, last 1980, 20 years
# Policy B: 乙 2000, 丁 2004;            甲, 丙 never.  first 2000, last 2004,  4 years
#
# Walker     A: 甲 0/20 = 0    乙 10/20 = .5  丙 20/20 = 1  丁 1          Boushey  A: 甲 21/21 = 1  乙 11/21  丙 1/21  丁 0
#            B: 甲 1           乙 0/4 = 0     丙 1          丁 4/4 = 1             B: 甲 0          乙 5/5 = 1  丙 0   丁 1/5
# 1 - mean:     甲 .5          乙 .75         丙 0          丁 0       mean:         甲 .5          乙 16/21    丙 1/42  丁 1/10

A = {"甲": (1960, 1960), "乙": (1970, 1970), "丙": (1980, 1980), "丁": None}
B = {"甲": None, "乙": (2000, 2000), "丙": None, "丁": (2004, 2004)}


def test_the_scores_are_those_worked_by_hand():
    found = {s.place: s for s in scores([A, B])}
    walker = {name: s.walker for name, s in found.items()}
    assert walker == {"甲": (0.5, 0.5), "乙": (0.75, 0.75), "丙": (0.0, 0.0), "丁": (0.0, 0.0)}
    boushey = {"甲": 1 / 2, "乙": 16 / 21, "丙": 1 / 42, "丁": 1 / 10}
    for name, value in boushey.items():
        assert found[name].boushey == pytest.approx((value, value))
    assert [s.place for s in scores([A, B])] == ["乙", "甲", "丁", "丙"]


def test_walkers_own_example():
    """Twenty years from first to last, adopted ten years after the first: .500 (page 883)."""
    assert lag(1970, 1960, 1980) == 0.5


def test_an_interval_gives_the_bounds_worked_by_hand():
    """丙 adopts between 1975 and 1980, 乙 in 1970, 甲 in 1960.

    丙 is last in any case: lag 1. 乙: 10/15 if 丙 comes in 1975, 10/20 if in 1980. Boushey of 丙: with LY = SY it is
    1/(LY + 1 - FY): 1/16 or 1/21.
    """
    policy = {"甲": (1960, 1960), "乙": (1970, 1970), "丙": (1975, 1980)}
    assert bounded(lag, "丙", policy) == (1.0, 1.0)
    assert bounded(lag, "乙", policy) == pytest.approx((1 / 2, 2 / 3))
    assert bounded(receptivity, "乙", policy) == pytest.approx((6 / 16, 11 / 21))


YEARS = st.tuples(st.integers(2000, 2004), st.integers(0, 2)).map(lambda t: (t[0], sum(t)))


@given(st.lists(YEARS, min_size=1, max_size=4))
def test_the_bounds_are_those_of_all_years_tried_out(intervals):
    policy = {str(n): y for n, y in enumerate(intervals)}
    choices = list(itertools.product(*(range(a, b + 1) for a, b in intervals)))
    for score in (lag, receptivity):
        tried = [score(c[0], min(c), max(c)) for c in choices]
        low, high = bounded(score, "0", policy)
        assert (low, high) == pytest.approx((min(tried), max(tried)))


def test_the_matrix_gives_scores_of_named_places_with_years_only():
    assert policies(MATRIX) == {"星级评定": {"乙县": (2021, 2021), "甲县": (2019, 2019), "己县": None, "戊县": None}}
    taken = policies(MATRIX, bounds=True)
    assert taken["星级评定"]["丙县"] == (2024, 2024)
    assert "丁县" not in taken["星级评定"]
    assert taken["人才沙龙"]["乙县"] is None


# Precedence


def test_precedence_is_certain_and_says_that_it_only_describes():
    edges = precedence(MATRIX)
    assert [(e.earlier, e.later, [p[0] for p in e.practices]) for e in edges] == [
        ("丙县", "甲县", ["人才沙龙"]),
        ("甲县", "乙县", ["星级评定"]),
    ]
    assert "仅作描述" in diffused.precedence_table(edges).decode("utf-8-sig")
    data = graphml(edges)
    assert data == graphml(edges)
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    root = ET.fromstring(data)
    assert len(root.findall(".//g:edge", space)) == 2
    assert "仅作描述" in "".join(root.itertext())


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(2000, 2005)), max_size=8))
def test_of_one_practice_nobody_precedes_both_ways(events):
    cases = [case(f"{name}县", "x", dates=(since(when),)) for name, when in events]
    edges = precedence(matrix(Survey((practice("x", *cases),), ()), 1))
    pairs = {(e.earlier, e.later) for e in edges}
    assert not any((b, a) in pairs for a, b in pairs)


# The cube

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


# The shipped corpus, and the command


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """Return the folder of a build of the shipped corpus, with all that kg diffusion writes in it."""
    out = tmp_path_factory.mktemp("corpus")
    (out / storing.NAME).write_text(storing.dumps(corpora.survey()), encoding="utf-8")
    result = CliRunner().invoke(main, ["diffusion", "-g", str(out), "-o", str(out / "扩散")])
    assert result.exit_code == 0
    return out


def test_all_files_are_written(corpus):
    assert {p.name for p in (corpus / "扩散").iterdir()} == {
        "adoption-long.csv", "adoption-wide.csv", "cascades-long.csv", "cascades-wide.csv", "cube.nt", "cube.ttl",
        "diffusion.json", "diffusion.md", "innovativeness.csv", "precedence.csv", "precedence.graphml", "spid-policies.csv", "spid.csv",
    }  # fmt: skip


def test_every_quote_of_the_corpus_stands_where_it_says(corpus):
    seen = 0
    for row in rows((corpus / "扩散/adoption-long.csv").read_bytes()):
        if row["材料 document"]:
            source = reading.read(ROOT / "corpus" / row["材料 document"], "a.txt").text
            assert source[int(row["起 start"]) : int(row["止 end"])] == row["引文 quote"].removeprefix("'")
            if row["时间原文 time_quote"]:
                seen += 1
                assert source[int(row["时间起 time_start"]) : int(row["时间止 time_end"])] == row["时间原文 time_quote"]
    assert seen >= 5


def test_the_years_of_the_corpus_are_those_read_in_it(corpus):
    found = {tuple(r.values()) for r in rows((corpus / "扩散/spid.csv").read_bytes())}
    assert {("潇源县", "积分制", "2021"), ("石塘镇", "积分制", "2022")} <= found
    assert {(r["先 earlier"], r["后 later"]) for r in rows((corpus / "扩散/precedence.csv").read_bytes())} >= {
        ("潇源县", "石塘镇")
    }


def test_the_queries_of_the_documentation_have_the_answers_that_it_shows(corpus):
    page = (ROOT / "docs/diffusion.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sparql\n(.*?)```\n+答案 Answer: `(.*?)`", page, re.S)
    assert len(blocks) == 2
    for query, answer in blocks:
        result = CliRunner().invoke(main, ["query", "-g", str(corpus / "扩散/cube.nt"), query, "--format", "csv"])
        assert result.exit_code == 0, result.output
        assert answer in result.stdout.splitlines()


@pytest.mark.parametrize("kind", ["table", "markdown", "json", "csv-long", "csv-wide", "spid", "networkinference", "scores", "precedence", "cube"])  # fmt: skip
def test_every_format_is_printed(corpus, kind):
    result = CliRunner().invoke(main, ["diffusion", "-g", str(corpus), "--format", kind, "--take-bounds"])
    assert result.exit_code == 0
    assert "积分制" in result.stdout or kind == "scores"
    if kind == "json":
        assert json.loads(result.stdout)["assumptions"][-1].startswith("按 --take-bounds")


def test_without_a_build_it_says_what_to_do(tmp_path):
    result = CliRunner().invoke(main, ["diffusion", "-g", str(tmp_path), "--lang", "en"])
    assert result.exit_code != 0
    assert "run kg build first" in result.stderr


def test_the_matrix_is_the_same_however_the_survey_is_ordered():
    """Practices keep their order; the cases of one may come in any."""
    turned = tuple(replace(p, cases=p.cases[::-1]) for p in SURVEY.practices)
    assert diffused.long(matrix(Survey(turned, SURVEY.assumptions))) == diffused.long(MATRIX)
