"""The bundle of the explorer: what the lock pins is what is built; without npm or its registry nothing breaks."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "kg/views/explorer/page"


def test_the_lock_names_the_public_registry_alone_and_pins_every_byte():
    lock = json.loads((PAGE / "package-lock.json").read_text(encoding="utf-8"))
    pinned = [entry for place, entry in lock["packages"].items() if place]
    assert all(entry["resolved"].startswith("https://registry.npmjs.org/") for entry in pinned)
    assert all(entry["integrity"].startswith("sha512-") for entry in pinned)


def test_the_bundle_is_built_once_for_the_same_sources(hook, monkeypatch, tmp_path):
    calls = []

    def npm(command: list[str], cwd: Path, **_options: object) -> None:
        calls.append(command[1])
        if command[1] == "run":
            made = Path(command[-1])
            made.mkdir()
            for name in hook.BUNDLE:
                (made / name).write_text("made", encoding="utf-8")

    monkeypatch.setattr(hook.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(hook.subprocess, "run", npm)
    assets = tmp_path / "assets"
    assert hook.bundle(PAGE, assets) == "" and hook.bundle(PAGE, assets) == ""
    assert calls == ["ci", "run"]
    assert sorted(p.name for p in assets.iterdir()) == sorted((*hook.BUNDLE, hook.BUNDLE_NOTICE))


def test_without_npm_or_its_registry_nothing_is_written(hook, monkeypatch, tmp_path):
    def fails(*_arguments: object, **_options: object) -> None:
        raise subprocess.CalledProcessError(1, "npm")

    monkeypatch.setattr(hook.shutil, "which", lambda _name: None)
    assert "not installed" in hook.bundle(PAGE, tmp_path)
    monkeypatch.setattr(hook.shutil, "which", lambda name: name)
    monkeypatch.setattr(hook.subprocess, "run", fails)
    assert "npm failed" in hook.bundle(PAGE, tmp_path)
    assert not list(tmp_path.iterdir())
