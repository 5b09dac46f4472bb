/** Texts that several views need. */

import { data } from "../state/app";
import { NONE, type Facet } from "../state/filters";
import { pick, texts } from "./index";

const ZH = {
  title: "做法图谱", tagline: "基层政策做法知识图谱", search: "搜索做法、部门、地方…（可用拼音、首字母）", searchShort: "搜索",
  found: "{0} 个结果", evidence: "详情与依据", nothing: "没有找到", close: "关闭", back: "返回", filters: "筛选", clear: "清除", all: "全部", more: "显示更多（{0}）",
  selfReported: "成效为材料自述，未经核实", bounds: "隐名地方的计数为上下限", language: "English", skip: "跳到主要内容", views: "视图",
  loading: "正在打开图谱…", rule: "依据", confidence: "置信度", document: "文件", piece: "篇", place: "地方", section: "章节", place_none: "无唯一地方",
  hidden: "隐名", noText: "正在解开原文…", empty: "这个图谱是空的：没有读到任何节点。请用 kg build 重新生成。",
  broken: "打不开数据：文件可能不完整。请重新生成或重新发送整个文件。",
  oldBrowser: "这个浏览器太旧，不能解压数据。请用 Edge、Chrome 80 以上，Firefox 113 以上，或 Safari 16.4 以上打开。",
  noView: "没有这个视图", unpacking: "正在解开数据（{0} MB）…", arranging: "正在整理 {0} 个节点、{1} 条关系…", textsBroken: "原文部分损坏，看不到原句；请重新发送整个文件。",
  crashed: "这个视图显示不出来。其他视图仍可使用。", resultsFor: "{0} 个结果，上下键选择，回车打开", legend: "图例",
  printCut: "只印出前 {0} 行，共 {1} 行；全部数据请存为 CSV，或先筛选",
};
const EN: Record<keyof typeof ZH, string> = {
  title: "Policy practices", tagline: "A knowledge graph of Chinese local policy practices", search: "Search practices, departments, places… (pinyin, initials)",
  searchShort: "Search", found: "{0} results", evidence: "Details and evidence", nothing: "nothing found", close: "Close", back: "Back", filters: "Filters", clear: "Clear", all: "all",
  more: "Show more ({0})", selfReported: "Results are self-reported, not verified", bounds: "counts over withheld places are bounds", language: "中文",
  skip: "Skip to content", views: "Views", loading: "Opening…", rule: "Rule", confidence: "Confidence", document: "Document", piece: "Piece", place: "Place",
  section: "Section", place_none: "no one place", hidden: "withheld", noText: "Unpacking the texts…",
  empty: "This graph is empty: no node was read. Make it again by kg build.",
  broken: "The data cannot be opened: the file may be incomplete. Make it again, or have it sent again as a whole.",
  oldBrowser: "This browser is too old to unpack the data. Use Edge or Chrome 80+, Firefox 113+ or Safari 16.4+.", noView: "There is no such view",
  unpacking: "Unpacking the data ({0} MB)…", arranging: "Arranging {0} nodes, {1} edges…", textsBroken: "The texts are damaged: sentences cannot be shown. Have the whole file sent again.",
  crashed: "This view cannot be shown. The others still work.", resultsFor: "{0} results; arrow keys choose, Enter opens", legend: "Legend",
  printCut: "Only the first {0} of {1} rows are printed; save the CSV for all of them, or filter first",
};
export const t = texts(ZH, EN);

const FACETS_ZH: Record<Facet, string> = { type: "类型", place: "地方", level: "层级", year: "年份", field: "领域", instrument: "政策工具", confidence: "置信度", status: "状态" };
const FACETS_EN: Record<Facet, string> = { type: "Type", place: "Place", level: "Level", year: "Year", field: "Field", instrument: "Instrument", confidence: "Confidence", status: "Status" };
export const facetName = texts(FACETS_ZH, FACETS_EN);

const WORDS: Record<string, [string, string]> = {
  high: ["高（≥ 0.9）", "high (≥ 0.9)"], middle: ["中（0.7–0.9）", "middle (0.7–0.9)"], low: ["低（< 0.7）", "low (< 0.7)"],
  planned: ["计划", "planned"], underway: ["进行中", "under way"], done: ["已完成", "done"], measured: ["有数据", "measured"], recognised: ["获认可", "recognised"],
  input: ["投入", "input"], output: ["产出", "output"], outcome: ["成果", "outcome"], recognition: ["认可", "recognition"],
  [NONE]: ["未注明", "not stated"],
};

/** The name of a value of a facet, of a status or kind. */
export function valueName(facet: Facet | "kind", value: string): string {
  const names = data().wire.names;
  const listed = { type: names.nodeTypes, level: names.levels, field: names.fields, instrument: names.instruments }[facet as "type"];
  const row = listed?.find((n) => n[0] === value);
  if (row) return pick(row[1], row[2]);
  if (facet === "place" && value !== NONE) return hiddenPlace(value);
  const word = facet === "place" || facet === "year" ? (value === NONE ? WORDS[NONE] : undefined) : WORDS[value];
  return word ? pick(word[0], word[1]) : value;
}

/** A withheld place by the title of its piece, `*县（通知/材料.txt#2）` says little. */
function hiddenPlace(value: string): string {
  const g = data();
  const piece = value.endsWith("）") ? g.pieceNamed(value.slice(value.indexOf("（") + 1, -1)) : -1;
  return piece >= 0 && g.wire.pieces.title[piece] ? `${g.wire.pieces.place[piece]}（${g.wire.pieces.title[piece]}）` : value;
}

/** The name of a node type or edge type. */
export function typeName(node: number): string {
  const row = data().wire.names.nodeTypes[data().wire.nodes.type[node]];
  return pick(row[1], row[2]);
}
export function edgeName(type: number): string {
  const row = data().wire.names.edgeTypes[type];
  return pick(row[1], row[2]);
}
