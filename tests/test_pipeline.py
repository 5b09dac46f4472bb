"""A whole build: what it finds, what it does with bad files, and that its bytes depend on nothing but its input."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import corpora
import pytest
from sample import sample_build

from kg import building, pipeline
from kg.config import Config
from kg.errors import DataFileError, OutputError, ReadError
from kg.model import EdgeType, NodeType

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
ACCURATE = (
    "speeches/cadre-collection-5.txt",
    "press/haiqu-grid.txt",
    "reports/market-supervision-appraisal.txt",
    "summaries/qingyuan-town-2022.txt",
)


@pytest.fixture(scope="module", params=["fast", "accurate"])
def built(request):
    """Return the build of the shipped corpus in the fast mode, and of four of its documents in the accurate one."""
    if request.param == "fast":
        return corpora.corpus()
    return building.build([CORPUS / name for name in ACCURATE], Config(workers=1))


def test_every_document_and_piece_of_the_corpus_yields_something(built):
    assert not built.failures
    assert len(built.extractions) >= len(ACCURATE)
    parts = [part for x in built.extractions for part in x.pieces]
    assert len(parts) >= 8
    assert all(part.entities and part.statements for part in parts)


def test_all_types_and_edges_occur(built):
    assert {n.type for n in built.nodes} == set(NodeType)
    assert {s.type for s in built.statements} == set(EdgeType)


def test_every_mention_and_statement_quotes_its_document(built):
    texts = {key: d.text for key, d in built.documents().items()}
    for node in built.nodes:
        for o in node.occurrences:
            assert o.mention.span.of(texts[o.document]) == o.mention.quote
            assert o.sentence.covers(o.mention.span)
    for s in built.statements:
        assert s.evidence.of(texts[s.document]) == s.quote


def test_labels_are_quotes_and_mentions_do_not_overlap_nor_touch_masks(built):
    for extraction in built.extractions:
        document = extraction.document
        for part in extraction.pieces:
            spans = sorted(m.span for e in part.entities for m in e.mentions)
            assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
            assert not any(s.overlaps(m) for s in spans for m in document.masks)
            for entity in part.entities:
                assert entity.label in {m.quote for m in entity.mentions}


def test_no_node_without_evidence_and_no_edge_to_nowhere(built):
    ids = {n.id for n in built.nodes}
    assert all(n.occurrences or n.type == NodeType.PRACTICE for n in built.nodes)
    assert all(s.source in ids and s.target in ids and s.quote for s in built.statements)


def test_redacted_places_stay_in_their_piece(built):
    redacted = [n for n in built.nodes if n.redacted]
    assert redacted
    assert all(len({(o.document, o.piece) for o in n.occurrences}) == 1 for n in redacted)


def test_one_bad_file_stops_nothing(tmp_path):
    folder = tmp_path / "材料"
    folder.mkdir()
    good = sorted(CORPUS.rglob("*.txt"))[0]
    shutil.copy(good, folder / "好.txt")
    (folder / "空.txt").write_bytes(b"")
    (folder / "图.txt").write_bytes(bytes(range(256)) * 8)
    result = building.build([folder])
    assert [x.document.name for x in result.extractions] == ["好.txt"]
    assert sorted(Path(p.place).name for p in result.failures) == ["图.txt", "空.txt"]


def test_two_equal_files_are_one_document(tmp_path):
    good = sorted(CORPUS.rglob("*.txt"))[0]
    shutil.copy(good, tmp_path / "a.txt")
    shutil.copy(good, tmp_path / "b.txt")
    result = building.build([tmp_path])
    assert [x.document.name for x in result.extractions] == ["a.txt"]
    assert [p.place for p in result.problems if "a.txt" in p.en] == ["b.txt"]


def test_nothing_readable_is_an_error(tmp_path):
    with pytest.raises(ReadError):
        building.build([tmp_path])
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(ReadError):
        building.build([tmp_path])


def test_an_output_that_is_no_folder_is_an_error(tmp_path):
    (tmp_path / "out").write_text("taken", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        building.export(sample_build(), str(tmp_path / "out"), Config(validate=False))
    assert caught.value.exit_code == 5


def test_the_mode_can_be_named_beside_the_settings(tmp_path):
    path = tmp_path / "发言.txt"
    path.write_text("甲县实施“头雁行动”，推行干部星级评定。\n", encoding="utf-8")
    rules = [
        {m.rule for p in pipeline.extract(path, **how).pieces for e in p.entities for m in e.mentions}
        for how in ({"mode": "fast"}, {"config": Config(), "mode": "fast"}, {"config": Config(mode="fast")})
    ]
    assert rules[0] == rules[1] == rules[2]
    assert not any(rule.startswith("neural") for rule in rules[0])
    for bad in ({"mode": "quick"}, {"config": Config(), "mode": ""}):
        with pytest.raises(DataFileError, match="accurate"):
            pipeline.extract(path, **bad)


def test_emphasis_of_markdown_changes_nothing_but_offsets(tmp_path):
    plain = "推行星级评定激活干部\n\n青禾县委\n\n*县实施“头雁行动”，县域经济增长8%。每季度开展擂台比武。\n"
    marked = plain.replace("推行星级评定激活干部", "# **推行星级评定激活干部**").replace("青禾县委", "**青禾县委**")
    marked = marked.replace("“头雁行动”", "**“头雁行动”**").replace("擂台比武", "*擂台比武*")
    (tmp_path / "a.txt").write_text(plain, encoding="utf-8")
    (tmp_path / "b.md").write_text(marked, encoding="utf-8")
    one, two = (pipeline.extract(tmp_path / name, mode="fast").pieces[0] for name in ("a.txt", "b.md"))
    assert (one.piece.title, one.piece.owner, one.piece.place) == (two.piece.title, two.piece.owner, two.piece.place)
    assert [(e.type, e.label) for e in one.entities] == [(e.type, e.label) for e in two.entities]
    assert len(one.piece.sentences) == len(two.piece.sentences)


def test_settings_are_checked(tmp_path):
    path = tmp_path / "kg.toml"
    path.write_text("worker = 2\nbase = 'http://x'\n", encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        Config.load(path)
    assert [p.en for p in caught.value.problems] == [
        "base: 'http://x' must end with / or #",
        "unknown setting 'worker'. Did you mean 'workers'?",
    ]
    path.write_text("workers = 2\nlexicon = ['词表']\n", encoding="utf-8")
    assert Config.load(path) == Config(workers=2, lexicon=(tmp_path / "词表",))


def test_same_bytes_at_any_hash_seed_worker_count_and_input_order(tmp_path):
    documents = [p for p in sorted(CORPUS.rglob("*.txt")) if p.stat().st_size < 4000][:3]
    outs = []
    for seed, workers, order in (("0", "1", 1), ("77", "2", -1)):
        out = tmp_path / seed
        arguments = [sys.executable, "-m", "kg", "build", *map(str, documents[::order]), "-o", str(out), "-j", workers]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        outs.append({p.name: p.read_bytes() for p in sorted(out.iterdir())})
    assert outs[0].keys() == outs[1].keys()
    assert not [name for name in outs[0] if outs[0][name] != outs[1][name]]
