"""Stage: path or bytes → Document. Finds the files, decodes them, masks what is no prose, reads the manifest.

The text of a document is the decoded text with the byte order mark dropped and CRLF (or a lone CR) read as LF. Nothing
else is changed: crawler marks and page furniture stay in the text and are covered by ``Document.masks``.

A file may hold ``MAX_BYTES`` at most; everything below that limit is read in time linear in its size.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from kg.errors import DataFileError, Problem, ReadError, did_you_mean
from kg.model import Document, Level, Metadata, Span
from kg.text import lines

MAX_BYTES = 3_000_000
"""Bytes a document may have. A book has two million; a larger file is a dump that should be split first."""

MARKED = ".gold.txt"
"""How names of annotated texts end: texts with marks in them, to learn from (``kg.evaluation.gold``)."""
SUFFIXES = (".txt", ".md")
"""The formats that are read, in lower case."""

COLUMNS = ("file", "title", "place", "level", "date", "publisher", "source", "licence")
"""The columns of manifest.csv, in any order."""

LEVELS = {
    Level.PROVINCE: ("省级", "省", "直辖市", "自治区"),
    Level.CITY: ("市级", "市", "地级", "地级市", "州", "盟", "地市级"),
    Level.COUNTY: ("县级", "县", "区", "区级", "县区", "区县", "县市区", "县级市", "旗"),
    Level.TOWNSHIP: ("乡级", "乡镇级", "乡镇", "乡", "镇", "镇级", "街道", "乡镇街道", "镇街"),
    Level.VILLAGE: ("村级", "村", "社区", "村社区", "村居"),
}
"""The Chinese words for a level that manifest.csv may use, beside ``province`` to ``village``."""

_LEVEL = {name: level for level, names in LEVELS.items() for name in (level.value, *names)}

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

_INLINE = re.compile(
    r"##[A-Za-z_]{3,30}##"  # ##paidbegin##
    r"|<!--[^\n]{0,200}?-->"
    r"|\$\[[A-Za-z]{1,20}\]\$"  # $[page]$
    r"|-{2,}[^\n-]{0,12}此处隐藏[^\n-]{0,20}-{2,}"
    r"|[（(【\[…]此处(?:隐藏|省略)[^\n）)】\]…]{0,20}[）)】\]…]"
    r"|\\[tnr](?![A-Za-z])|&(?:nbsp|ensp|emsp|[lr]dquo|[lr]squo|middot|mdash);"  # escapes that were never undone
    r"|扫一扫在手机打开当前页"
    r"|[【\[](?:打印|关闭|纠错|收藏|字号|我要纠错|打印本页|关闭窗口)[^\n】\]]{0,10}[】\]]"
)
"""Marks that a crawler or a web page leaves inside the text, one alternative a kind."""

_LINE = re.compile(
    r"[^\n]{0,80}\.(?:jpe?g|png|gif|bmp|webp)"
    r"|[（(【\[]?(?:责任编辑|责编|编辑|校对|审核)[：:][^\n]{0,40}"
    r"|(?:上一篇|下一篇|分享到|打印本页|关闭窗口|返回顶部|相关阅读|原标题|阅读次数|浏览次数)[：:]?[^\n。]{0,60}"
    r"|(?:《[^\n》]{2,20}》)?\s*[（(][^\n（）()]{0,6}\d{4}年\d{1,2}月\d{1,2}日[^\n（）()]{0,6}\d{1,3}\s*版\s*[）)]"
    r"|\d{4}年\d{1,2}月\d{1,2}日\s*\d{1,2}:\d{2}(?:\s*来源[：:][^\n]{0,40})?"
    r"|[—–-]{1,2}\s*\d{1,3}\s*[—–-]{1,2}"  # a page number: — 2 —
    r"|图(?:像|片|表)?\s?\d{1,3}"  # a picture's number without words
    r"|第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?"
)
"""What is page furniture when a line holds nothing else: picture names, editors, page numbers."""


_STARS = re.compile(r"(?<!\\)\*+")
_WITHHELD = frozenset("省市州盟县区旗镇乡村街社局厅委办部院校师大企公集园站所")
"""How the words begin that a withheld name stands before: *县, *镇, *师院."""


def discover(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Return ``(file, document name)`` of every document below *paths*, sorted by name, whatever the order of *paths*.

    Folders are searched to any depth for .txt and .md files; ``README.*``, ``manifest.csv``, annotated texts
    (``*.gold.txt``) and whatever begins with a dot are no documents. The name is the path below the folder that was given, with ``/``; of a file that was given
    itself, its bare name. A file that is reached twice counts once. Where two files would share a name, both get the
    folders above them put before it until the names differ.

    Raises:
        ReadError: a path is not there or cannot be read, has another format, or holds no document; every such path.
    """
    problems: list[Problem] = []
    found: dict[Path, tuple[Path, int]] = {}
    for given in sorted(set(map(Path, paths))):
        for file, depth in _search(given, problems):
            key = file.resolve()
            if key not in found or depth < found[key][1]:
                found[key] = (file, depth)
    if problems:
        raise ReadError(problems)
    return _named(found)


def _search(given: Path, problems: list[Problem]) -> Iterator[tuple[Path, int]]:
    """Yield each document of *given* and of how many last parts of its path the name is made."""
    place = given.as_posix()
    if given.is_dir():
        files = sorted(_walk(given, problems))
        if not files and not problems:
            zh = "文件夹里没有 .txt 或 .md 文件；请给出放材料的文件夹"
            problems.append(Problem(place, zh, "no .txt or .md file in this folder; give a folder of texts"))
        yield from ((file, len(file.parts) - len(given.parts)) for file in files)
    elif not given.exists():
        problems.append(Problem(place, "找不到该文件或文件夹；请检查路径", "no such file or folder; check the path"))
    elif given.suffix.lower() not in SUFFIXES:
        zh = f"不支持 “{given.suffix or '无扩展名'}” 格式；请另存为 UTF-8 的 .txt 或 .md"
        en = f"format {given.suffix or '(no suffix)'!r} is not read; save it as .txt or .md in UTF-8"
        problems.append(Problem(place, zh, en))
    else:
        yield given, 1


def _walk(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Yield the documents in *folder* and below; links to folders are not followed, so that no loop arises."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as exc:
        problems.append(_unreadable(folder, exc))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _walk(entry, problems)
        elif _is_document(entry.name.lower()):
            yield entry


def _is_document(name: str) -> bool:
    return name.endswith(SUFFIXES) and not name.startswith("readme.") and not name.endswith(MARKED)


def _legible(name: str) -> str:
    r"""Return the name of a file with the bytes that are no UTF-8 as ``\xff``: it must go into files and on screens.

    >>> _legible("a\udcff.txt")
    'a\\xff.txt'
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _named(found: Mapping[Path, tuple[Path, int]]) -> list[tuple[Path, str]]:
    """Return the files with names that differ: a name is the end of the file's path, longer where it must be."""
    depths = {key: depth for key, (_, depth) in found.items()}
    while True:
        names = {key: _legible("/".join(key.parts[-depth:])) for key, depth in depths.items()}
        taken = Counter(names.values())
        shared = [key for key in names if taken[names[key]] > 1 and depths[key] < len(key.parts) - 1]
        if not shared:
            return sorted(((found[key][0], name) for key, name in names.items()), key=lambda item: item[1])
        for key in shared:
            depths[key] += 1


def _unreadable(path: Path, exc: OSError) -> Problem:
    reason = exc.strerror or str(exc)
    return Problem(
        path.as_posix(), f"无法读取（{reason}）；请检查权限", f"cannot be read ({reason}); check its permissions"
    )


def read(path: Path, name: str, metadata: Metadata = Metadata()) -> Document:  # noqa: B008
    """Return the document in the file *path*, decoded and masked.

    Raises:
        ReadError: the file is a folder, not there, unreadable, larger than ``MAX_BYTES``, empty, binary or undecodable.
    """
    place = path.as_posix()
    try:
        if path.is_dir():
            zh = "是文件夹，不是文件；请给出其中的文件"
            raise ReadError(Problem(place, zh, "is a folder, not a file; give a file in it"))
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ReadError(_too_large(place, size))
        data = path.read_bytes()
    except OSError as exc:
        raise ReadError(_unreadable(path, exc)) from exc
    text, encoding = decode(data, place)
    return Document(name, text, masks(text, markdown=path.suffix.lower() == ".md"), encoding, metadata)


def _too_large(place: str, size: int) -> Problem:
    limit = MAX_BYTES // 1_000_000
    zh = f"文件有 {size / 1e6:.0f} MB，超过单个文件 {limit} MB 的上限；请拆成几个文件"
    en = f"the file has {size / 1e6:.0f} MB, more than the limit of {limit} MB a file; split it"
    return Problem(place, zh, en)


def decode(data: bytes, place: str) -> tuple[str, str]:
    r"""Return the text in *data* and its encoding: ``utf-8``, ``gb18030`` or ``utf-16`` (with byte order mark only).

    Strict UTF-8 is tried first, then GB18030. CRLF and CR become LF.

    Args:
        data: the bytes of a whole file.
        place: what an error calls the file.

    Raises:
        ReadError: nothing but white space, binary data, or bytes that are text in none of the encodings.

    >>> decode("\ufeff甲\r\n乙".encode(), "a.txt")
    ('甲\n乙', 'utf-8')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, encoding = _strict(data, "utf-16"), "utf-16"
    elif b"\0" in data:
        raise ReadError(
            Problem(
                place,
                "是二进制文件，不是文本；请转换为 UTF-8 的 .txt",
                "binary data, not text; convert it to .txt in UTF-8",
            )
        )
    else:
        text, encoding = _strict(data, "utf-8"), "utf-8"
        if text is None:
            text, encoding = _gb18030(data, place), "gb18030"
    if text is None or not _plausible(text):
        zh = "无法按 UTF-8 或 GB18030 解码为文字；请用记事本打开并另存为 UTF-8"
        raise ReadError(Problem(place, zh, "is no text in UTF-8 or GB18030; open it in an editor and save it as UTF-8"))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ReadError(Problem(place, "文件是空的；请检查内容是否保存", "the file is empty; check that it was saved"))
    return text, encoding


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _gb18030(data: bytes, place: str) -> str | None:
    """Return *data* as GB18030. A UTF-8 file with a few broken bytes would decode to nonsense: it is an error."""
    lost = data.decode("utf-8", "replace").count("\ufffd")
    wide = sum(map(data.count, (b"\xe4", b"\xe5", b"\xe6", b"\xe7", b"\xe8", b"\xe9", b"\xef\xbc", b"\xe3\x80")))
    if lost <= max(1, wide // 20) and 3 * lost <= wide:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as exc:
            zh = f"是 UTF-8 文本，但第 {exc.start} 字节处损坏；请重新导出或改正该处"
            en = f"is UTF-8, but damaged at byte {exc.start}; export it again or mend that place"
            raise ReadError(Problem(place, zh, en)) from exc
    return _strict(data, "gb18030")


def _plausible(text: str) -> bool:
    """Say whether *text* can be writing: under 1 in 200 characters is a control, private-use or unassigned one."""
    counts = Counter(text)
    odd = sum(
        n for c, n in counts.items() if c not in "\t\n\r\f\v\x85" and unicodedata.category(c) in ("Cc", "Co", "Cn")
    )
    return odd * 200 <= len(text)


def masks(text: str, *, markdown: bool = False) -> tuple[Span, ...]:
    """Return the spans of crawler marks and page furniture in *text*, in order, none overlapping.

    Of Markdown the signs of balanced emphasis as well: ``*`` elsewhere stands for a withheld name.

    >>> [s.of("甲##paidend##乙") for s in masks("甲##paidend##乙")]
    ['##paidend##']
    """
    found = [Span(*m.span()) for m in _INLINE.finditer(text)]
    found += emphasis(text) if markdown else []
    found += [line for line in lines(text) if len(line) < 120 and _LINE.fullmatch(text, line.start, line.end)]
    return _disjoint(found)


def emphasis(text: str) -> list[Span]:
    """Return the asterisks of *text* that set words off (``*…*``, ``**…**``), in order.

    In this genre ``*县`` is a withheld name. An asterisk before such a word opens emphasis only where it must, because
    the other asterisks of its line could not be paired without it; it never closes one.

    >>> [s.start for s in emphasis("*县推行**星级评定**，与*镇签约")]
    [4, 10]
    >>> [s.start for s in emphasis("**县域经济**增长，*县*镇参加")]
    [0, 6]
    """
    found: list[Span] = []
    offset = 0
    for line in text.split("\n"):
        runs = [*_STARS.finditer(line)] if "*" in line else []
        for length in (1, 2, 3):
            found += _paired([m for m in runs if len(m[0]) == length], line, offset)
        offset += len(line) + 1
    return sorted(found)


def _paired(runs: Sequence[re.Match[str]], line: str, offset: int) -> Iterator[Span]:
    """Yield the signs of one length on one line that open or close emphasis."""
    withheld = [line[run.end() : run.end() + 1] in _WITHHELD for run in runs]
    signs = withheld.count(False)
    opened: re.Match[str] | None = None
    for run, name in zip(runs, withheld, strict=True):
        signs -= not name
        if opened is None:
            after = line[run.end() : run.end() + 1].strip()
            if after and not (name and signs % 2 == 0):
                opened = run
        elif line[run.start() - 1].strip() and not name:
            yield Span(offset + opened.start(), offset + opened.end())
            yield Span(offset + run.start(), offset + run.end())
            opened = None


def _disjoint(spans: list[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def manifest(folder: Path) -> Mapping[str, Metadata]:
    """Return what manifest.csv in *folder* says, by document name (path below *folder*); empty where there is none.

    UTF-8 (with or without byte order mark) and GB18030 are read. Every column of ``COLUMNS`` must be there.

    Raises:
        DataFileError: with every mistake and its line: unknown or missing columns, a file that is not there or named
            twice, a level or date that is none.
        ReadError: the file cannot be read or decoded.
    """
    path = folder / "manifest.csv"
    if not path.exists():
        return {}
    try:
        text, _ = decode(path.read_bytes(), path.as_posix())
    except OSError as exc:
        raise ReadError(_unreadable(path, exc)) from exc
    problems: list[Problem] = []
    rows = dict(_rows(path, text, problems))
    if problems:
        raise DataFileError(problems)
    return rows


def _rows(path: Path, text: str, problems: list[Problem]) -> Iterator[tuple[str, Metadata]]:
    reader = csv.reader(io.StringIO(text))
    header = [cell.strip() for cell in next(reader, [])]
    place = f"{path.as_posix()}:1"
    problems += _header_problems(place, header)
    if problems:
        return
    seen: set[str] = set()
    for cells in reader:
        place = f"{path.as_posix()}:{reader.line_num}"
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            zh, en = f"有 {len(cells)} 列，应为 {len(header)} 列", f"{len(cells)} columns, expected {len(header)}"
            problems.append(Problem(place, zh, en))
            continue
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        problems += _row_problems(place, path.parent, row, seen)
        seen.add(row["file"])
        row["level"] = _LEVEL.get(row["level"], "")
        yield row["file"], Metadata(**{key: row[key] for key in COLUMNS[1:]})


def _header_problems(place: str, header: list[str]) -> Iterator[Problem]:
    for name in sorted({c for c in header if header.count(c) > 1}):
        yield Problem(place, f"列 “{name}” 出现两次", f"column {name!r} appears twice")
    for name in (c for c in header if c not in COLUMNS):
        close = did_you_mean(name, COLUMNS)
        hint_zh, hint_en = (f"；是否为 “{close}”？", f" Did you mean {close!r}?") if close else ("", "")
        yield Problem(place, f"未知的列 “{name}”{hint_zh}", f"unknown column {name!r}.{hint_en}")
    for name in (c for c in COLUMNS if c not in header):
        yield Problem(place, f"缺少列 “{name}”", f"missing column {name!r}")


def _row_problems(place: str, folder: Path, row: Mapping[str, str], seen: set[str]) -> Iterator[Problem]:
    file, level, when = row["file"], row["level"], row["date"]
    if not file or not _below(folder, file):
        yield Problem(place, f"文件 “{file}” 不在该文件夹内", f"file {file!r} is not in this folder")
    if file in seen:
        yield Problem(place, f"文件 “{file}” 出现两次", f"file {file!r} appears twice")
    if level and level not in _LEVEL:
        words, known = "、".join(names[0] for names in LEVELS.values()), " ".join(Level)
        zh, en = f"未知的级别 “{level}”；应为 {words}（或 {known}）", f"unknown level {level!r}; use one of {known}"
        yield Problem(place, zh, en)
    if when and not _is_date(when):
        yield Problem(
            place,
            f"日期 “{when}” 应写作 2023、2023-05 或 2023-05-12",
            f"date {when!r} must be 2023, 2023-05 or 2023-05-12",
        )


def _is_date(text: str) -> bool:
    """Say whether *text* is a year, a month or a day that exists, in ISO 8601."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _below(folder: Path, file: str) -> bool:
    """Say whether *file* is a relative path with ``/`` that leads to a file inside *folder*."""
    parts = file.split("/")
    return "\\" not in file and not any(p in ("", ".", "..") for p in parts) and folder.joinpath(*parts).is_file()
