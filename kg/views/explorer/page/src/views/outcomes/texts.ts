import { texts } from "../../i18n";

export const t = texts(
  {
    title: "成效", choose: "选择做法", narrow: "查找做法", results: "{0} 项成效", places: "{0} 个地方有成效", place: "地方", text: "原文", value: "数值", kind: "类型 · 状态", log: "对数刻度", bare: "没有数字的成效", none: "这种做法在当前筛选下没有写明的成效。", noneAtAll: "当前筛选下没有成效。",
    closed: "含端点", open: "不含端点", arrow: "不封顶", about: "约数为区间", timeline: "看时间线", card: "看谁在做", noUnit: "无单位", note: "同一单位画在同一轴上；各地口径、年份、规模不同，不宜直接比大小。", auto: "自动",
  },
  {
    title: "Results", choose: "Practice", narrow: "Find a practice", results: "{0} results", places: "{0} places tell of results", place: "Place", text: "Words", value: "Figure", kind: "Kind · status", log: "Log scale", bare: "Results without figures", none: "No result of this practice is told within the filters.", noneAtAll: "No results within the filters.",
    closed: "end included", open: "not included", arrow: "unbounded", about: "about: an interval", timeline: "Timeline", card: "Who does it", noUnit: "no unit", note: "One axis a unit. Places count in their own way, over years and sizes of their own: do not rank them by these figures.", auto: "auto",
  },
);
