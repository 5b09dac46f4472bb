/** A citation of evidence: the source after GB/T 7714—2015, the sentence, and where it stands. kg/briefs/references.py has the same form. */

import type { Evidence, Graph } from "../data/graph";

const PAPER = /(?<![通简公专快内海情警喜])报$/;
const ADDRESS = /(?:https?|ftp):\/\/\S+/;
const line = (text: string): string => text.split(/\s+/).filter(Boolean).join(" ");

/** The description of a piece; nothing is made up: what is not known is said in brackets to be unknown. */
export function reference(g: Graph, piece: number): string {
  const { pieces, documents } = g.wire;
  const d = pieces.document[piece];
  const address = ADDRESS.exec(documents.source[d])?.[0] ?? "";
  const issued = `[出版地不详]: ${line(documents.publisher[d]) || "[出版者不详]"}, ${documents.date[d] || "[出版年不详]"}`;
  const [title, whole] = [line(pieces.title[piece]), line(documents.title[d])];
  const author = pieces.byline[piece] && pieces.owner[piece] ? `${line(pieces.owner[piece])}. ` : "";
  return author + described() + `. ${address ? `${address}. ` : ""}文件: ${documents.name[d]}.`;

  function described(): string {
    if (g.piecesIn()[d].length > 1)
      return `${title || "[题名不详]"}[${address ? "G/OL" : "G"}]${whole ? `//${whole}` : ""}. ${issued}: 第${pieces.number[piece]}篇`;
    const name = whole || title || "[题名不详]";
    if (PAPER.test(documents.publisher[d]) && documents.date[d] && !address) return `${name}[N]. ${line(documents.publisher[d])}, ${documents.date[d]}`;
    return `${name}[${address ? "EB/OL" : "Z"}]. ${issued}`;
  }
}

/** What is copied: reference, quotation, place in the file, and what found it. */
export function citation(g: Graph, e: Evidence): string {
  const { pieces, documents } = g.wire;
  const d = pieces.document[e.piece];
  const [from, to] = g.sentence(e.piece, e.start);
  const [start, end] = [Math.min(from, e.start), Math.max(to, e.end)];
  const quote = line(g.text(d).slice(start, end));
  return [
    reference(g, e.piece),
    `原文：${quote}`,
    `出处：${documents.name[d]}，第${pieces.number[e.piece]}篇，第 ${start}–${end} 字；标注 ${e.start}–${e.end}，${e.rule}，置信度 ${(e.confidence / 1000).toFixed(2)}；${["policy-practice-graph", g.wire.software].filter(Boolean).join(" ")}`,
  ].join("\n");
}
