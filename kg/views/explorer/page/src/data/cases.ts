/** Cases (who carries out which practice, by which sentence) as the views of practices need them: filtered, by place, counted. */

import { CONFIDENCE, NONE, placeOf, type Facets, type Filters } from "../state/filters";
import type { Graph } from "./graph";

/** What stands on the other side of a practice: places (each piece for itself where its place is withheld), pieces, levels. */
export const BY = ["place", "piece", "level"] as const;
export type By = (typeof BY)[number];

/** The rows of `cases` that the shared filters let through; background programmes among them. */
export function casesThrough(g: Graph, facets: Facets, filters: Filters): number[] {
  const { node, practice, piece, confidence } = g.wire.cases;
  const { field } = g.wire.practices;
  const level = g.wire.pieces.level;
  const results = g.resultsOf();
  const has = (name: keyof Filters, of: () => readonly string[]) => !filters[name]?.length || of().some((v) => filters[name]!.includes(v));
  const passes = (c: number): boolean =>
    has("type", () => [g.typeOf(node[c]), "Practice"]) &&
    has("place", () => [placeOf(g, piece[c]) || NONE]) &&
    has("level", () => [level[piece[c]] || NONE]) &&
    has("year", () => [g.year(piece[c]) || NONE]) &&
    has("field", () => [field[practice[c]] || NONE]) &&
    has("instrument", () => facets.values.instrument[node[c]]) &&
    has("confidence", () => [CONFIDENCE.find(([, least]) => confidence[c] >= least)![0]]) &&
    has("status", () => (results[c].length ? results[c].map((r) => g.wire.results.status[r] || NONE) : [NONE]));
  return node.map((_, c) => c).filter(passes);
}

/** What `kg compare` calls the place of a case: its name, or its piece (`材料.txt#2`) where that is withheld or there is none. */
export function placeKey(g: Graph, row: number): string {
  const { site, piece } = g.wire.cases;
  const { id, name, hidden } = g.wire.sites;
  return id[site[row]] && !hidden[site[row]] ? name[site[row]] : g.pieceName(piece[row]);
}

/** The same for a row of `stances`. */
export function planKey(g: Graph, row: number, by: By = "place"): string {
  const { edge, place, hidden } = g.wire.stances;
  return by === "place" && place[row] && !hidden[row] ? place[row] : g.pieceName(g.wire.edges.piece[edge[row]]);
}

export function keyOf(g: Graph, row: number, by: By): string {
  if (by === "place") return placeKey(g, row);
  if (by === "piece") return g.pieceName(g.wire.cases.piece[row]);
  const site = g.wire.cases.site[row];
  return g.wire.sites.level[site] || (g.wire.sites.id[site] ? NONE : g.wire.pieces.level[g.wire.cases.piece[row]] || NONE);
}

/** Cases by their key, in the order of first sight. */
export function byKey(g: Graph, cases: readonly number[], by: By): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const c of cases) {
    const key = keyOf(g, c, by);
    const row = found.get(key);
    if (row) row.push(c);
    else found.set(key, [c]);
  }
  return found;
}

export interface Bounds {
  low: number;
  high: number;
}

/** `3`, or `3–6` where places are withheld. */
export function bounded({ low, high }: Bounds): string {
  return low === high ? String(low) : `${low}–${high}`;
}

const CLASS = /(自治州|自治县|自治区|新区|省|市|县|区|州|盟|旗|镇|乡|街道|村|社区)$/;

function classWord(name: string): string {
  return CLASS.exec(name)?.[1] ?? "";
}

/** Whether the division *code* lies in the division *above*. */
export function below(code: string, above: string): boolean {
  if (!code || !above || code === above) return false;
  let stem = above.replace(/0+$/, "");
  if (stem.length % 2) stem += "0";
  return code.startsWith(stem);
}

/**
 * How many places carry something out: the count of `kg.analysis.counting`, so that numbers are those of `kg shared`.
 * A withheld place may be any other of its class word; a superior of another place adds to the greatest number only,
 * and not where its sentences name that other place.
 */
export function countPlaces(g: Graph, cases: readonly number[]): Bounds {
  const { site, named } = g.wire.cases;
  const { id, name, hidden, code } = g.wire.sites;
  const sites = [...new Set(cases.map((c) => site[c]))].filter((s) => id[s]);
  const open = new Map(sites.filter((s) => !hidden[s]).map((s) => [id[s], s]));
  const withheld = new Map(sites.filter((s) => hidden[s]).map((s) => [id[s], s]));
  const names = new Set([...open.values()].map((s) => name[s]));
  const superiors = [...open].filter(([, s]) => code[s] && [...open.values()].some((o) => below(code[o], code[s])));
  const reports = (key: string) => cases.filter((c) => id[site[c]] === key).every((c) => named[c].some((n) => names.has(n)));
  const above = new Set(superiors.map(([key]) => key));
  const sure = [...open].filter(([key]) => !above.has(key));
  const classes = new Set(sure.map(([, s]) => classWord(name[s])));
  const more = new Set([...withheld.values()].map((s) => classWord(name[s])).filter((w) => w && !classes.has(w)));
  const low = Math.max(sure.length + more.size, open.size || withheld.size ? 1 : 0);
  const high = open.size - superiors.filter(([key]) => reports(key)).length + withheld.size;
  return { low, high: Math.max(low, high) };
}

/** How alike two sets are: the share of what they have in common (Jaccard). */
export function alike(one: ReadonlySet<unknown>, other: ReadonlySet<unknown>): number {
  let common = 0;
  for (const x of one) if (other.has(x)) common++;
  const all = one.size + other.size - common;
  return all ? common / all : 0;
}

/** An order in which neighbours are alike: each next is the one most like the last; the first stays first. */
export function chained(sets: readonly ReadonlySet<unknown>[]): number[] {
  const left = sets.map((_, i) => i);
  const found: number[] = [];
  let last = left.shift();
  while (last !== undefined) {
    found.push(last);
    let best = -1, at = -1;
    left.forEach((i, k) => {
      const near = alike(sets[last!], sets[i]);
      if (near > best) [best, at] = [near, k];
    });
    last = at < 0 ? undefined : left.splice(at, 1)[0];
  }
  return found;
}

/** The wordings of cases, each once. */
export function wordings(g: Graph, cases: readonly number[]): string[] {
  return [...new Set(cases.map((c) => g.wire.nodes.label[g.wire.cases.node[c]]))];
}

/** One spelling of a wording: no spaces, no quotation marks (as `kg.text.normal`). */
export function plain(wording: string): string {
  return wording.normalize("NFKC").replace(/[\s“”‘’"'「」『』《》〈〉]/g, "");
}
