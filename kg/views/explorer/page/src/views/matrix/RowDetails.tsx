/** A place of the matrix: what it does, in which words; and the way to compare it. */

import { byKey, planKey, wordings } from "../../data/cases";
import { shown } from "../../data/text";
import { pick, texts } from "../../i18n";
import { t as common, valueName } from "../../i18n/common";
import { casesAt, data } from "../../state/app";
import { change, format, href, route } from "../../state/route";
import { Plans } from "../../ui/Stance";
import { byOf, cell, keys } from "./address";
import { pieceNamed, rowName } from "./names";

const t = texts(
  { row: "地方", like: "按与它相似排序", unlike: "不再按它排序", compare: "与另一地比较", practices: "做法", hidden: "隐名：可能与别的同类地方是同一地", text: "读全文" },
  { row: "Place", like: "Sort by likeness to it", unlike: "No longer sort by it", compare: "Compare with another", practices: "Practices", hidden: "withheld: may be the same as another of its kind", text: "full text" },
);

export function RowDetails({ rest }: { rest: string }) {
  const g = data();
  const by = byOf(rest.slice(0, rest.indexOf(":")));
  const [key] = keys(rest.slice(rest.indexOf(":") + 1));
  const cases = byKey(g, casesAt(route.value), by).get(key);
  if (!cases) return <p class="empty">{common("nothing")}</p>;
  const { practices } = g.wire;
  const own = [...new Set(cases.map((c) => g.wire.cases.practice[c]))].filter((p) => !practices.background[p]).sort((a, b) => a - b);
  const piece = pieceNamed(key);
  const near = route.value.params.near === key;
  const to = (practice: number) => format({ ...route.value, params: { ...route.value.params, sel: cell(g.wire.nodes.id[practices.node[practice]], by, key) } });
  return (
    <>
      <p class="kind">{t("row")}</p>
      <h2>{shown(rowName(key, by))}</h2>
      {piece >= 0 && g.wire.pieces.redacted[piece] ? <p class="note">{t("hidden")}</p> : null}
      {by !== "level" && <p class="more-links">
        <button onClick={() => change({ near: near ? "" : key })}>{near ? t("unlike") : t("like")}</button>
        <a href={href("compare", [key], by === "piece" ? { by } : {})}>{t("compare")}</a>
        {piece >= 0 && <a href={href("text", [String(piece)])}>{t("text")}</a>}
      </p>}
      <h3>{t("practices")} <small>{own.length}</small></h3>
      <ul class="cases">
        {own.map((p) => (
          <li key={p}><a href={to(p)}>{shown(pick(practices.label[p], practices.en[p]))}</a> {practices.field[p] && <small>{valueName("field", practices.field[p])}</small>}
            <span class="wording soft">{shown(wordings(g, cases.filter((c) => g.wire.cases.practice[c] === p)).join(pick("、", ", ")))}</span></li>
        ))}
      </ul>
      {by !== "level" && <Plans named rows={g.wire.stances.edge.map((_, i) => i).filter((i) => planKey(g, i, by) === key)} />}
    </>
  );
}
