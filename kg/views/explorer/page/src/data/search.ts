/** Search by name, other wordings, pinyin and initials. */

import type { Graph } from "./graph";

const CHINESE = /[\u3400-\u9fff]/;

export class Search {
  private readonly names: string[] = [];
  /** Pinyin and initials of each label. */
  private readonly whole: string[] = [];
  private readonly initials: string[] = [];
  private readonly more: Map<number, string[]>;
  private readonly read: Map<string, string>;

  constructor(private readonly graph: Graph) {
    const { practices, pinyin } = graph.wire;
    const parts = pinyin.syllables.split(" ");
    this.more = new Map(practices.node.map((node, i) => [node, practices.names[i]]));
    this.read = new Map([...pinyin.characters].map((c, i) => [c, parts[i]]));
  }

  /** Makes the index, or the next *some* entries of it; false once it is whole. A large graph does so while the page rests. */
  prepare(some = Infinity): boolean {
    const { label, en, aliases } = this.graph.wire.nodes;
    const { exceptions } = this.graph.wire.pinyin;
    const end = Math.min(label.length, this.names.length + some);
    for (let i = this.names.length; i < end; i++) {
      this.names.push([label[i], ...aliases[i], ...(this.more.get(i) ?? []), en[i]].join("\n").toLowerCase());
      const said = exceptions[i]?.split(" ") ?? [...label[i]].filter((c) => CHINESE.test(c)).map((c) => this.read.get(c) ?? "");
      this.whole.push(said.join(""));
      this.initials.push(said.map((s) => s[0] ?? "").join(""));
    }
    return end < label.length;
  }

  /** Nodes that a text means, best first: whole name, beginning, inside; then pinyin and initials. */
  find(wanted: string, limit = 50): number[] {
    const query = wanted.trim().toLowerCase().replace(/\s+/g, " ");
    if (!query) return [];
    const letters = query.replace(/[' ]/g, "");
    const latin = /^[a-z]+$/.test(letters);
    this.prepare();
    const scored: [number, number][] = [];
    for (let i = 0; i < this.names.length; i++) {
      const score = Math.max(this.named(i, query), latin ? this.spoken(i, letters) : 0);
      if (score) scored.push([score + this.weight(i), i]);
    }
    scored.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    return scored.slice(0, limit).map(([, i]) => i);
  }

  private weight(node: number): number {
    const type = this.graph.typeOf(node);
    const first = type === "Practice" ? 3 : type === "Place" || type === "Program" ? 1 : type === "Outcome" ? -2 : 0;
    return first + Math.min(this.graph.edgesOf()[node].length, 40) / 20;
  }

  private named(node: number, query: string): number {
    const at = this.names[node].indexOf(query);
    if (at < 0) return 0;
    const label = this.graph.wire.nodes.label[node];
    if (label.toLowerCase() === query) return 100;
    const own = at < label.length;
    const line = `\n${this.names[node]}\n`;
    if (line.includes(`\n${query}\n`)) return 90;
    return (own ? 60 : 45) + (line.includes(`\n${query}`) ? 15 : 0) + 10 / (1 + Math.abs(label.length - query.length));
  }

  private spoken(node: number, letters: string): number {
    const { whole, initials } = this;
    if (initials[node] === letters || whole[node] === letters) return 85;
    if (whole[node].startsWith(letters)) return 50;
    if (letters.length >= 2 && initials[node].startsWith(letters)) return 48;
    if (letters.length >= 3 && initials[node].includes(letters)) return 40;
    return letters.length >= 4 && whole[node].includes(letters) ? 35 : 0;
  }
}
