/** The uncertain matches as a table to keep, and the SPARQL that finds the same words in the graph. */

import type { Rows } from "../../data/claims";
import type { Graph } from "../../data/graph";
import { pick } from "../../i18n";
import { whole } from "../query/own";
import { placeInText } from "./placing";
import type { Sitting } from "./sitting";
import { t } from "./texts";

/** The columns that the query has too: the words of ①, where they stand, and the name of ②. */
const HEAD = ["叫法", "文件", "篇", "起", "止", "对照"] as const;
const SAID = { same: "yes", different: "no", unsure: "unsure" } as const;

export function table(g: Graph, s: Sitting): Rows {
  const { start, end } = g.wire.mentions;
  const rows = s.candidates.map((c, i) => {
    const at = placeInText(g, c.subject);
    const answer = s.answers.value.get(i);
    const said = answer && answer.verdict !== "undo" ? t(SAID[answer.verdict]) : "";
    return [
      at === null ? c.subject.label : g.text(g.wire.pieces.document[g.wire.mentions.piece[at]]).slice(start[at], end[at]),
      c.subject.document, c.subject.piece ?? "", at === null ? "" : start[at], at === null ? "" : end[at], c.object.label,
      t(c.matched ? "now1" : "now2"), c.probability, c.threshold, c.effect, c.subject.sentence, c.object.document, c.object.piece ?? "", c.object.sentence, said,
    ];
  });
  const more = pick("现在,匹配度,阈值,影响篇数,原句,对照文件,对照篇,对照原句或定义,回答", "now,match,threshold,pieces,sentence,other document,other piece,other sentence or definition,answer").split(",");
  return { head: [...HEAD, ...more], rows };
}

/** What the graph says of the words ① of each match; "" where none of them stands in the texts. */
export function query(g: Graph, s: Sitting): string {
  const { documents, mentions, pieces } = g.wire;
  const asked = s.candidates.flatMap((c) => {
    const at = placeInText(g, c.subject);
    if (at === null) return [];
    return [`    (<${g.wire.base}${documents.id[pieces.document[mentions.piece[at]]]}.${mentions.start[at]}-${mentions.end[at]}> ${JSON.stringify(c.object.label)})`];
  });
  return asked.length ? whole(`# 拿不准的匹配：叫法、出处和对照 Uncertain matches: the words, where they stand, and what they are held against
SELECT ?叫法 ?文件 ?篇 ?起 ?止 ?对照
WHERE {
  VALUES (?mention ?对照) {
${asked.join("\n")}
  }
  ?mention pp:quote ?叫法 ; pp:start ?起 ; pp:end ?止 ; pp:piece ?piece .
  ?piece pp:number ?篇 ; dcterms:isPartOf/pp:file ?文件 .
}
ORDER BY ?文件 ?起 ?对照`) : "";
}
