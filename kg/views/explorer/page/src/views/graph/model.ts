/** The picture of the present address, made anew only where what it shows changes. */

import { computed, untracked } from "@preact/signals";
import { language } from "../../i18n";
import { data, filters, visible } from "../../state/app";
import { active, toParams } from "../../state/filters";
import { change, format, route } from "../../state/route";
import { picture } from "./picture";
import { drawsByWebGL } from "./scene";
import { list, stateOf, unfolded } from "./state";

/** Nodes above which the whole graph is not drawn at once. */
export const CANVAS_MOST = 25_000, WEBGL_MOST = 60_000;

export const state = computed(() => stateOf(data(), route.value));
export const tooLarge = computed(() => state.value.mode === "whole" && visibleCount() > (drawsByWebGL(route.value.params.draw) ? WEBGL_MOST : CANVAS_MOST));
const key = computed(() => JSON.stringify([state.value, toParams(filters.value), language.value, tooLarge.value]));
/** What the camera is about: it moves when this changes. */
export const home = computed(() => JSON.stringify([state.value.mode, state.value.centres, state.value.depth, state.value.from, state.value.to, toParams(filters.value)]));

export const drawn = computed(() => {
  void key.value;
  return untracked(() => {
    const filtered = active(filters.value) > 0;
    const shownNodes = filtered ? visible.value : null;
    const now = tooLarge.value ? { ...state.value, mode: "near" as const } : state.value;
    return picture(data(), { state: now, passes: (i) => !shownNodes || shownNodes.has(i), filtered, english: language.value === "en" });
  });
});

function visibleCount(): number {
  return active(filters.value) ? visible.value.size : data().size;
}

/** The address of another choice of the graph view; the selection stays. */
export function to(path: string[], params: Record<string, string>): string {
  const kept = Object.fromEntries(Object.entries(route.value.params).filter(([name]) => name.startsWith("f.") || ["lang", "sel", "draw"].includes(name)));
  return format({ view: "graph", path, params: { ...kept, ...params } });
}

export function unfold(row: number, open: boolean): void {
  change(unfolded(data(), state.value, row, open));
}
export function isOpen(row: number): boolean {
  return list(route.value.params.open).includes(data().wire.nodes.id[row]);
}
