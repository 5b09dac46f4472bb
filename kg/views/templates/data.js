// The data of the page, and how text of a document gets onto it: always as text, never as markup.
//
// DATA.nodes, .edges, .options   what vis-network draws; a node's x, y are around the middle of its card
// DATA.about[node]     {id, label, en, kind, status, attributes: [[name, text, English, words, rule]], code, quantities, redacted, seen: [[passage, start, end]], homes: [piece]}
// DATA.claims[edge]    [[passage, start, end, rule, confidence]]
// DATA.passages        [piece, section headings, start in the document, text, [[start, end] masked]]
// DATA.pieces          [document, number, title, owner, place]
// DATA.cards           [piece, width, height]
// DATA.views           {document, piece, cards: [[piece, x, y]], shared: [[node, x, y]]}; null is all
// DATA.start           number of the view that the page opens with
// All offsets count code points.

const DATA = JSON.parse(document.getElementById("data").textContent);
const NODE_TYPES = new Map(DATA.nodeTypes.map((t) => [t.id, t]));
const EDGE_TYPES = new Map(DATA.edgeTypes.map((t) => [t.id, t]));
const EDGES_OF = DATA.nodes.map(() => []);
for (const edge of DATA.edges) {
  EDGES_OF[edge.from].push(edge);
  if (edge.to !== edge.from) EDGES_OF[edge.to].push(edge);
}
const WORDS = new Map([
  ["input", "投入 input"], ["output", "产出 output"], ["outcome", "成效 outcome"], ["recognition", "认可 recognition"],
  ["planned", "计划 planned"], ["underway", "进行中 under way"], ["done", "已完成 done"], ["measured", "有数据 measured"],
  ["recognised", "获认可 recognised"],
]);
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
    const code = sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    parts.append(run, el("span", { className: "sign", textContent: `U+${code}` }));
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
  const title = "在文件中的位置（字符） position in the file, in characters";
  quote.append(el("small", { title }, `第 ${offset + first[0]}–${offset + first[1]} 字符`));
  return quote;
}

/** Return the name of a document: its title, or the file. */
function documentName(index) {
  return DATA.documents[index].title || DATA.documents[index].name;
}

/** The documents with one piece: it needs no number. */
const SINGLE = new Set(DATA.documents.keys());
DATA.pieces.forEach(([doc], i) => { if (i && DATA.pieces[i - 1][0] === doc) SINGLE.delete(doc); });

/** Return the name of a piece: its number, and its title or else who wrote it. */
function pieceName(piece) {
  const [doc, number, title, owner] = DATA.pieces[piece];
  return (SINGLE.has(doc) ? "" : `${number}. `) + (title || owner || "（无标题）");
}

/** Return the pieces of a view. */
function piecesOf(view) {
  const all = (wanted, value) => wanted === null || wanted === value;
  const wanted = ([piece, [doc]]) => all(view.document, doc) && all(view.piece, piece);
  return new Set([...DATA.pieces.entries()].filter(wanted).map(([piece]) => piece));
}

const OUTLINES = {
  dot: "M6 0A6 6 0 1 1-6 0 6 6 0 1 1 6 0z", square: "M-5.5-5.5h11v11h-11z", diamond: "M0-7L7 0 0 7-7 0z", triangle: "M0-6.5L6.5 5.5h-13z",
  triangleDown: "M0 6.5L6.5-5.5h-13z", hexagon: "M7 0L3.5 6h-7L-7 0l3.5-6h7z",
  star: "M0-8L2.2-2.8 7.6-2.5 3.6 1.2 4.7 6.5 0 3.8-4.7 6.500-3.600 1.200-7.600-2.500-2.200-2.800z",
};

/** Return an SVG picture of paths, each given by its attributes. */
function drawn(width, height, box, paths) {
  const make = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const picture = make("svg", { width, height, viewBox: box, "aria-hidden": "true" });
  picture.append(...paths.map((attributes) => make("path", attributes)));
  return picture;
}

/** Return the sign of a node type, as in the picture. */
function icon(type) {
  return drawn(18, 18, "-9 -9 18 18", [{ d: OUTLINES[type.shape], fill: type.colour }]);
}

/** Return the sign of an edge type: colour, dashes, arrowhead. */
function stroke(type) {
  const look = { stroke: type.colour, "stroke-width": 2, "stroke-dasharray": type.dashes, fill: "none" };
  const line = { d: type.arrow ? "M1 6H27" : "M1 6H33", ...look };
  const head = { d: "M26 2.5L33 6 26 9.5z", fill: type.colour };
  return drawn(34, 12, "0 0 34 12", type.arrow ? [line, head] : [line]);
}
