/** Terms that could end the word before the caret: properties and classes of the graph, variables of the query, keywords. */

import { declared, KEYWORDS } from "./mistakes";

export interface Suggestion { text: string; note: string }

const LISTED = 8;
const WORD = /[?$]?[\p{L}\p{N}_:.-]*$/u;

export function wordBefore(text: string, caret: number): string {
  return WORD.exec(text.slice(0, caret))![0];
}

export function suggestions(text: string, caret: number, terms: [string, string, string][], prefixes: Record<string, string>): Suggestion[] {
  const word = wordBefore(text, caret);
  if (!word) return [];
  const low = word.toLowerCase();
  const fits = (s: Suggestion) => s.text !== word && (s.text.toLowerCase().startsWith(low) || (s.note !== "" && low.length > 1 && s.note.toLowerCase().includes(low)));
  if (/^[?$]/.test(word)) return variables(text).filter((v) => v !== word && v.toLowerCase().startsWith(low)).slice(0, LISTED).map((v) => ({ text: v, note: "" }));
  const spaces = { ...prefixes, ...declared(text) };
  const named = terms.flatMap(([iri, zh, en]) => {
    const found = Object.entries(spaces).find(([, space]) => iri.startsWith(space));
    return found ? [{ text: `${found[0]}:${iri.slice(found[1].length)}`, note: zh || en }] : [];
  });
  const words = word.length > 1 ? KEYWORDS.map((k) => ({ text: k.toUpperCase(), note: "" })) : [];
  const names = Object.keys(spaces).map((p) => ({ text: `${p}:`, note: "" }));
  return [...names.filter((n) => n.text.length > word.length), ...named, ...words].filter(fits).slice(0, LISTED);
}

function variables(text: string): string[] {
  return [...new Set(text.match(/[?$][\p{L}\p{N}_]+/gu) ?? [])].sort();
}

/** The text and caret after a suggestion was taken. */
export function taken(text: string, caret: number, suggestion: string): { text: string; caret: number } {
  const start = caret - wordBefore(text, caret).length;
  const gap = suggestion.endsWith(":") ? "" : " ";
  return { text: text.slice(0, start) + suggestion + gap + text.slice(caret).replace(/^ /, ""), caret: start + suggestion.length + gap.length };
}
