/** Two ends to choose, and the evidence of every step between them. */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { edgeName, typeName } from "../../i18n/common";
import { pick } from "../../i18n";
import { shown } from "../../data/text";
import { data, filters, search } from "../../state/app";
import { active } from "../../state/filters";
import { change } from "../../state/route";
import { Badge } from "../../ui/Badge";
import { Passage } from "../../ui/Evidence";
import { NodeLink } from "../../ui/NodeLink";
import { drawn, state } from "./model";
import { t } from "./words";

const nameOf = (row: number) => shown(pick(data().wire.nodes.label[row], data().wire.nodes.en[row]));

export function PathBox() {
  const { from, to } = state.value;
  const id = (row: number) => (row < 0 ? "" : data().wire.nodes.id[row]);
  return (
    <div class="path-ends" role="group" aria-label={t("path")}>
      <Ends label={t("from")} row={from} on={(row) => change({ from: id(row) || "-", to: id(to) || "-" })} />
      <button class="quiet" aria-label={t("swap")} title={t("swap")} onClick={() => change({ from: id(to) || "-", to: id(from) || "-" })}>⇄</button>
      <Ends label={t("to")} row={to} on={(row) => change({ from: id(from) || "-", to: id(row) || "-" })} />
    </div>
  );
}

function Ends({ label, row, on }: { label: string; row: number; on: (row: number) => void }) {
  const query = useSignal<string | null>(null);
  const at = useSignal(0);
  const list = useId();
  const found = query.value?.trim() ? search.value.find(query.value, 8) : [];
  const choose = (next: number) => { query.value = null; on(next); };
  const key = (e: KeyboardEvent) => {
    if (e.isComposing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); at.value = (at.value + (e.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length); }
    else if (e.key === "Enter" && found.length) choose(found[at.value]);
    else if (e.key === "Escape") query.value = null;
  };
  return (
    <label class="end">
      <span>{label}</span>
      <span class="search">
        <input type="search" role="combobox" aria-label={label} aria-expanded={found.length > 0} aria-controls={list} aria-activedescendant={found.length ? `${list}-${at.value}` : undefined} autocomplete="off" spellcheck={false} placeholder={t("choose")}
          value={query.value ?? (row >= 0 ? nameOf(row) : "")} onFocus={(e) => e.currentTarget.select()} onInput={(e) => { query.value = e.currentTarget.value; at.value = 0; }} onKeyDown={key} onBlur={() => setTimeout(() => (query.value = null), 150)} />
        <ul id={list} role="listbox" aria-label={label} hidden={!found.length}>
          {found.map((node, i) => (
            <li key={node} id={`${list}-${i}`} role="option" aria-selected={i === at.value} onMouseDown={(e) => { e.preventDefault(); choose(node); }}>
              <Badge node={node} /><span class="name">{nameOf(node)}</span><small>{typeName(node)}</small>
            </li>
          ))}
        </ul>
      </span>
    </label>
  );
}

export function PathEvidence() {
  const { from, to } = state.value;
  const steps = drawn.value.path;
  if (from < 0 || to < 0) return <p class="path-note">{t("pickBoth")}</p>;
  if (from === to) return <p class="path-note">{t("same")}</p>;
  if (!steps) return <p class="path-note" role="status">{t(active(filters.value) ? "noPathFiltered" : "noPath")}</p>;
  const g = data();
  return (
    <section class="path-steps" aria-label={t("evidenceOf")}>
      <h3>{t("evidenceOf")} <small>{t("steps", steps.length)}</small></h3>
      <ol>{steps.map((s) => (
        <li key={s.edge}>
          <p><NodeLink node={g.wire.edges.source[s.edge]} /> <b class="by">{edgeName(g.wire.edges.type[s.edge])} →</b> <NodeLink node={g.wire.edges.target[s.edge]} /></p>
          <Passage evidence={g.edge(s.edge)} />
        </li>
      ))}</ol>
    </section>
  );
}
