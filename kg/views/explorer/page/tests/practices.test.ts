/** Matrix, comparison, timeline, results: grouping, bounds, intervals, sets. */

import { describe, expect, it } from "vitest";
import { alike, below, bounded, byKey, casesThrough, chained, countPlaces, placeKey, plain } from "../src/data/cases";
import { caseQuery, caseTable, HEAD } from "../src/data/claims";
import { Graph } from "../src/data/graph";
import { Facets } from "../src/state/filters";
import * as address from "../src/views/matrix/address";
import { compare, done, pairs } from "../src/views/compare/sets";
import { grid, wanted } from "../src/views/matrix/grid";
import { ends, figures, said, scale, tick, wide, type Figure } from "../src/views/outcomes/figures";
import { adoption, at, interval, span, timeRows, yearOf } from "../src/views/timeline/adoption";
import { small, wire } from "./small";

interface Case { practice: number; site: number; piece?: number; node?: number; time?: string; named?: string[] }

/** The small graph with other sites and cases; practice 1 is a background programme. */
function graph(sites: [string, string, number, string][], cases: Case[]): Graph {
  const w = wire();
  const of = <T>(get: (c: Case) => T): T[] => cases.map(get);
  w.sites = { id: sites.map((s) => s[0]), name: sites.map((s) => s[1]), hidden: sites.map((s) => s[2]), code: sites.map((s) => s[3]), level: sites.map(() => "") };
  w.cases = {
    practice: of((c) => c.practice), node: of((c) => c.node ?? 1), site: of((c) => c.site), piece: of((c) => c.piece ?? 0), start: of((_) => 4), end: of((_) => 7), rule: of((_) => 0), confidence: of((_) => 900),
    details: of((_) => []), time: of((c) => c.time ?? ""), written: of((_) => ""), named: of((c) => c.named ?? []),
  };
  const p = w.practices;
  w.practices = { ...p, node: [3, 3, 3], label: ["积分制", "乡村振兴", "评星"], en: ["", "", ""], definition: ["", "", ""], field: ["g", "", ""], instrument: ["", "", ""], names: [[], [], []], background: [0, 1, 0], proposed: [0, 0, 0], shared: [1, 0, 0], low: [1, 1, 1], high: [1, 1, 1], unplaced: [0, 0, 0], pieces: [2, 2, 1] };
  w.results = { case: [], text: [], intervals: [], kind: [], status: [], node: [], time: [] };
  return new Graph(w);
}

const all = (g: Graph) => g.wire.cases.node.map((_, c) => c);

describe("counts of places", () => {
  const count = (sites: [string, string, number, string][], named: string[][] = []) => {
    const g = graph(sites, sites.map((_, site) => ({ practice: 0, site, named: named[site] })));
    return bounded(countPlaces(g, all(g)));
  };
  it("are bounds where places are withheld, as in kg.analysis.counting", () => {
    const hidden: [string, string, number, string][] = [["1", "*县", 1, ""], ["2", "*县", 1, ""], ["3", "*市", 1, ""]];
    expect(count(hidden)).toBe("2–3");
    expect(count([...hidden, ["4", "南召县", 0, ""]])).toBe("2–4");
    expect(count([["", "", 0, ""]])).toBe("0");
  });
  it("take a superior for a second place only as the greatest number, and not where it names the other", () => {
    const sites: [string, string, number, string][] = [["a", "甲市", 0, "411300"], ["b", "乙县", 0, "411321"]];
    expect(count(sites)).toBe("1–2");
    expect(count(sites, [["乙县"], []])).toBe("1");
    expect(below("411321", "410000") && !below("411321", "411321") && !below("", "410000")).toBe(true);
  });
});

describe("cases", () => {
  it("stand at their place, or at their piece where it is withheld", () => {
    const g = small();
    expect(all(g).map((c) => placeKey(g, c))).toEqual(["甲县", "材料.txt#2"]);
    expect([...byKey(g, all(g), "level")]).toEqual([["county", [0]], ["-", [1]]]);
  });
  it("are let through by the shared filters", () => {
    const g = small();
    const through = (filters: object) => casesThrough(g, new Facets(g), filters);
    expect(through({ level: ["county"] })).toEqual([0]);
    expect(through({ confidence: ["middle"], year: ["2023"] })).toEqual([1]);
    expect(through({ status: ["measured"] })).toEqual([1]);
    expect(through({ type: ["Outcome"] })).toEqual([]);
    expect(through({ type: ["Practice"], field: ["g"] })).toEqual([0, 1]);
  });
  it("make a table, and a query that names what is asked for", () => {
    const g = small();
    expect(caseTable(g, [1]).rows).toEqual([["积分制", "材料.txt#2", "积分超市", "材料.txt", 2]]);
    expect(caseTable(g, [1]).head).toEqual([...HEAD]);
    expect(caseQuery(g, [0, 1])).toContain("VALUES ?practice {\n    <https://example.org/id/practice-1>");
    expect(caseQuery(g, [1])).toContain("VALUES ?claim {");
  });
  it("of hostile keys keep their address", () => {
    const [practice, by, ...rest] = address.parts(address.cell("practice-1", "piece", "a|b:c%.txt#1", "乙").slice("cell:".length));
    expect([practice, by, address.keys(rest.join(":"))]).toEqual(["practice-1", "piece", ["a|b:c%.txt#1", "乙"]]);
  });
});

describe("matrix", () => {
  const sites: [string, string, number, string][] = [["a", "甲县", 0, ""], ["b", "乙县", 0, ""], ["c", "*县", 1, ""]];
  const g = graph(sites, [{ practice: 0, site: 0 }, { practice: 1, site: 0 }, { practice: 0, site: 1 }, { practice: 2, site: 1 }, { practice: 0, site: 2, piece: 1 }]);
  it("shows background programmes apart and counts them nowhere", () => {
    const found = grid(g, all(g), wanted({}));
    expect(found.columns.map((c) => c.practice)).toEqual([0]);
    expect(found.background.map((c) => c.practice)).toEqual([1]);
    expect(found.rows.map((r) => [r.key, r.practices, r.hidden])).toEqual([["甲县", 1, false], ["乙县", 1, false], ["材料.txt#2", 1, true]]);
    expect(bounded(found.places)).toBe("2–3");
  });
  it("marks what a place only plans or denies, where it is not done, and counts it nowhere", () => {
    const h = graph(sites, [{ practice: 0, site: 0 }, { practice: 2, site: 1 }, { practice: 0, site: 2, piece: 1 }]);
    h.wire.stances = { edge: [0, 0, 1, 0], practice: [0, 2, 2, 0], place: ["甲县", "甲县", "*县", "丁县"], hidden: [0, 0, 1, 0], stance: ["planned", "planned", "denied", "planned"] };
    const found = grid(h, all(h), wanted({ all: "yes" }));
    expect([...found.plans].map(([key, of]) => [key, [...of]])).toEqual([["甲县", [[2, "planned"]]], ["材料.txt#2", [[2, "denied"]]]]);
    expect(found.rows.map((r) => [r.key, r.practices])).toEqual([["甲县", 1], ["乙县", 1], ["材料.txt#2", 1]]);
    expect(grid(h, all(h), wanted({ all: "yes", by: "level" })).plans.size).toBe(0);
  });
  it("sorts by count, name, likeness; groups by field", () => {
    const order = (params: Record<string, string>) => grid(g, all(g), wanted(params)).rows.map((r) => r.key);
    expect(order({ all: "yes" })).toEqual(["乙县", "甲县", "材料.txt#2"]);
    expect(order({ all: "yes", rows: "name" })).toEqual(["甲县", "乙县", "材料.txt#2"]);
    expect(order({ all: "yes", near: "甲县" })[0]).toBe("甲县");
    expect(grid(g, all(g), wanted({ all: "yes" })).groups).toEqual([["g", 0, 1], ["", 1, 1]]);
    expect(grid(g, all(g), wanted({ all: "yes", group: "no" })).groups).toEqual([]);
  });
  it("puts neighbours that are alike side by side", () => {
    expect(chained([new Set([1, 2]), new Set([9]), new Set([1, 2, 3])])).toEqual([0, 2, 1]);
    expect(alike(new Set(), new Set())).toBe(0);
  });
  it("of 300 places and 400 practices takes less than a second", () => {
    const cases: Case[] = [];
    const places = Array.from({ length: 300 }, (_, i) => [`p${i}`, `地${i}县`, 0, ""] as [string, string, number, string]);
    for (let i = 0; i < 300; i++) for (let k = 0; k < 30; k++) cases.push({ practice: (i * 7 + k * 13) % 400, site: i });
    const big = graph(places, cases);
    const p = big.wire.practices;
    for (const [name, column] of Object.entries(p)) (p as unknown as Record<string, unknown[]>)[name] = Array.from({ length: 400 }, (_, i) => (name === "label" ? `做法${i}` : name === "background" ? 0 : name === "shared" ? 1 : column[0]));
    const begin = performance.now();
    const found = grid(big, all(big), wanted({ rows: "like", cols: "like" }));
    expect([found.rows.length, found.columns.length]).toEqual([300, 400]);
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

describe("comparison", () => {
  const sites: [string, string, number, string][] = [["a", "甲县", 0, ""], ["b", "乙县", 0, ""]];
  const g = graph(sites, [{ practice: 0, site: 0, node: 1 }, { practice: 1, site: 0 }, { practice: 1, site: 1 }, { practice: 0, site: 1, node: 2 }, { practice: 2, site: 1 }]);
  it("tells the same from the adapted, and leaves background programmes out", () => {
    const found = compare(g, done(g, all(g), "place"), "甲县", "乙县");
    expect(found.common).toEqual([]);
    expect(found.adapted).toEqual([{ practice: 0, one: [0], other: [3] }]);
    expect([found.onlyOne.length, found.onlyOther.map((s) => s.practice)]).toEqual([0, [2]]);
    expect(plain("“双报到” 制度")).toBe(plain("双报到制度"));
  });
  it("finds the pairs with most in common", () => {
    expect(pairs(g, done(g, all(g), "place"))).toEqual([["乙县", "甲县", 1]]);
  });
});

describe("timeline", () => {
  it("reads intervals and leaves open what is not known", () => {
    expect(interval("2022-01-01/2022-12-31")).toEqual({ from: 2022, to: 2023, lasts: false });
    expect(interval("/2023-12-31")).toEqual({ from: null, to: 2024, lasts: false });
    expect(interval("2019-01-01/..")).toEqual({ from: 2019, to: null, lasts: true });
    expect([at("2023-07"), at("2023-07", true)!.toFixed(3), at("unknown")]).toEqual([2023.5, "2023.583", null]);
  });
  it("knows a year from the text, a bound from a document, and nothing otherwise", () => {
    const g = small();
    expect([adoption(g, 0).basis, yearOf(adoption(g, 0))]).toEqual(["stated", 2022]);
    expect([adoption(g, 1).basis, adoption(g, 1).from, yearOf(adoption(g, 1))]).toEqual(["document", null, 2023]);
    g.wire.documents.date[0] = "";
    expect([adoption(g, 1).basis, yearOf(adoption(g, 1))]).toEqual(["unknown", null]);
    g.wire.cases.written[1] = "2020";
    expect([adoption(g, 1).basis, yearOf(adoption(g, 1))]).toEqual(["document", 2020]);
    g.wire.cases.written[1] = "";
    g.wire.results.time[0] = "/2021-12-31";
    expect([adoption(g, 1).basis, yearOf(adoption(g, 1))]).toEqual(["result", 2021]);
  });
  it("takes what lies after the date of the document for a plan, which has no year", () => {
    const g = small();
    g.wire.cases.time[0] = "/2026-12-31";
    expect([adoption(g, 0).basis, yearOf(adoption(g, 0))]).toEqual(["planned", null]);
  });
  it("counts a place in its first year alone", () => {
    const g = graph([["a", "甲县", 0, ""]], [{ practice: 0, site: 0, time: "2022-03-01/2022-03-31" }, { practice: 0, site: 0, time: "2020-01-01/2020-12-31" }, { practice: 0, site: 0 }]);
    const [row] = timeRows(g, all(g), (c) => placeKey(g, c));
    expect([row.first, [...row.years.keys()], row.unknown]).toEqual([2020, [2020], []]);
    expect([span([2020, 2023]), span([])]).toEqual([[2020, 2021, 2022, 2023], []]);
  });
});

describe("results", () => {
  const figure = (low: number | null, high: number | null, comparator = "=", unit = "%"): Figure => ({ result: 0, case: 0, unit, low, high, comparator });
  it("draw closed, open and unbounded ends as the words say", () => {
    expect(ends(figure(90, 90))).toEqual({ left: "closed", right: "closed" });
    expect(ends(figure(40, 50))).toEqual({ left: "closed", right: "open" });
    expect(ends(figure(80, null, ">="))).toEqual({ left: "closed", right: "arrow" });
    expect(ends(figure(80, null, ">"))).toEqual({ left: "open", right: "arrow" });
    expect(ends(figure(null, 5, "<"))).toEqual({ left: "arrow", right: "open" });
    expect(ends(figure(null, 5, "<="))).toEqual({ left: "arrow", right: "closed" });
  });
  it("draw nothing below 0 where only the top is said", () => {
    const almost = figure(null, 70, "<"), less = figure(-5, -5);
    expect(ends(almost, scale([almost], false))).toEqual({ left: "none", right: "open" });
    expect([ends(almost, scale([almost, less], false)).left, ends(almost, scale([almost], true)).left]).toEqual(["arrow", "arrow"]);
  });
  it("are said with their unit, for Chinese readers with 万 and 亿", () => {
    expect([said(figure(80, null, ">=")), said(figure(40, 50)), said(figure(null, 3, "<", "天"))]).toEqual(["≥ 80%", "[40, 50)%", "< 3 天"]);
    expect(said(figure(40, 50), true)).toBe("40–50%（不含 50）");
    expect([said(figure(80, 100, ">="), true), said(figure(58.5, 71.5, "~"))]).toEqual(["80–100%", "约 [58.5, 71.5]%"]);
    expect(ends(figure(80, 100, ">="))).toEqual({ left: "closed", right: "closed" });
    expect([said(figure(5e9, null, ">", "元"), true), said(figure(261300, 261300, "=", "元"), true)]).toEqual(["> 50亿元", "26.13万元"]);
    expect([tick(12000, true), tick(3e8, true), tick(12000, false)]).toEqual(["1.2万", "3亿", "12K"]);
  });
  it("of one unit stand on one scale", () => {
    const s = scale([figure(93.5, 93.5), figure(40, 50)], false);
    expect([s.ticks[0], s.ticks[s.ticks.length - 1], s.at(50)]).toEqual([0, 100, 0.5]);
    const log = scale([figure(10, 10, "=", "元"), figure(1e6, 1e6, "=", "元")], true);
    expect([log.log, log.at(10), log.at(1e6)]).toEqual([true, 0, 1]);
    expect(scale([figure(0, 0, "=", "个")], true).log).toBe(false);
    expect([wide([figure(1, 1), figure(1000, 1000)]), wide([figure(1, 2)])]).toEqual([true, false]);
  });
  it("are grouped by unit; those without figures stand apart", () => {
    const g = small();
    const found = figures(g, [0]);
    expect(found.groups.map((x) => [x.unit, x.figures.length, x.figures[0].comparator])).toEqual([["%", 1, "="]]);
    g.wire.results.intervals[0] = [];
    expect(figures(g, [0])).toEqual({ groups: [], bare: [0] });
  });
});
