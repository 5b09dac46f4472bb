"""kg review: candidates worth looking at, every answer in the file at once, undo, regression cases, RDF; kg serve may append."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from running import Running
from sample import sample_build, sample_ontology

from kg import building, decisions, ontology, rdf, server
from kg.analysis import uncertain
from kg.cli import main
from kg.config import Config
from kg.model import Verdict
from kg.rdf import shapes
from kg.rdf.terms import named
from kg.review import cases, session

TEXTS = {
    "甲.txt": "甲县经验交流材料\n\n我县推行“村企夜谈会”制度，每月一次，解决难题12个。组建帮办代办队伍，推行“三张清单”制度。\n",
    "乙.txt": "乙县经验交流材料\n\n我县推行“村企夜谈”制度，面对面听取意见。建立项目代办中心，推行“项目三张清单”制度。\n",
    "丙.txt": "丙县经验交流材料\n\n我县推行“乡情恳谈会”制度，领导轮流坐班。推行“整改回访”机制，建立“一人一档学习台账”制度。\n",
    "丁.txt": "丁县经验交流材料\n\n我县推行“夜谈问需”制度，收集建议。建立“一线考核识别”机制，推行“县级领导联村”制度。\n",
}
FAST = Config(mode="fast", workers=1)


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(texts):
    return building.build([texts], FAST)


@pytest.fixture
def folder(made, tmp_path) -> Path:
    """Return the folder of a build that nobody has decided on."""
    (tmp_path / uncertain.NAME).write_text(uncertain.dumps(made, ontology.load()), encoding="utf-8")
    rdf.write_ntriples(rdf.quads(made, ontology.load()), tmp_path / "graph.nt")
    return tmp_path


def review(folder: Path, *args: str, keys: str = "", author: str = "王敏") -> Result:
    options = ["--author", author, "--date", "2026-03-04"] if author else []
    return CliRunner().invoke(main, ["review", "-g", str(folder), *options, *args], input=keys)


def verdicts(folder: Path) -> list[Verdict]:
    return [d.verdict for d in decisions.read(folder / decisions.NAME)]


# Candidates


def test_candidates_show_both_sides_with_their_words_marked(made):
    found = uncertain.uncertain_matches(made, ontology.load())
    assert found
    for candidate in found:
        for side in (candidate["subject"], candidate["object"]):
            if side["mark"]:
                start, end = side["mark"]
                assert side["sentence"][start:end] == side["label"]
                assert side["document"] in TEXTS
        assert candidate["effect"] >= 1
        assert all(r["zh"] and r["en"] for r in candidate["reasons"])
    assert len({c["id"] for c in found}) == len(found)


def test_candidates_are_the_same_in_every_build(made, texts):
    assert uncertain.dumps(building.build([texts], FAST), ontology.load()) == uncertain.dumps(made, ontology.load())


def test_marks_count_as_javascript_does():
    side = {"sentence": "𠮷县推行夜谈", "mark": [5, 7]}
    from kg.review.terminal import _code_points

    start, end = _code_points(side["sentence"], side["mark"])
    assert side["sentence"][start:end] == "夜谈"


# In the terminal


def test_each_answer_is_written_at_once_and_back_takes_it_back(folder):
    result = review(folder, keys="ynbq")
    assert result.exit_code == 0, result.output
    assert "【" in result.output
    assert verdicts(folder) == [Verdict.SAME, Verdict.DIFFERENT, Verdict.UNDO]
    first = decisions.read(folder / decisions.NAME)[0]
    assert (first.author, first.date) == ("王敏", "2026-03-04")
    assert "1 decisions written" in result.output


@pytest.mark.parametrize("keys", ["c两处都是夜谈\nyq", "c\n两处都是夜谈\ny\nq\n"])
def test_a_reason_is_kept_with_the_answer(folder, keys):
    review(folder, keys=keys)
    assert decisions.read(folder / decisions.NAME)[0].comment == "两处都是夜谈"


def test_what_is_decided_is_not_asked_again(folder):
    found, _ = uncertain.load(folder)
    review(folder, keys="yuq")
    file = folder / decisions.NAME
    assert len(session.left(found, file, "王敏")) == len(found) - 2
    assert len(session.left(found, file, "李")) == len(found) - 1  # somebody was unsure: another one may know


def test_limit_and_practice_choose(folder):
    found, _ = uncertain.load(folder)
    assert "[1/1]" in review(folder, "--limit", "1", keys="q").output
    label = found[0]["subject"]["label"]
    total = len([c for c in found if session._is_about(c, label)])
    assert f"[1/{total}]" in review(folder, "--practice", label, keys="q").output
    assert "No uncertain matches" in review(folder, "--practice", "没有这种做法", keys="q").output


def test_undo_and_list(folder):
    review(folder, keys="ynq")
    assert "不同" in review(folder, "--undo").output
    assert verdicts(folder)[-1] == Verdict.UNDO
    listed = review(folder, "--list").output
    assert listed.count("✓ 2026") == 1
    assert listed.count("· 2026") == 2
    assert "相同" in review(folder, "--undo").output
    missing = review(folder, "--undo")
    assert missing.exit_code == 1
    assert "王敏" in missing.output


def test_a_downloaded_file_is_added_once(folder, tmp_path):
    review(folder, keys="yq")
    other = tmp_path / "下载.tsv"
    found, _ = uncertain.load(folder)
    said = uncertain.decision(found[1], Verdict.DIFFERENT, "李", "2026-03-05")
    decisions.append(other, [*decisions.read(folder / decisions.NAME), said])
    assert "1 条新判定" in review(folder, "--import", str(other)).output
    assert "0 条新判定" in review(folder, "--import", str(other)).output
    assert verdicts(folder) == [Verdict.SAME, Verdict.DIFFERENT]


def test_a_wrong_date_is_a_usage_error(folder):
    result = CliRunner().invoke(main, ["review", "-g", str(folder), "--author", "王敏", "--date", "昨天"])
    assert result.exit_code == 2


# In a build


def decided(folder: Path, texts: Path, keys: str):
    review(folder, keys=keys)
    return building.build([texts], FAST, decided=folder / decisions.NAME)


def test_a_build_honours_decisions_and_only_reads_the_file(folder, texts):
    result = decided(folder, texts, "ynq")
    before = (folder / decisions.NAME).read_bytes()
    assert len(result.rulings) == 2
    assert result.decided == 2
    pairs = {(c["subject"]["id"], c["object"]["id"]) for c in uncertain.uncertain_matches(result, ontology.load())}
    assert not any(tuple(d.pair) in pairs or d.pair[::-1] in pairs for d in decisions.read(folder / decisions.NAME))
    assert (folder / decisions.NAME).read_bytes() == before


def decisions_in(quads):
    return {q.subject for q in quads if q.object == named("pp:Decision") and q.predicate == named("rdf:type")}


def test_decisions_are_provenance_in_the_graph(folder, texts):
    result = decided(folder, texts, "ynq")
    known = ontology.load()
    quads = rdf.quads(result, known)
    shapes.validate(quads, known)
    lines = "\n".join(map(str, quads))
    assert lines.count("prov#Agent") == 1
    assert len(re.findall(r"ns#verdict> \"(same|different)\"", lines)) == 2
    people = decisions_in(quads)
    led_to = [q for q in quads if q.predicate == named("prov:wasInfluencedBy") and q.object in people]
    assert led_to
    rules = {q.subject: q.object.value for q in quads if q.predicate.value.endswith("ns#rule")}
    assert {rules[q.subject] for q in led_to} == {"realises/decided"}


def test_a_claim_that_was_decided_is_generated_by_the_run_alone(folder, texts):
    quads = rdf.quads(decided(folder, texts, "ynq"), ontology.load())
    decided_on = {q.subject for q in quads if q.predicate == named("prov:wasInfluencedBy")}
    made = [q for q in quads if q.predicate == named("prov:wasGeneratedBy") and q.subject in decided_on]
    assert decided_on
    assert len(made) == len(decided_on)
    (run,) = {q.object for q in made}
    told = {q.object for q in quads if q.subject == run and q.predicate == named("prov:wasInformedBy")}
    assert told == decisions_in(quads)


def test_a_build_tells_of_lines_without_effect(folder, texts, tmp_path):
    review(folder, keys="yq")
    file = folder / decisions.NAME
    found = decisions.read(file)[0]
    text = file.read_text(encoding="utf-8").replace(found.subject.quote, "从来没有的说法")
    file.write_text(re.sub("[，。].{1,24}\n", "，别处。\n", text), encoding="utf-8")
    out = tmp_path / "out"
    args = ["build", str(texts), "-o", str(out), "--mode", "fast", "--no-validate", "--decisions", str(file)]
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0, result.output
    assert "从来没有的说法" in result.output
    assert "从来没有的说法" in (out / "report.md").read_text(encoding="utf-8")


def test_shared_says_that_decisions_wait_for_a_build(folder, texts):
    out = folder / "out"
    CliRunner().invoke(main, ["build", str(texts), "-o", str(out), "--mode", "fast", "--no-validate"])
    assert "尚未计入" not in CliRunner().invoke(main, ["shared", "-g", str(out)]).output
    review(out, keys="yq")
    assert "有 1 条判定尚未计入" in CliRunner().invoke(main, ["shared", "-g", str(out)]).output


# Decisions as regression cases: the test that docs/review.md shows


def test_cases_say_what_the_matcher_gets_right(folder, texts, made, tmp_path):
    found, _ = uncertain.load(folder)
    review(folder, keys="".join("y" if c["matched"] else "n" for c in found[:4]) + "q")
    file = tmp_path / "cases.json"
    review(folder, "--export-tests", str(file))
    outcomes = cases.outcomes(cases.load(file), made, ontology.load())
    assert len(outcomes) == min(4, len(found))
    assert all(o.passed for o in outcomes), [o for o in outcomes if not o.passed]


def test_pairs_on_which_people_disagree_are_no_cases(folder, tmp_path):
    review(folder, keys="yq")
    first = decisions.read(folder / decisions.NAME)[0]
    other = uncertain.decision(uncertain.load(folder)[0][0], Verdict.DIFFERENT, "李", "2026-03-05")
    assert first.pair == other.pair
    decisions.append(folder / decisions.NAME, [other])
    assert json.loads(cases.dumps(decisions.read(folder / decisions.NAME)))["cases"] == []


# Under kg serve


@pytest.fixture
def web(folder):
    running = Running(server.Settings(folder, limits=server.Limits(workers=1)))
    with httpx.Client(base_url=running.address, timeout=60) as client:
        yield client
    running.stop()


def token(web: httpx.Client) -> str:
    return re.search(r'"token":"([^"]+)"', web.get("/review").text)[1]


def test_the_server_appends_what_its_own_page_sends(web, folder):
    candidates = web.get("/review/candidates").json()["candidates"]
    line = decisions.line(uncertain.decision(candidates[0], Verdict.SAME, "王敏", "2026-03-04"))
    media, origin = "text/tab-separated-values; charset=utf-8", str(web.base_url).rstrip("/")
    good = {"X-KG-Review": token(web), "Content-Type": media, "Origin": origin, "Sec-Fetch-Site": "same-origin"}

    def post(body: str = line, **changed: str) -> int:
        headers = {k: v for k, v in {**good, **{k.replace("_", "-"): v for k, v in changed.items()}}.items() if v}
        return web.post("/review/decisions", content=body.encode(), headers=headers).status_code

    assert post(X_KG_Review="wrong") == 403
    assert post(X_KG_Review="") == 403
    assert post(Origin="http://evil.example") == 403
    assert post(Sec_Fetch_Site="cross-site") == 403
    assert post(Content_Type="text/plain") == 415
    assert post("") == 400
    assert post(line.replace("skos:exactMatch", "x:y")) == 400
    assert post(line * 1000) == 413
    assert web.get("/review/decisions").status_code == 405
    assert verdicts(folder) == []
    assert post() == 201
    assert verdicts(folder) == [Verdict.SAME]
    assert len(web.get("/review/candidates").json()["candidates"]) == len(candidates) - 1


def test_other_machines_may_not_write(folder):
    app = server.application(server.Settings(folder, host="0.0.0.0", token="t"))
    assert app.token == "t"
    from kg.server.deciding import Deciding

    assert '"token":""' in __import__("asyncio").run(Deciding(folder, loopback=False).page(None)).body.decode()


def test_the_samples_rdf_has_no_decisions():
    assert not any("prov#Agent" in str(q) for q in rdf.quads(sample_build(), sample_ontology()))
