/** The graph in memory: the tables of the page and indexes over them, each made when it is first asked for. */

import { block, unspan, unstep } from "./decode";
import { Text } from "./text";
import type { Wire } from "./wire";

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Row numbers by the value of a column. */
function grouped(column: ArrayLike<number>, size: number): number[][] {
  const found: number[][] = Array.from({ length: size }, () => []);
  for (let i = 0; i < column.length; i++) found[column[i]].push(i);
  return found;
}

/** Whatever has evidence: a mention, an edge or a case. */
export interface Evidence {
  piece: number;
  start: number;
  end: number;
  rule: string;
  /** In thousandths. */
  confidence: number;
}

export class Graph {
  readonly size: number;
  readonly edgeCount: number;
  private texts: Text[] | null = null;

  constructor(readonly wire: Wire) {
    unspan(wire.sentences);
    unspan(wire.mentions);
    unspan(wire.edges);
    unstep(wire.attributes.node);
    unstep(wire.quantities.node);
    wire.documents.masks.forEach(unstep);
    this.size = wire.nodes.id.length;
    this.edgeCount = wire.edges.id.length;
  }

  // -- nodes ---------------------------------------------------------------------------------------------------------
  readonly index = lazy(() => new Map(this.wire.nodes.id.map((id, i) => [id, i])));
  typeOf = (node: number): string => this.wire.names.nodeTypes[this.wire.nodes.type[node]][0];
  iri = (node: number): string => this.wire.base + encodeURIComponent(this.wire.nodes.id[node]);
  /** Row numbers of the edges at each node, either way. */
  readonly edgesOf = lazy(() => {
    const { source, target } = this.wire.edges;
    const found: number[][] = Array.from({ length: this.size }, () => []);
    for (let i = 0; i < source.length; i++) {
      found[source[i]].push(i);
      if (target[i] !== source[i]) found[target[i]].push(i);
    }
    return found;
  });
  /** The nodes next to each node, each once, in the order of edges. */
  neighbours(node: number): number[] {
    const { source, target } = this.wire.edges;
    return [...new Set(this.edgesOf()[node].map((e) => (source[e] === node ? target[e] : source[e])))];
  }
  readonly mentionsOf = lazy(() => grouped(this.wire.mentions.node, this.size));
  readonly attributesOf = lazy(() => grouped(this.wire.attributes.node, this.size));
  readonly quantitiesOf = lazy(() => grouped(this.wire.quantities.node, this.size));
  /** The pieces that name each node or claim an edge of it, sorted. */
  readonly piecesOf = lazy(() => {
    const found: Set<number>[] = Array.from({ length: this.size }, () => new Set());
    const { mentions, edges } = this.wire;
    for (let i = 0; i < mentions.node.length; i++) found[mentions.node[i]].add(mentions.piece[i]);
    for (let i = 0; i < edges.source.length; i++) {
      found[edges.source[i]].add(edges.piece[i]);
      found[edges.target[i]].add(edges.piece[i]);
    }
    return found.map((pieces) => [...pieces].sort((a, b) => a - b));
  });
  /** Row of `practices` for a node that is a practice or realises one; -1 where there is none. */
  readonly practiceOf = lazy(() => {
    const found = new Int32Array(this.size).fill(-1);
    const { practices, cases } = this.wire;
    for (let i = cases.node.length - 1; i >= 0; i--) found[cases.node[i]] = cases.practice[i];
    practices.node.forEach((node, i) => (found[node] = i));
    return found;
  });
  /** The greatest confidence of what names each node, in thousandths; of a practice: of what realises it. */
  readonly confidence = lazy(() => {
    const found = new Int16Array(this.size);
    const { mentions, edges } = this.wire;
    for (let i = 0; i < mentions.node.length; i++) {
      const node = mentions.node[i];
      if (mentions.confidence[i] > found[node]) found[node] = mentions.confidence[i];
    }
    for (let i = 0; i < edges.target.length; i++) {
      const node = edges.target[i];
      if (!this.mentionsOf()[node].length && edges.confidence[i] > found[node]) found[node] = edges.confidence[i];
    }
    return found;
  });
  readonly mentionCount = (node: number): number => this.mentionsOf()[node].length;
  attributes(node: number, name: string): { value: string; label: string; en: string }[] {
    const a = this.wire.attributes;
    return this.attributesOf()[node]
      .filter((i) => a.name[i] === name)
      .map((i) => ({ value: a.value[i], label: a.label[i], en: a.en[i] }));
  }

  // -- practices -----------------------------------------------------------------------------------------------------
  readonly casesOf = lazy(() => grouped(this.wire.cases.practice, this.wire.practices.node.length));
  readonly casesAt = lazy(() => grouped(this.wire.cases.site, this.wire.sites.id.length));
  /** Rows of `stances` by practice, and by the row of their edge. */
  readonly plansOf = lazy(() => grouped(this.wire.stances.practice, this.wire.practices.node.length));
  readonly stanceOf = lazy(() => new Map(this.wire.stances.edge.map((e, i) => [e, i])));
  readonly resultsOf = lazy(() => grouped(this.wire.results.case, this.wire.cases.node.length));

  // -- documents, pieces ---------------------------------------------------------------------------------------------
  readonly piecesIn = lazy(() => grouped(this.wire.pieces.document, this.wire.documents.id.length));
  readonly mentionsIn = lazy(() => grouped(this.wire.mentions.piece, this.wire.pieces.number.length));
  readonly edgesIn = lazy(() => grouped(this.wire.edges.piece, this.wire.pieces.number.length));
  readonly sectionsIn = lazy(() => grouped(this.wire.sections.piece, this.wire.pieces.number.length));
  readonly sentencesIn = lazy(() => grouped(this.wire.sentences.piece, this.wire.pieces.number.length));
  /** `材料.txt#2`: how `kg` calls a piece. */
  pieceName(piece: number): string {
    const { document, number } = this.wire.pieces;
    return `${this.wire.documents.name[document[piece]]}#${number[piece]}`;
  }
  private readonly byName = lazy(() => new Map(this.wire.pieces.number.map((_, p) => [this.pieceName(p), p])));
  /** Row number of the piece that is called `材料.txt#2`; -1 where none is. */
  pieceNamed(name: string): number {
    return this.byName().get(name) ?? -1;
  }
  documentTitle(document: number): string {
    const d = this.wire.documents;
    return d.title[document] || d.name[document];
  }
  /** "2023", or "" where the document has no date. */
  year(piece: number): string {
    return this.wire.documents.date[this.wire.pieces.document[piece]].slice(0, 4);
  }
  /** The headings above an offset, outermost first. */
  headings(piece: number, at: number): [number, number][] {
    const s = this.wire.sections;
    return this.sectionsIn()[piece]
      .filter((i) => s.start[i] <= at && at < s.end[i] && !(s.headingStart[i] <= at && at < s.headingEnd[i]))
      .sort((a, b) => s.start[a] - s.start[b] || s.end[b] - s.end[a])
      .map((i) => [s.headingStart[i], s.headingEnd[i]]);
  }
  /** The sentence that holds an offset; the paragraph where the piece was not cut. */
  sentence(piece: number, at: number): [number, number] {
    const s = this.wire.sentences;
    const found = this.sentencesIn()[piece].find((i) => s.start[i] <= at && at < s.end[i]);
    return found === undefined ? this.text(this.wire.pieces.document[piece]).paragraph(at) : [s.start[found], s.end[found]];
  }

  // -- evidence ------------------------------------------------------------------------------------------------------
  mention(row: number): Evidence {
    return this.evidence(this.wire.mentions, row);
  }
  edge(row: number): Evidence {
    return this.evidence(this.wire.edges, row);
  }
  case(row: number): Evidence {
    return this.evidence(this.wire.cases, row);
  }
  private evidence(
    table: { piece: number[]; start: number[]; end: number[]; rule: number[]; confidence: number[] },
    row: number,
  ): Evidence {
    return {
      piece: table.piece[row],
      start: table.start[row],
      end: table.end[row],
      rule: this.wire.rules[table.rule[row]],
      confidence: table.confidence[row],
    };
  }

  // -- texts ---------------------------------------------------------------------------------------------------------
  /** Unpacks the texts, after the page is up. `text` may be called once it has resolved. */
  async loadTexts(): Promise<void> {
    this.texts ??= (await block<string[]>("texts")).map((t) => new Text(t));
  }
  get hasTexts(): boolean {
    return this.texts !== null;
  }
  /** The text of a document: empty until the texts are there. */
  text(document: number): Text {
    return this.texts?.[document] ?? EMPTY;
  }
  setTexts(texts: string[]): void {
    this.texts = texts.map((t) => new Text(t));
  }
}

const EMPTY = new Text("");
