/** Mouse, pen and fingers: drag, wheel, pinch, click and double click, for one element. */

export interface Gestures {
  move(dx: number, dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  point(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number, twice: boolean): void;
}

const STILL = 5, TWICE = 350;

/** Listens until the function returned is called. */
export function listen(box: HTMLElement, on: Gestures): () => void {
  const down = new Map<number, [number, number]>();
  let way = 0, last = 0, lastAt: [number, number] = [0, 0];
  const here = (e: MouseEvent): [number, number] => {
    const r = box.getBoundingClientRect();
    return [e.clientX - r.left, e.clientY - r.top];
  };
  const press = (e: PointerEvent) => {
    if (e.button !== 0) return;
    box.setPointerCapture(e.pointerId);
    down.set(e.pointerId, here(e));
    if (down.size === 1) way = 0;
  };
  const drag = (e: PointerEvent) => {
    const at = here(e);
    const before = down.get(e.pointerId);
    if (!before) return on.point(...at);
    const [dx, dy] = [at[0] - before[0], at[1] - before[1]];
    way += Math.abs(dx) + Math.abs(dy);
    if (down.size === 2) {
      const other = [...down].find(([id]) => id !== e.pointerId)![1];
      const span = (p: [number, number]) => Math.hypot(p[0] - other[0], p[1] - other[1]) || 1;
      on.zoom(span(at) / span(before), (at[0] + other[0]) / 2, (at[1] + other[1]) / 2);
      on.move(dx / 2, dy / 2);
    } else if (way > STILL) on.move(dx, dy);
    down.set(e.pointerId, at);
  };
  const release = (e: PointerEvent) => {
    if (!down.delete(e.pointerId) || down.size || way > STILL || e.type === "pointercancel") return;
    const at = here(e);
    const twice = e.timeStamp - last < TWICE && Math.hypot(at[0] - lastAt[0], at[1] - lastAt[1]) < 12;
    last = twice ? 0 : e.timeStamp;
    lastAt = at;
    on.click(...at, twice);
  };
  const wheel = (e: WheelEvent) => {
    e.preventDefault();
    const lines = e.deltaMode === 1 ? 33 : 1;
    on.zoom(Math.exp(-Math.max(-240, Math.min(240, e.deltaY * lines)) * (e.ctrlKey ? 0.008 : 0.0016)), ...here(e));
  };
  const leave = () => on.leave();
  const listeners: [string, (e: never) => void][] = [["pointerdown", press], ["pointermove", drag], ["pointerup", release], ["pointercancel", release], ["wheel", wheel], ["pointerleave", leave]];
  for (const [name, f] of listeners) box.addEventListener(name, f as EventListener, name === "wheel" ? { passive: false } : undefined);
  return () => { for (const [name, f] of listeners) box.removeEventListener(name, f as EventListener); };
}
