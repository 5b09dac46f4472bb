"""The cookbook: every question runs, finds on the shipped corpus what it says, and takes its parameters safely."""

from __future__ import annotations

import csv
import io
import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import corpora
import pyoxigraph
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from kg import asking, questions, store
from kg.analysis import storing
from kg.cli import main
from kg.errors import DataFileError, QueryError, ReadError
from kg.questions import cookbook
from kg.store import remote

ROOT = Path(__file__).parent.parent
BOOK = cookbook()
EMPTY = store.Store(pyoxigraph.Store(), {})
PARAMETERS = [(q.id, p.name) for q in BOOK.values() for p in q.parameters]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """Return the folder of a build of the shipped corpus."""
    out = tmp_path_factory.mktemp("corpus")
    shutil.copy(corpora.folder() / "graph.nt", out)
    (out / storing.NAME).write_text(storing.dumps(corpora.survey()), encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def opened(corpus) -> store.Store:
    """Return that build, open."""
    return store.opened(corpus)


def rows(opened: store.Store, sparql: str) -> list[dict[str, str]]:
    found = store.query(opened, sparql)
    return [{name: str(v) for name, v in zip(found.variables, row, strict=True)} for row in found.rows]


def run(*words: object):
    return CliRunner().invoke(main, list(map(str, words)))


def test_there_are_thirty_questions():
    assert len(BOOK) >= 30


@pytest.mark.parametrize("name", BOOK)
def test_every_question_says_what_it_is_for(name):
    question = BOOK[name]
    assert question.zh
    assert question.en.isascii()
    assert question.purpose_zh
    assert question.purpose_en.isascii()
    assert question.answer
    for parameter in question.parameters:
        assert parameter.zh
        assert parameter.en
    assert set(question.example) <= {p.name for p in question.parameters}


@pytest.mark.parametrize("name", BOOK)
def test_every_question_is_sparql_as_the_standard_has_it(name):
    prepareQuery(BOOK[name].sparql)


@pytest.mark.parametrize("name", BOOK)
def test_every_question_finds_the_answer_that_it_shows(name, opened):
    question = BOOK[name]
    found = rows(opened, question.bound(question.example))
    wanted = dict(question.answer)
    assert any(wanted.items() <= row.items() for row in found), f"{wanted} is not in the answer: correct the file"
    assert not store.unknown_terms(opened.engine, opened.prefixes, question.sparql)


@pytest.mark.parametrize("name", [name for name, q in BOOK.items() if q.chart])
def test_what_is_drawn_is_in_the_answer(name, opened):
    names, number = BOOK[name].chart
    row = rows(opened, BOOK[name].sparql)[0]
    assert names in row
    float(row[number])


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_every_parameter_changes_the_answer(name, parameter, opened):
    """A value that nothing has, or a bound that nothing reaches, leaves less than the defaults."""
    question = BOOK[name]
    kind = next(p.kind for p in question.parameters if p.name == parameter)
    value = "没有这样的字" if kind == "text" else ("0" if parameter == "below" else str(10**15))
    assert len(rows(opened, question.bound({parameter: value}))) < len(rows(opened, question.sparql))


@given(st.text())
def test_no_text_ends_its_literal(value):
    question = BOOK["outcomes"]
    prepared = prepareQuery(question.bound({"program": value.replace("\x00", "")}))
    assert prepared.algebra.name == "SelectQuery"
    store.query(EMPTY, question.bound({"program": value}))


def test_a_text_stays_one_value(opened):
    bad = '没有" } UNION { ?x ?y ?z } #'
    assert rows(opened, BOOK["outcomes"].bound({"program": bad})) == []


@pytest.mark.parametrize("value", ["x", "", "1 } UNDEF {", "1.5", "٣"])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(QueryError, match="--min-places"):
        BOOK["shared-practices"].bound({"min-places": value})


# The files


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * {}", "q:1"),
        ("# 题\nSELECT * {}", "q:1"),
        ("# 题\n# title\n# param: n | 数 | number\nSELECT * {}", "q:3"),
    ],
)
def test_a_file_that_is_no_question_is_refused_with_its_line(text, place):
    with pytest.raises(DataFileError) as caught:
        questions.parsed("q", text, "q")
    assert caught.value.problems[0].place == place


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    with pytest.raises(DataFileError, match="cannot be read"):
        questions.read(tmp_path / "none.rq")


def test_an_own_file_takes_parameters(opened, tmp_path):
    path = tmp_path / "own.rq"
    path.write_text(
        "# 题\n# title\n# param: n | 数 | number\nSELECT ?n { VALUES ?n { 0.5 } }", encoding="utf-8", newline="\n"
    )
    asked = asking.prepare(str(path), ["--n", "2"])
    assert rows(opened, asked.sparql) == [{"n": "2"}]


# The command


def test_a_named_question_with_a_parameter(corpus):
    result = run("query", "shared-practices", "--min-places", 5, "-g", corpus, "--format", "csv")
    assert result.exit_code == 0
    found = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert found
    assert min(int(row["最多"]) for row in found) >= 5
    assert run("query", "shared-practices", "--min-places=5", "-g", corpus, "--format", "csv").stdout == result.stdout


def test_the_graph_counts_places_as_the_command_shared_does(corpus):
    result = run("query", "shared-practices", "-g", corpus, "--format", "csv")
    asked = csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff")))
    told = csv.DictReader(io.StringIO(run("shared", "-g", corpus, "--format", "csv").stdout.removeprefix("\ufeff")))
    counts = {(r["做法"], r["篇数"], r["最少"], r["最多"]) for r in asked}
    assert counts == {(r["practice"].split("（拟")[0], r["pieces"], r["least"], r["greatest"]) for r in told}
    assert "乡村振兴" not in {name for name, *_ in counts}


def test_the_questions_are_listed():
    for result in (run("query"), run("query", "--list")):
        assert result.exit_code == 0
        assert all(q.zh in result.stdout for q in BOOK.values())
        assert "shared-practices [--min-places 2]" in result.stdout


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["outcome"], "Did you mean outcomes?"),
        (["outcomes", "--progam", "x"], "Did you mean --program?"),
        (["outcomes", "--program"], "needs a value"),
        (["outcomes", "x"], "write --parameter value"),
        (["rules", "--any", "x"], "there are: none"),
        (["shared-practices", "--min-places", "many"], "is no integer"),
        (["ASK {}", "--n", "1"], "title"),
    ],
)
def test_a_wrong_question_is_explained(words, hint, corpus):
    result = run("query", *words, "-g", corpus, "--lang", "en")
    assert result.exit_code in (1, 4)
    assert hint in result.stderr


def test_a_term_that_the_graph_does_not_have_is_remarked_on(corpus):
    result = run("query", "SELECT * { ?x a pp:Programm }", "-g", corpus, "--lang", "en")
    assert result.exit_code == 0
    assert "query:1:17: pp:Programm stands nowhere" in result.stderr
    assert "Did you mean pp:Program?" in result.stderr


def test_explain_shows_what_is_sent_and_how_much_fits(corpus, opened):
    result = run("query", "outcomes", "--program", "工程", "-g", corpus, "--explain")
    assert result.exit_code == 0
    assert 'VALUES ?program { "工程" }' in result.stdout
    claims = rows(opened, "SELECT (COUNT(*) AS ?n) { ?c rdf:predicate pp:achieves }")[0]["n"]
    assert f" {claims}  ?claim rdf:predicate pp:achieves" in result.stdout
    assert "行 rows" in result.stdout


def test_explain_names_terms_that_the_graph_does_not_have(corpus):
    result = run("query", "SELECT * { ?p a pp:Programm }", "-g", corpus, "--explain")
    assert "# 注意：" in result.stdout
    assert "pp:Program？" in result.stdout


def test_explain_survives_what_rdflib_cannot_read(corpus):
    result = run("query", "SELECT * { ?p a pp:Practice LATERAL { ?p pp:field ?f } }", "-g", corpus, "--explain")
    assert result.exit_code == 0
    assert "rdflib" in result.stdout


# Another endpoint


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint of another kind: it knows one answer of each type and wants every prefix declared."""

    def do_POST(self):
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0]
        kind, body, status = "application/sparql-results+json", b"", 200
        if "rdfs:" in query and "PREFIX rdfs:" not in query:
            kind, body, status = "text/plain", b"undeclared prefix", 400
        elif "CONSTRUCT" in query:
            kind, body = "text/turtle;charset=utf-8", b"<urn:a> <urn:b> <urn:c> ."
        elif "ODD" in query:
            kind, body = "text/html", b"<p>hello"
        elif "WRONG" in query:
            kind, body, status = "text/plain", b"no such thing", 400
        else:
            value = {"type": "literal", "value": "云川县", "xml:lang": "zh"}
            body = json.dumps({"head": {"vars": ["l"]}, "results": {"bindings": [{"l": value}]}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address():
    """Return the address of an endpoint."""
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


def test_another_endpoint_answers_in_every_format(address):
    query = "SELECT ?l { ?s rdfs:label ?l }"
    for kind in ("table", "csv", "tsv", "json", "xml"):
        result = run("query", query, "--endpoint", address, "--format", kind)
        assert result.exit_code == 0, result.output
        assert "云川县" in result.stdout
    assert "<urn:a>" in run("query", "CONSTRUCT WHERE { ?s ?p ?o }", "--endpoint", address).stdout
    assert "→ http" in run("query", query, "--endpoint", address, "--explain").stdout


def test_what_an_endpoint_refuses_is_told(address):
    with pytest.raises(QueryError, match="no such thing"):
        remote.ask(address, "WRONG")
    with pytest.raises(ReadError, match="no SPARQL result"):
        remote.ask(address, "ODD")
    with pytest.raises(ReadError, match="no answer"):
        remote.ask("http://127.0.0.1:9/", "ASK {}", timeout=2)
    with pytest.raises(ReadError, match="no http"):
        remote.ask("file:///etc/passwd", "ASK {}")
    with pytest.raises(QueryError, match="SERVICE"):
        remote.ask(address, "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }")
