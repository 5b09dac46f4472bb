import { data, textsReady } from "../../state/app";
import type { View } from "../index";
import { Review, sitting } from "./Review";
import { query, table } from "./sheet";

export const review: View = {
  id: "review", zh: "判定", en: "Decide", component: Review, noFilters: true,
  table: () => (sitting.value?.candidates.length && textsReady.value ? table(data(), sitting.value) : null),
  query: () => (sitting.value && textsReady.value ? query(data(), sitting.value) : ""),
};
