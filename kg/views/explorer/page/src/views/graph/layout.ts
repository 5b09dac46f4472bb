/** Where the nodes of a neighbourhood stand: the same nodes, the same whole numbers, whenever and wherever.
 *
 *  Rings around the centre, seeded from the stored positions; springs; then boxes (a node with its label) are pushed
 *  apart. Angles are rounded before anything else is computed from them: all that follows is + − × ÷ √, which every
 *  browser computes alike. An expansion starts from what stood there before, so that the picture is not turned over.
 */

export interface Item {
  /** The number of the item from which it was reached; -1 in the middle. */
  parent: number;
  /** 0 for the base, then one for each expansion. */
  step: number;
  /** Of node and label together, in pixels at zoom 1. */
  width: number;
  height: number;
  /** Stored position: gives the order around the parent. */
  x: number;
  y: number;
  /** Like things stand side by side. */
  group: number;
}
export type Link = [from: number, to: number];

/** Boxes are wide: heights count more than widths. */
const ASPECT = 1.7;
const SPRING = 118;
/** Square of the distance over which things push. */
const REACH = 360 * 360;

export function tidy(items: readonly Item[], links: readonly Link[]): [number[], number[]] {
  const x = new Array<number>(items.length).fill(0), y = new Array<number>(items.length).fill(0);
  const last = items.reduce((most, i) => Math.max(most, i.step), 0);
  for (let step = 0; step <= last; step++) {
    const n = items.findIndex((i) => i.step > step);
    const present = n < 0 ? items.length : n;
    const before = items.findIndex((i) => i.step === step);
    if (before < 0) continue;
    seed(items, step, present, x, y);
    const inside = links.filter(([a, b]) => a < present && b < present);
    relax(items, inside, present, x, y, step ? 60 : 220, step ? 24 : 90);
    apart(items, present, x, y);
  }
  return [x.map(Math.round), y.map(Math.round)];
}

function seed(items: readonly Item[], step: number, present: number, x: number[], y: number[]): void {
  const families = new Map<number, number[]>();
  for (let i = 0; i < present; i++) if (items[i].step === step) families.set(items[i].parent, [...(families.get(items[i].parent) ?? []), i]);
  for (const [parent, children] of families) {
    children.sort((a, b) => items[a].group - items[b].group || items[a].y - items[b].y || items[a].x - items[b].x || a - b);
    if (parent < 0) { around(children, 0, 0, children.length > 1 ? 60 + 24 * children.length : 0, 0, 1, x, y); continue; }
    const middle = items[parent].parent < 0;
    // A child of the middle has the whole circle, one further out the side that looks away from the middle.
    const [px, py] = [x[parent], y[parent] * ASPECT];
    const far = Math.sqrt(px * px + py * py);
    const turn = middle || far < 1 ? 0 : turnOf(px / far, py / far);
    const radius = Math.max(110, children.length * (middle ? 13 : 22));
    around(children, x[parent], y[parent], radius, middle ? 0 : turn - 0.2, middle ? 1 : 0.4, x, y);
  }
}

/** Puts nodes on an arc; turns are parts of a whole circle. */
function around(nodes: number[], cx: number, cy: number, radius: number, from: number, whole: number, x: number[], y: number[]): void {
  nodes.forEach((node, k) => {
    const angle = 2 * Math.PI * (from + whole * (k + 0.5) / nodes.length);
    x[node] = cx + Math.round(radius * (1 + 0.12 * (k % 3)) * Math.cos(angle));
    y[node] = cy + Math.round(radius * (1 + 0.12 * (k % 3)) * Math.sin(angle) / ASPECT);
  });
}

function turnOf(x: number, y: number): number {
  return Math.round(Math.atan2(y, x) / (2 * Math.PI) * 1000) / 1000;
}

/** Springs along links, everything else pushes away; steps grow shorter. What stands in the middle alone stays. */
function relax(items: readonly Item[], links: readonly Link[], n: number, x: number[], y: number[], rounds: number, heat: number): void {
  const fx = new Float64Array(n), fy = new Float64Array(n);
  const degree = new Float64Array(n).fill(1);
  for (const [a, b] of links) degree[a]++, degree[b]++;
  const fixed = items.filter((i) => i.parent < 0).length === 1 ? items.findIndex((i) => i.parent < 0) : -1;
  const push = SPRING * SPRING * 0.8;
  for (let round = 0; round < rounds; round++) {
    fx.fill(0); fy.fill(0);
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const dx = x[i] - x[j] || (i - j) * 0.01, dy = (y[i] - y[j]) * ASPECT;
        const d = dx * dx + dy * dy;
        // What is far does not push: otherwise two hubs drive each other off the screen.
        if (d > REACH) continue;
        const by = push / (d + 25);
        fx[i] += dx * by; fx[j] -= dx * by; fy[i] += dy * by; fy[j] -= dy * by;
      }
      fx[i] -= x[i] * 0.1; fy[i] -= y[i] * ASPECT * 0.1;
    }
    for (const [a, b] of links) {
      const dx = x[a] - x[b], dy = (y[a] - y[b]) * ASPECT;
      const by = Math.sqrt(dx * dx + dy * dy) / SPRING / Math.sqrt(Math.min(degree[a], degree[b]));
      fx[a] -= dx * by; fx[b] += dx * by; fy[a] -= dy * by; fy[b] += dy * by;
    }
    const most = heat * (1 - round / rounds) + 1;
    for (let i = 0; i < n; i++) {
      if (i === fixed) continue;
      const force = Math.sqrt(fx[i] * fx[i] + fy[i] * fy[i]) || 1;
      const by = Math.min(most, force) / force;
      x[i] += fx[i] * by;
      y[i] += fy[i] * by / ASPECT;
    }
  }
}

/** Pushes boxes apart, along the side on which they overlap less. */
function apart(items: readonly Item[], n: number, x: number[], y: number[]): void {
  for (let round = 0; round < 120; round++) {
    let clean = true;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const w = (items[i].width + items[j].width) / 2 - Math.abs(x[i] - x[j]);
        if (w <= 0) continue;
        const h = (items[i].height + items[j].height) / 2 - Math.abs(y[i] - y[j]);
        if (h <= 0) continue;
        clean = false;
        if (w < h * ASPECT) {
          const by = (w / 2 + 0.5) * (x[i] < x[j] ? -1 : 1);
          x[i] += by; x[j] -= by;
        } else {
          const by = (h / 2 + 0.5) * (y[i] < y[j] ? -1 : 1);
          y[i] += by; y[j] -= by;
        }
      }
    }
    if (clean) return;
  }
}

/** A path as a line from left to right, in rows where it is long. */
export function line(count: number, perRow = 6): [number[], number[]] {
  const at = Array.from({ length: count }, (_, i) => i);
  const row = (i: number) => Math.floor(i / perRow);
  const column = (i: number) => (row(i) % 2 ? perRow - 1 - i % perRow : i % perRow);
  return [at.map((i) => 230 * column(i)), at.map((i) => 170 * row(i))];
}
