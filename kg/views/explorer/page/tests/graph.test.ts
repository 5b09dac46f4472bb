import { describe, expect, it, vi } from "vitest";
import { Graph } from "../src/data/graph";
import type { EdgeLook } from "../src/views/graph/canvas";
import { fitted, toScreen, zoomed } from "../src/views/graph/camera";
import { columns, Taken, wrapped } from "../src/views/graph/labels";
import { line, tidy, type Item } from "../src/views/graph/layout";
import { near } from "../src/views/graph/neighbourhood";
import { shortest } from "../src/views/graph/path";
import { lineAt, nextTo, nodeAt } from "../src/views/graph/picking";
import { graphology, picture } from "../src/views/graph/picture";
import { stateOf, unfolded, type GraphState } from "../src/views/graph/state";
import { small, wire } from "./small";

/** A graph of places only, with the edges given. */
function made(size: number, edges: [number, number, number?][]): Graph {
  const w = wire();
  const nodes = w.nodes as unknown as Record<string, unknown[]>;
  for (const key of Object.keys(nodes)) nodes[key] = Array.from({ length: size }, (_, i) => nodes[key][i % 5]);
  w.nodes.id = Array.from({ length: size }, (_, i) => `e-${i}`);
  w.nodes.label = w.nodes.id.map((_, i) => `节点${i}`);
  w.nodes.type = w.nodes.id.map(() => 0);
  w.nodes.x = w.nodes.id.map((_, i) => (i * 37) % 101);
  w.nodes.y = w.nodes.id.map((_, i) => (i * 53) % 97);
  const zero = edges.map(() => 0);
  w.edges = { piece: [...zero], start: [...zero], end: edges.map(() => 1), type: [...zero], source: edges.map((e) => e[0]), target: edges.map((e) => e[1]), rule: [...zero], confidence: edges.map((e) => e[2] ?? 900), id: edges.map((_, i) => `c${i}`) };
  for (const name of ["practices", "cases", "results", "mentions", "quantities", "attributes"] as const) for (const column of Object.values(w[name])) (column as unknown[]).length = 0;
  return new Graph(w);
}
const star = (leaves: number) => made(leaves + 1, Array.from({ length: leaves }, (_, i) => [0, i + 1] as [number, number]));
const state = (g: Graph, more: Partial<GraphState> = {}): GraphState => ({ ...stateOf(g, { view: "graph", path: ["e-0"], params: {} }), ...more });
const all = { passes: () => true, filtered: false, english: false };

describe("neighbourhood", () => {
  const chain = made(6, [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]]);
  it("reaches as far as asked", () => {
    expect(near(chain, { centres: [0], depth: 1 }).nodes).toEqual([0, 1]);
    expect(near(chain, { centres: [2], depth: 2 }).nodes.sort()).toEqual([0, 1, 2, 3, 4]);
  });
  it("holds at most 150 nodes at the start, and says how many there are", () => {
    const found = near(star(400), { centres: [0], depth: 2 });
    expect(found.nodes.length).toBe(150);
    expect(found.reach).toBe(401);
  });
  it("takes what has more edges first, and gives every parent its turn", () => {
    const g = made(8, [[0, 1], [0, 2], [1, 3], [1, 4], [2, 5], [2, 6], [6, 7]]);
    expect(near(g, { centres: [0], depth: 1, most: 2 }).nodes).toEqual([0, 1]);
    const found = near(g, { centres: [0], depth: 2, most: 5 }).nodes;
    expect(found.filter((i) => i === 3 || i === 4).length).toBe(1);
    expect(found).toContain(6);
  });
  it("expands and folds", () => {
    expect(near(chain, { centres: [0], depth: 1, open: [1, 2] }).nodes).toEqual([0, 1, 2, 3]);
    expect(near(chain, { centres: [0], depth: 3, shut: [2] }).nodes).toEqual([0, 1, 2]);
    expect(near(chain, { centres: [0], depth: 1, open: [5] }).nodes).toEqual([0, 1]);
  });
  it("keeps what links a node that passes the filters", () => {
    const found = near(chain, { centres: [0], depth: 3, passes: (i) => i === 3 });
    expect(found.nodes).toEqual([0, 1, 2, 3]);
    expect([...found.bridge]).toEqual([1, 2]);
  });
  it("opens in a graph of 100,000 nodes", () => {
    const n = 100_000;
    const g = made(n, Array.from({ length: 2 * n }, (_, i) => [i % n, (i * 7919 + 1) % n] as [number, number]));
    const start = performance.now();
    expect(near(g, { centres: [5], depth: 3 }).nodes.length).toBeLessThanOrEqual(150);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe("path", () => {
  const g = made(6, [[0, 1, 500], [1, 3, 500], [0, 2, 900], [3, 2, 900], [3, 4]]);
  it("is the shortest, and of several the surest", () => {
    expect(shortest(g, 0, 4)!.map((s) => [s.from, s.to, s.edge])).toEqual([[0, 2, 2], [2, 3, 3], [3, 4, 4]]);
  });
  it("goes round what the filters bar, and says when there is none", () => {
    expect(shortest(g, 0, 3, (i) => i !== 2)!.map((s) => s.to)).toEqual([1, 3]);
    expect(shortest(g, 0, 5)).toBeNull();
    expect(shortest(g, 0, 0)).toEqual([]);
  });
});

describe("layout", () => {
  const g = star(60);
  const first = picture(g, { state: state(g), ...all });
  it("is the same twice, in whole numbers", () => {
    const again = picture(star(60), { state: state(g), ...all });
    expect([again.x, again.y]).toEqual([first.x, first.y]);
    expect(first.x.every(Number.isInteger)).toBe(true);
  });
  it("keeps boxes apart", () => {
    const items: Item[] = Array.from({ length: 40 }, (_, i) => ({ parent: i ? 0 : -1, step: 0, width: 100, height: 40, x: i, y: i, group: 0 }));
    const [x, y] = tidy(items, items.slice(1).map((_, i) => [0, i + 1]));
    let overlaps = 0;
    for (let i = 0; i < 40; i++) for (let j = 0; j < i; j++) if (Math.abs(x[i] - x[j]) < 97 && Math.abs(y[i] - y[j]) < 37) overlaps++;
    expect(overlaps).toBe(0);
  });
  it("takes stored positions where the whole graph is shown", () => {
    const whole = picture(g, { state: state(g, { mode: "whole" }), ...all });
    expect(whole.x).toEqual(g.wire.nodes.x);
    expect(picture(g, { state: state(g, { mode: "whole" }), ...all, passes: (i) => i < 3, filtered: true }).rows).toEqual([0, 1, 2]);
  });
  it("puts a path into rows", () => expect(line(8, 6)).toEqual([[0, 230, 460, 690, 920, 1150, 1150, 920], [0, 0, 0, 0, 0, 0, 170, 170]]));
});

describe("picture", () => {
  it("draws claims of one edge as one line, and hands it to graphology", () => {
    const g = made(3, [[0, 1, 600], [0, 1, 800], [1, 2]]);
    const p = picture(g, { state: state(g, { depth: 2 }), ...all });
    expect(p.lines.map((l) => [p.rows[l.from], p.rows[l.to], l.row, l.claims])).toEqual([[0, 1, 1, 2], [1, 2, 2, 1]]);
    const drawn = graphology(g, p);
    expect([drawn.order, drawn.size]).toEqual([3, 2]);
  });
});

describe("state", () => {
  const g = small();
  it("starts at the practice that most places share", () => expect(stateOf(g, { view: "graph", path: [], params: {} }).centres).toEqual([3]));
  it("is read from the address, whatever stands there", () => {
    const found = stateOf(g, { view: "graph", path: ["e-1", "nothing", "e-2"], params: { depth: "9", open: "e-3,x", to: "e-2" } });
    expect(found).toMatchObject({ mode: "path", centres: [0, 1], depth: 3, open: [2], from: -1, to: 1 });
  });
  it("expands and folds by the address", () => {
    expect(unfolded(g, state(g), 1, true)).toEqual({ open: "e-2", shut: "" });
    expect(unfolded(g, state(g, { open: [1] }), 1, false)).toEqual({ open: "", shut: "" });
    expect(unfolded(g, state(g), 1, false)).toEqual({ open: "", shut: "e-2" });
  });
});

describe("screen", () => {
  it("zooms about a point", () => {
    const c = { scale: 1, x: 10, y: 20 };
    expect(toScreen(zoomed(c, 2, 110, 70), 100, 50)).toEqual([110, 70]);
  });
  it("shows a box whole", () => {
    const c = fitted([0, 0, 2000, 500], 1000, 600);
    expect(toScreen(c, 0, 0)[0]).toBeGreaterThanOrEqual(0);
    expect(toScreen(c, 2000, 500)[0]).toBeLessThanOrEqual(1000);
  });
  it("finds nodes, lines and what lies in a direction", () => {
    const g = made(3, [[0, 1], [0, 2]]);
    const p = picture(g, { state: state(g), ...all });
    [p.x, p.y] = [[0, 200, 0], [0, 10, 150]];
    const c = { scale: 1, x: 0, y: 0 };
    expect([nodeAt(p, c, 203, 12), nodeAt(p, c, 100, 90)]).toEqual([1, -1]);
    expect([lineAt(p, c, 100, 6), lineAt(p, c, 100, 90)]).toEqual([0, -1]);
    expect([nextTo(p, 0, "ArrowRight"), nextTo(p, 0, "ArrowDown"), nextTo(p, 0, "ArrowLeft")]).toEqual([1, 2, -1]);
  });
  it("cuts labels by columns and never lets two overlap", () => {
    expect(wrapped("干部监督信息共享工作机制")).toEqual(["干部监督信息", "共享工作机制"]);
    expect(wrapped("一".repeat(40)).every((l) => columns(l) <= 20)).toBe(true);
    const taken = new Taken();
    expect([taken.take(0, 0, 50, 20), taken.take(40, 10, 90, 30), taken.take(60, 0, 90, 20), taken.free(85, 5, 100, 9)]).toEqual([true, false, true, false]);
  });
});

describe("canvas", () => {
  it("draws every look in one stroke and leaves out what is not in sight", async () => {
    const calls: string[] = [];
    class FakePath { moveTo() {} lineTo() {} closePath() {} rect() { calls.push("rect"); } arc() { calls.push("arc"); } }
    vi.stubGlobal("Path2D", FakePath);
    const { paint } = await import("../src/views/graph/canvas");
    const dashed: string[] = [];
    const context = { fill: () => calls.push("fill"), stroke: () => calls.push("stroke"), setLineDash: (d: number[]) => dashed.push(d.join()) } as unknown as CanvasRenderingContext2D;
    const g = star(30);
    const p = picture(g, { state: state(g), ...all });
    const looks = g.wire.names.edgeTypes.map((t): EdgeLook => [t[3], true, t[5]]);
    paint(context, p, fitted(p.box, 800, 600), 800, 600, looks);
    expect(dashed).toEqual(["7,5", "", ""]);
    expect(calls.filter((c) => c === "arc").length).toBe(31);
    expect(calls.filter((c) => c === "fill").length).toBe(looks.length + 1);
    calls.length = 0;
    paint(context, p, { scale: 1, x: 9e6, y: 0 }, 800, 600, looks);
    expect(calls).not.toContain("arc");
    vi.unstubAllGlobals();
  });
});
