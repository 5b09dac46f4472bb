/** The list behind a door: sortable, filtered by the shared filters and by a word. */

import { pick, texts } from "../../i18n";
import { t as common, valueName } from "../../i18n/common";
import { shown } from "../../data/text";
import { data, facets } from "../../state/app";
import { NONE } from "../../state/filters";
import { change, route, select, selected } from "../../state/route";
import { Badge } from "../../ui/Badge";
import { bounds } from "../../ui/PracticeCases";
import { t as stance } from "../../ui/Stance";
import { Table, type Column } from "../../ui/Table";
import { DOORS, practicesAt, type Door, type Row } from "./doors";
import { adopters, listed } from "./sheet";

const t = texts(
  { name: "名称", field: "领域", places: "地方数", pieces: "篇数", who: "地方", edges: "关系", mentions: "提及", practices: "做法数", narrow: "在列表中查找", rows: "{0} 行", ofRows: "{0} / {1} 行", inPlaces: "所在材料的地方", bar: "下限至上限" },
  { name: "Name", field: "Field", places: "Places", pieces: "Pieces", who: "Where", edges: "Edges", mentions: "Mentions", practices: "Practices", narrow: "Find in list", rows: "{0} rows", ofRows: "{0} of {1} rows", inPlaces: "Places of its pieces", bar: "least to greatest" },
);

export function DoorList({ door, name }: { door: Door; name: string }) {
  const g = data();
  const all = DOORS[door].rows(g);
  const query = route.value.params.q ?? "";
  const rows = listed(door, query);
  return (
    <section class="door-list" aria-label={name}>
      <div class="list-head">
        <h2>{name}</h2>
        <input type="search" aria-label={t("narrow")} placeholder={t("narrow")} value={query} onInput={(e) => change({ q: e.currentTarget.value }, true)} />
        <span class="count" role="status">{rows.length === all.length ? t("rows", rows.length) : t("ofRows", rows.length, all.length)}</span>
      </div>
      {rows.length ? <Table label={name} columns={door === "practices" ? practiceColumns() : nodeColumns(door)} rows={rows} chosen={selected.value}
        id={(r) => g.wire.nodes.id[r.node]} onOpen={(r) => select(g.wire.nodes.id[r.node])} /> : <p class="empty">{common("nothing")}</p>}
    </section>
  );
}

function named(): Column<Row> {
  const { label, en } = data().wire.nodes;
  const name = (r: Row) => pick(label[r.node], en[r.node]);
  return { id: "name", name: t("name"), width: "minmax(0, 3fr)", sort: name, cell: (r) => <><Badge node={r.node} /><b class="cut">{shown(name(r))}</b></> };
}

function practiceColumns(): Column<Row>[] {
  const g = data();
  const p = g.wire.practices;
  const most = Math.max(1, ...p.high);
  return [
    named(),
    { id: "field", name: t("field"), width: "minmax(0, 1.4fr)", wide: true, sort: (r) => valueName("field", p.field[r.practice]), cell: (r) => <span class="cut soft">{p.field[r.practice] ? valueName("field", p.field[r.practice]) : ""}</span> },
    { id: "places", name: t("places"), width: "minmax(84px, 1.3fr)", sort: (r) => p.high[r.practice] + p.low[r.practice] / 1000, cell: (r) => <Bar low={p.low[r.practice]} high={p.high[r.practice]} most={most} /> },
    { id: "pieces", name: t("pieces"), width: "64px", sort: (r) => p.pieces[r.practice], cell: (r) => <span class="number">{p.pieces[r.practice]}</span> },
    { id: "who", name: t("who"), width: "minmax(0, 3fr)", wide: true, cell: (r) => <span class="cut soft">{shown(adopters(r.practice).join(pick("、", ", ")))}{g.plansOf()[r.practice].length > 0 && <small class="stance">{stance("more", g.plansOf()[r.practice].length)}</small>}</span> },
  ];
}

/** A count as a bar: full up to the least number, hatched up to the greatest. */
function Bar({ low, high, most }: { low: number; high: number; most: number }) {
  return (
    <span class="bar" title={t("bar")}>
      <span class="number">{bounds(low, high)}</span>
      <span class="track" aria-hidden="true"><i style={{ width: `${(100 * high) / most}%` }} class="may" /><i style={{ width: `${(100 * low) / most}%` }} /></span>
    </span>
  );
}

function nodeColumns(door: Door): Column<Row>[] {
  const g = data();
  const where = (r: Row) => facets.value.values.place[r.node].filter((v) => v !== NONE).map((v) => valueName("place", v)).join(pick("、", ", "));
  const number = (id: "pieces" | "edges" | "mentions" | "practices", of: (r: Row) => number, wide = false): Column<Row> => ({ id, name: t(id), width: "76px", wide, sort: of, cell: (r) => <span class="number">{of(r)}</span> });
  const columns = [named()];
  if (door === "places") columns.push(number("practices", (r) => practicesAt(g, r.node)));
  columns.push({ id: "who", name: t("inPlaces"), width: "minmax(0, 3fr)", wide: true, sort: where, cell: (r) => <span class="cut soft">{shown(where(r))}</span> });
  return [...columns, number("pieces", (r) => g.piecesOf()[r.node].length), number("edges", (r) => g.edgesOf()[r.node].length), number("mentions", (r) => g.mentionCount(r.node), true)];
}
