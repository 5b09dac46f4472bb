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

const english = (text) => el("i", { lang: "en" }, text);
const heading = (zh, en) => el("h3", {}, zh + " ", english(en));

function back() {
  const onclick = () => { select(null); byId("panel").focus(); };
  return el("button", { type: "button", className: "back", onclick }, "← 节点列表 ", english("Node list"));
}

function overview() {
  const nodes = ORDER.filter((i) => shown.nodes.has(i));
  const parts = [el("p", {}, "点击节点或连线，看原文句子与出处。 ", english("Click a node or an edge to read its sentences."))];
  const notice = (zh, en) => parts.push(el("p", { className: "notice" }, zh + " ", english(en)));
  if (DATA.failures) notice(`有 ${DATA.failures} 份文件未能读取，见 report.md。`, "Some files could not be read: see report.md.");
  if (DATA.large) {
    const size = `本图共 ${DATA.documents.length} 份材料、${DATA.nodes.length} 个节点`;
    notice(`${size}，打开时只显示其中一份或一篇，不画没有关系的节点；可在上方“材料”中更换，或选“全部”。`, "Large graph: it opens with one document or piece, without unlinked nodes; choose another above.");
  }
  const row = (node) => el("li", {}, button(node, String(EDGES_OF[node].length)));
  parts.push(heading("节点", `Nodes · ${nodes.length}`), stepped("ul", "nodes", nodes, LIST_STEP, row));
  if (DATA.assumptions.length) {
    parts.push(heading("假设", "Assumptions"), el("ul", {}, ...DATA.assumptions.map((text) => el("li", {}, plain(text)))));
  }
  return parts;
}

/** Return a list that shows its first items, and the others on demand. */
function stepped(tag, className, items, step, draw) {
  const list = el(tag, { className });
  const more = (from) => {
    list.append(...items.slice(from, from + step).map(draw));
    const left = items.length - from - step;
    if (left <= 0) return;
    const onclick = () => { next.remove(); more(from + step); };
    const next = el("button", { type: "button", onclick }, `其余 ${left} 个 `, english("more"));
    list.append(next);
  };
  more(0);
  return list;
}

/** Return the button that goes to a node. */
function button(node, note = "") {
  const onclick = () => { go(node); byId("panel").focus(); };
  const name = el("span", {}, plain(DATA.about[node].label));
  return el("button", { type: "button", className: "go", onclick }, icon(typeOf(node)), name, el("span", { className: "count" }, note));
}

function nodeDetails(node) {
  const about = DATA.about[node];
  const type = typeOf(node);
  const parts = [
    el("p", { className: "type", title: type.definition }, icon(type), `${type.label} `, english(type.en)),
    el("h2", {}, plain(about.label)),
  ];
  if (about.en) parts.push(el("p", { lang: "en" }, plain(about.en)));
  parts.push(tags(about, type), ...sentences(about), ...relations(node));
  return parts;
}

const ATTRIBUTES = new Map([["recognition", "认可 recognition"], ["time", "时间 time"], ["target", "对象 for"], ["instrument", "工具 instrument"]]);

function tags(about, type) {
  const list = el("div", { className: "tags" });
  const tag = (text) => text && list.append(el("span", {}, plain(text)));
  (about.quantities || []).forEach(tag);
  tag(WORDS.get(about.kind) || about.kind);
  tag(WORDS.get(about.status) || about.status);
  for (const [name, text, en, words, rule] of about.attributes || []) {
    const title = `依据 evidence：${words} · ${rule}`;
    list.append(el("span", { title }, `${ATTRIBUTES.get(name)} `, plain(`${text} ${en}`.trim())));
  }
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

/** Return the lines that say where a piece comes from. */
function source(piece) {
  const [doc, , , owner, place] = DATA.pieces[piece];
  const about = DATA.documents[doc];
  const line = el("p", { className: "source" }, el("b", {}, plain(documentName(doc))));
  if (about.title) line.append(" ", plain(`(${about.name})`));
  line.append(el("br"), plain(pieceName(piece)));
  const rest = [owner, place, about.publisher, about.date, about.source, about.licence].filter(Boolean);
  if (rest.length) line.append(el("br"), plain(rest.join(" · ")));
  return line;
}

/** Return the same in one line. */
function where(piece) {
  const [doc, , , owner, place] = DATA.pieces[piece];
  const words = [place || owner, pieceName(piece), documentName(doc)].filter(Boolean);
  return el("p", { className: "source" }, plain(words.join(" · ")));
}

function section(passage) {
  const text = DATA.passages[passage][1];
  return text ? el("h4", {}, plain("§ " + text)) : "";
}

/** Return the edges of a node in groups: kind and direction. */
function relations(node) {
  const edges = EDGES_OF[node];
  if (!edges.length) return [];
  const open = edges.length <= (DATA.nodes[node].group === "Practice" ? 12 : 4);
  const parts = [heading("关系", `Edges · ${edges.length}`)];
  for (const type of DATA.edgeTypes) {
    for (const [arrow, near, far] of [["→", "from", "to"], ["←", "to", "from"]]) {
      const group = edges.filter((e) => e.kind === type.id && e[near] === node);
      if (!group.length) continue;
      parts.push(el("h4", { title: type.definition }, `${arrow} ${type.label} ${type.en} · ${group.length}`));
      const row = (edge) => el("li", {}, button(edge[far]), evidence(edge, open));
      parts.push(stepped("ul", "nodes", group, LIST_STEP, row));
    }
  }
  return parts;
}

const certainty = (rule, confidence) => `规则 ${rule} · 置信度 ${confidence.toFixed(2)}`;

/** Return the evidence of an edge, folded unless it is open. */
function evidence(edge, open) {
  const claims = DATA.claims[edge.id];
  const notes = [...new Set(claims.map(([, , , rule, confidence]) => certainty(rule, confidence)))];
  const quotes = claims.flatMap(([passage, start, end]) => [where(DATA.passages[passage][0]), quotation(passage, [[start, end]])]);
  return el("details", { open }, el("summary", {}, "依据 ", english("Evidence"), " · ", plain(notes.join("；"))), ...quotes);
}

function edgeDetails(edge) {
  const type = EDGE_TYPES.get(edge.kind);
  const claims = DATA.claims[edge.id];
  const pieces = [...new Set(claims.map(([passage]) => DATA.passages[passage][0]))];
  const quotes = claims.flatMap(([passage, start, end, rule, confidence]) => [
    section(passage),
    quotation(passage, [[start, end]]),
    el("p", { className: "source" }, plain(certainty(rule, confidence)), " ", english("rule, confidence")),
  ]);
  return [
    el("p", { className: "type", title: type.definition }, stroke(type), `${type.label} `, english(type.en)),
    button(edge.from), el("p", { className: "type down" }, `↓ ${type.label}`), button(edge.to),
    heading("依据", "Evidence"), ...quotes,
    heading("出处", "Source"), ...pieces.map(source),
  ];
}
