/** Where a side of a candidate stands in the texts of the page: the mention with its words and its context. */

import type { Graph } from "../../data/graph";
import type { Side } from "./lines";

const folded = (text: string) => text.replace(/\s+/g, "");

/** Row of `mentions`; null where none has the words. */
export function placeInText(g: Graph, side: Side): number | null {
  const document = g.wire.documents.name.indexOf(side.document);
  const piece = (g.piecesIn()[document] ?? []).find((p) => g.wire.pieces.number[p] === side.piece);
  if (piece === undefined) return null;
  const text = g.text(document);
  const { start, end } = g.wire.mentions;
  const words = folded(side.label);
  const rows = g.mentionsIn()[piece].filter((m) => folded(text.slice(start[m], end[m])) === words);
  const before = folded(side.prefix), behind = folded(side.suffix);
  const fits = (m: number) =>
    Number(folded(text.slice(Math.max(0, start[m] - 48), start[m])).endsWith(before)) + Number(folded(text.slice(end[m], end[m] + 48)).startsWith(behind));
  return rows.sort((a, b) => fits(b) - fits(a) || a - b)[0] ?? null;
}
