import { texts } from "../../i18n";

export const t = texts(
  {
    title: "判定拿不准的匹配", intro: "程序拿不准的由人来定；定了的，下次 kg build 起每次都算数。",
    author: "判定人", authorHint: "姓名或岗位", save: "下载判定", loading: "正在解开待判定的匹配…",
    practice: "① 是 ② 这种做法吗？", pair: "两处是同一种做法吗？", now1: "现在算同一种", now2: "现在算两种",
    lean1: "程序略偏向“相同”", lean2: "程序略偏向“不同”", strong1: "程序偏向“相同”", strong2: "程序偏向“不同”",
    score: "匹配度 {0}，阈值 {1}", effect: "影响 {0} 篇材料的归类", reasons: "程序的依据", none: "没有特别的依据",
    taxonomy: "分类表中的做法", also: "又称：{0}", alsoMore: "又称：{0} 等 {1} 个", belongs: "现属：{0}", context: "看整段", fold: "收起整段", full: "读全文",
    why: "理由（可不填）", yes: "相同", no: "不同", unsure: "不确定", skip: "跳过", back: "上一条并撤销",
    progress: "第 {0} 条，共 {1} 条 · 已答 {2} 条", more: "本页收入最值得问的 {0} 条，共 {1} 条；答完后重新生成，可继续。",
    needAuthor: "请先填写判定人（姓名或岗位）。", last: "上一条：{0}。", undone: "已撤销上一条。", notSaved: "没有保存：{0}", downloaded: "已下载 {0} 行。",
    done: "全部看完了。", doneSave: "请下载判定，再用下面的命令并入。", empty: "没有拿不准的匹配。", emptyWhy: "图谱中的归类都远离阈值，或都已有人判定。",
    failed: "待判定的匹配打不开：{0}", served: "每答一条即写入判定文件 decisions.sssom.tsv，下次 kg build 生效。",
    local: "判定只在本页中，答完请下载；再用 kg review --import decisions.sssom.tsv 并入图谱，下次 kg build 生效。", unsaved: "{0} 行未下载",
    said: "已答的", marked: "标出的词", decision: "回答",
  },
  {
    title: "Decide uncertain matches", intro: "What the program is unsure of, people decide; it holds in every build from the next on.",
    author: "Author", authorHint: "name or role", save: "Download decisions", loading: "Unpacking the matches…",
    practice: "Is ① the practice ②?", pair: "Are both one practice?", now1: "one now", now2: "apart now",
    lean1: "the program leans to “same”", lean2: "the program leans to “different”", strong1: "the program tends to “same”", strong2: "the program tends to “different”",
    score: "match {0}, threshold {1}", effect: "concerns {0} pieces", reasons: "Why the program thinks so", none: "nothing in particular",
    taxonomy: "a practice of the taxonomy", also: "also: {0}", alsoMore: "also: {0} and more, {1} in all", belongs: "now a case of: {0}", context: "paragraph", fold: "fold paragraph", full: "full text",
    why: "Why (optional)", yes: "same", no: "different", unsure: "unsure", skip: "skip", back: "back, undo",
    progress: "{0} of {1} · {2} answered", more: "The page holds the best {0} of {1}; build again to go on.",
    needAuthor: "Fill in the author first (a name or a role).", last: "Last: {0}.", undone: "The last answer was taken back.", notSaved: "Not saved: {0}", downloaded: "{0} lines downloaded.",
    done: "All done.", doneSave: "Download the decisions, then add them by the command below.", empty: "There are no uncertain matches.", emptyWhy: "All are far from the threshold, or decided.",
    failed: "The matches cannot be opened: {0}", served: "Each answer is written to decisions.sssom.tsv at once, and holds from the next kg build on.",
    local: "Answers live in this page until downloaded; add them by kg review --import decisions.sssom.tsv, then kg build.", unsaved: "{0} lines not downloaded",
    said: "Answered", marked: "marked words", decision: "Answer",
  },
);
