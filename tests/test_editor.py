"""The build hook of the query editor: what the lock pins is what is shipped; without npm or its registry nothing breaks."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PINS = ROOT / "kg/server/editor"


class Npm:
    """Stands in for npm: writes what ``npm ci`` would, or fails; counts its calls."""

    def __init__(self, monkeypatch, hook, failure: Exception | None = None) -> None:
        self.calls, self.failure = 0, failure
        monkeypatch.setattr(hook.shutil, "which", lambda name: f"/bin/{name}")
        monkeypatch.setattr(hook.subprocess, "run", self)

    def __call__(self, command: list[str], cwd: str, **_options: object) -> None:
        assert command[1] == "ci" and "--ignore-scripts" in command
        self.calls += 1
        if self.failure:
            raise self.failure
        modules = Path(cwd, "node_modules")
        build = modules / "@zazuko/yasqe/build"
        build.mkdir(parents=True)
        (build / "yasqe.min.js").write_text("var Yasqe;\n//# sourceMappingURL=yasqe.min.js.map", encoding="utf-8")
        (build / "yasqe.min.css").write_text(".CodeMirror{}", encoding="utf-8")
        (modules / "codemirror").mkdir()
        (modules / "codemirror/package.json").write_text("{}", encoding="utf-8")
        (modules / "codemirror/LICENSE").write_text("MIT", encoding="utf-8")


def test_the_lock_names_the_public_registry_alone_and_pins_every_byte():
    lock = json.loads((PINS / "package-lock.json").read_text(encoding="utf-8"))
    package = json.loads((PINS / "package.json").read_text(encoding="utf-8"))
    pinned = [entry for place, entry in lock["packages"].items() if place]
    assert all(entry["resolved"].startswith("https://registry.npmjs.org/") for entry in pinned)
    assert all(entry["integrity"].startswith("sha512-") for entry in pinned)
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    version = lock["packages"]["node_modules/@zazuko/yasqe"]["version"]
    assert package["dependencies"] == {"@zazuko/yasqe": version}


def test_git_holds_no_copy_of_the_editor():
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(
        ["git", "ls-files", "kg/server/assets"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "page.js" in listed.stdout and "yasqe" not in listed.stdout


def test_the_editor_and_its_licences_are_installed_once(hook, monkeypatch, tmp_path):
    npm = Npm(monkeypatch, hook)
    assert hook.install(PINS, tmp_path) == ""
    assert (tmp_path / "yasqe.min.js").read_text(encoding="utf-8") == "var Yasqe;"
    assert (tmp_path / "yasqe.min.css").is_file()
    assert "== codemirror: LICENSE\n\nMIT" in (tmp_path / "yasqe.licenses.txt").read_text(encoding="utf-8")
    assert hook.install(PINS, tmp_path) == "" and npm.calls == 1


def test_other_pins_or_a_lost_file_install_it_again(hook, monkeypatch, tmp_path):
    npm = Npm(monkeypatch, hook)
    pins, assets = tmp_path / "pins", tmp_path / "assets"
    pins.mkdir()
    assets.mkdir()
    for name in hook.PINS:
        (pins / name).write_text((PINS / name).read_text(encoding="utf-8"), encoding="utf-8")
    hook.install(pins, assets)
    (assets / "yasqe.min.css").unlink()
    hook.install(pins, assets)
    assert npm.calls == 2 and (assets / "yasqe.min.css").is_file()
    (pins / "package-lock.json").write_text("{}", encoding="utf-8")
    hook.install(pins, assets)
    assert npm.calls == 3


def test_without_npm_nothing_is_written(hook, monkeypatch, tmp_path):
    monkeypatch.setattr(hook.shutil, "which", lambda _name: None)
    assert "not installed" in hook.install(PINS, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "failure",
    [subprocess.CalledProcessError(1, "npm"), subprocess.TimeoutExpired("npm", 1), OSError("no such program")],
)
def test_without_the_registry_what_is_there_stays(hook, monkeypatch, tmp_path, failure):
    Npm(monkeypatch, hook, failure)
    (tmp_path / "yasqe.min.js").write_text("older", encoding="utf-8")
    assert "npm ci failed" in hook.install(PINS, tmp_path)
    assert [p.read_text(encoding="utf-8") for p in tmp_path.iterdir()] == ["older"]
