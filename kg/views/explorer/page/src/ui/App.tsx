/** The shell: header, tabs, filter bar, the view, the side panel. */

import { useEffect, useErrorBoundary } from "preact/hooks";
import type { ComponentType } from "preact";
import { t } from "../i18n/common";
import { language, pick, setLanguage } from "../i18n";
import { data } from "../state/app";
import { href, route, selected } from "../state/route";
import { VIEWS, viewOf } from "../views";
import { ShareMenu, Toast } from "../share/Menu";
import { FilterBar } from "./FilterBar";
import { Panel } from "./Panel";
import { SearchBox } from "./SearchBox";

/** Scroll the current tab into sight, by hand: after scrollIntoView some browsers begin the Tab order at what was scrolled to. */
function showTab(): void {
  const tab = document.querySelector(".tabs [aria-current]");
  const bar = tab?.closest(".tabs");
  if (!tab || !bar) return;
  const [seen, whole] = [bar.getBoundingClientRect(), tab.getBoundingClientRect()];
  bar.scrollLeft += Math.min(0, whole.left - seen.left) + Math.max(0, whole.right - seen.right);
}

export function App() {
  const view = viewOf(route.value.view);
  const name = view && pick(view.zh, view.en);
  // On a phone the tabs are wider than the screen.
  useEffect(showTab, [view, language.value]);
  useEffect(() => {
    document.documentElement.lang = language.value === "en" ? "en" : "zh-CN";
    document.title = [name, t("title")].filter(Boolean).join(" · ");
  }, [name, language.value]);
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById("main")?.focus(); }}>{t("skip")}</a>
      <Header />
      <div class={`body ${selected.value ? "with-panel" : ""}`}>
        <main id="main" tabIndex={-1}>
          {(!view || data().size === 0) && <h1 class="unseen">{t("title")}</h1>}
          {data().size === 0 ? <p class="empty">{t("empty")}</p> : (
            <>
              {view?.about && <h1 class="about"><span class="unseen">{name}</span><span>{pick(...view.about)}</span></h1>}
              {view && !view.noFilters && <FilterBar />}
              {view ? <Guarded key={view.id} of={view.component} /> : <p class="empty">{t("noView")} <a href={href("start")}>{t("back")}</a></p>}
            </>
          )}
        </main>
        {selected.value && <Panel />}
      </div>
      <p class="print-notes">{t("selfReported")} · {t("bounds")}</p>
      <Toast />
    </>
  );
}

/** A view that fails says so, and leaves the rest of the page alone. */
function Guarded({ of: View }: { of: ComponentType }) {
  const [error] = useErrorBoundary();
  return error ? <p class="empty" role="alert">{t("crashed")} <a href={href("start")}>{t("back")}</a></p> : <View />;
}

function Header() {
  return (
    <header class="top">
      <a class="brand" href={href("start")} aria-label={t("title")}>
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M5 6l7 5m0 0l6-6m-6 6l-5 8m5-8l7 6" stroke="currentColor" stroke-width="1.6" fill="none" /><circle cx="5" cy="6" r="2.6" /><circle cx="18" cy="5" r="2.2" /><circle cx="12" cy="11" r="3.4" /><circle cx="7" cy="19" r="2.4" /><circle cx="19" cy="17" r="2.6" /></svg>
        <span>{t("title")}</span>
      </a>
      <nav class="tabs" aria-label={t("views")}>
        {VIEWS.filter((v) => !v.hidden && v.available?.() !== false).map((v) => (
          <a key={v.id} href={href(v.id)} aria-current={route.value.view === v.id ? "page" : undefined}>{pick(v.zh, v.en)}</a>
        ))}
      </nav>
      <SearchBox />
      <ShareMenu />
      <button class="quiet" lang={language.value === "en" ? "zh-CN" : "en"} onClick={() => setLanguage(language.value === "en" ? "zh" : "en")}>{t("language")}</button>
    </header>
  );
}
