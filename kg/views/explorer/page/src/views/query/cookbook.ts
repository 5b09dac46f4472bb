/** The questions of the cookbook (ontology/queries) as the file holds them, and their parameters. */

import { block } from "../../data/decode";

export interface Parameter { name: string; zh: string; en: string; kind: "text" | "integer" | "number"; default: string }

export interface Question {
  id: string;
  zh: string;
  en: string;
  purpose: [string, string];
  parameters: Parameter[];
  /** Column of names and column of numbers, where bars help. */
  chart: string[];
  sparql: string;
}

export interface Cookbook {
  /** Those that a query need not declare; `id` is the base of this graph. */
  prefixes: Record<string, string>;
  questions: Question[];
}

let made: Promise<Cookbook> | null = null;

export function cookbook(): Promise<Cookbook> {
  return (made ??= block<Cookbook>("queries"));
}

const KINDS = { integer: /^[+-]?\d+$/, number: /^[+-]?(\d+(\.\d+)?|\.\d+)$/, text: /^/ };
const ESCAPES: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

export function fits(parameter: Parameter, value: string): boolean {
  return KINDS[parameter.kind].test(value);
}

/** The query with values in the place of its defaults; a value of another kind, or an empty number, leaves the default. */
export function bound(question: Question, values: Record<string, string>): string {
  let text = question.sparql;
  for (const p of question.parameters) {
    const value = values[p.name];
    if (value === undefined || !fits(p, value)) continue;
    const written = p.kind === "text" ? `"${value.replace(/[\\"\n\r\t]/g, (c) => ESCAPES[c])}"` : value;
    const place = new RegExp(`(\\bVALUES\\s+[?$]${p.name.replace(/-/g, "_")}\\s*\\{\\s*)("(?:[^"\\\\\\n]|\\\\.)*"|[^\\s"}]+)(\\s*\\})`, "i");
    text = text.replace(place, (_, before: string, __, after: string) => before + written + after);
  }
  return text;
}
