/** A drawing of the page as a file: SVG with its styles written in, PNG drawn from that. */

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "color", "font-family", "font-size", "font-weight", "font-style",
  "text-anchor", "dominant-baseline", "letter-spacing", "visibility", "display", "transform", "paint-order",
];
const LEAST = 160;
/** Pixels that a browser surely draws. */
const MOST = 8000;

/** The largest drawing of the view; icons are none. */
export function drawing(): SVGSVGElement | null {
  const area = (e: Element) => e.getBoundingClientRect().width * e.getBoundingClientRect().height;
  const found = [...document.querySelectorAll<SVGSVGElement>("main svg")].filter((e) => e.getBoundingClientRect().width >= LEAST && e.getBoundingClientRect().height >= LEAST / 2);
  return found.sort((a, b) => area(b) - area(a))[0] ?? null;
}

/** The canvases of the view, lowest first; none where one is drawn by WebGL, which keeps no image. */
export function layers(): HTMLCanvasElement[] {
  const found = [...document.querySelectorAll<HTMLCanvasElement>("main canvas")].filter((c) => c.getBoundingClientRect().width >= LEAST);
  return found.every((c) => c.getContext("2d")) ? found : [];
}

/** Canvases that lie over one another as one picture on white: PNG, or an SVG that holds it. */
export async function flattened(canvases: HTMLCanvasElement[], kind: "png" | "svg"): Promise<Blob | null> {
  const { width, height } = canvases[0];
  const flat = Object.assign(document.createElement("canvas"), { width, height });
  const context = flat.getContext("2d")!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  for (const c of canvases) context.drawImage(c, 0, 0, width, height);
  if (kind === "svg") return new Blob([`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${flat.toDataURL("image/png")}"/></svg>\n`], { type: "image/svg+xml" });
  return new Promise((resolve) => flat.toBlob(resolve, "image/png"));
}

/** The SVG as a text that stands alone: every style that the page gave it is written into it. */
export function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [[svg, ...svg.querySelectorAll("*")], [copy, ...copy.querySelectorAll("*")]];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of ["class", "tabindex", "role", "style"]) to[i].removeAttribute(name);
    // As attributes: a style attribute set by a script is refused by the policy of the page.
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value && value !== "normal" && value !== "auto" && !(name === "transform" && value === "none")) to[i].setAttribute(name, value);
    }
  });
  const { width, height } = sizeOf(svg);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  if (!copy.hasAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  copy.insertAdjacentHTML("afterbegin", `<rect x="-5%" y="-5%" width="110%" height="110%" fill="#fff"></rect>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")}\n`;
}

function sizeOf(svg: SVGSVGElement): { width: number; height: number } {
  const box = svg.getBoundingClientRect();
  return { width: Math.ceil(box.width), height: Math.ceil(box.height) };
}

/** The SVG as PNG, at twice its size. */
export async function png(svg: SVGSVGElement): Promise<Blob | null> {
  const { width, height } = sizeOf(svg);
  const scale = Math.min(2, MOST / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
