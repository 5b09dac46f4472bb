/** Where people begin: a search, and four doors. #/start/<door>?q=…&sort=… */

import { useSignal } from "@preact/signals";
import { texts } from "../../i18n";
import { t as common } from "../../i18n/common";
import { data } from "../../state/app";
import { href, route } from "../../state/route";
import { FilterBar } from "../../ui/FilterBar";
import { SearchBox } from "../../ui/SearchBox";
import { TypeBadge } from "../../ui/Badge";
import { DOORS, type Door } from "./doors";
import { DoorList } from "./DoorList";

const t = texts(
  {
    question: "各地在做什么？怎么做的？成效如何？", scale: "{0} 份文件 · {1} 篇材料 · {2} 个节点 · {3} 条关系，每条都可查到原句",
    doors: "从这里开始", practices: "各地共有的做法", practicesWhat: "哪些做法几个地方都在做", programs: "项目与行动", programsWhat: "有名称的工程、活动、计划",
    departments: "部门与单位", departmentsWhat: "谁牵头，谁配合", places: "地方", placesWhat: "每个地方做了什么", assumptions: "计数的约定",
  },
  {
    question: "Who does what, how, and with what result?", scale: "{0} documents · {1} pieces · {2} nodes · {3} edges, each with its sentence",
    doors: "Start here", practices: "Practices that places share", practicesWhat: "what several places do", programs: "Programs",
    programsWhat: "campaigns and projects with a name", departments: "Departments", departmentsWhat: "who leads, who helps", places: "Places", placesWhat: "what each place does",
    assumptions: "How is counted",
  },
);

const SIGN: Record<Door, string> = { practices: "Practice", programs: "Program", departments: "Organization", places: "Place" };

export function Start() {
  const g = data();
  const doors = Object.keys(DOORS) as Door[];
  const at = doors.find((d) => d === route.value.path[0]) ?? doors.find((d) => DOORS[d].count(g) > 0) ?? "practices";
  const folded = route.value.path.length > 0;
  return (
    <div class={`start ${folded ? "folded" : ""}`}>
      <section class="hero">
        <h1>{t("question")}</h1>
        <SearchBox large autofocus={!folded} />
        <p class="scale">{t("scale", g.wire.documents.id.length, g.wire.pieces.number.length, g.size.toLocaleString(), g.edgeCount.toLocaleString())}</p>
      </section>
      <nav class="doors" aria-label={t("doors")}>
        {doors.map((d) => (
          <a key={d} href={href("start", [d])} aria-current={d === at ? "true" : undefined}>
            <TypeBadge type={g.wire.names.nodeTypes.findIndex((n) => n[0] === SIGN[d])} />
            <b>{t(d)}</b><span>{t(`${d}What`)}</span><i>{DOORS[d].count(g).toLocaleString()}</i>
          </a>
        ))}
      </nav>
      <FilterBar />
      <DoorList key={at} door={at} name={t(at)} />
      <Notes />
    </div>
  );
}

function Notes() {
  const open = useSignal(false);
  return (
    <footer class="notes">
      <span>{common("bounds")}</span> · <span>{common("selfReported")}</span> ·{" "}
      <button class="link" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>{t("assumptions")}</button>
      {open.value && <ul>{data().wire.assumptions.map((a) => <li key={a}>{a}</li>)}</ul>}
    </footer>
  );
}
