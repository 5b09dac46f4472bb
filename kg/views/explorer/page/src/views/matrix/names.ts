/** What a row is called: places by name, withheld ones by name and piece, levels by their word. */

import type { By } from "../../data/cases";
import { pick } from "../../i18n";
import { valueName } from "../../i18n/common";
import { data } from "../../state/app";

export const pieceNamed = (name: string): number => data().pieceNamed(name);

/** What tells a piece from others: its title, or `材料#2` of `通知/材料.txt#2`. */
export function briefly(piece: number): string {
  const { title } = data().wire.pieces;
  return title[piece] || data().pieceName(piece).replace(/^.*\//, "").replace(/\.(txt|md)(?=#)/, "");
}

export function rowName(key: string, by: By): string {
  if (by === "level") return valueName("level", key);
  const piece = pieceNamed(key);
  if (piece < 0) return key;
  const { place } = data().wire.pieces;
  return `${place[piece] || pick("无唯一地方", "no one place")}（${briefly(piece)}）`;
}
