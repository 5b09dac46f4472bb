/** When a place is known to carry out a practice. Years are never guessed: bounds that are not known stay open. */

import type { Graph } from "../../data/graph";

/**
 * `stated`: the words say when it began, or by when it was under way. `result`: of what it achieved, so it was there by then.
 * `document`: the document is dated, so it was there by then. `planned`: the time stated lies after the date of the
 * document, so that it may be a plan: its year counts as unknown. `unknown`: nothing is said.
 */
export type Basis = "stated" | "planned" | "result" | "document" | "unknown";

export interface Adoption {
  case: number;
  basis: Basis;
  /** Years with their part of the year: 2023.5. null is not known. */
  from: number | null;
  to: number | null;
  /** It goes on at the end. */
  lasts: boolean;
  /** The ISO dates as they stand in the data. */
  text: string;
}

/** A day as a year with a fraction; the end of a day, month or year where *end*. */
export function at(iso: string, end = false): number | null {
  const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(iso);
  if (!found) return null;
  const [year, month, day] = [+found[1], found[2] ? +found[2] : 0, found[3] ? +found[3] : 0];
  if (!month) return year + (end ? 1 : 0);
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const passed = day ? (day - (end ? 0 : 1)) / length : end ? 1 : 0;
  return year + (month - 1 + passed) / 12;
}

export function interval(iso: string): { from: number | null; to: number | null; lasts: boolean } {
  const [start, end = start] = iso.split("/");
  return { from: at(start), to: end === ".." ? null : at(end, true), lasts: end === ".." };
}

/** What is known of the time of a case: what stands nearest to the practice decides. */
export function adoption(g: Graph, row: number): Adoption {
  const { time, piece, written: year } = g.wire.cases;
  const date = g.wire.documents.date[g.wire.pieces.document[piece[row]]] || year[row];
  const written = at(date, true);
  if (time[row]) {
    const known = interval(time[row]);
    const later = written !== null && (known.from ?? known.to ?? 0) > written;
    return { case: row, basis: later ? "planned" : "stated", ...known, text: time[row] };
  }
  const ends = g.resultsOf()[row].map((r) => [interval(g.wire.results.time[r]).to, g.wire.results.time[r]] as const).filter((e): e is [number, string] => e[0] !== null);
  const first = ends.sort((a, b) => a[0] - b[0])[0];
  if (first && (written === null || first[0] <= written)) return { case: row, basis: "result", from: null, to: first[0], lasts: false, text: first[1] };
  if (written !== null) return { case: row, basis: "document", from: null, to: written, lasts: false, text: date };
  return { case: row, basis: "unknown", from: null, to: null, lasts: false, text: "" };
}

/** The year in which an adoption is shown: when it began if that is known, else the last by which it was there; a plan has none. */
export function yearOf(a: Adoption): number | null {
  if (a.basis === "planned") return null;
  if (a.from !== null) return Math.floor(a.from);
  return a.to === null ? null : Math.ceil(a.to) - 1;
}

/** All years from the first to the last, both included; at most 60, the last ones. */
export function span(years: readonly number[]): number[] {
  if (!years.length) return [];
  const last = years.reduce((a, b) => Math.max(a, b)), first = Math.max(years.reduce((a, b) => Math.min(a, b)), last - 59);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

export interface YearCell {
  /** The text says that it began, or was done, in this year. */
  stated: number[];
  /** It was there in this year or before. */
  by: number[];
}

export interface TimeRow {
  practice: number;
  years: Map<number, YearCell>;
  unknown: number[];
  first: number | null;
  cases: number[];
}

/** Practices by year; each place stands once in a row, in its first year. */
export function timeRows(g: Graph, cases: readonly number[], place: (row: number) => string): TimeRow[] {
  const found = new Map<number, number[]>();
  for (const c of cases) {
    const p = g.wire.cases.practice[c];
    found.set(p, [...(found.get(p) ?? []), c]);
  }
  return [...found].map(([practice, own]) => timeRow(g, practice, own, place));
}

function timeRow(g: Graph, practice: number, cases: number[], place: (row: number) => string): TimeRow {
  const best = new Map<string, Adoption>();
  for (const a of cases.map((c) => adoption(g, c))) {
    const key = place(a.case);
    const known = best.get(key);
    if (!known || sooner(a, known)) best.set(key, a);
  }
  const row: TimeRow = { practice, years: new Map(), unknown: [], first: null, cases };
  for (const a of best.values()) {
    const year = yearOf(a);
    if (year === null) {
      row.unknown.push(a.case);
      continue;
    }
    const cell = row.years.get(year) ?? row.years.set(year, { stated: [], by: [] }).get(year)!;
    (a.basis === "stated" && a.from !== null ? cell.stated : cell.by).push(a.case);
    row.first = Math.min(row.first ?? year, year);
  }
  return row;
}

/** Whether *a* says more of the first time than *b*: a known year before none, an earlier one before a later one. */
function sooner(a: Adoption, b: Adoption): boolean {
  const [x, y] = [yearOf(a), yearOf(b)];
  if (x === null || y === null) return x !== null;
  return x < y || (x === y && a.basis === "stated" && b.basis !== "stated");
}
