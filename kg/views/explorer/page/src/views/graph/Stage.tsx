/** The drawing surface: hands the picture, the marks and the keys to the scene. */

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { typeName } from "../../i18n/common";
import { pick } from "../../i18n";
import { shown } from "../../data/text";
import { data, selectedNode } from "../../state/app";
import { go, parse, route, select, selected } from "../../state/route";
import { drawn, home, state, to, unfold } from "./model";
import { Scene } from "./scene";
import { t } from "./words";

export function Stage() {
  const box = useRef<HTMLDivElement>(null);
  const scene = useRef<Scene | null>(null);
  const said = useSignal("");
  const g = data();
  const id = (row: number) => g.wire.nodes.id[row];
  const picture = drawn.value;
  useLayoutEffect(() => {
    const made = new Scene(box.current!, g, {
      // A second Enter goes on into the panel.
      choose: (row) => { if (selectedNode.value === row) document.querySelector<HTMLElement>(".panel")?.focus(); else select(id(row)); },
      chooseLine: (edge) => select(`edge:${g.wire.edges.id[edge]}`),
      clear: () => selected.value && select(""),
      unfold: (row, open) => { if (state.value.mode === "near") unfold(row, open); else go(parse(to([id(row)], { sel: id(row) }))); },
      centre: (row) => go(parse(to([id(row)], {}))),
      tell: (row, n) => (said.value = t("at", shown(pick(g.wire.nodes.label[row], g.wire.nodes.en[row])), typeName(row), n)),
    }, route.value.params.draw ?? "");
    scene.current = made;
    // Browser tests and the bench find nodes by this.
    (box.current as unknown as { scene: Scene }).scene = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current!);
    return () => { watch.disconnect(); made.kill(); scene.current = null; };
  }, []);
  useLayoutEffect(() => scene.current?.show(picture, home.value), [picture]);
  const line = selected.value.startsWith("edge:") ? lineOf(g.wire.edges.id.indexOf(selected.value.slice(5))) : -1;
  const chosen = picture.index.get(selectedNode.value) ?? -1;
  useLayoutEffect(() => scene.current?.mark(chosen, line, ringed()), [picture, chosen, line]);

  function lineOf(edge: number): number {
    const { source, target, type } = g.wire.edges;
    const [a, b] = [picture.index.get(source[edge]), picture.index.get(target[edge])];
    return picture.lines.findIndex((l) => l.from === a && l.to === b && l.type === type[edge]);
  }
  function ringed(): Set<number> {
    const { mode, centres, from, to: end } = state.value;
    const rows = mode === "path" ? [from, end] : mode === "near" ? centres : [];
    return new Set(rows.map((row) => picture.index.get(row) ?? -1).filter((i) => i >= 0));
  }
  return (
    <div class="stage" ref={box} tabIndex={0} role="application" aria-label={t("stage")}
      onKeyDown={(e) => { if (!e.ctrlKey && !e.metaKey && !e.altKey && scene.current?.key(e.key)) { e.preventDefault(); e.stopPropagation(); } }} onBlur={() => scene.current?.blur()}>
      <span class="said" role="status" aria-live="polite">{said.value}</span>
      <div class="zoom" onPointerDown={(e) => e.stopPropagation()} onPointerMove={(e) => e.stopPropagation()} onKeyDown={(e) => e.stopPropagation()}>
        <button aria-label={t("zoomIn")} title={t("zoomIn")} onClick={() => scene.current?.zoom(1.4)}>+</button>
        <button aria-label={t("zoomOut")} title={t("zoomOut")} onClick={() => scene.current?.zoom(1 / 1.4)}>−</button>
        <button aria-label={t("fit")} title={t("fit")} onClick={() => scene.current?.fit()}>⤢</button>
      </div>
    </div>
  );
}
