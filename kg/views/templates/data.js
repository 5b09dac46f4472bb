// The data of the page, and how text of a document gets onto it: always as text, never as markup.
//
// DATA.nodes, .edges, .options   what vis-network draws; a node's x, y are around the middle of its card
// DATA.about[node]     {id, label, en, kind, status, code, quantities, redacted, seen: [[passage, start, end]], homes: [piece]}
// DATA.claims[edge]    [[passage, start, end, rule, confidence]]
// DATA.passages        [piece, section headings, start in the document, text, [[start, end] masked]]
// DATA.pieces          [document, number, title, owner, place]
// DATA.cards           [piece, width, height]
// DATA.views           {document, piece, cards: [[piece, x, y]], shared: [[node, x, y]]}; null is all
// All offsets count code points.

const DATA = JSON.parse(document.getElementById("data").textContent);
const NODE_TYPES = new Map(DATA.nodeTypes.map((t) => [t.id, t]));
const EDGE_TYPES = new Map(DATA.edgeTypes.map((t) => [t.id, t]));
const EDGES_OF = DATA.nodes.map(() => []);
for (const edge of DATA.edges) {
  EDGES_OF[edge.from].push(edge);
  if (edge.to !== edge.from) EDGES_OF[edge.to].push(edge);
}
const KINDS = { input: "投入 input", output: "产出 output", outcome: "成效 outcome", recognition: "认可 recognition" };
const STATUS = { planned: "计划 planned", underway: "进行中 under way", done: "已完成 done", measured: "有数据 measured", recognised: "获认可 recognised" };
const SIGNS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

const typeOf = (node) => NODE_TYPES.get(DATA.nodes[node].group);
const byId = (id) => document.getElementById(id);

/** Return an element with properties and children; a string child becomes text. */
function el(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Return text of a document with signs that show nothing, or turn the direction, made visible. */
function plain(text) {
  const parts = document.createDocumentFragment();
  let run = "";
  for (const sign of text) {
    if (!SIGNS.test(sign)) { run += sign; continue; }
    parts.append(run, el("span", { className: "sign", textContent: "U+" + sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") }));
    run = "";
  }
  parts.append(run);
  return parts;
}

/** Return a passage as a block quotation; marks and masked parts are [start, end] in code points. */
function quotation(passage, marks) {
  const [, , offset, text, masks] = DATA.passages[passage];
  const signs = Array.from(text);
  const inside = (ranges, at) => ranges.some(([start, end]) => start <= at && at < end);
  const cuts = [...new Set([0, signs.length, ...marks.flat(), ...masks.flat()])].sort((a, b) => a - b);
  const quote = el("blockquote");
  for (let i = 0; i + 1 < cuts.length; i++) {
    const part = plain(signs.slice(cuts[i], cuts[i + 1]).join(""));
    if (inside(marks, cuts[i])) quote.append(el("mark", {}, part));
    else if (inside(masks, cuts[i])) quote.append(el("span", { className: "masked", title: "不属正文 not prose" }, part));
    else quote.append(part);
  }
  const first = marks.length ? marks[0] : [0, signs.length];
  quote.append(el("small", { title: "在文件中的位置（字符） position in the file, in characters" }, `第 ${offset + first[0]}–${offset + first[1]} 字`));
  return quote;
}

/** Return the name of a document: its title, or the file. */
function documentName(index) {
  return DATA.documents[index].title || DATA.documents[index].name;
}

/** Return the name of a piece: its number, and its title or else who wrote it. */
function pieceName(piece) {
  const [, number, title, owner] = DATA.pieces[piece];
  return `${number}. ${title || owner || "（无标题）"}`;
}

/** Return the pieces of a view. */
function piecesOf(view) {
  const wanted = ([piece, [doc]]) => (view.document === null || doc === view.document) && (view.piece === null || piece === view.piece);
  return new Set([...DATA.pieces.entries()].filter(wanted).map(([piece]) => piece));
}

const OUTLINES = {
  dot: '<circle r="6"/>', square: "M-5.5-5.5h11v11h-11z", diamond: "M0-7L7 0 0 7-7 0z", triangle: "M0-6.5L6.5 5.5h-13z",
  triangleDown: "M0 6.5L6.5-5.5h-13z", hexagon: "M7 0L3.5 6h-7L-7 0l3.5-6h7z",
  star: "M0-8l2.3 5 5.4.6-4 3.7 1.1 5.3L0 4 -4.8 6.600l1.100-5.300-4-3.700L-2.300-3z",
};

/** Return the sign of a node type, as in the picture. */
function icon(type) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ width: 18, height: 18, viewBox: "-9 -9 18 18", "aria-hidden": "true" })) picture.setAttribute(key, value);
  const shape = document.createElementNS(space, type.shape === "dot" ? "circle" : "path");
  if (type.shape === "dot") shape.setAttribute("r", 6);
  else shape.setAttribute("d", OUTLINES[type.shape]);
  shape.setAttribute("fill", type.colour);
  picture.append(shape);
  return picture;
}

/** Return the sign of an edge type: colour, dashes, arrowhead. */
function stroke(type) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ width: 34, height: 12, viewBox: "0 0 34 12", "aria-hidden": "true" })) picture.setAttribute(key, value);
  const line = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ d: type.arrow ? "M1 6H27" : "M1 6H33", stroke: type.colour, "stroke-width": 2, "stroke-dasharray": type.dashes, fill: "none" })) line.setAttribute(key, value);
  picture.append(line);
  if (type.arrow) {
    const head = document.createElementNS(space, "path");
    head.setAttribute("d", "M26 2.500L33 6l-7 3.500z");
    head.setAttribute("fill", type.colour);
    picture.append(head);
  }
  return picture;
}
