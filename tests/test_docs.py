"""What the documentation says works: its commands run, its generated pages are up to date, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OWN = "- id: heads\n  label: 自有中心词\n  en: own heads\n  words: [比学台]\n"
GOLD = "#piece 1 | 题目 |  |  | \n题目\n推行⟦M1:星级评定⟧。\n#edges\n"


COUNTY = """立起星级标尺 激励担当作为
中共{place}委组织部
近年来，{place}实施“头雁领航”行动，推行星级评定，开展大比武。
"""


def commands() -> list[str]:
    """Return every ``kg`` command in the bash blocks of the documentation, comments and redirections left out."""
    blocks = [b for page in PAGES for b in re.findall(r"```bash\n(.*?)```", page.read_text(encoding="utf-8"), re.S)]
    lines = [part.strip() for b in blocks for line in b.splitlines() for part in re.split(r"&&|>| #", line)]
    return sorted({line.replace("python -m kg ", "kg ") for line in lines if re.match(r"(python -m )?kg( |$)", line)})


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """Return a folder with what the commands name: texts, own lexica, gold, and a build."""
    folder = tmp_path_factory.mktemp("desk")
    small = sorted((ROOT / "corpus").rglob("*.txt"), key=lambda p: p.stat().st_size)[:2]
    for name in ("corpus", "我的材料"):
        (folder / name).mkdir()
        for path in small:
            shutil.copy(path, folder / name)
    for place in ("甲县", "乙县"):
        (folder / "corpus" / f"{place}.txt").write_text(COUNTY.format(place=place), encoding="utf-8")
    shutil.copy(small[0], folder / "材料.txt")
    (folder / "我的词表/lexicon").mkdir(parents=True)
    (folder / "我的词表/lexicon/mechanisms.yaml").write_text(OWN, encoding="utf-8")
    (folder / "标注").mkdir()
    (folder / "标注/材料.gold.txt").write_text(GOLD, encoding="utf-8")
    shutil.copytree(ROOT / "ontology/queries", folder / "ontology/queries")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert CliRunner().invoke(main, ["build"]).exit_code == 0
        assert CliRunner().invoke(main, ["evaluate", "标注", "--mode", "fast", "--save", "旧.jsonl"]).exit_code == 0
    return folder


def test_there_are_commands():
    assert len(commands()) >= 6


@pytest.mark.parametrize("command", commands())
def test_commands_run(command, desk, monkeypatch):
    monkeypatch.chdir(desk)
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output


def test_generated_pages_are_up_to_date():
    spec = spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, text in module.pages().items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, f"run python docs/generate.py: {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]
