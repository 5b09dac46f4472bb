/** The mentions of a piece as a table to keep. */

import { pick } from "../../i18n";
import { t, typeName } from "../../i18n/common";
import type { Rows } from "../../data/claims";
import { data } from "../../state/app";

export function mentionSheet(piece: number): Rows | null {
  const g = data();
  const m = g.wire.mentions;
  if (!(piece in g.wire.pieces.number) || !g.hasTexts) return null;
  const text = g.text(g.wire.pieces.document[piece]);
  return {
    head: [pick("起", "Start"), pick("止", "End"), pick("原文", "Words"), pick("名称", "Name"), pick("类型", "Type"), t("rule"), t("confidence")],
    rows: g.mentionsIn()[piece].map((r) => [m.start[r], m.end[r], text.slice(m.start[r], m.end[r]), g.wire.nodes.label[m.node[r]], typeName(m.node[r]), g.wire.rules[m.rule[r]], m.confidence[r] / 1000]),
  };
}
