import { data } from "../../state/app";
import type { View } from "../index";
import { nodeList, practiceList } from "../query/own";
import { doorOf, sheet } from "./sheet";
import { Start } from "./Start";

export const start: View = {
  id: "start", zh: "开始", en: "Start", component: Start, noFilters: true,
  query: ({ path }) => {
    const door = doorOf(path);
    return door === "practices" ? practiceList(data()) : nodeList(data(), { programs: "Program", departments: "Organization", places: "Place" }[door]);
  },
  table: ({ path, params }) => sheet(doorOf(path), params),
};
