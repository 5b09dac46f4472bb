/** Which nodes stand around a centre: near ones first, then what tells most; never more than asked for. */

import type { Graph } from "../../data/graph";

export const MOST = 150;
/** Nodes that one expansion adds at most. */
export const MORE = 40;

export interface Near {
  /** Rows in the order in which they were chosen: centres first. */
  nodes: number[];
  /** The step at which each was reached: 0 the base, then one for each expansion. */
  step: number[];
  /** The node from which each was reached; -1 for centres. */
  parent: number[];
  /** Shown only because the way to a node that the filters let through leads over it. */
  bridge: Set<number>;
  /** Nodes within reach that the filters let through: more than are shown, where the limit cut. */
  reach: number;
}

export interface Wanted {
  centres: readonly number[];
  depth: number;
  open?: readonly number[];
  shut?: readonly number[];
  passes?: (node: number) => boolean;
  most?: number;
}

const WEIGHT: Record<string, number> = { Practice: 4, Program: 3, Place: 2, Organization: 2, Mechanism: 1.5, PolicyDocument: 1, Outcome: 1 };

/** How much a node tells: its type, its edges, how sure it is. */
export function relevance(g: Graph, node: number): number {
  return (WEIGHT[g.typeOf(node)] ?? 1) + Math.log2(1 + g.edgesOf()[node].length) + g.confidence()[node] / 1000;
}

export function near(g: Graph, wanted: Wanted): Near {
  const { centres, depth, open = [], shut = [], passes = () => true, most = MOST } = wanted;
  const found: Near = { nodes: [], step: [], parent: [], bridge: new Set(), reach: 0 };
  const known = new Map<number, number>();
  const add = (node: number, parent: number, step: number) => {
    known.set(node, found.nodes.length);
    found.nodes.push(node); found.parent.push(parent); found.step.push(step);
  };
  centres.forEach((c) => known.has(c) || add(c, -1, 0));
  const base = reached(g, centres, depth, new Set(shut));
  const wantedNodes = base.order.filter((i) => !known.has(i) && passes(i));
  found.reach = wantedNodes.length + centres.length;
  take(fairly(g, wantedNodes, base, depth, Math.max(0, most - centres.length)), base, 0);
  open.forEach((node, k) => {
    if (!known.has(node)) return;
    const around = reached(g, [node], 1, new Set());
    const fresh = around.order.filter((i) => !known.has(i) && passes(i));
    found.reach += fresh.length;
    take(best(g, fresh).slice(0, MORE), around, k + 1);
  });
  return found;

  function take(nodes: number[], around: Reached, step: number): void {
    for (const node of nodes) {
      const way: number[] = [];
      for (let at = node; at >= 0 && !known.has(at); at = around.parent.get(at)!) way.push(at);
      for (const at of way.reverse()) {
        add(at, around.parent.get(at)!, step);
        if (!passes(at)) found.bridge.add(at);
      }
    }
  }
}

interface Reached {
  order: number[];
  depth: Map<number, number>;
  parent: Map<number, number>;
}

/** Everything within some steps, breadth first. A folded node is reached, but nothing beyond it. */
function reached(g: Graph, from: readonly number[], depth: number, shut: Set<number>): Reached {
  const { source, target } = g.wire.edges;
  const edges = g.edgesOf();
  const found: Reached = { order: [], depth: new Map(), parent: new Map() };
  for (const node of from) found.depth.set(node, 0), found.parent.set(node, -1), found.order.push(node);
  for (let k = 0; k < found.order.length; k++) {
    const node = found.order[k];
    const d = found.depth.get(node)!;
    if (d >= depth || shut.has(node)) continue;
    for (const e of edges[node]) {
      const other = source[e] === node ? target[e] : source[e];
      if (!found.depth.has(other)) found.depth.set(other, d + 1), found.parent.set(other, node), found.order.push(other);
    }
  }
  return found;
}

function best(g: Graph, nodes: number[]): number[] {
  const score = new Map(nodes.map((i) => [i, relevance(g, i)]));
  return [...nodes].sort((a, b) => score.get(b)! - score.get(a)! || a - b);
}

/** Chooses at most *most*: every depth has a share, and inside it every parent has its turn, best children first. */
function fairly(g: Graph, nodes: number[], around: Reached, depth: number, most: number): number[] {
  const queues: number[][] = [];
  for (let d = 0; d <= depth; d++) queues.push(turns(g, nodes.filter((i) => around.depth.get(i) === d), around));
  let rest = most;
  const taken: number[][] = queues.map((queue, d) => {
    const deeper = queues.slice(d + 1).some((q) => q.length > 0);
    const mine = queue.slice(0, deeper ? Math.ceil(rest * 0.6) : rest);
    rest -= mine.length;
    return mine;
  });
  return taken.flatMap((mine, d) => {
    const more = queues[d].slice(mine.length, mine.length + rest);
    rest -= more.length;
    return [...mine, ...more];
  });
}

function turns(g: Graph, nodes: number[], around: Reached): number[] {
  const families = new Map<number, number[]>();
  for (const node of best(g, nodes)) {
    const parent = around.parent.get(node)!;
    const family = families.get(parent);
    if (family) family.push(node);
    else families.set(parent, [node]);
  }
  const lists = [...families.values()];
  const found: number[] = [];
  for (let k = 0; found.length < nodes.length; k++) for (const one of lists) if (k < one.length) found.push(one[k]);
  return found;
}
