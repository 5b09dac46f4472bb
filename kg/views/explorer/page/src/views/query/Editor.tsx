/** A text area with coloured words below it, terms that may be meant, and the line of a mistake marked. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { suggestions, taken } from "./complete";
import { terms } from "./engine";
import { tokens } from "./highlight";
import { t } from "./texts";

interface Props {
  value: string;
  prefixes: Record<string, string>;
  /** Line of a mistake, from 1; 0 where there is none. */
  line: number;
  onInput: (text: string) => void;
  onAsk: () => void;
}

export function Editor({ value, prefixes, line, onInput, onAsk }: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const caret = useSignal(-1);
  const next = useRef(-1);
  useEffect(() => {
    if (next.current < 0) return;
    box.current!.setSelectionRange(next.current, next.current);
    next.current = -1;
  });
  const offered = caret.value < 0 ? [] : suggestions(value, caret.value, terms.value, prefixes);
  const take = (text: string) => {
    const made = taken(value, caret.value, text);
    next.current = made.caret;
    caret.value = -1;
    onInput(made.text);
    box.current!.focus();
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) onAsk();
    else if (e.key === "Tab" && !e.shiftKey && offered.length) take(offered[0].text);
    else if (e.key === "Escape" && offered.length) caret.value = -1;
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const lines = value.split("\n").length;
  return (
    <div class="editor">
      <div class="paper">
        <pre class="gutter" aria-hidden="true">{Array.from({ length: lines }, (_, i) => <span key={i} class={i + 1 === line ? "wrong" : ""}>{i + 1}{"\n"}</span>)}</pre>
        <div class="sheet">
          <pre aria-hidden="true">{tokens(value).map((p) => (p.kind ? <span class={`t-${p.kind}`}>{p.text}</span> : p.text))}{"\n"}</pre>
          <textarea ref={box} aria-label={t("editor")} aria-invalid={line > 0} spellcheck={false} autocapitalize="off" autocomplete="off" wrap="off" rows={lines} value={value}
            onInput={(e) => { caret.value = e.currentTarget.selectionEnd; onInput(e.currentTarget.value); }} onKeyDown={onKeyDown} onClick={() => (caret.value = -1)} />
        </div>
      </div>
      <div class="offered" role="group" aria-label={t("terms")}>
        {offered.length ? offered.map((s) => <button key={s.text} onMouseDown={(e) => e.preventDefault()} onClick={() => take(s.text)}><code>{s.text}</code>{s.note && ` ${s.note}`}</button>) : <small>{t("keys")}</small>}
      </div>
    </div>
  );
}
