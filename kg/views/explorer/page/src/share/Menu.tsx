/** What one may take away from a view: its link, its query, its table, its picture, a print. */

import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { pick, texts } from "../i18n";
import type { Rows } from "../data/claims";
import { data, selectedNode } from "../state/app";
import { href, route } from "../state/route";
import { nodeDetails } from "../views/query/own";
import { viewOf, type View } from "../views";
import { copy } from "./clipboard";
import { csv } from "./csv";
import { download } from "./download";
import { drawing, flattened, layers, png, svgText } from "./picture";
import { print } from "./print";
import "../styles/share.css";

const t = texts(
  { share: "分享与导出", link: "复制链接", query: "查看本页的查询（SPARQL）", csv: "表格存为 CSV（Excel）", png: "图存为 PNG", svg: "图存为 SVG", print: "打印", copied: "已复制", manual: "浏览器不允许复制；请按 Ctrl+C", noPicture: "这个视图没有图", failed: "没有成功：{0}", saved: "已下载" },
  { share: "Share and export", link: "Copy the link", query: "The query for this view (SPARQL)", csv: "Save the table as CSV", png: "Save the picture as PNG", svg: "Save the picture as SVG", print: "Print", copied: "Copied", manual: "The browser forbids copying; press Ctrl+C", noPicture: "This view has no picture", failed: "That failed: {0}", saved: "Downloaded" },
);

/** A short message at the foot of the page; with *text* also a field to copy by hand. */
const told = signal<{ message: string; text?: string } | null>(null);
let timer = 0;

export function tell(message: string, text?: string): void {
  clearTimeout(timer);
  told.value = { message, text };
  if (!text) timer = setTimeout(() => (told.value = null), 2500) as unknown as number;
}

/** Copies a text and says so; where the browser forbids it the text is shown, chosen, ready to be copied by hand. */
export async function copyAndTell(text: string): Promise<void> {
  if (await copy(text)) tell(t("copied"));
  else tell(t("manual"), text);
}

export function Toast() {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.select(), [told.value]);
  const now = told.value;
  return (
    <div class={`toast ${now ? "there" : ""}`} role="status">
      {now?.message}
      {now?.text && <><textarea ref={field} readOnly rows={4} value={now.text} aria-label={now.message} /><button onClick={() => (told.value = null)}>×</button></>}
    </div>
  );
}

/** The table of the view: its own, or the one that is on the page. */
function sheetOf(view: View): Rows | null {
  return view.table?.(route.value) ?? null;
}

async function pictureOf(view: View, kind: "png" | "svg"): Promise<Blob | null> {
  if (view.picture) return view.picture(kind);
  const svg = drawing();
  if (!svg) return layers().length ? flattened(layers(), kind) : null;
  return kind === "svg" ? new Blob([svgText(svg)], { type: "image/svg+xml" }) : png(svg);
}

export function ShareMenu() {
  const open = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const view = viewOf(route.value.view);
  if (!view || !data().size) return null;
  const close = () => { open.value = false; button.current?.focus(); };
  const move = (e: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (e.key === "Escape" && open.value) close();
    else if (step && open.value) {
      const items = [...box.current!.querySelectorAll<HTMLElement>("[role=menuitem]")];
      items[(items.indexOf(document.activeElement as HTMLElement) + step + items.length) % items.length]?.focus();
    } else return;
    e.preventDefault();
  };
  return (
    <div class="share" ref={box} onKeyDown={move} onBlurCapture={(e) => { if (!e.currentTarget.contains(e.relatedTarget as Node)) open.value = false; }}>
      <button ref={button} aria-haspopup="menu" aria-expanded={open.value} aria-label={t("share")} title={t("share")} onClick={() => (open.value = !open.value)}>
        <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true"><path d="M8 10V2m0 0L5 5m3-3l3 3M3 8v5.500h10V8" fill="none" stroke="currentColor" stroke-width="1.500" stroke-linecap="round" stroke-linejoin="round" /></svg>
        <span>{t("share")}</span>
      </button>
      {open.value && <Items view={view} close={close} />}
    </div>
  );
}

function Items({ view, close }: { view: View; close: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus(), []);
  const name = [pick(view.zh, view.en), ...route.value.path.slice(0, 1)].join(" ");
  const sheet = sheetOf(view);
  const sparql = queryOf(view);
  const save = async (kind: "png" | "svg") => {
    try {
      const blob = await pictureOf(view, kind);
      if (blob) download(`${name}.${kind}`, blob);
      tell(t(blob ? "saved" : "noPicture"));
    } catch (error) {
      tell(t("failed", error instanceof Error ? error.message : String(error)));
    }
  };
  const item = (key: "link" | "csv" | "png" | "svg" | "print", act: () => unknown) => <button role="menuitem" onClick={() => { close(); void act(); }}>{t(key)}</button>;
  return (
    <div class="menu" role="menu" aria-label={t("share")} ref={list}>
      {item("link", () => copyAndTell(location.href))}
      {sparql && <a role="menuitem" href={sparql} onClick={close}>{t("query")}</a>}
      {sheet && item("csv", () => { download(`${name}.csv`, csv(sheet), "text/csv;charset=utf-8"); tell(t("saved")); })}
      {(view.picture || drawing() || layers().length > 0) && <>{item("png", () => save("png"))}{item("svg", () => save("svg"))}</>}
      {item("print", print)}
    </div>
  );
}

/** The address of the query tab with what the view asks; "" where there is neither. */
function queryOf(view: View): string {
  const sparql = viewOf("query") ? view.query?.(route.value) : "";
  return sparql ? href("query", [], { q: sparql }) : "";
}

/** The address of the query for the node in the side panel. */
export function nodeQuery(): string {
  return viewOf("query") && selectedNode.value >= 0 ? href("query", [], { q: nodeDetails(data(), selectedNode.value) }) : "";
}
