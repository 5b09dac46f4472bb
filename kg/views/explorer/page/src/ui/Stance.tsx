/** What is no adoption: a piece only plans a practice, or says that it has none. It is shown, and counted nowhere. */

import { useSignal } from "@preact/signals";
import { pick, texts } from "../i18n";
import { t as common } from "../i18n/common";
import { shown } from "../data/text";
import { data } from "../state/app";
import { Passage } from "./Evidence";
import { NodeLink } from "./NodeLink";

export const t = texts(
  { planned: "打算做", denied: "写明没做", not: "，不计为采用", both: "打算做、写明没做", notCounted: "不计入地方数", sentence: "原句", more: "另有 {0} 处打算做或写明没做" },
  { planned: "planned", denied: "denied", not: ", no adoption", both: "Planned or denied", notCounted: "not counted", sentence: "sentence", more: "{0} more plan or deny it" },
);

/** "打算做，不计为采用" for claims that all are such; "" for all others. */
export function stance(edges: readonly number[]): string {
  const g = data();
  const rows = edges.map((e) => g.stanceOf().get(e));
  if (!rows.length || rows.some((r) => r === undefined)) return "";
  const kinds = [...new Set(rows.map((r) => g.wire.stances.stance[r!]))].sort().reverse();
  return kinds.map((k) => t(k)).join(pick("、", ", ")) + t("not");
}

export function Stance({ edges }: { edges: readonly number[] }) {
  const said = stance(edges);
  return said ? <small class="stance">{said}</small> : null;
}

/** Those who only plan a practice or deny it, each with the sentence; *named* says the practice in place of the place. */
export function Plans({ rows, named = false }: { rows: readonly number[]; named?: boolean }) {
  if (!rows.length) return null;
  return (
    <section class="plans">
      <h3>{t("both")} <small>{rows.length} · {t("notCounted")}</small></h3>
      <ul class="cases">{rows.map((r) => <Plan key={r} row={r} named={named} />)}</ul>
    </section>
  );
}

function Plan({ row, named }: { row: number; named: boolean }) {
  const g = data();
  const open = useSignal(false);
  const { edge, place, hidden, stance: kind } = g.wire.stances;
  const e = edge[row];
  return (
    <li>
      {named ? <NodeLink node={g.wire.edges.target[e]} /> : <b>{shown(place[row] || common("place_none"))}</b>}{hidden[row] && !named ? <small> {common("hidden")} · {g.pieceName(g.wire.edges.piece[e])}</small> : null} <small class="stance">{t(kind[row])}</small>
      <span class="wording">{shown(g.wire.nodes.label[g.wire.edges.source[e]])}</span>
      <button class="link" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>{t("sentence")}</button>
      {open.value && <Passage evidence={g.edge(e)} />}
    </li>
  );
}
