/** The shortest way between two nodes, over edges of either direction; of several, the surest. */

import type { Graph } from "../../data/graph";

export interface Step {
  from: number;
  to: number;
  /** Row of the surest claim of this step. */
  edge: number;
}

/** The steps from one node to another; null where no way leads there. *passes* bars nodes between the two. */
export function shortest(g: Graph, from: number, to: number, passes: (node: number) => boolean = () => true): Step[] | null {
  if (from === to) return [];
  const { source, target, confidence } = g.wire.edges;
  const edges = g.edgesOf();
  const depth = new Int32Array(g.size).fill(-1);
  const doubt = new Float64Array(g.size);
  const by = new Int32Array(g.size).fill(-1);
  const queue = [from];
  depth[from] = 0;
  for (let k = 0; k < queue.length; k++) {
    const node = queue[k];
    if (depth[to] >= 0 && depth[node] >= depth[to]) break;
    if (node !== from && !passes(node)) continue;
    for (const e of edges[node]) {
      const other = source[e] === node ? target[e] : source[e];
      const cost = doubt[node] + 1000 - confidence[e];
      if (depth[other] < 0) depth[other] = depth[node] + 1, queue.push(other);
      else if (depth[other] !== depth[node] + 1 || cost >= doubt[other]) continue;
      doubt[other] = cost;
      by[other] = e;
    }
  }
  if (depth[to] < 0) return null;
  const steps: Step[] = [];
  for (let at = to; at !== from; ) {
    const before = source[by[at]] === at ? target[by[at]] : source[by[at]];
    steps.push({ from: before, to: at, edge: by[at] });
    at = before;
  }
  return steps.reverse();
}
