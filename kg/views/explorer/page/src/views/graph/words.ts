import { texts } from "../../i18n";

export const t = texts(
  {
    depth: "步数", near: "邻域", whole: "全图", path: "路径", centre: "中心", zoomIn: "放大", zoomOut: "缩小", fit: "全部显示", legend: "图例", nodes: "节点", edges: "关系（箭头：由谁到谁）",
    hollow: "空心：隐名，名称在原文中被遮去", pale: "浅色：不合筛选，但连接两端", shown: "{0} 个节点 · {1} 条连线", cut: "范围内共 {0} 个，先显示最相关的",
    keys: "键盘：方向键走到相邻节点，回车看详情（再按进入详情），e 展开，f 收起，c 设为中心，n / p 逐个看相邻节点，+ − 0 缩放", how: "单击看依据，双击展开",
    stage: "关系图。用方向键走到相邻节点，回车看详情，e 展开，f 收起", at: "{0}，{1}，{2} 个相邻节点", nothing: "没有节点合乎筛选。请放宽筛选。",
    tooLarge: "全图有 {0} 个节点，一次画不下；下面是一处邻域。请搜索一个名称，或先用筛选缩小范围。", from: "从", to: "到", swap: "交换两端", noPath: "两者之间没有相连的路径。", noPathFiltered: "在所选筛选范围内，两者之间没有相连的路径。",
    choose: "输入名称", steps: "{0} 步", evidenceOf: "每一步的依据", open: "展开", shut: "收起", toCentre: "设为中心", pathFrom: "路径起点", pathTo: "路径终点", onGraph: "在图谱中看", clear: "清除",
    pickBoth: "选两个名称，看它们如何相连。", same: "起点与终点相同。", toggle: "点一下只看这一类",
  },
  {
    depth: "Steps", near: "Neighbourhood", whole: "Whole graph", path: "Path", centre: "Centre", zoomIn: "Zoom in", zoomOut: "Zoom out", fit: "Show all", legend: "Legend", nodes: "Nodes", edges: "Edges (arrow: from whom to whom)",
    hollow: "Hollow: name withheld in the source", pale: "Pale: fails the filters, but links what passes", shown: "{0} nodes · {1} lines", cut: "{0} within reach, most relevant first",
    keys: "Keys: arrows go to neighbours, Enter opens details (again: goes into them), e expands, f folds, c centres, n / p walk round the neighbours, + − 0 zoom", how: "Click for evidence, double click to expand",
    stage: "Graph. Arrow keys go to neighbours, Enter opens details, e expands, f folds", at: "{0}, {1}, {2} neighbours", nothing: "No node passes the filters. Please choose fewer.",
    tooLarge: "The whole graph has {0} nodes, too many to draw at once; this is one neighbourhood. Search a name, or filter first.", from: "From", to: "to", swap: "Swap ends", noPath: "Nothing links the two.", noPathFiltered: "Nothing that passes the filters links the two.",
    choose: "type a name", steps: "{0} steps", evidenceOf: "Evidence of each step", open: "Expand", shut: "Fold", toCentre: "Make centre", pathFrom: "Path from here", pathTo: "Path to here", onGraph: "On the graph", clear: "Clear",
    pickBoth: "Choose two names to see how they are linked.", same: "Both ends are the same.", toggle: "Show this type alone",
  },
);
