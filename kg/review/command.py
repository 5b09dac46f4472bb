"""``kg review``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from kg import decisions
from kg.analysis import uncertain
from kg.errors import Problem, ReadError
from kg.model import Decision
from kg.review import cases, page
from kg.review.session import Session, left, listed
from kg.review.terminal import WORDS, clean, walk
from kg.writing import write_text

PATH = click.Path(path_type=Path)


@click.command()
@click.option("-g", "--graph", type=PATH, default=Path("exports"), show_default=True, help="建好的图谱。 A build.")
@click.option(
    "--decisions", "file", type=PATH, help="判定文件，默认为图谱文件夹中的 decisions.sssom.tsv。 Decisions file."
)
@click.option("--author", default="", envvar="KG_AUTHOR", help="判定人的姓名或岗位。 Who decides: a name or a role.")
@click.option("--date", "day", default="", metavar="YYYY-MM-DD", help="判定日期，默认今天。 Date; today by default.")
@click.option("--limit", type=click.IntRange(1), help="最多看几条。 At most so many.")
@click.option("--practice", default="", help="只看与此做法有关的。 Only what concerns this practice.")
@click.option("--page", "page_file", type=PATH, help="写成网页，在浏览器中判定。 Write a page to decide in a browser.")
@click.option("--import", "imported", type=PATH, help="并入网页下载的判定文件。 Add the lines of a downloaded file.")
@click.option("--export-tests", "tests", type=PATH, help="把判定写成回归用例。 Write decisions as regression cases.")
@click.option("--list", "listing", is_flag=True, help="列出全部判定。 List all decisions.")
@click.option("--undo", is_flag=True, help="撤销自己的上一次判定。 Take back one's last decision.")
def review(graph: Path, file: Path | None, author: str, day: str, limit: int | None, practice: str, **how: Any) -> None:  # noqa: ANN401
    """逐条判定拿不准的匹配：相同、不同、不确定。 Decide uncertain matches: same, different, unsure.

    最值得看的在前；每答一条立即写入判定文件（SSSOM，只增不改），下次 kg build 生效。判定以原文引文为据，重新抽取后仍然有效。
    Best first; each answer is appended at once and holds from the next kg build on.

    \b
    例 Example:  kg review --author 王敏 --limit 20
    例 Example:  kg review --page 判定.html
    """
    file = file or graph / decisions.NAME
    if how["listing"]:
        click.echo(_table(decisions.read(file)), nl=False)
        return
    if how["tests"]:
        write_text(how["tests"], cases.dumps(decisions.read(file)))
        return
    if how["imported"]:
        click.echo(f"{_imported(file, how['imported'])} 条新判定 new decisions → {file.as_posix()}")
        return
    if how["page_file"]:
        found = left(uncertain.load(graph)[0], file, author, practice)[:limit]
        write_text(how["page_file"], page.render(found))
        click.echo(f"{len(found)} 条待判定 to decide → {how['page_file'].as_posix()}")
        return
    session = Session(file, author or _asked(), _day(day))
    if how["undo"]:
        _undo(session)
        return
    found = left(uncertain.load(graph)[0], file, session.author, practice)[:limit]
    answers = walk(found, session) if found else 0
    rest = f"{answers} 条判定已写入 {file.as_posix()}；运行 kg build 后生效。"
    click.echo(f"{rest} {answers} decisions written; they hold after kg build." if found else _NONE)


_NONE = "没有拿不准的匹配。 No uncertain matches."


def _asked() -> str:
    return str(click.prompt("判定人 Author", default=os.environ.get("USER", "") or None))


def _day(given: str) -> str:
    """Return the day of a decision: a fact about the person's act, never part of a build."""
    try:
        return (date.fromisoformat(given) if given else date.today()).isoformat()
    except ValueError as exc:
        raise click.BadParameter(str(exc), param_hint="--date") from exc


def _undo(session: Session) -> None:
    last = session.undo()
    if last is None:
        zh = f"没有 {session.author} 的判定可撤销；请查看 kg review --list"
        en = f"no decision of {session.author} to take back; see kg review --list"
        raise ReadError(Problem(session.file.as_posix(), zh, en))
    click.echo(f"已撤销 Undone: {_line(last)}")


def _imported(file: Path, other: Path) -> int:
    """Append the lines of *other* that *file* does not have yet; return how many."""
    if not other.is_file():
        raise ReadError(Problem(other.as_posix(), "没有这个文件", "no such file"))
    known = [decisions.line(d) for d in decisions.read(file)]
    new = []
    for decision in decisions.read(other):
        if (row := decisions.line(decision)) in known:
            known.remove(row)  # a line may stand twice on purpose: said, taken back, said again
        else:
            new.append(decision)
    if new:
        decisions.append(file, new)
    return len(new)


def _line(decision: Decision) -> str:
    other = decision.object_label if isinstance(decision.object, str) else decision.object.quote
    return clean(f"{decision.date} {decision.author} {WORDS[decision.verdict][0]}：{decision.subject.quote} — {other}")


def _table(found: Sequence[Decision]) -> str:
    rows = [f"{'✓' if stands else '·'} {_line(d)}  [{d.place}]{_why(d)}" for d, stands in listed(found)]
    head = "✓ 有效 stands · 已撤销或被取代 undone or replaced"
    return "\n".join([head, *rows] if rows else ["还没有判定。 No decisions yet."]) + "\n"


def _why(decision: Decision) -> str:
    return f" {clean(decision.comment)}" if decision.comment else ""


COMMANDS: tuple[click.Command, ...] = (review,)
