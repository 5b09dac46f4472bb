/** The filters that all views share: which nodes are let through, and how many each choice would let through. */

import type { Graph } from "../data/graph";

export const FACETS = ["type", "place", "level", "year", "field", "instrument", "confidence", "status"] as const;
export type Facet = (typeof FACETS)[number];
/** Chosen values by facet; a facet without values lets everything through. Values of one facet are alternatives. */
export type Filters = Partial<Record<Facet, string[]>>;

/** The confidence classes, by their least confidence in thousandths. */
export const CONFIDENCE: readonly [string, number][] = [["high", 900], ["middle", 700], ["low", 0]];
/** What stands for "not known". */
export const NONE = "-";

export function fromParams(params: Record<string, string>): Filters {
  const found: Filters = {};
  for (const facet of FACETS) {
    const values = separated(params[`f.${facet}`] ?? "");
    if (values.length) found[facet] = values;
  }
  return found;
}

export function toParams(filters: Filters): Record<string, string> {
  return Object.fromEntries(FACETS.map((facet) => [`f.${facet}`, joined([...(filters[facet] ?? [])].sort())]));
}

/** Values as one text: a comma or backslash inside a value has a backslash before it. */
export function joined(values: readonly string[]): string {
  return values.map((v) => v.replace(/[\\,]/g, "\\$&")).join(",");
}

export function separated(text: string): string[] {
  return (text.match(/(?:[^\\,]|\\[^])+/g) ?? []).map((v) => v.replace(/\\([^])/g, "$1"));
}

/** The filters with one value chosen or no longer chosen. */
export function toggled(filters: Filters, facet: Facet, value: string): Filters {
  const now = filters[facet] ?? [];
  const next = now.includes(value) ? now.filter((v) => v !== value) : [...now, value];
  return { ...filters, [facet]: next };
}

/** The values of every node for every facet: made once. */
export class Facets {
  readonly values: Record<Facet, string[][]>;

  constructor(readonly graph: Graph) {
    const all = Array.from({ length: graph.size }, (_, i) => i);
    const pieces = graph.piecesOf();
    const per = (of: (piece: number) => string): string[][] => {
      const known = graph.wire.pieces.number.map((_, p) => of(p) || NONE);
      return pieces.map((ps) => unique(ps.map((p) => known[p])));
    };
    this.values = {
      type: all.map((i) => [graph.typeOf(i)]),
      place: per((p) => placeOf(graph, p)),
      level: per((p) => graph.wire.pieces.level[p]),
      year: per((p) => graph.year(p)),
      field: all.map((i) => [fieldOf(graph, i) || NONE]),
      instrument: all.map((i) => instrumentsOf(graph, i)),
      confidence: all.map((i) => [classOf(graph.confidence()[i])]),
      status: all.map((i) => [graph.wire.nodes.status[i] || NONE]),
    };
  }

  /** Whether a node is let through; *but* leaves one facet out. */
  passes(node: number, filters: Filters, but?: Facet): boolean {
    return FACETS.every((f) => f === but || !filters[f]?.length || this.values[f][node].some((v) => filters[f]!.includes(v)));
  }

  filter(filters: Filters, nodes?: readonly number[]): number[] {
    const from = nodes ?? Array.from({ length: this.graph.size }, (_, i) => i);
    return active(filters) ? from.filter((i) => this.passes(i, filters)) : [...from];
  }

  /** How many nodes each value of a facet lets through under the other filters, most first. */
  counts(facet: Facet, filters: Filters, nodes?: readonly number[]): [string, number][] {
    const found = new Map<string, number>();
    const from = nodes ?? this.values[facet].map((_, i) => i);
    for (const i of from) {
      if (this.passes(i, filters, facet)) for (const v of this.values[facet][i]) found.set(v, (found.get(v) ?? 0) + 1);
    }
    for (const v of filters[facet] ?? []) if (!found.has(v)) found.set(v, 0);
    return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }
}

export function active(filters: Filters): number {
  return FACETS.reduce((n, f) => n + (filters[f]?.length ?? 0), 0);
}

function unique(values: string[]): string[] {
  return values.length < 2 ? values.length ? values : [NONE] : [...new Set(values)];
}

/** The place of a piece; a hidden one goes by its piece, because two of the same mask may be two places. */
export function placeOf(graph: Graph, piece: number): string {
  const { place, redacted } = graph.wire.pieces;
  return place[piece] && redacted[piece] ? `${place[piece]}（${graph.pieceName(piece)}）` : place[piece];
}

function fieldOf(graph: Graph, node: number): string {
  const practice = graph.practiceOf()[node];
  return practice < 0 ? "" : graph.wire.practices.field[practice];
}

function instrumentsOf(graph: Graph, node: number): string[] {
  const own = graph.attributes(node, "instrument").map((a) => a.value);
  const practice = graph.practiceOf()[node];
  const known = practice < 0 ? "" : graph.wire.practices.instrument[practice];
  return unique(known ? [...own, known] : own);
}

function classOf(confidence: number): string {
  return CONFIDENCE.find(([, least]) => confidence >= least)![0];
}
