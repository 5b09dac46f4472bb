/** One person at work: where they are, what they said, and the lines that came of it. Nothing of it is stored in the browser. */

import { computed, signal } from "@preact/signals";
import { line, today, type Candidate, type Form, type Verdict } from "./lines";

export interface Answer {
  verdict: Verdict;
  author: string;
}

/** Puts a line where it is kept; says what is wrong, or "". */
export type Keep = (line: string) => Promise<string>;

export class Sitting {
  readonly at = signal(0);
  readonly author = signal("");
  readonly why = signal("");
  /** Answers that stand, by number of the card. */
  readonly answers = signal<ReadonlyMap<number, Answer>>(new Map());
  readonly lines = signal<readonly string[]>([]);
  /** How many lines are in a file already. */
  readonly kept = signal(0);
  readonly unsaved = computed(() => this.lines.value.length - this.kept.value);
  readonly current = computed<Candidate | undefined>(() => this.candidates[this.at.value]);
  private busy = false;

  constructor(readonly form: Form, readonly candidates: Candidate[], private readonly keep: Keep | null) {}

  /** Says something of the present card and goes on; the problem, if it could not be kept; null where nothing happened. */
  async decide(verdict: Verdict): Promise<string | null> {
    const candidate = this.current.value;
    if (!candidate) return null;
    const author = this.author.value.trim();
    const problem = await this.write(line(this.form, candidate, verdict, author, today(), this.why.value));
    if (problem === "") {
      this.answers.value = new Map(this.answers.value).set(this.at.value, { verdict, author });
      this.go(this.at.value + 1);
    }
    return problem;
  }

  skip(): void {
    if (this.current.value) this.go(this.at.value + 1);
  }

  /** Goes to the card before; its answer is taken back by a new line. */
  async back(): Promise<string | null> {
    const before = Math.max(this.at.value - 1, 0);
    const said = this.answers.value.get(before);
    if (said) {
      const problem = await this.write(line(this.form, this.candidates[before], "undo", said.author, today()));
      if (problem !== "") return problem;
      const left = new Map(this.answers.value);
      left.delete(before);
      this.answers.value = left;
    }
    this.go(before);
    return "";
  }

  /** The text of a new file with all lines. */
  file(): string {
    return this.form.header + this.lines.value.join("");
  }

  private go(to: number): void {
    this.at.value = to;
    this.why.value = "";
  }

  /** One line at a time: a key that is held down must not answer twice. */
  private async write(text: string): Promise<string | null> {
    if (this.busy) return null;
    this.busy = true;
    try {
      const problem = this.keep ? await this.keep(text) : "";
      if (!problem) this.lines.value = [...this.lines.value, text];
      if (!problem && this.keep) this.kept.value = this.lines.value.length;
      return problem;
    } finally {
      this.busy = false;
    }
  }
}
