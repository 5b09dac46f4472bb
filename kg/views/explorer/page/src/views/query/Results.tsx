/** An answer: a table with links to nodes, a mistake, or a friendly line. */

import { pick } from "../../i18n";
import { shown } from "../../data/text";
import { csv } from "../../share/csv";
import { download } from "../../share/download";
import { data } from "../../state/app";
import { href, select } from "../../state/route";
import { NodeLink } from "../../ui/NodeLink";
import { Table, type Column } from "../../ui/Table";
import { VIEWS } from "../index";
import type { Outcome } from "./asking";
import { raw, SECONDS, state, failure } from "./engine";
import type { Mistake } from "./mistakes";
import type { Answer, Cell } from "./protocol";
import { nodesIn, nodesOf, plain, written } from "./result";
import { t } from "./texts";

/** Nodes that go to the graph at once: its own limit for a start. */
const DRAWN = 150;
interface Row { cells: Cell[]; number: number }
interface Props { outcome: Outcome; prefixes: Record<string, string>; chart: string[]; name: string }

export function Results({ outcome, prefixes, chart, name }: Props) {
  if (state.value === "failed") return <p class="wrong-box" role="alert">{t("failed", failure.value)}</p>;
  if (outcome.running) return <p class="busy" role="status"><i aria-hidden="true" />{t(state.value === "engine" || state.value === "data" ? state.value : "running")}</p>;
  if (outcome.late) return <p class="wrong-box" role="alert">{t("late", SECONDS)}</p>;
  if (outcome.stopped) return <p class="wrong-box" role="status">{t("stopped")}</p>;
  if (outcome.mistake) return <p class="wrong-box" role="alert">{said(outcome.mistake)}</p>;
  const { answer, remarks } = outcome;
  if (!answer) return null;
  return (
    <div class="answer">
      {remarks.map((m) => <p class="note" key={m.zh}>{said(m)}</p>)}
      <Head answer={answer} graph={!!outcome.graph} name={name} />
      {answer.truth !== undefined ? <p class="truth">{t(answer.truth ? "yes" : "no")}</p> : answer.rows.length ? <Cells answer={answer} prefixes={prefixes} chart={chart} name={name} /> : <p class="empty">{t("none")}</p>}
    </div>
  );
}

function said(m: Mistake) {
  return shown((m.line ? t("at", m.line, m.column) : "") + pick(m.zh, m.en));
}

function Head({ answer, graph, name }: { answer: Answer; graph: boolean; name: string }) {
  const g = data();
  const nodes = nodesIn(g, answer.rows);
  const drawn = nodes.slice(0, DRAWN).map((i) => g.wire.nodes.id[i]);
  const { rows, total } = answer;
  const save = async () => download(`${name}.${graph ? "nt" : "json"}`, await raw(), graph ? "application/n-triples" : "application/sparql-results+json");
  return (
    <div class="answer-head">
      <span role="status"><b>{rows.length < total ? t("cut", total, rows.length) : answer.truth === undefined ? t("rows", total) : ""}</b> <small>{t("took", Math.max(1, Math.round(answer.ms)))}</small></span>
      {drawn.length > 0 && VIEWS.some((v) => v.id === "graph") && (
        <a class="button main" href={href("graph", drawn, drawn.length > 1 ? { depth: "0" } : {})}>{drawn.length < nodes.length ? t("graphSome", drawn.length, nodes.length) : t("graph", drawn.length)}</a>
      )}
      {rows.length > 0 && <button onClick={() => download(`${name}.csv`, csv({ head: answer.vars, rows: rows.map((r) => r.map(plain)) }), "text/csv;charset=utf-8")}>{t("csv")}</button>}
      <button onClick={() => void save()}>{t(graph ? "triples" : "json")}</button>
    </div>
  );
}

function Cells({ answer: { vars, rows }, prefixes, chart, name }: { answer: Answer } & Pick<Props, "prefixes" | "chart" | "name">) {
  const g = data();
  const columns = vars.map((v, i) => column(v, i, rows, prefixes, chart));
  const listed: Row[] = rows.map((cells, number) => ({ cells, number }));
  const open = (r: Row) => {
    const [node] = nodesIn(g, [r.cells]);
    if (node !== undefined) select(g.wire.nodes.id[node]);
  };
  return <div class="cells" style={{ "--least": `${columns.reduce((sum, c) => sum + c.least + 12, 28)}px` }}><Table label={name} columns={columns} rows={listed} id={(r) => String(r.number)} onOpen={open} rowHeight={54} /></div>;
}

function column(name: string, i: number, rows: Cell[][], prefixes: Record<string, string>, chart: string[]): Column<Row> & { least: number } {
  const filled = rows.map((r) => r[i]).filter((c) => c !== null);
  const numeric = filled.length > 0 && filled.every((c) => c.number !== undefined);
  const longest = filled.slice(0, 200).reduce((n, c) => Math.max(n, written(c, prefixes).length), name.length);
  const most = numeric && name === chart[1] ? Math.max(1, ...filled.map((c) => c.number!)) : 0;
  const least = numeric ? (most ? 130 : 76) : longest > 30 ? 260 : Math.max(96, Math.min(200, longest * 14 + 30));
  return {
    id: `c${i}`, name: shown(name), least, width: numeric ? `${least}px` : `minmax(${least}px, ${longest > 30 ? 3 : 1}fr)`,
    sort: (r) => (numeric ? r.cells[i]?.number ?? -Infinity : written(r.cells[i], prefixes)),
    cell: (r) => <Shown cell={r.cells[i]} prefixes={prefixes} most={most} />,
  };
}

function Shown({ cell, prefixes, most }: { cell: Cell; prefixes: Record<string, string>; most: number }) {
  if (!cell) return <span class="soft" aria-label="—">—</span>;
  const [node, second] = nodesOf(data(), cell);
  if (node !== undefined && second === undefined) return <NodeLink node={node} />;
  if (cell.number !== undefined) return <span class="bar"><span class="number">{cell.text}</span>{most > 0 && <span class="track" aria-hidden="true"><i style={{ width: `${(100 * cell.number) / most}%` }} /></span>}</span>;
  const text = shown(written(cell, prefixes));
  return <span class={cell.iri ? "lines soft" : "lines"} title={text}>{text}</span>;
}
