"""One person at work on a decisions file: what is left to look at, and every answer written at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg import decisions
from kg.analysis import uncertain
from kg.model import Decision, Verdict

Json = dict[str, Any]


@dataclass
class Session:
    """Reads and appends; nothing is kept back."""

    file: Path
    author: str
    date: str
    """ISO 8601 day, by the person's clock."""
    written: list[Decision] = field(default_factory=list)

    def decide(self, candidate: Json, verdict: Verdict, comment: str = "") -> Decision:
        """Append what the person says of *candidate*, and return it."""
        said = uncertain.decision(candidate, verdict, self.author, self.date, comment)
        decisions.append(self.file, [said])
        self.written.append(said)
        return said

    def undo(self) -> Decision | None:
        """Append that this author's last decision no longer holds, and return that one; None if there is none."""
        last = decisions.last_of(self.author, decisions.read(self.file))
        if last:
            decisions.append(self.file, [undone(last, self.date)])
        return last


def undone(last: Decision, date: str) -> Decision:
    """Return the line that takes *last* back."""
    return Decision(Verdict.UNDO, last.subject, last.object, last.author, date, object_label=last.object_label)


def left(candidates: Iterable[Json], file: Path, author: str, practice: str = "") -> list[Json]:
    """Return the candidates that *author* has not decided, and nobody else for sure; only those of *practice*, if given."""
    said = decisions.standing(decisions.read(file)).decisions
    sure = (Verdict.SAME, Verdict.DIFFERENT)
    done = {d.pair for d in said if d.author == author or d.verdict in sure}
    return [c for c in candidates if pair(c) not in done and (not practice or _is_about(c, practice))]


def pair(candidate: Json) -> tuple[str, str]:
    """Return the pair that a candidate is, as decisions have it."""
    one, other = sorted((str(candidate["subject"]["id"]), str(candidate["object"]["id"])))
    return one, other


def _is_about(candidate: Json, practice: str) -> bool:
    sides = (candidate["subject"], candidate["object"])
    return any(practice in name for s in sides for name in (s["label"], s["practice"], *s["names"]))


def listed(found: Sequence[Decision]) -> list[tuple[Decision, bool]]:
    """Return every line of a file with whether it stands: undo and what was undone or replaced does not."""
    stands = {id(d) for d in decisions.standing(found).decisions}
    return [(d, id(d) in stands) for d in found]
