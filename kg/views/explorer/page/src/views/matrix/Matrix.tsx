/** Places, pieces or levels by practices, as a heat map of which only what is in sight is drawn. #/matrix?by=…&rows=…&cols=… */

import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import "../../styles/matrix.css";
import { bounded, wordings, countPlaces } from "../../data/cases";
import { shown } from "../../data/text";
import { pick } from "../../i18n";
import { t as common, valueName } from "../../i18n/common";
import { printing } from "../../share/print";
import { casesAt, data } from "../../state/app";
import { route, select, selected } from "../../state/route";
import { cell as cellOf, row as rowOf } from "./address";
import { grid, wanted, type Grid, type GridColumn, type GridRow } from "./grid";
import { rowName } from "./names";
import { Sheets } from "./Sheets";
import { t } from "./texts";
import { Toolbar } from "./Toolbar";

/** Pixels: height of a row, width of a column, heights of the bands of the head. */
const ROW = 28, COLUMN = 36, GAP = 18, BAND = 24, NAMES = 118, TOTALS = 26, HEAD = BAND + NAMES + TOTALS;
const OVER = 4;
/** Places that only plan a practice or deny it. */
export const SIGNS = { planned: "○", denied: "×" };

/** All columns from left to right, with where each begins: background programmes stand apart at the end. */
function placed(found: Grid): { columns: GridColumn[]; lefts: number[]; width: number } {
  const columns = [...found.columns, ...found.background];
  const lefts = columns.map((_, i) => i * COLUMN + (i >= found.columns.length && found.columns.length ? GAP : 0));
  return { columns, lefts, width: columns.length ? lefts[lefts.length - 1] + COLUMN : 0 };
}

export function Matrix() {
  const g = data();
  const state = useComputed(() => JSON.stringify([wanted(route.value.params), Object.entries(route.value.params).filter(([k]) => k.startsWith("f."))]));
  const found = useMemo(() => grid(g, casesAt(route.peek()), wanted(route.peek().params)), [g, state.value]);
  const w = wanted(route.value.params);
  const said = useSignal("");
  return (
    <section class="matrix-view" aria-label={pick("矩阵", "Matrix")}>
      <Toolbar found={found} wanted={w} />
      {printing.value && found.rows.length ? <Sheets found={found} by={w.by} /> : found.rows.length ? <Cells found={found} by={w.by} near={w.near} say={(text) => (said.value = text)} /> : <p class="empty">{common("nothing")}</p>}
      <footer class="matrix-foot">
        <span class="said" role="status">{said.value || t("hint")}</span>
        <span class="matrix-legend">
          <i class="key n1" />{t(w.by === "level" ? "oneAt" : "one")} <i class="key n2" />{t("two")} <i class="key n3" />{t("three")} <i class="key n2 withheld" />{t(w.by === "level" ? "someWithheld" : "withheld")} <i class="key back" />{t("back")}{found.plans.size > 0 && <> <b>○ ×</b> {t("plans")}</>}
        </span>
        <span class="soft">{common("bounds")}</span>
      </footer>
    </section>
  );
}

function Cells({ found, by, near, say }: { found: Grid; by: "place" | "piece" | "level"; near: string; say: (text: string) => void }) {
  const g = data();
  const box = useRef<HTMLDivElement>(null);
  const at = useSignal({ x: 0, y: 0, w: 1200, h: 600 });
  const cursor = useSignal<[number, number]>([0, 0]);
  const hover = useSignal<[number, number]>([-2, -2]);
  const shape = useMemo(() => placed(found), [found]);
  const side = at.value.w < 560 ? 128 : 232;
  const look = () => {
    const b = box.current;
    if (b) at.value = { x: b.scrollLeft, y: b.scrollTop, w: b.clientWidth, h: b.clientHeight };
  };
  useEffect(() => {
    const own = ownCell(found, shape.columns, by);
    if (own) cursor.value = own;
    const watch = new ResizeObserver(() => {
      look();
      // The panel that opens may cover the cell that was clicked.
      if (selected.peek().startsWith("cell:")) reveal(box.current!, cursor.peek(), shape.lefts, box.current!.clientWidth < 560 ? 128 : 232);
    });
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, [found]);
  const { rows } = found;
  const firstRow = Math.max(0, Math.floor(at.value.y / ROW) - OVER), lastRow = Math.min(rows.length, Math.ceil((at.value.y + at.value.h) / ROW) + OVER);
  const firstColumn = Math.max(0, Math.floor((at.value.x - GAP) / COLUMN) - OVER), lastColumn = Math.min(shape.columns.length, Math.ceil((at.value.x + at.value.w - side) / COLUMN) + OVER);
  const tell = ([r, c]: [number, number]) => say(described(found, shape.columns, by, r, c));
  const open = ([r, c]: [number, number]) => {
    if (r < 0 && c >= 0) select(idOf(shape.columns[c]));
    else if (r >= 0 && c < 0) select(rowOf(by, rows[r].key));
    else if (r >= 0 && found.cells.get(rows[r].key)!.has(shape.columns[c].practice)) select(cellOf(idOf(shape.columns[c]), by, rows[r].key));
    else if (r >= 0 && found.plans.get(rows[r].key)?.has(shape.columns[c].practice)) select(rowOf(by, rows[r].key));
  };
  const idOf = (c: GridColumn) => g.wire.nodes.id[g.wire.practices.node[c.practice]];
  const move = (e: KeyboardEvent) => {
    const [r, c] = cursor.value;
    const to: Record<string, [number, number]> = {
      ArrowDown: [r + 1, c], ArrowUp: [r - 1, c], ArrowRight: [r, c + 1], ArrowLeft: [r, c - 1], PageDown: [r + 10, c], PageUp: [r - 10, c],
      Home: e.ctrlKey ? [0, 0] : [r, 0], End: e.ctrlKey ? [rows.length - 1, shape.columns.length - 1] : [r, shape.columns.length - 1],
    };
    if (e.key === "Enter" || e.key === " ") open(cursor.value);
    else if (!to[e.key]) return;
    else {
      cursor.value = [clamp(to[e.key][0], -1, rows.length - 1), clamp(to[e.key][1], -1, shape.columns.length - 1)];
      reveal(box.current!, cursor.value, shape.lefts, side);
      tell(cursor.value);
    }
    e.preventDefault();
  };
  const point = (e: MouseEvent): [number, number] => {
    const { scrollLeft, scrollTop, clientLeft, clientTop } = box.current!;
    const b = box.current!.getBoundingClientRect();
    const x = e.clientX - b.left - clientLeft, y = e.clientY - b.top - clientTop;
    const r = y < HEAD ? -1 : Math.floor((y - HEAD + scrollTop) / ROW);
    const c = x < side ? -1 : columnAt(shape.lefts, x - side + scrollLeft);
    return r >= rows.length || c === -2 || (r < 0 && c < 0) ? [-2, -2] : [r, c];
  };
  const over = (e: MouseEvent) => {
    const now = point(e);
    if (now.join() === hover.value.join()) return;
    hover.value = now;
    if (now[0] >= -1) tell(now);
  };
  const visible = shape.columns.map((_, i) => i).slice(firstColumn, lastColumn);
  const [hr, hc] = hover.value, [cr, cc] = cursor.value;
  return (
    <div class="matrix" ref={box} role="grid" tabIndex={0} aria-label={pick("矩阵", "Matrix")} aria-rowcount={rows.length + 1} aria-colcount={shape.columns.length + 1}
      aria-activedescendant={`m-${cr}-${cc}`} onScroll={look} onKeyDown={move} onFocus={() => box.current!.matches(":focus-visible") && reveal(box.current!, cursor.value, shape.lefts, side)}
      onMouseMove={over} onMouseLeave={() => { hover.value = [-2, -2]; say(""); }} onClick={(e) => { const p = point(e); if (p[0] > -2) { cursor.value = p; open(p); } }}>
      <div class="canvas" role="presentation" style={{ width: `${side + shape.width}px`, height: `${HEAD + rows.length * ROW}px` }}>
        <div class="head" role="row" aria-rowindex={1} style={{ height: `${HEAD}px` }}>
          <div class="corner" role="columnheader" aria-colindex={1} style={{ width: `${side}px`, height: `${HEAD}px` }}>
            <b>{t("size", found.rows.length, found.columns.length)}</b><span>{t("places", bounded(found.places))}</span><span class="below">{t("columnTotal")}</span>
          </div>
          {found.groups.map(([field, first, n]) => <Band key={`${field}${first}`} name={field ? valueName("field", field) : t("noField")} left={side + first * COLUMN} width={n * COLUMN} side={side} />)}
          {found.background.length > 0 && <Band name={t("back")} left={side + shape.lefts[found.columns.length]} width={found.background.length * COLUMN} side={side} />}
          {visible.map((i) => <Name key={shape.columns[i].practice} column={shape.columns[i]} at={i} left={side + shape.lefts[i]} background={i >= found.columns.length} on={hc === i} cursor={cr === -1 && cc === i} />)}
        </div>
        {rows.slice(firstRow, lastRow).map((row, k) => {
          const r = firstRow + k;
          return (
            <div key={row.key} class={`line ${hr === r ? "on" : ""} ${row.key === near ? "near" : ""}`} role="row" aria-rowindex={r + 2} style={{ top: `${HEAD + r * ROW}px`, height: `${ROW}px` }}>
              <RowHead row={row} at={r} by={by} side={side} cursor={cr === r && cc === -1} />
              {visible.map((i) => <Cell key={shape.columns[i].practice} found={found} row={row} column={shape.columns[i]} at={[r, i]} by={by} left={side + shape.lefts[i]} background={i >= found.columns.length} cursor={cr === r && cc === i} on={hc === i && hr === r} />)}
            </div>
          );
        })}
        {hc >= 0 && <i class="cross" aria-hidden="true" style={{ left: `${side + shape.lefts[hc]}px`, width: `${COLUMN}px`, top: `${HEAD}px`, height: `${rows.length * ROW}px` }} />}
      </div>
    </div>
  );
}

function Band({ name, left, width, side }: { name: string; left: number; width: number; side: number }) {
  return <div class="band" role="presentation" style={{ left: `${left}px`, width: `${width}px`, height: `${BAND}px` }} title={name}><span style={{ left: `${side + 4}px` }}>{shown(name)}</span></div>;
}

function Name({ column, at, left, background, on, cursor }: { column: GridColumn; at: number; left: number; background: boolean; on: boolean; cursor: boolean }) {
  const p = data().wire.practices;
  const name = pick(p.label[column.practice], p.en[column.practice]);
  const total = background ? `${column.pieces}` : bounded(column.places);
  return (
    <div class={`name ${on ? "on" : ""} ${cursor ? "cursor" : ""} ${background ? "back" : ""}`} id={`m--1-${at}`} role="columnheader" aria-colindex={at + 2} title={name} style={{ left: `${left}px`, top: `${BAND}px`, width: `${COLUMN}px` }}>
      <span class="label" style={{ height: `${NAMES}px` }}>{shown(name)}</span>
      <span class="number" style={{ height: `${TOTALS}px` }} title={background ? t("backTotal") : t("columnTotal")}>{total}</span>
    </div>
  );
}

function RowHead({ row, at, by, side, cursor }: { row: GridRow; at: number; by: "place" | "piece" | "level"; side: number; cursor: boolean }) {
  const name = rowName(row.key, by);
  return (
    <div class={`row-head ${cursor ? "cursor" : ""}`} id={`m-${at}--1`} role="rowheader" aria-colindex={1} title={row.hidden ? `${name} · ${t("hiddenRow")}` : name} style={{ width: `${side}px` }}>
      {row.hidden && <i class="mask" aria-label={common("hidden")} />}
      <span class={`cut ${row.hidden || row.unplaced ? "soft" : ""}`}>{shown(name)}</span><span class="number" title={t("rowTotal")}>{row.practices}</span>
    </div>
  );
}

function Cell({ found, row, column, at, by, left, background, cursor, on }: { found: Grid; row: GridRow; column: GridColumn; at: [number, number]; by: string; left: number; background: boolean; cursor: boolean; on: boolean }) {
  const g = data();
  const cases = found.cells.get(row.key)!.get(column.practice);
  const plan = found.plans.get(row.key)?.get(column.practice);
  if (!cases) return cursor || plan ? <div class={`cell ${plan ? "plan" : "none"} ${cursor ? "cursor" : ""}`} id={`m-${at[0]}-${at[1]}`} role="gridcell" aria-colindex={at[1] + 2} aria-label={t(plan ?? "nothingHere")} style={{ left: `${left}px`, width: `${COLUMN}px` }}>{plan && <span>{SIGNS[plan]}</span>}</div> : null;
  const places = by === "level" ? countPlaces(g, cases) : null;
  const n = places ? places.high : wordings(g, cases).length;
  const chosen = selected.value === cellOf(g.wire.nodes.id[g.wire.practices.node[column.practice]], by as "place", row.key);
  const kinds = ["cell", `n${Math.min(n, 3)}`, row.hidden || (places && places.low !== places.high) ? "withheld" : "", background ? "back" : "", cursor ? "cursor" : "", on ? "on" : "", chosen ? "chosen" : ""];
  return (
    <div class={kinds.filter(Boolean).join(" ")} id={`m-${at[0]}-${at[1]}`} role="gridcell" aria-colindex={at[1] + 2} aria-selected={chosen} aria-label={wordings(g, cases).join("、")} style={{ left: `${left}px`, width: `${COLUMN}px` }}>
      <span>{places ? bounded(places) : n > 1 ? n : ""}</span>
    </div>
  );
}

function described(found: Grid, columns: GridColumn[], by: "place" | "piece" | "level", r: number, c: number): string {
  const g = data();
  const p = g.wire.practices;
  const name = c >= 0 ? pick(p.label[columns[c].practice], p.en[columns[c].practice]) : "";
  if (r < 0) return c < 0 ? "" : `${name} · ${c >= found.columns.length ? t("back") : t("places", bounded(columns[c].places))}`;
  const row = found.rows[r];
  if (c < 0) return `${rowName(row.key, by)} · ${t("practices", row.practices)}`;
  const cases = found.cells.get(row.key)!.get(columns[c].practice);
  const what = !cases ? t(found.plans.get(row.key)?.get(columns[c].practice) ?? "nothingHere") : by === "level" ? t("places", bounded(countPlaces(g, cases))) : `“${wordings(g, cases).join("”“")}”`;
  return shown(`${rowName(row.key, by)} · ${name}${pick("：", ": ")}${what}`);
}

/** Where the selected cell is, if it is in this matrix. */
function ownCell(found: Grid, columns: GridColumn[], by: "place" | "piece" | "level"): [number, number] | null {
  const { nodes, practices } = data().wire;
  const what = selected.peek();
  const c = what.startsWith("cell:") ? columns.findIndex((x) => what.startsWith(`cell:${nodes.id[practices.node[x.practice]]}:${by}:`)) : -1;
  const r = c < 0 ? -1 : found.rows.findIndex((x) => cellOf(nodes.id[practices.node[columns[c].practice]], by, x.key) === what);
  return r < 0 ? null : [r, c];
}

function columnAt(lefts: number[], x: number): number {
  let i = Math.min(lefts.length - 1, Math.floor(x / COLUMN));
  while (i > 0 && lefts[i] > x) i--;
  return i >= 0 && x >= lefts[i] && x < lefts[i] + COLUMN ? i : -2;
}

function clamp(n: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, n));
}

function reveal(box: HTMLElement, [r, c]: [number, number], lefts: number[], side: number): void {
  if (r >= 0) {
    if (r * ROW < box.scrollTop) box.scrollTop = r * ROW;
    if ((r + 1) * ROW + HEAD > box.scrollTop + box.clientHeight) box.scrollTop = (r + 1) * ROW + HEAD - box.clientHeight;
  }
  if (c >= 0) {
    if (lefts[c] < box.scrollLeft) box.scrollLeft = lefts[c];
    if (lefts[c] + COLUMN + side > box.scrollLeft + box.clientWidth) box.scrollLeft = lefts[c] + COLUMN + side - box.clientWidth;
  }
}
