"""Texts of four places: two carry one practice out, one only plans it, one says that it has none."""

from __future__ import annotations

from pathlib import Path

NAME = "星级评定"
TEXTS = {
    "云川县": "我县推行星级评定。",
    "青石县": "我县实行星级评定。",
    "潇源县": "下一步，我县推行星级评定。",
    "枫溪县": "我县尚未推行星级评定。",
}


def written(folder: Path) -> Path:
    """Write a text for each place into *folder*, and return it."""
    for place, said in TEXTS.items():
        text = f"干部激励有实招\n中共{place}委组织部\n近年来，{place}落实干部激励。{said}\n"
        (folder / f"{place}.txt").write_text(text, encoding="utf-8")
    return folder
