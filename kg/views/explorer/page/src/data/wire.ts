/** What kg/views/explorer/payload.py writes. Tables are columns; rows are named by their index (node 3, piece 7 …). */

/** Of the form that this page understands. */
export const VERSION = 2;

export interface Wire {
  version: number;
  /** Version of kg. */
  software: string;
  /** What the IRIs of the data begin with. */
  base: string;
  names: WireNames;
  documents: {
    id: string[]; name: string[]; title: string[]; place: string[]; level: string[]; date: string[];
    publisher: string[]; source: string[]; licence: string[];
    /** start, end, start, end … as steps: what is no prose. */
    masks: number[][];
  };
  pieces: {
    document: number[]; number: number[]; start: number[]; end: number[]; title: string[]; owner: string[];
    /** Whether a line of the piece names its owner: the author of a citation. */
    byline: number[];
    place: string[]; level: string[]; redacted: number[];
  };
  sections: {
    piece: number[]; kind: string[]; start: number[]; end: number[]; headingStart: number[]; headingEnd: number[]; parent: number[];
  };
  /** piece and start are steps, end is a length: here and in mentions and edges. */
  sentences: { piece: number[]; start: number[]; end: number[]; role: string[] };
  nodes: {
    id: string[]; type: number[]; label: string[]; en: string[]; kind: string[]; status: string[]; code: string[];
    redacted: number[]; aliases: string[][]; x: number[]; y: number[];
  };
  pinyin: { characters: string; syllables: string; exceptions: Record<string, string> };
  mentions: { piece: number[]; start: number[]; end: number[]; node: number[]; rule: number[]; confidence: number[] };
  edges: {
    piece: number[]; start: number[]; end: number[]; type: number[]; source: number[]; target: number[];
    rule: number[]; confidence: number[];
    /** Twelve hexadecimal digits: "claim-" before them is the id of the claim. */
    id: string[];
  };
  /** node is steps. */
  attributes: { node: number[]; name: string[]; value: string[]; label: string[]; en: string[] };
  /** node is steps; bounds of null are open. */
  quantities: { node: number[]; text: string[]; unit: string[]; low: (number | null)[]; high: (number | null)[]; comparator: string[] };
  /** Most places first, as `kg shared` has them; `shared` marks the rows that it prints. */
  practices: {
    node: number[]; label: string[]; en: string[]; definition: string[]; field: string[]; instrument: string[]; names: string[][];
    background: number[]; proposed: number[]; shared: number[]; low: number[]; high: number[]; unplaced: number[]; pieces: number[];
  };
  /** Where cases are: id is empty for pieces without one place, and per piece where the place is hidden. */
  sites: { id: string[]; name: string[]; hidden: number[]; code: string[]; level: string[] };
  /** One mechanism or program that realises a practice somewhere; start and end are offsets in the document. */
  cases: {
    practice: number[]; node: number[]; site: number[]; piece: number[]; start: number[]; end: number[];
    rule: number[]; confidence: number[]; details: string[][];
    /** ISO 8601 interval in which it began, "" where no words bound it; year of the piece; other adopters that its sentence names. */
    time: string[]; written: string[]; named: string[][];
  };
  /** What cases are said to achieve; intervals are [unit, low, high]. */
  results: { case: number[]; text: string[]; intervals: [string, number | null, number | null][][]; kind: string[]; status: string[]; node: number[]; time: string[] };
  /** Claims that are no case: the piece only plans the practice, or denies it. edge is a row of `edges`; place is "" where there is no one place. */
  stances: { edge: number[]; practice: number[]; place: string[]; hidden: number[]; stance: ("planned" | "denied")[] };
  rules: string[];
  /** What a rule means, for people; may be empty. */
  explanations: Record<string, [string, string]>;
  assumptions: string[];
  failures: [string, string, string][];
}

/** id, Chinese, English. */
export type Named = [string, string, string];

export interface WireNames {
  /** id, Chinese, English, colour, shape, definition. */
  nodeTypes: [string, string, string, string, string, string][];
  /** id, Chinese, English, colour, definition, dashes (none is a full line). */
  edgeTypes: [string, string, string, string, string, number[]][];
  levels: Named[];
  fields: Named[];
  instruments: Named[];
  targets: Named[];
}
