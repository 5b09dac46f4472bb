"""``kg brief``: a brief about practices, for Word or as Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import click

from kg import ontology
from kg.analysis import choosing, storing
from kg.briefs import content, markdown
from kg.writing import write_bytes, write_text

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="PRACTICE…")
@click.option("-g", "--graph", type=PATH, default=Path("exports"), show_default=True, help="建好的图谱。 A build.")
@click.option("--format", "kind", type=click.Choice(("docx", "md")), help="默认随 -o 的结尾，否则 docx。 By the ending of -o, else docx.")  # fmt: skip
@click.option("-o", "--out", type=PATH, help="写入此文件；默认 docx 以做法命名，md 直接显示。 Default: named after the practice; md is shown.")  # fmt: skip
def brief(names: tuple[str, ...], graph: Path, kind: str | None, out: Path | None) -> None:
    """写一份做法综述，供贴入报告。 Write a brief about practices, for a report.

    PRACTICE 可写一部分、拼音、拼音首字母或别名；可给几种。 Part of a name, pinyin, initials or another name; several may be given.

    含定义、采用地方、原文、成效表、各地的不同、参考文献（GB/T 7714—2015）和局限。 Definition, adopters, sentences,
    results, differences, references after GB/T 7714—2015, limits.

    \b
    例 Example:  kg brief 星级评定 积分制 -o 综述.docx
    例 Example:  kg brief 星级评定 --format md
    """
    survey = storing.load(graph)
    practices = list({p.id: p for p in (choosing.practice_named(survey, name) for name in names)}.values())
    blocks = content(practices, survey, ontology.load())
    if (kind or _ending(out)) == "md":
        if out:
            write_text(out, markdown(blocks))
            click.echo(out.as_posix())
        else:
            click.echo(markdown(blocks), nl=False)
        return
    from kg.briefs.word import word  # python-docx takes a while to load, and only this needs it

    out = out or Path(re.sub(r'[\\/:*?"<>|\s]+', "", "、".join(p.label for p in practices[:3])) + ".docx")
    write_bytes(out, word(blocks))
    click.echo(out.as_posix())


def _ending(out: Path | None) -> str:
    return "md" if out and out.suffix.lower() in (".md", ".markdown") else "docx"


COMMANDS: tuple[click.Command, ...] = (brief,)
