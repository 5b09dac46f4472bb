/** Gives the person a file. */

export function download(name: string, content: Blob | string, type = "text/plain;charset=utf-8"): void {
  const blob = typeof content === "string" ? new Blob([content], { type }) : content;
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: safe(name) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every system takes: no separators, no controls, not too long. */
export function safe(name: string): string {
  const [, stem, ending] = /^(.*?)(\.\w+)?$/s.exec(name)!;
  return (stem.replace(/[\u0000-\u001f<>:"/\\|?*\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").trim().slice(0, 60) || "explorer") + (ending ?? "");
}
