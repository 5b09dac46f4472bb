"use strict";
// The query page: editor, cookbook, table, chart. It talks to this server alone.

const $ = (id) => document.getElementById(id);
const MAX_SHOWN = 2000;
const MAX_BARS = 40;
const state = { prefixes: {}, terms: [], questions: [], current: null, rows: null, stop: null };
let editor;

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function completer() {
  return {
    name: "kg",
    bulk: false,
    autoShow: false,
    isValidCompletionPosition: () => true,
    get: (_yasqe, token) => {
      const typed = (token ? token.string : "").trim().toLowerCase();
      return state.terms
        .filter((t) => !typed || [t.name, t.zh, t.en].some((x) => x.toLowerCase().includes(typed)))
        .map((t) => t.name);
    },
    postprocessHints: (_yasqe, hints) =>
      hints.map((hint) => {
        const term = state.terms.find((t) => t.name === hint.text);
        return term ? { ...hint, displayText: `${term.name}  ${term.zh || term.en}` } : hint;
      }),
  };
}

// What the page needs of an editor, over a text area: for an installation without YASQE.
function plainEditor(value) {
  const area = make("textarea", undefined, { "aria-label": "SPARQL", spellcheck: "false", autocomplete: "off" });
  area.value = value;
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  });
  $("editor").append(area);
  return {
    getValue: () => area.value,
    setValue: (text) => {
      area.value = text;
    },
    getCursor: () => {
      const lines = area.value.slice(0, area.selectionStart).split("\n");
      return { line: lines.length - 1, ch: lines.at(-1).length };
    },
    setCursor: ({ line, ch }) => {
      const before = area.value.split("\n").slice(0, line);
      const at = before.reduce((sum, text) => sum + text.length + 1, ch);
      area.focus();
      area.setSelectionRange(at, at);
    },
  };
}

function makeEditor(value) {
  editor = typeof Yasqe === "undefined" ? plainEditor(value) : yasqe(value);
}

function yasqe(value) {
  Yasqe.defaults.autocompleters = [];
  Yasqe.registerAutocompleter(completer(), true);
  const settings = { value, showQueryButton: false, createShareableLink: null, persistenceId: null, resizeable: false };
  const made = new Yasqe($("editor"), { ...settings, autocompleters: ["kg"], collapsePrefixesOnLoad: false });
  made.setOption("extraKeys", {
    ...made.getOption("extraKeys"),
    "Ctrl-Enter": () => run(),
    "Cmd-Enter": () => run(),
  });
  made.setSize(null, 300);
  made.showNotification = () => {}; // English, and over the last line: the page says it below the editor.
  declareKnown(made, value);
  return made;
}

// The server knows the usual prefixes: a query that leaves their PREFIX lines out is no mistake.
function declareKnown(made, value) {
  const mode = made.getDoc().getMode();
  const begin = mode.startState;
  mode.startState = (...given) => {
    const first = begin.apply(mode, given);
    return { ...first, prefixes: { ...state.prefixes, ...first.prefixes } };
  };
  made.setValue(value);
}

function literal(parameter, value) {
  return parameter.kind === "text" ? JSON.stringify(value).replace(/[\u007f-\u009f]/g, " ") : value;
}

function bound(question, values) {
  let text = question.sparql;
  for (const parameter of question.parameters) {
    const value = values[parameter.name];
    const pattern = new RegExp(`(VALUES \\?${parameter.variable} \\{ ).*?( \\}\\n)`);
    if (value !== undefined) text = text.replace(pattern, (_m, before, after) => before + literal(parameter, value) + after);
  }
  return text;
}

function choose(question, values) {
  state.current = question;
  for (const button of document.querySelectorAll("nav button")) {
    button.setAttribute("aria-current", String(button.dataset.id === question.id));
  }
  $("question").hidden = false;
  $("title").textContent = question.zh;
  $("purpose").textContent = `${question.purpose}。 ${question.en}`;
  $("parameters").replaceChildren(
    ...question.parameters.map((p) => {
      const label = make("label", p.zh);
      const input = make("input", undefined, { name: p.name, type: p.kind === "text" ? "text" : "number", step: "any" });
      input.value = values[p.name] ?? p.default;
      input.addEventListener("input", () => editor.setValue(bound(question, parameters())));
      label.append(input);
      return label;
    }),
  );
  editor.setValue(bound(question, parameters()));
}

function parameters() {
  return Object.fromEntries([...$("parameters").elements].map((x) => [x.name, x.value]));
}

function say(text, error = false) {
  $("message").textContent = text;
  $("message").className = error ? "error" : "";
}

async function run() {
  if (state.stop) state.stop.abort();
  const stop = new AbortController();
  state.stop = stop;
  $("stop").disabled = false;
  $("tools").hidden = true;
  $("chart").hidden = true;
  $("result").replaceChildren();
  say("查询中……");
  const start = performance.now();
  try {
    const response = await fetch("/sparql", {
      method: "POST",
      headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
      body: editor.getValue(),
      signal: stop.signal,
    });
    const text = await response.text();
    if (!response.ok) {
      mark(text);
      say(text.split("\n")[0], true);
      return;
    }
    const took = Math.round(performance.now() - start);
    show(response.headers.get("Content-Type"), text, took);
  } catch (error) {
    say(error.name === "AbortError" ? "已停止" : `没有应答：${error.message}`, error.name !== "AbortError");
  } finally {
    if (state.stop === stop) $("stop").disabled = true;
  }
}

function mark(text) {
  const place = /^query:(\d+):(\d+)/.exec(text);
  if (place) editor.setCursor({ line: Number(place[1]) - 1, ch: Number(place[2]) - 1 });
}

function show(kind, text, took) {
  if (!kind.includes("json")) {
    $("result").replaceChildren(make("pre", text));
    say(`${took} 毫秒`);
    return;
  }
  const answer = JSON.parse(text);
  if ("boolean" in answer) {
    say(`${answer.boolean ? "是" : "否"}（${took} 毫秒）`);
    return;
  }
  state.rows = { names: answer.head.vars, rows: answer.results.bindings };
  const count = state.rows.rows.length;
  say(`${count} 行，${took} 毫秒${count > MAX_SHOWN ? `，只显示前 ${MAX_SHOWN} 行` : ""}`);
  $("result").replaceChildren(table(state.rows));
  const drawn = chart(state.rows);
  $("chart").replaceChildren(...(drawn ? [drawn] : []));
  $("tools").hidden = false;
  $("show-chart").disabled = !drawn;
  view(Boolean(drawn && state.current && state.current.chart.length));
}

function view(asChart) {
  $("chart").hidden = !asChart;
  $("result").hidden = false;
  $("show-chart").setAttribute("aria-pressed", String(asChart));
  $("show-table").setAttribute("aria-pressed", String(!asChart));
}

function numeric(term) {
  return Boolean(term && term.datatype && /#(integer|decimal|double|float)$/.test(term.datatype));
}

function link(iri) {
  for (const [prefix, path] of [["id", "/id/"], ["pp", "/ns/"]]) {
    const space = state.prefixes[prefix];
    if (space && iri.startsWith(space)) return path + encodeURIComponent(iri.slice(space.length));
  }
  return "";
}

function shortened(iri) {
  const [prefix, space] = Object.entries(state.prefixes).find(([, s]) => iri.startsWith(s) && iri !== s) ?? [];
  return prefix ? `${prefix}:${iri.slice(space.length)}` : iri;
}

function cell(term) {
  if (!term) return make("td");
  if (term.type !== "uri") return make("td", term.value, numeric(term) ? { class: "number" } : {});
  const at = link(term.value);
  const inner = at ? make("a", shortened(term.value), { href: at }) : make("span", shortened(term.value));
  const found = make("td");
  found.append(inner);
  return found;
}

function table({ names, rows }) {
  const head = make("tr");
  head.append(...names.map((name) => make("th", name, { scope: "col" })));
  const lines = rows.slice(0, MAX_SHOWN).map((row) => {
    const line = make("tr");
    line.append(...names.map((name) => cell(row[name])));
    return line;
  });
  const [thead, tbody, found] = [make("thead"), make("tbody"), make("table")];
  thead.append(head);
  tbody.append(...lines);
  found.append(thead, tbody);
  return found;
}

function columns({ names, rows }) {
  const wanted = state.current ? state.current.chart : [];
  if (wanted.length === 2 && wanted.every((name) => names.includes(name))) return wanted;
  const numbers = names.filter((name) => rows.length && rows.every((row) => !row[name] || numeric(row[name])));
  const texts = names.filter((name) => !numbers.includes(name));
  return texts.length && numbers.length ? [texts[0], numbers[0]] : null;
}

function svg(tag, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function chart(answer) {
  const chosen = columns(answer);
  if (!chosen || answer.rows.length < 2) return null;
  const sums = new Map();
  for (const row of answer.rows) {
    const [name, value] = [row[chosen[0]]?.value ?? "", Number(row[chosen[1]]?.value ?? 0)];
    if (Number.isFinite(value)) sums.set(name, (sums.get(name) ?? 0) + value);
  }
  const bars = [...sums].slice(0, MAX_BARS);
  const most = Math.max(...bars.map(([, value]) => value), 0) || 1;
  const found = svg("svg", { viewBox: `0 0 900 ${bars.length * 24 + 30}`, role: "img" });
  const title = `${chosen[0]}：${chosen[1]}${sums.size > MAX_BARS ? `（前 ${MAX_BARS} 项，共 ${sums.size} 项）` : ""}`;
  found.append(svg("title", {}, title), svg("text", { x: 0, y: 16 }, title));
  bars.forEach(([name, value], i) => {
    const y = i * 24 + 28;
    const width = Math.max(1, (Math.max(0, value) / most) * 520);
    found.append(svg("text", { x: 270, y: y + 14, "text-anchor": "end" }, name.length > 18 ? `${name.slice(0, 17)}…` : name));
    found.append(svg("rect", { x: 280, y, width, height: 18 }), svg("text", { x: 286 + width, y: y + 14 }, String(value)));
  });
  return found;
}

function csv({ names, rows }) {
  // As kg.tables: nothing in a cell is taken for a formula.
  const quoted = (text) => {
    const safe = /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))];
  const text = (value) => (typeof value === "string" ? quoted(value) : numeric(value) ? value.value : quoted(value?.value ?? ""));
  return `\ufeff${lines.map((line) => line.map(text).join(",")).join("\r\n")}\r\n`;
}

function download() {
  const url = URL.createObjectURL(new Blob([csv(state.rows)], { type: "text/csv" }));
  const anchor = make("a", undefined, { href: url, download: `${state.current ? state.current.id : "kg"}.csv` });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function share() {
  const url = `${location.origin}/#${new URLSearchParams({ query: editor.getValue() })}`;
  history.replaceState(null, "", url);
  if (navigator.clipboard) navigator.clipboard.writeText(url).then(() => say("链接已复制"), () => say(url));
  else say(url);
}

function list(filter = "") {
  const fits = (q) => !filter || [q.id, q.zh, q.en, q.purpose].some((x) => x.toLowerCase().includes(filter.toLowerCase()));
  $("questions").replaceChildren(
    ...state.questions.filter(fits).map((question) => {
      const [line, button] = [make("li"), make("button", question.zh, { type: "button", title: question.en })];
      button.dataset.id = question.id;
      button.addEventListener("click", () => {
        choose(question, {});
        run();
      });
      line.append(button);
      return line;
    }),
  );
}

async function begin() {
  const [terms, questions] = await Promise.all(["/terms.json", "/questions.json"].map((at) => fetch(at).then((r) => r.json())));
  Object.assign(state, terms, { questions });
  const given = new URLSearchParams(location.hash.slice(1)).get("query");
  makeEditor(given ?? "SELECT ?项目 ?做法\nWHERE {\n  ?p a pp:Program ; rdfs:label ?项目 ; pp:uses/rdfs:label ?做法 .\n}\nLIMIT 20\n");
  list();
  $("search").addEventListener("input", () => list($("search").value));
  $("parameters").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  $("run").addEventListener("click", run);
  $("stop").addEventListener("click", () => state.stop?.abort());
  $("show-table").addEventListener("click", () => view(false));
  $("show-chart").addEventListener("click", () => view(true));
  $("download").addEventListener("click", download);
  $("copy").addEventListener("click", share);
  if (given) run();
}

begin();
