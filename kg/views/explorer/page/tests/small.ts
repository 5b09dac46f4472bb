/** A small graph: two pieces, five nodes. Offsets in the file are steps and lengths, as payload.py writes them. */

import { Graph } from "../src/data/graph";
import type { Wire } from "../src/data/wire";

export const TEXT = "甲县推行积分制。\n重庆路街道推行积分超市，参与率达90%。";

export function wire(): Wire {
  return {
    version: 2, software: "0.1.0", base: "https://example.org/id/",
    names: {
      nodeTypes: [["Place", "地方", "Place", "#000", "dot", ""], ["Mechanism", "做法机制", "Mechanism", "#000", "dot", ""], ["Practice", "共同做法", "Practice", "#000", "star", ""], ["Outcome", "成效", "Outcome", "#000", "diamond", ""]],
      edgeTypes: [["realises", "属于做法", "realises", "#000", "", [7, 5]], ["achieves", "取得", "achieves", "#000", "", []]],
      levels: [["county", "县级", "county"]], fields: [["g", "基层治理", "Community"]], instruments: [["incentive", "激励", "Incentive"]], targets: [],
    },
    documents: { id: ["doc-1"], name: ["材料.txt"], title: [""], place: [""], level: [""], date: ["2023-05"], publisher: [""], source: [""], licence: [""], masks: [[]] },
    pieces: { document: [0, 0], number: [1, 2], start: [0, 9], end: [8, 29], title: ["", ""], owner: ["", ""], byline: [0, 0], place: ["甲县", "*县"], level: ["county", ""], redacted: [0, 1] },
    sections: { piece: [0], kind: ["section"], start: [0], end: [8], headingStart: [0], headingEnd: [2], parent: [-1] },
    sentences: { piece: [0, 1], start: [0, 9], end: [8, 20], role: ["body", "body"] },
    nodes: {
      id: ["e-1", "e-2", "e-3", "practice-1", "e-4"], type: [0, 1, 1, 2, 3], label: ["甲县", "积分制", "积分超市", "积分制", "参与率达90%"], en: ["", "", "", "Points", ""],
      kind: ["", "", "", "", "outcome"], status: ["", "", "", "", "measured"], code: ["", "", "", "", ""], redacted: [0, 0, 0, 0, 0], aliases: [[], [], ["爱心超市"], [], []], x: [0, 1, 2, 3, 4], y: [0, 0, 0, 0, 0],
    },
    pinyin: { characters: "与分制参县市率甲积超达", syllables: "yu fen zhi can xian shi lv jia ji chao da", exceptions: {} },
    mentions: { piece: [0, 0, 1, 0], start: [0, 4, 12, 5], end: [2, 3, 4, 7], node: [0, 1, 2, 4], rule: [0, 0, 0, 0], confidence: [1000, 950, 800, 600] },
    edges: { piece: [0, 1, 0], start: [4, 12, 0], end: [3, 4, 12], type: [0, 0, 1], source: [1, 2, 2], target: [3, 3, 4], rule: [0, 0, 0], confidence: [900, 750, 700], id: ["a", "b", "c"] },
    attributes: { node: [1], name: ["instrument"], value: ["incentive"], label: ["激励"], en: ["Incentive"] },
    quantities: { node: [4], text: ["90 %"], unit: ["%"], low: [90], high: [90], comparator: ["="] },
    practices: { node: [3], label: ["积分制"], en: ["Points"], definition: [""], field: ["g"], instrument: ["incentive"], names: [["积分制", "积分管理"]], background: [0], proposed: [0], shared: [1], low: [1], high: [2], unplaced: [0], pieces: [2] },
    sites: { id: ["e-1", "doc-1-2"], name: ["甲县", "*县"], hidden: [0, 1], code: ["", ""], level: ["county", ""] },
    cases: { practice: [0, 0], node: [1, 2], site: [0, 1], piece: [0, 1], start: [4, 16], end: [7, 20], rule: [0, 0], confidence: [900, 750], details: [[], []], time: ["2022-01-01/2022-12-31", ""], written: ["", ""], named: [[], []] },
    results: { case: [1], text: ["参与率达90%"], intervals: [[["%", 90, 90]]], kind: ["outcome"], status: ["measured"], node: [4], time: [""] },
    stances: { edge: [], practice: [], place: [], hidden: [], stance: [] },
    rules: ["model/x"], explanations: {}, assumptions: [], failures: [],
  };
}

export function small(): Graph {
  const graph = new Graph(wire());
  graph.setTexts([TEXT]);
  return graph;
}
