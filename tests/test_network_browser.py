"""network.html in a real Chromium: it asks for nothing, complains of nothing, runs nothing of a document, and works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from kg.model import (
    Build,
    Document,
    EdgeType,
    Entity,
    Extraction,
    Mention,
    Metadata,
    Node,
    NodeType,
    Occurrence,
    Piece,
    PieceExtraction,
    Sentence,
    Span,
    Statement,
)
from kg.views import network
from kg.views.network import render, write
from tests.browser import Visit, visit
from tests.sample import sample_build, sample_ontology

PAYLOADS = (
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg/onload=window.hacked=1>",
    "'\"><iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<!--<script>window.hacked=1",
    "javascript:window.hacked=1",
    "${window.hacked=1}{{constructor.constructor('window.hacked=1')()}}",
    "甲\u2028window.hacked=1\u2029乙",
    "甲\u202e行动\u2066丙\u200b",
    "__proto__",
)


@pytest.fixture(scope="module")
def sample_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "网络 network.html"
    write(sample_build(), sample_ontology(), path)
    return path


@pytest.fixture
def shown(browser, sample_page) -> Iterator[Visit]:
    with visit(browser, sample_page) as found:
        ready(found)
        yield found
        assert found.complaints == []
        assert found.requests == [sample_page.as_uri()]


def ready(found: Visit) -> None:
    found.page.wait_for_selector("html[data-ready]")


def number(label: str) -> int:
    return next(i for i, node in enumerate(sample_build().nodes) if node.label == label)


def click_node(found: Visit, node: int) -> None:
    """Click where the node is drawn."""
    place = found.page.evaluate(
        "n => { const at = policyGraph.network.canvasToDOM(policyGraph.network.getPosition(n));"
        "const box = document.querySelector('#graph canvas').getBoundingClientRect();"
        "return [box.left + at.x, box.top + at.y]; }",
        node,
    )
    found.page.mouse.click(*place)


def drawn_nodes(found: Visit) -> list[int]:
    return found.page.evaluate("policyGraph.network.body.data.nodes.getIds()")


def test_it_asks_for_nothing_and_complains_of_nothing(shown):
    shown.page.wait_for_timeout(300)
    assert shown.page.title().startswith("政策做法网络图")
    assert len(drawn_nodes(shown)) == len(sample_build().nodes)
    assert shown.page.evaluate("policyGraph.network.physics.physicsEnabled") is False


def test_the_policy_blocks_what_is_not_ours(browser, sample_page):
    with visit(browser, sample_page) as found:
        ready(found)
        found.page.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = 'window.hacked=1';"
            "document.body.append(s);"
            "const i = new Image(); i.src = 'https://example.invalid/x.png'; document.body.append(i); }"
        )
        found.page.wait_for_timeout(100)
        assert found.page.evaluate("window.hacked") is None
        assert len([c for c in found.complaints if "Content Security Policy" in c]) == 2


def test_a_click_shows_the_sentence_with_the_words_marked(shown):
    click_node(shown, number("提拔干部21名"))
    panel = shown.page.locator("#panel")
    assert panel.locator("h2").inner_text() == "提拔干部21名"
    assert panel.locator("blockquote mark").first.inner_text() == "提拔干部21名"
    sentence = panel.locator("blockquote").first.inner_text()
    assert sentence.startswith("中共*县委组织部推行星级评定，提拔干部21名，")
    text = panel.inner_text()
    for words in (
        "21 名",
        "speeches/交流发言.txt",
        "立起“星级”标尺",
        "中共*县委组织部 · *县",
        "取得 achieves",
        "置信度 0.80",
    ):
        assert words in text


def test_the_edges_of_a_node_lead_to_its_neighbours(shown):
    click_node(shown, number("“头雁领航”行动"))
    shown.page.locator("#panel .go", has_text="星级评定").click()
    assert shown.page.locator("#panel h2").inner_text() == "星级评定"
    summaries = shown.page.locator("#panel summary")
    summaries.first.click()
    assert "规则 sample/" in summaries.first.inner_text()
    assert shown.page.locator("#panel details[open] blockquote mark").count() >= 1
    shown.page.keyboard.press("Escape")
    assert shown.page.locator("#panel h2").count() == 0


def test_a_click_on_an_edge_shows_its_evidence(shown):
    node = number("关于激励干部担当作为的意见")
    found = shown.page.evaluate(
        "n => { const g = policyGraph.network; const e = g.body.edges[g.getConnectedEdges(n)[0]];"
        "const [a, b] = [e.fromId, e.toId].map(i => g.canvasToDOM(g.getPosition(i)));"
        "const box = document.querySelector('#graph canvas').getBoundingClientRect();"
        "return [box.left + (a.x + b.x) / 2, box.top + (a.y + b.y) / 2]; }",
        node,
    )
    shown.page.mouse.click(*found)
    text = shown.page.locator("#panel").inner_text()
    assert "印发" in text and "规则 sample/issues" in text and "出处" in text


def test_the_legend_counts_and_hides_a_type(shown):
    outcomes = [i for i, n in enumerate(sample_build().nodes) if n.type == NodeType.OUTCOME]
    row = shown.page.locator("#node-types label", has_text="成效")
    assert row.locator(".count").inner_text() == str(len(outcomes))
    row.locator("input").uncheck()
    assert not set(outcomes) & set(drawn_nodes(shown))
    assert len(drawn_nodes(shown)) == len(sample_build().nodes) - len(outcomes)
    row.locator("input").check()
    assert set(outcomes) <= set(drawn_nodes(shown))


def test_a_piece_can_be_chosen(shown):
    names = shown.page.locator("#view option").all_inner_texts()
    assert names[0].startswith("全部（2 份材料，3 篇）") and any("晾晒实绩" in n for n in names)
    shown.page.select_option("#view", label=next(n for n in names if "晾晒实绩" in n))
    labels = {sample_build().nodes[i].label for i in drawn_nodes(shown)}
    assert "评星定级" in labels and "星级评定" in labels and "帮办代办" not in labels


def test_search_by_keyboard_finds_a_chinese_name(shown):
    shown.page.locator("#query").fill("帮办")
    assert "帮办代办" in shown.page.locator("#found li").first.inner_text()
    shown.page.keyboard.press("ArrowDown")
    shown.page.keyboard.press("ArrowUp")
    shown.page.keyboard.press("Enter")
    assert shown.page.locator("#panel h2").inner_text() == "帮办代办"
    assert shown.page.locator("#found").is_hidden()


def test_search_brings_a_hidden_node_back(shown):
    shown.page.select_option("#view", index=4)
    shown.page.locator("#node-types label", has_text="成效").locator("input").uncheck()
    shown.page.locator("#query").fill("群众满意度")
    shown.page.keyboard.press("Enter")
    assert shown.page.locator("#panel h2").inner_text() == "群众满意度达98.5%以上"
    assert number("群众满意度达98.5%以上") in drawn_nodes(shown)


def test_search_without_a_hit_says_so(shown):
    shown.page.locator("#query").fill("没有这个")
    assert "没有找到" in shown.page.locator("#found").inner_text()


def test_everything_is_reached_by_keyboard(shown):
    reached = set()
    for _ in range(40):
        shown.page.keyboard.press("Tab")
        reached.add(shown.page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert {"query", "view", "fit", "in", "out", "physics", "go"} <= reached
    shown.page.locator("#panel .go").first.focus()
    shown.page.keyboard.press("Enter")
    assert shown.page.locator("#panel h2").count() == 1


def test_physics_moves_nodes_and_gives_their_places_back(shown):
    positions = "JSON.stringify(policyGraph.network.getPositions())"
    before = shown.page.evaluate(positions)
    shown.page.locator("#physics").check()
    shown.page.wait_for_function("before => JSON.stringify(policyGraph.network.getPositions()) !== before", arg=before)
    shown.page.locator("#physics").uncheck()
    assert shown.page.evaluate(positions) == before


def test_a_link_to_a_node_opens_it(browser, sample_page):
    node = sample_build().nodes[number("帮办代办")]
    with visit(browser, f"{sample_page.as_uri()}#{node.id}") as found:
        ready(found)
        assert found.page.locator("#panel h2").inner_text() == "帮办代办"


def test_it_fits_a_small_screen(browser, sample_page):
    with visit(browser, sample_page) as found:
        ready(found)
        for width, height in ((1366, 768), (1024, 700), (1920, 1080)):
            found.page.set_viewport_size({"width": width, "height": height})
            size = found.page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.scrollHeight,"
                "...['graph', 'panel'].map(i => document.getElementById(i).clientWidth)]"
            )
            assert size[0] <= width and size[1] <= height
            assert size[2] >= 480 and size[3] >= 300


def test_the_whole_graph_is_inside_the_canvas(shown):
    inside = shown.page.evaluate(
        "() => { const g = policyGraph.network, box = document.getElementById('graph');"
        "return Object.values(g.getPositions()).map(p => g.canvasToDOM(p))"
        ".every(p => p.x > 0 && p.y > 0 && p.x < box.clientWidth && p.y < box.clientHeight); }"
    )
    assert inside


def test_an_empty_graph_says_so(browser, tmp_path):
    write(Build((), (), ()), sample_ontology(), tmp_path / "empty.html")
    with visit(browser, tmp_path / "empty.html") as found:
        ready(found)
        assert "没有可显示的节点" in found.page.locator("#empty").inner_text()
        box = found.page.locator("#empty").bounding_box()
        assert box["y"] + box["height"] < 700, "the message must be on the screen, not below the canvas"
        assert found.complaints == []


def test_a_large_graph_opens_with_one_document(browser, tmp_path, monkeypatch):
    monkeypatch.setattr(network, "LARGE", 5)
    write(sample_build(), sample_ontology(), tmp_path / "large.html")
    with visit(browser, tmp_path / "large.html") as found:
        ready(found)
        assert len(drawn_nodes(found)) < len(sample_build().nodes)
        assert "打开时只显示其中" in found.page.locator("#panel").inner_text()
        found.page.select_option("#view", value="0")
        found.page.check("#unlinked")
        assert len(drawn_nodes(found)) == len(sample_build().nodes)


def test_nodes_without_an_edge_are_left_out_of_a_large_graph_until_asked_for(browser, tmp_path, monkeypatch):
    monkeypatch.setattr(network, "LARGE", 5)
    build = sample_build()
    kept = tuple(s for s in build.statements if s.type != EdgeType.ISSUES)
    build = replace(build, statements=kept)
    linked = {key for s in kept for key in (s.source, s.target)}
    alone = next(i for i, n in enumerate(build.nodes) if n.id not in linked)
    write(build, sample_ontology(), tmp_path / "large.html")
    with visit(browser, tmp_path / "large.html") as found:
        ready(found)
        found.page.select_option("#view", value="0")
        assert len(drawn_nodes(found)) == len(linked)
        found.page.evaluate("node => policyGraph.go(node)", alone)
        assert found.page.locator("#unlinked").is_checked()
        assert len(drawn_nodes(found)) == len(build.nodes)
        assert found.complaints == []


def hostile_build() -> Build:
    """Return a build in which every text that a document can set is an attack."""
    text = "\n".join(PAYLOADS) + "\n"
    document = Document(f"{PAYLOADS[0]}.txt", text, metadata=Metadata(*(PAYLOADS[i] for i in range(7))))
    nodes, sentences, start = [], [], 0
    for i, payload in enumerate(PAYLOADS):
        span = Span(start, start + len(payload))
        kind = list(NodeType)[i % 6]
        occurrence = Occurrence(document.id, 1, span, Mention(span, payload, kind, payload))
        extra = {"kind": payload, "status": payload, "code": payload, "label_en": payload}
        nodes.append(Node(f"{i}{payload}", kind, payload, (f"e{i}",), (occurrence,), **extra))
        sentences.append(Sentence(span))
        start = span.end + 1
    piece = Piece(1, Span(0, len(text)), PAYLOADS[1], None, None, PAYLOADS[2], PAYLOADS[3], sentences=tuple(sentences))
    statements = tuple(
        Statement(nodes[0].id, kind, n.id, document.id, 1, n.occurrences[0].sentence, n.label, PAYLOADS[1], 0.5)
        for n, kind in product(nodes[1:], list(network.EDGE_STYLES)[:2])
    )
    entities = tuple(Entity(n.entities[0], n.type, n.label, (n.occurrences[0].mention,)) for n in nodes)
    extraction = Extraction(document, (PieceExtraction(piece, entities, ()),))
    return Build((extraction,), tuple(nodes), statements, assumptions=PAYLOADS)


def test_hostile_text_stays_text(browser, tmp_path):
    path = tmp_path / "hostile.html"
    write(hostile_build(), sample_ontology(), path)
    with visit(browser, path) as found:
        ready(found)
        page = found.page
        elements = page.evaluate("document.querySelectorAll('script, iframe, img, a').length")
        assert elements == 3
        for i, payload in enumerate(PAYLOADS):
            page.evaluate("i => policyGraph.go(i)", i)
            heading = page.locator("#panel h2").inner_text()
            assert heading.startswith(payload[0]) and len(heading) >= len(payload)
            assert page.locator("#panel blockquote mark").count() >= 1
            page.locator("#query").fill(payload[:20])
        page.locator("#panel .go").first.hover()
        page.hover("#graph")
        page.wait_for_timeout(200)
        assert page.evaluate("window.hacked") is None
        assert page.evaluate("document.querySelectorAll('script, iframe, img, a').length") == elements
        assert page.evaluate("Object.keys(Object.prototype)") == []
        assert found.requests == [path.as_uri()]
        assert found.complaints == []


def test_signs_that_turn_the_direction_are_made_visible(browser, tmp_path):
    write(hostile_build(), sample_ontology(), tmp_path / "bidi.html")
    with visit(browser, tmp_path / "bidi.html") as found:
        ready(found)
        found.page.evaluate("policyGraph.go(8)")
        assert found.page.locator("#panel h2").inner_text() == "甲U+202E行动U+2066丙U+200B"
        assert "\u202e" not in found.page.evaluate("document.body.innerText")


def test_signs_outside_the_basic_plane_do_not_shift_the_mark(browser, tmp_path):
    text = "𠮷🏅🏅星级评定制度"
    document = Document("a.txt", text)
    span = Span(3, 7)
    node = Node("n", NodeType.MECHANISM, "星级评定", ("e",), ())
    node = replace(
        node, occurrences=(Occurrence(document.id, 1, Span(0, 9), Mention(span, "星级评定", node.type, "r")),)
    )
    piece = Piece(1, Span(0, 9), sentences=(Sentence(Span(0, 9)),))
    entity = Entity("e", node.type, node.label, (node.occurrences[0].mention,))
    build = Build((Extraction(document, (PieceExtraction(piece, (entity,), ()),)),), (node,), ())
    (tmp_path / "a.html").write_text(render(build, sample_ontology()), encoding="utf-8")
    with visit(browser, tmp_path / "a.html") as found:
        ready(found)
        found.page.evaluate("policyGraph.go(0)")
        assert found.page.locator("#panel blockquote mark").inner_text() == "星级评定"


EXTENT = """() => {
  const at = Object.values(policyGraph.network.getPositions());
  const reach = (axis) => Math.max(...at.map((p) => p[axis])) - Math.min(...at.map((p) => p[axis]));
  const near = at.some((p, i) => at.some((q, j) => j < i && Math.hypot(p.x - q.x, p.y - q.y) < 20));
  return [at.length, reach("x") * reach("y"), near];
}"""


def test_what_hidden_nodes_leave_blank_is_closed_up(browser, sample_page):
    with visit(browser, sample_page) as found:
        count, area, _ = found.page.evaluate(EXTENT)
        for kind in ("Outcome", "Organization"):
            found.page.uncheck(f"#node-types input[value={kind}]")
        fewer, smaller, near = found.page.evaluate(EXTENT)
        assert fewer < count
        assert smaller < 0.8 * area
        assert not near
        for kind in ("Outcome", "Organization"):
            found.page.check(f"#node-types input[value={kind}]")
        assert found.page.evaluate(EXTENT)[:2] == [count, area]
        assert not found.complaints
