/** The data blocks of the page: base64 of deflated JSON. */

export class CannotOpen extends Error {}

export async function block<T>(name: string): Promise<T> {
  const text = document.getElementById(`data-${name}`)?.textContent ?? "";
  return JSON.parse(await inflate(text.trim())) as T;
}

export async function inflate(base64: string): Promise<string> {
  if (typeof DecompressionStream === "undefined") throw new CannotOpen("DecompressionStream");
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
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
