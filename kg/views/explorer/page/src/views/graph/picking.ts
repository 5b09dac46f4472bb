/** What is under the pointer, and what lies next in a direction. */

import { grown, type Camera } from "./camera";
import type { Picture } from "./picture";

/** The node at a point of the screen; -1 for none. */
export function nodeAt(p: Picture, camera: Camera, sx: number, sy: number, slack = 5): number {
  const by = grown(camera.scale);
  let best = -1, least = Infinity;
  for (let i = 0; i < p.x.length; i++) {
    const dx = p.x[i] * camera.scale + camera.x - sx, dy = p.y[i] * camera.scale + camera.y - sy;
    const r = p.size[i] * by + slack;
    const d = dx * dx + dy * dy;
    if (d < r * r && d < least) [best, least] = [i, d];
  }
  return best;
}

/** The line at a point of the screen; -1 for none. Where there are very many, none can be meant. */
export function lineAt(p: Picture, camera: Camera, sx: number, sy: number, slack = 5): number {
  if (p.lines.length > 20_000 && camera.scale < 0.2) return -1;
  let best = -1, least = slack;
  p.lines.forEach((l, i) => {
    const x1 = p.x[l.from] * camera.scale + camera.x, y1 = p.y[l.from] * camera.scale + camera.y;
    const dx = (p.x[l.to] - p.x[l.from]) * camera.scale, dy = (p.y[l.to] - p.y[l.from]) * camera.scale;
    const long = dx * dx + dy * dy;
    const t = long ? Math.max(0, Math.min(1, ((sx - x1) * dx + (sy - y1) * dy) / long)) : 0;
    const d = Math.hypot(x1 + t * dx - sx, y1 + t * dy - sy);
    if (d < least) [best, least] = [i, d];
  });
  return best;
}

export type Direction = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";
const WAY: Record<Direction, [number, number]> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** The nodes next to one in the picture, each once. */
export function besides(p: Picture, node: number): number[] {
  return [...new Set(p.linesAt[node].map((l) => (p.lines[l].from === node ? p.lines[l].to : p.lines[l].from)))].filter((i) => i !== node);
}

/** Where an arrow key leads: the neighbour that lies best in its direction; where none does, the nearest node that does. */
export function nextTo(p: Picture, node: number, key: Direction): number {
  const near = inDirection(p, node, WAY[key], besides(p, node));
  return near >= 0 ? near : inDirection(p, node, WAY[key], p.rows.keys());
}

function inDirection(p: Picture, node: number, [wx, wy]: [number, number], from: Iterable<number>): number {
  let best = -1, least = Infinity;
  for (const i of from) {
    const dx = p.x[i] - p.x[node], dy = p.y[i] - p.y[node];
    const along = dx * wx + dy * wy, across = Math.abs(dx * wy) + Math.abs(dy * wx);
    if (i === node || along <= 0 || across > 2 * along) continue;
    const cost = along + 2 * across;
    if (cost < least) [best, least] = [i, cost];
  }
  return best;
}
