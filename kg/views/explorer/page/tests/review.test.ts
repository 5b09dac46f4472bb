import { describe, expect, it } from "vitest";
import { shown, Text } from "../src/data/text";
import { cell, line, today, type Candidate, type Form, type Side } from "../src/views/review/lines";
import { placeInText } from "../src/views/review/placing";
import { query, table } from "../src/views/review/sheet";
import { Sitting } from "../src/views/review/sitting";
import { chunksOf, SIZE } from "../src/views/text/chunks";
import { small } from "./small";

const FORM: Form = {
  header: "#head\n", justification: "semapv:ManualMappingCuration", file: "d.tsv",
  columns: ["subject_id", "predicate_id", "predicate_modifier", "object_id", "author_label", "mapping_date", "comment"],
  predicates: { same: ["skos:exactMatch", ""], different: ["skos:exactMatch", "Not"], unsure: ["pp:unsureMatch", ""], undo: ["pp:withdrawnMatch", ""] },
};
const side = (id: string, more: Partial<Side> = {}): Side => ({ id, label: id, document: "", prefix: "", suffix: "", piece: 1, title: "", place: "", section: "", sentence: id, mark: [0, 1], practice: "", names: [], ...more });
const candidate = (id: string): Candidate => ({ id, kind: "pair", matched: true, probability: 0.5, threshold: 0.5, effect: 1, reasons: [], subject: side(`quote-${id}`), object: side("practice-x") });

describe("lines", () => {
  it("fold what Python calls white space, and quote", () => {
    expect(cell(' a\t\n\x1c\x85\u3000b "c" \u2028')).toBe('"a b ""c"""');
    expect(cell("a\ufeffb\u200b")).toBe("a\ufeffb\u200b");
  });
  it("have the columns of the file, in its order", () => {
    expect(line(FORM, candidate("1"), "different", "甲|乙", "2024-05-31", "因")).toBe("id:quote-1\tskos:exactMatch\tNot\tid:practice-x\t甲\\|乙\t2024-05-31\t因\n");
  });
  it("have the day of this clock", () => expect(today(new Date(2024, 0, 5, 23, 59))).toBe("2024-01-05"));
});

describe("sitting", () => {
  it("goes on, takes back by a new line, and keeps all lines", async () => {
    const s = new Sitting(FORM, [candidate("1"), candidate("2")], null);
    s.author.value = "甲";
    await s.decide("same");
    s.skip();
    expect(await s.decide("same")).toBe(null);
    await s.back();
    await s.back();
    expect([s.at.value, s.answers.value.size, s.lines.value.length, s.unsaved.value]).toEqual([0, 0, 2, 2]);
    expect(s.file()).toContain("pp:withdrawnMatch");
  });
  it("stays where it is when a line could not be kept, and writes one line at a time", async () => {
    const s = new Sitting(FORM, [candidate("1")], async () => "no");
    const both = await Promise.all([s.decide("same"), s.decide("same")]);
    expect(both).toEqual(["no", null]);
    expect([s.at.value, s.lines.value.length]).toEqual([0, 0]);
  });
});

describe("sides", () => {
  it("are found in the text", () => {
    const g = small();
    expect(placeInText(g, side("q", { label: "积分超市", document: "材料.txt", piece: 2 }))).toBe(2);
    expect(placeInText(g, side("q", { label: "无", document: "材料.txt", piece: 2 }))).toBe(null);
    expect(placeInText(g, side("q", { label: "无", document: "无" }))).toBe(null);
  });
});

describe("full text", () => {
  it("is cut into parts that hold every character and every mark", () => {
    const whole = new Text([..."甲乙。".repeat(4000)].join("") + "\n\n丙".repeat(3000));
    const marks = Array.from({ length: 5000 }, (_, i) => ({ start: i * 3, end: i * 3 + 2, node: i }));
    const chunks = chunksOf(whole, 0, whole.length, marks);
    expect(chunks.flatMap((c) => c.lines).map(([a, b]) => whole.slice(a, b)).join("")).toBe(whole.whole.replaceAll("\n", ""));
    const held = new Set(chunks.flatMap((c) => c.marks.map((m) => m.node)));
    expect(marks.filter((m) => whole.slice(m.start, m.end).trim() && !held.has(m.node))).toEqual([]);
    expect(Math.max(...chunks.map((c) => c.lines.reduce((n, [a, b]) => n + b - a, 0)))).toBeLessThanOrEqual(3 * SIZE);
  });
});

describe("hostile text", () => {
  it("is made visible; emoji and other scripts stay", () => {
    expect(shown("a\u200bb\u202ec\u2028d\ud800e\u{e0041}")).toBe("a\ufffdb\ufffdc\ufffdd\ufffde\ufffd");
    expect(shown("👩‍👧 😀 क्‍ष")).toBe("👩‍👧 😀 क्‍ष");
  });
});

describe("what the matches give away", () => {
  const found = { ...candidate("1"), subject: side("quote-1", { label: "积分超市", document: "材料.txt", piece: 2 }), object: side("practice-1", { label: "“积分”制", piece: null, mark: null }) };
  const lost = { ...candidate("2"), subject: side("quote-2", { label: "夜谈", document: "别的.txt" }) };

  it("is a row for each, with where it stands and what was answered", async () => {
    const s = new Sitting(FORM, [found, lost], null);
    s.author.value = "甲";
    await s.decide("different");
    const { head, rows } = table(small(), s);
    expect(rows.map((r) => r.length)).toEqual([head.length, head.length]);
    expect(rows[0].slice(0, 6)).toEqual(["积分超市", "材料.txt", 2, 16, 20, "“积分”制"]);
    expect([rows[0].at(-1), rows[1].at(-1)]).toEqual(["不同", ""]);
    expect(rows[1].slice(0, 5)).toEqual(["夜谈", "别的.txt", 1, "", ""]);
  });
  it("is a query that names the mentions which stand in the texts", () => {
    const text = query(small(), new Sitting(FORM, [found, lost], null));
    expect(text).toContain('(<https://example.org/id/doc-1.16-20> "“积分”制")');
    expect(text).not.toContain("夜谈");
    expect(query(small(), new Sitting(FORM, [lost], null))).toBe("");
  });
});
