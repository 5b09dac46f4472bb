// The panel on the right: the list of nodes, or all that is known of one node or edge, with its sentences.

const LIST_STEP = 150;
const SENTENCE_STEP = 20;

/** Show what is selected. */
function panel() {
  const side = byId("panel");
  side.replaceChildren();
  if (!state.selected) side.append(...overview());
  else if ("node" in state.selected) side.append(back(), ...nodeDetails(state.selected.node));
  else side.append(back(), ...edgeDetails(DATA.edges[state.selected.edge]));
  side.scrollTop = 0;
}

function back() {
  return el("button", { type: "button", className: "back", onclick: () => { select(null); byId("panel").focus(); } }, "← 节点列表 ", el("i", { lang: "en" }, "Node list"));
}

function overview() {
  const nodes = ORDER.filter((i) => shown.nodes.has(i));
  const parts = [el("p", {}, "点击节点或连线，看原文句子与出处。 ", el("i", { lang: "en" }, "Click a node or an edge to read its sentences."))];
  if (DATA.large && state.view !== 0) parts.push(el("p", { className: "notice" }, `共 ${DATA.nodes.length} 个节点、${DATA.documents.length} 份材料，先显示其中一份；可在上方“材料”中更换或选“全部”。 `, el("i", { lang: "en" }, "Large graph: one document at a time; choose another above.")));
  parts.push(heading("节点", `Nodes · ${nodes.length}`), stepped("ul", "nodes", nodes, LIST_STEP, (node) => el("li", {}, button(node, `${EDGES_OF[node].length}`))));
  if (DATA.assumptions.length) parts.push(heading("假设", "Assumptions"), el("ul", {}, ...DATA.assumptions.map((text) => el("li", {}, plain(text)))));
  return parts;
}

function heading(zh, en) {
  return el("h3", {}, zh + " ", el("i", { lang: "en" }, en));
}

/** Return a list that shows its first items, and the others on demand. */
function stepped(tag, className, items, step, draw) {
  const list = el(tag, { className });
  const more = (from) => {
    list.append(...items.slice(from, from + step).map(draw));
    if (from + step >= items.length) return;
    const next = el("button", { type: "button", onclick: () => { next.remove(); more(from + step); } }, `其余 ${items.length - from - step} 个 `, el("i", { lang: "en" }, "more"));
    list.append(next);
  };
  more(0);
  return list;
}

/** Return the button that goes to a node. */
function button(node, note) {
  return el("button", { type: "button", className: "go", onclick: () => { go(node); byId("panel").focus(); } }, icon(typeOf(node)), el("span", {}, plain(DATA.about[node].label)), el("span", { className: "count" }, note || ""));
}

function nodeDetails(node) {
  const about = DATA.about[node];
  const type = typeOf(node);
  const parts = [
    el("p", { className: "type", title: type.definition }, icon(type), `${type.label} `, el("i", { lang: "en" }, type.en)),
    el("h2", {}, plain(about.label)),
  ];
  if (about.en) parts.push(el("p", { lang: "en" }, plain(about.en)));
  parts.push(tags(about, type));
  parts.push(...sentences(about), ...relations(node));
  return parts;
}

function tags(about, type) {
  const list = el("div", { className: "tags" });
  const tag = (text) => text && list.append(el("span", {}, plain(text)));
  (about.quantities || []).forEach(tag);
  tag(KINDS[about.kind] || about.kind);
  tag(STATUS[about.status] || about.status);
  tag(about.code && `编号 ${about.code}`);
  tag(about.redacted && "名称被隐去，只在本篇内有效 redacted");
  tag(type.id === "Outcome" && "材料自述 self-reported");
  return list;
}

/** Return the sentences of a node, each once with all its marks, under their piece. */
function sentences(about) {
  const found = new Map();
  for (const [passage, start, end] of about.seen || []) found.set(passage, [...(found.get(passage) || []), [start, end]]);
  if (!found.size) return [];
  let last = -1;
  const draw = ([passage, marks]) => {
    const piece = DATA.passages[passage][0];
    const item = el("div", {}, ...(piece === last ? [] : [source(piece)]), section(passage), quotation(passage, marks));
    last = piece;
    return item;
  };
  return [heading("原文", `Sentences · ${found.size}`), stepped("div", "", [...found], SENTENCE_STEP, draw)];
}

/** Return the line that says where a piece comes from. */
function source(piece) {
  const [doc, , , owner, place] = DATA.pieces[piece];
  const about = DATA.documents[doc];
  const line = el("p", { className: "source" }, el("b", {}, plain(documentName(doc))));
  if (about.title) line.append(` (${about.name})`);
  line.append(el("br"), plain(pieceName(piece)));
  const rest = [owner, place, about.publisher, about.date, about.source, about.licence].filter(Boolean);
  if (rest.length) line.append(el("br"), plain(rest.join(" · ")));
  return line;
}

function section(passage) {
  const text = DATA.passages[passage][1];
  return text ? el("h4", {}, plain("§ " + text)) : "";
}

/** Return the edges of a node in groups: kind and direction. */
function relations(node) {
  const groups = new Map();
  for (const edge of EDGES_OF[node]) {
    const key = `${DATA.edgeTypes.findIndex((t) => t.id === edge.kind)} ${edge.from === node ? "→" : "←"}`;
    groups.set(key, [...(groups.get(key) || []), edge]);
  }
  const parts = EDGES_OF[node].length ? [heading("关系", `Edges · ${EDGES_OF[node].length}`)] : [];
  for (const [key, edges] of [...groups].sort()) {
    const type = DATA.edgeTypes[parseInt(key, 10)];
    const arrow = key.endsWith("→") ? "→" : "←";
    parts.push(el("h4", { title: type.definition }, `${arrow} ${type.label} ${type.en} · ${edges.length}`));
    parts.push(stepped("ul", "nodes", edges, LIST_STEP, (edge) => el("li", {}, button(arrow === "→" ? edge.to : edge.from), evidence(edge, EDGES_OF[node].length <= 4))));
  }
  return parts;
}

/** Return the evidence of an edge, folded. */
function evidence(edge, open) {
  const claims = DATA.claims[edge.id];
  const notes = [...new Set(claims.map(([, , , rule, confidence]) => `规则 ${rule} · 置信度 ${confidence.toFixed(2)}`))];
  return el("details", { open }, el("summary", {}, "依据 ", el("i", { lang: "en" }, "Evidence"), " · ", plain(notes.join("；"))), ...claims.map(([passage, start, end]) => quotation(passage, [[start, end]])));
}

function edgeDetails(edge) {
  const type = EDGE_TYPES.get(edge.kind);
  const pieces = [...new Set(DATA.claims[edge.id].map(([passage]) => DATA.passages[passage][0]))];
  return [
    el("p", { className: "type", title: type.definition }, stroke(type), `${type.label} `, el("i", { lang: "en" }, type.en)),
    button(edge.from), el("p", { className: "type" }, `↓ ${type.label}`), button(edge.to),
    heading("依据", "Evidence"),
    ...DATA.claims[edge.id].flatMap(([passage, start, end, rule, confidence]) => [section(passage), quotation(passage, [[start, end]]), el("p", { className: "source" }, "规则 rule ", plain(rule), ` · 置信度 confidence ${confidence.toFixed(2)}`)]),
    heading("出处", "Source"), ...pieces.map(source),
  ];
}
