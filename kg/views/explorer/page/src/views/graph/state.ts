/** What the graph view shows, as it stands in the address: `#/graph/e-1/e-2?depth=2&open=e-3&shut=e-4`, `?whole=1`, `?from=e-1&to=e-9`. */

import type { Graph } from "../../data/graph";
import { NONE } from "../../state/filters";
import type { Route } from "../../state/route";

export type Mode = "near" | "whole" | "path";

export interface GraphState {
  mode: Mode;
  /** Rows of the nodes in the middle. */
  centres: number[];
  /** 0 to 3. */
  depth: number;
  /** Expanded by hand, in the order of expanding; and folded ones. */
  open: number[];
  shut: number[];
  /** The ends of the path; -1 where not chosen yet. */
  from: number;
  to: number;
}

export const DEPTHS = [1, 2, 3] as const;

export function stateOf(g: Graph, { path, params }: Route): GraphState {
  const rows = (ids: string[]) => [...new Set(ids.map((id) => g.index().get(id) ?? -1))].filter((i) => i >= 0);
  const row = (name: string) => g.index().get(params[name] ?? "") ?? -1;
  const given = rows(path);
  const depth = params.depth === "0" && given.length > 1 ? 0 : Math.min(3, Math.max(1, Math.round(Number(params.depth) || 1)));
  return {
    mode: params.whole ? "whole" : "from" in params || "to" in params ? "path" : "near",
    centres: given.length ? given : first(g), depth, open: rows(list(params.open)), shut: rows(list(params.shut)), from: row("from"), to: row("to"),
  };
}

export function list(text: string | undefined): string[] {
  return (text ?? "").split(",").filter(Boolean);
}

/** `open` and `shut` after a node was expanded or folded. */
export function unfolded(g: Graph, state: GraphState, node: number, open: boolean): Record<string, string> {
  const without = (rows: number[]) => rows.filter((i) => i !== node);
  const ids = (rows: number[]) => rows.map((i) => g.wire.nodes.id[i]).join(",");
  if (open) {
    const wasShut = state.shut.includes(node);
    return { open: ids(wasShut ? state.open : [...without(state.open), node]), shut: ids(without(state.shut)) };
  }
  const wasOpen = state.open.includes(node);
  return { open: ids(without(state.open)), shut: ids(wasOpen ? state.shut : [...without(state.shut), node]) };
}

/** Where nobody chose: the practice that most places carry out and is told best; else the node with most edges. */
function first(g: Graph): number[] {
  if (!g.size) return [];
  const { node, shared, background, field } = g.wire.practices;
  const practice = node.findIndex((_, i) => shared[i] && !background[i] && field[i] !== NONE);
  if (practice >= 0) return [node[practice]];
  const edges = g.edgesOf();
  return [edges.reduce((best, rows, i) => (rows.length > edges[best].length ? i : best), 0)];
}
