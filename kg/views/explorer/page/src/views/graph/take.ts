/** What one takes away from the graph view: its edges as a table, the query for them, and its picture. */

import { typeName } from "../../i18n/common";
import { pick } from "../../i18n";
import type { Rows } from "../../data/claims";
import { data } from "../../state/app";
import { flattened } from "../../share/picture";
import { whole as standalone } from "../query/own";
import { drawn, state } from "./model";
import type { Scene } from "./scene";

/** Nodes written into the query; more would make an address that nobody can send. */
const LISTED = 400;

/** Rows of the claims that the lines of the picture stand for. */
function claims(): number[] {
  const { source, target, type } = data().wire.edges;
  const edges = data().edgesOf();
  const { rows, lines } = drawn.value;
  return lines.flatMap((l) => edges[rows[l.from]].filter((e) => source[e] === rows[l.from] && target[e] === rows[l.to] && type[e] === l.type));
}

/** One row a claim; where nothing is linked, one row a node. */
export function table(): Rows {
  const g = data();
  const { label, en, type, id } = g.wire.nodes;
  const name = (i: number) => pick(label[i], en[i] || label[i]);
  const found = claims();
  if (!found.length) return { head: [pick("名称", "Name"), pick("类型", "Type"), "id"], rows: drawn.value.rows.map((i) => [name(i), typeName(i), id[i]]) };
  const { source, target, type: kind, piece, confidence, id: claim } = g.wire.edges;
  const { document, number } = g.wire.pieces;
  return {
    head: ["起点", "起点类型", "关系", "终点", "终点类型", "文件", "篇", "置信度", "claim"],
    rows: found.map((e) => [
      label[source[e]], g.wire.names.nodeTypes[type[source[e]]][1], g.wire.names.edgeTypes[kind[e]][1], label[target[e]], g.wire.names.nodeTypes[type[target[e]]][1],
      g.wire.documents.name[document[piece[e]]], number[piece[e]], (confidence[e] / 1000).toFixed(2), `${g.wire.base}claim-${claim[e]}`,
    ]),
  };
}

/** The claims between the nodes of the picture, or those of the path; all claims where everything is drawn. */
export function query(): string {
  const g = data();
  const { rows } = drawn.value;
  const all = rows.length === g.size;
  if (!rows.length || (!all && rows.length > LISTED)) return "";
  const iris = rows.map((i) => `<${g.iri(i)}>`).join(" ");
  const path = state.value.mode === "path" && drawn.value.lines.length;
  const chosen = path ? `  VALUES ?claim { ${claims().map((e) => `<${g.wire.base}claim-${g.wire.edges.id[e]}>`).join(" ")} }\n` : all ? "" : `  VALUES ?from { ${iris} }\n  VALUES ?to { ${iris} }\n`;
  return standalone(`# 图上的全部关系 All edges on the graph
SELECT ?起点 ?关系 ?终点 ?文件 ?篇 ?claim
WHERE {
${chosen}  ?claim rdf:subject ?from ; rdf:object ?to ; rdf:predicate/rdfs:label ?关系 FILTER(LANG(?关系) = "zh")
  ?from rdfs:label ?起点 FILTER(LANG(?起点) = "zh")
  ?to rdfs:label ?终点 FILTER(LANG(?终点) = "zh")
  ?claim pp:piece ?piece . ?piece pp:number ?篇 ; dcterms:isPartOf/pp:file ?文件 .
}
ORDER BY ?起点 ?关系 ?终点 ?文件 ?篇`);
}

/** What is on the screen, drawn anew at twice its size: WebGL keeps no image. */
export async function picture(kind: "png" | "svg"): Promise<Blob | null> {
  const stage = document.querySelector(".stage") as (Element & { scene?: Scene }) | null;
  const canvas = stage?.scene?.still();
  return canvas ? flattened([canvas], kind) : null;
}
