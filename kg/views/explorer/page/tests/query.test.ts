import { describe, expect, it } from "vitest";
import { citation, reference } from "../src/share/citation";
import { csv } from "../src/share/csv";
import { safe } from "../src/share/download";
import { fromParams, joined, separated, toParams } from "../src/state/filters";
import { format, parse } from "../src/state/route";
import { closest } from "../src/views/query/closest";
import { bound, type Question } from "../src/views/query/cookbook";
import { suggestions, taken } from "../src/views/query/complete";
import { tokens } from "../src/views/query/highlight";
import { complete, isGraph, mistake, refused, remark, unshifted, used } from "../src/views/query/mistakes";
import { nodesIn, nodesOf, written } from "../src/views/query/result";
import { small } from "./small";

const PREFIXES = { pp: "https://w3id.org/policy-practices/ns#", id: "https://example.org/id/", rdfs: "http://www.w3.org/2000/01/rdf-schema#" };

describe("a query", () => {
  it("is refused where it would change or leave the graph", () => {
    expect(refused("SELECT * { SERVICE <http://a.invalid> { ?s ?p ?o } }")).toMatchObject({ line: 1, column: 12 });
    expect(refused("select * {\n?s ?p ?o . SeRvIcE#x\n silent ?g {}}")?.line).toBe(2);
    expect(refused("SELECT * { \\u0053ERVICE <http://a> {} }")).not.toBeNull();
    for (const word of ["INSERT DATA { }", "LOAD <http://a>", "delete where {}", "PREFIX a: <b>\nCLEAR ALL"]) expect(refused(word)?.zh).toContain("只读");
    expect(refused("  ")?.zh).toContain("空");
  });
  it("is not refused for a name", () => {
    expect(refused('SELECT ?service { ?service pp:x "SERVICE" } # load')).toBeNull();
    expect(refused("SELECT ?x { ?x pp:service ?y }")).toBeNull();
  });
  it("that tries to make the check slow is checked at once", () => {
    const begin = performance.now();
    refused(`service${"#a".repeat(20_000)}`);
    expect(performance.now() - begin).toBeLessThan(1000);
  });
  it("gets the prefixes that it lacks without moving its lines", () => {
    const { text, shift } = complete("PREFIX pp: <urn:x:>\nASK {}", PREFIXES);
    expect(text.split("\n").length).toBe(2);
    expect(text).not.toContain("PREFIX pp: <https");
    expect(unshifted(`error at 1:${shift + 5}: x`, shift)).toBe("error at 1:5: x");
    expect(unshifted("error at 2:9: x", shift)).toBe("error at 2:9: x");
  });
  it("is explained where it is wrong", () => {
    const say = (q: string) => mistake(q, "error at 2:3: expected one of \"}\"", PREFIXES);
    expect(say("SELECT ?x {\n  ?x ppp:uses ?y }")).toMatchObject({ line: 2, column: 6, zh: expect.stringContaining("是否为 pp:") });
    expect(say("SELCT ?x { }")).toMatchObject({ line: 1, column: 1, zh: expect.stringContaining("SELECT") });
    expect(say("SELECT ?x { ?x a pp:Place，}").zh).toContain("全角");
    expect(say("SELECT ?x {\n ?x a pp:Place").zh).toContain("少 1 个 }");
    expect(mistake("ASK {}", "The custom function is not supported", PREFIXES).line).toBe(0);
  });
  it("has names that should stand in the graph", () => {
    const q = "PREFIX pp: <https://w3id.org/policy-practices/ns#>\nSELECT ?x { ?x a pp:Progam ; rdfs:label \"pp:no\" . id:e1 ?p ?o }";
    expect(used(q, PREFIXES).map((u) => u.name)).toEqual(["pp:Progam", "rdfs:label"]);
    expect(remark(q, used(q, PREFIXES)[0], ["pp:Program", "rdfs:label"])).toMatchObject({ line: 2, column: 18, zh: expect.stringContaining("pp:Program") });
    expect(remark(q, { iri: "", name: "pp:date", position: 0 }, ["pp:title"]).zh).not.toContain("是否为");
  });
  it("is known to make triples", () => expect([isGraph("PREFIX a: <b> CONSTRUCT {} {}"), isGraph("SELECT (1 AS ?construct) {}")]).toEqual([true, false]));
  it("is coloured without losing a character", () => {
    const q = '# 说明\nSELECT ?做法 { ?x pp:uses "a\\"b" ; <urn:a#b> 12.5 }';
    expect(tokens(q).map((p) => p.text).join("")).toBe(q);
    expect(tokens(q).filter((p) => p.kind).map((p) => p.kind)).toEqual(["comment", "keyword", "variable", "variable", "name", "text", "iri", "number"]);
  });
});

describe("completion", () => {
  const terms: [string, string, string][] = [["https://w3id.org/policy-practices/ns#uses", "采用", "uses"], ["urn:x", "", ""]];
  it("offers terms, by their Chinese name too, and variables", () => {
    expect(suggestions("?s pp:us", 8, terms, PREFIXES)).toEqual([{ text: "pp:uses", note: "采用" }]);
    expect(suggestions("?s 采用", 5, terms, PREFIXES)[0].text).toBe("pp:uses");
    expect(suggestions("?做法 ?做", 6, terms, PREFIXES)[0].text).toBe("?做法");
    expect(suggestions("{ ", 2, terms, PREFIXES)).toEqual([]);
  });
  it("puts the term in the place of the word", () => expect(taken("?s pp:us ?o", 8, "pp:uses")).toEqual({ text: "?s pp:uses ?o", caret: 11 }));
  it("knows close words", () => expect([closest("slect", ["select", "filter"]), closest("zzzz", ["select"])]).toEqual(["select", ""]));
});

describe("a question", () => {
  const question: Question = {
    id: "q", zh: "", en: "", purpose: ["", ""], chart: [], sparql: 'SELECT * { VALUES ?min_places { 2 } VALUES ?name { "星级" } }',
    parameters: [{ name: "min-places", zh: "", en: "", kind: "integer", default: "2" }, { name: "name", zh: "", en: "", kind: "text", default: "星级" }],
  };
  it("takes values that cannot end their literal", () => {
    expect(bound(question, { "min-places": "5", name: 'a" } DROP $1\\' })).toBe('SELECT * { VALUES ?min_places { 5 } VALUES ?name { "a\\" } DROP $1\\\\" } }');
    expect(bound(question, { "min-places": "5 }", name: "" })).toBe('SELECT * { VALUES ?min_places { 2 } VALUES ?name { "" } }');
  });
});

describe("an answer", () => {
  const g = small();
  it("names nodes by IRI, claim and name of their own", () => {
    expect(nodesOf(g, { iri: "https://example.org/id/e-1" })).toEqual([0]);
    expect(nodesOf(g, { iri: "https://example.org/id/claim-b" })).toEqual([2, 3]);
    expect(nodesOf(g, { text: "积分制" })).toEqual([3]);
    expect(nodesOf(g, { text: "没有" })).toEqual([]);
    expect(nodesIn(g, [[{ text: "甲县" }, null], [{ iri: "https://example.org/id/e-1" }, { text: "3", number: 3 }]])).toEqual([0]);
  });
  it("has short names", () => expect([written({ iri: "https://w3id.org/policy-practices/ns#uses" }, PREFIXES), written({ iri: "urn:x" }, PREFIXES), written(null, {})]).toEqual(["pp:uses", "urn:x", ""]));
});

describe("what is taken away", () => {
  it("is CSV that Excel opens right and runs nothing of", () => {
    expect(csv({ head: ["甲", "b"], rows: [["=1+1", 2], ['a,"b"', "x\ny"], ["-3", -3]] })).toBe('\ufeff甲,b\r\n\'=1+1,2\r\n"a,""b""","x\ny"\r\n\'-3,-3\r\n');
    expect(csv({ head: ["a"], rows: [[""]] })).toBe('\ufeffa\r\n""\r\n');
  });
  it("has a name that systems take", () => expect([safe("a/b:c\u202e.csv"), safe("/.png")]).toEqual(["a b c.csv", "explorer.png"]));
  it("is a citation in the form of a brief", () => {
    const g = small();
    expect(reference(g, 0)).toBe("[题名不详][G]. [出版地不详]: [出版者不详], 2023-05: 第1篇. 文件: 材料.txt.");
    Object.assign(g.wire.pieces, { title: ["积分换新风", ""], owner: ["甲县县委", ""], byline: [1, 0] });
    g.wire.documents.title[0] = "交流材料";
    g.wire.documents.source[0] = "见 https://example.org/a";
    expect(reference(g, 0)).toBe("甲县县委. 积分换新风[G/OL]//交流材料. [出版地不详]: [出版者不详], 2023-05: 第1篇. https://example.org/a. 文件: 材料.txt.");
    expect(citation(g, g.mention(0)).split("\n")[1]).toBe("原文：甲县推行积分制。");
    expect(citation(g, g.mention(0))).toContain("0–2");
  });
});

describe("filters in the address", () => {
  it("may hold commas and backslashes", () => {
    const values = ["甲,乙", "丙\\", "丁\\,"];
    expect(separated(joined(values))).toEqual(values);
    const { params } = parse(format({ view: "start", path: [], params: toParams({ place: values }) }));
    expect(fromParams(params)).toEqual({ place: [...values].sort() });
    expect(separated("a,b")).toEqual(["a", "b"]);
  });
});
