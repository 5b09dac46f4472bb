/** What every view uses: the graph, search, filters and selection as signals. */

import { computed, signal } from "@preact/signals";
import { casesThrough } from "../data/cases";
import type { Graph } from "../data/graph";
import { Search } from "../data/search";
import { Facets, fromParams, toParams, type Filters } from "./filters";
import { change, route, selected, type Route } from "./route";

export const graph = signal<Graph | null>(null);
/** True once the texts are unpacked: what shows sentences reads this, so that it is drawn again. */
export const textsReady = signal(false);
/** True where the block of texts is damaged: all but the sentences can still be looked at. */
export const textsBroken = signal(false);

/** The graph; views are only drawn once it is there. */
export function data(): Graph {
  return graph.value!;
}
export const facets = computed(() => new Facets(data()));
export const search = computed(() => new Search(data()));
export const filters = computed<Filters>(() => fromParams(route.value.params));
/** The nodes that the filters let through, as a set of row numbers. */
export const visible = computed(() => new Set(facets.value.filter(filters.value)));
export function setFilters(next: Filters): void {
  change(toParams(next), true);
}
/** Row number of the selected node; -1 where none is. */
export const selectedNode = computed(() => data().index().get(selected.value) ?? -1);
/** The rows of `cases` that the filters of an address let through. */
export function casesAt(state: Route): number[] {
  return casesThrough(data(), facets.value, fromParams(state.params));
}
