/** The query tab: `#/query/<question>?p.<parameter>=…`, or `#/query?q=<SPARQL>`. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { pick } from "../../i18n";
import { shown } from "../../data/text";
import type { Rows } from "../../data/claims";
import { change, go, href, route } from "../../state/route";
import { cancel, outcome, run } from "./asking";
import { bound, cookbook, fits, type Cookbook, type Question } from "./cookbook";
import { Editor } from "./Editor";
import { start, state, triples } from "./engine";
import { plain } from "./result";
import { Results } from "./Results";
import { t } from "./texts";
import "../../styles/query.css";

const FIRST = "shared-practices";

export function Query() {
  const book = useSignal<Cookbook | null>(null);
  useEffect(() => {
    void cookbook().then((found) => (book.value = { ...found, questions: [...found.questions].sort((a, b) => Number(b.id === FIRST) - Number(a.id === FIRST)) }));
    void start().catch(() => undefined);
  }, []);
  return book.value ? <Tab book={book.value} /> : <p class="empty">{t("engine")}</p>;
}

/** What the tab shows, as a table to keep. */
export function sheet(): Rows | null {
  const answer = outcome.value?.answer;
  return answer?.rows.length ? { head: answer.vars, rows: answer.rows.map((r) => r.map(plain)) } : null;
}

function chosen(book: Cookbook): Question | undefined {
  const { path, params } = route.value;
  return book.questions.find((q) => q.id === path[0]) ?? (params.q ? undefined : book.questions.find((q) => q.id === FIRST) ?? book.questions[0]);
}

function valuesOf(question: Question): Record<string, string> {
  const { params } = route.value;
  return Object.fromEntries(question.parameters.filter((p) => params[`p.${p.name}`] !== undefined).map((p) => [p.name, params[`p.${p.name}`]]));
}

function Tab({ book }: { book: Cookbook }) {
  const question = chosen(book);
  const asked = route.value.params.q ?? (question ? bound(question, valuesOf(question)) : "");
  const draft = useSignal(asked);
  const unfolded = useSignal(false);
  useEffect(() => {
    draft.value = asked;
    if (outcome.peek()?.sparql !== asked) void run(asked, book.prefixes);
  }, [asked]);
  const ask = () => (draft.value === asked ? void run(asked, book.prefixes) : change({ q: draft.value, sort: "" }));
  const open = unfolded.value || !!route.value.params.q;
  const now = outcome.value;
  const name = question ? pick(question.zh, question.en) : t("own");
  const busy = now?.running;
  return (
    <div class="query">
      <Questions book={book} at={question?.id ?? ""} />
      <section class="work" aria-label={name}>
        <header>
          <h1>{name}{question && route.value.params.q && <small> {t("changed")}</small>}</h1>
          <p class="soft">{question ? pick(...question.purpose) : t("fromView")}</p>
        </header>
        {question && !route.value.params.q && <Form key={`${question.id}${JSON.stringify(valuesOf(question))}`} question={question} />}
        <div class="bar-of-work">
          <button class="link" aria-expanded={open} disabled={!!route.value.params.q} onClick={() => (unfolded.value = !unfolded.value)}>{open ? "▾ " : "▸ "}{t(open && !route.value.params.q ? "fold" : "edit")}</button>
          {route.value.params.q && question && <button class="link" onClick={() => change({ q: "" })}>{t("reset")}</button>}
          {triples.value > 0 && <small>{t("scale", triples.value.toLocaleString())}</small>}
          <span class="gap" />
          {busy && state.value === "ready" ? <button onClick={cancel}>{t("stop")}</button> : open && <button class="main" disabled={busy} onClick={ask}>{t(draft.value === asked ? "again" : "ask")}</button>}
        </div>
        {open && <Editor value={draft.value} prefixes={book.prefixes} line={now?.sparql === draft.value ? now.mistake?.line ?? 0 : 0} onInput={(text) => (draft.value = text)} onAsk={ask} />}
        {now && <Results outcome={now} prefixes={book.prefixes} chart={question?.chart ?? []} name={name} />}
      </section>
    </div>
  );
}

function Questions({ book, at }: { book: Cookbook; at: string }) {
  const word = useSignal("");
  const low = word.value.trim().toLowerCase();
  const rows = book.questions.filter((q) => !low || [q.id, q.zh, q.en, ...q.purpose].some((s) => s.toLowerCase().includes(low)));
  const open = (id: string) => go({ view: "query", path: [id], params: route.value.params.lang ? { lang: route.value.params.lang } : {} });
  return (
    <nav class="questions" aria-label={t("questions")}>
      <select aria-label={t("questions")} value={at} onChange={(e) => open(e.currentTarget.value)}>
        {!at && <option value="">{t("own")}</option>}
        {book.questions.map((q) => <option key={q.id} value={q.id}>{pick(q.zh, q.en)}</option>)}
      </select>
      <input type="search" aria-label={t("find")} placeholder={t("find")} value={word.value} onInput={(e) => (word.value = e.currentTarget.value)} />
      <ul>
        {rows.map((q) => <li key={q.id}><a ref={q.id === at ? inSight : undefined} href={href("query", [q.id])} aria-current={q.id === at ? "page" : undefined}>{pick(q.zh, q.en)}</a></li>)}
      </ul>
      <a class="own" href={href("query", [], { q: SKETCH })} aria-current={at ? undefined : "page"}>{t("own")}</a>
    </nav>
  );
}

function inSight(link: HTMLElement | null): void {
  link?.scrollIntoView({ block: "nearest" });
}

const SKETCH = "SELECT ?节点 ?名称\nWHERE {\n  ?节点 a pp:Program ; rdfs:label ?名称 .\n}\nORDER BY ?名称\nLIMIT 100\n";

function Form({ question }: { question: Question }) {
  const values = useSignal(valuesOf(question));
  if (!question.parameters.length) return null;
  const submit = (e: Event) => {
    e.preventDefault();
    const all = question.parameters.map((p): [string, string] => [`p.${p.name}`, fits(p, values.value[p.name] ?? "") ? values.value[p.name] ?? "" : ""]);
    const { lang, ...rest } = route.value.params;
    const kept = Object.fromEntries(Object.entries(rest).filter(([k]) => k.startsWith("f.")));
    go({ view: "query", path: [question.id], params: { ...kept, ...(lang ? { lang } : {}), ...Object.fromEntries(all.filter(([, v]) => v)) } });
  };
  return (
    <form onSubmit={submit}>
      {question.parameters.map((p) => {
        const value = values.value[p.name] ?? "";
        const wrong = value !== "" && !fits(p, value);
        return (
          <label key={p.name}>
            <span>{shown(pick(p.zh, p.en))}</span>
            <input value={value} placeholder={p.default || t("anything")} aria-invalid={wrong} inputMode={p.kind === "text" ? "text" : "decimal"}
              onInput={(e) => (values.value = { ...values.value, [p.name]: e.currentTarget.value })} />
            {wrong && <small role="alert">{t(p.kind === "integer" ? "integer" : "number")}</small>}
          </label>
        );
      })}
      <button class="main" type="submit">{t("ask")}</button>
    </form>
  );
}
