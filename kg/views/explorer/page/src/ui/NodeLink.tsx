/** The name of a node, which opens it in the side panel. */

import { pick } from "../i18n";
import { shown } from "../data/text";
import { data } from "../state/app";
import { route } from "../state/route";
import { format } from "../state/route";
import { Badge } from "./Badge";

export function NodeLink({ node }: { node: number }) {
  const { id, label, en } = data().wire.nodes;
  const to = format({ ...route.value, params: { ...route.value.params, sel: id[node] } });
  return <a class="node" href={to}><Badge node={node} /><span>{shown(pick(label[node], en[node]))}</span></a>;
}
