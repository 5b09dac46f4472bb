/** The views, in the order of the tabs. A view is a folder here; adding it means adding one line below. */

import type { ComponentType } from "preact";
import type { Rows } from "../data/claims";
import type { Route } from "../state/route";
import { compare } from "./compare";
import { graphView } from "./graph";
import { matrix } from "./matrix";
import { outcomes } from "./outcomes";
import { query } from "./query";
import { review } from "./review";
import { start } from "./start";
import { text } from "./text";
import { timeline } from "./timeline";

export interface View {
  /** First part of the hash: #/<id>/… */
  id: string;
  zh: string;
  en: string;
  component: ComponentType;
  /** What the view shows and how it is read, in one line, for those who have never seen it: it is the `h1` too. */
  about?: readonly [zh: string, en: string];
  /** Where the filter bar is of no use. */
  noFilters?: boolean;
  /** Reached by links only, not by a tab. */
  hidden?: boolean;
  /** Whether the file holds what the view needs; yes where it is left out. */
  available?: () => boolean;
  /** SPARQL that asks for what the view shows; IRIs of data as `id:…`. Its rows are the first columns of the table. */
  query?: (route: Route) => string;
  /** What the view shows, as a table to keep; null where there is nothing. */
  table?: (route: Route) => Rows | null;
  /** The picture of a view that is no SVG; null where it cannot give one. */
  picture?: (kind: "png" | "svg") => Promise<Blob | null>;
  /** Selections of its own: the side panel shows `sel=<name>:<rest>` by `details[name]`. */
  details?: Record<string, ComponentType<{ rest: string }>>;
}

export const VIEWS: readonly View[] = [start, graphView, matrix, compare, timeline, outcomes, text, query, review];

/** The view with an id, if the file has it. */
export function viewOf(id: string): View | undefined {
  return VIEWS.find((v) => v.id === id && v.available?.() !== false);
}
