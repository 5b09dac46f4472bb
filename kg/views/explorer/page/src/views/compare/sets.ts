/** Two places or pieces side by side: the same result as `kg compare`, and which common practices go by other words. */

import { alike, byKey, plain, wordings, type By } from "../../data/cases";
import type { Graph } from "../../data/graph";

export interface Shared {
  practice: number;
  one: number[];
  other: number[];
}

export interface Comparison {
  /** The same practice in the same words. */
  common: Shared[];
  /** The same practice in other words. */
  adapted: Shared[];
  onlyOne: Shared[];
  onlyOther: Shared[];
}

type Done = Map<string, number[]>;

/** The cases by place or piece; background programmes left out. */
export function done(g: Graph, cases: readonly number[], by: By): Done {
  return byKey(g, cases.filter((c) => !g.wire.practices.background[g.wire.cases.practice[c]]), by);
}

function practicesOf(g: Graph, cases: readonly number[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const c of cases) {
    const p = g.wire.cases.practice[c];
    found.set(p, [...(found.get(p) ?? []), c]);
  }
  return found;
}

export function compare(g: Graph, all: Done, one: string, other: string): Comparison {
  const mine = practicesOf(g, all.get(one) ?? []), theirs = practicesOf(g, all.get(other) ?? []);
  const found: Comparison = { common: [], adapted: [], onlyOne: [], onlyOther: [] };
  for (const practice of [...new Set([...mine.keys(), ...theirs.keys()])].sort((a, b) => a - b)) {
    const row = { practice, one: mine.get(practice) ?? [], other: theirs.get(practice) ?? [] };
    if (!row.other.length) found.onlyOne.push(row);
    else if (!row.one.length) found.onlyOther.push(row);
    else (sameWords(g, row) ? found.common : found.adapted).push(row);
  }
  return found;
}

function sameWords(g: Graph, row: Shared): boolean {
  const theirs = new Set(wordings(g, row.other).map(plain));
  return wordings(g, row.one).map(plain).some((w) => theirs.has(w));
}

/** Pairs with most in common, those of named places first. */
export function pairs(g: Graph, all: Done, most = 8): [string, string, number][] {
  const sets = [...all].map(([key, cases]) => [key, new Set(practicesOf(g, cases).keys())] as const).sort((a, b) => b[1].size - a[1].size).slice(0, 200);
  const found: [string, string, number, number][] = [];
  sets.forEach(([one, a], i) => sets.slice(i + 1).forEach(([other, b]) => {
    const near = alike(a, b);
    const common = Math.round((near * (a.size + b.size)) / (1 + near));
    if (common) found.push([one, other, common, Number(one.includes("#")) + Number(other.includes("#"))]);
  }));
  return found.sort((x, y) => x[3] - y[3] || y[2] - x[2] || (x[0] + x[1] < y[0] + y[1] ? -1 : 1)).slice(0, most).map(([a, b, n]) => [a, b, n]);
}
