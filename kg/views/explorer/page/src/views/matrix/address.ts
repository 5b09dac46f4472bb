/** Selections of cells and rows: `cell:<practice>:<by>:<key>|<key>`, `row:<by>:<key>`. */

import { BY, type By } from "../../data/cases";

const safe = (key: string) => key.replace(/[%|:]/g, encodeURIComponent);

export function cell(practice: string, by: By, ...keys: string[]): string {
  return `cell:${practice}:${by}:${keys.map(safe).join("|")}`;
}

export function row(by: By, key: string): string {
  return `row:${by}:${safe(key)}`;
}

export function parts(rest: string): string[] {
  return rest.split(":");
}

export function keys(text: string): string[] {
  return text.split("|").map((k) => {
    try {
      return decodeURIComponent(k);
    } catch {
      return k;
    }
  });
}

export function byOf(text: string): By {
  return BY.find((b) => b === text) ?? "place";
}
