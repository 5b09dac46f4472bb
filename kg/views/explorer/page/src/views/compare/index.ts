import { caseQuery, caseTable, type Rows } from "../../data/claims";
import { keyOf } from "../../data/cases";
import { casesAt, data } from "../../state/app";
import type { Route } from "../../state/route";
import type { View } from "../index";
import { Compare } from "./Compare";
import { byOf, PARTS, partName } from "./parts";
import { compare as sets, done } from "./sets";

/** The cases of the two places, part by part. */
function shownCases(state: Route): { row: number; part: string }[] {
  const g = data();
  const by = byOf(state);
  const found = sets(g, done(g, casesAt(state), by), state.path[0] ?? "", state.path[1] ?? "");
  return PARTS.flatMap((part) => found[part].flatMap((s) => [...s.one, ...s.other].map((row) => ({ row, part: partName(part, state.path) }))));
}

function table(state: Route): Rows {
  const found = shownCases(state);
  const part = new Map(found.map((f) => [f.row, f.part]));
  return caseTable(data(), found.map((f) => f.row), ["行", "比较"], (row) => [keyOf(data(), row, byOf(state)), part.get(row)!]);
}

export const compare: View = {
  id: "compare", zh: "比较", en: "Compare", component: Compare, about: ["选两个地方，看哪些做法相同，哪些只在一处", "Choose two places: what both do, what only one does"], table, query: (state) => caseQuery(data(), shownCases(state).map((f) => f.row)),
};
