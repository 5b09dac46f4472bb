import { describe, expect, it } from "vitest";
import { active, Facets, fromParams, toggled, toParams } from "../src/state/filters";
import { format, parse } from "../src/state/route";
import { small } from "./small";

describe("route", () => {
  it("is the same after it was written and read", () => {
    const route = { view: "graph", path: ["e-1", "甲/乙"], params: { sel: "e-2", "f.place": "甲县,*县（材料.txt#2）", depth: "2" } };
    expect(parse(format(route))).toEqual(route);
  });
  it("has one address for one state", () => expect(format({ view: "a", path: [], params: { b: "1", a: "2", c: "" } })).toBe("#/a?a=2&b=1"));
  it("starts at the start", () => expect(parse("")).toEqual({ view: "start", path: [], params: {} }));
  it("survives a broken address", () => expect(parse("#/a/%E0%A4%A").path).toEqual(["%E0%A4%A"]));
});

describe("filters", () => {
  const facets = new Facets(small());
  it("are kept in parameters", () => {
    const filters = toggled(toggled({}, "type", "Place"), "type", "Mechanism");
    expect(fromParams(toParams(filters))).toEqual({ type: ["Mechanism", "Place"] });
    expect(active(toggled(filters, "type", "Place"))).toBe(1);
  });
  it("combine", () => {
    expect(facets.filter({ type: ["Mechanism"] })).toEqual([1, 2]);
    expect(facets.filter({ type: ["Mechanism"], level: ["county"] })).toEqual([1]);
    expect(facets.filter({ status: ["measured"] })).toEqual([4]);
  });
  it("count what a choice would let through, the own facet left out", () => {
    expect(facets.counts("type", { type: ["Place"], level: ["county"] })).toEqual([["Mechanism", 1], ["Place", 1], ["Practice", 1]]);
  });
  it("tell hidden places apart by their piece", () => expect(facets.values.place[2]).toEqual(["*县（材料.txt#2）"]));
  it("give a mechanism the field of its practice", () => expect(facets.values.field[1]).toEqual(["g"]));
});
