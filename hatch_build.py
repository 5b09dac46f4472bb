"""The build hook: puts the SPARQL editor that kg/server/editor pins into kg/server/assets, where npm and its registry can be reached.

Without them the package installs all the same, and the query page has a plain text area.
"""

from __future__ import annotations

import hashlib
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


class EditorHook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling runs before it makes a wheel, editable or not."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Install the editor; warn where that is not possible."""
        server = Path(self.root, "kg/server")
        if why := install(server / "editor", server / "assets"):
            self.app.display_warning(f"kg serve gets a plain editor, or keeps the one it has: {why}")


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


def _licences(modules: Path) -> str:
    packages = sorted(p.parent for p in (*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")))
    found = [(p, sorted(f for f in p.iterdir() if f.name.lower().startswith("licen"))) for p in packages]
    parts = [
        f"\n== {package.relative_to(modules).as_posix()}: {file.name}\n\n{file.read_text(encoding='utf-8').strip()}\n"
        for package, files in found
        for file in files
    ]
    return "".join(parts)
