/** The graph view: what stands around a node, the whole graph, or the way between two nodes. */

import { t as common } from "../../i18n/common";
import { pick } from "../../i18n";
import { shown } from "../../data/text";
import { data } from "../../state/app";
import { route } from "../../state/route";
import { Badge } from "../../ui/Badge";
import "../../styles/graph.css";
import { Legend } from "./Legend";
import { drawn, state, to, tooLarge } from "./model";
import { PathBox, PathEvidence } from "./PathBox";
import { Stage } from "./Stage";
import { DEPTHS } from "./state";
import { t } from "./words";

export function GraphView() {
  const s = state.value;
  const p = drawn.value;
  const outcomes = p.rows.some((row) => data().typeOf(row) === "Outcome");
  return (
    <section class="graph" aria-label={t(s.mode)}>
      <Tools />
      {tooLarge.value && <p class="note">{t("tooLarge", data().size)}</p>}
      <div class="canvas-row">
        <div class="canvas-box">
          <Stage />
          {!p.rows.length && <p class="empty on-graph">{t(s.mode === "path" ? "pickBoth" : "nothing")}</p>}
          <Legend />
        </div>
        {s.mode === "path" && p.rows.length > 0 && <PathEvidence />}
      </div>
      <footer class="graph-notes">
        <span class="count" role="status">{t("shown", p.rows.length, p.lines.length)}{p.near && p.near.reach > p.rows.length - p.near.bridge.size ? ` · ${t("cut", p.near.reach)}` : ""}</span>
        <span title={t("keys")}>{t("how")}<span class="keys"> · {t("keys")}</span></span>
        {outcomes && <span class="warn">{common("selfReported")}</span>}
      </footer>
    </section>
  );
}

function Tools() {
  const s = state.value;
  const g = data();
  const ids = s.centres.map((i) => g.wire.nodes.id[i]);
  const kept: Record<string, string> = route.value.params.open || route.value.params.shut ? { open: route.value.params.open ?? "", shut: route.value.params.shut ?? "" } : {};
  const mode = (id: typeof s.mode, href: string) => <a class="button" href={href} aria-current={s.mode === id ? "true" : undefined}>{t(id)}</a>;
  return (
    <div class="graph-tools">
      <div class="modes" role="group">{mode("near", to(ids, {}))}{mode("path", to(ids, { from: ids[0] ?? "-", to: "-" }))}{mode("whole", to([], { whole: "1" }))}</div>
      {s.mode === "near" && (
        <>
          <span class="centre"><small>{t("centre")}</small> {s.centres.slice(0, 3).map((i) => <b key={i}><Badge node={i} /> {shown(pick(g.wire.nodes.label[i], g.wire.nodes.en[i]))} </b>)}{s.centres.length > 3 && <small>+{s.centres.length - 3}</small>}</span>
          <div class="modes" role="group" aria-label={t("depth")}><small>{t("depth")}</small>{DEPTHS.map((d) => <a key={d} class="button" href={to(ids, { ...kept, depth: d === 1 ? "" : String(d) })} aria-current={s.depth === d ? "true" : undefined}>{d}</a>)}</div>
        </>
      )}
      {s.mode === "path" && <PathBox />}
    </div>
  );
}
