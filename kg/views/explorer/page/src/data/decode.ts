/** The data blocks of the page: base64 of deflated JSON. */

export class CannotOpen extends Error {}

export async function block<T>(name: string): Promise<T> {
  const text = document.getElementById(`data-${name}`)?.textContent ?? "";
  return JSON.parse(await inflate(text.trim())) as T;
}

/** Whether the file holds a block. */
export function hasBlock(name: string): boolean {
  return document.getElementById(`data-${name}`) !== null;
}

/** A block as it stands in the file: still deflated. */
export function bytes(name: string): Uint8Array<ArrayBuffer> {
  return unbase64((document.getElementById(`data-${name}`)?.textContent ?? "").trim());
}

function unbase64(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const found = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) found[i] = binary.charCodeAt(i);
  return found;
}

export async function inflate(base64: string): Promise<string> {
  if (typeof DecompressionStream === "undefined") throw new CannotOpen("DecompressionStream");
  const stream = new Blob([unbase64(base64)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

/** Turns steps into values, in place. */
export function unstep(steps: number[]): number[] {
  for (let i = 1, last = steps[0] ?? 0; i < steps.length; i++) steps[i] = last += steps[i];
  return steps;
}

/** Turns starts that are steps, and lengths, into offsets, in place. */
export function unspan(table: { start: number[]; end: number[]; piece: number[] }): void {
  unstep(table.start);
  unstep(table.piece);
  for (let i = 0; i < table.start.length; i++) table.end[i] += table.start[i];
}
