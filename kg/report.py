"""Stage: Build -> report.md, for people: what was read, what was found, what several places share, what went wrong."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kg.analysis import Survey, choosing, showing
from kg.analysis.showing import KINDS, STATUSES
from kg.markdown import escaped
from kg.model import LEVEL_NAMES, Build, Document, EdgeType, LedgerEntry, Node, NodeType, Piece, Quantity, Statement
from kg.ontology import Ontology

PROGRAMS, MECHANISMS, OUTCOMES, WORDINGS, PRACTICES = 4, 6, 3, 5, 100
"""At most so many programs of a piece, mechanisms of a program, outcomes of a mechanism, places and wordings of a
practice, shared practices."""

LEDGER = {
    "practice": "做法",
    "both": "做法与成效",
    "outcome": "成效",
    "heading": "标题",
    "slogan": "口号与要求",
    "plan": "打算",
    "background": "背景",
    "voice": "引语",
    "furniture": "附属文字",
    "unread": "未读出",
}
"""What a sentence can be in the ledger, in the order of its table."""
_SIGNS = {"=": "", ">": "超过 ", ">=": "至少 ", "<": "不到 ", "<=": "至多 ", "~": "约 "}

_INTRO = """# 图谱报告 Report of the build

> 成效均为材料作者的**自述**，未经核实。Outcomes are what the authors report, not verified.
> 原文隐去名称的地方（\\*县、XX市、某区）只在本篇内有效，绝不跨篇合并；涉及它们的地方数只能给出上下限。
> Places with withheld names are never merged across pieces; counts over them are bounds.
> 关系（谁实施、用什么办法、取得什么成效）多由位置和句式推断，有错有漏：引用前请核对原句。置信度约等于同类结果中对的比例。
> Edges are inferred from position and wording and are often wrong: read the sentence before you quote one. Confidence is about the share
> of such edges that is right.
"""

Key = tuple[str, int]
"""A piece: id of its document, and its number."""


def write(build: Build, ontology: Ontology, found: Survey, path: Path) -> None:
    """Write the report: UTF-8, LF. *found* is what places share, from ``kg.analysis.survey``.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_bytes(render(build, ontology, found).encode())


def render(build: Build, ontology: Ontology, found: Survey) -> str:
    """Return the report as Markdown (GFM), in Chinese with English beside the headings.

    Text of documents is escaped: it never becomes markup, a link or HTML.
    """
    facts = _Facts.of(build)
    shared = _shared(found, ontology)
    parts = (_INTRO, _overview(build, ontology), _documents(facts), shared, _readings(facts), _problems(build))
    return "\n".join(parts)


@dataclass(frozen=True)
class _Facts:
    """A build, looked up by piece."""

    build: Build
    nodes: Mapping[str, Node]
    pieces: Mapping[Key, tuple[Document, Piece]]
    inside: Mapping[Key, Sequence[Node]]
    """The nodes that a piece names, in the order of their first mention there."""
    statements: Mapping[Key, Sequence[Statement]]

    @classmethod
    def of(cls, build: Build) -> _Facts:
        pieces = {(x.document.id, p.piece.number): (x.document, p.piece) for x in build.extractions for p in x.pieces}
        first: dict[Key, dict[str, int]] = defaultdict(dict)
        for node in build.nodes:
            for at in node.occurrences:
                start = at.mention.span.start
                first[at.document, at.piece][node.id] = min(start, first[at.document, at.piece].get(node.id, start))
        nodes = {n.id: n for n in build.nodes}
        inside = {key: [nodes[i] for i in sorted(found, key=lambda i: (found[i], i))] for key, found in first.items()}
        statements: dict[Key, list[Statement]] = defaultdict(list)
        for s in build.statements:
            statements[s.document, s.piece].append(s)
        return cls(build, nodes, pieces, inside, statements)

    def links(self, key: Key) -> Mapping[tuple[str, EdgeType], Sequence[str]]:
        """Return the targets of each node and edge type in a piece, in the order of their first mention."""
        rank = {node.id: i for i, node in enumerate(self.inside.get(key, ()))}
        found: dict[tuple[str, EdgeType], set[str]] = defaultdict(set)
        for s in self.statements.get(key, ()):
            found[s.source, s.type].add(s.target)
        return {link: sorted(targets, key=lambda t: (rank.get(t, len(rank)), t)) for link, targets in found.items()}


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(c) for c in cells) + " |"


def _table(header: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    return "\n".join([_row(header), _row("---" for _ in header), *map(_row, rows)]) + "\n"


def _few(items: Sequence[str], most: int, joint: str = "；") -> str:
    more = f"{joint}……另有 {len(items) - most} 项 ({len(items) - most} more)" if len(items) > most else ""
    return joint.join(items[:most]) + more


def _overview(build: Build, ontology: Ontology) -> str:
    texts = [x.document.text for x in build.extractions]
    rows = [
        ("文档 Documents", len(texts)),
        ("篇 Pieces", sum(len(x.pieces) for x in build.extractions)),
        ("字数（不计空白）Characters", sum(len(re.sub(r"\s", "", t)) for t in texts)),
        ("未能处理的文件 Failed documents", len(build.failures)),
        ("节点 Nodes", len(build.nodes)),
        ("关系 Edges", len(build.statements)),
    ]
    nodes = Counter(n.type for n in build.nodes)
    mentions = Counter(dict.fromkeys(NodeType, 0))
    for node in build.nodes:
        mentions[node.type] += len(node.occurrences)
    edges = Counter(s.type for s in build.statements)
    kinds = ((f"{i.label} {i.en}", nodes[NodeType(t)], mentions[NodeType(t)] or "—") for t, i in ontology.nodes.items())
    links = ((f"{i.label} {i.en}", edges[EdgeType(t)]) for t, i in ontology.edges.items())
    return "\n".join(
        (
            "## 一、总览 Overview\n",
            _table(("", "数量"), rows),
            "### 节点 Nodes\n",
            _table(("类型 Type", "节点", "提及"), kinds),
            "### 关系 Edges\n",
            _table(("关系 Edge", "条数"), links),
            _attributes(build, ontology),
        )
    )


def _attributes(build: Build, ontology: Ontology) -> str:
    """Return the tables of instruments, target groups, and kinds and statuses of outcomes."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    both: Counter[tuple[str, str]] = Counter()
    for node in build.nodes:
        for attribute in node.attributes:
            counts[attribute.name][attribute.value] += 1
        if node.kind:
            both[node.kind, node.status] += 1
    parts = ["### 属性 Attributes\n"]
    rows = [(f"{KINDS[k]} {k}", *(both[k, s] or "" for s in STATUSES)) for k in KINDS]
    parts.append(_table(("成效类别＼状态 Kind＼status", *(f"{zh} {s}" for s, zh in STATUSES.items())), rows))
    for name, title in (("instrument", "政策工具 Instrument"), ("target", "服务对象 Target group")):
        scheme = ontology.schemes.get(f"{name}s", {})
        found = sorted(counts[name], key=lambda v: (-counts[name][v], v))
        rows = [(f"{scheme[v].label} {scheme[v].en}" if v in scheme else escaped(v), counts[name][v]) for v in found]
        if rows:
            parts.append(_table((title, "节点 Nodes"), rows))
    dated, unknown = counts["time"].total() - counts["time"]["unknown"], counts["time"]["unknown"]
    parts.append(
        f"时间 Time：{dated} 个节点可定为区间 dated，{unknown} 个原文有时间而不能确定 said but not datable。\n"
    )
    return "\n".join(parts)


def _documents(facts: _Facts) -> str:
    counted = (NodeType.ORGANIZATION, NodeType.PROGRAM, NodeType.MECHANISM, NodeType.OUTCOME, NodeType.POLICY_DOCUMENT)
    header = (
        "文件",
        "篇",
        "题目 Title",
        "责任单位 Owner",
        "地方 Place",
        "层级",
        "部门",
        "项目",
        "做法",
        "成效",
        "政策文件",
    )
    rows = []
    for key, (document, piece) in facts.pieces.items():
        numbers = Counter(n.type for n in facts.inside.get(key, ()))
        level = LEVEL_NAMES[piece.level] if piece.level else ""
        texts = (escaped(t) for t in (document.name, str(piece.number), piece.title, piece.owner, piece.place))
        rows.append((*texts, level, *(numbers[t] for t in counted)))
    parts = ["## 二、材料 Documents and pieces\n", _table(header, rows)]
    sources = [(x.document.name, x.document.metadata) for x in facts.build.extractions]
    known = [
        tuple(map(escaped, (name, m.title, m.date, m.publisher, m.source, m.licence)))
        for name, m in sources
        if any((m.title, m.date, m.publisher, m.source, m.licence))
    ]
    parts.append(_ledger(facts.build))
    if known:
        parts += ["### 来源 Sources\n", _table(("文件", "标题", "日期", "发布者", "出处", "许可"), known)]
    return "\n".join(parts)


def _ledger(build: Build) -> str:
    """Return the table of what the sentences of each document were taken for."""
    found = [(x.document.name, [e for p in x.pieces for e in p.ledger]) for x in build.extractions]
    everything = [e for _, entries in found for e in entries]
    if not everything:
        return ""
    header = ("文件", "句数 Sentences", *(f"{zh} {kind}" for kind, zh in LEDGER.items()))
    rows = [(escaped(name), *_shares(entries)) for name, entries in found]
    note = (
        "每句原文的去向，按句数的百分比；“未读出”是程序没有读懂的：叙事、细节，或漏掉的做法与成效。"
        "What every sentence was taken for, in per cent of the sentences; unread is what the program made nothing of:"
        " narrative, detail, or practices and outcomes that it missed.\n"
    )
    total = ("**合计 Total**", *_shares(everything))
    return "\n".join(("### 逐句台账 Sentence ledger\n", note, _table(header, [*rows, total])))


def _shares(entries: Sequence[LedgerEntry]) -> tuple[object, ...]:
    counts = Counter(e.kind for e in entries)
    return (len(entries), *(f"{100 * counts[kind] / len(entries):.0f}%" if entries else "" for kind in LEDGER))


def _shared(found: Survey, ontology: Ontology) -> str:
    """Return the practices that several pieces carry out, counted as ``kg shared`` counts them."""
    title = "## 三、各地共有的做法 Practices that several pieces share\n"
    practices, below = choosing.shared(found, choosing.Wanted(least=1)), choosing.background(found)
    if not practices and not below:
        return f"{title}\n没有哪个做法见于两篇以上的材料。No practice occurs in more than one piece.\n"
    places, total = len(choosing.shared(found, choosing.Wanted())), len(practices)
    note = (
        f"{total} 种做法见于两篇以上的材料，其中 {places} 种可能有两个以上的地方，`kg shared` 和浏览页列出的是这 {places} 种。"
        f"{total} practices stand in several pieces; {places} of them may have several places: `kg shared` and the explorer list these.\n\n"
        "地方数为“最少–最多”：隐名的地方可能互相重复，也可能就是有名称的某地。"
        "The number of places is least–greatest: a withheld name may be any of the others.\n"
    )
    if len(practices) > PRACTICES:
        rest = len(practices) - PRACTICES
        note += f"\n只列前 {PRACTICES} 个，另有 {rest} 个。{rest} more are not listed.\n"
    table = showing.shared(practices[:PRACTICES], below, found, ontology, "markdown")
    return "\n".join((title, note, table))


def _readings(facts: _Facts) -> str:
    parts = [
        "## 四、逐篇导读 What each piece says\n",
        "主要项目 → 做法 → 成效。Main programs, how, with what result.\n",
    ]
    for key, (document, piece) in facts.pieces.items():
        level = LEVEL_NAMES[piece.level] if piece.level else ""
        about = "，".join(escaped(t) for t in (piece.owner, piece.place, level) if t)
        parts.append(f"### {escaped(piece.title) or '（无题）'}\n")
        parts.append(f"{escaped(document.name)}，第 {piece.number} 篇{'：' + about if about else ''}\n")
        lines = list(_reading(facts, key))
        parts.append("\n".join(lines or ["没有识别出项目、做法或成效。Nothing was recognised."]) + "\n")
    return "\n".join(parts)


def _reading(facts: _Facts, key: Key) -> Iterator[str]:
    """Yield the lines of a nested list: programs with their mechanisms and outcomes, then what no program governs."""
    links, named = facts.links(key), facts.inside.get(key, ())
    said = set[str]()
    led = {t for (_, kind), targets in links.items() if kind == EdgeType.IMPLEMENTS for t in targets}
    programs = [n for n in named if n.type == NodeType.PROGRAM]
    weight = {n.id: sum(len(links.get((n.id, t), ())) for t in (EdgeType.USES, EdgeType.ACHIEVES)) for n in programs}
    main = sorted((n for n in programs if n.id in led or weight[n.id]), key=lambda n: (n.id not in led, -weight[n.id]))
    for program in main[:PROGRAMS]:
        members = [escaped(n.label) for n in programs if program.id in links.get((n.id, EdgeType.PART_OF), ())]
        parts = f"（含 {_few(members, MECHANISMS, '、')}）" if members else ""
        yield f"- **{escaped(program.label)}**{parts}{_results(facts, links.get((program.id, EdgeType.ACHIEVES), ()), said)}"
        yield from _mechanisms(facts, links, links.get((program.id, EdgeType.USES), ()), said)
    if len(main) > PROGRAMS:
        yield f"- ……另有 {len(main) - PROGRAMS} 个项目 ({len(main) - PROGRAMS} more programs)"
    governed = {t for p in programs for t in links.get((p.id, EdgeType.USES), ())}
    if others := [n.id for n in named if n.type == NodeType.MECHANISM and n.id not in governed]:
        yield "- 其他做法 Other mechanisms"
        yield from _mechanisms(facts, links, others, said)
    if background := [escaped(n.label) for n in programs if n not in main and not links.get((n.id, EdgeType.PART_OF))]:
        yield f"- 提到的其他项目 Programs only named：{_few(background, MECHANISMS, '、')}"
    causes = {n.id for n in named if n.type in (NodeType.PROGRAM, NodeType.MECHANISM)}
    caused = {t for (s, kind), ts in links.items() if kind == EdgeType.ACHIEVES and s in causes for t in ts}
    if rest := [n.id for n in named if n.type == NodeType.OUTCOME and n.id not in caused]:
        yield f"- 其他成效 Other outcomes{_results(facts, rest, said)}"


def _mechanisms(
    facts: _Facts, links: Mapping[tuple[str, EdgeType], Sequence[str]], mechanisms: Sequence[str], said: set[str]
) -> Iterator[str]:
    """Yield a line for each mechanism, in text order; where there are too many, those with outcomes are kept.

    Mechanisms with the same outcomes share a line.
    """
    chosen = sorted(mechanisms, key=lambda m: (m, EdgeType.ACHIEVES) not in links)[:MECHANISMS]
    lines: dict[tuple[str, ...], list[str]] = {}
    for mechanism in (m for m in mechanisms if m in chosen):
        found = tuple(links.get((mechanism, EdgeType.ACHIEVES), ()))
        lines.setdefault(found or (mechanism,), []).append(_mechanism(facts.nodes[mechanism]))
    for outcomes, labels in lines.items():
        shown = outcomes if facts.nodes[outcomes[0]].type == NodeType.OUTCOME else ()
        yield f"  - {'、'.join(labels)}{_results(facts, shown, said)}"
    if len(mechanisms) > MECHANISMS:
        yield f"  - ……另有 {len(mechanisms) - MECHANISMS} 项 ({len(mechanisms) - MECHANISMS} more)"


def _mechanism(node: Node) -> str:
    """Return the words of a mechanism, with its instrument and target groups."""
    about = [a.label for a in node.attributes if a.name in ("instrument", "target")]
    return escaped(node.label) + (f"〔{escaped('、'.join(about))}〕" if about else "")


def _results(facts: _Facts, outcomes: Sequence[str], said: set[str]) -> str:
    """Return the outcomes that the lines above have not *said*, and of how many they have; adds to *said*."""
    new = [o for o in outcomes if o not in said]
    said.update(new[:OUTCOMES])  # what is cut off here may be said below
    texts = [_few([_outcome(facts.nodes[o]) for o in new], OUTCOMES)] if new else []
    if again := len(outcomes) - len(new):
        texts.append(f"上列成效 {again} 项 ({again} of the above)")
    return " → " + "；".join(texts) if texts else ""


def _outcome(node: Node) -> str:
    """Return the words of an outcome, what they amount to where no figure stands in them (约三成), its time, and status."""
    texts = [
        f"{_SIGNS[q.comparator]}{_plain(q.value)} {q.unit}".strip() for q in node.quantities if not _written(q, node)
    ]
    texts += [a.value for a in node.attributes if a.name == "time" and a.value != "unknown"]
    texts += [f"{STATUSES[node.status]} {node.status}"] if node.status in ("planned", "underway") else []
    return escaped(node.label) + (f"（{'；'.join(map(escaped, texts))}）" if texts else "")


def _written(quantity: Quantity, node: Node) -> bool:
    """Say whether the figure stands in the label, as it is or before 千, 万, 亿 or 万亿."""
    return any(_plain(quantity.value / 10**power) in node.label for power in (0, 3, 4, 8, 12))


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _problems(build: Build) -> str:
    parts = ["## 五、问题 Problems\n"]
    for title, problems in (("未能处理的文件 Failed documents", build.failures), ("提示 Warnings", build.problems)):
        if problems:
            rows = ((escaped(p.place), escaped(p.zh), escaped(p.en)) for p in problems)
            parts += [f"### {title}\n", _table(("位置", "问题与处理", "Problem and what to do"), rows)]
    if not (build.failures or build.problems):
        parts.append("没有问题。None.\n")
    parts.append("## 六、假设 Assumptions\n")
    parts.append(
        "\n".join(f"- {escaped(a)}" for a in build.assumptions) + "\n" if build.assumptions else "没有。None.\n"
    )
    return "\n".join(parts)
