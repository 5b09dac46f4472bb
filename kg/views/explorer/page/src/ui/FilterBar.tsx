/** The filters that all views share: one menu a facet, with counts. */

import { useSignal } from "@preact/signals";
import { facetName, t, valueName } from "../i18n/common";
import { shown } from "../data/text";
import { facets, filters, setFilters, visible } from "../state/app";
import { active, FACETS, toggled, type Facet } from "../state/filters";

const LISTED = 200;

export function FilterBar() {
  const open = useSignal<Facet | "">("");
  const chosen = active(filters.value);
  return (
    <div class="filters" role="group" aria-label={t("filters")} onKeyDown={(e) => e.key === "Escape" && (open.value = "")}>
      {FACETS.map((f) => (
        <div key={f} class="facet" onBlurCapture={(e) => { if (!e.currentTarget.contains(e.relatedTarget as Node)) open.value = open.value === f ? "" : open.value; }}>
          <button class={filters.value[f]?.length ? "chosen" : ""} aria-expanded={open.value === f} onClick={() => (open.value = open.value === f ? "" : f)}>
            {facetName(f)}{filters.value[f]?.length ? ` ${filters.value[f]!.length}` : ""}<span aria-hidden="true"> ▾</span>
          </button>
          {open.value === f && <Choices facet={f} />}
        </div>
      ))}
      {chosen > 0 && <><button class="quiet" onClick={() => setFilters({})}>{t("clear")}</button><span class="count" role="status">{t("found", visible.value.size)}</span></>}
    </div>
  );
}

function Choices({ facet }: { facet: Facet }) {
  const rows = facets.value.counts(facet, filters.value);
  return (
    <div class="choices" role="group" aria-label={facetName(facet)} tabIndex={-1}>
      {rows.slice(0, LISTED).map(([value, n]) => (
        <label key={value}>
          <input type="checkbox" checked={filters.value[facet]?.includes(value) ?? false} onChange={() => setFilters(toggled(filters.value, facet, value))} />
          <span>{shown(valueName(facet, value))}</span><small>{n}</small>
        </label>
      ))}
      {rows.length > LISTED && <p>{t("more", rows.length - LISTED)}</p>}
    </div>
  );
}
