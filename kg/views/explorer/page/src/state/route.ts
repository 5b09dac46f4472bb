/** Where the person is: view, parameters, filters and selection, all in the URL hash, so that back, forward and sending a link work.
 *
 *  #/graph/e-001b?depth=2&f.type=Place,Program&sel=e-04ab
 */

import { computed, signal } from "@preact/signals";

export interface Route {
  /** Id of a view of src/views/index.ts. */
  view: string;
  /** What comes after the view, decoded. */
  path: string[];
  /** All after the question mark; filters are `f.<name>`, the selection is `sel`, language is `lang`. */
  params: Record<string, string>;
}

export const HOME = "start";

export function parse(hash: string): Route {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [view, ...rest] = path.split("/").filter(Boolean).map(decoded);
  const params: Record<string, string> = {};
  for (const pair of query.split("&").filter(Boolean)) {
    const [name, value = ""] = pair.split("=", 2);
    params[decoded(name)] = decoded(value);
  }
  return { view: view ?? HOME, path: rest, params };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The hash of a route: parameters sorted, empty ones left out, so that one state has one address. */
export function format(route: Route): string {
  const path = [route.view, ...route.path].map(encoded).join("/");
  const query = Object.keys(route.params)
    .sort()
    .filter((name) => route.params[name] !== "")
    .map((name) => `${encoded(name)}=${encoded(route.params[name])}`)
    .join("&");
  return `#/${path}${query && `?${query}`}`;
}

/** Like encodeURIComponent, but commas and colons stay, which keeps links short. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":");
}

export const route = signal<Route>(parse(typeof location === "undefined" ? "" : location.hash));
export const selected = computed(() => route.value.params.sel ?? "");

export function listen(): void {
  const follow = () => {
    const next = parse(location.hash);
    if (format(next) !== format(route.peek())) route.value = next;
  };
  addEventListener("hashchange", follow);
  // The address may have changed while the data were unpacked.
  follow();
}

/** Goes to a route; a small change (a filter, a sort order) takes the place of the last entry of the history. */
export function go(next: Route, replace = false): void {
  const hash = format(next);
  if (hash !== format(route.peek())) {
    if (replace) history.replaceState(null, "", hash);
    else history.pushState(null, "", hash);
    route.value = parse(hash);
  }
}

/** The address of another view; filters stay, other parameters and the selection are dropped. */
export function href(view: string, path: string[] = [], params: Record<string, string> = {}): string {
  return format({ view, path, params: { ...kept(route.value.params), ...params } });
}

function kept(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => name.startsWith("f.") || name === "lang"));
}

/** Changes parameters of the present view; empty values remove them. */
export function change(params: Record<string, string>, replace = false): void {
  const now = route.peek();
  go({ ...now, params: { ...now.params, ...params } }, replace);
}

/** Opens the side panel with a node, an edge (`edge:12 digits`), a case (`case:row`) or a document text (`text:piece:start:end`); "" closes it. */
export function select(what: string): void {
  change({ sel: what });
}
