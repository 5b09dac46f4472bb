/** One uncertain match: both sides with the words marked, and what speaks for the match. */

import { useSignal } from "@preact/signals";
import { pick } from "../../i18n";
import type { Evidence } from "../../data/graph";
import { shown } from "../../data/text";
import { data, textsReady } from "../../state/app";
import { href } from "../../state/route";
import { Passage } from "../../ui/Evidence";
import type { Candidate, Side } from "./lines";
import { placeInText } from "./placing";
import { t } from "./texts";

/** Other names of a practice that are shown; what a feature must add to be named. */
const NAMES = 8, FEWEST = 0.05;

export function Card({ candidate: c, heading }: { candidate: Candidate; heading: { current: HTMLHeadingElement | null } }) {
  return (
    <article class="card" aria-label={t(c.kind)}>
      <h2 ref={heading} tabIndex={-1}>{t(c.kind)}</h2>
      <div class="pair"><SideOf side={c.subject} sign="①" /><SideOf side={c.object} sign="②" /></div>
      <Score candidate={c} />
    </article>
  );
}

function SideOf({ side, sign }: { side: Side; sign: string }) {
  const also = side.names.filter((n) => n !== side.label);
  const listed = also.slice(0, NAMES).join(pick("、", ", "));
  return (
    <section class="side" aria-label={`${sign} ${shown(side.label)}`}>
      <h3><i aria-hidden="true">{sign}</i> <span>{shown(side.label)}</span></h3>
      <p class="where">{side.mark ? shown([side.place, `${side.document} ${pick(`第${side.piece}篇`, `#${side.piece}`)}`, side.section || side.title].filter(Boolean).join(" · ")) : t("taxonomy")}</p>
      <blockquote>{side.mark ? <Marked text={side.sentence} mark={side.mark} /> : shown(side.sentence)}</blockquote>
      {also.length > 0 && <p class="soft">{shown(also.length > NAMES ? t("alsoMore", listed, also.length) : t("also", listed))}</p>}
      {side.mark && side.practice && <p class="soft">{shown(t("belongs", side.practice))}</p>}
      {side.mark && <Context side={side} />}
    </section>
  );
}

function Marked({ text, mark: [start, end] }: { text: string; mark: [number, number] }) {
  return <>{shown(text.slice(0, start))}<mark>{shown(text.slice(start, end))}</mark>{shown(text.slice(end))}</>;
}

/** The paragraph of a side, and the way to its full text. */
function Context({ side }: { side: Side }) {
  const open = useSignal(false);
  const at = textsReady.value ? placeInText(data(), side) : null;
  if (at === null) return null;
  const evidence: Evidence = data().mention(at);
  return (
    <div class="around">
      <button class="link" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>{t(open.value ? "fold" : "context")}</button>
      <a href={href("text", [String(evidence.piece)], { at: `${evidence.start}-${evidence.end}` })}>{t("full")}</a>
      {open.value && <Passage evidence={evidence} />}
    </div>
  );
}

/** What the matcher thinks, in words first. */
function Score({ candidate: c }: { candidate: Candidate }) {
  const over = c.probability >= c.threshold;
  const near = Math.abs(c.probability - c.threshold) < 0.15;
  const percent = (share: number) => `${Math.round(100 * Math.min(1, Math.max(0, share)))}%`;
  const reasons = c.reasons.filter((r) => r.adds >= FEWEST);
  return (
    <div class="score">
      <p><b>{t(over ? (near ? "lean1" : "strong1") : near ? "lean2" : "strong2")}</b><span>{t(c.matched ? "now1" : "now2")}</span><span>{t("effect", c.effect)}</span></p>
      <p class="meter"><span class="track" aria-hidden="true"><i style={{ width: percent(c.probability) }} /><em style={{ left: percent(c.threshold) }} /></span><span class="soft">{t("score", c.probability.toFixed(2), c.threshold.toFixed(2))}</span></p>
      <p class="reasons"><span class="soft">{t("reasons")}</span>{reasons.length ? reasons.map((r) => <span key={r.feature} class="reason">{pick(r.zh, r.en)} <small>+{r.adds.toFixed(1)}</small></span>) : <span>{t("none")}</span>}</p>
    </div>
  );
}
