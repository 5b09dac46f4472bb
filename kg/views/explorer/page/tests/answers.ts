/** What the views export, for tests outside the browser: `answer(wire, "#/matrix?by=piece")` is `[table, query]`. */

import { Graph } from "../src/data/graph";
import type { Wire } from "../src/data/wire";
import { graph } from "../src/state/app";
import { parse, route } from "../src/state/route";
import { VIEWS } from "../src/views";

function answer(wire: Wire, hash: string): [unknown, string] {
  graph.value ??= new Graph(wire);
  route.value = parse(hash);
  const view = VIEWS.find((v) => v.id === route.value.view)!;
  return [view.table!(route.value), view.query!(route.value)];
}

Object.assign(globalThis, { answer });
