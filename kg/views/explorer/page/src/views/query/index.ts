import type { View } from "../index";
import { available } from "./engine";
import { Query, sheet } from "./Query";

export const query: View = { id: "query", zh: "查询", en: "Query", component: Query, noFilters: true, available, table: sheet };
