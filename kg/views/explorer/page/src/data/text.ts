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
    if (!this.points) {
      const stop = this.whole.indexOf("\n", at);
      return [at > 0 ? this.whole.lastIndexOf("\n", at - 1) + 1 : 0, stop < 0 ? this.length : stop];
    }
    const stop = this.points.indexOf("\n", at);
    return [at > 0 ? this.points.lastIndexOf("\n", at - 1) + 1 : 0, stop < 0 ? this.length : stop];
  }
}

/** Controls; what turns the direction of writing; what has no width or is not drawn; separators that break lines. The
 *  joiners of Persian, of Indic scripts and of emoji (U+200C, U+200D) are left only between such characters. */
const HIDDEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\p{Script=Arabic}\p{Script=Devanagari}])[\u200c\u200d]|\p{Surrogate}/gu;

/** Text that is safe to show: what would turn, hide or break the text becomes a visible mark. */
export function shown(text: string): string {
  return text.replace(HIDDEN, "\ufffd");
}
