"""Files that are written whole or not at all, and what to say where they cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from kg.errors import OutputError, Problem


def write_text(path: Path, text: str) -> None:
    """Write *text* into *path* as UTF-8, whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write *data* into *path*, whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as exc:
        reason = exc.strerror or str(exc)
        zh, en = f"无法写入：{reason}；请换一个文件", f"cannot be written: {reason}; give another file"
        raise OutputError(Problem(path.as_posix(), zh, en)) from exc


def write_files(out: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write *files* (name: content) into the folder *out*, made where missing, each whole or not at all; return them.

    Raises:
        OutputError: the folder or a file cannot be written.
    """
    return write_each(out, {name: partial(_put, data) for name, data in files.items()})


def _put(data: bytes, path: Path) -> None:
    path.write_bytes(data)


def write_each(out: Path, writers: Mapping[str, Callable[[Path], object]]) -> list[Path]:
    """Write files into the folder *out*, made where missing, each whole or not at all; return them.

    Args:
        out: the folder.
        writers: by the name of the file, what writes it to the path that it is given.

    Raises:
        OutputError: the folder or a file cannot be written.
    """
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, write in writers.items():
            part = out / f"{name}.part"
            write(part)
            written.append(part.replace(out / name))
    except OSError as exc:
        reason = exc.strerror or str(exc)
        zh, en = f"无法写入：{reason}；请换一个文件夹（-o）", f"cannot be written: {reason}; give another folder (-o)"
        raise OutputError(Problem(str(exc.filename or out), zh, en)) from exc
    return written
