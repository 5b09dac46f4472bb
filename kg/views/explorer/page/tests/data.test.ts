import { describe, expect, it } from "vitest";
import { inflate, unstep } from "../src/data/decode";
import { Graph } from "../src/data/graph";
import { Search } from "../src/data/search";
import { shown, Text } from "../src/data/text";
import { parts } from "../src/views/text/marks";
import { practicesAt } from "../src/views/start/doors";
import { small, TEXT, wire } from "./small";

describe("blocks", () => {
  it("are unpacked", async () => {
    expect(await inflate("eJx7PmXT0779H+bPaAAAKHMHBw==")).toBe("甲县😀");
  });
  it("have steps", () => expect(unstep([5, 4, -2])).toEqual([5, 9, 7]));
});

describe("graph", () => {
  const g = small();
  it("has offsets that name the words", () => {
    const { mentions } = g.wire;
    expect(mentions.node.map((_, i) => TEXT.slice(mentions.start[i], mentions.end[i]))).toEqual(["甲县", "积分制", "积分超市", "参与率达90%"]);
  });
  it("knows neighbours and pieces", () => {
    expect(g.neighbours(3)).toEqual([1, 2]);
    expect(g.piecesOf()[3]).toEqual([0, 1]);
    expect(g.practiceOf()[2]).toBe(0);
    expect(g.confidence()[3]).toBe(900);
  });
  it("finds sentence and paragraph", () => {
    expect(g.sentence(1, 16)).toEqual([9, 29]);
    expect(g.text(0).paragraph(20)).toEqual([9, 29]);
  });
  it("counts practices of places", () => expect(practicesAt(g, 0)).toBe(1));
});

describe("text", () => {
  it("counts code points", () => expect(new Text("😀甲县").slice(1, 3)).toBe("甲县"));
  it("shows what would turn or hide text", () => expect(shown("甲\u202e乙\u0007\n")).toBe("甲\ufffd乙\ufffd\n"));
  it("is cut where marks overlap", () => {
    const found = parts([{ start: 2, end: 8, node: 1 }, { start: 4, end: 6, node: 2 }], 0, 10);
    expect(found.map((p) => [p.start, p.end, p.nodes[0]])).toEqual([[0, 2, undefined], [2, 4, 1], [4, 6, 2], [6, 8, 1], [8, 10, undefined]]);
  });
});

describe("search", () => {
  const search = new Search(small());
  it("finds names, other names, pinyin, initials", () => {
    expect(search.find("积分制")[0]).toBe(3);
    expect(search.find("爱心")).toEqual([2]);
    expect(search.find("jfcs")).toEqual([2]);
    expect(search.find("jifenchao")).toEqual([2]);
    expect(search.find("积分管理")).toEqual([3]);
    expect(search.find("points")).toEqual([3]);
    expect(search.find("无此词")).toEqual([]);
  });
  it("answers within 100 ms at 20,000 nodes", () => {
    const w = wire();
    const n = 20_000;
    const nodes = w.nodes as unknown as Record<string, unknown[]>;
    for (const key of Object.keys(nodes)) nodes[key] = Array.from({ length: n }, (_, i) => (key === "label" ? `积分制${i}` : nodes[key][i % 5]));
    w.nodes.id = w.nodes.id.map((_, i) => `e-${i}`);
    const big = new Search(new Graph(w));
    big.find("jf");
    const times = ["积分制19", "jfz", "jifenzhi"].map((q) => { const t = performance.now(); big.find(q); return performance.now() - t; });
    expect(Math.min(...times)).toBeLessThan(100);
  });
});
