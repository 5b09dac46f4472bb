/** Decisions as lines of the SSSOM file: byte for byte those of kg/decisions/sssom.py (docs/review.md). */

export type Verdict = "same" | "different" | "unsure" | "undo";

export interface Side {
  id: string;
  label: string;
  document: string; prefix: string; suffix: string;
  piece: number | null;
  title: string; place: string; section: string;
  sentence: string;
  /** Start and end of the words in the sentence, in UTF-16 units; null for a practice of the taxonomy. */
  mark: [number, number] | null;
  /** The practice that it is a case of now. */
  practice: string;
  names: string[];
}

/** An uncertain match, as kg/analysis/uncertain.py describes it. */
export interface Candidate {
  id: string;
  kind: "pair" | "practice";
  matched: boolean;
  probability: number;
  threshold: number;
  effect: number;
  reasons: { feature: string; zh: string; en: string; value: number; adds: number }[];
  subject: Side;
  object: Side;
}

/** What kg/views/explorer/curation.py says of the file. */
export interface Form {
  header: string;
  columns: string[];
  predicates: Record<Verdict, [string, string]>;
  justification: string;
  file: string;
}

/** What Python's str.split takes for white space: not quite JavaScript's. */
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** A cell: white space folded, quoted where it holds a quotation mark. */
export function cell(text: string): string {
  const folded = text.split(SPACE).filter(Boolean).join(" ");
  return folded.includes('"') ? `"${folded.replaceAll('"', '""')}"` : folded;
}

/** What a person decides on a candidate, as one line; `day` is an ISO 8601 date by the person's clock. */
export function line(form: Form, candidate: Candidate, verdict: Verdict, author: string, day: string, comment = ""): string {
  const { subject, object } = candidate;
  const [predicate, modifier] = form.predicates[verdict];
  const cells: Record<string, string> = {
    subject_id: `id:${subject.id}`, subject_label: subject.label, predicate_id: predicate, predicate_modifier: modifier,
    object_id: `id:${object.id}`, object_label: object.label, mapping_justification: form.justification,
    author_label: author.replaceAll("|", "\\|"), mapping_date: day, confidence: "", comment,
    object_document: object.document, object_prefix: object.prefix, object_suffix: object.suffix,
    subject_document: subject.document, subject_prefix: subject.prefix, subject_suffix: subject.suffix,
  };
  return `${form.columns.map((name) => cell(cells[name] ?? "")).join("\t")}\n`;
}

/** The day by the clock of this computer. */
export function today(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
