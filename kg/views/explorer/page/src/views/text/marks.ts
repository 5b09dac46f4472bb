/** Cuts a range of text where marks begin and end, so that marks that overlap can all be shown. */

export interface Mark {
  start: number;
  end: number;
  node: number;
}

export interface Part {
  start: number;
  end: number;
  /** Nodes of the marks that cover the part, the shortest mark first. */
  nodes: number[];
}

export function parts(marks: Mark[], from: number, to: number): Part[] {
  const inside = marks.filter((m) => m.start < to && m.end > from);
  const cuts = [...new Set([from, to, ...inside.flatMap((m) => [Math.max(from, m.start), Math.min(to, m.end)])])].sort((a, b) => a - b);
  const found: Part[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const over = inside.filter((m) => m.start <= cuts[i] && cuts[i + 1] <= m.end).sort((a, b) => a.end - a.start - (b.end - b.start));
    found.push({ start: cuts[i], end: cuts[i + 1], nodes: over.map((m) => m.node) });
  }
  return found;
}
