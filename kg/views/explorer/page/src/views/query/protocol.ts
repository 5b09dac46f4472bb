/** What the page and the worker say to each other. */

/** One cell of an answer: an IRI, or a text with its number where it is one; null where nothing is bound. */
export type Cell = { iri: string; text?: undefined; number?: undefined } | { iri?: undefined; text: string; number?: number } | null;

export interface Ask {
  kind: "ask";
  id: number;
  sparql: string;
  /** Whether it is a CONSTRUCT or DESCRIBE. */
  graph: boolean;
  /** IRIs of the query that should stand in the graph. */
  terms: string[];
}

export type ToWorker = { kind: "start"; wasm: ArrayBuffer; rdf: ArrayBuffer; terms: string } | { kind: "raw" } | Ask;

export interface Answer {
  kind: "answer";
  id: number;
  vars: string[];
  /** The first 10,000. */
  rows: Cell[][];
  total: number;
  truth?: boolean;
  /** Those of `terms` that stand nowhere. */
  unknown: string[];
  error?: string;
  ms: number;
}

export type FromWorker =
  | { kind: "step"; step: "data" }
  | { kind: "ready"; size: number }
  | { kind: "terms"; terms: [string, string, string][] }
  | { kind: "failed"; message: string }
  | { kind: "raw"; text: string }
  | Answer;
