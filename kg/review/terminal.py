"""The walk through uncertain matches in a terminal: both sentences with the words marked, one key an answer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from kg.model import Verdict
from kg.review.session import Session

Json = dict[str, Any]
KEYS = {"y": Verdict.SAME, "n": Verdict.DIFFERENT, "u": Verdict.UNSURE}
WORDS = {
    Verdict.SAME: ("相同", "same"),
    Verdict.DIFFERENT: ("不同", "different"),
    Verdict.UNSURE: ("不确定", "unsure"),
    Verdict.UNDO: ("撤销", "undo"),
}
HELP = "y 相同 same · n 不同 different · u 不确定 unsure · c 写理由 say why · b 上一条 back · s 跳过 skip · q 结束 quit"
NAMES = 8
"""Other names of a practice that are shown."""
FEWEST = 0.05
"""What a feature must add to be named."""


def walk(candidates: Sequence[Json], session: Session) -> int:
    """Ask about each of *candidates* until the person quits; return how many answers stand. Each is written at once."""
    at, comment, answered = 0, "", dict[int, bool]()
    shown = -1
    while at < len(candidates):
        if shown != at:
            click.echo(card(candidates[at], at + 1, len(candidates)))
            shown = at
        key = _key()
        if key == "q":
            break
        if key == "b":
            at = _back(at, answered, session)
            shown = -1
        elif key == "c":
            comment = _reason()
        elif key == "s":
            at += 1
        elif key in KEYS:
            session.decide(candidates[at], KEYS[key], comment)
            click.echo(f"  → {' '.join(WORDS[KEYS[key]])}")
            answered[at], comment, at = True, "", at + 1
        else:
            click.echo(f"  {HELP}")
    return len(answered)


def _key() -> str:
    click.echo("> ", nl=False)
    try:
        key = (click.getchar() if sys.stdin.isatty() else _piped()).lower()
    except (EOFError, KeyboardInterrupt):
        key = "q"
    click.echo(key if key.isprintable() else "")
    return "q" if key in ("", "\x03", "\x04", "\x1b") else key


def _piped() -> str:
    """Return the next character that is no white space; empty at the end."""
    while (key := sys.stdin.read(1)).isspace():
        pass
    return key


def _reason() -> str:
    """Return the reason that is typed; in a script it may stand behind the key or on the line after it."""
    if sys.stdin.isatty():
        return str(click.prompt("理由 Why", default="", show_default=False)).strip()
    reason = sys.stdin.readline().strip() or sys.stdin.readline().strip()
    click.echo(f"理由 Why: {clean(reason)}")
    return reason


def _back(at: int, answered: dict[int, bool], session: Session) -> int:
    """Return the number of the candidate before; its answer is taken back by a new line."""
    at = max(at - 1, 0)
    if answered.pop(at, False) and (last := session.undo()):
        click.echo(f"  已撤销 undone: {' '.join(WORDS[last.verdict])}")
    return at


def card(candidate: Json, number: int, total: int) -> str:
    """Return a candidate to read: the question, both sides, and what speaks for the match."""
    practice = candidate["kind"] == "practice"
    question = "是这种做法吗？ Is it this practice?" if practice else "是同一种做法吗？ One practice?"
    now = "现为同一做法 now one" if candidate["matched"] else "现不同 now apart"
    head = click.style(f"[{number}/{total}] {question}", bold=True)
    score = f"{candidate['probability']:.2f}（阈值 threshold {candidate['threshold']:.2f}）"
    reasons = "；".join(f"{r['zh']} +{r['adds']:.1f}" for r in candidate["reasons"] if r["adds"] >= FEWEST)
    return "\n".join(
        (
            "",
            f"{head}  {now} · {score} · 影响 {candidate['effect']} 篇",
            *_side("①", candidate["subject"]),
            *_side("②", candidate["object"]),
            f"  依据 Why: {reasons or '—'}",
            click.style(f"  {HELP}", dim=True),
        )
    )


def _side(sign: str, side: Json) -> list[str]:
    label, sentence = clean(side["label"]), clean(side["sentence"])
    if side["mark"] is None:
        others = [n for n in side["names"] if n != side["label"]]
        more = f" 等 {len(others)} 个" if len(others) > NAMES else ""
        also = [f"     又称 also: {clean('、'.join(others[:NAMES]))}{more}"] if others else []
        return [f"  {sign} 分类表 Taxonomy: {click.style(label, bold=True)}", f"     {sentence}", *also]
    where = f"{side['document']} 第{side['piece']}篇"
    parts = [p for p in (side["place"], where, side["section"] or side["title"]) if p]
    start, end = _code_points(side["sentence"], side["mark"])
    before, words, behind = (clean(side["sentence"][a:b]) for a, b in ((0, start), (start, end), (end, None)))
    marked = f"{before}{click.style(f'【{words}】', fg='yellow', bold=True)}{behind}"
    now = f"（现属 now: {clean(side['practice'])}）" if side["practice"] else ""
    return [f"  {sign} {clean(' · '.join(parts))}{now}", f"     {marked}"]


def _code_points(text: str, mark: Sequence[int]) -> tuple[int, int]:
    raw = text.encode("utf-16-le")
    start, end = (len(raw[: 2 * at].decode("utf-16-le")) for at in mark)
    return start, end


def clean(text: str) -> str:
    """Return *text* without what steers a terminal."""
    return "".join(c for c in text if c.isprintable())
