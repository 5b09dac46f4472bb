"""Loading the ontology is checking it: every mistake is reported with its line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataFileError
from kg.model import EdgeType, NodeType
from kg.ontology import load, problems_of


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
        ("- id: x\n  label: 甲\n  en: a\n  words: [乙, 乙]\n", 1, "stands twice"),
        ("# c\n\n- id: x\n  label: 甲\n  label: 乙\n  en: a\n  words: [丙]\n", 3, "appears twice"),
        ("id: x\n", 1, "expected a list"),
        ("- [a\n", 2, "not valid UTF-8 YAML"),
        ("- 甲\n", 1, "expected a mapping"),
    ],
)
def test_mistakes_are_reported_by_line(tmp_path, text, line, says):
    found = problems_of([folder(tmp_path, lexicon__own=text)])
    assert [p.place for p in found] == [f"{tmp_path.as_posix()}/lexicon/own.yaml:{line}"]
    assert says in found[0].en
    assert found[0].zh != found[0].en


def test_yaml_keeps_words_as_written(tmp_path):
    own = folder(tmp_path, lexicon__own="- id: x\n  label: 甲\n  en: a\n  words: [no, 010, 2024-01-02]\n")
    assert set(load(own).words("own.x")) == {"no", "010", "2024-01-02"}


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
    own = folder(tmp_path, lexicon__a="- id: x\n", lexicon__b="- id: y\n  label: 甲\n  en: a\n  words: ['']\n")
    with pytest.raises(DataFileError) as caught:
        load(own)
    assert len(caught.value.problems) == 3
    assert caught.value.exit_code == 4


def test_a_name_in_two_practices_is_a_mistake(tmp_path):
    entry = "- id: {}\n  label: {}\n  en: a\n  definition: 丙\n  field: ecology\n  instrument: participation\n  names: [同一个名称]\n"
    own = folder(tmp_path, practices=entry.format("p1", "甲做法") + entry.format("p2", "乙做法"))
    assert [p.en for p in problems_of([own])] == ["'同一个名称' already names 'p1'"]
