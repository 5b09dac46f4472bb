/** Every text that people read, in both languages. Views bring their own table: `const t = texts(ZH, EN)`. */

import { computed } from "@preact/signals";
import { change, route } from "../state/route";

export type Language = "zh" | "en";
export const language = computed<Language>(() => (route.value.params.lang === "en" ? "en" : "zh"));
export function setLanguage(next: Language): void {
  change({ lang: next === "en" ? "en" : "" }, true);
}

export type Texts<K extends string> = Record<K, string>;

/** A function that gives a text in the language chosen; `{0}`, `{1}` … are filled in. Both tables need the same keys. */
export function texts<K extends string>(zh: Texts<K>, en: Texts<K>): (key: K, ...values: (string | number)[]) => string {
  return (key, ...values) => (language.value === "en" ? en : zh)[key].replace(/\{(\d)\}/g, (_, i) => String(values[+i] ?? ""));
}

/** One of two texts that stand side by side in the data: `pick(label, en)`. */
export function pick(zh: string, en: string): string {
  return language.value === "en" && en ? en : zh;
}
