"""Loading the ontology is checking it: every mistake is reported with its line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults import problems_of

from kg.errors import DataFileError
from kg.model import EdgeType, NodeType
from kg.ontology import load


def folder(tmp_path: Path, **files: str) -> Path:
    """Write files (``lexicon__a`` is lexicon/a.yaml) below a fresh folder."""
    for name, text in files.items():
        path = tmp_path / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_shipped_ontology_is_whole():
    known = load()
    assert set(known.nodes) == set(NodeType)
    assert set(known.edges) == set(EdgeType)
    assert all(e.domain and e.range for e in known.edges.values())
    assert len(known.divisions) > 3000
    assert len({d.code for d in known.divisions}) == len(known.divisions)


def test_own_words_join_the_shipped_list(tmp_path):
    own = folder(tmp_path, lexicon__mechanisms="- id: heads\n  label: 自有\n  en: own\n  words: [比学台]\n")
    assert "比学台" in load(own).words("mechanisms.heads")
    assert "机制" in load(own).words("mechanisms.heads")
    assert "比学台" not in load().words("mechanisms.heads")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- id: heads\n  label: 甲\n  en: a\n  word: [乙]\n", 1, "Did you mean 'words'?"),
        ("- id: heads\n  en: a\n  words: [乙]\n", 1, "missing 'label'"),
        ("- id: heads\n  label: 甲\n  en: a\n  words: [乙, 乙]\n", 1, "stands twice"),
        ("# c\n\n- id: heads\n  label: 甲\n  label: 乙\n  en: a\n  words: [丙]\n", 3, "appears twice"),
        ("id: x\n", 1, "expected a list"),
        ("- [a\n", 2, "not valid UTF-8 YAML"),
        ("- 甲\n", 1, "expected a mapping"),
    ],
)
def test_mistakes_are_reported_by_line(tmp_path, text, line, says):
    found = problems_of([folder(tmp_path, lexicon__mechanisms=text)])
    assert [p.place for p in found] == [f"{tmp_path.as_posix()}/lexicon/mechanisms.yaml:{line}"]
    assert says in found[0].en
    assert found[0].zh != found[0].en


def test_yaml_keeps_words_as_written(tmp_path):
    own = folder(tmp_path, lexicon__names="- id: never\n  label: 甲\n  en: a\n  words: [no, 010, 2024-01-02]\n")
    assert set(load(own).words("names.never")) == {"no", "010", "2024-01-02"}


PATTERN = "- id: own/{id}\n  type: {type}\n  pattern: '{pattern}'\n  match: ['{match}']\n"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"type": "Mechanisms"}, "Did you mean 'Mechanism'?"),
        ({"pattern": "甲乙"}, "lacks the group"),
        ({"pattern": "(?P<span>甲"}, "bad regular expression"),
        ({"pattern": "(?P<span>{mechanisms.head})"}, "Did you mean 'mechanisms.heads'?"),
        ({"match": "⟦甲⟧乙"}, "gives ['甲乙']"),
    ],
)
def test_patterns_are_checked_and_their_examples_run(tmp_path, changes, says):
    entry = {"id": "a", "type": "Mechanism", "pattern": "(?P<span>甲乙)", "match": "是⟦甲乙⟧"} | changes
    text = PATTERN
    for key, value in entry.items():
        text = text.replace("{" + key + "}", value)
    found = problems_of([folder(tmp_path, patterns__own=text)])
    assert any(says in p.en for p in found), found


def test_all_mistakes_are_reported_at_once(tmp_path):
    own = folder(tmp_path, lexicon__a="- id: x\n", lexicon__places="- id: sites\n  label: 甲\n  en: a\n  words: ['']\n")
    with pytest.raises(DataFileError) as caught:
        load(own)
    assert len(caught.value.problems) == 3
    assert caught.value.exit_code == 4


def test_a_name_in_two_practices_is_a_mistake(tmp_path):
    entry = "- id: {}\n  label: {}\n  en: a\n  definition: 丙\n  field: ecology\n  instrument: participation\n  names: [同一个名称]\n"
    own = folder(tmp_path, practices=entry.format("p1", "甲做法") + entry.format("p2", "乙做法"))
    assert [p.en for p in problems_of([own])] == ["'同一个名称' already names 'p1'"]


def words(key: str, *found: str) -> str:
    return f"- id: {key}\n  label: 甲\n  en: a\n  words: [{', '.join(found)}]\n"


@pytest.mark.parametrize(
    ("file", "key", "zh", "en"),
    [
        ("mechanisms", "heds", "是否为 “mechanisms.heads”？", "Did you mean 'mechanisms.heads'?"),
        ("mechanism", "heads", "是否为 “mechanisms.heads”？", "Did you mean 'mechanisms.heads'?"),
        ("places", "qqqqqqqqqqqqqq", "places.yaml 可用的 id：", "Ids of places.yaml:"),
        ("z", "y", "可用的文件名：", "Names of files:"),
    ],
)
def test_a_list_that_nothing_reads_is_a_mistake(tmp_path, file, key, zh, en):
    (found,) = problems_of([folder(tmp_path, **{f"lexicon__{file}": "\n" + words(key, "甲")})])
    assert found.place.endswith(f"{file}.yaml:2")
    assert zh in found.zh
    assert en in found.en


def test_a_new_list_may_serve_an_own_pattern(tmp_path):
    pattern = "- id: ours/a\n  type: Mechanism\n  pattern: '(?P<span>{ours.levels}评定)'\n  match: ['推行⟦甲乙评定⟧']\n"
    own = folder(tmp_path, lexicon__ours=words("levels", "甲乙"), patterns__ours=pattern)
    assert [p.id for p in load(own).patterns if p.own] == ["ours/a"]


def test_own_words_may_repeat_shipped_ones_and_each_other(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for path in (one, two):
        path.mkdir()
        folder(path, lexicon__mechanisms=words("heads", "机制", "比学台"))
    known = load(one, two).words("mechanisms.heads")
    assert known.count("机制") == known.count("比学台") == 1


def test_of_a_map_the_later_value_holds(tmp_path):
    entry = "- id: kinds\n  label: 甲\n  en: a\n  map:\n    output: 产出{}\n"
    paths = [tmp_path / "one", tmp_path / "two"]
    for number, path in enumerate(paths):
        path.mkdir()
        folder(path, lexicon__explanations=entry.format(number))
    assert load().maps["explanations.kinds"]["output"] == "产出"
    assert load(*paths).maps["explanations.kinds"]["output"] == "产出1"
    assert load(*paths).maps["explanations.kinds"]["input"] == "投入"


def test_a_name_of_two_types_and_a_list_of_the_wrong_form_are_mistakes(tmp_path):
    text = words("programs", "灯塔行动") + words("mechanisms", "灯塔行动")
    own = folder(tmp_path, lexicon__names=text, lexicon__quantities=words("factors", "万"))
    found = [p.zh for p in problems_of([own])]
    assert found == ["“灯塔行动” 已在 names.programs 中；请只留一处", "quantities.factors 应写作 map"]


def test_a_folder_without_lexica_and_a_bad_confidence_are_mistakes(tmp_path):
    (tmp_path / "空").mkdir()
    (tmp_path / "空" / "mechanisms.yaml").write_text(words("heads", "甲"), encoding="utf-8")
    assert "docs/lexicon.md" in problems_of([tmp_path / "空"])[0].zh
    text = PATTERN.format(id="a", type="Place", pattern="(?P<span>甲)", match="⟦甲⟧") + "  confidence: sure\n"
    assert "confidence" in problems_of([folder(tmp_path, patterns__own=text)])[0].en
