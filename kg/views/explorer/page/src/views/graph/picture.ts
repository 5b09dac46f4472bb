/** What is drawn: nodes with place and look, edges with type; the same for both painters. */

import Graphology from "graphology";
import type { Graph } from "../../data/graph";
import { shown } from "../../data/text";
import { type Box } from "./camera";
import { columns, wrapped } from "./labels";
import { line, tidy, type Item } from "./layout";
import { near, type Near } from "./neighbourhood";
import { shortest, type Step } from "./path";
import { shapeNumber } from "./shapes";
import type { GraphState } from "./state";

export interface Line {
  /** Numbers in the picture. */
  from: number;
  to: number;
  type: number;
  /** Row of the surest claim, and how many there are. */
  row: number;
  claims: number;
  /** From one card to another: pale, or nothing else could be read. */
  far?: boolean;
}
/** A piece, where the whole graph is drawn: its nodes stand on one card. */
export interface Card {
  piece: number;
  box: Box;
  title: string;
}

export interface Picture {
  /** Rows of the nodes. */
  rows: number[];
  /** Number in the picture by row. */
  index: Map<number, number>;
  x: number[];
  y: number[];
  size: number[];
  colour: string[];
  shape: number[];
  hollow: boolean[];
  /** A bridge to a node that the filters let through. */
  faint: boolean[];
  /** The lines of a label. */
  label: (i: number) => string[];
  /** Order in which labels are given their place. */
  order: number[];
  lines: Line[];
  linesAt: number[][];
  cards: Card[];
  box: Box;
  near: Near | null;
  path: Step[] | null;
}

const SIZES: Record<string, number> = { Practice: 15, Program: 13, Place: 11, Organization: 10, Mechanism: 9, PolicyDocument: 10, Outcome: 9 };
/** Length of an edge that leaves its card. */
const FAR = 700;
/** Edges that go both ways. */
export const BOTH_WAYS = new Set(["cooperatesWith"]);

export interface Choice {
  state: GraphState;
  passes: (node: number) => boolean;
  filtered: boolean;
  english: boolean;
}

export function picture(g: Graph, { state, passes, filtered, english }: Choice): Picture {
  if (state.mode === "whole") return whole(g, filtered ? passes : () => true, english);
  if (state.mode === "path") return pathPicture(g, state, passes, english);
  const found = near(g, { ...state, passes });
  const drawn = look(g, found.nodes, english, (i) => found.bridge.has(i));
  drawn.near = found;
  connect(g, drawn);
  const items = drawn.rows.map((row, i): Item => ({
    parent: drawn.index.get(found.parent[i]) ?? -1, step: found.step[i], ...box(drawn, i), x: g.wire.nodes.x[row], y: g.wire.nodes.y[row], group: g.wire.nodes.type[row],
  }));
  [drawn.x, drawn.y] = tidy(items, drawn.lines.map((l) => [l.from, l.to]));
  return framed(drawn);
}

function pathPicture(g: Graph, state: GraphState, passes: (node: number) => boolean, english: boolean): Picture {
  const both = state.from >= 0 && state.to >= 0;
  const steps = both ? shortest(g, state.from, state.to, passes) : null;
  const rows = steps ? [state.from, ...steps.map((s) => s.to)] : [...new Set([state.from, state.to])].filter((i) => i >= 0);
  const drawn = look(g, rows, english, () => false);
  const ends = new Set(steps?.map((s) => [s.from, s.to].sort((a, b) => a - b).join()) ?? []);
  connect(g, drawn, (a, b) => ends.has([a, b].sort((p, q) => p - q).join()));
  drawn.path = steps;
  [drawn.x, drawn.y] = line(rows.length);
  return framed(drawn);
}

function whole(g: Graph, passes: (node: number) => boolean, english: boolean): Picture {
  const drawn = look(g, Array.from({ length: g.size }, (_, i) => i).filter(passes), english, () => false);
  drawn.x = drawn.rows.map((i) => g.wire.nodes.x[i]);
  drawn.y = drawn.rows.map((i) => g.wire.nodes.y[i]);
  connect(g, drawn);
  for (const l of drawn.lines) l.far = Math.abs(drawn.x[l.from] - drawn.x[l.to]) + Math.abs(drawn.y[l.from] - drawn.y[l.to]) > FAR;
  drawn.cards = cards(g, drawn);
  return framed(drawn);
}

function look(g: Graph, rows: number[], english: boolean, faint: (row: number) => boolean): Picture {
  const n = g.wire.nodes;
  const types = g.wire.names.nodeTypes;
  const edges = g.edgesOf();
  const size = rows.map((i) => (SIZES[types[n.type[i]][0]] ?? 9) + Math.min(7, Math.log2(1 + edges[i].length)));
  const order = rows.map((_, i) => i).sort((a, b) => size[b] - size[a] || a - b);
  return {
    rows, index: new Map(rows.map((row, i) => [row, i])), x: [], y: [], size, order,
    colour: rows.map((i) => types[n.type[i]][3]), shape: rows.map((i) => shapeNumber(types[n.type[i]][4])),
    hollow: rows.map((i) => n.redacted[i] === 1), faint: rows.map(faint),
    label: remembered((i) => wrapped(shown((english && n.en[rows[i]]) || n.label[rows[i]]))),
    lines: [], linesAt: [], cards: [], box: [0, 0, 1, 1], near: null, path: null,
  };
}

/** Labels are cut when they are first needed: of 20,000 few are ever seen. */
function remembered(make: (i: number) => string[]): (i: number) => string[] {
  const known: string[][] = [];
  return (i) => (known[i] ??= make(i));
}

/** Adds the edges between the nodes of a picture: the claims of one edge are one line. */
function connect(g: Graph, drawn: Picture, wanted: (a: number, b: number) => boolean = () => true): void {
  const { source, target, type, confidence } = g.wire.edges;
  const edges = g.edgesOf();
  const lines: Line[] = [];
  for (let from = 0; from < drawn.rows.length; from++) {
    const row = drawn.rows[from];
    const known = new Map<number, Line>();
    for (const e of edges[row]) {
      if (source[e] !== row) continue;
      const to = drawn.index.get(target[e]);
      if (to === undefined || !wanted(row, target[e])) continue;
      const key = target[e] * 32 + type[e];
      const had = known.get(key);
      if (had) {
        had.claims++;
        if (confidence[e] > confidence[had.row]) had.row = e;
      } else {
        const found = { from, to, type: type[e], row: e, claims: 1 };
        known.set(key, found);
        lines.push(found);
      }
    }
  }
  drawn.lines = lines;
  drawn.linesAt = drawn.rows.map(() => []);
  lines.forEach((l, i) => { drawn.linesAt[l.from].push(i); if (l.to !== l.from) drawn.linesAt[l.to].push(i); });
}

/** Width and height of a node with its label, at zoom 1. */
function box(drawn: Picture, i: number): { width: number; height: number } {
  const lines = drawn.label(i);
  return { width: Math.max(...lines.map(columns)) * 6.6 + 18, height: 2 * drawn.size[i] + 17 * lines.length + 12 };
}

function framed(drawn: Picture): Picture {
  if (!drawn.rows.length) return drawn;
  let [l, t, r, b] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < drawn.rows.length; i++) {
    l = Math.min(l, drawn.x[i]); r = Math.max(r, drawn.x[i]); t = Math.min(t, drawn.y[i]); b = Math.max(b, drawn.y[i]);
  }
  drawn.box = [l - 70, t - 24, r + 70, b + 52];
  return drawn;
}

/** The cards of the pieces: around the nodes that one piece alone names. */
function cards(g: Graph, drawn: Picture): Card[] {
  const pieces = g.piecesOf();
  const boxes = new Map<number, Box>();
  drawn.rows.forEach((row, i) => {
    if (pieces[row].length !== 1) return;
    const [x, y, piece] = [drawn.x[i], drawn.y[i], pieces[row][0]];
    const b = boxes.get(piece) ?? [x, y, x, y];
    boxes.set(piece, [Math.min(b[0], x), Math.min(b[1], y), Math.max(b[2], x), Math.max(b[3], y)]);
  });
  const { owner, place, title, document } = g.wire.pieces;
  return [...boxes].sort((a, b) => a[0] - b[0]).map(([piece, [l, t, r, b]]) => ({
    piece, box: [l - 64, t - 28, r + 64, b + 50], title: shown(place[piece] || owner[piece] || title[piece] || g.documentTitle(document[piece])),
  }));
}

/** The graphology graph that sigma draws; y grows upwards there. */
export function graphology(g: Graph, drawn: Picture): Graphology {
  const found = new Graphology({ multi: true, type: "directed", allowSelfLoops: true });
  drawn.rows.forEach((_, i) => found.addNode(i, {
    x: drawn.x[i], y: -drawn.y[i], size: drawn.size[i], color: drawn.colour[i], shape: drawn.shape[i] + (drawn.hollow[i] ? 8 : 0) + (drawn.faint[i] ? 16 : 0),
  }));
  const names = g.wire.names.edgeTypes;
  for (const l of drawn.lines) found.addEdge(l.from, l.to, { color: pale(names[l.type][3], l.far ? 0.2 : 0.55), size: 1.6, type: BOTH_WAYS.has(names[l.type][0]) ? "line" : "arrow" });
  return found;
}

/** A colour as it looks on white when only a part of it is drawn. */
function pale(colour: string, share: number): string {
  const part = (at: number) => Math.round(255 - share * (255 - parseInt(colour.slice(at, at + 2), 16))).toString(16).padStart(2, "0");
  return `#${part(1)}${part(3)}${part(5)}`;
}
