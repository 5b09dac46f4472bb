"use strict";
// Cards of uncertain matches; each answer becomes one line of a decisions file, the same that kg review writes.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const by = (id) => document.getElementById(id);
  const KEYS = { y: "same", n: "different", u: "unsure" };
  const WORDS = { same: "相同", different: "不同", unsure: "不确定", undo: "撤销" };
  const lines = [];
  const answers = new Map(); // number of the card -> the answer that stands
  let at = 0;
  let busy = false;
  let kept = 0; // lines that are in a file

  const today = () => {
    const now = new Date();
    const two = (n) => String(n).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  const cell = (text) => {
    const folded = String(text ?? "").replace(/[\t\r\n]+/g, " ").trim();
    return /["]/.test(folded) ? `"${folded.replaceAll('"', '""')}"` : folded;
  };

  const line = (candidate, verdict, author, comment) => {
    const { subject, object } = candidate;
    const [predicate, modifier] = data.predicates[verdict];
    const cells = {
      subject_id: `id:${subject.id}`, subject_label: subject.label,
      predicate_id: predicate, predicate_modifier: modifier,
      object_id: `id:${object.id}`, object_label: object.label,
      mapping_justification: data.justification, author_label: author.replaceAll("|", "\\|"),
      mapping_date: today(), confidence: "", comment,
      object_document: object.document, object_prefix: object.prefix, object_suffix: object.suffix,
      subject_document: subject.document, subject_prefix: subject.prefix, subject_suffix: subject.suffix,
    };
    return `${data.columns.map((name) => cell(cells[name])).join("\t")}\n`;
  };

  const make = (tag, text, name) => {
    const found = document.createElement(tag);
    if (text) found.textContent = text;
    if (name) found.className = name;
    return found;
  };

  const sideOf = (side, sign) => {
    const box = make("section", "", "side");
    box.append(make("h3", `${sign} ${side.label}`));
    if (side.mark) {
      const where = [side.place, `${side.document} 第${side.piece}篇`, side.section || side.title].filter(Boolean);
      box.append(make("p", where.join(" · "), "where"));
    } else {
      box.append(make("p", "分类表中的做法 · a practice of the taxonomy", "where"));
    }
    const quote = make("blockquote");
    if (side.mark) {
      const [start, end] = side.mark;
      quote.append(side.sentence.slice(0, start), make("mark", side.sentence.slice(start, end)), side.sentence.slice(end));
    } else {
      quote.append(side.sentence);
    }
    box.append(quote);
    const also = side.names.filter((name) => name !== side.label);
    if (also.length) box.append(make("p", `又称：${also.slice(0, 8).join("、")}${also.length > 8 ? ` 等 ${also.length} 个` : ""}`, "now"));
    if (side.mark && side.practice) box.append(make("p", `现属：${side.practice}`, "now"));
    return box;
  };

  const show = () => {
    const total = data.candidates.length;
    by("progress").textContent = `${Math.min(at + 1, total)} / ${total} · 已答 ${answers.size}`;
    const over = at >= total;
    for (const id of ["score", "sides", "reasons"]) by(id).replaceChildren();
    for (const button of document.querySelectorAll("#answers button")) button.disabled = over && button.dataset.key !== "b";
    if (over) {
      by("question").textContent = total ? "全部看完了。 All done." : "没有拿不准的匹配。 No uncertain matches.";
      return;
    }
    const found = data.candidates[at];
    by("question").textContent =
      found.kind === "practice" ? "① 是 ② 这种做法吗？ Is it this practice?" : "两处是同一种做法吗？ One practice?";
    const now = found.matched ? "现在算同一种 now one" : "现在算两种 now apart";
    by("score").textContent =
      `${now} · 匹配度 ${found.probability.toFixed(2)}（阈值 ${found.threshold.toFixed(2)}） · 影响 ${found.effect} 篇`;
    by("sides").append(sideOf(found.subject, "①"), sideOf(found.object, "②"));
    const reasons = found.reasons.map((r) => r.zh);
    by("reasons").textContent = reasons.length ? `依据：${reasons.join("；")}` : "";
    by("why").value = "";
    by("question").focus({ preventScroll: true });
  };

  const say = (text, good) => {
    by("message").textContent = text;
    by("message").className = good ? "done" : "";
  };

  const keep = async (text) => {
    if (!data.token) {
      lines.push(text);
      return true;
    }
    try {
      const reply = await fetch("/review/decisions", {
        method: "POST",
        headers: { "Content-Type": "text/tab-separated-values; charset=utf-8", "X-KG-Review": data.token },
        body: text,
      });
      if (reply.ok) return true;
      say(`没有保存 Not saved: ${await reply.text()}`, false);
    } catch {
      say("没有保存：连不上 kg serve。 Not saved: kg serve does not answer.", false);
    }
    return false;
  };

  const answer = async (key) => {
    const author = by("author").value.trim();
    if (!author && key !== "s") {
      say("请先填写判定人。 Fill in the author first.", false);
      by("author").focus();
      return;
    }
    if (key === "b") {
      const before = Math.max(at - 1, 0);
      const said = answers.get(before);
      if (said && !(await keep(line(data.candidates[before], "undo", said.author, "")))) return;
      answers.delete(before);
      at = before;
      say(said ? `已撤销：${WORDS[said.verdict]} Undone` : "", true);
    } else if (at < data.candidates.length) {
      const verdict = KEYS[key];
      if (verdict) {
        if (!(await keep(line(data.candidates[at], verdict, author, by("why").value)))) return;
        answers.set(at, { verdict, author });
      }
      say(verdict ? `上一条：${WORDS[verdict]}` : "", true);
      at += 1;
    }
    show();
  };

  const press = async (key) => {
    if (busy) return;
    busy = true;
    try {
      await answer(key);
    } finally {
      busy = false;
    }
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "Escape" && typing) event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const key = event.key.toLowerCase();
    if ("ynusb".includes(key) && key.length === 1) {
      event.preventDefault();
      press(key);
    }
  });
  for (const button of document.querySelectorAll("#answers button")) {
    button.addEventListener("click", () => press(button.dataset.key));
  }
  by("save").addEventListener("click", () => {
    const blob = new Blob([data.header, ...lines], { type: "text/tab-separated-values;charset=utf-8" });
    const link = make("a");
    link.href = URL.createObjectURL(blob);
    link.download = data.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    kept = lines.length;
    say(`已下载 ${lines.length} 行。 Downloaded.`, true);
  });
  addEventListener("beforeunload", (event) => {
    if (lines.length > kept) event.preventDefault();
  });
  show();
})();
