/** The shapes of node types: each type has its own, so that no colour is needed to tell them apart. Unit: the node's radius. */

export const SHAPES = ["dot", "square", "diamond", "triangle", "triangleDown", "hexagon", "star"] as const;

export function shapeNumber(name: string): number {
  return Math.max(0, SHAPES.indexOf(name as (typeof SHAPES)[number]));
}

const star: [number, number][] = Array.from({ length: 10 }, (_, i) => {
  const r = i % 2 ? 0.6 : 1.3;
  return [r * Math.sin(Math.PI * i / 5), -r * Math.cos(Math.PI * i / 5)];
});
const hexagon: [number, number][] = Array.from({ length: 6 }, (_, i) => [1.1 * Math.cos(Math.PI * i / 3), 1.1 * Math.sin(Math.PI * i / 3)]);
/** Corners, y downwards; none for the dot. The shader of webgl.ts has the same figures. */
const CORNERS: readonly [number, number][][] = [
  [],
  [[-0.87, -0.87], [0.87, -0.87], [0.87, 0.87], [-0.87, 0.87]],
  [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  [[0, -1.2], [1.12, 0.8], [-1.12, 0.8]],
  [[0, 1.2], [1.12, -0.8], [-1.12, -0.8]],
  hexagon,
  star,
];

/** Adds the outline of a shape to the path of a canvas. */
export function outline(c: CanvasRenderingContext2D | Path2D, shape: number, x: number, y: number, r: number): void {
  const corners = CORNERS[shape];
  if (!corners?.length) {
    c.moveTo(x + r, y);
    c.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([cx, cy], i) => (i ? c.lineTo(x + cx * r, y + cy * r) : c.moveTo(x + cx * r, y + cy * r)));
  c.closePath();
}
