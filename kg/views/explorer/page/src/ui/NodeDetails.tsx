/** A node: what is known of it, its edges, and every sentence that names it. */

import { useSignal } from "@preact/signals";
import { edgeName, t, typeName, valueName } from "../i18n/common";
import { pick } from "../i18n";
import { shown } from "../data/text";
import { nodeQuery } from "../share/Menu";
import { data } from "../state/app";
import { GraphActions } from "../views/graph/Actions";
import { Badge } from "./Badge";
import { Passage } from "./Evidence";
import { NodeLink } from "./NodeLink";
import { PracticeCases } from "./PracticeCases";
import { stance, Stance } from "./Stance";

const FEW = 8;

export function NodeDetails({ node }: { node: number }) {
  const g = data();
  const n = g.wire.nodes;
  const practice = g.typeOf(node) === "Practice" ? g.practiceOf()[node] : -1;
  return (
    <>
      <p class="kind"><Badge node={node} /> {typeName(node)}{n.redacted[node] ? ` · ${t("hidden")}` : ""}</p>
      <h2>{shown(pick(n.label[node], n.en[node]))}</h2>
      {n.en[node] && <p class="other">{shown(pick(n.en[node], n.label[node]))}</p>}
      <GraphActions node={node} />
      <Facts node={node} />
      {practice >= 0 && <PracticeCases practice={practice} />}
      <Edges node={node} />
      <Mentions node={node} />
      {nodeQuery() && <p class="asked"><a href={nodeQuery()}>{pick("这个节点的查询（SPARQL）", "The query for this node (SPARQL)")}</a></p>}
    </>
  );
}

const edgeTypeId = (edge: number) => data().wire.names.edgeTypes[data().wire.edges.type[edge]][0];

function Facts({ node }: { node: number }) {
  const g = data();
  const n = g.wire.nodes;
  const q = g.wire.quantities;
  const named = (name: string) => g.attributes(node, name).map((a) => pick(a.label || a.value, a.en)).join(pick("、", ", "));
  const own = g.practiceOf()[node];
  const facts: [string, string][] = [
    [pick("性质", "Kind"), n.kind[node] && valueName("kind", n.kind[node])],
    [pick("状态", "Status"), n.status[node] && valueName("status", n.status[node])],
    [pick("采用", "Adoption"), stance(g.edgesOf()[node].filter((e) => g.wire.edges.source[e] === node && edgeTypeId(e) === "realises"))],
    [pick("数值", "Figures"), g.quantitiesOf()[node].map((i) => q.text[i]).join("；")],
    [pick("时间", "Time"), g.attributes(node, "time").filter((a) => a.value !== "unknown").map((a) => a.label || a.value).join("；")],
    [pick("政策工具", "Instrument"), named("instrument")],
    [pick("对象", "Target group"), named("target")],
    [pick("认可", "Recognition"), named("recognition")],
    [pick("又称", "Also"), n.aliases[node].join(pick("、", ", "))],
    [pick("代码", "Code"), own >= 0 && g.typeOf(node) === "Practice" ? "" : n.code[node]],
  ];
  const told = facts.filter(([, value]) => value);
  return (
    <>
      {told.length > 0 && <dl class="facts">{told.map(([k, v]) => <><dt>{k}</dt><dd>{shown(v)}</dd></>)}</dl>}
      {g.typeOf(node) === "Outcome" && <p class="note">{t("selfReported")}</p>}
    </>
  );
}

function Edges({ node }: { node: number }) {
  const g = data();
  const { type, source, target } = g.wire.edges;
  const groups = new Map<string, Map<number, number[]>>();
  for (const e of g.edgesOf()[node]) {
    const out = source[e] === node;
    const key = `${type[e]}${out ? ">" : "<"}`;
    const others = groups.get(key) ?? groups.set(key, new Map()).get(key)!;
    const other = out ? target[e] : source[e];
    others.set(other, [...(others.get(other) ?? []), e]);
  }
  if (!groups.size) return null;
  return (
    <section>
      <h3>{pick("关系", "Edges")} <small>{g.edgesOf()[node].length}</small></h3>
      {[...groups].sort().map(([key, others]) => <EdgeGroup key={key} name={edgeName(parseInt(key))} out={key.endsWith(">")} others={[...others]} />)}
    </section>
  );
}

function EdgeGroup({ name, out, others }: { name: string; out: boolean; others: [number, number[]][] }) {
  const all = useSignal(false);
  const listed = all.value ? others.slice(0, 500) : others.slice(0, FEW);
  return (
    <div class="edges">
      <h4>{out ? `${name} →` : `← ${name}`}</h4>
      <ul>{listed.map(([other, edges]) => <EdgeRow key={other} other={other} edges={edges} />)}</ul>
      {listed.length < others.length && <button class="link" onClick={() => (all.value = true)}>{t("more", others.length - listed.length)}</button>}
    </div>
  );
}

function EdgeRow({ other, edges }: { other: number; edges: number[] }) {
  const open = useSignal(false);
  const g = data();
  return (
    <li>
      <NodeLink node={other} />
      <Stance edges={edges} />
      <button class="link" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>{pick("依据", "evidence")}{edges.length > 1 ? ` ${edges.length}` : ""}</button>
      {open.value && edges.map((e) => <div key={e}>{edges.length > 1 && <Stance edges={[e]} />}<Passage evidence={g.edge(e)} /></div>)}
    </li>
  );
}

function Mentions({ node }: { node: number }) {
  const g = data();
  const rows = g.mentionsOf()[node];
  const count = useSignal(3);
  if (!rows.length) return null;
  return (
    <section>
      <h3>{pick("原文", "In the texts")} <small>{rows.length}</small></h3>
      {rows.slice(0, count.value).map((m) => <Passage key={m} evidence={g.mention(m)} />)}
      {rows.length > count.value && <button class="link" onClick={() => (count.value += 20)}>{t("more", rows.length - count.value)}</button>}
    </section>
  );
}
