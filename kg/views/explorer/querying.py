"""What the query tab needs: the engine (Oxigraph as WebAssembly), the triples that ``kg query`` reads, the cookbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.namespaces import PREFIXES
from kg.questions import Question, cookbook

WORKER, ENGINE = "query.js", "query.wasm"


def blocks(assets: Path, triples: bytes, base: str) -> dict[str, bytes]:
    """Return the blocks of the query tab by name; none where the bundle has no engine.

    Args:
        assets: the folder of the bundle.
        triples: canonical N-Triples of the build.
        base: what the IRIs of its data begin with.
    """
    worker, engine = assets / WORKER, assets / ENGINE
    if not (worker.is_file() and engine.is_file()):
        return {}
    about = {"prefixes": {**PREFIXES, "id": base}, "questions": [_question(q) for q in cookbook().values()]}
    return {
        "queries": json.dumps(about, ensure_ascii=False, separators=(",", ":")).encode(),
        "worker": worker.read_bytes(),
        "wasm": engine.read_bytes(),
        "rdf": triples,
    }


def _question(question: Question) -> dict[str, Any]:
    """Return a question without the first lines of its file, which say what the other fields say."""
    lines = question.sparql.splitlines(keepends=True)
    head = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    return {
        "id": question.id,
        "zh": question.zh,
        "en": question.en,
        "purpose": [question.purpose_zh, question.purpose_en],
        "parameters": [
            {"name": p.name, "zh": p.zh, "en": p.en, "kind": p.kind, "default": p.default} for p in question.parameters
        ],
        "chart": list(question.chart),
        "sparql": "".join(lines[head:]),
    }
