/** Where people decide matches that the program is unsure of. #/review */

import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { shown } from "../../data/text";
import { block } from "../../data/decode";
import { Card } from "./Card";
import type { Candidate, Form, Verdict } from "./lines";
import { left, post, token } from "./server";
import { Sitting } from "./sitting";
import { t } from "./texts";
import "../../styles/review.css";

interface Block extends Form {
  total: number;
  candidates: Candidate[];
}

/** Outlives the view: who looks at something else in between loses nothing. */
export const sitting = signal<Sitting | null>(null);
const total = signal(0);
const failed = signal("");

async function open(): Promise<void> {
  try {
    const data = await block<Block>("review");
    const candidates = token() ? await left() : data.candidates;
    total.value = token() ? candidates.length : data.total;
    sitting.value = new Sitting(data, candidates, token() ? post : null);
  } catch (error) {
    failed.value = error instanceof Error ? error.message : String(error);
  }
}

if (typeof addEventListener === "function") addEventListener("beforeunload", (event) => {
  if (sitting.value?.unsaved.value) event.preventDefault();
});

export function Review() {
  useEffect(() => { if (!sitting.value) void open(); }, []);
  if (failed.value) return <p class="empty" role="alert">{t("failed", shown(failed.value))}</p>;
  if (!sitting.value) return <p class="empty" role="status">{t("loading")}</p>;
  return <Desk s={sitting.value} />;
}

const KEYS: [string, Verdict | "skip" | "back", "yes" | "no" | "unsure" | "skip" | "back"][] = [
  ["y", "same", "yes"], ["n", "different", "no"], ["u", "unsure", "unsure"], ["s", "skip", "skip"], ["b", "back", "back"],
];

function Desk({ s }: { s: Sitting }) {
  const message = useSignal("");
  const wrong = useSignal(false);
  const author = useRef<HTMLInputElement>(null);
  const question = useRef<HTMLHeadingElement>(null);
  const say = (text: string, bad = false) => { message.value = text; wrong.value = bad; };
  const act = async (what: Verdict | "skip" | "back") => {
    if (what === "skip") { s.skip(); say(""); }
    else if (what === "back") {
      const had = s.answers.value.has(Math.max(s.at.value - 1, 0));
      const problem = await s.back();
      if (problem !== null) say(problem ? t("notSaved", problem) : had ? t("undone") : "", !!problem);
    } else if (!s.author.value.trim()) {
      say(t("needAuthor"), true);
      author.current?.focus();
      return;
    } else {
      const problem = await s.decide(what);
      if (problem !== null) say(problem ? t("notSaved", problem) : t("last", t(KEYS.find((k) => k[1] === what)![2])), !!problem);
    }
    question.current?.focus({ preventScroll: true });
    question.current?.closest("main")?.scrollTo({ top: 0 });
  };
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      const typing = (e.target as Element).closest?.("input, textarea, select, [contenteditable]");
      if (typing || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.repeat) return;
      const found = KEYS.find(([key]) => key === e.key.toLowerCase());
      if (found) { e.preventDefault(); void act(found[1]); }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
  const candidate = s.current.value;
  return (
    <div class="review">
      <header>
        <div><h1>{t("title")}</h1><p class="soft">{t("intro")}</p></div>
        <div class="sitting">
          <label>{t("author")} <input ref={author} autocomplete="off" placeholder={t("authorHint")} value={s.author.value} aria-required="true"
          onInput={(e) => { s.author.value = e.currentTarget.value; if (wrong.value) say(""); }} onKeyDown={(e) => { if (e.key === "Enter" || e.key === "Escape") question.current?.focus(); }} /></label>
          <Save s={s} onSaved={(n) => say(t("downloaded", n))} />
        </div>
      </header>
      <Progress s={s} />
      {candidate ? <Card key={candidate.id} candidate={candidate} heading={question} /> : <Over s={s} heading={question} />}
      <div class="desk">
        {candidate && <label class="why">{t("why")} <input maxLength={500} value={s.why.value} onInput={(e) => (s.why.value = e.currentTarget.value)} onKeyDown={(e) => { if (e.key === "Enter" || e.key === "Escape") question.current?.focus(); }} /></label>}
        <div class="answers" role="group" aria-label={t("decision")}>
          {KEYS.map(([key, what, name]) => (
            <button key={key} class={`a-${name}`} aria-keyshortcuts={key} disabled={what === "back" ? s.at.value === 0 : !candidate} onClick={() => void act(what)}><kbd>{key}</kbd> {t(name)}</button>
          ))}
        </div>
        <p class={`message ${wrong.value ? "wrong" : ""}`} role={wrong.value ? "alert" : "status"}>{shown(message.value)}</p>
      </div>
      <p class="keeping">{t(token() ? "served" : "local")}{total.value > s.candidates.length && ` ${t("more", s.candidates.length, total.value)}`}</p>
    </div>
  );
}

function Progress({ s }: { s: Sitting }) {
  const n = s.candidates.length;
  if (!n) return null;
  const done = s.answers.value.size;
  return (
    <div class="progress">
      <progress max={n} value={Math.min(s.at.value, n)} aria-label={t("progress", Math.min(s.at.value + 1, n), n, done)} />
      <span role="status">{t("progress", Math.min(s.at.value + 1, n), n, done)}</span>
    </div>
  );
}

function Over({ s, heading }: { s: Sitting; heading: { current: HTMLHeadingElement | null } }) {
  const some = s.candidates.length > 0;
  return (
    <section class="over">
      <h2 ref={heading} tabIndex={-1}>{some ? t("done") : t("empty")}</h2>
      <p class="soft">{some ? (s.unsaved.value ? t("doneSave") : "") : t("emptyWhy")}</p>
    </section>
  );
}

/** The button that keeps the answers; under `kg serve` each is kept at once. */
function Save({ s, onSaved }: { s: Sitting; onSaved: (lines: number) => void }) {
  if (token()) return null;
  const save = () => {
    const address = URL.createObjectURL(new Blob([s.file()], { type: "text/tab-separated-values;charset=utf-8" }));
    Object.assign(document.createElement("a"), { href: address, download: s.form.file }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    s.kept.value = s.lines.value.length;
    onSaved(s.lines.value.length);
  };
  return <button class={`save ${s.unsaved.value ? "due" : ""}`} disabled={!s.lines.value.length} onClick={save}>{t("save")}{s.unsaved.value > 0 && <small> · {t("unsaved", s.unsaved.value)}</small>}</button>;
}
