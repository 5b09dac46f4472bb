/** True while the page is being printed: tables then draw all their rows. */

import { signal } from "@preact/signals";

export const printing = signal(false);
/** Rows that a table prints at most. */
export const PRINTED = 1000;

if (typeof addEventListener === "function") {
  addEventListener("beforeprint", () => (printing.value = true));
  addEventListener("afterprint", () => (printing.value = false));
}

/** Draws what is to be printed, then opens the dialogue of the browser. */
export function print(): void {
  printing.value = true;
  requestAnimationFrame(() => requestAnimationFrame(() => window.print()));
}
