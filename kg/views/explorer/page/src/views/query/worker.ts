/** The engine, in a worker of its own: Oxigraph with the triples of the file. Bundled apart, into query.js. */

import { initSync, Store } from "oxigraph/web.js";
import type { Answer, Cell, Ask, FromWorker, ToWorker } from "./protocol";

declare const self: { onmessage: (e: { data: ToWorker }) => void; postMessage: (m: FromWorker) => void };

/** Rows that go to the page; the engine has counted the others. */
const ROWS = 10_000;
const NUMBERS = /#(?:integer|decimal|double|float|int|long)$/;

interface Term { type: string; value: string; datatype?: string; "xml:lang"?: string }
interface Json { head: { vars?: string[] }; results?: { bindings: Record<string, Term>[] }; boolean?: boolean }

let store: Store | null = null;
let last = "";

self.onmessage = ({ data }) => {
  if (data.kind === "start") void start(data.wasm, data.rdf, data.terms);
  else if (data.kind === "raw") self.postMessage({ kind: "raw", text: last });
  else self.postMessage(answered(data));
};

async function start(wasm: ArrayBuffer, rdf: ArrayBuffer, terms: string): Promise<void> {
  try {
    initSync({ module: await inflated(wasm) });
    self.postMessage({ kind: "step", step: "data" });
    store = new Store();
    store.load(new Uint8Array(await inflated(rdf)) as never, { format: "application/n-triples", no_transaction: true, lenient: true });
    self.postMessage({ kind: "ready", size: store.size });
    if (terms) self.postMessage({ kind: "terms", terms: (JSON.parse(asked(terms)) as Json).results!.bindings.map((b) => [b.t.value, b.zh?.value ?? "", b.en?.value ?? ""]) });
  } catch (error) {
    self.postMessage({ kind: "failed", message: said(error) });
  }
}

async function inflated(packed: ArrayBuffer): Promise<ArrayBuffer> {
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
}

function asked(sparql: string): string {
  return store!.query(sparql, { results_format: "json" }) as string;
}

function answered({ id, sparql, graph, terms }: Ask): Answer {
  const begin = performance.now();
  try {
    const found = graph ? triples(sparql) : table(sparql);
    const unknown = terms.filter((iri) => !store!.query(`ASK { { <${iri}> ?p ?o } UNION { ?s <${iri}> ?o } UNION { ?s ?p <${iri}> } }`));
    return { kind: "answer", id, ...found, unknown, ms: performance.now() - begin };
  } catch (error) {
    return { kind: "answer", id, error: said(error), vars: [], rows: [], total: 0, unknown: [], ms: performance.now() - begin };
  }
}

type Table = Pick<Answer, "vars" | "rows" | "total" | "truth">;

function table(sparql: string): Table {
  last = asked(sparql);
  const { head, results, boolean } = JSON.parse(last) as Json;
  if (boolean !== undefined) return { vars: [], rows: [], total: 0, truth: boolean };
  const vars = head.vars ?? [];
  const bindings = results!.bindings;
  return { vars, rows: bindings.slice(0, ROWS).map((b) => vars.map((v) => cell(b[v]))), total: bindings.length };
}

function cell(term: Term | undefined): Cell {
  if (!term) return null;
  if (term.type === "uri") return { iri: term.value };
  if (term.type === "bnode") return { text: `_:${term.value}` };
  if (term.type !== "literal") return { text: JSON.stringify(term.value) };
  return NUMBERS.test(term.datatype ?? "") ? { text: term.value, number: Number(term.value) } : { text: term.value };
}

/** A CONSTRUCT or DESCRIBE: each triple once, in order. */
function triples(sparql: string): Table {
  const quads = store!.query(sparql) as { subject: RdfTerm; predicate: RdfTerm; object: RdfTerm; toString(): string }[];
  const unique = [...new Map(quads.map((q) => [q.toString(), q])).entries()].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  last = unique.map(([line]) => `${line} .\n`).join("");
  return { vars: ["subject", "predicate", "object"], rows: unique.slice(0, ROWS).map(([, q]) => [q.subject, q.predicate, q.object].map(rdf)), total: unique.length };
}

interface RdfTerm { termType: string; value: string; datatype?: { value: string } }

function rdf(term: RdfTerm): Cell {
  if (term.termType === "NamedNode") return { iri: term.value };
  if (term.termType === "Literal" && NUMBERS.test(term.datatype?.value ?? "")) return { text: term.value, number: Number(term.value) };
  return { text: term.value };
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
