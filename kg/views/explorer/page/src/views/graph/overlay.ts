/** What stands above nodes and edges: labels that do not overlap, what is pointed at, what is chosen. Cards stand below them. */

import { edgeName } from "../../i18n/common";
import type { Graph } from "../../data/graph";
import { grown, type Camera } from "./camera";
import { arrow, fill } from "./canvas";
import { Taken, columns, wrapped } from "./labels";
import { BOTH_WAYS, type Line, type Picture } from "./picture";
import { outline } from "./shapes";

export interface Marks {
  /** Number in the picture of what is pointed at; -1 for none. */
  hover: number;
  /** Where the keyboard is. */
  cursor: number;
  /** What the side panel shows: a node, or a line. */
  chosen: number;
  line: number;
  /** Ends of a path, or centres. */
  ringed: Set<number>;
}

const FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';
const INK = "#1c2733", ACCENT = "#1f5f9e";
const LABELS = 260;
/** Lines up to which each may say its name. */
const NAMED_LINES = 700;

export function drawOverlay(c: CanvasRenderingContext2D, g: Graph, p: Picture, camera: Camera, width: number, height: number, marks: Marks): void {
  c.clearRect(0, 0, width, height);
  const taken = new Taken();
  const focus = marks.hover >= 0 ? marks.hover : marks.cursor;
  const draw = new Draw(c, g, p, camera, width, height, taken);
  if (focus >= 0) {
    c.fillStyle = "rgba(245, 247, 249, 0.82)";
    c.fillRect(0, 0, width, height);
    const lines = p.linesAt[focus].map((l) => p.lines[l]);
    const near = [focus, ...new Set(lines.map((l) => (l.from === focus ? l.to : l.from)))];
    near.forEach(draw.keep);
    lines.forEach((l) => draw.line(l));
    near.forEach(draw.node);
    draw.ring(focus, ACCENT, 3);
    near.slice(0, LABELS).forEach((i) => draw.label(i, i === focus));
    lines.slice(0, 80).forEach((l) => draw.lineName(l));
    return;
  }
  for (const i of marks.ringed) draw.ring(i, ACCENT, 2);
  if (marks.line >= 0) draw.line(p.lines[marks.line]), draw.node(p.lines[marks.line].from), draw.node(p.lines[marks.line].to), draw.lineName(p.lines[marks.line]);
  if (marks.chosen >= 0) {
    const lines = p.linesAt[marks.chosen].map((l) => p.lines[l]);
    if (lines.length <= 60) lines.forEach((l) => draw.line(l)), lines.forEach((l) => draw.node(l.from === marks.chosen ? l.to : l.from));
    draw.node(marks.chosen);
    draw.ring(marks.chosen, INK, 3);
  }
  draw.all([marks.chosen, ...marks.ringed].filter((i) => i >= 0));
}

export function drawCards(c: CanvasRenderingContext2D, p: Picture, camera: Camera, width: number, height: number): void {
  c.clearRect(0, 0, width, height);
  c.fillStyle = "#fff";
  c.strokeStyle = "#d5dce3";
  c.lineWidth = 1;
  for (const { box: [l, t, r, b] } of p.cards) {
    const [x, y, x2, y2] = [l * camera.scale + camera.x, t * camera.scale + camera.y, r * camera.scale + camera.x, b * camera.scale + camera.y];
    if (x2 < 0 || y2 < 0 || x > width || y > height) continue;
    c.beginPath();
    c.roundRect(x, y, x2 - x, y2 - y, Math.min(10, 24 * camera.scale));
    c.fill();
    c.stroke();
  }
}

class Draw {
  private readonly by: number;
  /** Labels shrink a little from afar. */
  private readonly font: number;
  /** Where nodes stand; `taken` is where texts stand. */
  private readonly nodes = new Taken();
  private readonly labelled = new Set<number>();

  constructor(private readonly c: CanvasRenderingContext2D, private readonly g: Graph, private readonly p: Picture, private readonly camera: Camera, private readonly width: number, private readonly height: number, private readonly taken: Taken) {
    this.by = grown(camera.scale);
    this.font = camera.scale > 0.75 ? 13 : 12;
  }

  private at(i: number): [number, number, number] {
    return [this.p.x[i] * this.camera.scale + this.camera.x, this.p.y[i] * this.camera.scale + this.camera.y, Math.max(3, this.p.size[i] * this.by)];
  }
  private seen(x: number, y: number): boolean {
    return x > -80 && y > -40 && x < this.width + 80 && y < this.height + 20;
  }

  /** Keeps labels off a node. */
  keep = (i: number): void => {
    const [x, y, r] = this.at(i);
    if (!this.seen(x, y)) return;
    this.nodes.mark(x - r, y - r, x + r, y + r);
    // No label covers a large node.
    if (this.p.size[i] > 14) this.taken.mark(x - r, y - r, x + r, y + r);
  };

  node = (i: number): void => {
    const [x, y, r] = this.at(i);
    const path = new Path2D();
    outline(path, this.p.shape[i], x, y, r);
    fill(this.c, path, this.p, i, this.by);
  };

  ring(i: number, colour: string, width: number): void {
    const [x, y, r] = this.at(i);
    this.c.beginPath();
    this.c.arc(x, y, r * 1.3 + 3, 0, 2 * Math.PI);
    this.c.strokeStyle = colour;
    this.c.lineWidth = width;
    this.c.stroke();
  }

  line(l: Line): void {
    const [x1, y1] = this.at(l.from);
    const [x2, y2, r] = this.at(l.to);
    const [dx, dy] = [x2 - x1, y2 - y1];
    const long = Math.sqrt(dx * dx + dy * dy) || 1;
    const [id, , , colour, , dashes] = this.g.wire.names.edgeTypes[l.type];
    this.c.strokeStyle = this.c.fillStyle = colour;
    this.c.lineWidth = 2;
    this.c.beginPath();
    this.c.moveTo(x1, y1);
    this.c.lineTo(x2, y2);
    this.c.setLineDash(dashes);
    this.c.stroke();
    this.c.setLineDash([]);
    if (BOTH_WAYS.has(id)) return;
    this.c.beginPath();
    arrow(this.c, x2, y2, dx / long, dy / long, r + 2, 9);
    this.c.fill();
  }

  /** Labels in their order, as many as have room; titles of cards from afar, names of edges from near. */
  all(first: number[]): void {
    const { p, camera } = this;
    const afar = p.cards.length > 0 && camera.scale < 0.3;
    if (p.cards.length) this.titles(afar);
    const near = p.rows.length <= 600 || camera.scale > 0.35;
    if (near) {
      for (let i = 0; i < p.rows.length && i < 4000; i++) this.keep(p.order[i]);
    }
    let rest = LABELS;
    for (const i of first) if (this.label(i, true)) rest--;
    for (const i of p.order) {
      if (rest <= 0 || (afar && p.shape[i] !== 6)) { if (rest <= 0 || !p.cards.length) break; continue; }
      if (this.label(i, false)) rest--;
    }
    if (p.lines.length <= NAMED_LINES && camera.scale > 0.5) p.lines.forEach((l) => this.lineName(l));
  }

  label(i: number, strong: boolean): boolean {
    const [x, y, r] = this.at(i);
    if (!this.seen(x, y) || this.labelled.has(i)) return false;
    const lines = this.p.label(i);
    const font = this.font + (this.p.shape[i] === 6 || strong ? 1 : 0);
    const w = Math.max(...lines.map(columns)) * font * 0.52;
    const h = lines.length * font * 1.25;
    const spot = this.spot(i, x, y, r, w, h, strong);
    if (!spot) return false;
    this.labelled.add(i);
    const { c } = this;
    c.font = `${strong || this.p.shape[i] === 6 ? 600 : 400} ${font}px ${FONT}`;
    c.textAlign = "center";
    c.textBaseline = "top";
    c.lineJoin = "round";
    c.lineWidth = 3.5;
    c.strokeStyle = "rgba(250, 251, 252, 0.92)";
    c.fillStyle = this.p.faint[i] ? "#5d6975" : INK;
    lines.forEach((text, k) => {
      const top = spot[1] + 1 + k * font * 1.25;
      c.strokeText(text, spot[0], top);
      c.fillText(text, spot[0], top);
    });
    return true;
  }

  /** Middle and top of a label: below the node; a large node's label may go to its other sides or over small nodes, a strong one stands anyway. */
  private spot(i: number, x: number, y: number, r: number, w: number, h: number, strong: boolean): [number, number] | null {
    // On the screen as a whole: a label at the edge moves inwards.
    if (x > 0 && x < this.width) x = Math.min(Math.max(x, w / 2 + 3), Math.max(this.width - w / 2 - 3, w / 2 + 3));
    const spots: [number, number][] = [[x, y + r + 2]];
    if (strong || this.p.size[i] > 14) spots.push([x, y - r - h - 3], [x + r + 4 + w / 2, y - h / 2], [x - r - 4 - w / 2, y - h / 2]);
    if (spots.length > 1) spots.splice(1, 3, ...spots.slice(1).filter(([sx]) => sx - w / 2 >= 0 && sx + w / 2 <= this.width));
    const free = (sx: number, sy: number, over: boolean) =>
      (over || this.nodes.free(sx - w / 2, sy, sx + w / 2, sy + h)) && this.taken.take(sx - w / 2, sy, sx + w / 2, sy + h + 1);
    return spots.find(([sx, sy]) => free(sx, sy, false)) ?? (spots.length > 1 ? spots.find(([sx, sy]) => free(sx, sy, true)) : null) ?? (strong ? spots[0] : null);
  }

  /** The name of an edge, on its middle. */
  lineName(l: Line): void {
    const [x1, y1, r1] = this.at(l.from);
    const [x2, y2, r2] = this.at(l.to);
    const x = (x1 + x2) / 2, y = (y1 + y2) / 2;
    const text = edgeName(l.type) + (l.claims > 1 ? ` ×${l.claims}` : "");
    const w = columns(text) * 5.8 + 6;
    if (!this.seen(x, y) || Math.hypot(x2 - x1, y2 - y1) < w + r1 + r2 + 8) return;
    if (!this.nodes.free(x - w / 2, y - 7, x + w / 2, y + 7) || !this.taken.take(x - w / 2, y - 8, x + w / 2, y + 8)) return;
    const { c } = this;
    c.font = `400 11px ${FONT}`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.lineWidth = 4;
    c.strokeStyle = "rgba(250, 251, 252, 0.95)";
    c.fillStyle = this.g.wire.names.edgeTypes[l.type][3];
    c.strokeText(text, x, y);
    c.fillText(text, x, y);
  }

  /** Titles of the cards: in the middle of the card from afar, on its upper edge from near. */
  private titles(afar: boolean): void {
    const { c, camera } = this;
    c.font = `600 ${afar ? 13 : 14}px ${FONT}`;
    c.textAlign = afar ? "center" : "left";
    c.textBaseline = afar ? "middle" : "bottom";
    c.lineJoin = "round";
    for (const { box: [l, t, r, b], title } of this.p.cards) {
      const [left, top, right, bottom] = [l * camera.scale + camera.x, t * camera.scale + camera.y, r * camera.scale + camera.x, b * camera.scale + camera.y];
      if (right < 0 || bottom < 0 || left > this.width || top > this.height) continue;
      const text = wrapped(title, 24)[0];
      const w = columns(text) * 7.2;
      const [x, y] = afar ? [(left + right) / 2, (top + bottom) / 2] : [left + 4, top - 2];
      // From very far, titles keep a distance: between them the cards are seen.
      const gap = afar && right - left < w ? 22 : 0;
      const box = afar ? [x - w / 2 - gap, y - 9 - gap / 2, x + w / 2 + gap, y + 9 + gap / 2] : [x, y - 18, x + w, y];
      if (!this.taken.take(box[0], box[1], box[2], box[3])) continue;
      c.lineWidth = 5;
      c.strokeStyle = "rgba(255, 255, 255, 0.92)";
      c.fillStyle = "#3d4b59";
      c.strokeText(text, x, y);
      c.fillText(text, x, y);
    }
  }
}
