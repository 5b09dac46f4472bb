import type { View } from "../index";
import { Start } from "./Start";

export const start: View = { id: "start", zh: "开始", en: "Start", component: Start, noFilters: true };
