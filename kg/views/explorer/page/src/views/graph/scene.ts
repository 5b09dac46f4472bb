/** The picture on the screen: painter below, overlay above, one camera, pointer and keys. */

import type { Graph } from "../../data/graph";
import { fitted, moved, toScreen, zoomed, type Camera } from "./camera";
import { CanvasPainter, looks, paint } from "./canvas";
import { listen } from "./gestures";
import { drawCards, drawOverlay, type Marks } from "./overlay";
import { canvasIn, sharpen, type Painter } from "./painter";
import { besides, lineAt, nextTo, nodeAt, type Direction } from "./picking";
import type { Picture } from "./picture";
import { anyWebGL, hasWebGL, SigmaPainter } from "./webgl";

export interface Handlers {
  /** Row of a node. */
  choose(row: number): void;
  chooseLine(edge: number): void;
  clear(): void;
  unfold(row: number, open: boolean): void;
  centre(row: number): void;
  /** What a screen reader says: row of the node at which the keyboard is. */
  tell(row: number, neighbours: number): void;
}

/** webgl or canvas, chosen once; the address can say which. */
let known: boolean | null = null;
export function drawsByWebGL(wanted = ""): boolean {
  return wanted ? wanted === "webgl" && anyWebGL() : (known ??= hasWebGL());
}

export class Scene {
  camera: Camera = { scale: 1, x: 0, y: 0 };
  readonly marks: Marks = { hover: -1, cursor: -1, chosen: -1, line: -1, ringed: new Set() };
  private picture: Picture | null = null;
  private painter: Painter | null = null;
  private readonly under: HTMLCanvasElement;
  private readonly over: HTMLCanvasElement;
  private readonly middle: HTMLElement;
  private below!: CanvasRenderingContext2D;
  private above!: CanvasRenderingContext2D;
  private width = 0;
  private height = 0;
  private shown: Camera | null = null;
  private home = "";
  /** Row of the node at which the keyboard was when it went elsewhere. */
  private left = -1;
  private readonly stop: () => void;

  constructor(private readonly box: HTMLElement, private readonly g: Graph, private readonly on: Handlers, private readonly draws: string) {
    this.under = canvasIn(box, "layer");
    this.middle = document.createElement("div");
    this.middle.className = "layer";
    box.append(this.middle);
    this.over = canvasIn(box, "layer");
    this.measure();
    this.stop = listen(box, {
      move: (dx, dy) => this.look(moved(this.camera, dx, dy)),
      zoom: (by, x, y) => this.look(zoomed(this.camera, by, x, y)),
      point: (x, y) => this.point(x, y),
      leave: () => this.hover(-1),
      click: (x, y, twice) => this.click(x, y, twice),
    });
  }

  /** Shows a picture. *home* names what it is about: while that stays, the camera does. */
  show(picture: Picture, home: string): void {
    const anchor = this.picture?.rows[this.marks.chosen >= 0 ? this.marks.chosen : this.marks.cursor];
    const before = anchor === undefined ? null : this.place(this.picture!, anchor);
    const cursor = this.picture?.rows[this.marks.cursor];
    this.painter?.kill();
    this.picture = picture;
    this.painter = new (drawsByWebGL(this.draws) ? SigmaPainter : CanvasPainter)({ graph: this.g, picture, box: this.middle, width: this.width, height: this.height, drawn: (c) => this.drawn(c) });
    this.box.dataset.painter = this.painter.name;
    this.marks.hover = this.marks.line = -1;
    this.marks.cursor = cursor === undefined ? -1 : picture.index.get(cursor) ?? -1;
    const after = anchor === undefined ? null : this.place(picture, anchor);
    if (home !== this.home || !before) this.fit();
    else this.look(after ? moved(this.camera, before[0] - after[0], before[1] - after[1]) : this.camera);
    this.home = home;
  }

  mark(chosen: number, line: number, ringed: Set<number>): void {
    Object.assign(this.marks, { chosen, line, ringed });
    if (chosen >= 0) this.reveal(chosen);
    this.redraw();
  }

  fit(): void {
    if (this.picture) this.look(fitted(this.picture.box, this.width, this.height));
  }
  zoom(factor: number): void {
    this.look(zoomed(this.camera, factor, this.width / 2, this.height / 2));
  }

  resize(): void {
    if (!this.measure() || !this.picture) return;
    this.painter?.resize(this.width, this.height);
    this.look(this.camera);
    if (this.marks.chosen >= 0) this.reveal(this.marks.chosen);
  }

  kill(): void {
    this.stop();
    this.painter?.kill();
    this.under.remove();
    this.middle.remove();
    this.over.remove();
  }

  /** Answers a key; says whether it meant something. */
  key(key: string): boolean {
    const p = this.picture;
    if (!p?.rows.length) return false;
    const { cursor, chosen } = this.marks;
    const at = cursor >= 0 ? cursor : chosen >= 0 ? chosen : p.index.get(this.left) ?? 0;
    if (key.startsWith("Arrow")) this.go(cursor < 0 && chosen < 0 ? at : nextTo(p, at, key as Direction));
    else if (key === "n" || key === "p") this.turn(at, key === "n" ? 1 : -1);
    else if (key === "Enter" || key === " ") this.on.choose(p.rows[at]);
    else if (key === "e") this.on.unfold(p.rows[at], true);
    else if (key === "f") this.on.unfold(p.rows[at], false);
    else if (key === "c") this.on.centre(p.rows[at]);
    else if (key === "+" || key === "=") this.zoom(1.3);
    else if (key === "-") this.zoom(1 / 1.3);
    else if (key === "0") this.fit();
    else if (key === "Escape" && (cursor >= 0 || chosen >= 0)) cursor >= 0 ? this.go(-1) : this.on.clear();
    else return false;
    return true;
  }

  blur(): void {
    this.left = this.picture?.rows[this.marks.cursor] ?? this.left;
    this.marks.cursor = -1;
    this.redraw();
  }

  /** Where a node stands on the screen; null where it is not shown. For tests too. */
  place(picture: Picture | null, row: number): [number, number] | null {
    const i = picture?.index.get(row);
    return i === undefined ? null : toScreen(this.camera, picture!.x[i], picture!.y[i]);
  }
  placeOf(id: string): [number, number] | null {
    return this.place(this.picture, this.g.index().get(id) ?? -1);
  }

  private around: { of: number; at: number } = { of: -1, at: -1 };
  /** n and p: round the neighbours of where the walk began. */
  private turn(at: number, by: number): void {
    const p = this.picture!;
    if (this.around.of < 0 || besides(p, this.around.of)[this.around.at] !== at) this.around = { of: at, at: by > 0 ? -1 : 0 };
    const near = besides(p, this.around.of);
    if (!near.length) return;
    this.around.at = (this.around.at + by + near.length) % near.length;
    this.go(near[this.around.at]);
  }

  private go(cursor: number): void {
    if (cursor < 0 && this.marks.cursor < 0) return;
    this.marks.cursor = cursor;
    if (cursor >= 0) {
      this.reveal(cursor);
      this.on.tell(this.picture!.rows[cursor], besides(this.picture!, cursor).length);
    }
    this.redraw();
  }

  private point(x: number, y: number): void {
    if (!this.picture) return;
    const node = nodeAt(this.picture, this.camera, x, y);
    this.box.style.cursor = node >= 0 || (this.picture.lines.length < 3000 && lineAt(this.picture, this.camera, x, y) >= 0) ? "pointer" : "";
    this.hover(node);
  }

  private hover(node: number): void {
    if (node === this.marks.hover) return;
    this.marks.hover = node;
    this.redraw();
  }

  private click(x: number, y: number, twice: boolean): void {
    const p = this.picture;
    if (!p) return;
    const node = nodeAt(p, this.camera, x, y, 8);
    this.marks.cursor = -1;
    if (node >= 0) return twice ? this.on.unfold(p.rows[node], true) : this.on.choose(p.rows[node]);
    const line = lineAt(p, this.camera, x, y);
    if (line >= 0) this.on.chooseLine(p.lines[line].row);
    else if (twice) this.look(zoomed(this.camera, 1.8, x, y));
    else this.on.clear();
  }

  /** The picture as it stands on the screen, on a canvas of its own at twice the size; null before anything is drawn. */
  still(): HTMLCanvasElement | null {
    const { picture: p, shown, g, width, height } = this;
    if (!p || !shown) return null;
    const [still, part] = [document.createElement("canvas"), document.createElement("canvas")];
    const [to, from] = [sharpen(still, width, height, 2), sharpen(part, width, height, 2)];
    const layer = (draw: (c: CanvasRenderingContext2D) => void) => { draw(from); to.drawImage(part, 0, 0, width, height); from.clearRect(0, 0, width, height); };
    layer((c) => drawCards(c, p, shown, width, height));
    layer((c) => paint(c, p, shown, width, height, looks(g)));
    layer((c) => drawOverlay(c, g, p, shown, width, height, { ...this.marks, hover: -1, cursor: -1 }));
    return still;
  }

  /** Moves the camera where a node would be out of sight. */
  private reveal(i: number): void {
    const [x, y] = toScreen(this.camera, this.picture!.x[i], this.picture!.y[i]);
    const edge = 60;
    const dx = x < edge ? edge - x : x > this.width - edge ? this.width - edge - x : 0;
    const dy = y < edge ? edge - y : y > this.height - edge ? this.height - edge - y : 0;
    if (dx || dy) this.look(moved(this.camera, dx, dy));
  }

  private look(camera: Camera): void {
    this.camera = camera;
    this.painter?.draw(camera);
  }

  private drawn(camera: Camera): void {
    if (!this.picture) return;
    this.shown = camera;
    if (this.picture.cards.length) drawCards(this.below, this.picture, camera, this.width, this.height);
    else this.below.clearRect(0, 0, this.width, this.height);
    this.redraw();
  }

  private redraw(): void {
    if (this.picture && this.shown) drawOverlay(this.above, this.g, this.picture, this.shown, this.width, this.height, this.marks);
  }

  private measure(): boolean {
    const [width, height] = [this.box.clientWidth, this.box.clientHeight];
    if (width === this.width && height === this.height) return false;
    [this.width, this.height] = [width, height];
    this.below = sharpen(this.under, width, height);
    this.above = sharpen(this.over, width, height);
    return true;
  }
}
