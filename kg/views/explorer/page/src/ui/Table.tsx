/** A sortable table of which only the rows in sight are drawn: 20,000 rows scroll as 20 do. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { PRINTED, printing } from "../share/print";
import { t } from "../i18n/common";
import { change, route } from "../state/route";

export interface Column<R> {
  id: string;
  name: string;
  /** CSS grid width: "2fr", "90px". */
  width: string;
  cell: (row: R) => ComponentChildren;
  /** What the column sorts by; numbers descend first. */
  sort?: (row: R) => number | string;
  /** Not shown on a phone. */
  wide?: boolean;
}

interface Props<R> {
  label: string;
  columns: Column<R>[];
  rows: R[];
  id: (row: R) => string;
  onOpen: (row: R) => void;
  chosen?: string;
  rowHeight?: number;
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

/** Sorted rows for `?sort=column` or `?sort=-column`; rows as they come where there is none. */
export function sorted<R>(rows: R[], columns: Column<R>[], order: string): R[] {
  const column = columns.find((c) => c.id === order.replace(/^-/, ""));
  if (!column?.sort) return rows;
  const sign = order.startsWith("-") ? -1 : 1;
  const by = column.sort;
  return [...rows].sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    return sign * (typeof x === "number" && typeof y === "number" ? x - y : collator.compare(String(x), String(y)));
  });
}

export function Table<R>({ label, columns, rows, id, onOpen, chosen, rowHeight = 46 }: Props<R>) {
  const box = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  const focus = useSignal(0);
  const order = route.value.params.sort ?? "";
  useEffect(() => {
    const watch = new ResizeObserver(() => (height.value = box.current?.clientHeight ?? 600));
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  const all = sorted(rows, columns, order);
  const first = printing.value ? 0 : Math.max(0, Math.floor(top.value / rowHeight) - 6);
  const last = printing.value ? Math.min(all.length, PRINTED) : Math.min(all.length, Math.ceil((top.value + height.value) / rowHeight) + 6);
  const sortBy = (c: Column<R>) => {
    const numeric = all.length > 0 && typeof c.sort!(all[0]) === "number";
    const [one, other] = numeric ? [`-${c.id}`, c.id] : [c.id, `-${c.id}`];
    change({ sort: order === one ? other : order === other ? "" : one }, true);
  };
  const move = (e: KeyboardEvent, i: number) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 }[e.key];
    if (step) {
      e.preventDefault();
      focus.value = Math.max(0, Math.min(all.length - 1, i + step));
      const at = focus.value * rowHeight;
      const b = box.current!;
      if (at < b.scrollTop) b.scrollTop = at;
      if (at + rowHeight > b.scrollTop + b.clientHeight) b.scrollTop = at + rowHeight - b.clientHeight;
      requestAnimationFrame(() => requestAnimationFrame(() => b.querySelector<HTMLElement>(`[data-row="${focus.value}"]`)?.focus()));
    } else if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      onOpen(all[i]);
    }
  };
  const widths = (list: Column<R>[]) => list.map((c) => c.width).join(" ");
  const grid = { "--grid": widths(columns), "--narrow": widths(columns.filter((c) => !c.wide)) };
  return (
    <>
      {/* Chromium repeats a head on every page, but no buttons in it. */}
      {printing.value && all.length > PRINTED && <p class="note">{t("printCut", PRINTED, all.length)}</p>}
    <div class="table" role="grid" aria-label={label} aria-rowcount={all.length + 1}>
      <div class="head" role="row" style={grid} aria-rowindex={1}>
        {columns.map((c) => (
          <span key={c.id} role="columnheader" class={c.wide ? "wide" : ""} aria-sort={order === c.id ? "ascending" : order === `-${c.id}` ? "descending" : undefined}>
            {c.sort && !printing.value ? <button onClick={() => sortBy(c)}>{c.name}<i aria-hidden="true">{order === c.id ? "↑" : order === `-${c.id}` ? "↓" : "↕"}</i></button> : c.name}
          </span>
        ))}
      </div>
      <div class="rows" role="rowgroup" ref={box} onScroll={(e) => (top.value = e.currentTarget.scrollTop)}>
        <div role="presentation" style={{ height: `${all.length * rowHeight}px`, position: "relative" }}>
          {all.slice(first, last).map((row, k) => {
            const i = first + k;
            return (
              <div key={id(row)} role="row" class={`row ${chosen === id(row) ? "chosen" : ""}`} data-row={i} aria-rowindex={i + 2} aria-selected={chosen === id(row)}
                tabIndex={i === Math.min(focus.value, all.length - 1) ? 0 : -1} style={{ ...grid, top: `${i * rowHeight}px`, height: `${rowHeight}px` }}
                onClick={() => { focus.value = i; onOpen(row); }} onKeyDown={(e) => move(e, i)}>
                {columns.map((c) => <span key={c.id} role="gridcell" class={c.wide ? "wide" : ""}>{c.cell(row)}</span>)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
    </>
  );
}
