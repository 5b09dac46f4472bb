/** What draws nodes and edges under a camera: WebGL (sigma) or a canvas. Labels and marks are drawn above, by overlay.ts. */

import type { Graph } from "../../data/graph";
import type { Camera } from "./camera";
import type { Picture } from "./picture";

export interface Painter {
  readonly name: "webgl" | "canvas";
  draw(camera: Camera): void;
  resize(width: number, height: number): void;
  kill(): void;
}

export interface Setting {
  graph: Graph;
  picture: Picture;
  box: HTMLElement;
  width: number;
  height: number;
  /** Called in the frame in which a camera was drawn. */
  drawn: (camera: Camera) => void;
}

export function canvasIn(box: HTMLElement, name: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.className = name;
  canvas.setAttribute("aria-hidden", "true");
  box.append(canvas);
  return canvas;
}

/** Sets the size in CSS pixels, sharp on every screen; gives the context in those pixels. */
export function sharpen(canvas: HTMLCanvasElement, width: number, height: number, ratio = Math.min(2, globalThis.devicePixelRatio || 1)): CanvasRenderingContext2D {
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d")!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
