/** What part of the picture is seen: screen = graph × scale + offset. No rotation; y grows downwards. */

export interface Camera {
  scale: number;
  x: number;
  y: number;
}
export type Box = [left: number, top: number, right: number, bottom: number];

export const LEAST = 0.002, GREATEST = 6;

export function toScreen(c: Camera, x: number, y: number): [number, number] {
  return [x * c.scale + c.x, y * c.scale + c.y];
}

/** Zooms by a factor about a point of the screen, which stays where it is. */
export function zoomed(c: Camera, factor: number, x: number, y: number): Camera {
  const scale = Math.min(GREATEST, Math.max(LEAST, c.scale * factor));
  const by = scale / c.scale;
  return { scale, x: x - (x - c.x) * by, y: y - (y - c.y) * by };
}

export function moved(c: Camera, dx: number, dy: number): Camera {
  return { ...c, x: c.x + dx, y: c.y + dy };
}

/** The camera that shows a box whole, in the middle of a screen, at most at *most*. */
export function fitted([left, top, right, bottom]: Box, width: number, height: number, padding = Math.min(40, width * 0.02), most = 1.25): Camera {
  const [w, h] = [Math.max(right - left, 1), Math.max(bottom - top, 1)];
  const scale = Math.min(most, Math.max(LEAST, Math.min((width - 2 * padding) / w, (height - 2 * padding) / h)));
  return { scale, x: width / 2 - (left + right) / 2 * scale, y: height / 2 - (top + bottom) / 2 * scale };
}

/** How much nodes grow with zoom: less than distances do, so that they stay seen from afar and do not hide labels near by. */
export function grown(scale: number): number {
  return Math.min(1.7, Math.max(0.16, Math.pow(scale, 0.7)));
}
