import type { View } from "..";
import { GraphView } from "./GraphView";
import { picture, query, table } from "./take";

export const graphView: View = { id: "graph", zh: "图谱", en: "Graph", component: GraphView, about: ["连线是材料写明的关系，点开看原句", "A line is what a text states; open it for the sentence"], table, query, picture };
