"""The store on disk: a cache beside the N-Triples, which alone are the export. It may be deleted at any time."""

from __future__ import annotations

import json
import os
import shutil
from hashlib import blake2b
from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat


def prepared(file: Path) -> Path | None:
    """Return the folder of a store that holds what *file* holds, made now where there is none; None if that cannot be.

    What is there is taken where size and time of *file* are those of the last use, or else its content.

    Raises:
        SyntaxError: *file* is not N-Triples.
    """
    root = file.with_suffix(".store")
    seen, stamp = _stamp(file), root / "stamp.json"
    known = _read(stamp)
    if known.get("seen") == seen and (root / known["folder"]).is_dir():
        return root / str(known["folder"])
    name = _digest(file)
    try:
        if not (root / name).is_dir():
            _make(file, root, name)
        _write(stamp, {"seen": seen, "folder": name})
    except OSError:
        return None
    _forget(root, name)
    return root / name


def _stamp(file: Path) -> str:
    stat = file.stat()
    return f"{pyoxigraph.__version__} {stat.st_size} {stat.st_mtime_ns}"


def _digest(file: Path) -> str:
    digest = blake2b(pyoxigraph.__version__.encode(), digest_size=8)
    with file.open("rb") as data:
        while block := data.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _read(stamp: Path) -> dict[str, str]:
    try:
        return dict(json.loads(stamp.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _make(file: Path, root: Path, name: str) -> None:
    """Load *file* into a folder of its own and put it in place in one step: two processes may do so at once."""
    part = root / f"{name}.{os.getpid()}.part"
    shutil.rmtree(part, ignore_errors=True)
    root.mkdir(exist_ok=True)
    try:
        engine = pyoxigraph.Store(str(part))
        engine.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES)
        engine.optimize()
        engine.flush()
        del engine
        part.rename(root / name)
    except OSError:
        if not (root / name).is_dir():
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write(stamp: Path, data: dict[str, str]) -> None:
    part = stamp.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(data), encoding="utf-8")
    part.replace(stamp)


def _forget(root: Path, name: str) -> None:
    """Remove the stores of earlier builds; one that is open elsewhere may stay behind where the system holds on to it."""
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name != name and not folder.name.endswith(".part"):
            shutil.rmtree(folder, ignore_errors=True)
