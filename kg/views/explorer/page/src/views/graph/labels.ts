/** Which labels are drawn: the first of those that would overlap. */

const NO_START = "”’》）)】」』、，。：；！？…";

/** Columns of a text: a Chinese character takes two. */
export function columns(text: string): number {
  let found = 0;
  for (const c of text) found += c.codePointAt(0)! > 0x2e7f ? 2 : 1;
  return found;
}

/** A label on one or two lines of up to *most* columns, cut with "…". */
export function wrapped(text: string, most = 20): string[] {
  const clean = text.replace(/\s+/g, " ").trim();
  const width = columns(clean);
  if (width <= most) return [clean];
  const first = head(clean, Math.min(most, Math.ceil(width / 2)));
  let rest = clean.slice(first.length).trim();
  if (columns(rest) > most) rest = `${head(rest, most - 2)}…`;
  return rest ? [first, rest] : [first];
}

function head(text: string, width: number): string {
  const points = [...text];
  let used = 0, end = 0;
  while (end < points.length && (end === 0 || used + columns(points[end]) <= width)) used += columns(points[end++]);
  while (end < points.length && NO_START.includes(points[end])) end++;
  // No English word is cut in two where a blank is near.
  const blank = points.lastIndexOf(" ", end - 1);
  if (end < points.length && /\w/.test(points[end]) && blank > end / 2) end = blank;
  return points.slice(0, end).join("");
}

/** Boxes of the screen that are taken, found by cells. */
export class Taken {
  private readonly cells = new Map<number, [number, number, number, number][]>();

  constructor(private readonly size = 96) {}

  /** Takes a box if nothing there is taken yet. */
  take(left: number, top: number, right: number, bottom: number): boolean {
    if (!this.free(left, top, right, bottom)) return false;
    this.mark(left, top, right, bottom);
    return true;
  }

  free(left: number, top: number, right: number, bottom: number): boolean {
    for (const key of this.keys(left, top, right, bottom))
      for (const [l, t, r, b] of this.cells.get(key) ?? []) if (left < r && l < right && top < b && t < bottom) return false;
    return true;
  }

  /** Takes a box whatever is there. */
  mark(left: number, top: number, right: number, bottom: number): void {
    for (const key of this.keys(left, top, right, bottom)) {
      const cell = this.cells.get(key);
      if (cell) cell.push([left, top, right, bottom]);
      else this.cells.set(key, [[left, top, right, bottom]]);
    }
  }

  private keys(left: number, top: number, right: number, bottom: number): number[] {
    const found: number[] = [];
    const to = (v: number) => Math.floor(v / this.size);
    for (let x = to(left); x <= to(right); x++) for (let y = to(top); y <= to(bottom); y++) found.push(x * 65536 + y);
    return found;
  }
}
