/** The side panel: what is selected, and the sentences that say so. */

import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n/common";
import { data, selectedNode } from "../state/app";
import { select, selected } from "../state/route";
import { VIEWS } from "../views";
import { EdgeDetails } from "./EdgeDetails";
import { NodeDetails } from "./NodeDetails";

export function Panel() {
  const box = useRef<HTMLElement>(null);
  const what = selected.value;
  useEffect(() => { if (box.current) box.current.scrollTop = 0; }, [what]);
  useReturn(box);
  const edge = what.startsWith("edge:") ? data().wire.edges.id.indexOf(what.slice(5)) : -1;
  const [name, rest] = [what.slice(0, what.indexOf(":")), what.slice(what.indexOf(":") + 1)];
  const Own = VIEWS.map((v) => v.details?.[name]).find(Boolean);
  return (
    <aside class="panel" ref={box} aria-label={t("evidence")} tabIndex={-1} onKeyDown={(e) => e.key === "Escape" && select("")}>
      <button class="close" aria-label={t("close")} title={t("close")} onClick={() => select("")}>×</button>
      {Own ? <Own key={what} rest={rest} /> : selectedNode.value >= 0 ? <NodeDetails key={what} node={selectedNode.value} /> : edge >= 0 ? <EdgeDetails key={what} edge={edge} /> : <p class="empty">{t("nothing")}</p>}
    </aside>
  );
}

/** Who opens the panel by keyboard is taken into it (on the graph, where one walks on, by a second Enter); focus goes back to where it came from when it closes. */
function useReturn(box: { current: HTMLElement | null }): void {
  useEffect(() => {
    const from = document.activeElement;
    if (from instanceof HTMLElement && from !== document.body && from.matches(":focus-visible") && !from.matches("input, .stage")) box.current?.focus();
    return () => {
      const inside = document.activeElement === document.body || box.current?.contains(document.activeElement);
      if (inside && from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true });
    };
  }, []);
}
