// Legend, choice of documents, search and buttons; then the start of the page.

/** Draw the legend: a checkbox a type, with the number of nodes in the view. */
function legend() {
  const name = (type) => el("span", { className: "name" }, type.label + " ", english(type.en));
  const nodeRow = (type) => {
    const input = el("input", { type: "checkbox", checked: !state.hidden.has(type.id), value: type.id });
    const parts = [input, icon(type), name(type), el("span", { className: "count" })];
    const label = el("label", { title: type.definition, className: input.checked ? "" : "off" }, ...parts);
    input.onchange = () => toggle(type, label, input.checked);
    return el("li", {}, label);
  };
  const edgeRow = (type) => el("li", { title: type.definition }, stroke(type), name(type), el("span", { className: "count" }));
  byId("node-types").replaceChildren(...DATA.nodeTypes.map(nodeRow));
  byId("edge-types").replaceChildren(...DATA.edgeTypes.map(edgeRow));
  byId("redacted-key").hidden = !DATA.about.some((about) => about.redacted);
}

/** Show or hide a type of nodes. */
function toggle(type, label, on) {
  if (on) state.hidden.delete(type.id);
  else state.hidden.add(type.id);
  label.className = on ? "" : "off";
  show();
  fit();
  counts();
  select(null);
}

/** Write the numbers of the view into the legend; nodes of hidden types count too. */
function counts() {
  const tally = (kinds) => kinds.reduce((sum, kind) => sum.set(kind, (sum.get(kind) || 0) + 1), new Map());
  const fill = (list, types, numbers) => types.forEach((type, i) => {
    const item = byId(list).children[i];
    item.querySelector(".count").textContent = String(numbers.get(type.id) || 0);
    item.hidden = !numbers.get(type.id) && !state.hidden.size;
  });
  fill("node-types", DATA.nodeTypes, tally(placed(DATA.views[state.view]).map(([i]) => DATA.nodes[i].group)));
  fill("edge-types", DATA.edgeTypes, tally([...shown.edges].map((id) => DATA.edges[id].kind)));
}

/** Fill the choice of documents and pieces. */
function choices() {
  const short = (text) => clip(text.replace(/\p{C}/gu, " "), 480, 14);
  const many = DATA.pieces.length > 1 ? `（${DATA.documents.length} 份材料，${DATA.pieces.length} 篇）` : "";
  const groups = new Map();
  DATA.views.forEach((view, index) => {
    const value = String(index);
    if (view.document === null) { byId("view").append(el("option", { value }, `全部${many} All`)); return; }
    const name = short(documentName(view.document));
    if (!groups.has(view.document)) groups.set(view.document, el("optgroup", { label: name }));
    groups.get(view.document).append(el("option", { value }, view.piece === null ? name : `　${short(pieceName(view.piece))}`));
  });
  byId("view").append(...groups.values());
  byId("view").onchange = () => choose(Number(byId("view").value));
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

/** The search box: a combobox with a list, used by mouse or keyboard. */
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
  const item = (node, i) => {
    const onmousedown = (event) => { event.preventDefault(); pick(i); };
    const parts = [icon(typeOf(node)), el("span", {}, plain(DATA.about[node].label)), el("i", {}, typeOf(node).label)];
    return el("li", { id: `found-${i}`, role: "option", onmousedown }, ...parts);
  };
  const open = () => {
    found = matches(query.value);
    const hint = query.value.trim() ? "没有找到 Nothing found" : "输入名称的一部分 Type part of a name";
    list.replaceChildren(...(found.length ? found.map(item) : [el("li", {}, hint)]));
    list.hidden = false;
    query.setAttribute("aria-expanded", "true");
    mark(found.length ? 0 : -1);
  };
  const keys = {
    Escape: close,
    Enter: () => found.length && pick(Math.max(at, 0)),
    ArrowDown: () => found.length && mark((at + 1) % found.length),
    ArrowUp: () => found.length && mark((at + found.length - 1) % found.length),
  };
  query.oninput = open;
  query.onfocus = () => query.value && open();
  query.onblur = close;
  query.onkeydown = (event) => {
    // While an input method composes Chinese, Enter and the arrows are its own.
    if (event.isComposing || !Object.hasOwn(keys, event.key)) return;
    keys[event.key]();
    event.preventDefault();
  };
}

/** Put the message for an empty picture over the canvas. */
function emptiness() {
  const [zh, en] = DATA.nodes.length
    ? ["此处没有可显示的节点：请在左侧图例中勾选类型，或更换材料。", "No nodes here: tick a type in the legend, or choose another source."]
    : ["没有可显示的节点：材料中没有识别出部门、项目、做法或成效。请查看 report.md。", "Nothing to show: nothing was found in the documents. See report.md."];
  byId("graph").append(el("div", { id: "empty", className: "message", hidden: true }, el("p", {}, zh), el("p", {}, english(en))));
}

function start() {
  legend();
  choices();
  search();
  emptiness();
  byId("fit").onclick = fit;
  byId("in").onclick = () => zoom(1.3);
  byId("out").onclick = () => zoom(1 / 1.3);
  byId("unlinked").checked = state.unlinked;
  byId("unlinked").onchange = (event) => { showUnlinked(event.target.checked); select(null); };
  byId("physics").onchange = (event) => {
    setPhysics(event.target.checked);
    if (!event.target.checked) show();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target !== byId("query")) select(null);
  });
  const wanted = DATA.about.findIndex((about) => "#" + encodeURIComponent(about.id) === location.hash);
  choose(DATA.start);
  if (wanted >= 0) go(wanted);
  document.documentElement.dataset.ready = "yes";
}

start();
Object.defineProperty(window, "policyGraph", { value: { network, go, choose, state } });
