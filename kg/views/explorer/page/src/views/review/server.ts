/** `kg serve`: where it serves the page to this machine, the page knows a token and may ask it. Nowhere else. */

import type { Candidate } from "./lines";

/** The token of the server; "" where the page was opened as a file. */
export function token(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="kg-token"]')?.content ?? "";
}

/** What nobody has decided yet, by the file that the server appends to. */
export async function left(): Promise<Candidate[]> {
  const reply = await fetch("/review/candidates");
  if (!reply.ok) throw new Error(await reply.text());
  return ((await reply.json()) as { candidates: Candidate[] }).candidates;
}

/** Appends lines to the decisions file; what is wrong, or "". */
export async function post(lines: string): Promise<string> {
  const headers = { "Content-Type": "text/tab-separated-values; charset=utf-8", "X-KG-Review": token() };
  try {
    const reply = await fetch("/review/decisions", { method: "POST", headers, body: lines });
    return reply.ok ? "" : (await reply.text()).trim();
  } catch {
    return "连不上 kg serve kg serve does not answer";
  }
}
