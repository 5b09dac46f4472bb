/** The results of a practice as intervals by unit, and the scales on which they are drawn. */

import type { Graph } from "../../data/graph";

export interface Figure {
  /** Row of `results`. */
  result: number;
  case: number;
  unit: string;
  low: number | null;
  high: number | null;
  /** `=`, `>`, `>=`, `<`, `<=` or `~`, as the words say. */
  comparator: string;
}

export interface UnitGroup {
  unit: string;
  figures: Figure[];
}

/** The figures of results, by unit: units with most figures first; results without figures apart. */
export function figures(g: Graph, results: readonly number[]): { groups: UnitGroup[]; bare: number[] } {
  const r = g.wire.results, q = g.wire.quantities;
  const groups = new Map<string, Figure[]>();
  for (const result of results) {
    const own = g.quantitiesOf()[r.node[result]];
    r.intervals[result].forEach(([unit, low, high], i) => {
      if (low === null && high === null) return;
      const comparator = own && q.unit[own[i]] === unit ? q.comparator[own[i]] : guess(low, high);
      groups.set(unit, [...(groups.get(unit) ?? []), { result, case: r.case[result], unit, low, high, comparator }]);
    });
  }
  const sorted = [...groups].map(([unit, list]) => ({ unit, figures: list.sort((a, b) => middle(b) - middle(a)) }));
  return { groups: sorted.sort((a, b) => b.figures.length - a.figures.length || (a.unit < b.unit ? -1 : 1)), bare: results.filter((i) => r.intervals[i].every(([, low, high]) => low === null && high === null)) };
}

function guess(low: number | null, high: number | null): string {
  return low === null ? "<" : high === null ? ">=" : "=";
}

/** What a figure is sorted and placed by. */
export function middle(f: Figure): number {
  return f.low ?? f.high ?? 0;
}

/** Comparators whose upper bound belongs to the interval: at most 5, about 65%, 80% and more of a share (which ends at 100). */
const HELD: readonly string[] = ["<=", ">=", ">", "~"];

/** How the ends are drawn: closed ● holds the number, open ○ leaves it out, arrow → goes on, none is the foot of a scale that begins at 0. */
export function ends(f: Figure, scale?: Scale): { left: "closed" | "open" | "arrow" | "none"; right: "closed" | "open" | "arrow" } {
  const exact = f.low !== null && f.low === f.high;
  return {
    left: f.low === null ? (scale?.ticks[0] === 0 ? "none" : "arrow") : f.comparator === ">" && f.high === null ? "open" : "closed",
    right: f.high === null ? "arrow" : exact || HELD.includes(f.comparator) ? "closed" : "open",
  };
}

/** A figure as people write it: `≥ 80%`, `[2,500, 2,600) 元`, `约 30 人`; Chinese readers get 2500–2600元（不含 2600）, 万 and 亿. */
export function said(f: Figure, chinese = false): string {
  const n = (x: number) => (chinese ? counted(x) : x.toLocaleString("en-US", { maximumFractionDigits: 6 }));
  const about = f.comparator === "~" ? "约 " : "";
  const unit = f.unit && f.unit !== "%" && !chinese ? ` ${f.unit}` : f.unit;
  if (f.low !== null && f.low === f.high) return `${about}${n(f.low)}${unit}`;
  const held = HELD.includes(f.comparator);
  if (f.low !== null && f.high !== null && chinese) return `${about}${n(f.low)}–${n(f.high)}${unit}${held ? "" : `（不含 ${n(f.high)}）`}`;
  if (f.low !== null && f.high !== null) return `${about}[${n(f.low)}, ${n(f.high)}${held ? "]" : ")"}${unit}`;
  if (f.low !== null) return `${f.comparator === ">" ? ">" : "≥"} ${n(f.low)}${unit}`;
  return f.high === null ? f.unit : `${f.comparator === "<=" ? "≤" : "<"} ${n(f.high)}${unit}`;
}

/** A number with 万 and 亿, exact: 42万, 3.861亿. */
function counted(x: number): string {
  const [by, name] = Math.abs(x) >= 1e8 ? [1e8, "亿"] : Math.abs(x) >= 1e4 ? [1e4, "万"] : [1, ""];
  return `${+(x / by).toFixed(8)}${name}`;
}

export interface Scale {
  log: boolean;
  ticks: number[];
  /** Share of the width, 0 to 1. */
  at: (value: number) => number;
}

/** A scale that holds all bounds; logarithmic only where all of them are above 0. Per cent end at 100 unless passed. */
export function scale(list: readonly Figure[], log: boolean): Scale {
  const bounds = list.flatMap((f) => [f.low, f.high]).filter((x): x is number => x !== null);
  const top = Math.max(...bounds, list[0]?.unit === "%" ? 100 : 0), least = Math.min(...bounds);
  if (log && least > 0) return logScale(least, top);
  const step = nice((top - Math.min(0, least)) / 4 || 1);
  const from = Math.floor(Math.min(0, least) / step) * step, to = Math.max(Math.ceil(top / step - 1e-9) * step, from + step);
  const ticks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => +(from + i * step).toPrecision(12));
  return { log: false, ticks, at: (v) => (v - from) / (to - from) };
}

function logScale(least: number, top: number): Scale {
  const from = Math.floor(Math.log10(least) + 1e-9), to = Math.max(Math.ceil(Math.log10(top) - 1e-9), from + 1);
  const every = Math.ceil((to - from) / 5);
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => i).filter((i) => i % every === 0).map((i) => 10 ** (from + i));
  return { log: true, ticks, at: (v) => (Math.log10(v) - from) / (to - from) };
}

/** Whether one axis for all would squeeze the small ones: the greatest is more than a hundred times the least. */
export function wide(list: readonly Figure[]): boolean {
  const bounds = list.flatMap((f) => [f.low, f.high]).filter((x): x is number => x !== null && x > 0);
  return bounds.length > 1 && Math.max(...bounds) / Math.min(...bounds) > 100;
}

/** 1, 2 or 5 times a power of ten, not below *least*. */
function nice(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((f) => f * power).find((s) => s >= least * 0.999)!;
}

/** A tick as people read it: 1.2万, 3亿. */
export function tick(value: number, chinese: boolean): string {
  if (!chinese) return value.toLocaleString("en-US", { notation: "compact", maximumFractionDigits: 2 });
  for (const [unit, name] of [[1e8, "亿"], [1e4, "万"]] as const) if (Math.abs(value) >= unit) return `${+(value / unit).toPrecision(4)}${name}`;
  return String(+value.toPrecision(6));
}
