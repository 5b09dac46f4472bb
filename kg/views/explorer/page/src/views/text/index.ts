import { data } from "../../state/app";
import type { View } from "../index";
import { textOf } from "../query/own";
import { mentionSheet } from "./sheet";
import { FullText } from "./FullText";

export const text: View = {
  id: "text", zh: "原文", en: "Text", component: FullText, noFilters: true, hidden: true,
  query: ({ path }) => (Number(path[0] ?? "0") in data().wire.pieces.number ? textOf(data(), Number(path[0] ?? "0")) : ""),
  table: ({ path }) => mentionSheet(Number(path[0] ?? "0")),
};
