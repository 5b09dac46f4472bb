/** Which practice is known where since when: practices by years. #/timeline, #/timeline/<practice> */

import { useMemo } from "preact/hooks";
import "../../styles/timeline.css";
import { bounded, countPlaces, placeKey } from "../../data/cases";
import { shown } from "../../data/text";
import { pick } from "../../i18n";
import { t as common, valueName } from "../../i18n/common";
import { data, search } from "../../state/app";
import { change, go, route, select } from "../../state/route";
import { Table, type Column } from "../../ui/Table";
import { cell } from "../matrix/address";
import { span, timeRows, type TimeRow } from "./adoption";
import { Lanes } from "./Lanes";
import { shownCases } from "./rows";
import { t } from "./texts";

/** Years that have a column of their own; earlier ones share one. */
const COLUMNS = 10;

export function Timeline() {
  const g = data();
  const node = g.index().get(route.value.path[0] ?? "") ?? -1;
  const practice = node < 0 ? -1 : g.practiceOf()[node];
  return <section class="timeline" aria-label={t("title")}>{practice >= 0 ? <Lanes practice={practice} cases={shownCases(route.value)} /> : <Overview />}</section>;
}

function Overview() {
  const g = data();
  const now = route.value;
  const key = JSON.stringify([now.path, Object.entries(now.params).filter(([k]) => k.startsWith("f.") || k === "all")]);
  const { rows, years, unknown, total } = useMemo(() => overview(shownCases(route.peek())), [g, key]);
  const query = now.params.q ?? "";
  const hits = query.trim() ? new Set(search.value.find(query, g.size)) : null;
  const listed = hits ? rows.filter((r) => hits.has(g.wire.practices.node[r.practice])) : rows;
  const id = (r: TimeRow) => g.wire.nodes.id[g.wire.practices.node[r.practice]];
  return (
    <>
      <div class="tools">
        <span class="time-key"><i class="chip stated">1</i>{t("stated")}</span><span class="time-key"><i class="chip by">◂1</i>{t("by")}</span>
        <label><input type="checkbox" checked={now.params.all === "yes"} onChange={() => change({ all: now.params.all ? "" : "yes" }, true)} /> {t("all")}</label>
        <input type="search" class="narrow" aria-label={t("narrow")} placeholder={t("narrow")} value={query} onInput={(e) => change({ q: e.currentTarget.value }, true)} />
      </div>
      {unknown * 2 > total && <p class="note">{t("undated", total, unknown)}</p>}
      <div class="door-list">
        {listed.length ? <Table label={t("title")} columns={columns(years)} rows={listed} id={id} onOpen={(r) => go({ ...now, path: [id(r)], params: { ...now.params, sort: "" } })} /> : <p class="empty">{common("nothing")}</p>}
      </div>
      <p class="notes">{t("note")}</p>
    </>
  );
}

function overview(cases: number[]): { rows: TimeRow[]; years: number[]; unknown: number; total: number } {
  const g = data();
  const rows = timeRows(g, cases, (c) => placeKey(g, c)).sort((a, b) => a.practice - b.practice);
  const unknown = rows.reduce((n, r) => n + r.unknown.length, 0);
  const dated = rows.reduce((n, r) => n + [...r.years.values()].reduce((m, y) => m + y.stated.length + y.by.length, 0), 0);
  return { rows, years: span(rows.flatMap((r) => [...r.years.keys()])), unknown, total: unknown + dated };
}

function columns(years: number[]): Column<TimeRow>[] {
  const g = data();
  const p = g.wire.practices;
  const name = (r: TimeRow) => pick(p.label[r.practice], p.en[r.practice]);
  const own = years.slice(-COLUMNS), earlier = years.slice(0, -COLUMNS);
  const column = (head: string, of: number[], wide: boolean, width = "minmax(44px, 1fr)"): Column<TimeRow> => ({
    id: `y${of[of.length - 1]}`, name: head, width, wide, sort: (r) => of.reduce((n, y) => n + (r.years.get(y)?.stated.length ?? 0) * 1.001 + (r.years.get(y)?.by.length ?? 0), 0),
    cell: (r) => <Chips row={r} stated={of.flatMap((y) => r.years.get(y)?.stated ?? [])} by={of.flatMap((y) => r.years.get(y)?.by ?? [])} />,
  });
  return [
    { id: "name", name: t("practice"), width: "minmax(84px, 2.4fr)", sort: name, cell: (r) => <span class="two"><b class="cut">{shown(name(r))}</b>{p.field[r.practice] && <small class="cut">{valueName("field", p.field[r.practice])}</small>}</span> },
    { id: "places", name: t("places"), width: "62px", wide: true, sort: (r) => countPlaces(g, r.cases).high, cell: (r) => <span class="number">{bounded(countPlaces(g, r.cases))}</span> },
    { id: "first", name: t("first"), width: "58px", wide: true, sort: (r) => r.first ?? 9999, cell: (r) => <span class="number soft" title={r.first !== null && !isStated(r) ? t("by") : undefined}>{r.first === null ? "—" : `${isStated(r) ? "" : "◂"}${r.first}`}</span> },
    ...(earlier.length ? [column(t("before", earlier[earlier.length - 1]), earlier, true, "minmax(104px, 1fr)")] : []),
    ...own.map((y, i) => column(String(y), [y], i < own.length - 3)),
    { id: "unknown", name: t("unknownShort"), width: "minmax(58px, 1fr)", sort: (r) => r.unknown.length, cell: (r) => <Chips row={r} unknown={r.unknown} /> },
  ];
}

/** Whether a text states the first year; else the practice is only known to be there by then. */
function isStated(row: TimeRow): boolean {
  return row.first !== null && row.years.get(row.first)!.stated.length > 0;
}

/** Counts of places, each a button that opens their sentences. */
function Chips({ row, stated = [], by = [], unknown = [] }: { row: TimeRow; stated?: number[]; by?: number[]; unknown?: number[] }) {
  const g = data();
  const chip = (kind: string, cases: number[]) => {
    if (!cases.length) return null;
    const n = countPlaces(g, cases);
    const open = (e: Event) => {
      e.stopPropagation();
      select(cell(g.wire.nodes.id[g.wire.practices.node[row.practice]], "place", ...new Set(cases.map((c) => placeKey(g, c)))));
    };
    const text = n.high ? bounded(n) : String(cases.length);
    return <button class={`chip ${kind}`} title={kind === "unknown" ? t("unknown") : t(kind as "by")} onClick={open} onKeyDown={(e) => e.stopPropagation()}>{kind === "by" ? `◂${text}` : text}</button>;
  };
  return <span class="chips">{chip("stated", stated)}{chip("by", by)}{chip("unknown", unknown)}</span>;
}
