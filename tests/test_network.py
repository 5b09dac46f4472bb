"""network.html without a browser: positions, passages, data and the text of the page."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import OutputError
from kg.model import Build, EdgeType, NodeType, Piece, Section, Sentence, Span
from kg.views import network, opening, springs
from kg.views.layout import arrange, card
from kg.views.network import page_data, render, vis_network, write
from kg.views.page import json_block
from kg.views.passages import Passages
from kg.views.scene import scene
from kg.views.style import EDGE_STYLES, NODE_STYLES, box, columns, short_label, visible
from tests.sample import sample_build, sample_ontology

EMPTY = Build((), (), ())


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.S)[1])


def overlapping(at: dict, sizes: dict, slack: int = 2) -> list[tuple[str, str]]:
    return [
        (a, b)
        for a, b in combinations(sorted(at), 2)
        if all(2 * (abs(at[a][i] - at[b][i]) + slack) < sizes[a][i] + sizes[b][i] for i in (0, 1))
    ]


# Layout


graphs = st.integers(1, 14).flatmap(
    lambda n: st.tuples(
        st.lists(st.tuples(st.integers(20, 200), st.integers(20, 90)), min_size=n, max_size=n),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=25),
    )
)


@settings(max_examples=40, deadline=None)
@given(graphs)
def test_boxes_of_a_card_do_not_overlap_and_lie_inside_it(graph):
    sizes = {f"n{i:02}": size for i, size in enumerate(graph[0])}
    links = [(f"n{a:02}", f"n{b:02}") for a, b in graph[1]]
    block = card(sizes, links)
    assert sorted(block.at) == sorted(sizes)
    assert overlapping(block.at, sizes) == []
    assert all(2 * abs(block.at[k][i]) + sizes[k][i] <= block.size[i] + 6 for k in sizes for i in (0, 1))
    assert card(dict(reversed(sizes.items())), links[::-1]) == block


def test_cards_stand_in_reading_order_with_what_they_share_between_them():
    cards = {f"card {i}": (400, 300) for i in range(6)}
    shared = {"s": (80, 40), "t": (80, 40), "alone": (80, 40)}
    block = arrange(cards, shared, [("s", "card 0"), ("s", "card 5"), ("t", "card 1"), ("t", "card 4")])
    middles = [(block.at[c][1], block.at[c][0]) for c in cards]
    assert middles == sorted(middles)
    assert block.at["card 0"][1] < block.at["s"][1] < block.at["card 5"][1]
    assert overlapping(block.at, {**cards, **shared}) == []


def test_noise_in_the_last_bits_moves_nothing(monkeypatch):
    graph = nx.barbell_graph(7, 3)
    keys = sorted(graph)
    before = springs.springs(graph, keys)
    exact = springs.rings
    noise = {key: 1 + 1e-14 * (key % 3 - 1) for key in keys}
    monkeypatch.setattr(springs, "rings", lambda g, h: {k: (x * noise[k], y) for k, (x, y) in exact(g, h).items()})
    assert springs.springs(graph, keys) == before


def test_springs_put_linked_nodes_nearer_than_others():
    graph = nx.path_graph(8)
    at = springs.springs(graph, sorted(graph))
    lengths = {pair: sum((a - b) ** 2 for a, b in zip(*map(at.get, pair), strict=True)) for pair in combinations(at, 2)}
    assert max(lengths[pair] for pair in graph.edges) < lengths[0, 7]


def test_a_very_large_cluster_is_placed_without_springs(monkeypatch):
    monkeypatch.setattr("kg.views.layout.SPRING_LIMIT", 10)
    sizes = {f"n{i:02}": (100, 40) for i in range(30)}
    block = card(sizes, [("n00", key) for key in sizes if key != "n00"])
    assert overlapping(block.at, sizes) == []


# Labels


@given(st.text(max_size=60))
def test_a_label_has_at_most_two_lines_that_fit(text):
    lines = short_label(text).split("\n")
    assert len(lines) <= 2
    assert all(
        columns(line) <= 20 + 2 * len(line) - 2 * len(line.rstrip("”’》）)】」』、，。：；！？…")) for line in lines
    )


def test_a_label_hides_what_turns_or_hides_text():
    assert visible("甲\u202e乙\u2066\u200b丙\x07\n 丁") == "甲乙丙 丁"
    assert short_label("“网格”管理") == "“网格”管理"
    assert short_label("推行“五个一”工作法，健全完善长效常治工作机制和考核评价体系").endswith("…")
    assert box("星级评定\n制度", NodeType.MECHANISM)[1] > box("星级评定", NodeType.MECHANISM)[1]


def test_every_type_has_its_own_shape_and_look():
    assert set(NODE_STYLES) == set(NodeType)
    assert set(EDGE_STYLES) == set(EdgeType)
    for looks in ([s.shape for s in NODE_STYLES.values()], [s.colour for s in NODE_STYLES.values()]):
        assert len(set(looks)) == len(NodeType)
    # By colour or arrow where no dashes are drawn (WebGL); by dashes or arrow from what looks alike without colour.
    assert len({(s.colour, s.arrow) for s in EDGE_STYLES.values()}) == len(EdgeType)
    assert EDGE_STYLES[EdgeType.PART_OF].dashes != EDGE_STYLES[EdgeType.ISSUES].dashes


@pytest.mark.parametrize("style", [*NODE_STYLES.values(), *EDGE_STYLES.values()], ids=str)
def test_colours_stand_out_from_white(style):
    channels = [int(style.colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (luminance + 0.05) >= 3


# Passages


def test_a_mark_is_the_mention_inside_its_sentence():
    build = sample_build()
    texts = {x.document.id: x.document.text for x in build.extractions}
    passages = Passages(build)
    for node in build.nodes:
        for o in node.occurrences:
            number, start, end = passages.mark(o.document, o.piece, o.mention.span, o.sentence)
            _, _, offset, text, _ = passages.rows[number]
            assert text[start:end] == o.mention.quote
            assert texts[o.document][offset:].startswith(text)
    count = len(passages.rows)
    first = next(n for n in build.nodes if n.occurrences).occurrences[0]
    passages.mark(first.document, first.piece, first.mention.span, first.sentence)
    assert len(passages.rows) == count


def with_pieces(build: Build, change) -> Build:
    """Return *build* with every piece changed."""
    extractions = tuple(
        replace(x, pieces=tuple(replace(p, piece=change(x.document.text, p.piece)) for p in x.pieces))
        for x in build.extractions
    )
    return replace(build, extractions=extractions)


def test_without_sentences_a_passage_ends_at_punctuation():
    build = with_pieces(sample_build(), lambda _, piece: replace(piece, sentences=()))
    statement = next(s for s in build.statements if "提拔干部21名" in s.quote)
    passages = Passages(build)
    start = build.documents()[statement.document].text.index("提拔干部21名")
    number, begin, end = passages.mark(statement.document, statement.piece, Span(start, start + 7))
    text = passages.rows[number][3]
    assert text[begin:end] == "提拔干部21名"
    assert text.startswith("中共*县委组织部推行") and text.endswith("。")


def test_evidence_over_two_sentences_shows_both():
    build = sample_build()
    extraction = build.extractions[0]
    piece = extraction.pieces[0].piece
    first, second = piece.sentences[2].span, piece.sentences[3].span
    words = Span(first.end - 3, second.start + 3)
    number, start, end = (passages := Passages(build)).mark(extraction.document.id, piece.number, words)
    assert passages.rows[number][3][start:end] == words.of(extraction.document.text)
    assert passages.rows[number][2] == first.start


def test_headings_and_masks_are_told():
    def with_section(text: str, piece: Piece) -> Piece:
        heading = piece.sentences[0].span
        body = Span(heading.start, piece.span.end)
        sentences = tuple(Sentence(s.span, section=0) for s in piece.sentences)
        return replace(piece, sections=(Section("section", body, heading),), sentences=sentences)

    build = with_pieces(sample_build(), with_section)
    extraction = build.extractions[0]
    piece = extraction.pieces[0].piece
    sentence = piece.sentences[2].span
    masked = replace(extraction.document, masks=(Span(sentence.start + 2, sentence.start + 4),))
    build = replace(build, extractions=(replace(extraction, document=masked), *build.extractions[1:]))
    passages = Passages(build)
    passages.mark(masked.id, piece.number, Span(sentence.start, sentence.start + 2), sentence)
    assert passages.rows[0][1] == piece.sentences[0].span.of(masked.text).strip()
    assert passages.rows[0][4] == ((2, 4),)


# Data and page


def test_every_node_and_edge_is_on_the_page_with_its_evidence():
    build = sample_build()
    data = page_data(build, sample_ontology())
    assert len(data["nodes"]) == len(data["about"]) == len(build.nodes)
    assert {a["label"] for a in data["about"]} == {n.label for n in build.nodes}
    assert sum(map(len, data["claims"])) == len(build.statements)
    assert sum(len(a.get("seen", ())) for a in data["about"]) == sum(len(n.occurrences) for n in build.nodes)
    claim = data["claims"][0][0]
    assert claim[3].startswith("sample/") and claim[4] == 0.8
    assert [node["id"] for node in data["nodes"]] == list(range(len(build.nodes)))


def test_attributes_are_on_the_page_with_their_words():
    data = page_data(sample_build(), sample_ontology())
    about = {a["label"]: a for a in data["about"] if "code" not in a}
    stars, promoted = about["星级评定"]["attributes"], about["提拔干部21名"]["attributes"]
    assert ["instrument", "考核评比", "Evaluation and ranking", "星级评定", "sample/hand"] in stars
    assert ["time", "2022-01-01/…", "", "推行", "sample/hand"] in stars
    assert ["time", "时间不明", "unknown", "推行", "sample/hand"] in promoted
    assert not [a for a in promoted if a[0] in ("kind", "status")]


def test_physics_is_off_and_positions_are_whole_numbers():
    data = page_data(sample_build(), sample_ontology())
    assert data["options"]["physics"]["enabled"] is False
    assert all(isinstance(node[axis], int) for node in data["nodes"] for axis in "xy")


def test_views_are_all_then_documents_then_pieces():
    build = sample_build()
    views = scene(build, Passages(build)).views
    assert [(v.document, v.piece) for v in views] == [(None, None), (0, None), (0, 0), (0, 1), (1, None)]
    stars = next(n.id for n in build.nodes if n.code == "star-rating")
    agents = next(n.id for n in build.nodes if n.code == "agent-service")
    assert all(stars in v.shared for v in views)
    assert all(agents not in v.shared for v in views)


def test_a_redacted_node_is_hollow():
    build = sample_build()
    data = page_data(build, sample_ontology())
    for node, drawn in zip(build.nodes, data["nodes"], strict=True):
        assert ("shapeProperties" in drawn) == node.redacted


def test_a_large_build_opens_with_one_document(monkeypatch):
    assert page_data(sample_build(), sample_ontology())["large"] is False
    monkeypatch.setattr(network, "LARGE", 3)
    assert page_data(sample_build(), sample_ontology())["large"] is True


def opened(monkeypatch, build: Build) -> tuple[int | None, int | None]:
    """Return document and piece of the view that a large page of *build* opens with."""
    monkeypatch.setattr(network, "LARGE", 3)
    data = page_data(build, sample_ontology())
    view = data["views"][data["start"]]
    return view["document"], view["piece"]


def test_a_small_build_opens_with_everything():
    assert page_data(sample_build(), sample_ontology())["start"] == 0


def test_a_large_build_opens_where_most_shared_practices_are(monkeypatch):
    build = sample_build()
    assert opened(monkeypatch, build) == (0, None)
    last = build.extractions[-1].document.id
    kept = tuple(s for s in build.statements if s.document == last or (s.type == EdgeType.REALISES and s.piece == 2))
    assert opened(monkeypatch, replace(build, statements=kept)) == (1, None), "as many practices, and more edges"


def test_a_large_build_does_not_open_with_measures_without_results(monkeypatch):
    build = sample_build()
    assert opened(monkeypatch, build) == (0, None)
    first = build.extractions[0].document.id
    kept = tuple(s for s in build.statements if s.document != first or s.type != EdgeType.ACHIEVES)
    assert opened(monkeypatch, replace(build, statements=kept)) == (1, None)


def test_a_large_build_opens_with_what_can_be_read_at_a_glance(monkeypatch):
    monkeypatch.setattr(opening, "READABLE", 1)
    document, piece = opened(monkeypatch, sample_build())
    assert (document, piece) != (0, None)


def test_the_page_loads_nothing():
    page = render(sample_build(), sample_ontology())
    assert "default-src 'none'" in page
    assert re.findall(r"<script[^>]*src=|<link[^>]*rel=.stylesheet|@import|url\(", page) == []
    assert "sourceMappingURL" not in page
    assert re.findall(r'<link rel="icon" href="(.{5})', page) == ["data:"]


def test_the_policy_allows_exactly_the_scripts_of_the_page():
    page = render(sample_build(), sample_ontology())
    allowed = re.search(r"script-src ([^;]*);", page)[1]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert len(scripts) == 2 and allowed.count("sha256-") == 2
    assert "unsafe" not in page.split("</head>")[0]


def test_text_of_documents_is_only_in_the_data_block():
    build = sample_build()
    page = render(build, sample_ontology())
    block = re.search(r'<script id="data".*?</script>', page, re.S)[0]
    rest = page.replace(block, "")
    assert "alert(1)" in block and "alert(1)" not in rest
    assert not re.search("[<>&\u2028\u2029]", block[block.index(">") + 1 : -len("</script>")])
    labels = {a["label"] for a in data_of(page)["about"]}
    assert "<script>alert(1)</script>行动" in labels and "台账\x0b制度" in labels


@given(st.text(st.characters() | st.sampled_from("<>&\u2028\u2029/'\"\ud800"), max_size=40))
def test_a_json_block_holds_any_text_unchanged(text):
    block = str(json_block([text]))
    assert json.loads(block) == [text]
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", block)
    block.encode()


def test_the_notes_are_on_the_page():
    page = render(EMPTY, sample_ontology())
    for words in (
        "政策做法网络图",
        "成效为材料自述，未经核实",
        "Outcomes are self-reported",
        "redacted: counts are bounds",
    ):
        assert words in page


def test_the_page_does_not_depend_on_the_order_of_the_build_or_the_hash_seed(tmp_path):
    code = (
        "import hashlib; from tests.sample import *; from kg.views.network import render;"
        "print(hashlib.sha256(render(sample_build(), sample_ontology()).encode()).hexdigest())"
    )
    here = hashlib.sha256(render(sample_build(), sample_ontology()).encode()).hexdigest()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent.parent)}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == here


def test_writing_gives_utf8_with_plain_line_ends(tmp_path):
    path = tmp_path / "网络.html"
    write(sample_build(), sample_ontology(), path)
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert raw.decode() == render(sample_build(), sample_ontology())


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(OutputError) as error:
        write(EMPTY, sample_ontology(), tmp_path / "none" / "network.html")
    assert "none/network.html" in error.value.text("zh") and "无法写入" in error.value.text("zh")


def test_a_broken_pyvis_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(network, "files", lambda _: tmp_path)
    with pytest.raises(OutputError, match="reinstall pyvis"):
        vis_network()


def test_the_newest_copy_of_vis_network_is_taken(tmp_path, monkeypatch):
    for version in ("vis-9.1.2", "vis-10.0.1", "vis-9.0.4"):
        (tmp_path / "lib" / version).mkdir(parents=True)
        text = f"// {version}\r\n//# sourceMappingURL=x.map"
        (tmp_path / "lib" / version / "vis-network.min.js").write_text(text, encoding="utf-8", newline="")
    monkeypatch.setattr(network, "files", lambda _: tmp_path)
    assert vis_network() == "// vis-10.0.1\n"
