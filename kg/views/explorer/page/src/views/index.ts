/** The views, in the order of the tabs. A view is a folder here; adding it means adding one line below. */

import type { ComponentType } from "preact";
import { graphView } from "./graph";
import { start } from "./start";
import { text } from "./text";

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
}

export const VIEWS: readonly View[] = [start, graphView, text];
