/** The rows behind the four doors. */

import type { Graph } from "../../data/graph";

export type Door = "practices" | "programs" | "departments" | "places";

/** One line of a list: a node, and the row of `practices` it is, if any. */
export interface Row {
  node: number;
  practice: number;
}

const known = new WeakMap<Graph, Map<string, Row[]>>();

function once(graph: Graph, type: string): Row[] {
  const made = known.get(graph) ?? known.set(graph, new Map()).get(graph)!;
  return made.get(type) ?? made.set(type, ofType(graph, type)).get(type)!;
}

/** Nodes of a type, those with most pieces and edges first; places with most practices first. */
function ofType(graph: Graph, type: string): Row[] {
  const weight = (node: number) => (type === "Place" ? practicesAt(graph, node) * 1e6 : 0) + graph.piecesOf()[node].length * 1000 + graph.edgesOf()[node].length;
  return Array.from({ length: graph.size }, (_, node) => node)
    .filter((node) => graph.typeOf(node) === type)
    .sort((a, b) => weight(b) - weight(a) || a - b)
    .map((node) => ({ node, practice: -1 }));
}

function shared(graph: Graph): Row[] {
  const p = graph.wire.practices;
  return p.node.map((node, practice) => ({ node, practice })).filter((r) => p.shared[r.practice]);
}

export const DOORS: Record<Door, { rows: (graph: Graph) => Row[]; count: (graph: Graph) => number }> = {
  practices: { rows: shared, count: (g) => g.wire.practices.shared.reduce((a, b) => a + b, 0) },
  programs: { rows: (g) => once(g, "Program"), count: (g) => once(g, "Program").length },
  departments: { rows: (g) => once(g, "Organization"), count: (g) => once(g, "Organization").length },
  places: { rows: (g) => once(g, "Place"), count: (g) => once(g, "Place").length },
};

const done = new WeakMap<Graph, Map<number, number>>();

/** How many practices (background ones left out) the place of a node carries out, by `sites`. */
export function practicesAt(graph: Graph, node: number): number {
  let found = done.get(graph);
  if (!found) {
    const { sites, practices, cases } = graph.wire;
    found = new Map();
    sites.id.forEach((id, i) => {
      const own = graph.index().get(id);
      const rows = graph.casesAt()[i];
      const at = own ?? (rows.length && id ? placeNode(graph, cases.piece[rows[0]], sites.name[i]) : undefined);
      const n = new Set(rows.map((c) => cases.practice[c]).filter((p) => !practices.background[p])).size;
      if (at !== undefined) found!.set(at, (found!.get(at) ?? 0) + n);
    });
    done.set(graph, found);
  }
  return found.get(node) ?? 0;
}

/** The place that a piece calls by a name. */
function placeNode(graph: Graph, piece: number, name: string): number | undefined {
  const { node } = graph.wire.mentions;
  const found = graph.mentionsIn()[piece].find((m) => graph.typeOf(node[m]) === "Place" && graph.wire.nodes.label[node[m]] === name);
  return found === undefined ? undefined : node[found];
}
