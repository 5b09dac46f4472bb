/** What a practice is said to achieve: intervals by unit. #/outcomes/<practice>?log=yes */

import { useComputed, useSignal } from "@preact/signals";
import "../../styles/outcomes.css";
import { bounded, countPlaces } from "../../data/cases";
import { shown } from "../../data/text";
import { pick } from "../../i18n";
import { t as common } from "../../i18n/common";
import { data, search } from "../../state/app";
import { change, go, href, route, select } from "../../state/route";
import { figures, wide, type UnitGroup } from "./figures";
import { FigureTable, Legend } from "./FigureTable";
import { chosen, once, ranked, resultsByPractice } from "./rows";
import { t } from "./texts";

/** So many practices stand in the list; more are found by their name. */
const LISTED = 250;

export function Outcomes() {
  const g = data();
  const key = useComputed(() => JSON.stringify(Object.entries(route.value.params).filter(([k]) => k.startsWith("f."))));
  const found = useComputed(() => (key.value, resultsByPractice(route.peek()))).value;
  const practice = chosen(route.value);
  if (practice < 0) return <p class="empty">{t("noneAtAll")}</p>;
  return (
    <section class="outcomes" aria-label={t("title")}>
      <Chooser found={found} practice={practice} />
      <div class="chart">
        <Head practice={practice} results={found.get(practice) ?? []} />
        <Body key={practice} results={once(found.get(practice) ?? [])} id={g.wire.nodes.id[g.wire.practices.node[practice]]} />
      </div>
    </section>
  );
}

function Chooser({ found, practice }: { found: Map<number, number[]>; practice: number }) {
  const g = data();
  const p = g.wire.practices;
  const query = useSignal("");
  const hits = query.value.trim() ? new Set(search.value.find(query.value, g.size)) : null;
  const all = ranked(found);
  const listed = all.filter((n) => !hits || hits.has(p.node[n])).slice(0, LISTED);
  const name = (n: number) => shown(pick(p.label[n], p.en[n]));
  const id = (n: number) => g.wire.nodes.id[p.node[n]];
  return (
    <nav class="chooser" aria-label={t("choose")}>
      <input type="search" aria-label={t("narrow")} placeholder={t("narrow")} value={query.value} onInput={(e) => (query.value = e.currentTarget.value)}
        onKeyDown={(e) => { if (e.key === "Enter" && listed.length) go({ ...route.value, path: [id(listed[0])], params: { ...route.value.params, sel: "" } }); }} />
      <ul>{listed.map((n) => <li key={n}><a href={href("outcomes", [id(n)])} aria-current={n === practice ? "true" : undefined}><span class="cut">{name(n)}</span><small>{found.get(n)!.length}</small></a></li>)}</ul>
      {!listed.length && <p class="soft">{common("nothing")}</p>}
      <select aria-label={t("choose")} value={String(practice)} onChange={(e) => go({ ...route.value, path: [id(+e.currentTarget.value)] })}>
        {(found.has(practice) ? all : [practice, ...all]).map((n) => <option key={n} value={String(n)}>{name(n)}（{found.get(n)?.length ?? 0}）</option>)}
      </select>
    </nav>
  );
}

function Head({ practice, results }: { practice: number; results: number[] }) {
  const g = data();
  const p = g.wire.practices;
  const id = g.wire.nodes.id[p.node[practice]];
  const places = countPlaces(g, results.map((r) => g.wire.results.case[r]));
  return (
    <header>
      <h2>{shown(pick(p.label[practice], p.en[practice]))} <small>{t("results", once(results).length)} · {t("places", bounded(places))}</small></h2>
      <span class="more-links"><button onClick={() => select(id)}>{t("card")}</button><a href={href("timeline", [id])}>{t("timeline")}</a></span>
      <p class="note"><b>{common("selfReported")}</b>{pick("。", ". ")}{t("note")}{places.low !== places.high ? pick(`${common("bounds")}。`, ` (${common("bounds")})`) : ""}</p>
    </header>
  );
}

function Body({ results, id }: { results: number[]; id: string }) {
  const g = data();
  const { groups, bare } = figures(g, results);
  if (!results.length) return <p class="empty">{t("none")}</p>;
  return (
    <>
      {groups.length > 0 && <Legend />}
      {groups.map((group) => <Unit key={group.unit} group={group} id={id} />)}
      {bare.length > 0 && <section><h3>{t("bare")} <small>{bare.length}</small></h3><FigureTable bare={bare} /></section>}
    </>
  );
}

function Unit({ group }: { group: UnitGroup; id: string }) {
  const can = wide(group.figures) && group.figures.every((f) => (f.low ?? 1) > 0 && (f.high ?? 1) > 0);
  const log = can && route.value.params.log !== "no";
  return (
    <section>
      <h3>{shown(group.unit || t("noUnit"))} <small>{group.figures.length}</small>{can && <label><input type="checkbox" checked={log} onChange={() => change({ log: log ? "no" : "" }, true)} /> {t("log")}</label>}</h3>
      <FigureTable figures={group.figures} log={log} />
    </section>
  );
}
