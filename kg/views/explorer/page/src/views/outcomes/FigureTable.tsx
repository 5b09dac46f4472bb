/** Figures of one unit as a table whose last column is the chart: the ends of intervals say what the words leave open. */

import { placeKey } from "../../data/cases";
import { shown } from "../../data/text";
import { valueName } from "../../i18n/common";
import { language } from "../../i18n";
import { data } from "../../state/app";
import { select, selected } from "../../state/route";
import { rowName } from "../matrix/names";
import { ends, said, scale, tick, type Figure, type Scale } from "./figures";
import { t } from "./texts";

/** Sign of a kind of outcome: its shape tells it without colour. */
const SHAPES: Record<string, string> = { outcome: "M0-5.5a5.5 5.5 0 1 0 .01 0z", output: "M-5-5h10v10h-10z", input: "M0-6l6 10.5h-12z", recognition: "M0-7l2 4.6 5 .4-3.8 3.3 1.2 4.9-4.4-2.7-4.4 2.7 1.2-4.9L-7-2l5-.4z" };
const KINDS = ["outcome", "output", "input", "recognition"];

export function FigureTable({ figures = [], bare = [], log = false }: { figures?: Figure[]; bare?: number[]; log?: boolean }) {
  const lanes = figures.length > 0;
  const s = lanes ? scale(figures, log) : null;
  return (
    <table class={lanes ? "with-lanes" : ""}>
      <thead>
        <tr><th scope="col" class="place">{t("place")}</th><th scope="col">{t("text")}</th>{lanes && <th scope="col" class="value">{t("value")}</th>}<th scope="col" class="kind">{t("kind")}</th>
          {s && <th scope="col" class="lane"><span class="ticks" aria-hidden="true">{s.ticks.map((x) => <i key={x} style={{ left: place(s, x) }}>{tick(x, language.value === "zh")}</i>)}</span></th>}</tr>
      </thead>
      <tbody>
        {figures.map((f, i) => <Row key={i} result={f.result} figure={f} scale={s!} />)}
        {bare.map((r) => <Row key={r} result={r} />)}
      </tbody>
    </table>
  );
}

function Row({ result, figure, scale: s }: { result: number; figure?: Figure; scale?: Scale }) {
  const g = data();
  const r = g.wire.results;
  const id = g.wire.nodes.id[r.node[result]];
  const kind = r.kind[result];
  return (
    <tr class={selected.value === id ? "chosen" : ""} onClick={() => select(id)}>
      <td class="place">{shown(rowName(placeKey(g, r.case[result]), "place"))}</td>
      <td><button class="link" onClick={(e) => { e.stopPropagation(); select(id); }}>{shown(r.text[result])}</button></td>
      {figure && <td class="value number">{shown(said(figure, language.value === "zh"))}</td>}
      <td class="kind"><Sign kind={kind} /> {[valueName("kind", kind), valueName("status", r.status[result])].filter(Boolean).join(" · ")}</td>
      {figure && s && <td class="lane"><Interval figure={figure} scale={s} kind={kind} /></td>}
    </tr>
  );
}

function Sign({ kind, x = "7px", y = "7px", open = false }: { kind: string; x?: string; y?: string; open?: boolean }) {
  return <svg class={`sign ${kind} ${open ? "open" : ""}`} width="14" height="14" viewBox="-7.5 -7.5 15 15" aria-hidden="true" style={x === "7px" ? undefined : { position: "absolute", left: `calc(${x} - 7px)`, top: `calc(${y} - 7px)` }}><path d={SHAPES[kind] ?? SHAPES.outcome} /></svg>;
}

/** Some per cent at either side stay free for signs, arrows and numbers. */
const place = (s: Scale, x: number) => `${4 + 90 * s.at(x)}%`;

function Interval({ figure: f, scale: s, kind }: { figure: Figure; scale: Scale; kind: string }) {
  const e = ends(f, s);
  const left = e.left === "arrow" ? "0%" : place(s, f.low ?? 0), right = f.high === null ? "100%" : place(s, f.high);
  return (
    <span class="interval" role="img" aria-label={said(f, language.value === "zh")}>
      {s.ticks.map((x) => <i key={x} class="rule" style={{ left: place(s, x) }} />)}
      {left !== right && <i class={`range ${f.low === null || f.high === null ? "unbounded" : ""}`} style={{ left, right: `calc(100% - ${right})` }} />}
      {e.left === "arrow" ? <Arrow turn at="0%" /> : e.left !== "none" && <Sign kind={kind} x={left} y="50%" open={e.left === "open"} />}
      {e.right === "arrow" ? <Arrow at="100%" /> : left !== right && <Sign kind={kind} x={right} y="50%" open={e.right === "open"} />}
    </span>
  );
}

function Arrow({ at, turn = false }: { at: string; turn?: boolean }) {
  return <svg class="arrow" width="10" height="12" viewBox="0 0 10 12" aria-hidden="true" style={{ left: turn ? at : `calc(${at} - 10px)` }}><path d={turn ? "M9 1L1 6l8 5z" : "M1 1l8 5-8 5z"} /></svg>;
}

export function Legend() {
  return (
    <p class="figure-key">
      {KINDS.map((k) => <span key={k}><Sign kind={k} /> {valueName("kind", k)}</span>)}
      <span><Sign kind="outcome" /> {t("closed")}</span><span><Sign kind="outcome" open /> {t("open")}</span>
      <span><svg class="arrow still" width="10" height="12" viewBox="0 0 10 12" aria-hidden="true"><path d="M1 1l8 5-8 5z" /></svg> {t("arrow")}</span><span>{t("about")}</span>
    </p>
  );
}
