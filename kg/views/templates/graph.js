// The picture: which nodes stand where in the chosen view, selection, and zoom.

const state = { view: 0, hidden: new Set(), selected: null, physics: false, unlinked: !DATA.large };
/** What is on the picture now: node and edge numbers, and the edges of each kind. */
let shown = { nodes: new Set(), edges: new Set(), pieces: new Set(), cards: [], points: [] };
const CARDS = new Map(DATA.cards.map(([piece, width, height]) => [piece, [width, height]]));
const network = new vis.Network(byId("graph"), { nodes: [], edges: [] }, DATA.options);

/** Return [node, x, y] of all nodes of a view, whatever their type. */
function placed(view) {
  const at = new Map(view.cards.map(([piece, x, y]) => [piece, [x, y]]));
  const points = view.shared.map(([node, x, y]) => [node, x, y]);
  DATA.nodes.forEach((node, i) => {
    const homes = DATA.about[i].homes || [];
    if (homes.length === 1 && at.has(homes[0])) points.push([i, at.get(homes[0])[0] + node.x, at.get(homes[0])[1] + node.y]);
  });
  return points;
}

/** Say whether a node is to be drawn: its type is chosen, and it has an edge or the nodes without are wanted. */
function isDrawn(node) {
  return !state.hidden.has(DATA.nodes[node].group) && (state.unlinked || EDGES_OF[node].length > 0);
}

/** Return cards and points of the view as they are drawn: as they were laid out, or closed up where nodes are left out. */
function layout(view) {
  const all = placed(view);
  const points = all.filter(([i]) => isDrawn(i));
  if (points.length < all.length) return squeezed(view, points);
  return { cards: view.cards.map(([piece, x, y]) => [piece, x, y, ...CARDS.get(piece)]), points };
}

/** Draw the chosen view without the hidden types, and without the nodes that have no edge unless they are wanted. */
function show() {
  const view = DATA.views[state.view];
  const pieces = piecesOf(view);
  const { cards, points } = layout(view);
  const nodes = new Set(points.map(([i]) => i));
  const claimed = (edge) => DATA.claims[edge.id].some(([passage]) => pieces.has(DATA.passages[passage][0]));
  const edges = DATA.edges.filter((e) => nodes.has(e.from) && nodes.has(e.to) && (view.document === null || claimed(e)));
  shown = { nodes: new Set(), edges: new Set(), pieces, cards, points };
  network.setData({
    nodes: new vis.DataSet(points.map(([i, x, y]) => ({ ...DATA.nodes[i], x, y, size: typeOf(i).size * growth, title: tip(i) }))),
    edges: new vis.DataSet(edges.map((e) => ({ ...e, title: edgeTip(e) }))),
  });
  shown = { nodes, edges: new Set(edges.map((e) => e.id)), pieces, cards, points };
  const message = byId("empty");
  if (message) message.hidden = nodes.size > 0;
}

/** Return a node without its place: an update that names no colour would take that of the group. */
function looks(node) {
  const { x, y, ...rest } = DATA.nodes[node];
  return rest;
}

function tip(node) {
  const type = typeOf(node);
  return `${DATA.about[node].label}\n${type.label} ${type.en}`;
}

function edgeTip(edge) {
  const type = EDGE_TYPES.get(edge.kind);
  return `${DATA.about[edge.from].label}\n${type.label} ${type.en} →\n${DATA.about[edge.to].label}`;
}

/** Return [left, top, right, bottom] of the view, cards and labels included; null when it is empty. */
function bounds() {
  const boxes = shown.cards.map(([, x, y, width, height]) => [x - width / 2, y - height / 2 - 30, x + width / 2, y + height / 2]);
  boxes.push(...shown.points.map(([, x, y]) => [x - 60, y - 20, x + 60, y + 50]));
  if (!boxes.length) return null;
  return [0, 1, 2, 3].map((i) => boxes.reduce((best, b) => (i < 2 ? Math.min : Math.max)(best, b[i]), boxes[0][i]));
}

/** Zoom so that the whole view is seen. */
function fit() {
  const box = bounds();
  if (!box) return;
  const { clientWidth: width, clientHeight: height } = byId("graph");
  const scale = Math.min((width - 24) / (box[2] - box[0]), (height - 24) / (box[3] - box[1]), 1.1);
  network.moveTo({ position: { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 }, scale, animation: false });
  grow();
}

/** From far away nodes and edges are drawn larger than their place, in steps, so that they stay visible. */
let growth = 1;
function grow() {
  const wanted = [1, 1.4, 2, 2.8, 4, 6].find((step) => step * network.getScale() >= 0.4) || 8;
  if (wanted === growth) return;
  growth = wanted;
  network.body.data.nodes.update([...shown.nodes].map((i) => ({ ...looks(i), size: typeOf(i).size * growth })));
  network.setOptions({ edges: { width: DATA.options.edges.width * growth } });
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(4, Math.max(0.02, network.getScale() * factor)), animation: false });
  grow();
}

/** Change the view; fit it. */
function choose(index) {
  state.view = index;
  byId("view").value = String(index);
  setPhysics(false);
  show();
  fit();
  counts();
  select(null);
}

function setPhysics(on) {
  state.physics = on;
  byId("physics").checked = on;
  network.setOptions({ physics: { enabled: on } });
}

/** Draw the nodes that have no edge, or leave them out; fit the view. */
function showUnlinked(on) {
  state.unlinked = on;
  byId("unlinked").checked = on;
  show();
  fit();
}

/** Select a node, wherever it is: the view and the legend give way to it. */
function go(node) {
  if (state.hidden.delete(DATA.nodes[node].group)) { legend(); show(); counts(); }
  if (!isDrawn(node)) showUnlinked(true);
  if (!shown.nodes.has(node)) {
    const home = (DATA.about[node].homes || [])[0];
    const doc = home === undefined ? null : DATA.pieces[home][0];
    choose(Math.max(DATA.views.findIndex((v) => v.document === doc && v.piece === null), 0));
  }
  select({ node });
  // As near as lets the neighbours be seen, within what can be read.
  const { x, y } = network.getPosition(node);
  const near = touched().flatMap((e) => [e.from, e.to]).map((i) => network.getPosition(i));
  const reach = (axis, from) => Math.max(150, ...near.map((p) => Math.abs(p[axis] - from))) + 90;
  const { clientWidth: width, clientHeight: height } = byId("graph");
  const scale = Math.min(Math.max(Math.min(width / 2 / reach("x", x), height / 2 / reach("y", y)), 0.22), 1.1);
  network.moveTo({ position: { x, y }, scale, animation: false });
  grow();
}

/** Select {node}, {edge} or null, and tell the panel. */
function select(what) {
  state.selected = what;
  network.unselectAll();
  if (what && "node" in what) network.selectNodes([what.node], false);
  if (what && "edge" in what) network.selectEdges([what.edge]);
  network.redraw();
  panel();
  const id = what && "node" in what ? DATA.about[what.node].id : "";
  history.replaceState(null, "", id ? "#" + encodeURIComponent(id) : location.pathname + location.search);
}

/** Return the edges on the picture that the selection touches. */
function touched() {
  if (!state.selected) return [];
  if ("edge" in state.selected) return [DATA.edges[state.selected.edge]];
  return EDGES_OF[state.selected.node].filter((e) => shown.edges.has(e.id));
}

network.on("zoom", grow);
network.on("click", ({ nodes, edges }) => {
  if (nodes.length) select({ node: nodes[0] });
  else if (edges.length) select({ edge: edges[0] });
  else select(null);
});
