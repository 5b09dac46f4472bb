import type { By } from "../../data/cases";
import type { Route } from "../../state/route";
import { texts } from "../../i18n";
import type { Comparison } from "./sets";

export const PARTS = ["common", "adapted", "onlyOne", "onlyOther"] as const satisfies readonly (keyof Comparison)[];

export const t = texts(
  {
    title: "比较两地", place: "地方", piece: "篇", one: "甲", other: "乙", choose: "请选择…", swap: "互换", named: "有名称的地方", withheld: "隐名（按篇）", unplaced: "无唯一地方（按篇）", pairs: "做法最相近的几对", inCommon: "{0} 种相同做法",
    common: "做法相同，有同样叫法", adapted: "做法相同，叫法不同", onlyOne: "只见于 {0}", onlyOther: "只见于 {0}", both: "两地都有", practice: "做法", open: "看两地原句", with: "相关：", none: "没有",
    note: "只说明材料写了什么：没有写的，未必没有做。", hidden: "隐名地方按篇比较，可能与别处是同一地。", more: "“相关”是材料说与它配套的做法。", gone: "“{0}”不在当前筛选之内。",
  },
  {
    title: "Compare two places", place: "places", piece: "pieces", one: "First", other: "Second", choose: "choose…", swap: "Swap", named: "Places by name", withheld: "Withheld (by piece)", unplaced: "No one place (by piece)", pairs: "Pairs with most in common", inCommon: "{0} practices in common",
    common: "Same practice, a wording in common", adapted: "Same practice, other words", onlyOne: "Only in {0}", onlyOther: "Only in {0}", both: "In both", practice: "Practice", open: "sentences of both", with: "with: ", none: "none",
    note: "What the texts do not mention may still be done.", hidden: "Withheld places are compared piece by piece; they may be the same as others.", more: "“with” lists what the texts use it with.", gone: "{0} is not within the filters.",
  },
);

export function partName(part: (typeof PARTS)[number], path: string[]): string {
  return part === "onlyOne" ? t(part, path[0] ?? "") : part === "onlyOther" ? t(part, path[1] ?? "") : t(part);
}

export function byOf(state: Route): By {
  return state.params.by === "piece" ? "piece" : "place";
}
