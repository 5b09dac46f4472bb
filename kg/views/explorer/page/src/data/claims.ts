/** Cases as rows of a table, and the SPARQL query that gives the same rows from graph.ttl. */

import type { Graph } from "./graph";
import { placeKey } from "./cases";

export interface Rows {
  head: string[];
  rows: (string | number)[][];
}

/** The columns that every view of practices exports first; the query gives the same ones. */
export const HEAD = ["做法", "地方", "叫法", "文件", "篇"] as const;

export function caseRow(g: Graph, row: number): (string | number)[] {
  const { practice, node, piece } = g.wire.cases;
  const { document, number } = g.wire.pieces;
  const p = piece[row];
  return [g.wire.practices.label[practice[row]], placeKey(g, row), g.wire.nodes.label[node[row]], g.wire.documents.name[document[p]], number[p]];
}

export function caseTable(g: Graph, cases: readonly number[], more: string[] = [], of: (row: number) => (string | number)[] = () => []): Rows {
  return { head: [...HEAD, ...more], rows: cases.map((c) => [...caseRow(g, c), ...of(c)]) };
}

const PREFIXES = `PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX pp: <https://w3id.org/policy-practices/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>`;

/** The claim of a case: the id of its `realises` edge; "" where the edge is not there. */
export function claimsOf(g: Graph): (row: number) => string {
  const { type, source, target, piece, start, end, id } = g.wire.edges;
  const realises = g.wire.names.edgeTypes.findIndex((t) => t[0] === "realises");
  const known = new Map<string, string>();
  for (let e = 0; e < id.length; e++) if (type[e] === realises) known.set([source[e], target[e], piece[e], start[e], end[e]].join(), id[e]);
  const c = g.wire.cases;
  return (row) => known.get([c.node[row], g.wire.practices.node[c.practice[row]], c.piece[row], c.start[row], c.end[row]].join()) ?? "";
}

interface Part {
  /** Further variables, and the patterns that bind them. */
  select?: string;
  where?: string;
}

/**
 * A query with the rows of `caseTable`. *cases* are what is shown. The claims of whole practices are asked for by
 * practice; where the filters left out some of them, claim by claim, so that the rows are the same in any case.
 */
export function caseQuery(g: Graph, cases: readonly number[], part: Part = {}): string {
  return `${PREFIXES}
SELECT ?做法 ?地方 ?叫法 ?文件 ?篇${part.select ? ` ${part.select}` : ""}
WHERE {
${chosen(g, cases)}
  ?claim rdf:predicate pp:realises ; rdf:object ?practice ; rdf:subject ?mechanism ; pp:piece ?piece .
  FILTER NOT EXISTS { ?claim pp:adoptionStatus ?stance } # 打算做、写明没做的不计 no plans, no denials
  ?practice skos:prefLabel ?做法 FILTER(LANG(?做法) = "zh")
  ?mechanism rdfs:label ?叫法 FILTER(LANG(?叫法) = "zh")
  ?piece pp:number ?篇 ; dcterms:isPartOf ?document .
  ?document pp:file ?文件 .
${place(g, cases)}${part.where ? `\n${part.where}` : ""}
}
ORDER BY ?做法 ?地方 ?文件 ?篇 ?叫法`;
}

const iri = (g: Graph, id: string) => `<${g.wire.base}${encodeURIComponent(id)}>`;

function chosen(g: Graph, cases: readonly number[]): string {
  const { practice, piece } = g.wire.cases;
  const shownOf = new Map<number, number>();
  for (const c of cases) shownOf.set(practice[c], (shownOf.get(practice[c]) ?? 0) + 1);
  const whole = [...shownOf].every(([p, n]) => n === g.casesOf()[p].length);
  if (!whole) return lines("?claim", cases.map(claimsOf(g)).map((id) => iri(g, `claim-${id}`)));
  const asked = lines("?practice", [...shownOf.keys()].sort((a, b) => a - b).map((p) => iri(g, g.wire.nodes.id[g.wire.practices.node[p]])));
  const counted = new Set(piece);
  const { type, piece: at } = g.wire.edges;
  const realises = g.wire.names.edgeTypes.findIndex((t) => t[0] === "realises");
  const copies = [...new Set(at.filter((p, e) => type[e] === realises && !counted.has(p)))];
  return asked + (copies.length ? `\n  FILTER(?piece NOT IN (${copies.map((p) => pieceIri(g, p)).join(", ")})) # 不计的篇 copies, and pieces that only plan` : "");
}

function pieceIri(g: Graph, piece: number): string {
  const { document, number } = g.wire.pieces;
  return iri(g, `${g.wire.documents.id[document[piece]]}-p${number[piece]}`);
}

function lines(variable: string, values: string[]): string {
  return `  VALUES ${variable} {\n    ${values.join("\n    ")}\n  }`;
}

/** The place is that of the piece; its piece where that is withheld or missing; another one where the sentence names it. */
function place(g: Graph, cases: readonly number[]): string {
  const { document, number, place: own } = g.wire.pieces;
  const claim = claimsOf(g);
  const other = cases
    .filter((c) => {
      const p = g.wire.cases.piece[c];
      const key = placeKey(g, c);
      return key !== natural(own[p], `${g.wire.documents.name[document[p]]}#${number[p]}`);
    })
    .map((c) => `(${iri(g, `claim-${claim(c)}`)} ${JSON.stringify(placeKey(g, c))})`);
  return `  OPTIONAL { ?piece pp:placeName ?own }
${other.length ? `  OPTIONAL {\n    VALUES (?claim ?named) {\n      ${other.join("\n      ")}\n    }\n  } # 原句点名的地方 named in the sentence\n` : ""}  BIND(COALESCE(${other.length ? "?named, " : ""}IF(REGEX(STR(?own), "^(中共)?([*＊×Xx○]|某)"), ?none, STR(?own)), CONCAT(?文件, "#", STR(?篇))) AS ?地方)`;
}

function natural(own: string, piece: string): string {
  return !own || /^(中共)?([*＊×Xx○]|某)/.test(own) ? piece : own;
}
