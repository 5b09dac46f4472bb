/** One practice: each place on a lane, with what is known of its time; what is not known is drawn open. */

import { bounded, countPlaces, placeKey, wordings } from "../../data/cases";
import { shown } from "../../data/text";
import { pick } from "../../i18n";
import { data } from "../../state/app";
import { href, select, selected } from "../../state/route";
import { Plans } from "../../ui/Stance";
import { cell } from "../matrix/address";
import { rowName } from "../matrix/names";
import { adoption, yearOf, type Adoption } from "./adoption";
import { t } from "./texts";

export function Lanes({ practice, cases }: { practice: number; cases: number[] }) {
  const g = data();
  const p = g.wire.practices;
  const id = g.wire.nodes.id[p.node[practice]];
  const all = cases.map((c) => adoption(g, c));
  const known = all.filter((a) => yearOf(a) !== null).sort((a, b) => (a.from ?? a.to!) - (b.from ?? b.to!) || a.case - b.case);
  const unknown = all.filter((a) => yearOf(a) === null);
  const ends = known.flatMap((a) => [a.from, a.to]).filter((x): x is number => x !== null);
  const from = ends.length ? Math.floor(Math.min(...ends)) - 1 : 0, to = ends.length ? Math.ceil(Math.max(...ends)) : 1;
  return (
    <div class="lanes">
      <a class="back-link" href={href("timeline")}>‹ {t("back")}</a>
      <h2>{shown(pick(p.label[practice], p.en[practice]))} <small>{t("places")} {bounded(countPlaces(g, cases))}</small> <a href={href("outcomes", [id])}>{t("results")}</a></h2>
      <p class="time-keys"><span class="time-key"><svg width="34" height="14" aria-hidden="true"><rect x="4" y="3" width="26" height="8" rx="2" class="solid" /></svg>{t("stated")}</span>
        <span class="time-key"><svg width="40" height="14" aria-hidden="true"><path d="M2 7H30" class="dash" /><path d="M30 1v12l-9-6z" class="hollow" /></svg>{t("by")}</span></p>
      {known.length > 0 && (
        <table>
          <thead><tr><th scope="col">{t("place")}</th><th scope="col">{t("wording")}</th><th scope="col">{t("time")}</th><th scope="col" class="lane"><Years from={from} to={to} /></th></tr></thead>
          <tbody>{known.map((a) => <Lane key={a.case} adoption={a} id={id} scale={(x) => ((x - from) / (to - from)) * 100} years={to - from} />)}</tbody>
        </table>
      )}
      {unknown.length > 0 && (
        <section>
          <h3>{t("unknown")} <small>{unknown.length}</small></h3>
          <table><tbody>{unknown.map((a) => <Lane key={a.case} adoption={a} id={id} scale={() => 0} years={0} />)}</tbody></table>
        </section>
      )}
      <Plans rows={g.plansOf()[practice]} />
      <p class="notes">{t("note")}</p>
    </div>
  );
}

function Years({ from, to }: { from: number; to: number }) {
  const every = Math.ceil((to - from) / 8);
  const years = Array.from({ length: to - from }, (_, i) => from + i).filter((y) => (y - from) % every === 0);
  return <span class="years">{years.map((y) => <i key={y} style={{ left: `${((y - from) / (to - from)) * 100}%` }}>{y}</i>)}</span>;
}

function Lane({ adoption: a, id, scale, years }: { adoption: Adoption; id: string; scale: (x: number) => number; years: number }) {
  const g = data();
  const key = placeKey(g, a.case);
  const to = cell(id, "place", key);
  return (
    <tr class={selected.value === to ? "chosen" : ""} onClick={() => select(to)}>
      <td><button class="link" onClick={(e) => { e.stopPropagation(); select(to); }}>{shown(rowName(key, "place"))}</button></td>
      <td class="words">{shown(wordings(g, [a.case])[0])}</td>
      <td class="when soft">{said(a)}</td>
      {years > 0 && <td class="lane" style={{ backgroundSize: `${100 / years}% 100%` }}><Mark adoption={a} scale={scale} /></td>}
    </tr>
  );
}

/** A time in words. */
export function said(a: Adoption): string {
  if (a.basis === "unknown") return t("unknown_long");
  const [start, end = ""] = a.text.split("/");
  const last = brief(end && end !== ".." ? end : start);
  if (a.basis !== "stated") return t(`${a.basis}_long`, last);
  if (a.from === null) return t("stated_until", last);
  return a.lasts ? t("stated_open", start.replace(/(-01)?-01$/, "")) : t("stated_long", range(start, end));
}

function brief(iso: string): string {
  return /^\d{4}-12-31$/.test(iso) ? iso.slice(0, 4) : iso;
}

/** `2022` for the whole year, `2022-03` for a month, else both days. */
function range(start: string, end: string): string {
  if (start.slice(5) === "01-01" && end === `${start.slice(0, 4)}-12-31`) return start.slice(0, 4);
  if (start.slice(0, 7) === end.slice(0, 7) && start !== end) return start.slice(0, 7);
  return start === end ? start : `${start} – ${end}`;
}

function Mark({ adoption: a, scale }: { adoption: Adoption; scale: (x: number) => number }) {
  const [from, to] = [a.from === null ? 0 : scale(a.from), a.to === null ? 100 : scale(a.to)];
  if (a.from === null) {
    return <span class="mark-line" aria-hidden="true"><i class="dashed" style={{ width: `${to}%` }} /><svg style={{ left: `calc(${to}% - 11px)` }} width="11" height="14"><path d="M10 1v12L1 7z" class="hollow" /></svg></span>;
  }
  return (
    <span class="mark-line" aria-hidden="true">
      <i class="solid" style={{ left: `${from}%`, width: `max(5px, ${(a.lasts ? 100 : to) - from}%)` }} />
      {a.lasts && <svg style={{ left: "calc(100% - 12px)" }} width="12" height="14"><path d="M1 1v12l10-6z" class="solid" /></svg>}
    </span>
  );
}
