/** Search with suggestions: an ARIA combobox. */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t, typeName } from "../i18n/common";
import { pick } from "../i18n";
import { shown } from "../data/text";
import { data, search } from "../state/app";
import { select } from "../state/route";
import { Badge } from "./Badge";

const LISTED = 12;

/** The place of a node that only one piece names: tells namesakes apart. */
function whereOf(node: number): string {
  const g = data();
  const pieces = g.piecesOf()[node];
  return pieces.length === 1 && g.typeOf(node) !== "Practice" ? g.wire.pieces.place[pieces[0]] : "";
}

export function SearchBox({ large = false, autofocus = false }: { large?: boolean; autofocus?: boolean }) {
  const query = useSignal("");
  const open = useSignal(false);
  const at = useSignal(0);
  const id = useId();
  const found = open.value && query.value.trim() ? search.value.find(query.value, LISTED) : [];
  const choose = (node: number) => {
    open.value = false;
    query.value = "";
    select(data().wire.nodes.id[node]);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.isComposing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      at.value = (at.value + (e.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(found.length, 1);
    } else if (e.key === "Enter" && found.length) choose(found[at.value]);
    else if (e.key === "Escape") open.value = false;
  };
  return (
    <div class={`search ${large ? "large" : ""}`} role="search">
      <input
        type="search" role="combobox" autocomplete="off" spellcheck={false} autofocus={autofocus}
        aria-label={t("searchShort")} aria-expanded={found.length > 0} aria-controls={`${id}-list`} aria-haspopup="listbox" aria-autocomplete="list"
        aria-activedescendant={found.length ? `${id}-${at.value}` : undefined}
        placeholder={t(large ? "search" : "searchShort")} value={query.value}
        onInput={(e) => { query.value = e.currentTarget.value; open.value = true; at.value = 0; }}
        onKeyDown={onKeyDown} onFocus={() => (open.value = true)} onBlur={() => setTimeout(() => (open.value = false), 150)}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={t("searchShort")} hidden={!found.length}>
        {found.map((node, i) => (
          <li key={node} id={`${id}-${i}`} role="option" aria-selected={i === at.value}
            onMouseDown={(e) => { e.preventDefault(); choose(node); }} onMouseMove={() => (at.value = i)}>
            <Badge node={node} />
            <span class="name">{shown(pick(data().wire.nodes.label[node], data().wire.nodes.en[node]))}</span>
            <small>{shown([typeName(node), whereOf(node)].filter(Boolean).join(" · "))}</small>
          </li>
        ))}
      </ul>
      <p class={open.value && query.value.trim() && !found.length ? "none" : "unseen"} role="status">{!open.value || !query.value.trim() ? "" : found.length ? t("resultsFor", found.length) : t("nothing")}</p>
    </div>
  );
}
