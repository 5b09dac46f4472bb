"""The vocabulary as a page and as a JSON-LD context, both made from ontology/; docs/generate.py writes them."""

from __future__ import annotations

import csv
import json
from html import escape
from pathlib import Path

import diagrams
from pyoxigraph import Store, parse

from kg import store
from kg.namespaces import PP, PREFIXES, term
from kg.ontology import Ontology
from kg.rdf.vocabulary import vocabulary

ONTOLOGY = Path(__file__).parent.parent / "ontology"
TERMS = """
SELECT ?term (SAMPLE(?t) AS ?type) (SAMPLE(?z) AS ?zh) (SAMPLE(?e) AS ?en) (SAMPLE(?cz) AS ?czh) (SAMPLE(?ce) AS ?cen)
  (SAMPLE(?xz) AS ?ezh) (SAMPLE(?xe) AS ?een)
  (GROUP_CONCAT(DISTINCT STR(?d); separator=" ") AS ?from) (GROUP_CONCAT(DISTINCT STR(?r); separator=" ") AS ?to)
  (GROUP_CONCAT(DISTINCT STR(?s); separator=" ") AS ?sub)
WHERE {
  ?term a ?t ; rdfs:label ?z, ?e ; rdfs:comment ?cz, ?ce ; skos:example ?xz, ?xe .
  FILTER(?t IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, skos:ConceptScheme, skos:Concept))
  FILTER(LANG(?z) = "zh" && LANG(?e) = "en" && LANG(?cz) = "zh" && LANG(?ce) = "en" && LANG(?xz) = "zh" && LANG(?xe) = "en")
  OPTIONAL { ?term rdfs:domain|schema:domainIncludes ?d }
  OPTIONAL { ?term rdfs:range|schema:rangeIncludes ?r }
  OPTIONAL { ?term rdfs:subClassOf ?s }
}
GROUP BY ?term ORDER BY ?term
"""


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
    """Return docs/ontology.html: self-contained, diagrams and every term with its example with its mappings."""
    rows, mapped = terms(known), mappings()
    groups = (("类 Classes", "owl:Class"), ("关系 Object properties", "owl:ObjectProperty"))
    parts = [_HEAD, "<h1>基层政策做法词汇 <span lang='en'>Policy practices vocabulary</span></h1>"]
    parts.append(f"<p><code>{PP}</code> 由 ontology/ 生成。 Made from ontology/ by docs/generate.py.</p>")
    parts.append(_header())
    parts += [diagrams.types(known), diagrams.evidence(), diagrams.values()]
    groups = (*groups, ("数据属性 Datatype properties", "owl:DatatypeProperty"))
    for title, kind in (*groups, ("概念表 Schemes", "skos:ConceptScheme"), ("概念 Concepts", "skos:Concept")):
        parts.append(f"<h2>{title}</h2>")
        parts += [_described(row, mapped) for row in rows if row["type"] == term(kind)]
    return "\n".join([*parts, "</main></body></html>"]) + "\n"


def _header() -> str:
    """Return version and licence, as the header of terms.ttl has them."""
    header = {
        q.predicate.value: q.object.value
        for q in parse(path=str(ONTOLOGY / "terms.ttl"))
        if q.subject.value == PP.rstrip("#")
    }
    names = (("版本 version", "owl:versionIRI"), ("许可 licence", "dcterms:license"))
    found = (f"<dt>{label}</dt><dd><code>{escape(header[term(name)])}</code></dd>" for label, name in names)
    return f"<dl>{''.join(found)}</dl>"


def mappings() -> dict[str, list[tuple[str, str, str]]]:
    """Return relation, term and remark of each mapping, by our term."""
    text = (ONTOLOGY / "mappings.sssom.tsv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, str, str]]] = {}
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines, delimiter="\t"):
        found.setdefault(row["subject_id"], []).append((row["predicate_id"], row["object_id"], row["comment"]))
    return found


def _described(row: dict[str, str], mapped: dict[str, list[tuple[str, str, str]]]) -> str:
    name = row["term"].removeprefix(PP)
    facts = [("从 from", row["from"]), ("到 to", row["to"]), ("上位 broader", row["sub"])]
    lines = [f"<dt>{label}</dt><dd>{_iris(value)}</dd>" for label, value in facts if value]
    for relation, target, comment in mapped.get(f"pp:{name}", []):
        lines.append(f"<dt>{relation}</dt><dd><code>{target}</code> {escape(comment)}</dd>")
    example = f"<p class='x'>例 {escape(row['ezh'])} <span lang='en'>{escape(row['een'])}</span></p>"
    head = f"<h3 id='{name}'><code>pp:{name}</code> {escape(row['zh'])} <span lang='en'>{escape(row['en'])}</span></h3>"
    return f"{head}<p>{escape(row['czh'])} <span lang='en'>{escape(row['cen'])}</span></p>{example}<dl>{''.join(lines)}</dl>"


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
p.x { border-left: 3px solid #b9cde4; padding-left: 8px; } figure { margin: 20px 0; } figcaption { color: #5a6673; font-size: 14px; text-align: center; }
svg { width: 100%; } rect { fill: #e4edf7; stroke: #0b5cad; } rect.theirs { fill: #f4f4f1; stroke: #8a8f96; } path { fill: none; stroke: #8a96a3; }
path.tip { fill: #8a96a3; stroke: none; } text { font-size: 13px; text-anchor: middle; fill: #1d2733; }
text.e { fill: #0b4f95; font-size: 12px; stroke: #fff; stroke-width: 4px; paint-order: stroke; }
</style></head><body><main>"""
