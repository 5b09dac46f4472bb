import { caseQuery, HEAD, caseRow, type Rows } from "../../data/claims";
import { data } from "../../state/app";
import type { Route } from "../../state/route";
import type { View } from "../index";
import { figures, said } from "./figures";
import { Outcomes } from "./Outcomes";
import { chosen, resultsOf } from "./rows";

function table(state: Route): Rows {
  const g = data();
  const r = g.wire.results;
  const found = resultsOf(state, chosen(state));
  const said1 = new Map<number, string[]>();
  for (const group of figures(g, found).groups) for (const f of group.figures) said1.set(f.result, [...(said1.get(f.result) ?? []), said(f)]);
  return { head: [...HEAD, "成效", "数值", "类型", "状态"], rows: found.map((i) => [...caseRow(g, r.case[i]), r.text[i], (said1.get(i) ?? []).join("；"), r.kind[i], r.status[i]]) };
}

function query(state: Route): string {
  const g = data();
  const r = g.wire.results;
  const found = resultsOf(state, chosen(state));
  const cases = [...new Set(found.map((i) => r.case[i]))];
  const some = state.params["f.status"] ? `  VALUES ?outcome { ${[...new Set(found.map((i) => `<${g.iri(r.node[i])}>`))].join(" ")} }\n` : "";
  const where = `${some}  ?result rdf:predicate pp:achieves ; rdf:subject ?mechanism ; rdf:object ?outcome ; pp:piece ?piece .
  ?outcome rdfs:label ?成效 FILTER(LANG(?成效) = "zh")`;
  return caseQuery(g, cases, { select: "?成效", where });
}

export const outcomes: View = { id: "outcomes", zh: "成效", en: "Results", component: Outcomes, about: ["一种做法在各地取得了什么成效", "What a practice achieved, place by place"], table, query };
