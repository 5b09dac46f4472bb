/** Draws on a plain canvas: for computers whose WebGL is software or missing. A large picture is moved as an image, then drawn again. */

import type { Graph } from "../../data/graph";
import { grown, type Camera } from "./camera";
import { canvasIn, sharpen, type Painter, type Setting } from "./painter";
import { BOTH_WAYS, type Picture } from "./picture";
import { outline } from "./shapes";

/** Nodes and edges above which a movement shows the last image. */
const LARGE = 3000;
const QUIET = 110;

export class CanvasPainter implements Painter {
  readonly name = "canvas";
  private readonly canvas: HTMLCanvasElement;
  private context: CanvasRenderingContext2D;
  private image: HTMLCanvasElement | null = null;
  private at: Camera | null = null;
  private wanted: Camera | null = null;
  private frame = 0;
  private timer = 0;

  constructor(private readonly set: Setting) {
    this.canvas = canvasIn(set.box, "layer");
    this.context = sharpen(this.canvas, set.width, set.height);
  }

  draw(camera: Camera): void {
    this.wanted = camera;
    this.frame ||= requestAnimationFrame(() => this.paint());
  }

  resize(width: number, height: number): void {
    this.set.width = width;
    this.set.height = height;
    this.context = sharpen(this.canvas, width, height);
    this.at = null;
  }

  kill(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.canvas.remove();
  }

  private paint(): void {
    this.frame = 0;
    const camera = this.wanted!;
    const { picture } = this.set;
    if (picture.rows.length + picture.lines.length > LARGE && this.at && this.image) this.shift(camera);
    else this.whole(camera);
    this.set.drawn(camera);
  }

  /** Shows the last image where the camera puts it; draws anew when the hand rests. */
  private shift(camera: Camera): void {
    const { width, height } = this.set;
    const by = camera.scale / this.at!.scale;
    this.context.clearRect(0, 0, width, height);
    this.context.drawImage(this.image!, camera.x - this.at!.x * by, camera.y - this.at!.y * by, width * by, height * by);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { this.whole(this.wanted!); this.set.drawn(this.wanted!); }, QUIET);
  }

  private whole(camera: Camera): void {
    const { picture, width, height, graph } = this.set;
    this.context.clearRect(0, 0, width, height);
    paint(this.context, picture, camera, width, height, looks(graph));
    if (picture.rows.length + picture.lines.length <= LARGE) return;
    this.image ??= document.createElement("canvas");
    this.image.width = this.canvas.width;
    this.image.height = this.canvas.height;
    this.image.getContext("2d")!.drawImage(this.canvas, 0, 0);
    this.at = camera;
  }
}

export type EdgeLook = [colour: string, arrow: boolean, dashes: number[]];

/** How the types of edges look. */
export function looks(g: Graph): EdgeLook[] {
  return g.wire.names.edgeTypes.map((t) => [t[3], !BOTH_WAYS.has(t[0]), t[5]]);
}

/** Draws a picture: edges by type, then nodes by look, each look in one stroke. */
export function paint(c: CanvasRenderingContext2D, p: Picture, camera: Camera, width: number, height: number, looks: EdgeLook[]): void {
  const x = p.x.map((v) => v * camera.scale + camera.x), y = p.y.map((v) => v * camera.scale + camera.y);
  const by = grown(camera.scale);
  edges(c, p, x, y, by, width, height, looks);
  nodes(c, p, x, y, by, width, height);
}

function edges(c: CanvasRenderingContext2D, p: Picture, x: number[], y: number[], by: number, width: number, height: number, looks: EdgeLook[]): void {
  const many = p.lines.length > LARGE;
  const paths = looks.map(() => new Path2D()), heads = looks.map(() => new Path2D()), far = looks.map(() => new Path2D());
  for (const l of p.lines) {
    const [x1, y1, x2, y2] = [x[l.from], y[l.from], x[l.to], y[l.to]];
    if (Math.max(x1, x2) < 0 || Math.min(x1, x2) > width || Math.max(y1, y2) < 0 || Math.min(y1, y2) > height) continue;
    const dx = x2 - x1, dy = y2 - y1;
    const long = Math.sqrt(dx * dx + dy * dy);
    if (long < (many ? 6 : 1)) continue;
    const path = (l.far ? far : paths)[l.type];
    path.moveTo(x1, y1);
    path.lineTo(x2, y2);
    if (!l.far && looks[l.type][1] && by > 0.45) arrow(heads[l.type], x2, y2, dx / long, dy / long, p.size[l.to] * by + 2, 6 * by + 2);
  }
  c.lineWidth = Math.max(0.6, 1.2 * by);
  const alpha = many && by < 0.5 ? 0.3 : 0.55;
  looks.forEach(([colour, , dashes], i) => {
    c.strokeStyle = c.fillStyle = colour;
    if (!many) c.setLineDash(dashes);
    c.globalAlpha = alpha / 3;
    c.stroke(far[i]);
    c.globalAlpha = alpha;
    c.stroke(paths[i]);
    c.fill(heads[i]);
  });
  c.setLineDash([]);
  c.globalAlpha = 1;
}

/** An arrowhead whose point is *gap* before (x, y). */
export function arrow(path: Path2D | CanvasRenderingContext2D, x: number, y: number, ux: number, uy: number, gap: number, size: number): void {
  const [px, py] = [x - ux * gap, y - uy * gap];
  path.moveTo(px, py);
  path.lineTo(px - ux * size - uy * size * 0.45, py - uy * size + ux * size * 0.45);
  path.lineTo(px - ux * size + uy * size * 0.45, py - uy * size - ux * size * 0.45);
  path.closePath();
}

function nodes(c: CanvasRenderingContext2D, p: Picture, x: number[], y: number[], by: number, width: number, height: number): void {
  const looks = new Map<string, { path: Path2D; i: number }>();
  for (let k = p.order.length - 1; k >= 0; k--) {
    const i = p.order[k];
    const r = p.size[i] * by;
    if (x[i] < -r || y[i] < -r || x[i] > width + r || y[i] > height + r) continue;
    const key = `${p.colour[i]}${p.shape[i]}${p.hollow[i]}${p.faint[i]}`;
    let look = looks.get(key);
    if (!look) looks.set(key, (look = { path: new Path2D(), i }));
    if (r < 2.2) look.path.rect(x[i] - r * 0.8, y[i] - r * 0.8, r * 1.6, r * 1.6);
    else outline(look.path, p.shape[i], x[i], y[i], r);
  }
  for (const { path, i } of looks.values()) fill(c, path, p, i, by);
}

/** Fills a node or many of one look: hidden places are hollow, bridges pale. */
export function fill(c: CanvasRenderingContext2D, path: Path2D, p: Picture, i: number, by: number): void {
  c.globalAlpha = p.faint[i] ? 0.4 : 1;
  c.fillStyle = p.hollow[i] ? "#fff" : p.colour[i];
  c.strokeStyle = p.hollow[i] ? p.colour[i] : "#fff";
  c.lineWidth = p.hollow[i] ? 2 * Math.max(0.5, by) : 1.4 * Math.min(1, by * by + 0.2);
  c.fill(path);
  c.stroke(path);
  c.globalAlpha = 1;
}
