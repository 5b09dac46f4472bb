"""The build hook: what npm makes for the pages, where npm and its registry can be reached.

The SPARQL editor that kg/server/editor pins goes into kg/server/assets, and the bundle of kg/views/explorer/page into
kg/views/explorer/assets. Without npm the package installs all the same: the query page has a plain text area, and
there is no explorer.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PINS = ("package.json", "package-lock.json")
BUILT = "node_modules/@zazuko/yasqe/build"
FILES = ("yasqe.min.js", "yasqe.min.css")
NOTICE = "yasqe.licenses.txt"
CLEAN_INSTALL = (
    *("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=20000"),
)
SECONDS = 180
BUNDLE = ("explorer.js", "explorer.css", "query.js", "query.wasm")
BUNDLE_NOTICE = "explorer.licenses.txt"
BUNDLED = (
    *("preact", "@preact/signals", "@preact/signals-core", "oxigraph"),
    *("sigma", "graphology", "graphology-utils", "events"),
)
"""Packages whose code ends up in the bundle: their licences go with it."""
LEFT = ("node_modules", "tests", "README.md")
"""What of the page's folder is no part of the bundle."""


class EditorHook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling runs before it makes a wheel, editable or not."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Install the editor; warn where that is not possible."""
        server = Path(self.root, "kg/server")
        if why := install(server / "editor", server / "assets"):
            self.app.display_warning(f"kg serve gets a plain editor, or keeps the one it has: {why}")
        explorer = Path(self.root, "kg/views/explorer")
        if why := bundle(explorer / "page", explorer / "assets"):
            self.app.display_warning(f"kg build makes no explorer.html, or keeps the bundle it has: {why}")


def install(pins: Path, assets: Path) -> str:
    """Put the editor that the folder *pins* names into *assets*; return why that was not possible, empty if it was.

    Nothing is asked of the registry where *assets* has this very editor already. What is there stays if the installation fails.
    """
    stamp = _stamp(pins)
    if _is_there(assets, stamp):
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "npm (Node.js) is not installed"
    with TemporaryDirectory() as folder:
        for name in PINS:
            shutil.copy(pins / name, folder)
        try:
            subprocess.run([npm, *CLEAN_INSTALL], cwd=folder, check=True, capture_output=True, timeout=SECONDS)
            _copy(Path(folder), assets, stamp)
        except (OSError, subprocess.SubprocessError) as exc:
            return f"npm ci failed: {exc}"
    return ""


def bundle(page: Path, assets: Path) -> str:
    """Build the explorer from the folder *page* into *assets*; return why that was not possible, empty if it was.

    Nothing is done where *assets* has the bundle of these very sources, or where there are no sources.
    """
    if not (page / PINS[1]).is_file():
        return ""
    stamp = _stamp_of(page)
    notice = assets / BUNDLE_NOTICE
    whole = all((assets / name).is_file() for name in (*BUNDLE, BUNDLE_NOTICE))
    if whole and notice.read_text(encoding="utf-8").startswith(stamp):
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "npm (Node.js) is not installed"
    with TemporaryDirectory() as folder:
        try:
            files, licences = _bundled(npm, page, Path(folder))
        except (OSError, subprocess.SubprocessError) as exc:
            return f"npm failed: {exc}"
    assets.mkdir(exist_ok=True)
    for name, made in zip(BUNDLE, files, strict=True):
        (assets / name).write_bytes(made)
    notice.write_text(stamp + licences, encoding="utf-8", newline="\n")
    return ""


def _bundled(npm: str, page: Path, folder: Path) -> tuple[list[bytes], str]:
    """Return scripts, style and engine, built in *folder*, and the licences of what they hold."""
    work, made = folder / "page", folder / "made"
    shutil.copytree(page, work, ignore=shutil.ignore_patterns(*LEFT))
    for command in (CLEAN_INSTALL, ("run", "build", "--", "--outDir", str(made))):
        subprocess.run([npm, *command], cwd=work, check=True, capture_output=True, timeout=SECONDS)
    files = [(made / name).read_bytes() for name in BUNDLE]
    return files, _licences(work / "node_modules", BUNDLED)


def _stamp_of(page: Path) -> str:
    """Return a line that changes with every source of the bundle."""
    digest = hashlib.sha256()
    for path in sorted(p for p in page.rglob("*") if not set(p.relative_to(page).parts) & set(LEFT) and p.is_file()):
        digest.update(path.relative_to(page).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"sources {digest.hexdigest()}\n"


def _stamp(pins: Path) -> str:
    lock = (pins / PINS[1]).read_text(encoding="utf-8")
    return f"package-lock.json {hashlib.sha256(lock.encode()).hexdigest()}\n"


def _is_there(assets: Path, stamp: str) -> bool:
    notice = assets / NOTICE
    whole = all((assets / name).is_file() for name in (*FILES, NOTICE))
    return whole and notice.read_text(encoding="utf-8").startswith(stamp)


def _copy(installed: Path, assets: Path, stamp: str) -> None:
    """Copy the editor, then the licences of what it bundles: they say that the copy is whole."""
    texts = {name: (installed / BUILT / name).read_text(encoding="utf-8") for name in FILES}
    for name, text in texts.items():
        # The source map is not shipped.
        (assets / name).write_text(text.partition("\n//# sourceMappingURL=")[0], encoding="utf-8", newline="\n")
    (assets / NOTICE).write_text(stamp + _licences(installed / "node_modules"), encoding="utf-8", newline="\n")


def _licences(modules: Path, only: tuple[str, ...] = ()) -> str:
    packages = sorted(p.parent for p in (*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")))
    packages = [p for p in packages if not only or p.relative_to(modules).as_posix() in only]
    found = [(p, sorted(f for f in p.iterdir() if f.name.lower().startswith("licen"))) for p in packages]
    parts = [
        f"\n== {package.relative_to(modules).as_posix()}: {file.name}\n\n{file.read_text(encoding='utf-8').strip()}\n"
        for package, files in found
        for file in files
    ]
    bare = [p for p, files in zip(packages, (f for _, f in found), strict=True) if only and not files]
    return "".join((*parts, *(_declared(p, modules) for p in bare)))


def _declared(package: Path, modules: Path) -> str:
    """Return the licence that a package without a licence file names; ours, Apache-2.0, is in LICENSE."""
    licence = json.loads((package / PINS[0]).read_text(encoding="utf-8")).get("license", "")
    return f"\n== {package.relative_to(modules).as_posix()}: {licence}, as its package.json says\n"
