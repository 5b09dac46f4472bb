/** What is asked now and what came of it: signals that the parts of the tab read. */

import { signal } from "@preact/signals";
import { ask, stop, terms, TimeOut } from "./engine";
import { complete, isGraph, mistake, refused, remark, unshifted, used, type Mistake } from "./mistakes";
import type { Answer } from "./protocol";

export interface Outcome {
  sparql: string;
  running?: boolean;
  answer?: Answer;
  /** Whether the answer is made of triples. */
  graph?: boolean;
  mistake?: Mistake;
  late?: boolean;
  stopped?: boolean;
  remarks: Mistake[];
}

export const outcome = signal<Outcome | null>(null);

/** Asks; what was asked before and still runs is given up. */
export async function run(sparql: string, prefixes: Record<string, string>): Promise<void> {
  const wrong = refused(sparql);
  if (outcome.peek()?.running) stop(new Error("replaced"));
  if (wrong) {
    outcome.value = { sparql, mistake: wrong, remarks: [] };
    return;
  }
  const graph = isGraph(sparql);
  const mine: Outcome = { sparql, graph, running: true, remarks: [] };
  outcome.value = mine;
  const done = (found: Partial<Outcome>) => { if (outcome.peek() === mine) outcome.value = { ...mine, running: false, ...found }; };
  try {
    const { text, shift } = complete(sparql, prefixes);
    const names = used(sparql, prefixes);
    const answer = await ask(text, graph, [...new Set(names.map((n) => n.iri))]);
    if (answer.error) return done({ mistake: mistake(sparql, unshifted(answer.error, shift), prefixes) });
    const known = terms.peek().map(([iri]) => short(iri, prefixes));
    done({ answer, remarks: names.filter((n) => answer.unknown.includes(n.iri)).map((n) => remark(sparql, n, known)) });
  } catch (error) {
    done(error instanceof TimeOut ? { late: true } : { stopped: true });
  }
}

export function cancel(): void {
  stop(new Error("stopped"));
}

export function short(iri: string, prefixes: Record<string, string>): string {
  const found = Object.entries(prefixes).find(([, space]) => iri.startsWith(space));
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}
