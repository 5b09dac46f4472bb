/** The whole matrix for print: tables as wide as a sheet of paper, each with the names of rows and columns on every page. */

import { bounded, countPlaces, wordings } from "../../data/cases";
import { shown } from "../../data/text";
import { pick } from "../../i18n";
import { t as common, valueName } from "../../i18n/common";
import { data } from "../../state/app";
import type { By } from "../../data/cases";
import type { Grid, GridColumn, GridRow, Stance } from "./grid";
import { SIGNS } from "./Matrix";
import { rowName } from "./names";
import { t } from "./texts";

/** Columns of a sheet (A4, landscape); lines that are printed at most, over all sheets. */
const ACROSS = 24, LINES = 4000;

/** Columns by sheets: background programmes on sheets of their own. */
export function sheets(columns: readonly GridColumn[], background: readonly GridColumn[], across = ACROSS): GridColumn[][] {
  const cut = (list: readonly GridColumn[]) => {
    const each = Math.ceil(list.length / Math.max(1, Math.ceil(list.length / across)));
    return each ? Array.from({ length: Math.ceil(list.length / each) }, (_, i) => list.slice(i * each, (i + 1) * each)) : [];
  };
  return [...cut(columns), ...cut(background)];
}

/** Neighbouring columns of one field: its name and how many there are. */
function bands(columns: readonly GridColumn[]): [string, number][] {
  const found: [string, number][] = [];
  for (const { field } of columns) {
    if (found.length && found[found.length - 1][0] === field) found[found.length - 1][1]++;
    else found.push([field, 1]);
  }
  return found;
}

export function Sheets({ found, by }: { found: Grid; by: By }) {
  const all = sheets(found.columns, found.background);
  const rows = found.rows.slice(0, Math.max(1, Math.floor(LINES / Math.max(1, all.length))));
  return (
    <div class="matrix-sheets">
      <p><b>{t("size", found.rows.length, found.columns.length)}</b> · {t("places", bounded(found.places))} · {t("printKey")} · {common("bounds")}</p>
      {rows.length < found.rows.length && <p>{common("printCut", rows.length, found.rows.length)}</p>}
      {all.map((columns, i) => <Sheet key={i} found={found} rows={rows} columns={columns} by={by} background={found.background.includes(columns[0])} title={t("sheet", i + 1, all.length)} />)}
    </div>
  );
}

function Sheet({ found, rows, columns, by, background, title }: { found: Grid; rows: GridRow[]; columns: GridColumn[]; by: By; background: boolean; title: string }) {
  const p = data().wire.practices;
  const grouped = found.groups.length > 0 && !background;
  return (
    <table>
      <thead>
        <tr><th scope="col" class="corner">{title}</th>{background ? <th colSpan={columns.length}>{t("back")}</th>
          : (grouped ? bands(columns) : [["", columns.length] as const]).map(([field, n], i) => <th key={i} colSpan={n}>{!grouped ? "" : field ? valueName("field", field) : t("noField")}</th>)}</tr>
        <tr><th scope="col">{t(by)}</th>{columns.map((c) => <th key={c.practice} scope="col" class="label"><span>{shown(pick(p.label[c.practice], p.en[c.practice]))}</span></th>)}</tr>
        <tr><th scope="col" class="total">{background ? t("backTotal") : t("columnTotal")}</th>{columns.map((c) => <th key={c.practice} class="total">{background ? c.pieces : bounded(c.places)}</th>)}</tr>
      </thead>
      <tbody>{rows.map((row) => <tr key={row.key}><th scope="row"><b>{row.practices}</b><span>{row.hidden && <i class="mask" />}{shown(rowName(row.key, by))}</span></th>{columns.map((c) => <SheetCell key={c.practice} cases={found.cells.get(row.key)!.get(c.practice)} plan={found.plans.get(row.key)?.get(c.practice)} hidden={row.hidden} by={by} background={background} />)}</tr>)}</tbody>
    </table>
  );
}

function SheetCell({ cases, plan, hidden, by, background }: { cases: number[] | undefined; plan: Stance | undefined; hidden: boolean; by: By; background: boolean }) {
  if (!cases) return <td>{plan && SIGNS[plan]}</td>;
  const places = by === "level" ? countPlaces(data(), cases) : null;
  const n = places ? places.high : wordings(data(), cases).length;
  const withheld = hidden || (places && places.low !== places.high);
  return <td class={`n${Math.min(n, 3)} ${withheld ? "withheld" : ""} ${background ? "back" : ""}`}><span>{places ? bounded(places) : n}{withheld ? "*" : ""}</span></td>;
}
