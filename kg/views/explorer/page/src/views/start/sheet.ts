/** The lists of the start page as tables to keep. */

import { pick } from "../../i18n";
import { facetName, valueName } from "../../i18n/common";
import type { Rows } from "../../data/claims";
import { data, facets, filters, search, visible } from "../../state/app";
import { active, NONE } from "../../state/filters";
import { DOORS, practicesAt, type Door, type Row } from "./doors";

export function doorOf(path: readonly string[]): Door {
  return (Object.keys(DOORS) as Door[]).find((d) => d === path[0]) ?? "practices";
}

/** The rows of a list that the filters and the word of the list let through. */
export function listed(door: Door, word: string): Row[] {
  const g = data();
  const hits = word.trim() ? new Set(search.value.find(word, g.size)) : null;
  return DOORS[door].rows(g).filter((r) => (!active(filters.value) || visible.value.has(r.node)) && (!hits || hits.has(r.node)));
}

/** The names of the places that carry out a practice, each once. */
export function adopters(practice: number): string[] {
  const { cases, sites } = data().wire;
  return [...new Set(data().casesOf()[practice].map((c) => sites.name[cases.site[c]]).filter(Boolean))];
}

export function sheet(door: Door, params: Record<string, string>): Rows {
  const g = data();
  const { label, en, id } = g.wire.nodes;
  const rows = listed(door, params.q ?? "");
  const name = (node: number) => pick(label[node], en[node]);
  if (door === "practices") {
    const p = g.wire.practices;
    return {
      head: [pick("做法", "Practice"), facetName("field"), pick("地方数下限", "Places, at least"), pick("地方数上限", "Places, at most"), pick("篇数", "Pieces"), facetName("place"), "id"],
      rows: rows.map(({ node, practice: i }) => [name(node), p.field[i] ? valueName("field", p.field[i]) : "", p.low[i], p.high[i], p.pieces[i], adopters(i).join("、"), id[node]]),
    };
  }
  const where = (node: number) => facets.value.values.place[node].filter((v) => v !== NONE).join("、");
  const places = door === "places";
  return {
    head: [pick("名称", "Name"), pick("所在材料的地方", "Places of its pieces"), ...(places ? [pick("做法数", "Practices")] : []), pick("篇数", "Pieces"), pick("关系", "Edges"), pick("提及", "Mentions"), "id"],
    rows: rows.map(({ node }) => [name(node), where(node), ...(places ? [practicesAt(g, node)] : []), g.piecesOf()[node].length, g.edgesOf()[node].length, g.mentionCount(node), id[node]]),
  };
}
