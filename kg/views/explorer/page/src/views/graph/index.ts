import type { View } from "..";
import { GraphView } from "./GraphView";

export const graphView: View = { id: "graph", zh: "图谱", en: "Graph", component: GraphView };
