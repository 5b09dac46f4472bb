/** The SPARQL that asks for what other views show. */

import type { Graph } from "../../data/graph";
import { data, filters, visible } from "../../state/app";
import { active } from "../../state/filters";

const NAMES: Record<string, string> = {
  dcterms: "http://purl.org/dc/terms/", pp: "https://w3id.org/policy-practices/ns#", rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#", skos: "http://www.w3.org/2004/02/skos/core#",
};
/** Filtered nodes that are written into a query; more would make an address that nobody can send. */
const LISTED = 100;

/** A query with the prefixes it uses, so that it runs anywhere. */
export function whole(body: string): string {
  const used = Object.entries(NAMES).filter(([name]) => body.includes(`${name}:`));
  return [...used.map(([name, iri]) => `PREFIX ${name}: <${iri}>`), body].join("\n") + "\n";
}

/** Lines that hold a query to the nodes which the filters of the page let through. */
export function filtered(variable: string, nodes: readonly number[]): string {
  if (!active(filters.value)) return "";
  const kept = nodes.filter((i) => visible.value.has(i));
  if (kept.length > LISTED) return "  # 页面上的筛选没有写进这个查询 The filters of the page are not in this query\n";
  return `  VALUES ?${variable} { ${kept.map((i) => `<${data().iri(i)}>`).join(" ")} }\n`;
}

/** What places share: practices with the number of pieces that carry them out. */
export function practiceList(g: Graph): string {
  return whole(`# 各地共有的做法 Practices that places share
SELECT ?practice ?做法 (COUNT(DISTINCT ?piece) AS ?篇数) (GROUP_CONCAT(DISTINCT ?place; separator="、") AS ?地方)
WHERE {
${filtered("practice", g.wire.practices.node)}  ?claim rdf:predicate pp:realises ; rdf:object ?practice ; pp:piece ?piece .
  ?practice skos:prefLabel ?做法 FILTER(LANG(?做法) = "zh")
  OPTIONAL { ?piece pp:placeName ?place }
}
GROUP BY ?practice ?做法
HAVING (COUNT(DISTINCT ?piece) > 1)
ORDER BY DESC(?篇数) ?做法`);
}

/** All nodes of a type, with the number of pieces that name them. */
export function nodeList(g: Graph, type: string): string {
  const nodes = Array.from({ length: g.size }, (_, i) => i).filter((i) => g.typeOf(i) === type);
  return whole(`SELECT ?node ?名称 (COUNT(DISTINCT ?piece) AS ?篇数)
WHERE {
${filtered("node", nodes)}  ?node a pp:${type} ; rdfs:label ?名称 ; pp:mention|^rdf:subject|^rdf:object ?found FILTER(LANG(?名称) = "zh")
  ?found pp:piece ?piece .
}
GROUP BY ?node ?名称
ORDER BY DESC(?篇数) ?名称`);
}

/** The edges of a node with their sentences; its mentions where it has no edge. */
export function nodeDetails(g: Graph, node: number): string {
  if (!g.edgesOf()[node].length) return mentionsOf(g, node);
  return whole(`# 一个节点的全部关系和依据 All edges of a node, with their evidence
SELECT ?起点 ?关系 ?终点 ?原句 ?材料 ?起 ?止 ?置信度 ?claim
WHERE {
  VALUES ?node { <${g.iri(node)}> }
  ?claim rdf:subject|rdf:object ?node ; rdf:subject/rdfs:label ?起点 ; rdf:predicate/rdfs:label ?关系 ; rdf:object/rdfs:label ?终点 ;
         pp:quote ?原句 ; pp:piece/dcterms:title ?材料 ; pp:start ?起 ; pp:end ?止 ; pp:confidence ?置信度 .
  FILTER(LANG(?起点) = "zh" && LANG(?关系) = "zh" && LANG(?终点) = "zh")
}
ORDER BY ?关系 ?起点 ?终点 ?材料 ?起`);
}

function mentionsOf(g: Graph, node: number): string {
  return whole(`# 一个节点出现在哪些句子里 The sentences that name a node
SELECT ?原文 ?所在句 ?材料 ?起 ?止 ?置信度
WHERE {
  <${g.iri(node)}> pp:mention ?mention .
  ?mention pp:quote ?原文 ; pp:sentence ?所在句 ; pp:piece/dcterms:title ?材料 ; pp:start ?起 ; pp:end ?止 ; pp:confidence ?置信度 .
}
ORDER BY ?材料 ?起`);
}

/** Every mention in a piece, in the order of the text. */
export function textOf(g: Graph, piece: number): string {
  const { document, number } = g.wire.pieces;
  return whole(`# 一篇材料里的全部标注 Every mention in a piece
SELECT ?起 ?止 ?原文 ?名称 ?类型 ?置信度 ?node
WHERE {
  VALUES ?type { ${g.wire.names.nodeTypes.map(([id]) => `pp:${id}`).join(" ")} }
  ?node pp:mention ?mention ; rdfs:label ?名称 ; a ?type FILTER(LANG(?名称) = "zh")
  ?type rdfs:label ?类型 FILTER(LANG(?类型) = "zh")
  ?mention pp:piece <${g.wire.base}${g.wire.documents.id[document[piece]]}-p${number[piece]}> ; pp:start ?起 ; pp:end ?止 ; pp:quote ?原文 ; pp:confidence ?置信度 .
}
ORDER BY ?起 ?止`);
}
