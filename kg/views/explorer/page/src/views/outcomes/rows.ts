import { NONE } from "../../state/filters";
import { casesAt, data } from "../../state/app";
import type { Route } from "../../state/route";

/** The results of practices that an address lets through, by practice; background programmes left out. */
export function resultsByPractice(state: Route): Map<number, number[]> {
  const g = data();
  const { practices, cases, results } = g.wire;
  const statuses = (state.params["f.status"] ?? "").split(",").filter(Boolean);
  const found = new Map<number, number[]>();
  for (const c of casesAt(state)) {
    const own = g.resultsOf()[c].filter((r) => !statuses.length || statuses.includes(results.status[r] || NONE));
    const p = cases.practice[c];
    if (own.length && !practices.background[p]) found.set(p, [...(found.get(p) ?? []), ...own]);
  }
  return found;
}

/** Practices with results, those with most first. */
export function ranked(found: Map<number, number[]>): number[] {
  return [...found.keys()].sort((a, b) => found.get(b)!.length - found.get(a)!.length || a - b);
}

/** The practice of the address; else the one with most results; -1 where none has any. */
export function chosen(state: Route): number {
  const g = data();
  const node = g.index().get(state.path[0] ?? "");
  const named = node === undefined ? -1 : g.practiceOf()[node];
  return named >= 0 ? named : (ranked(resultsByPractice(state))[0] ?? -1);
}

export function resultsOf(state: Route, practice: number): number[] {
  return resultsByPractice(state).get(practice) ?? [];
}

/** Each outcome of a piece once: two mechanisms of one piece may achieve the same. */
export function once(results: readonly number[]): number[] {
  const { case: of, node } = data().wire.results;
  const seen = new Set<string>();
  return results.filter((r) => {
    const key = `${node[r]} ${data().wire.cases.piece[of[r]]}`;
    return !seen.has(key) && seen.add(key);
  });
}
