"""What is grouped: the phrases, and apart from them every entity that a person decided about, with what holds between them.

A decided entity is a unit of its own, as like the others as its phrase is: so one 项目化管理 may be parted from another of the
same name, while all others of that name go where names lead them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.decisions import Finder, Standing
from kg.errors import Problem
from kg.model import Anchor, Decision, Entity, Extraction, Ruling, Verdict
from kg.ontology import Concept
from kg.resolution.cards import TAIL_RULE

Key = tuple[str, int, str]
Found = Mapping[Key, tuple[Concept, str] | None]
PRACTICE = "practice-"
HALF = 0.5
"""Share of the shorter that the words of a decision and of a mention must have in common."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A decision that is anchored: the entities it is about, the second one or a practice of the taxonomy."""

    decision: Decision
    one: Key
    other: Key | None
    card: str = ""

    @property
    def keys(self) -> tuple[Key, ...]:
        """Return the entities."""
        return (self.one, self.other) if self.other else (self.one,)


def bind(
    standing: Standing, extractions: Sequence[Extraction], entities: Mapping[Key, Entity], cards: Iterable[str]
) -> tuple[tuple[Bound, ...], tuple[Problem, ...]]:
    """Return the decisions with the entities that they are about, and those that no longer find theirs as problems."""
    finder, known = Finder([x.document for x in extractions]), frozenset(cards)
    inside: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(entities):
        inside[key[0]].append(key)
    bound, problems = list[Bound](), list[Problem]()
    for decision in standing.decisions:
        one, other = (_entity(side, finder, inside, entities) for side in (decision.subject, decision.object))
        card = decision.object.removeprefix(PRACTICE) if isinstance(decision.object, str) else ""
        lost = [decision.subject] if one is None else []
        lost += [decision.object] if isinstance(decision.object, Anchor) and other is None else []
        if card and card not in known:
            zh, en = f"分类表中没有 “{card}”；此行不起作用", f"the taxonomy has no {card!r}: no effect"
            problems.append(Problem(decision.place, zh, en))
        elif one is None or lost:
            problems += [_lost(decision, side) for side in lost]
        elif one != other:
            bound.append(Bound(decision, one, other, card))
    return tuple(bound), tuple(problems)


def _lost(decision: Decision, side: Anchor) -> Problem:
    zh = f"判定所依据的 “{side.quote}”（{side.document}）已找不到；判定保留，但此次不起作用"
    en = f"{side.quote!r} ({side.document}) is no longer found: the decision is kept, without effect this time"
    return Problem(decision.place, zh, en)


def _entity(
    side: Anchor | str, finder: Finder, inside: Mapping[str, Sequence[Key]], entities: Mapping[Key, Entity]
) -> Key | None:
    """Return the one entity whose mention stands where the words of *side* do; None where there is none, or several."""
    if isinstance(side, str):
        return None
    found: set[Key] = set()
    for document, span in finder.find(side):
        scored = []
        for key in inside.get(document.name, ()):
            for mention in entities[key].mentions:
                common = min(mention.span.end, span.end) - max(mention.span.start, span.start)
                shorter, longer = sorted((len(mention.span), len(span)))
                if common >= HALF * shorter:
                    scored.append((common / (shorter + longer - common), key))
        if scored:
            best = max(scored)[0]
            found.add(min(key for score, key in scored if score == best))
    return found.pop() if len(found) == 1 else None


@dataclass
class Units:
    """Phrases and decided entities, numbered: the phrases first."""

    cards: list[str]
    links: dict[tuple[int, int], float]
    pairs: list[int]
    """For each of *links* the candidate pair that it comes from; -1 for two of one name."""
    rows: list[int]
    """For each unit the phrase; -1 where it is too long to be compared."""
    row_of: Mapping[Key, int] = field(default_factory=dict)
    own: dict[Key, int] = field(default_factory=dict)
    """The decided entities."""
    together: list[tuple[int, int]] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def units(
    phrase_cards: Sequence[str],
    links: Mapping[tuple[int, int], float],
    row_of: Mapping[Key, int],
    found: Found,
    bound: Sequence[Bound],
) -> Units:
    """Return the units of a build.

    Args:
        phrase_cards: the card of each phrase, or "".
        links: probability by pair of phrases.
        row_of: the phrase of each entity that has one.
        found: the practice of the taxonomy that each entity is by its name.
        bound: decisions.
    """
    decided = sorted({k for b in bound if b.decision.verdict != Verdict.UNSURE for k in b.keys})
    rows = list(range(len(phrase_cards)))
    made = Units(list(phrase_cards), dict(links), list(range(len(links))), rows, row_of)
    if decided:
        _split(made, decided, row_of, found)
        _Constraints(made, found, bound).apply()
    return made


def _split(made: Units, decided: Sequence[Key], row_of: Mapping[Key, int], found: Found) -> None:
    """Give each of *decided* a unit of its own, with the links of its phrase."""
    count, kept = len(made.cards), set(row_of.values())
    bearers: dict[int, list[int]] = defaultdict(list)
    whole = set(decided)
    left = {row for key, row in row_of.items() if key not in whole}
    for key in decided:
        known = found[key]
        made.own[key] = len(made.cards)
        bearers[row_of.get(key, -1)].append(len(made.cards))
        made.cards.append(known[0].id if known else "")
        made.rows.append(row_of.get(key, -1))
    for row in sorted(kept - left):
        made.cards[row] = ""

    def all_of(row: int) -> list[int]:
        return [*([row] if row in left else []), *bearers.get(row, ())]

    links, pairs = dict[tuple[int, int], float](), list[int]()
    for at, ((a, b), value) in enumerate(made.links.items()):
        for x in all_of(a) if a in bearers or a not in left else (a,):
            for y in all_of(b) if b in bearers or b not in left else (b,):
                links[min(x, y), max(x, y)] = value
                pairs.append(at)
    for row in sorted(r for r in bearers if 0 <= r < count):
        same = all_of(row)
        for i, x in enumerate(same):
            for y in same[i + 1 :]:
                links[min(x, y), max(x, y)] = 1.0
                pairs.append(-1)
    made.links, made.pairs = links, pairs


Node = int | str
"""A unit, or a card."""


class _Constraints:
    """Turns decisions into what must and must not come together. "Different" wins: a false match is worse than a miss."""

    def __init__(self, made: Units, found: Found, bound: Sequence[Bound]) -> None:
        self.made, self.found = made, found
        self.same = [b for b in bound if b.decision.verdict == Verdict.SAME]
        self.different = [b for b in bound if b.decision.verdict == Verdict.DIFFERENT]
        self.parent: dict[Node, Node] = {}
        self.held: list[Bound] = []
        """The "same" decisions that hold."""

    def apply(self) -> None:
        """Free entities from the cards that their names alone gave them, join what is the same, part what is not."""
        for b in (*self.different, *self.same):
            self.leave(b)
        for unit, card in enumerate(self.made.cards):
            if card:
                self.parent[unit] = card
        for b in self.same:
            self.join(b)
        for b in self.different:
            self.part(b)

    def ends(self, b: Bound) -> tuple[int, Node]:
        """Return the unit, and the unit or card, that *b* speaks of."""
        return self.made.own[b.one], self.made.own[b.other] if b.other else b.card

    def leave(self, b: Bound) -> None:
        """Take an entity off the card that its name gave it, where a person says otherwise."""
        cards, (one, other) = self.made.cards, self.ends(b)
        same = b.decision.verdict == Verdict.SAME
        if isinstance(other, str):
            refused = any(self.ends(d) == (one, other) for d in self.different)
            if (cards[one] != other) if same and not refused else (cards[one] == other and not same):
                cards[one] = ""
        elif not same and cards[one] and cards[one] == cards[other]:
            cards[self.made.own[max(b.keys, key=self.doubtful)]] = ""

    def doubtful(self, key: Key) -> tuple[bool, Key]:
        """Return the sort key of who leaves a card: a name that only ends with one of the taxonomy first."""
        known = self.found[key]
        return bool(known and known[1] == TAIL_RULE), key

    def root(self, node: Node) -> Node:
        while node in self.parent:
            node = self.parent[node]
        return node

    def join(self, b: Bound) -> None:
        """Bring two sides together, unless this would bring together what is apart, or two cards."""
        one, other = self.ends(b)
        x, y = self.root(one), self.root(other)
        met = {x, y}
        against = [d for d in self.different if x != y and {*map(self.root, self.ends(d))} == met]
        if against:
            self.conflict(b, against)
        elif x != y and isinstance(x, str) and isinstance(y, str):
            self.two_cards(b, x, y)
        else:
            if x != y:
                low, high = (x, y) if isinstance(y, str) or (isinstance(x, int) and x > y) else (y, x)
                self.parent[low] = high
            self.held.append(b)
            self.rule(b)
            if isinstance(other, str):
                self.made.cards[one] = other
            else:
                self.made.together.append((one, other))

    def part(self, b: Bound) -> None:
        """Hold two sides apart for good."""
        one, other = self.ends(b)
        if isinstance(other, int):
            self.made.apart.append((one, other))
        elif other in self.made.cards:
            self.made.apart.append((one, self.made.cards.index(str(other))))
        self.rule(b)

    def rule(self, b: Bound) -> None:
        other = b.other[2] if b.other else PRACTICE + b.card
        self.made.rulings.append(Ruling(b.decision, b.one[2], other))

    def conflict(self, b: Bound, against: Sequence[Bound]) -> None:
        """Report a decision that does not hold, with all lines against it and those over which it leads to them."""
        listed = _listed([*against, *self.chain(b, against[0])])
        zh = f"{b.decision.author} 判定 “{_said(b.decision)}”，与 {listed} 矛盾；在改正之前按 “不同” 处理"
        en = f"{b.decision.author} decided “same”, against {listed}: held to be different until this is settled"
        self.made.problems.append(Problem(b.decision.place, zh, en))

    def two_cards(self, b: Bound, x: str, y: str) -> None:
        listed = _listed([h for h in self.held if set(h.keys) & set(b.keys)])
        zh_why, en_why = (f"，另见 {listed}", f"; see {listed}") if listed else ("", "")
        zh = f"“{_said(b.decision)}” 会把分类表中的两种做法并为一种（{x}、{y}{zh_why}）；此行不起作用"
        en = f"this would make two practices of the taxonomy one ({x}, {y}{en_why}): no effect"
        self.made.problems.append(Problem(b.decision.place, zh, en))

    def chain(self, b: Bound, against: Bound) -> list[Bound]:
        """Return the "same" decisions over which *b* leads from one side of *against* to the other."""
        start, goal = self.ends(against)
        ways: dict[Node, list[Bound]] = {start: []}
        todo: list[Node] = [start]
        for node in todo:
            for step in (*self.held, b):
                if node in (ends := self.ends(step)):
                    other = ends[1] if ends[0] == node else ends[0]
                    if other not in ways:
                        ways[other] = [*ways[node], step]
                        todo.append(other)
        return [step for step in ways.get(goal, []) if step is not b]


_WORDS = {Verdict.SAME: "相同", Verdict.DIFFERENT: "不同", Verdict.UNSURE: "不确定", Verdict.UNDO: "撤销"}


def _listed(bound: Iterable[Bound]) -> str:
    return "、".join(dict.fromkeys(f"{b.decision.place}（{b.decision.author}）" for b in bound))


def _said(decision: Decision) -> str:
    other = decision.object_label if isinstance(decision.object, str) else decision.object.quote
    return f"{decision.subject.quote} — {other}：{_WORDS[decision.verdict]}"
