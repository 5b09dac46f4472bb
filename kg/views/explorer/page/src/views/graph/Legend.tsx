/** What shapes, colours and arrows mean, with counts of what is shown; a type of nodes is a filter. */

import { pick } from "../../i18n";
import { data, filters, setFilters } from "../../state/app";
import { toggled } from "../../state/filters";
import { TypeBadge } from "../../ui/Badge";
import { drawn } from "./model";
import { BOTH_WAYS } from "./picture";
import { t } from "./words";

export function Legend() {
  const { nodeTypes, edgeTypes } = data().wire.names;
  const p = drawn.value;
  const types = data().wire.nodes.type;
  const nodes = nodeTypes.map(() => 0), edges = edgeTypes.map(() => 0);
  for (const row of p.rows) nodes[types[row]]++;
  for (const l of p.lines) edges[l.type]++;
  const chosen = filters.value.type ?? [];
  const wide = typeof matchMedia === "undefined" || matchMedia("(min-width: 761px)").matches;
  if (!p.rows.length && !chosen.length) return null;
  return (
    <details class="graph-legend" open={wide}>
      <summary>{t("legend")}</summary>
      <h4>{t("nodes")}</h4>
      <ul>{nodeTypes.map(([id, zh, en], i) => (nodes[i] || chosen.includes(id) ? (
        <li key={id}><button title={t("toggle")} aria-pressed={chosen.includes(id)} onClick={() => setFilters(toggled(filters.value, "type", id))}><TypeBadge type={i} /><span>{pick(zh, en)}</span><small>{nodes[i]}</small></button></li>
      ) : null))}</ul>
      <h4>{t("edges")}</h4>
      <ul>{edgeTypes.map(([id, zh, en, colour, , dashes], i) => (edges[i] ? (
        <li key={id}><span class="edge-key">
          <svg viewBox="0 0 26 10" width="26" height="10" aria-hidden="true"><path d={BOTH_WAYS.has(id) ? "M0 5h26" : "M0 5h18"} stroke={colour} stroke-width="2" stroke-dasharray={dashes.join(" ")} />{!BOTH_WAYS.has(id) && <path d="M17 1l9 4-9 4z" fill={colour} />}</svg>
          <span>{pick(zh, en)}</span><small>{edges[i]}</small></span></li>
      ) : null))}</ul>
      {p.hollow.some(Boolean) && <p>{t("hollow")}</p>}
      {p.faint.some(Boolean) && <p>{t("pale")}</p>}
    </details>
  );
}
