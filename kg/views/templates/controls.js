// Legend, choice of documents, search and buttons; then the start of the page.

/** Draw the legend: a checkbox a type, with the number of nodes in the view. */
function legend() {
  byId("node-types").replaceChildren(...DATA.nodeTypes.map((type) => {
    const input = el("input", { type: "checkbox", checked: !state.hidden.has(type.id), value: type.id });
    const label = el("label", { title: type.definition, className: input.checked ? "" : "off" }, input, icon(type), el("span", { className: "name" }, type.label + " ", el("i", { lang: "en" }, type.en)), el("span", { className: "count" }));
    input.onchange = () => {
      if (input.checked) state.hidden.delete(type.id);
      else state.hidden.add(type.id);
      label.className = input.checked ? "" : "off";
      show();
      counts();
      select(null);
    };
    return el("li", {}, label);
  }));
  byId("edge-types").replaceChildren(...DATA.edgeTypes.map((type) => el("li", { title: type.definition }, stroke(type), el("span", { className: "name" }, type.label + " ", el("i", { lang: "en" }, type.en)), el("span", { className: "count" }))));
  byId("redacted-key").hidden = !DATA.about.some((about) => about.redacted);
}

/** Write the numbers of the view into the legend; what hidden types would show counts too. */
function counts() {
  const nodes = new Map();
  for (const [i] of placed(DATA.views[state.view])) nodes.set(DATA.nodes[i].group, (nodes.get(DATA.nodes[i].group) || 0) + 1);
  const edges = new Map();
  for (const id of shown.edges) edges.set(DATA.edges[id].kind, (edges.get(DATA.edges[id].kind) || 0) + 1);
  const fill = (list, types, numbers) => types.forEach((type, i) => {
    const item = byId(list).children[i];
    item.querySelector(".count").textContent = String(numbers.get(type.id) || 0);
    item.hidden = !numbers.get(type.id) && !state.hidden.size;
  });
  fill("node-types", DATA.nodeTypes, nodes);
  fill("edge-types", DATA.edgeTypes, edges);
}

/** Fill the choice of documents and pieces. */
function choices() {
  const short = (text) => clip(text.replace(/\p{C}/gu, " "), 480, 14);
  const all = DATA.pieces.length > 1 ? `全部（${DATA.documents.length} 份材料，${DATA.pieces.length} 篇） All` : "全部 All";
  const groups = new Map();
  DATA.views.forEach((view, index) => {
    const value = String(index);
    if (view.document === null) { byId("view").append(el("option", { value }, all)); return; }
    if (!groups.has(view.document)) groups.set(view.document, el("optgroup", { label: short(documentName(view.document)) }));
    groups.get(view.document).append(el("option", { value }, short(view.piece === null ? `${documentName(view.document)}` : `　${pieceName(view.piece)}`)));
  });
  byId("view").append(...groups.values());
  byId("view").onchange = () => { choose(Number(byId("view").value)); select(null); };
}

const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s“”"'‘’]/g, "");
const NAMES = DATA.about.map((about) => folded(about.label + " " + (about.en || "")));

/** Return up to 12 nodes whose name holds the words: whole names first, then beginnings, then the important ones. */
function matches(words) {
  const wanted = folded(words);
  if (!wanted) return [];
  const nearness = (i) => (NAMES[i] === wanted ? 0 : NAMES[i].startsWith(wanted) ? 1 : 2);
  return ORDER.filter((i) => NAMES[i].includes(wanted)).sort((a, b) => nearness(a) - nearness(b)).slice(0, 12);
}

function search() {
  const query = byId("query");
  const list = byId("found");
  let found = [];
  let at = -1;
  const mark = (index) => {
    at = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    query.setAttribute("aria-activedescendant", at >= 0 ? `found-${at}` : "");
    if (at >= 0) list.children[at].scrollIntoView({ block: "nearest" });
  };
  const close = () => { list.hidden = true; query.setAttribute("aria-expanded", "false"); };
  const pick = (index) => { close(); go(found[index]); };
  const open = () => {
    found = matches(query.value);
    const item = (node, i) => el("li", { id: `found-${i}`, role: "option", onmousedown: (event) => { event.preventDefault(); pick(i); } }, icon(typeOf(node)), el("span", {}, plain(DATA.about[node].label)), el("i", {}, typeOf(node).label));
    list.replaceChildren(...(found.length ? found.map(item) : [el("li", {}, query.value.trim() ? "没有找到 Nothing found" : "输入名称的一部分 Type part of a name")]));
    list.hidden = false;
    query.setAttribute("aria-expanded", "true");
    mark(found.length ? 0 : -1);
  };
  query.oninput = open;
  query.onfocus = () => query.value && open();
  query.onblur = close;
  query.onkeydown = (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && found.length) pick(Math.max(at, 0));
    else if (event.key === "ArrowDown" && found.length) mark((at + 1) % found.length);
    else if (event.key === "ArrowUp" && found.length) mark((at + found.length - 1) % found.length);
    else return;
    event.preventDefault();
  };
}

function start() {
  legend();
  choices();
  search();
  byId("fit").onclick = fit;
  byId("in").onclick = () => zoom(1.3);
  byId("out").onclick = () => zoom(1 / 1.3);
  byId("physics").onchange = (event) => {
    setPhysics(event.target.checked);
    if (!event.target.checked) show();
  };
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && event.target !== byId("query")) select(null); });
  byId("graph").append(el("div", { id: "empty", className: "message", hidden: true }, el("p", {}, DATA.nodes.length ? "此处没有可显示的节点：请在左侧图例中勾选类型，或更换材料。" : "没有可显示的节点：材料中没有识别出部门、项目、机制或成效。请查看 report.md 中的问题。"), el("p", {}, el("i", { lang: "en" }, DATA.nodes.length ? "No nodes here: tick a type in the legend, or choose another source." : "Nothing to show: no entities were found. See the problems in report.md."))));
  choose(DATA.large && DATA.views.length > 1 ? 1 : 0);
  const wanted = DATA.about.findIndex((about) => about.id === decodeURIComponent(location.hash.slice(1)));
  if (wanted >= 0) go(wanted);
  else panel();
  document.documentElement.dataset.ready = "yes";
}

start();
Object.defineProperty(window, "policyGraph", { value: { network, go, choose, state } });
