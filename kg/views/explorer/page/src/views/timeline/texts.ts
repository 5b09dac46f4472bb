import { texts } from "../../i18n";

export const t = texts(
  {
    title: "采用的时间", practice: "做法", places: "地方数", unknown: "年份不明", unknownShort: "不明", before: "{0} 及以前", first: "最早", back: "全部做法", time: "时间", place: "地方", wording: "叫法", all: "含只见于一篇的做法",
    stated: "材料写明何时开始", by: "不晚于此时（起点不明）", stated_long: "{0} 开始（材料写明）", stated_open: "{0} 起，延续（材料写明）", stated_until: "不晚于 {0}（材料写明那时已在做）", planned_long: "{0}（材料写明，晚于材料日期，可能是计划）", result_long: "不晚于 {0}（成效的时间）", document_long: "不晚于 {0}（材料日期）", unknown_long: "不明",
    note: "年份取自材料：写明何时开始的为实心；只知何时在做、成效或材料日期的，是“不晚于”，实际开始可能更早（与 kg diffusion 一致）；材料没写也没有日期的，列在“年份不明”。每个地方只计最早的一年；计数为下限–上限。",
    undated: "这些材料大多没有日期：{0} 个采用中 {1} 个年份不明。", results: "看成效", narrow: "在列表中查找",
    basis_stated: "材料写明", basis_planned: "晚于材料日期，可能是计划", basis_result: "成效的时间", basis_document: "材料日期", basis_unknown: "",
  },
  {
    title: "When adopted", practice: "Practice", places: "Places", unknown: "Year unknown", unknownShort: "Unknown", before: "up to {0}", first: "First", back: "All practices", time: "Time", place: "Place", wording: "Wording", all: "with practices of one piece",
    stated: "the text says when it began", by: "no later than this (start unknown)", stated_long: "began {0} (stated)", stated_open: "since {0}, lasting (stated)", stated_until: "no later than {0} (stated: under way then)", planned_long: "{0} (stated, after the date of the document: maybe a plan)", result_long: "no later than {0} (time of a result)", document_long: "no later than {0} (date of the document)", unknown_long: "unknown",
    note: "Years are from the texts: solid where the beginning is stated; where it is only known to be under way, or a result or the document is dated, it is “no later than”, and may have begun earlier (as in kg diffusion); where nothing is dated it stands under “unknown”. A place counts in its first year; counts are bounds.",
    undated: "Most of these documents have no date: the year of {1} of {0} adoptions is unknown.", results: "Results", narrow: "Find in list",
    basis_stated: "stated", basis_planned: "after the document: maybe a plan", basis_result: "time of a result", basis_document: "date of the document", basis_unknown: "",
  },
);
