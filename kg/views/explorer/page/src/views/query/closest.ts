/** Did you mean: the closest of the known words, or "". */

export function closest(word: string, known: readonly string[]): string {
  let best = "", least = Math.max(1, Math.floor(word.length * 0.4)) + 0.5;
  for (const other of known) {
    if (Math.abs(other.length - word.length) > least) continue;
    const d = distance(word, other);
    if (d < least) [best, least] = [other, d];
  }
  return best;
}

/** Edits between two words; neighbours that changed places are one. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2][j - 2] + 1 : Infinity;
      rows[i].push(Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + Number(a[i - 1] !== b[j - 1]), swap));
    }
  }
  return rows[a.length][b.length];
}
