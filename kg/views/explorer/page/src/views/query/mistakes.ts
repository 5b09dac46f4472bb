/** What is wrong with a query: line, column and a hint in two languages, as `kg query` says it (kg/store/mistakes.py). */

import { closest } from "./closest";

export interface Mistake { line: number; column: number; zh: string; en: string }

const TEXTS = /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|(?<![\w/])#[^\n]*/g;
const UPDATES = /^\s*(?:prefix\s+\S*\s*|base\s*)*(insert|delete|load|clear|drop|create|add|move|copy|with)\b/i;
const NAMES = /(?<![\w?$:%.@-])(?<prefix>(?:[\p{L}][\p{L}\p{N}_.-]*)?):(?<rest>[\p{L}\p{N}_%\\](?:[\p{L}\p{N}_.%\\:-]*[\p{L}\p{N}_%\\:-])?)?/gu;
const WORDS = /(?<![\p{L}\p{N}_?$:%.@\\-])[A-Za-z]\w*(?![\p{L}\p{N}_:.-]*:)/gu;
const WIDE = /[“”‘’，。；：？（）｛｝＜＞！＝＆｜]/;
const SERVICE = /(?:true|false|(?<![?$\w:/-])|(?<=\d))service(?:\s|(?=(#[^\r\n]*))\1)*(?:silent|[<?$]|[^\s:"'{}()]*:)/i;
const ESCAPE = /\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})/g;
export const KEYWORDS = `a abs add all as asc ask avg base bind bnode bound by ceil clear coalesce concat construct contains copy count create data
  datatype day default delete desc describe distinct drop encode_for_uri exists false filter floor from graph group group_concat
  having haslang haslangdir hours if in insert into iri isblank isiri isliteral isnumeric istriple isuri lang langdir langmatches
  lcase lateral limit load max md5 min minus minutes month move named not now object offset optional order predicate prefix rand
  reduced regex replace round sameterm sample seconds select separator service sha1 sha256 sha384 sha512 silent str strafter
  strbefore strdt strends strlang strlangdir strlen strstarts struuid subject substr sum timezone to triple true tz ucase undef
  union unsaid update uri using uuid values version where with year`.split(/\s+/);

/** What stops a query before the engine sees it: nothing written, SERVICE, an update. */
export function refused(sparql: string): Mistake | null {
  if (!sparql.trim()) return { line: 1, column: 1, zh: "查询是空的", en: "the query is empty" };
  const text = sparql.replace(ESCAPE, (_, a: string, b: string) => String.fromCodePoint(Math.min(parseInt(a || b, 16), 0x10ffff)));
  const service = SERVICE.exec(sparql) ?? SERVICE.exec(text);
  if (service) return { ...at(sparql, Math.min(service.index, sparql.length)), zh: "不支持 SERVICE：查询不访问网络；请删去", en: "SERVICE is refused: queries do not use the network; remove it" };
  const update = UPDATES.exec(blanked(sparql));
  if (!update) return null;
  const word = update[1].toUpperCase();
  return { ...at(sparql, update[0].length - word.length), zh: `图谱只读，不接受 ${word}`, en: `the graph is read-only: no ${word}` };
}

/** What is wrong, from the query and what the engine said of it. */
export function mistake(sparql: string, message: string, prefixes: Record<string, string>): Mistake {
  const where = /at (\d+):(\d+)/.exec(message);
  if (!where) return { line: 0, column: 0, zh: `查询无法执行：${message}`, en: `the query cannot be run: ${message}` };
  const code = blanked(sparql);
  const hint = unknownPrefix(sparql, code, prefixes) ?? oddWord(sparql, code);
  if (hint) return hint;
  const place = { line: Number(where[1]), column: Number(where[2]) };
  const line = sparql.split("\n")[place.line - 1] ?? "";
  const near = line.slice(Math.max(0, place.column - 25), place.column + 24).trim() || "…";
  const [zh, en] = brackets(code) ?? expected(message);
  return { ...place, zh: `语法有误，在“${near}”附近${zh}`, en: `not valid SPARQL, near “${near}”${en}` };
}

function brackets(code: string): [string, string] | null {
  for (const [left, right] of ["{}", "()"]) {
    const missing = code.split(left).length - code.split(right).length;
    const sign = missing > 0 ? right : left;
    if (missing) return [`；少 ${Math.abs(missing)} 个 ${sign}`, `; ${Math.abs(missing)} ${sign} missing`];
  }
  return null;
}

function expected(message: string): [string, string] {
  if (message.includes("The SELECT contains a variable that is unbound"))
    return ["；SELECT 里有一个变量既没有在 GROUP BY 中，也没有在 WHERE 中出现", "; SELECT has a variable that is neither grouped nor bound"];
  const words = [...new Set(message.split("expected")[1]?.match(/"[^"\s]{1,3}"|(?<![{\w])[A-Z]{3,}\b/g) ?? [])].slice(0, 12).join(" ");
  return words ? [`；此处可写 ${words}`, `; expected ${words}`] : ["", ""];
}

function unknownPrefix(sparql: string, code: string, prefixes: Record<string, string>): Mistake | null {
  const known = Object.keys({ ...prefixes, ...declared(sparql) });
  for (const found of code.matchAll(NAMES)) {
    const { prefix, rest } = found.groups!;
    if (known.includes(prefix) || rest === undefined || declares(code, found.index)) continue;
    const close = closest(prefix, known.filter(Boolean));
    return {
      ...at(sparql, found.index),
      zh: `前缀 ${prefix}: 没有声明${close ? `；是否为 ${close}:？` : `；请写 PREFIX ${prefix}: <…>`}`,
      en: `the prefix ${prefix}: is not declared.${close ? ` Did you mean ${close}:?` : ` Write PREFIX ${prefix}: <…>`}`,
    };
  }
  return null;
}

function oddWord(sparql: string, code: string): Mistake | null {
  const wide = WIDE.exec(code);
  if (wide) return { ...at(sparql, wide.index), zh: `“${wide[0]}”是全角标点，请改用半角`, en: `${wide[0]} is a full-width sign: use the ASCII one` };
  for (const found of code.matchAll(WORDS)) {
    if (KEYWORDS.includes(found[0].toLowerCase())) continue;
    const close = closest(found[0].toLowerCase(), KEYWORDS).toUpperCase();
    return { ...at(sparql, found.index), zh: `SPARQL 没有 ${found[0]} 这个词${close && `；是否为 ${close}？`}`, en: `SPARQL has no word ${found[0]}.${close && ` Did you mean ${close}?`}` };
  }
  return null;
}

/** The prefixes that a query declares itself. */
export function declared(sparql: string): Record<string, string> {
  return Object.fromEntries([...sparql.matchAll(/\bprefix\s+([^\s:]*):\s*<([^<>\s]*)>/gi)].map((m) => [m[1], m[2]]));
}

function declares(code: string, position: number): boolean {
  return /\bprefix\s+$/i.test(code.slice(Math.max(0, position - 40), position));
}

export interface Used { iri: string; name: string; position: number }

/** The prefixed names of a query that should stand in the graph: data (`id:`) and foreign namespaces are left alone. */
export function used(sparql: string, prefixes: Record<string, string>): Used[] {
  const own = Object.values(prefixes);
  const spaces: Record<string, string> = { ...prefixes, ...declared(sparql) };
  const code = blanked(sparql);
  const found = [...code.matchAll(NAMES)].map((m) => ({ prefix: m.groups!.prefix, rest: m.groups!.rest, position: m.index }));
  return found
    .filter(({ prefix, rest, position }) => rest && prefix !== "id" && prefix !== "xsd" && own.includes(spaces[prefix] ?? "") && !declares(code, position))
    .map(({ prefix, rest, position }) => ({ iri: spaces[prefix] + rest, name: `${prefix}:${rest}`, position }));
}

/** A remark on a name that stands nowhere in the graph. */
export function remark(sparql: string, { name, position }: Used, known: string[]): Mistake {
  const same = known.find((k) => k.toLowerCase() === name.toLowerCase());
  // The local part alone: dcterms:title is not what dcterms:date was meant to be.
  const prefix = name.slice(0, name.indexOf(":") + 1);
  const like = closest(name.slice(prefix.length), known.filter((k) => k.startsWith(prefix)).map((k) => k.slice(prefix.length)));
  const close = same ?? (like && prefix + like);
  return {
    ...at(sparql, position),
    zh: `图谱里没有 ${name}：含它的条件没有结果，写在 OPTIONAL 里的为空${close && `；是否为 ${close}？`}`,
    en: `${name} stands nowhere in the graph: what asks for it finds nothing, or stays empty if OPTIONAL.${close && ` Did you mean ${close}?`}`,
  };
}

/** CONSTRUCT and DESCRIBE answer with triples. */
export function isGraph(sparql: string): boolean {
  return /^\s*(?:prefix\s+\S*\s*|base\s*)*(construct|describe)\b/i.test(blanked(sparql));
}

/** The query with the prefixes it uses but does not declare, all on its first line; and by how much that line grew. */
export function complete(sparql: string, prefixes: Record<string, string>): { text: string; shift: number } {
  const own = declared(sparql);
  const head = Object.entries(prefixes).filter(([name]) => !(name in own)).map(([name, iri]) => `PREFIX ${name}: <${iri}> `).join("");
  return { text: head + sparql, shift: head.length };
}

/** The message of the engine with the column as the person sees it. */
export function unshifted(message: string, shift: number): string {
  return message.replace(/at 1:(\d+)/, (_, column: string) => `at 1:${Math.max(1, Number(column) - shift)}`);
}

/** Texts, IRIs and comments as blanks: every other character stays where it was. */
export function blanked(sparql: string): string {
  return sparql.replace(TEXTS, (m) => m.replace(/[^\n]/g, " "));
}

function at(sparql: string, position: number): { line: number; column: number } {
  const before = sparql.slice(0, position);
  return { line: before.split("\n").length, column: position - before.lastIndexOf("\n") };
}
