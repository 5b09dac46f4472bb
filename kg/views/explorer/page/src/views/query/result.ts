/** Answers as the page shows them: which nodes their cells name, and as a table to keep. */

import type { Graph } from "../../data/graph";
import type { Cell } from "./protocol";

/** Rows of the nodes that bear a label alone; practices come before others of their name. */
const known = new WeakMap<Graph, Map<string, number>>();

function byLabel(graph: Graph): Map<string, number> {
  let found = known.get(graph);
  if (!found) {
    found = new Map();
    const practices = new Set(graph.wire.practices.node);
    graph.wire.nodes.label.forEach((label, node) => {
      const other = found!.get(label);
      if (other === undefined || (practices.has(node) && !practices.has(other))) found!.set(label, node);
      else if (!practices.has(other)) found!.set(label, -1);
    });
    known.set(graph, found);
  }
  return found;
}

/** The nodes that a cell names: the node of an IRI, the ends of a claim, or the one node of that name. */
export function nodesOf(graph: Graph, cell: Cell): number[] {
  if (!cell) return [];
  if (cell.iri === undefined) {
    const node = cell.number === undefined ? byLabel(graph).get(cell.text) : undefined;
    return node === undefined || node < 0 ? [] : [node];
  }
  if (!cell.iri.startsWith(graph.wire.base)) return [];
  const id = decodeURIComponent(cell.iri.slice(graph.wire.base.length));
  const node = graph.index().get(id);
  if (node !== undefined) return [node];
  const edge = id.startsWith("claim-") ? graph.wire.edges.id.indexOf(id.slice(6)) : -1;
  return edge < 0 ? [] : [graph.wire.edges.source[edge], graph.wire.edges.target[edge]];
}

/** All nodes that an answer names, in its order. */
export function nodesIn(graph: Graph, rows: Cell[][]): number[] {
  return [...new Set(rows.flatMap((row) => row.flatMap((cell) => nodesOf(graph, cell))))];
}

/** A cell as it is read: IRIs with their prefix. */
export function written(cell: Cell, prefixes: Record<string, string>): string {
  if (!cell) return "";
  if (cell.iri === undefined) return cell.text;
  const found = Object.entries(prefixes).find(([, space]) => cell.iri.startsWith(space) && cell.iri !== space);
  return found ? `${found[0]}:${cell.iri.slice(found[1].length)}` : cell.iri;
}

/** A cell as a file has it: IRIs whole. */
export function plain(cell: Cell): string {
  return cell ? cell.iri ?? cell.text : "";
}
