/** A text in parts that are drawn one by one: marks only where someone looks, so that 300,000 characters open at once. */

import type { Text } from "../../data/text";
import type { Mark } from "./marks";

/** Characters of a part, about; a longer paragraph is cut behind a sentence. */
export const SIZE = 2400;

export interface Chunk {
  /** Lines that are not blank, as [start, end). */
  lines: [number, number][];
  /** Marks that touch the part, by start. */
  marks: Mark[];
}

export function linesOf(text: Text, from: number, to: number): [number, number][] {
  const found: [number, number][] = [];
  for (let a = from; a < to; ) {
    const b = Math.min(text.paragraph(a)[1], to);
    if (text.slice(a, b).trim()) found.push(...cut(text, a, b));
    a = b + 1;
  }
  return found;
}

function cut(text: Text, from: number, to: number): [number, number][] {
  const found: [number, number][] = [];
  let a = from;
  while (to - a > 2 * SIZE) {
    const stop = Array.from(text.slice(a + SIZE, a + 2 * SIZE)).findIndex((c) => "。！？；".includes(c));
    const b = a + SIZE + (stop < 0 ? 0 : stop + 1);
    found.push([a, b]);
    a = b;
  }
  return [...found, [a, to]];
}

/** *marks* are by start. */
export function chunksOf(text: Text, from: number, to: number, marks: Mark[]): Chunk[] {
  const found: Chunk[] = [];
  let size = SIZE;
  for (const line of linesOf(text, from, to)) {
    if (size >= SIZE) { found.push({ lines: [], marks: [] }); size = 0; }
    found[found.length - 1].lines.push(line);
    size += line[1] - line[0];
  }
  let open: Mark[] = [], next = 0;
  for (const chunk of found) {
    const [start, end] = [chunk.lines[0][0], chunk.lines[chunk.lines.length - 1][1]];
    open = open.filter((m) => m.end > start);
    while (next < marks.length && marks[next].start < end) open.push(marks[next++]);
    chunk.marks = open.filter((m) => m.end > start);
  }
  return found;
}
