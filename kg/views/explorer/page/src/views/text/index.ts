import type { View } from "../index";
import { FullText } from "./FullText";

export const text: View = { id: "text", zh: "原文", en: "Text", component: FullText, noFilters: true, hidden: true };
