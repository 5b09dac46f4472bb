// What nodes leave blank that are not drawn is taken out of the picture: cards shrink, rows close up, order stays.

const ROOM = { x: 90, up: 44, down: 66 };
/** What a node with its label takes, left and right, above and below, in pixels at zoom 1. */
const MARGIN = 26;
const CARD_GAP = 90;

/** Return a function that maps positions so that no blank band is wider than what two nodes need. */
function closed(values, before, after) {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const moved = new Map();
  let shift = 0;
  sorted.forEach((value, i) => {
    if (i) shift += Math.max(0, value - sorted[i - 1] - before - after);
    moved.set(value, value - shift);
  });
  return (value) => moved.get(value);
}

/** Return one card without its blank bands: {piece, row, width, height, points around its middle}. */
function squeezedCard([piece, x, y], points) {
  const across = closed(points.map(([, px]) => px), ROOM.x, ROOM.x);
  const down = closed(points.map(([, , py]) => py), ROOM.up, ROOM.down);
  const at = points.map(([i, px, py]) => [i, across(px), down(py)]);
  const [left, right] = [Math.min(...at.map((p) => p[1])) - ROOM.x, Math.max(...at.map((p) => p[1])) + ROOM.x];
  const [top, bottom] = [Math.min(...at.map((p) => p[2])) - ROOM.up, Math.max(...at.map((p) => p[2])) + ROOM.down];
  const middle = [(left + right) / 2, (top + bottom) / 2];
  const size = { width: right - left + 2 * MARGIN, height: bottom - top + 2 * MARGIN };
  return { piece, x, row: y, ...size, points: at.map(([i, px, py]) => [i, px - middle[0], py - middle[1]]) };
}

/** Return cards [piece, x, y, width, height] and points [node, x, y] of a view in which only some nodes are drawn. */
function squeezed(view, points) {
  const home = (i) => { const homes = DATA.about[i].homes || []; return homes.length === 1 ? homes[0] : null; };
  const inside = new Map(view.cards.map(([piece]) => [piece, []]));
  const between = [];
  for (const point of points) (inside.get(home(point[0])) || between).push(point);
  const kept = view.cards.filter(([piece]) => inside.get(piece).length).map((card) => squeezedCard(card, inside.get(card[0])));
  const rows = [...new Set(kept.map((c) => c.row))].sort((a, b) => a - b).map((y) => kept.filter((c) => c.row === y));
  const cards = [];
  const out = [];
  let top = 0;
  const gutter = (from, to) => {
    const found = between.filter(([, , y]) => y >= from && y < to);
    if (!found.length) return;
    const down = closed(found.map(([, , y]) => y), ROOM.up, ROOM.down);
    const first = Math.min(...found.map(([, , y]) => down(y)));
    out.push(...found.map(([i, x, y]) => [i, x, top + ROOM.up + down(y) - first]));
    top += Math.max(...found.map(([, , y]) => down(y))) - first + ROOM.up + ROOM.down + CARD_GAP / 2;
  };
  rows.forEach((row, r) => {
    gutter(r ? rows[r - 1][0].row : -Infinity, row[0].row);
    const middle = row.reduce((sum, c) => sum + c.x, 0) / row.length;
    const height = Math.max(...row.map((c) => c.height));
    let left = middle - (row.reduce((sum, c) => sum + c.width + CARD_GAP, 0) - CARD_GAP) / 2;
    for (const card of row) {
      const [x, y] = [left + card.width / 2, top + height / 2];
      cards.push([card.piece, x, y, card.width, card.height]);
      out.push(...card.points.map(([i, px, py]) => [i, x + px, y + py]));
      left += card.width + CARD_GAP;
    }
    top += height + CARD_GAP;
  });
  gutter(rows.length ? rows[rows.length - 1][0].row : -Infinity, Infinity);
  return { cards, points: out };
}
