"""The vocabulary as a page and as a JSON-LD context, both made from ontology/; docs/generate.py writes them."""

from __future__ import annotations

import csv
import json
from html import escape
from pathlib import Path

from pyoxigraph import Store

from kg import store
from kg.model import NodeType
from kg.namespaces import PP, PREFIXES, term
from kg.ontology import Ontology
from kg.rdf.vocabulary import vocabulary

ONTOLOGY = Path(__file__).parent.parent / "ontology"
TERMS = """
SELECT ?term (SAMPLE(?t) AS ?type) (SAMPLE(?z) AS ?zh) (SAMPLE(?e) AS ?en) (SAMPLE(?cz) AS ?czh) (SAMPLE(?ce) AS ?cen)
  (GROUP_CONCAT(DISTINCT STR(?d); separator=" ") AS ?from) (GROUP_CONCAT(DISTINCT STR(?r); separator=" ") AS ?to)
  (GROUP_CONCAT(DISTINCT STR(?s); separator=" ") AS ?sub)
WHERE {
  ?term a ?t ; rdfs:label ?z, ?e ; rdfs:comment ?cz, ?ce .
  FILTER(?t IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, skos:ConceptScheme, skos:Concept))
  FILTER(LANG(?z) = "zh" && LANG(?e) = "en" && LANG(?cz) = "zh" && LANG(?ce) = "en")
  OPTIONAL { ?term rdfs:domain|schema:domainIncludes ?d }
  OPTIONAL { ?term rdfs:range|schema:rangeIncludes ?r }
  OPTIONAL { ?term rdfs:subClassOf ?s }
}
GROUP BY ?term ORDER BY ?term
"""
PLACES = {
    NodeType.ORGANIZATION: (130, 60),
    NodeType.PLACE: (130, 230),
    NodeType.PROGRAM: (400, 60),
    NodeType.POLICY_DOCUMENT: (400, 230),
    NodeType.MECHANISM: (650, 60),
    NodeType.OUTCOME: (650, 230),
    NodeType.PRACTICE: (860, 60),
}


def terms(known: Ontology) -> list[dict[str, str]]:
    """Return every class, property, scheme and concept of ours with names, definitions and ends."""
    engine = Store()
    engine.bulk_extend(vocabulary(known))
    rows = store.query(store.Store(engine, dict(PREFIXES)), TERMS)
    return [{name: str(value or "") for name, value in row.items()} for row in rows]


def context(known: Ontology) -> str:
    """Return ontology/context.jsonld: each term of ours by its name, with its type."""
    found: dict[str, object] = {"@version": 1.1, **PREFIXES}
    for row in terms(known):
        name = row["term"].removeprefix(PP)
        if row["type"] in (term("skos:ConceptScheme"), term("skos:Concept")):
            continue
        if row["type"] == term("owl:Class"):
            found[name] = f"pp:{name}"
        elif row["type"] == term("owl:ObjectProperty"):
            found[name] = {"@id": f"pp:{name}", "@type": "@id"}
        elif row["to"] == term("rdf:langString"):
            found[name] = {"@id": f"pp:{name}", "@language": "zh"}
        else:
            found[name] = {"@id": f"pp:{name}", "@type": row["to"]}
    return json.dumps({"@context": found}, ensure_ascii=False, indent=2) + "\n"


def page(known: Ontology) -> str:
    """Return docs/ontology.html: self-contained, a diagram and every term with its mappings."""
    rows, mapped = terms(known), mappings()
    groups = (("类 Classes", "owl:Class"), ("关系 Object properties", "owl:ObjectProperty"))
    parts = [_HEAD, "<h1>基层政策做法词汇 <span lang='en'>Policy practices vocabulary</span></h1>"]
    parts.append(f"<p><code>{PP}</code> 由 ontology/ 生成。 Made from ontology/ by docs/generate.py.</p>")
    parts.append(diagram(known))
    groups = (*groups, ("数据属性 Datatype properties", "owl:DatatypeProperty"))
    for title, kind in (*groups, ("概念表 Schemes", "skos:ConceptScheme"), ("概念 Concepts", "skos:Concept")):
        parts.append(f"<h2>{title}</h2>")
        parts += [_described(row, mapped) for row in rows if row["type"] == term(kind)]
    return "\n".join([*parts, "</main></body></html>"]) + "\n"


def mappings() -> dict[str, list[tuple[str, str, str]]]:
    """Return relation, term and remark of each mapping, by our term."""
    text = (ONTOLOGY / "mappings.sssom.tsv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, str, str]]] = {}
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines, delimiter="\t"):
        found.setdefault(row["subject_id"], []).append((row["predicate_id"], row["object_id"], row["comment"]))
    return found


def diagram(known: Ontology) -> str:
    """Return the node types and edges as SVG."""
    lines, boxes = [], []
    for info in known.edges.values():
        ends = [(a, b) for a in info.domain for b in info.range if a != b]
        for i, (a, b) in enumerate(ends):
            (x1, y1), (x2, y2) = PLACES[NodeType(a)], PLACES[NodeType(b)]
            lines.append(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')
            if i == 0:
                x, y = (x1 + 2 * x2) / 3, (y1 + 2 * y2) / 3
                boxes.append(f'<text class="e" x="{x:.0f}" y="{y - 6:.0f}">{escape(info.label)} {info.id}</text>')
    for kind, (x, y) in PLACES.items():
        label = known.nodes[kind].label
        boxes.append(f'<rect x="{x - 75}" y="{y - 20}" width="150" height="40" rx="6"/>')
        boxes.append(f'<text x="{x}" y="{y - 2}">{escape(label)}</text><text x="{x}" y="{y + 14}">{kind}</text>')
    return f'<svg viewBox="0 0 960 290" role="img"><title>节点与关系</title>{"".join(lines)}{"".join(boxes)}</svg>'


def _described(row: dict[str, str], mapped: dict[str, list[tuple[str, str, str]]]) -> str:
    name = row["term"].removeprefix(PP)
    facts = [("从 from", row["from"]), ("到 to", row["to"]), ("上位 broader", row["sub"])]
    lines = [f"<dt>{label}</dt><dd>{_iris(value)}</dd>" for label, value in facts if value]
    for relation, target, comment in mapped.get(f"pp:{name}", []):
        lines.append(f"<dt>{relation}</dt><dd><code>{target}</code> {escape(comment)}</dd>")
    head = f"<h3 id='{name}'><code>pp:{name}</code> {escape(row['zh'])} <span lang='en'>{escape(row['en'])}</span></h3>"
    return f"{head}<p>{escape(row['czh'])} <span lang='en'>{escape(row['cen'])}</span></p><dl>{''.join(lines)}</dl>"


def _iris(value: str) -> str:
    return ", ".join(f"<code>{escape(_short(iri))}</code>" for iri in sorted(value.split()))


def _short(iri: str) -> str:
    return next((f"{p}:{iri.removeprefix(s)}" for p, s in PREFIXES.items() if iri.startswith(s)), iri)


_HEAD = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>基层政策做法词汇 Policy practices vocabulary</title>
<style>
body { font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; color: #1d2733; margin: 0; }
main { max-width: 960px; margin: 0 auto; padding: 16px; } h3 { margin: 18px 0 2px; border-top: 1px solid #d5d9de; padding-top: 8px; }
p { margin: 2px 0; } span[lang=en] { color: #5a6673; font-weight: normal; } code { font-size: 13px; }
dl { display: grid; grid-template-columns: 130px 1fr; margin: 4px 0; font-size: 14px; } dd { margin: 0; }
svg { width: 100%; } rect { fill: #e4edf7; stroke: #0b5cad; } line { stroke: #9aa5b1; } text { font-size: 12px; text-anchor: middle; }
text.e { fill: #0b5cad; font-size: 11px; }
</style></head><body><main>"""
