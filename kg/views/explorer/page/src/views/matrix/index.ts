import { caseQuery, caseTable, type Rows } from "../../data/claims";
import { keyOf } from "../../data/cases";
import { casesAt, data } from "../../state/app";
import type { Route } from "../../state/route";
import type { View } from "../index";
import { CellDetails } from "./CellDetails";
import { grid, wanted } from "./grid";
import { Matrix } from "./Matrix";
import { RowDetails } from "./RowDetails";

/** The cases of the cells, row by row; background programmes left out. */
function shownCases(state: Route): number[] {
  const g = data();
  const found = grid(g, casesAt(state), wanted(state.params));
  return found.rows.flatMap((r) => found.columns.flatMap((c) => found.cells.get(r.key)!.get(c.practice) ?? []));
}

function table(state: Route): Rows {
  const by = wanted(state.params).by;
  return caseTable(data(), shownCases(state), ["行"], (c) => [keyOf(data(), c, by)]);
}

export const matrix: View = {
  id: "matrix", zh: "矩阵", en: "Matrix", component: Matrix, about: ["一行一个地方，一列一种做法；有色即材料写明当地在做", "A row is a place, a column a practice; colour: a text says it is done there"], table, query: (state) => caseQuery(data(), shownCases(state)), details: { cell: CellDetails, row: RowDetails },
};
