"""Survey -> adoption matrix: for every practice and place whether, and between which years, it was adopted, and the sentence.

Nothing is made up: a year stands only where words of the text date the beginning; all else is a bound, or unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.analysis.cases import Case, Practice, Site, Survey
from kg.analysis.counting import reporting
from kg.analysis.dating import Dated


class Status(StrEnum):
    """What is known of one practice in one place."""

    ADOPTED = "adopted"
    """The text dates the beginning: a year, or several between which it lies."""
    BY = "adopted-by"
    """It was there by a year; the beginning may lie before (left censored)."""
    UNDATED = "adopted-undated"
    """It is there, and nothing bounds the year from above."""
    PLANNED = "planned"
    """The text only plans it: not adopted when it was written."""
    DENIED = "not-adopted"
    """The text says that it is not done."""
    UNOBSERVED = "not-observed"
    """No text of the place mentions it, up to the year of its last one (right censored): it may still be done."""


STATUS_NAMES: Mapping[Status, str] = {
    Status.ADOPTED: "已采用",
    Status.BY: "不晚于",
    Status.UNDATED: "已采用，年份不明",
    Status.PLANNED: "打算采用",
    Status.DENIED: "写明未采用",
    Status.UNOBSERVED: "未见记载",
}
"""What readers are shown."""

ASSUMPTIONS = (
    "只有写明开始时间的（“2019年以来”“2019年起”，或“2021年……推出、印发、建立”）才算采用年份。 "
    "A year of adoption stands only where words date the beginning.",
    "“十八大以来”“‘十四五’以来”“三年来”只说明开始在这段时间之内。 A frame such as 十四五以来 is an interval.",
    "其余的时间（做法进行中的时间、成效的时间、材料的日期）只说明不晚于那一年：左删失。 "
    "Any other time, of the practice, its results or the document, is an upper bound: left censored.",
    "材料没有写到的记为“未见记载”，截至该地最后一份有日期的材料：右删失，不等于没有采用。 "
    "What the texts of a place do not mention is not observed up to its last dated text: right censored, not a no.",
    "“写明未采用”只在原句明说（尚未建立……）时使用；只是打算的，另列。 "
    "Not adopted only where a sentence says so; plans are kept apart.",
    "隐名的地方每篇自成一行，不与任何地方合并；不进入 SPID、NetworkInference、创新度和先后图。 "
    "Withheld places are rows of their own, and left out of SPID, NetworkInference, scores and precedence.",
    "背景工作不列；只是转述下级做法的上级不算采用者。 Background programmes, and superiors that only report, are left out.",
    "材料不是随机样本：先写到，不等于先做。 The corpus is no sample: written of first is not done first.",
)
"""What the matrix rests on, for every output."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the matrix."""

    id: str
    name: str
    """Unique in the matrix: with the division code or the piece where another place is called the same."""
    hidden: bool
    code: str
    until: int | None
    """Year of its last dated text."""
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One practice in one place."""

    practice: Practice
    place: Place
    status: Status
    first: int | None = None
    last: int | None = None
    case: Case | None = None
    """The mention that the status rests on; None only where nothing is observed."""
    dated: Dated | None = None
    """The words that the years rest on."""
    conflict: bool = False
    """The texts contradict each other; the earliest one counts."""

    @property
    def adopted(self) -> bool:
        """Whether the place does it, whenever it began."""
        return self.status in (Status.ADOPTED, Status.BY, Status.UNDATED)

    @property
    def sentence(self) -> str:
        """The sentence that the cell rests on: that with the words of time, else that of the mention."""
        return (self.dated.sentence if self.dated else "") or (self.case.sentence if self.case else "")

    @property
    def years(self) -> str:
        """The years for readers: ``2019``, ``2019–2021``, ``≤2023``, ``≥2012``."""
        if self.first and self.last:
            return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return f"≤{self.last}" if self.last else f"≥{self.first}" if self.first else ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Practices, places, and the cells for which there is a sentence."""

    practices: tuple[Practice, ...]
    places: tuple[Place, ...]
    known: Mapping[tuple[str, str], Cell]
    """By id of practice and place."""
    assumptions: tuple[str, ...]

    def cell(self, practice: Practice, place: Place) -> Cell:
        """Return what is known of *practice* in *place*."""
        found = self.known.get((practice.id, place.id))
        return found or Cell(practice, place, Status.UNOBSERVED)

    def cells(self, *, observed: bool = False) -> Iterator[Cell]:
        """Yield every cell by practice and place; only those with a sentence if *observed*."""
        for practice in self.practices:
            for place in self.places:
                if not observed or (practice.id, place.id) in self.known:
                    yield self.cell(practice, place)


def matrix(survey: Survey, least: int = 2) -> Matrix:
    """Return the adoption matrix of the practices that at least *least* places may carry out (the upper bound counts)."""
    practices = tuple(p for p in survey.practices if not p.background and p.places.high >= least)
    places = {p.id: p for p in _places(survey)}
    known = {}
    for practice in practices:
        only_report = reporting(practice.seen)
        by_site: dict[str, list[Case]] = {}
        for case in practice.cases:
            if case.site.id and case.site.id not in only_report:
                by_site.setdefault(case.site.id, []).append(case)
        for site, cases in by_site.items():
            known[practice.id, site] = decide(practice, places[site], cases)
    rows = {site for _, site in known}
    listed = tuple(sorted((p for p in places.values() if p.id in rows), key=lambda p: (p.hidden, p.code, p.name, p.id)))
    return Matrix(practices, listed, known, (*survey.assumptions, *ASSUMPTIONS))


def _places(survey: Survey) -> Iterator[Place]:
    cases: dict[str, list[Case]] = {}
    for case in (c for p in survey.practices for c in p.cases if c.site.id):
        cases.setdefault(case.site.id, []).append(case)
    sites = {i: cs[0].site for i, cs in cases.items()}
    same = Counter(s.name for s in sites.values() if not s.hidden)
    for identifier, site in sites.items():
        years = [d.last for c in cases[identifier] for d in c.dates if d.basis == "document" and d.last]
        documents = tuple(sorted({f"{c.document}#{c.piece}" for c in cases[identifier]}))
        name = _called(site, documents[0], same[site.name])
        yield Place(identifier, name, site.hidden, site.code, max(years, default=None), documents)


def _called(site: Site, piece: str, same: int) -> str:
    if site.hidden:
        return f"{site.name}({piece})"
    return site.name if same < 2 else f"{site.name}({site.code or site.id})"


def decide(practice: Practice, place: Place, cases: Iterable[Case]) -> Cell:
    """Return the cell that *cases*, all of one practice and place, add up to.

    A text that does it wins over one that plans or denies it. The years are the intersection of what the texts say;
    where they contradict each other, the earliest evidence that it was there counts.
    """
    found = list(cases)
    done = [c for c in found if not c.stance]
    if not done:
        denied = next((c for c in found if c.stance == "denied"), None)
        status = Status.DENIED if denied and all(c.stance == "denied" for c in found) else Status.PLANNED
        return Cell(
            practice, place, status, case=next(c for c in found if status == Status.DENIED or c.stance == "planned")
        )
    bounds = [(d, c) for c in done for d in c.dates]
    upper = min((b for b in bounds if b[0].last), key=_latest, default=None)
    begun = min((b for b in bounds if b[0].begins), key=lambda b: (b[0].last or 9999, -(b[0].first or 0)), default=None)
    limit = upper[0].last if upper else None
    if begun and not (limit and begun[0].first and begun[0].first > limit):
        ends = min((y for y in (begun[0].last, limit) if y), default=None)
        status = Status.ADOPTED if ends else Status.UNDATED
        return Cell(practice, place, status, begun[0].first, ends, begun[1], begun[0])
    if upper:
        return Cell(practice, place, Status.BY, None, limit, upper[1], upper[0], begun is not None)
    return Cell(practice, place, Status.UNDATED, case=done[0])


def _latest(bound: tuple[Dated, Case]) -> tuple[int, bool, str, int]:
    """Order upper bounds: least year first, words before the mere date of a document."""
    dated, case = bound
    return dated.last or 0, dated.basis == "document", case.document, case.start


def year(cell: Cell, *, bounds: bool = False) -> int | None:
    """Return the one year of an adoption; with *bounds* the last possible one where no single year is known."""
    if cell.status not in (Status.ADOPTED, Status.BY):
        return None
    exact = cell.first is not None and cell.first == cell.last
    return cell.last if exact or bounds else None
