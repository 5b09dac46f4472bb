/** A query cut into coloured parts. */

const TOKEN = /(?<comment>(?<![\w/])#[^\n]*)|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<iri><[^<>\s]*>)|(?<variable>[?$][\p{L}\p{N}_]+)|(?<name>[\p{L}][\p{L}\p{N}_-]*:[\p{L}\p{N}_.-]*)|(?<number>\b\d+(?:\.\d+)?\b)|(?<keyword>\b[A-Za-z_]+\b)/gu;

export function tokens(text: string): { kind: string; text: string }[] {
  const found: { kind: string; text: string }[] = [];
  let at = 0;
  for (const m of text.matchAll(TOKEN)) {
    if (m.index > at) found.push({ kind: "", text: text.slice(at, m.index) });
    found.push({ kind: Object.entries(m.groups!).find(([, v]) => v !== undefined)![0], text: m[0] });
    at = m.index + m[0].length;
  }
  return at < text.length ? [...found, { kind: "", text: text.slice(at) }] : found;
}
