/** Tables as CSV that office programs open right and without harm: byte order mark, CRLF, no formulas (as kg/tables.py). */

import type { Rows } from "../data/claims";

const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

export function csv({ head, rows }: Rows): string {
  const line = (cells: (string | number)[]) => (cells.length === 1 && cells[0] === "" ? '""' : cells.map(cell).join(",")) + "\r\n";
  return "\ufeff" + line(head) + rows.map(line).join("");
}
