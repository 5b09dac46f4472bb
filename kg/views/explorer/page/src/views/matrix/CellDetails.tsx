/** A cell, or one practice at several places: the wording of each place beside the common name, and the sentences. */

import { bounded, byKey, countPlaces, wordings } from "../../data/cases";
import { shown } from "../../data/text";
import { pick, texts } from "../../i18n";
import { t as common, valueName } from "../../i18n/common";
import { casesAt, data } from "../../state/app";
import { href, route } from "../../state/route";
import { Passage } from "../../ui/Evidence";
import { NodeLink } from "../../ui/NodeLink";
import { byOf, keys, parts } from "./address";
import { rowName } from "./names";

const t = texts(
  { kind: "做法 × 地方", name: "通用名称", wording: "当地叫法", same: "与通用名称相同", elsewhere: "别处叫法", with: "相关做法", results: "自述成效", evidence: "原文依据", background: "背景工作，不计为采用", outcomes: "看这种做法的成效", timeline: "看时间线", sure: "归入此做法的置信度 {0}", places: "{0} 个地方" },
  { kind: "Practice × place", name: "Common name", wording: "Local wording", same: "same as the common name", elsewhere: "Wordings elsewhere", with: "Used with", results: "Self-reported results", evidence: "Evidence", background: "A background programme: no adoption", outcomes: "Results of this practice", timeline: "Timeline", sure: "confidence of the match {0}", places: "{0} places" },
);

export function CellDetails({ rest }: { rest: string }) {
  const g = data();
  const [id, by, ...more] = parts(rest);
  const node = g.index().get(id) ?? -1;
  const practice = node < 0 ? -1 : g.practiceOf()[node];
  const cases = casesAt(route.value).filter((c) => g.wire.cases.practice[c] === practice);
  const all = byKey(g, cases, byOf(by));
  const found = keys(more.join(":")).filter((k) => all.has(k));
  if (practice < 0 || !found.length) return <p class="empty">{common("nothing")}</p>;
  const here = new Set(found.flatMap((k) => wordings(g, all.get(k)!)));
  const elsewhere = wordings(g, g.casesOf()[practice]).filter((w) => !here.has(w));
  return (
    <>
      <p class="kind">{t("kind")}</p>
      <h2>{shown(found.map((k) => rowName(k, byOf(by))).join(pick("、", ", ")))}</h2>
      <p>{t("name")}{pick("：", ": ")}<NodeLink node={node} /></p>
      {g.wire.practices.background[practice] ? <p class="note">{t("background")}</p> : null}
      {found.map((k) => <OnePlace key={k} name={found.length > 1 ? rowName(k, byOf(by)) : ""} practice={practice} cases={all.get(k)!} level={by === "level"} />)}
      {elsewhere.length > 0 && <section><h3>{t("elsewhere")}</h3><p class="soft">{shown(elsewhere.slice(0, 20).join(pick("、", ", ")))}{elsewhere.length > 20 ? "…" : ""}</p></section>}
      <p class="more-links"><a href={href("outcomes", [id])}>{t("outcomes")}</a><a href={href("timeline", [id])}>{t("timeline")}</a></p>
    </>
  );
}

function OnePlace({ name, practice, cases, level }: { name: string; practice: number; cases: number[]; level: boolean }) {
  const g = data();
  const words = wordings(g, cases);
  const details = [...new Set(cases.flatMap((c) => g.wire.cases.details[c]))];
  const seen = new Set<number>();
  const results = cases.flatMap((c) => g.resultsOf()[c]).filter((r) => !seen.has(g.wire.results.node[r]) && seen.add(g.wire.results.node[r]));
  const label = g.wire.practices.label[practice];
  const places = countPlaces(g, cases);
  return (
    <section class="one-place">
      {name && <h3>{shown(name)}</h3>}
      {level && <p>{t("places", bounded(places))}{places.low !== places.high && <small> · {common("bounds")}</small>}</p>}
      <dl class="facts">
        <dt>{t("wording")}</dt><dd><b>{shown(words.join(pick("、", ", ")))}</b>{words.every((w) => w === label) && <small> {t("same")}</small>}</dd>
        {details.length > 0 && <><dt>{t("with")}</dt><dd>{shown(details.slice(0, 8).join(pick("、", ", ")))}</dd></>}
        {results.length > 0 && <><dt>{t("results")}</dt><dd>{results.slice(0, 6).map((r) => <div key={r}>{shown(g.wire.results.text[r])} <small>{[valueName("kind", g.wire.results.kind[r]), valueName("status", g.wire.results.status[r])].filter(Boolean).join(" · ")}</small></div>)}</dd></>}
      </dl>
      {results.length > 0 && <p class="note">{common("selfReported")}</p>}
      <h4>{t("evidence")}</h4>
      {cases.slice(0, 30).map((c) => <div key={c}><Passage evidence={g.case(c)} /></div>)}
      {cases.some((c) => g.wire.cases.confidence[c] < 900) && <p class="soft small">{t("sure", Math.min(...cases.map((c) => g.wire.cases.confidence[c])) / 1000)}</p>}
    </section>
  );
}
