import { casesAt, data } from "../../state/app";
import type { Route } from "../../state/route";

/** The cases of the timeline: of one practice, or of all that are shown; background programmes left out. */
export function shownCases(state: Route): number[] {
  const g = data();
  const { practices, cases } = g.wire;
  const node = g.index().get(state.path[0] ?? "");
  const one = node === undefined ? -1 : g.practiceOf()[node];
  return casesAt(state).filter((c) => (one >= 0 ? cases.practice[c] === one : !practices.background[cases.practice[c]] && (state.params.all === "yes" || practices.shared[cases.practice[c]])));
}
