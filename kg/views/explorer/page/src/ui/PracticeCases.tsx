/** A practice: definition, how many places, and who carries it out in which words. */

import { useSignal } from "@preact/signals";
import { t, valueName } from "../i18n/common";
import { pick } from "../i18n";
import { shown } from "../data/text";
import { data } from "../state/app";
import { Passage } from "./Evidence";
import { Plans } from "./Stance";

/** The bounds of a count as people read them: 3, or 2–5. */
export function bounds(low: number, high: number): string {
  return low === high ? String(low) : `${low}–${high}`;
}

export function PracticeCases({ practice }: { practice: number }) {
  const g = data();
  const p = g.wire.practices;
  const cases = g.casesOf()[practice];
  const count = useSignal(6);
  const kinds = [p.field[practice] && valueName("field", p.field[practice]), p.instrument[practice] && valueName("instrument", p.instrument[practice])];
  return (
    <section>
      {p.definition[practice] && <p class="definition">{shown(p.definition[practice])}</p>}
      {p.proposed[practice] ? <p class="note">{pick("分类表中没有，由相似的说法归并而成（拟新增）", "Not in the taxonomy: proposed from like wordings")}</p> : null}
      {p.background[practice] ? <p class="note">{pick("背景工作，不计为采用", "A background programme: no adoption")}</p> : null}
      <div class="figures">
        <div><b>{bounds(p.low[practice], p.high[practice])}</b><span>{pick("个地方", "places")}</span></div>
        <div><b>{p.pieces[practice]}</b><span>{pick("篇材料", "pieces")}</span></div>
        {p.unplaced[practice] > 0 && <div><b>{p.unplaced[practice]}</b><span>{pick("篇无唯一地方", "unplaced")}</span></div>}
      </div>
      {p.low[practice] !== p.high[practice] && <p class="note">{t("bounds")}</p>}
      {kinds.some(Boolean) && <p class="kinds">{kinds.filter(Boolean).join(" · ")}</p>}
      <h3>{pick("各地的说法", "Who, in which words")} <small>{cases.length}</small></h3>
      <ul class="cases">{cases.slice(0, count.value).map((c) => <CaseRow key={c} row={c} />)}</ul>
      {cases.length > count.value && <button class="link" onClick={() => (count.value += 30)}>{t("more", cases.length - count.value)}</button>}
      <Plans rows={g.plansOf()[practice]} />
    </section>
  );
}

/** One case: place, wording, what it achieved; its sentence on demand. */
export function CaseRow({ row }: { row: number }) {
  const g = data();
  const open = useSignal(false);
  const { node, site, piece } = g.wire.cases;
  const place = g.wire.sites.name[site[row]];
  const results = g.resultsOf()[row].map((i) => g.wire.results.text[i]);
  return (
    <li>
      <b>{shown(place || t("place_none"))}</b>{g.wire.sites.hidden[site[row]] ? <small> {t("hidden")} · {g.pieceName(piece[row])}</small> : null}
      <span class="wording">{shown(g.wire.nodes.label[node[row]])}</span>
      {results.length > 0 && <span class="result" title={t("selfReported")}>{pick("自述成效：", "self-reported: ")}{shown(results.slice(0, 3).join("；"))}</span>}
      <button class="link" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>{pick("原句", "sentence")}</button>
      {open.value && <Passage evidence={g.case(row)} />}
    </li>
  );
}
