import { texts } from "../../i18n";

export const t = texts(
  {
    questions: "常问的问题", find: "查找问题", own: "自己写查询", ask: "查询", again: "再查一次", stop: "停止", edit: "查看、修改查询语句", fold: "收起查询语句", reset: "恢复原样",
    engine: "正在启动查询引擎…（只在第一次）", data: "正在读入图谱…（只在第一次）", running: "正在查询…", failed: "查询引擎没有启动：{0}。其他视图不受影响。",
    late: "查询超过 {0} 秒，已停止。请加条件缩小范围，例如写明地方或加 LIMIT 100。", stopped: "已停止。", rows: "{0} 行", cut: "共 {0} 行，这里显示前 {1} 行；下载 JSON 有全部",
    took: "{0} 毫秒", none: "没有符合条件的结果", yes: "是", no: "否", csv: "下载 CSV", json: "下载 JSON", triples: "下载 N-Triples", graph: "在图上看这 {0} 个节点", graphSome: "在图上看前 {0} 个节点（共 {1} 个）",
    editor: "SPARQL 查询语句", terms: "可用的词", at: "第 {0} 行第 {1} 列：", keys: "Ctrl+Enter 查询；Tab 采用第一个词，Esc 收起提示", anything: "不限", integer: "请填整数", number: "请填数",
    changed: "（已修改）", fromView: "当前视图的查询。改动后按“查询”。", scale: "本页内查询，不联网 · {0} 条三元组", all: "全部问题",
  },
  {
    questions: "Questions", find: "Find a question", own: "Write your own", ask: "Ask", again: "Ask again", stop: "Stop", edit: "Show and edit the query", fold: "Hide the query", reset: "Undo changes",
    engine: "Starting the engine… (once)", data: "Reading the graph… (once)", running: "Asking…", failed: "The engine did not start: {0}. The other views work all the same.",
    late: "Stopped after {0} seconds. Narrow it down, by a place or by LIMIT 100.", stopped: "Stopped.", rows: "{0} rows", cut: "{0} rows, of which the first {1} are shown; the JSON has all",
    took: "{0} ms", none: "Nothing fits", yes: "yes", no: "no", csv: "Download CSV", json: "Download JSON", triples: "Download N-Triples", graph: "Show {0} nodes on the graph", graphSome: "Show the first {0} of {1} nodes on the graph",
    editor: "SPARQL query", terms: "Terms", at: "Line {0}, column {1}: ", keys: "Ctrl+Enter asks; Tab takes the first term, Esc hides them", anything: "any", integer: "a whole number", number: "a number",
    changed: "(changed)", fromView: "The query for the view you came from. Change it, then ask.", scale: "Asked in this page, offline · {0} triples", all: "All questions",
  },
);
