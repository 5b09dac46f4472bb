"""The file beside a head: its tags, characters, rules, and the card that says what it learned from and how well."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.evaluation.scores import Figure
from kg.model import Extraction
from kg.recognition.tagging import TAGS
from kg.training import TrainingError

VERSION = 1
LIMITS = (
    "训练与评测文本均为中文党政经验材料；其他体裁未测。 Trained and tested on Chinese party and government practice "
    "reports alone; other genres are untested.",
    "标注由机器辅助，仔细标一遍、复看一遍。 The annotation was machine-assisted: one careful pass and one re-read.",
    "其中一部分是为训练写成的文本，地名与数字为虚构，只用于训练，不计入成绩。 Some texts were written for training, with "
    "invented places and figures; they are never scored.",
    "规则与词表参照同一批标注文本编写，交叉验证因此偏乐观。 The rules were written with the same annotated texts at hand, so "
    "that cross-validation flatters them.",
    "抽取的是作者的说法，不是事实。 What is found is what the author claims, not what is true.",
)


def card(
    gold: Sequence[Extraction],
    extra: Sequence[Extraction],
    settings: Any,  # noqa: ANN401 the settings of any mode, a dataclass
    seed: int,
    date: str,
) -> dict[str, Any]:
    """Return the card of a head that is trained on *gold* and *extra*; the scores are added by cross-validation."""
    data = {"annotated": _counts(gold), "written": _counts(extra)}
    return {
        "date": date,
        "data": data,
        "settings": asdict(settings),
        "seed": seed,
        "scores": {},
        "limits": list(LIMITS),
    }


def _counts(texts: Sequence[Extraction]) -> dict[str, int]:
    mentions = sum(len(e.mentions) for x in texts for p in x.pieces for e in p.entities)
    characters = sum(len(x.document.text) for x in texts)
    return {"documents": len(texts), "characters": characters, "mentions": mentions}


def write(path: Path, characters: Mapping[str, int], rules: Mapping[str, int], about: Mapping[str, Any]) -> None:
    """Write tagger.json: one entry a line, the same bytes for the same head."""
    content = {"version": VERSION, "tags": TAGS, "characters": characters, "rules": rules, "card": about}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def add_scores(path: Path, name: str, figures: Mapping[str, Figure]) -> None:
    """Put the *figures* of the cross-validation *name* into the card of the tagger.json at *path*.

    Raises:
        TrainingError: there is no such file, or it is no tagger.json.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        scores = content["card"]["scores"]
    except (OSError, ValueError, KeyError) as exc:
        raise TrainingError.of(
            path.as_posix(), f"不是可用的 tagger.json：{exc}", f"no usable tagger.json: {exc}"
        ) from exc
    scores[name] = {
        k: {"p": round(f.precision, 3), "r": round(f.recall, 3), "f1": round(f.f1, 3)} for k, f in figures.items()
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
