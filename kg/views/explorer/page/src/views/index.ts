/** The views, in the order of the tabs. A view is a folder here; adding it means adding one line below. */

import type { ComponentType } from "preact";
import type { Rows } from "../data/claims";
import type { Route } from "../state/route";
import { compare } from "./compare";
import { matrix } from "./matrix";
import { outcomes } from "./outcomes";
import { start } from "./start";
import { text } from "./text";
import { timeline } from "./timeline";

export interface View {
  /** First part of the hash: #/<id>/… */
  id: string;
  zh: string;
  en: string;
  component: ComponentType;
  /** Where the filter bar is of no use. */
  noFilters?: boolean;
  /** Reached by links only, not by a tab. */
  hidden?: boolean;
  /** What the view shows, as rows; and the SPARQL query whose rows are the first columns of them. */
  table?: (state: Route) => Rows;
  query?: (state: Route) => string;
  /** Selections of its own: the side panel shows `sel=<name>:<rest>` by `details[name]`. */
  details?: Record<string, ComponentType<{ rest: string }>>;
}

export const VIEWS: readonly View[] = [start, matrix, compare, timeline, outcomes, text];
