/** A piece as a whole, with every mention marked; jumps between the mentions of what is selected. #/text/<piece>?at=start-end */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { pick, texts } from "../../i18n";
import { t as common } from "../../i18n/common";
import { shown } from "../../data/text";
import { data, selectedNode, textsBroken, textsReady } from "../../state/app";
import { change, format, go, href, route, select, type Route } from "../../state/route";
import { TypeBadge } from "../../ui/Badge";
import { chunksOf, type Chunk } from "./chunks";
import { parts, type Mark } from "./marks";

const t = texts(
  { before: "上一篇", after: "下一篇", previous: "上一处", next: "下一处", jump: "“{0}”：第 {1} 处，共 {2} 处", pick: "点选有颜色的词，查看它是什么、还在哪里出现", no: "没有这一篇", mentions: "在各处提及之间跳转" },
  { before: "Previous piece", after: "Next piece", previous: "Previous", next: "Next", jump: "“{0}”: {1} of {2}", pick: "Choose a marked word to see what it is and where else it stands", no: "There is no such piece", mentions: "Jump between mentions" },
);

export function FullText() {
  const g = data();
  const piece = Number(route.value.path[0] ?? "0");
  if (!(piece in g.wire.pieces.number)) return <p class="empty">{t("no")}</p>;
  if (!textsReady.value) return <p class="empty">{common(textsBroken.value ? "textsBroken" : "noText")}</p>;
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
  const hidden = (route.value.params.hide ?? "").split(",").filter(Boolean);
  const document = pieces.document[piece];
  const facts = [g.documentTitle(document) === pieces.title[piece] ? "" : g.documentTitle(document), pieces.place[piece], pieces.owner[piece], documents.date[document]].filter(Boolean);
  return (
    <article class="fulltext" ref={box}>
      <header>
        <h1>{shown(pieces.title[piece] || g.pieceName(piece))}</h1>
        <p class="soft">{shown(facts.join(" · "))}</p>
        <p>
          {piece > 0 && <a href={href("text", [String(piece - 1)])}>← {t("before")}</a>} {piece + 1 < pieces.number.length && <a href={href("text", [String(piece + 1)])}>{t("after")} →</a>}
        </p>
      </header>
      <Legend piece={piece} hidden={hidden} />
      <Jump piece={piece} at={at[0]} />
      <Lines piece={piece} at={at} hidden={hidden} />
    </article>
  );
}

/** What is jumped between: the node in the panel, or the one that the link came from. */
function jumped(): number {
  return selectedNode.value >= 0 ? selectedNode.value : data().index().get(route.value.params.node ?? "") ?? -1;
}

/** Where a node stands in the texts; a practice where its cases do. */
function placesOf(node: number): { piece: number; start: number; end: number }[] {
  const g = data();
  const practice = g.typeOf(node) === "Practice" ? g.practiceOf()[node] : -1;
  const found = practice < 0 ? g.mentionsOf()[node].map((m) => g.mention(m)) : g.casesOf()[practice].map((c) => g.case(c));
  return found.sort((a, b) => a.piece - b.piece || a.start - b.start);
}

function Jump({ piece, at }: { piece: number; at: number }) {
  const g = data();
  const node = jumped();
  const rows = node < 0 ? [] : placesOf(node);
  const here = rows.findIndex((r) => r.piece > piece || (r.piece === piece && r.start >= (at || 0)));
  const now = here < 0 ? rows.length - 1 : here;
  const to = (i: number): Route => {
    const r = rows[(i + rows.length) % rows.length];
    return { view: "text", path: [String(r.piece)], params: { ...route.value.params, at: `${r.start}-${r.end}` } };
  };
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      const typing = (e.target as Element).closest?.("input, textarea, select");
      if (typing || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || !rows.length) return;
      const step = { n: 1, p: -1 }[e.key.toLowerCase()];
      if (step) { e.preventDefault(); go(to(now + step), true); }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
  if (node < 0) return <p class="note">{t("pick")}</p>;
  if (!rows.length) return null;
  return (
    <nav class="jump" aria-label={t("mentions")}>
      <a href={format(to(now - 1))} aria-keyshortcuts="p">↑ {t("previous")} <kbd>p</kbd></a>
      <span role="status" class="cut">{shown(t("jump", g.wire.nodes.label[node], now + 1, rows.length))}</span>
      <a href={format(to(now + 1))} aria-keyshortcuts="n">↓ {t("next")} <kbd>n</kbd></a>
    </nav>
  );
}

/** Types of the marks of this piece; a click hides or shows the marks of one. */
function Legend({ piece, hidden }: { piece: number; hidden: string[] }) {
  const g = data();
  const count = new Map<number, number>();
  for (const m of g.mentionsIn()[piece]) count.set(g.wire.nodes.type[g.wire.mentions.node[m]], (count.get(g.wire.nodes.type[g.wire.mentions.node[m]]) ?? 0) + 1);
  if (!count.size) return null;
  const toggle = (id: string) => change({ hide: (hidden.includes(id) ? hidden.filter((h) => h !== id) : [...hidden, id]).join(",") }, true);
  return (
    <div class="text-legend" role="group" aria-label={common("legend")}>
      {[...count].sort((a, b) => a[0] - b[0]).map(([type, n]) => {
        const [id, zh, en, colour] = g.wire.names.nodeTypes[type];
        return <button key={id} aria-pressed={!hidden.includes(id)} onClick={() => toggle(id)}><TypeBadge type={type} /> <span class={`sample m${type}`} style={{ "--colour": colour }}>{pick(zh, en)}</span> <small>{n}</small></button>;
      })}
    </div>
  );
}

function Lines({ piece, at, hidden }: { piece: number; at: number[]; hidden: string[] }) {
  const g = data();
  const chunks = useMemo(() => {
    const { start, end, document } = g.wire.pieces;
    const m = g.wire.mentions;
    const marks: Mark[] = g.mentionsIn()[piece].filter((r) => !hidden.includes(g.typeOf(m.node[r]))).map((r) => ({ start: m.start[r], end: m.end[r], node: m.node[r] }));
    return chunksOf(g.text(document[piece]), start[piece], end[piece], marks);
  }, [piece, hidden.join()]);
  const headings = useMemo(() => new Set(g.sectionsIn()[piece].map((s) => g.wire.sections.headingStart[s])), [piece]);
  return <div class="lines">{chunks.map((chunk, i) => <Part key={i} chunk={chunk} piece={piece} at={at} headings={headings} />)}</div>;
}

/** Some paragraphs: plain until they come near the screen, so that all can be searched and read aloud; then with marks. */
function Part({ chunk, piece, at, headings }: { chunk: Chunk; piece: number; at: number[]; headings: Set<number> }) {
  const box = useRef<HTMLDivElement>(null);
  const near = useSignal(false);
  useEffect(() => {
    const watch = new IntersectionObserver((seen) => { if (seen.some((s) => s.isIntersecting)) { near.value = true; watch.disconnect(); } }, { rootMargin: "1200px" });
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  const text = data().text(data().wire.pieces.document[piece]);
  const holds = at.length === 2 && chunk.lines.some(([a, b]) => at[0] < b && at[1] > a);
  const marked = near.value || holds;
  return (
    <div ref={box}>
      {chunk.lines.map(([a, b]) => {
        const heading = b - a < 60 && Array.from({ length: b - a }, (_, i) => a + i).some((i) => headings.has(i));
        return <p key={a} class={heading ? "heading" : ""}>{marked ? parts(marksIn(chunk, a, b, at), a, b).map((part) => <Piece key={part.start} part={part} at={at} text={shown(text.slice(part.start, part.end))} />) : shown(text.slice(a, b))}</p>;
      })}
    </div>
  );
}

/** The marks of a line; what the link points at is one more, of no node. */
function marksIn(chunk: Chunk, from: number, to: number, at: number[]): Mark[] {
  const found = chunk.marks.filter((m) => m.start < to && m.end > from);
  return at.length === 2 && at[0] < to && at[1] > from ? [...found, { start: at[0], end: at[1], node: -1 }] : found;
}

function Piece({ part, at, text }: { part: { start: number; end: number; nodes: number[] }; at: number[]; text: string }) {
  const g = data();
  const here = at.length === 2 && part.start >= at[0] && part.end <= at[1];
  const node = part.nodes.find((n) => n >= 0);
  if (node === undefined) return here ? <mark class="at">{text}</mark> : <>{text}</>;
  const type = g.wire.nodes.type[node];
  const [, zh, en, colour] = g.wire.names.nodeTypes[type];
  const chosen = part.nodes.includes(jumped());
  const open = () => select(g.wire.nodes.id[node]);
  return (
    <span class={`mark m${type} ${here ? "at" : ""} ${chosen ? "chosen" : ""}`} role="button" tabIndex={0} title={pick(zh, en)}
      style={{ "--colour": colour }} onClick={open} onKeyDown={(e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); open(); } }}>{text}</span>
  );
}
