/** An edge: its two ends, and every claim of it. */

import { edgeName } from "../i18n/common";
import { pick } from "../i18n";
import { data } from "../state/app";
import { Passage } from "./Evidence";
import { NodeLink } from "./NodeLink";
import { Stance } from "./Stance";

export function EdgeDetails({ edge }: { edge: number }) {
  const g = data();
  const { source, target, type } = g.wire.edges;
  const same = g.edgesOf()[source[edge]].filter((e) => source[e] === source[edge] && target[e] === target[edge] && type[e] === type[edge]);
  return (
    <>
      <p class="kind">{pick("关系", "Edge")} · {g.wire.names.edgeTypes[type[edge]][0]}</p>
      <h2>{edgeName(type[edge])}</h2>
      <p><NodeLink node={source[edge]} /> <span aria-hidden="true">→</span> <NodeLink node={target[edge]} /></p>
      <h3>{pick("原文依据", "Evidence")} <small>{same.length}</small></h3>
      {same.map((e) => <div key={e}><Stance edges={[e]} /><Passage evidence={g.edge(e)} /></div>)}
    </>
  );
}
