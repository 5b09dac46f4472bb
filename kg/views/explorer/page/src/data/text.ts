/** Offsets are code points of a document's text; JavaScript counts UTF-16 units. */

export class Text {
  private points: string[] | null = null;
  readonly length: number;

  constructor(readonly whole: string) {
    if (/[\ud800-\udfff]/.test(whole)) this.points = Array.from(whole);
    this.length = this.points ? this.points.length : whole.length;
  }

  slice(start: number, end: number): string {
    return this.points ? this.points.slice(start, end).join("") : this.whole.slice(start, end);
  }

  /** The line that holds an offset, as [start, end). */
  paragraph(at: number): [number, number] {
    let start = at, end = at;
    while (start > 0 && this.slice(start - 1, start) !== "\n") start--;
    while (end < this.length && this.slice(end, end + 1) !== "\n") end++;
    return [start, end];
  }
}

const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Text that is safe to show: controls that would turn or hide the text become a visible mark. */
export function shown(text: string): string {
  return text.replace(HIDDEN, "\ufffd");
}
