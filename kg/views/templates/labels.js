// What is drawn beside nodes and edges: cards, their titles, and labels that stay readable at any zoom.
// A label is drawn if no more important one is in its way; zooming in brings out the others.

const INK = "#1d2733";
const FONT = getComputedStyle(document.body).fontFamily;
const WEIGHT = { Practice: 40, Program: 30, Organization: 12, Place: 10, PolicyDocument: 6, Mechanism: 4, Outcome: 0 };
const ORDER = DATA.nodes.map((n, i) => i).sort((a, b) => rank(b) - rank(a) || a - b);
/** Width of the label of a node at 100 pixels, measured when it is first needed. */
const WIDTHS = new Map();

function rank(node) {
  return WEIGHT[DATA.nodes[node].group] + 3 * Math.min(EDGES_OF[node].length, 30);
}

/** Return the width of a text in half-width columns. */
function columns(text) {
  let width = 0;
  for (const sign of text) width += sign.codePointAt(0) > 0x1100 || "“”‘’…—".includes(sign) ? 2 : 1;
  return width;
}

function widthOf(ctx, node) {
  if (!WIDTHS.has(node)) {
    ctx.font = `600 100px ${FONT}`;
    WIDTHS.set(node, Math.max(...DATA.nodes[node].label.split("\n").map((line) => ctx.measureText(line).width)));
  }
  return WIDTHS.get(node);
}

/** Remembers which parts of the screen are taken, by squares of 64 pixels. */
class Room {
  constructor() { this.squares = new Map(); }

  * near([left, top, right, bottom]) {
    for (let x = left >> 6; x <= right >> 6; x++) for (let y = top >> 6; y <= bottom >> 6; y++) yield x * 65536 + y;
  }

  add(box) {
    for (const key of this.near(box)) this.squares.set(key, [...(this.squares.get(key) || []), box]);
  }

  free([left, top, right, bottom]) {
    for (const key of this.near([left, top, right, bottom])) {
      if ((this.squares.get(key) || []).some((b) => left < b[2] && right > b[0] && top < b[3] && bottom > b[1])) return false;
    }
    return true;
  }

  /** Take the box if nothing is in the way; say whether it was free. */
  take(...box) {
    const free = this.free(box);
    if (free) this.add(box);
    return free;
  }
}

/** Draw lines of text, the middle of the first at x, top; a light edge keeps them readable over lines. */
function write(ctx, lines, x, top, size, { colour = INK, bold = false } = {}) {
  ctx.font = `${bold ? "600 " : ""}${size}px ${FONT}`;
  ctx.lineWidth = 3;
  ctx.strokeStyle = "rgba(255,255,255,.92)";
  ctx.fillStyle = colour;
  lines.forEach((line, i) => {
    const y = top + (i + 0.5) * size * 1.25;
    ctx.strokeText(line, x, y);
    ctx.fillText(line, x, y);
  });
}

/** Return how pixels of the screen follow from positions: {scale, point(x, y), width, height}. */
function screen() {
  const scale = network.getScale();
  const centre = network.getViewPosition();
  const { clientWidth: width, clientHeight: height } = byId("graph");
  const point = (x, y) => [(x - centre.x) * scale + width / 2, (y - centre.y) * scale + height / 2];
  return { scale, point, width, height };
}

function drawCards(ctx) {
  if (state.physics) return;
  for (const [, x, y, width, height] of shown.cards) {
    ctx.beginPath();
    ctx.roundRect(x - width / 2, y - height / 2, width, height, 24);
    ctx.fillStyle = "#f5f7fa";
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = "#dfe5ec";
    ctx.stroke();
  }
}

function drawTitles(ctx, eye, room) {
  if (state.physics) return;
  ctx.textAlign = "left";
  for (const [piece, x, y, width, height] of shown.cards) {
    const [left, top] = eye.point(x - width / 2, y - height / 2);
    const space = width * eye.scale;
    if (space < 70) continue;
    const text = clip(cardTitle(piece), space - 8, 13);
    if (room.take(left, top - 20, left + space, top)) write(ctx, [text], left + 6, top - 19, 13, { colour: "#44525f", bold: true });
  }
  ctx.textAlign = "center";
}

function cardTitle(piece) {
  const [doc] = DATA.pieces[piece];
  const name = SINGLE.has(doc) && !DATA.pieces[piece][2] ? documentName(doc) : pieceName(piece);
  return name.replace(/\p{C}/gu, " ");
}

/** Return text that fits a width in pixels. */
function clip(text, width, size) {
  const space = Math.floor((width * 2) / size);
  if (columns(text) <= space) return text;
  let cut = "";
  for (const sign of text) {
    if (columns(cut + sign) > space - 2) break;
    cut += sign;
  }
  return cut + "…";
}

/** Return the nodes to label, the most important first. */
function wanted() {
  if (!state.selected) return ORDER.filter((i) => shown.nodes.has(i));
  const near = new Set(touched().flatMap((e) => [e.from, e.to]));
  if ("node" in state.selected) near.add(state.selected.node);
  const chosen = (i) => Number(i === state.selected.node);
  return ORDER.filter((i) => near.has(i) && shown.nodes.has(i)).sort((a, b) => chosen(b) - chosen(a));
}

/** Return {x, y, below} on the screen: the middle of a node, and where its label begins. */
function spot(node, eye) {
  const { x, y } = network.getPosition(node);
  const [middle, centre] = eye.point(x, y);
  const radius = typeOf(node).size * growth * eye.scale;
  return { x: middle, y: centre, radius, below: centre + radius + 2 };
}

function drawLabels(ctx, eye, room) {
  const seen = ([, at]) => at.x > -10 && at.y > -20 && at.x < eye.width + 10 && at.y < eye.height + 10;
  const nodes = wanted().map((node) => [node, spot(node, eye)]).filter(seen);
  const discs = new Room();
  const far = eye.scale < 0.12 && !state.selected;
  for (const [, { x, y, radius }] of nodes) discs.add([x - radius, y - radius, x + radius, y + radius]);
  for (const [node, { x, below }] of nodes) {
    const type = typeOf(node);
    const size = Math.min(Math.max(type.font * eye.scale, 12), 18);
    const lines = DATA.nodes[node].label.split("\n");
    const half = (widthOf(ctx, node) * size) / 200 + 1;
    const middle = Math.min(Math.max(x, half + 2), eye.width - half - 2);
    const box = [middle - half, below, middle + half, below + lines.length * size * 1.25];
    const chosen = state.selected && state.selected.node === node;
    const first = chosen || type.id === "Practice" || (type.id === "Program" && !(far && EDGES_OF[node].length < 20));
    if (!first && (far || !discs.free(box))) continue;
    if (!room.take(...box) && !chosen) continue;
    write(ctx, lines, middle, below, size, { bold: first });
  }
}

/** Lay a veil over the picture and draw the selection and its neighbours again, above it. */
function drawFocus(ctx) {
  if (!state.selected) return;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = "rgba(255,255,255,.72)";
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  ctx.restore();
  const edges = touched();
  for (const edge of edges) network.body.edges[edge.id].draw(ctx);
  const near = new Set(edges.flatMap((e) => [e.from, e.to]));
  if ("node" in state.selected && shown.nodes.has(state.selected.node)) near.add(state.selected.node);
  for (const node of near) network.body.nodes[node].draw(ctx);
}

function drawEdgeLabels(ctx, eye, room) {
  for (const edge of touched()) {
    const type = EDGE_TYPES.get(edge.kind);
    const a = network.getPosition(edge.from);
    const b = network.getPosition(edge.to);
    const [x, y] = eye.point((a.x + b.x) / 2, (a.y + b.y) / 2);
    if (room.take(x - 14, y - 8, x + 14, y + 8)) write(ctx, [type.label], x, y - 8, 12, { colour: type.colour });
  }
}

network.on("beforeDrawing", drawCards);
network.on("afterDrawing", (ctx) => {
  drawFocus(ctx);
  const eye = screen();
  const ratio = ctx.canvas.width / eye.width;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const room = new Room();
  drawTitles(ctx, eye, room);
  drawLabels(ctx, eye, room);
  drawEdgeLabels(ctx, eye, room);
  ctx.restore();
});
