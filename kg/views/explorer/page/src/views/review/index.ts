import type { View } from "../index";
import { Review } from "./Review";

export const review: View = { id: "review", zh: "判定", en: "Decide", component: Review, noFilters: true };
