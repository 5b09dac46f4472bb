/** A sentence of the source with the marked words, in the context of its paragraph. */

import { useSignal } from "@preact/signals";
import { t, valueName } from "../i18n/common";
import { pick } from "../i18n";
import type { Evidence } from "../data/graph";
import { shown } from "../data/text";
import { citation } from "../share/citation";
import { copyAndTell } from "../share/Menu";
import { data, selectedNode, textsBroken, textsReady } from "../state/app";
import { href, selected } from "../state/route";
import { CONFIDENCE, placeOf } from "../state/filters";

/** Code points of context at either side, before the paragraph is unfolded. */
const AROUND = 60;

export function Passage({ evidence: e }: { evidence: Evidence }) {
  const whole = useSignal(false);
  const g = data();
  const document = g.wire.pieces.document[e.piece];
  const about = <Where evidence={e} />;
  if (!textsReady.value) return <figure class="passage"><p>{t(textsBroken.value ? "textsBroken" : "noText")}</p>{about}</figure>;
  const text = g.text(document);
  const paragraph = text.paragraph(e.start);
  const sentence = g.sentence(e.piece, e.start);
  const from = whole.value ? paragraph[0] : Math.max(paragraph[0], sentence[0] - AROUND);
  const to = Math.max(whole.value ? paragraph[1] : Math.min(paragraph[1], sentence[1] + AROUND), e.end);
  const cut = (a: number, b: number) => shown(text.slice(a, Math.max(a, b)));
  const begin = Math.max(from, Math.min(sentence[0], e.start)), stop = Math.max(sentence[1], e.end);
  const folded = from > paragraph[0] || to < paragraph[1];
  return (
    <figure class="passage">
      <blockquote>
        {from > paragraph[0] && "…"}<span class="context">{cut(from, begin)}</span>
        <span class="sentence">{cut(begin, e.start)}<mark>{cut(e.start, e.end)}</mark>{cut(e.end, stop)}</span>
        <span class="context">{cut(stop, to)}</span>{to < paragraph[1] && "…"}
        {folded && <button class="link" onClick={() => (whole.value = true)}>{pick("整段", "paragraph")}</button>}
      </blockquote>
      {about}
    </figure>
  );
}

function Where({ evidence: e }: { evidence: Evidence }) {
  const g = data();
  const { pieces, documents } = g.wire;
  const document = pieces.document[e.piece];
  const place = placeOf(g, e.piece);
  const headings = textsReady.value ? g.headings(e.piece, e.start).map(([a, b]) => g.text(document).slice(a, b).trim()) : [];
  const facts = [
    [t("document"), g.documentTitle(document)], [t("piece"), `${pieces.number[e.piece]} ${pieces.title[e.piece]}`], [t("place"), place || t("place_none")],
    [pick("日期", "Date"), documents.date[document]], [t("section"), headings.join(" › ")], [t("rule"), explained(e.rule)], [t("confidence"), sure(e.confidence)],
  ].filter(([, value]) => value);
  return (
    <figcaption>
      <span class="source">{shown(place || pieces.owner[e.piece] || g.documentTitle(document))}{headings.length ? ` · ${shown(headings[headings.length - 1])}` : ""}</span>
      <a href={href("text", [String(e.piece)], { at: `${e.start}-${e.end}`, node: selectedNode.value >= 0 ? selected.value : "" })}>{pick("读全文", "full text")}</a>
      {textsReady.value && <button class="link cite" title={pick("复制出处（GB/T 7714）、原句和位置", "Copy the reference (GB/T 7714), the sentence and its place")} onClick={() => void copyAndTell(citation(g, e))}>{pick("复制引用", "cite")}</button>}
      <details><summary>{pick("出处", "source")}</summary><dl>{facts.map(([k, v]) => <><dt>{k}</dt><dd>{shown(v)}</dd></>)}</dl></details>
    </figcaption>
  );
}

/** What a rule looks at, in words, and its name. */
function explained(rule: string): string {
  const [zh, en] = data().wire.explanations[rule] ?? ["", ""];
  return zh ? pick(`${zh}（${rule}）`, `${en} (${rule})`) : rule;
}

/** Confidence as a number and as its class: 0.93, high. */
function sure(thousandths: number): string {
  const [name] = CONFIDENCE.find(([, least]) => thousandths >= least)!;
  return `${(thousandths / 1000).toFixed(2)} · ${valueName("confidence", name)}`;
}
