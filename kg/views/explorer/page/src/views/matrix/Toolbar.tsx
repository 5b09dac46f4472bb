/** What the rows are, and in which order rows and columns stand. */

import { BY } from "../../data/cases";
import { change } from "../../state/route";
import { shown } from "../../data/text";
import type { Grid, Order, Wanted } from "./grid";
import { rowName } from "./names";
import { t } from "./texts";

const ORDERS: readonly Order[] = ["count", "like", "name"];

export function Toolbar({ found, wanted: w }: { found: Grid; wanted: Wanted }) {
  return (
    <div class="tools">
      <span class="switch" role="group" aria-label={t("by")}>
        {BY.map((b) => <button key={b} aria-pressed={w.by === b} onClick={() => change({ by: b === "place" ? "" : b, near: "", sel: "" })}>{t(b)}</button>)}
      </span>
      <label>{t("rows")} <Orders value={w.rows} of="rows" /></label>
      <label>{t("columns")} <Orders value={w.columns} of="cols" /></label>
      <label><input type="checkbox" checked={w.grouped} onChange={() => change({ group: w.grouped ? "no" : "" }, true)} /> {t("grouped")}</label>
      <label><input type="checkbox" checked={w.all} onChange={() => change({ all: w.all ? "" : "yes" }, true)} /> {t("all")}</label>
      {w.near && found.rows.length > 0 && <button class="near" onClick={() => change({ near: "" }, true)}>{shown(t("near", rowName(w.near, w.by)))} ×</button>}
    </div>
  );
}

function Orders({ value, of }: { value: Order; of: "rows" | "cols" }) {
  return (
    <select value={value} onChange={(e) => change({ [of]: e.currentTarget.value === "count" ? "" : e.currentTarget.value, ...(of === "rows" ? { near: "" } : {}) }, true)}>
      {ORDERS.map((o) => <option key={o} value={o}>{t(o)}</option>)}
    </select>
  );
}
