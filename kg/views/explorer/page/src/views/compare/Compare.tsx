/** Two places or pieces side by side. #/compare/<one>/<other>?by=piece */

import { useComputed } from "@preact/signals";
import "../../styles/compare.css";
import { wordings, type By } from "../../data/cases";
import { shown } from "../../data/text";
import { pick } from "../../i18n";
import { valueName } from "../../i18n/common";
import { casesAt, data } from "../../state/app";
import { format, go, href, route, select, selected } from "../../state/route";
import { cell } from "../matrix/address";
import { pieceNamed, rowName } from "../matrix/names";
import { byOf, t } from "./parts";
import { compare, done, pairs, type Comparison, type Shared } from "./sets";

export function Compare() {
  const g = data();
  const by = byOf(route.value);
  const filterKey = useComputed(() => JSON.stringify(Object.entries(route.value.params).filter(([k]) => k.startsWith("f."))));
  const all = useComputed(() => (filterKey.value, done(g, casesAt(route.peek()), byOf(route.value)))).value;
  const [one = "", other = ""] = route.value.path;
  const both = all.has(one) && all.has(other);
  return (
    <section class="compare" aria-label={t("title")}>
      <div class="tools">
        <span class="switch" role="group">
          {(["place", "piece"] as const).map((b) => <button key={b} aria-pressed={by === b} onClick={() => go({ ...route.value, path: [], params: { ...route.value.params, by: b === "place" ? "" : b, sel: "" } })}>{t(b)}</button>)}
        </span>
        <Choice label={t("one")} value={one} all={all} by={by} onChoose={(key) => open(key, other)} />
        <button disabled={!other} onClick={() => open(other, one)}>⇄ {t("swap")}</button>
        <Choice label={t("other")} value={other} all={all} by={by} onChoose={(key) => open(one, key)} />
      </div>
      {[one, other].filter((k) => k && !all.has(k)).map((k) => <p key={k} class="note">{t("gone", shown(k))}</p>)}
      {both ? <Sides found={compare(g, all, one, other)} names={[one, other]} by={by} /> : <Pairs all={all} by={by} one={all.has(one) ? one : ""} />}
    </section>
  );
}

function open(one: string, other: string): void {
  go({ ...route.value, path: [one, other].filter(Boolean), params: { ...route.value.params, sel: "" } });
}

function Choice({ label, value, all, by, onChoose }: { label: string; value: string; all: Map<string, number[]>; by: By; onChoose: (key: string) => void }) {
  const g = data();
  const kind = (key: string) => {
    const piece = pieceNamed(key);
    if (piece < 0) return "named";
    return g.wire.pieces.redacted[piece] ? "withheld" : g.wire.pieces.place[piece] ? "named" : "unplaced";
  };
  const number = (key: string) => new Set(all.get(key)!.map((c) => g.wire.cases.practice[c])).size;
  const keys = [...all.keys()].map((key) => ({ key, kind: kind(key), n: number(key) })).sort((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1));
  return (
    <label>{label}{" "}
      <select value={value} onChange={(e) => onChoose(e.currentTarget.value)}>
        <option value="">{t("choose")}</option>
        {(["named", "withheld", "unplaced"] as const).map((k) => {
          const own = keys.filter((x) => x.kind === k);
          return own.length ? <optgroup key={k} label={t(k)}>{own.map((x) => <option key={x.key} value={x.key}>{shown(rowName(x.key, by))}（{x.n}）</option>)}</optgroup> : null;
        })}
      </select>
    </label>
  );
}

function Pairs({ all, by, one }: { all: Map<string, number[]>; by: By; one: string }) {
  const found = pairs(data(), all, 400).filter(([a, b]) => !one || a === one || b === one).slice(0, 9).map(([a, b, n]) => (b === one ? [b, a, n] : [a, b, n]) as [string, string, number]);
  return (
    <div class="pairs">
      <h2>{t("pairs")}</h2>
      {found.length ? <ul>{found.map(([a, b, n]) => (
        <li key={a + b}><a href={href("compare", [a, b], by === "piece" ? { by } : {})}><b>{shown(rowName(a, by))}</b><i aria-hidden="true">⇄</i><b>{shown(rowName(b, by))}</b><span>{t("inCommon", n)}</span></a></li>
      ))}</ul> : <p class="empty">{t("none")}</p>}
    </div>
  );
}

function Sides({ found, names, by }: { found: Comparison; names: [string, string]; by: By }) {
  const [a, b] = names.map((n) => rowName(n, by));
  const masked = names.some((n) => pieceNamed(n) >= 0 && data().wire.pieces.redacted[pieceNamed(n)]);
  return (
    <div class="sides">
      <Summary found={found} a={a} b={b} />
      {(["common", "adapted"] as const).map((part) => found[part].length > 0 && (
        <section key={part}>
          <h2>{t(part)} <small>{found[part].length}</small></h2>
          <table>
            <thead><tr><th scope="col">{t("practice")}</th><th scope="col">{shown(a)}</th><th scope="col">{shown(b)}</th></tr></thead>
            <tbody>{found[part].map((s) => <Both key={s.practice} shared={s} names={names} by={by} />)}</tbody>
          </table>
        </section>
      ))}
      <div class="apart">
        <Only title={t("onlyOne", shown(a))} list={found.onlyOne} side="one" name={names[0]} by={by} />
        <Only title={t("onlyOther", shown(b))} list={found.onlyOther} side="other" name={names[1]} by={by} />
      </div>
      <p class="notes">{t("note")}{t("more")}{masked ? t("hidden") : ""}</p>
    </div>
  );
}

/** How much is shared, as a bar whose parts are as long as their numbers. */
function Summary({ found, a, b }: { found: Comparison; a: string; b: string }) {
  const parts = [
    { kind: "one", n: found.onlyOne.length, name: t("onlyOne", a) }, { kind: "adapted", n: found.adapted.length, name: t("adapted") },
    { kind: "common", n: found.common.length, name: t("common") }, { kind: "other", n: found.onlyOther.length, name: t("onlyOther", b) },
  ].filter((p) => p.n);
  return (
    <div class="summary">
      {parts.map((p) => <div key={p.kind} class={p.kind} style={{ flexGrow: p.n }} title={shown(p.name)}><b>{p.n}</b><span class="cut">{shown(p.name)}</span></div>)}
    </div>
  );
}

function Both({ shared: s, names, by }: { shared: Shared; names: [string, string]; by: By }) {
  const { practices, nodes } = data().wire;
  const to = cell(nodes.id[practices.node[s.practice]], by, ...names);
  return (
    <tr class={selected.value === to ? "chosen" : ""} onClick={() => select(to)}>
      <th scope="row"><a href={format({ ...route.value, params: { ...route.value.params, sel: to } })} onClick={(e) => { e.preventDefault(); e.stopPropagation(); select(to); }}>{shown(pick(practices.label[s.practice], practices.en[s.practice]))}</a>
        {practices.field[s.practice] && <small>{valueName("field", practices.field[s.practice])}</small>}</th>
      <td><Words cases={s.one} /></td><td><Words cases={s.other} /></td>
    </tr>
  );
}

function Words({ cases }: { cases: number[] }) {
  const g = data();
  const details = [...new Set(cases.flatMap((c) => g.wire.cases.details[c]))];
  return (
    <>
      <span>{shown(wordings(g, cases).join(pick("、", ", ")))}</span>
      {details.length > 0 && <small class="details">{t("with")}{shown(details.slice(0, 4).join(pick("、", ", ")))}{details.length > 4 ? "…" : ""}</small>}
    </>
  );
}

function Only({ title, list, side, name, by }: { title: string; list: Shared[]; side: "one" | "other"; name: string; by: By }) {
  const g = data();
  const { practices, nodes } = g.wire;
  return (
    <section>
      <h2>{title} <small>{list.length}</small></h2>
      {list.length ? <ul>{list.map((s) => {
        const to = cell(nodes.id[practices.node[s.practice]], by, name);
        const label = pick(practices.label[s.practice], practices.en[s.practice]);
        const words = wordings(g, s[side]).filter((w) => w !== practices.label[s.practice]);
        return <li key={s.practice} class={selected.value === to ? "chosen" : ""}><a href={format({ ...route.value, params: { ...route.value.params, sel: to } })}>{shown(label)}</a>{words.length > 0 && <span>{shown(words.join(pick("、", ", ")))}</span>}</li>;
      })}</ul> : <p class="soft">{t("none")}</p>}
    </section>
  );
}
