/** A piece as a whole, with every mention marked; jumps between the mentions of what is selected. #/text/<piece>?at=start-end */

import { useEffect, useRef } from "preact/hooks";
import { pick, texts } from "../../i18n";
import { t as common } from "../../i18n/common";
import { shown } from "../../data/text";
import { data, selectedNode, textsReady } from "../../state/app";
import { href, route, select, format } from "../../state/route";
import { placeOf } from "../../state/filters";
import { parts, type Mark } from "./marks";

const t = texts(
  { before: "上一篇", after: "下一篇", previous: "上一处", next: "下一处", jump: "“{0}”：第 {1} 处，共 {2} 处", pick: "点选有颜色的词，查看它是什么、还在哪里出现", no: "没有这一篇" },
  { before: "Previous piece", after: "Next piece", previous: "Previous", next: "Next", jump: "“{0}”: {1} of {2}", pick: "Choose a marked word to see what it is and where else it stands", no: "There is no such piece" },
);

export function FullText() {
  const g = data();
  const piece = Number(route.value.path[0] ?? "0");
  if (!(piece in g.wire.pieces.number)) return <p class="empty">{t("no")}</p>;
  if (!textsReady.value) return <p class="empty">{common("noText")}</p>;
  return <PieceText key={piece} piece={piece} />;
}

function PieceText({ piece }: { piece: number }) {
  const g = data();
  const box = useRef<HTMLDivElement>(null);
  const { pieces, documents } = g.wire;
  const at = (route.value.params.at ?? "").split("-").map(Number);
  useEffect(() => {
    (box.current?.querySelector(".at") ?? box.current)?.scrollIntoView({ block: box.current?.querySelector(".at") ? "center" : "start" });
  }, [route.value.params.at, piece]);
  const document = pieces.document[piece];
  const facts = [g.documentTitle(document), placeOf(g, piece), pieces.owner[piece], documents.date[document]].filter(Boolean);
  return (
    <article class="fulltext" ref={box}>
      <header>
        <h1>{shown(pieces.title[piece] || g.pieceName(piece))}</h1>
        <p class="soft">{shown(facts.join(" · "))}</p>
        <p>
          {piece > 0 && <a href={href("text", [String(piece - 1)])}>← {t("before")}</a>} {piece + 1 < pieces.number.length && <a href={href("text", [String(piece + 1)])}>{t("after")} →</a>}
        </p>
      </header>
      <Jump piece={piece} at={at[0]} />
      <Lines piece={piece} at={at} />
    </article>
  );
}

function Jump({ piece, at }: { piece: number; at: number }) {
  const g = data();
  const node = selectedNode.value;
  const m = g.wire.mentions;
  if (node < 0) return <p class="note">{t("pick")}</p>;
  const rows = g.mentionsOf()[node];
  if (!rows.length) return null;
  const here = rows.findIndex((r) => m.piece[r] > piece || (m.piece[r] === piece && m.start[r] >= (at || 0)));
  const now = here < 0 ? rows.length - 1 : here;
  const to = (i: number) => {
    const r = rows[(i + rows.length) % rows.length];
    return format({ view: "text", path: [String(m.piece[r])], params: { ...route.value.params, at: `${m.start[r]}-${m.end[r]}` } });
  };
  return (
    <nav class="jump" aria-label={t("next")}>
      <a href={to(now - 1)}>↑ {t("previous")}</a><span role="status">{shown(t("jump", g.wire.nodes.label[node], now + 1, rows.length))}</span><a href={to(now + 1)}>↓ {t("next")}</a>
    </nav>
  );
}

function Lines({ piece, at }: { piece: number; at: number[] }) {
  const g = data();
  const { start, end, document } = g.wire.pieces;
  const text = g.text(document[piece]);
  const m = g.wire.mentions;
  const marks: Mark[] = g.mentionsIn()[piece].map((r) => ({ start: m.start[r], end: m.end[r], node: m.node[r] }));
  const headings = new Set(g.sectionsIn()[piece].map((s) => g.wire.sections.headingStart[s]));
  const lines: [number, number][] = [];
  for (let a = start[piece]; a < end[piece]; ) {
    const b = Math.min(text.paragraph(a)[1], end[piece]);
    lines.push([a, b]);
    a = b + 1;
  }
  let rest = marks;
  return (
    <div class="lines">
      {lines.filter(([a, b]) => text.slice(a, b).trim()).map(([a, b]) => {
        rest = rest.filter((x) => x.end > a);
        const inside = rest.filter((x) => x.start < b);
        return <p key={a} class={[...headings].some((h) => h >= a && h < b && b - a < 60) ? "heading" : ""}>{parts(inside, a, b).map((part) => <Piece key={part.start} part={part} at={at} text={shown(text.slice(part.start, part.end))} />)}</p>;
      })}
    </div>
  );
}

function Piece({ part, at, text }: { part: { start: number; end: number; nodes: number[] }; at: number[]; text: string }) {
  const g = data();
  const here = at.length === 2 && part.start >= at[0] && part.end <= at[1];
  const node = part.nodes[0];
  if (node === undefined) return here ? <mark class="at">{text}</mark> : <>{text}</>;
  const colour = g.wire.names.nodeTypes[g.wire.nodes.type[node]][3];
  const chosen = part.nodes.includes(selectedNode.value);
  const open = () => select(g.wire.nodes.id[node]);
  return (
    <span class={`mark ${here ? "at" : ""} ${chosen ? "chosen" : ""}`} role="button" tabIndex={0} title={pick(...g.wire.names.nodeTypes[g.wire.nodes.type[node]].slice(1, 3) as [string, string])}
      style={{ "--colour": colour }} onClick={open} onKeyDown={(e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); open(); } }}>{text}</span>
  );
}
