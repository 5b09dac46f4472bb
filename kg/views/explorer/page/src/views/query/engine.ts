/** The engine as the page sees it: a worker made of the blocks of the file, started at the first question, ended by a limit of time. */

import { signal } from "@preact/signals";
import { bytes, hasBlock, inflate } from "../../data/decode";
import type { Answer, FromWorker } from "./protocol";

export type State = "off" | "engine" | "data" | "ready" | "failed";
export const state = signal<State>("off");
export const triples = signal(0);
/** IRI, Chinese, English of the terms that the graph uses. */
export const terms = signal<[string, string, string][]>([]);
export const failure = signal("");
/** Seconds that a query may take. */
export const SECONDS = 20;

const TERMS = `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?t (SAMPLE(?z) AS ?zh) (SAMPLE(?e) AS ?en) {
  { SELECT DISTINCT ?t { { ?s ?t ?o } UNION { ?s a ?t } } }
  OPTIONAL { ?t rdfs:label ?z FILTER(LANG(?z) = "zh") }
  OPTIONAL { ?t rdfs:label ?e FILTER(LANG(?e) = "en") }
} GROUP BY ?t`;

export class TimeOut extends Error {}

let worker: Worker | null = null;
let ready: Promise<void> | null = null;
let waiting: ((answer: Answer) => void) | null = null;
let rawWaiting: ((text: string) => void) | null = null;
let giveUp: ((error: Error) => void) | null = null;
let count = 0;

/** Whether the file has the query tab. */
export function available(): boolean {
  return hasBlock("rdf") && hasBlock("wasm") && hasBlock("worker");
}

/** Resolves when the engine has read the graph. */
export function start(): Promise<void> {
  return (ready ??= started());
}

async function started(): Promise<void> {
  state.value = "engine";
  const address = URL.createObjectURL(new Blob([await inflate(document.getElementById("data-worker")!.textContent!)], { type: "text/javascript" }));
  worker = new Worker(address);
  const wasm = bytes("wasm"), rdf = bytes("rdf");
  await new Promise<void>((resolve, reject) => {
    worker!.onmessage = ({ data }: MessageEvent<FromWorker>) => heard(data, resolve, reject);
    worker!.addEventListener("error", (e) => broken(e.message, reject));
    worker!.postMessage({ kind: "start", wasm: wasm.buffer, rdf: rdf.buffer, terms: terms.value.length ? "" : TERMS }, [wasm.buffer, rdf.buffer]);
  }).finally(() => URL.revokeObjectURL(address));
}

function broken(message: string, reject: (error: Error) => void): void {
  failure.value = message;
  state.value = "failed";
  reject(new Error(message));
  giveUp?.(new Error(message));
}

function heard(data: FromWorker, resolve: () => void, reject: (error: Error) => void): void {
  if (data.kind === "step") state.value = data.step;
  else if (data.kind === "failed") broken(data.message, reject);
  else if (data.kind === "terms") terms.value = data.terms;
  else if (data.kind === "raw") rawWaiting?.(data.text);
  else if (data.kind === "answer") waiting?.(data);
  else {
    triples.value = data.size;
    state.value = "ready";
    resolve();
  }
}

/** Ends what runs; the next question starts the engine anew. */
export function stop(why: Error = new TimeOut()): void {
  worker?.terminate();
  worker = ready = null;
  state.value = "off";
  giveUp?.(why);
  waiting = giveUp = null;
}

/** The answer of the engine. Rejects with `TimeOut` when it takes longer than *seconds*: the worker is gone then. */
export async function ask(sparql: string, graph: boolean, used: string[], seconds = SECONDS): Promise<Answer> {
  await start();
  if (giveUp) {
    stop(new Error("replaced"));
    await start();
  }
  const id = ++count;
  const timer = setTimeout(() => stop(), seconds * 1000);
  try {
    return await new Promise<Answer>((resolve, reject) => {
      waiting = (answer) => answer.id === id && resolve(answer);
      giveUp = reject;
      worker!.postMessage({ kind: "ask", id, sparql, graph, terms: used });
    });
  } finally {
    clearTimeout(timer);
    if (id === count) waiting = giveUp = null;
  }
}

/** The last answer as the engine wrote it, with all rows: W3C JSON, or N-Triples. */
export function raw(): Promise<string> {
  return new Promise((resolve) => {
    rawWaiting = resolve;
    worker?.postMessage({ kind: "raw" });
  });
}
