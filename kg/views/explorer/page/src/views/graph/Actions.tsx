/** What can be done with a node on the graph; stands in the side panel. */

import { data } from "../../state/app";
import { change, href, route } from "../../state/route";
import { drawn, isOpen, state, to, unfold } from "./model";
import { t } from "./words";

export function GraphActions({ node }: { node: number }) {
  const id = data().wire.nodes.id[node];
  if (route.value.view !== "graph") return <p class="graph-actions"><a href={href("graph", [id], { sel: id })}>{t("onGraph")}</a></p>;
  const { mode, from, to: end } = state.value;
  const ends = (name: "from" | "to") => {
    const other = name === "from" ? end : from;
    const kept = mode === "path" && other >= 0 ? data().wire.nodes.id[other] : "-";
    change({ whole: "", open: "", shut: "", ...(name === "from" ? { from: id, to: kept } : { from: kept, to: id }) });
  };
  const near = mode === "near" && drawn.value.index.has(node);
  return (
    <p class="graph-actions" role="group">
      {near && <button onClick={() => unfold(node, true)} disabled={isOpen(node)}>{t("open")}</button>}
      {near && <button onClick={() => unfold(node, false)}>{t("shut")}</button>}
      <a class="button" href={to([id], {})}>{t("toCentre")}</a>
      <button onClick={() => ends("from")}>{t("pathFrom")}</button>
      <button onClick={() => ends("to")}>{t("pathTo")}</button>
    </p>
  );
}
