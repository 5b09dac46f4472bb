import { caseQuery, caseTable, type Rows } from "../../data/claims";
import { data } from "../../state/app";
import type { Route } from "../../state/route";
import type { View } from "../index";
import { adoption, yearOf } from "./adoption";
import { shownCases } from "./rows";
import { t } from "./texts";
import { Timeline } from "./Timeline";

function table(state: Route): Rows {
  const g = data();
  const { document } = g.wire.pieces;
  return caseTable(g, shownCases(state), ["材料日期", "年份", "依据", "区间"], (c) => {
    const a = adoption(g, c);
    return [g.wire.documents.date[document[g.wire.cases.piece[c]]], yearOf(a) ?? "", t(`basis_${a.basis}`), a.text];
  });
}

export const timeline: View = {
  id: "timeline", zh: "时间", en: "Timeline", component: Timeline, about: ["每种做法从哪一年起、在几个地方有", "In which year how many places took a practice up"], table,
  query: (state) => caseQuery(data(), shownCases(state), { select: "?材料日期", where: "  OPTIONAL { ?document dcterms:date ?材料日期 }" }),
};
