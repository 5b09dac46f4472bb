import { render } from "preact";
import { block, CannotOpen } from "./data/decode";
import { Graph } from "./data/graph";
import { VERSION, type Wire } from "./data/wire";
import { language } from "./i18n";
import { t } from "./i18n/common";
import { graph, search, textsBroken, textsReady } from "./state/app";
import { listen } from "./state/route";
import { App } from "./ui/App";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/lists.css";
import "./styles/panel.css";
import "./styles/people.css";

/** Lets the browser draw what was said before the next long task begins; a hidden tab draws nothing, hence the clock. */
const drawn = () => new Promise<void>((done) => { requestAnimationFrame(() => setTimeout(done)); setTimeout(done, 120); });
const parsed = () => new Promise<void>((done) => (document.readyState === "loading" ? addEventListener("DOMContentLoaded", () => done()) : done()));

function say(root: HTMLElement, text: string, role: "status" | "alert" = "status"): void {
  const box = Object.assign(document.createElement("div"), { className: "loading", role });
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  root.replaceChildren(box);
}

async function read(root: HTMLElement): Promise<Graph> {
  const size = (document.getElementById("data-graph")?.textContent?.length ?? 0) + (document.getElementById("data-texts")?.textContent?.length ?? 0);
  say(root, t("unpacking", (size / 1e6).toFixed(1)));
  await drawn();
  const wire = await block<Wire>("graph");
  if (wire.version !== VERSION) throw new Error(`version ${wire.version}`);
  say(root, t("arranging", wire.nodes.id.length.toLocaleString(), wire.edges.id.length.toLocaleString()));
  await drawn();
  return new Graph(wire);
}

/** Nodes that are made ready for the search at a time: some milliseconds. */
const AT_ONCE = 2000;
const rest: (act: () => void) => void = typeof requestIdleCallback === "function" ? (act) => requestIdleCallback(act, { timeout: 500 }) : (act) => setTimeout(act, 50);

/** Makes the search ready while nothing else is done, so that the first letters typed are not kept waiting. */
function prepareSearch(): void {
  if (search.value.prepare(AT_ONCE)) rest(prepareSearch);
}

async function open(root: HTMLElement): Promise<void> {
  document.documentElement.lang = language.value === "en" ? "en" : "zh-CN";
  await parsed();
  try {
    graph.value = await read(root);
    listen();
    root.replaceChildren();
    render(<App />, root);
  } catch (error) {
    render(null, root);
    say(root, t(error instanceof CannotOpen ? "oldBrowser" : "broken"), "alert");
    return;
  }
  try {
    await graph.value.loadTexts();
    textsReady.value = true;
  } catch {
    textsBroken.value = true;
  }
  rest(prepareSearch);
}

void open(document.getElementById("app")!);
