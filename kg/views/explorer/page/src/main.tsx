import { render } from "preact";
import { block, CannotOpen } from "./data/decode";
import { Graph } from "./data/graph";
import type { Wire } from "./data/wire";
import { t } from "./i18n/common";
import { graph, textsReady } from "./state/app";
import { listen } from "./state/route";
import { App } from "./ui/App";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/lists.css";
import "./styles/panel.css";

async function open(root: HTMLElement): Promise<void> {
  try {
    graph.value = new Graph(await block<Wire>("graph"));
  } catch (error) {
    const old = error instanceof CannotOpen;
    root.replaceChildren(Object.assign(document.createElement("p"), { className: "loading", role: "alert", textContent: t(old ? "oldBrowser" : "broken") }));
    return;
  }
  listen();
  root.replaceChildren();
  render(<App />, root);
  await graph.value.loadTexts();
  textsReady.value = true;
}

void open(document.getElementById("app")!);
