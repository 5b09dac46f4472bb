"""Decisions as regression cases: what the matcher, left to itself, should get right next time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg import saved
from kg.decisions import Standing, standing
from kg.model import Anchor, Build, Decision, EdgeType, Verdict
from kg.ontology import Ontology
from kg.resolution.units import bind

VERSION = 1
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case and what a build makes of it."""

    case: Decision
    found: str
    """same, different, or gone: the words are no longer there or no longer a mechanism or program."""

    @property
    def passed(self) -> bool:
        """Say whether the build agrees with the person."""
        return self.found == self.case.verdict


def dumps(decisions: Iterable[Decision]) -> str:
    """Return the standing decisions same and different as JSON; pairs on which people disagree are left out."""
    said: dict[tuple[str, str], list[Decision]] = {}
    for decision in standing(decisions).decisions:
        if decision.verdict in (Verdict.SAME, Verdict.DIFFERENT):
            said.setdefault(decision.pair, []).append(decision)
    agreed = [found[0] for _, found in sorted(said.items()) if len({d.verdict for d in found}) == 1]
    row = {"version": VERSION, "cases": [_case(d) for d in agreed]}
    return json.dumps(row, ensure_ascii=False, indent=1) + "\n"


def _case(decision: Decision) -> Json:
    other = decision.object
    return {
        "expected": str(decision.verdict),
        "subject": asdict(decision.subject),
        "object": {"practice": other, "label": decision.object_label} if isinstance(other, str) else asdict(other),
        "author": decision.author,
        "date": decision.date,
        "why": decision.comment,
    }


def load(path: Path) -> tuple[Decision, ...]:
    """Return the cases in the file *path*.

    Raises:
        ReadError: it is not a file of cases.
    """
    fix = "请给出 kg review --export-tests 写出的文件", "give what kg review --export-tests wrote"
    return saved.load(path, VERSION, lambda row: tuple(_cases(row, path.name)), fix)


def _cases(row: Mapping[str, Any], name: str) -> Iterator[Decision]:
    for number, case in enumerate(row["cases"], 1):
        yield _read(case, f"{name}:{number}")


def _read(case: Mapping[str, Any], place: str) -> Decision:
    other = case["object"]
    target = other["practice"] if "practice" in other else Anchor(**other)
    label = other["label"] if "practice" in other else ""
    said = Verdict(case["expected"]), Anchor(**case["subject"]), target
    return Decision(*said, case["author"], case["date"], case["why"], object_label=label, place=place)


def outcomes(cases: Iterable[Decision], build: Build, ontology: Ontology) -> list[Outcome]:
    """Return what *build*, made without decisions, makes of each of *cases*."""
    entities = {
        (x.document.name, p.piece.number, e.id): e for x in build.extractions for p in x.pieces for e in p.entities
    }
    compared = {k: e for k, e in entities.items() if e.type in ("Program", "Mechanism")}
    node_of = {entity: node.id for node in build.nodes for entity in node.entities}
    realised = {s.source: s.target for s in build.statements if s.type == EdgeType.REALISES}
    found = []
    for case in cases:
        bound, _ = bind(Standing((case,), ()), build.extractions, compared, (c.id for c in ontology.practices))
        if not bound:
            found.append(Outcome(case, "gone"))
            continue
        one = realised.get(node_of[bound[0].one[2]], "")
        other = realised.get(node_of[bound[0].other[2]], "") if bound[0].other else str(case.object)
        found.append(Outcome(case, "same" if one and one == other else "different"))
    return found
