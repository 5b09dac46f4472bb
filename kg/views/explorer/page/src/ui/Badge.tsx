/** The sign of a node type: colour and shape, so that neither is needed alone. */

import { data } from "../state/app";

const SHAPES: Record<string, string> = {
  dot: "M8 2a6 6 0 1 0 .01 0z", square: "M2.5 2.5h11v11h-11z", diamond: "M8 1l7 7-7 7-7-7z", triangle: "M8 2l7 12H1z",
  triangleDown: "M8 14L1 2h14z", hexagon: "M4.5 2h7L15 8l-3.500 6h-7L1 8z", star: "M8 .8l2.200 4.700 5 .6-3.700 3.500 1 5.100L8 12.200 3.500 14.700l1-5.100L.8 6.100l5-.6z",
};

export function Badge({ node }: { node: number }) {
  return <TypeBadge type={data().wire.nodes.type[node]} />;
}

export function TypeBadge({ type }: { type: number }) {
  const [, , , colour, shape] = data().wire.names.nodeTypes[type];
  return <svg class="badge" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d={SHAPES[shape] ?? SHAPES.dot} fill={colour} /></svg>;
}
