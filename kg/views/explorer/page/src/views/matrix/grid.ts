/** The matrix: places, pieces or levels by practices; which rows and columns there are, in which order, with which counts. */

import { BY, byKey, alike, chained, countPlaces, planKey, type Bounds, type By } from "../../data/cases";
import type { Graph } from "../../data/graph";

export interface GridRow {
  key: string;
  /** The place is withheld, or the piece has no one place. */
  hidden: boolean;
  unplaced: boolean;
  /** Name of the place, as the piece writes it. */
  name: string;
  /** How many practices; background programmes left out. */
  practices: number;
}

export interface GridColumn {
  practice: number;
  field: string;
  places: Bounds;
  pieces: number;
}

export interface Grid {
  rows: GridRow[];
  columns: GridColumn[];
  /** Background programmes: shown apart, counted nowhere. */
  background: GridColumn[];
  /** Cases by row key and practice. */
  cells: Map<string, Map<number, number[]>>;
  /** What a place only plans or denies, by row key and practice, where no text says that it is done. Counted nowhere. */
  plans: Map<string, Map<number, Stance>>;
  /** Neighbouring columns of one field: field, first column, number. Empty where columns are not grouped. */
  groups: [string, number, number][];
  places: Bounds;
}

export type Stance = "planned" | "denied";
export type Order = "count" | "name" | "like";

export interface Wanted {
  by: By;
  rows: Order;
  columns: Order;
  grouped: boolean;
  /** Practices of one piece, too. */
  all: boolean;
  /** The row that others are compared with; "" is none. */
  near: string;
}

/** What the address says, with what is usual where it says nothing. */
export function wanted(params: Record<string, string>): Wanted {
  const one = <T extends string>(of: readonly T[], value: string | undefined): T => of.find((o) => o === value) ?? of[0];
  const orders = ["count", "name", "like"] as const;
  return {
    by: one(BY, params.by), rows: one(orders, params.rows), columns: one(orders, params.cols), grouped: params.group !== "no", all: params.all === "yes", near: params.near ?? "",
  };
}

const collator = new Intl.Collator("zh-CN", { numeric: true });
/** Above this the order by likeness would take too long: rows then stay by count. */
const MANY = 1500;

export function grid(g: Graph, cases: readonly number[], w: Wanted): Grid {
  const p = g.wire.practices;
  const { practice } = g.wire.cases;
  const used = cases.filter((c) => w.all || p.shared[practice[c]] || (p.background[practice[c]] && p.pieces[practice[c]] > 1));
  const counted = used.filter((c) => !p.background[practice[c]]);
  const cells = new Map<string, Map<number, number[]>>();
  for (const [key, own] of byKey(g, used, w.by)) {
    const row = new Map<number, number[]>();
    for (const c of own) row.set(practice[c], [...(row.get(practice[c]) ?? []), c]);
    cells.set(key, row);
  }
  const rows = ordered([...cells].map(([key, of]) => gridRow(g, key, of, w.by)), cells, w);
  const all = columnsOf(g, used).sort((a, b) => weight(b) - weight(a) || a.practice - b.practice);
  const columns = arranged(g, all.filter((c) => !p.background[c.practice]), cells, w);
  return { rows, columns, background: all.filter((c) => p.background[c.practice]), cells, plans: plansOf(g, cells, w.by), groups: w.grouped ? groups(columns) : [], places: countPlaces(g, counted) };
}

function gridRow(g: Graph, key: string, of: Map<number, number[]>, by: By): GridRow {
  const first = of.values().next().value![0];
  const site = g.wire.cases.site[first], piece = g.wire.cases.piece[first];
  const { sites, pieces, practices } = g.wire;
  const own = by === "piece" ? pieces.place[piece] : sites.name[site];
  const hidden = by !== "level" && !!(by === "piece" ? pieces.redacted[piece] : sites.hidden[site]);
  return { key, hidden, unplaced: by !== "level" && !own, name: by === "level" ? "" : own, practices: [...of.keys()].filter((n) => !practices.background[n]).length };
}

function plansOf(g: Graph, cells: Grid["cells"], by: By): Grid["plans"] {
  const found: Grid["plans"] = new Map();
  const { edge, practice, stance } = g.wire.stances;
  edge.forEach((_, i) => {
    const key = planKey(g, i, by);
    if (by === "level" || !cells.has(key) || cells.get(key)!.has(practice[i])) return;
    found.set(key, (found.get(key) ?? new Map<number, Stance>()).set(practice[i], stance[i]));
  });
  return found;
}

function columnsOf(g: Graph, cases: readonly number[]): GridColumn[] {
  const found = new Map<number, number[]>();
  for (const c of cases) {
    const n = g.wire.cases.practice[c];
    found.set(n, [...(found.get(n) ?? []), c]);
  }
  return [...found].map(([practice, of]) => ({
    practice, field: g.wire.practices.field[practice], places: countPlaces(g, of), pieces: new Set(of.map((c) => g.wire.cases.piece[c])).size,
  }));
}

const weight = (c: GridColumn) => c.places.low * 1e6 + c.places.high * 1e3 + c.pieces;

function ordered(rows: GridRow[], cells: Grid["cells"], w: Wanted): GridRow[] {
  const sets = new Map(rows.map((r) => [r.key, new Set(cells.get(r.key)!.keys())]));
  const byCount = [...rows].sort((a, b) => b.practices - a.practices || Number(a.hidden) - Number(b.hidden) || collator.compare(a.key, b.key));
  const near = sets.get(w.near);
  if (near) return byCount.map((r) => [r.key === w.near ? 2 : alike(near, sets.get(r.key)!), r] as const).sort((a, b) => b[0] - a[0]).map(([, r]) => r);
  if (w.rows === "name") return byCount.sort((a, b) => Number(a.hidden || a.unplaced) - Number(b.hidden || b.unplaced) || collator.compare(a.name || a.key, b.name || b.key) || collator.compare(a.key, b.key));
  if (w.rows === "like" && rows.length <= MANY) return chained(byCount.map((r) => sets.get(r.key)!)).map((i) => byCount[i]);
  return byCount;
}

function arranged(g: Graph, columns: GridColumn[], cells: Grid["cells"], w: Wanted): GridColumn[] {
  const label = (c: GridColumn) => g.wire.practices.label[c.practice];
  if (w.columns === "name") columns.sort((a, b) => collator.compare(label(a), label(b)));
  if (w.columns === "like" && columns.length <= MANY) {
    const rows = new Map<number, Set<string>>(columns.map((c) => [c.practice, new Set()]));
    for (const [key, of] of cells) for (const practice of of.keys()) rows.get(practice)?.add(key);
    const order = chained(columns.map((c) => rows.get(c.practice)!)).map((i) => columns[i]);
    columns.splice(0, columns.length, ...order);
  }
  if (!w.grouped) return columns;
  const size = new Map<string, number>();
  for (const c of columns) size.set(c.field, (size.get(c.field) ?? 0) + 1);
  const rank = (c: GridColumn) => (c.field ? -size.get(c.field)! : 1);
  const at = new Map(columns.map((c, i) => [c, i]));
  return columns.sort((a, b) => rank(a) - rank(b) || (a.field < b.field ? -1 : a.field > b.field ? 1 : at.get(a)! - at.get(b)!));
}

function groups(columns: GridColumn[]): [string, number, number][] {
  const found: [string, number, number][] = [];
  columns.forEach((c, i) => {
    const last = found[found.length - 1];
    if (last && last[0] === c.field) last[2]++;
    else found.push([c.field, i, 1]);
  });
  return found;
}
