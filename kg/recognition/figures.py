"""Find the claims that carry a figure: ``培训干部1.1万人次``, ``办结率达98%``, ``312户入了社``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kg.ontology import Ontology
from kg.recognition.claims import Stripper


class Found(NamedTuple):
    """A claim, offsets relative to the text it was looked for in."""

    start: int
    end: int
    rule: str
    confidence: float

    def moved(self, by: int) -> Found:
        """Return the claim with offsets relative to a text that begins *by* code points earlier."""
        return self._replace(start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Member:
    """A clause, or one item of a clause that lists figures; offsets relative to its text."""

    text: str
    numbers: tuple[tuple[int, int], ...]
    body: int
    """Where time, scope, names and adverbs end; never behind the first number."""
    listed: bool = False
    """An item before it in the same list is a claim."""

    @property
    def lead(self) -> str:
        """What stands between the adverbials and the first number."""
        return self.text[self.body : self.numbers[0][0]]

    @property
    def rest(self) -> str:
        """What follows the first number."""
        return self.text[self.numbers[0][1] :]


class FigureFinder:
    """Decides whether a clause with a figure claims a result, and where the claim begins and ends."""

    def __init__(self, ontology: Ontology, stripper: Stripper) -> None:
        alt = ontology.alternation
        self.stripper = stripper
        verbs = alt("outcomes.verbs")
        self.verb = re.compile(f"{verbs}(?!部(?![门署队件级分]))")
        self.agent = re.compile(f"{alt('outcomes.agents')}[^，；。]{{1,20}}{verbs}")
        self.carrier = re.compile(alt("outcomes.carriers"))
        self.inner = re.compile(f"{alt('outcomes.inner_verbs')}(?!{alt('outcomes.noun_tails')})")
        self.actor = re.compile(f"{alt('outcomes.actors', 'outcomes.adverbs')}$|{alt('outcomes.prepositions')}|[、”]")
        self.preposition = re.compile(alt("outcomes.prepositions"))
        self.reach = re.compile(f"(?P<reach>{alt('outcomes.reaches')})(?:了|到|至)?(?:近|约|超|逾)?$")
        self.copulas = frozenset(ontology.words("outcomes.copulas"))
        self.rate = re.compile(f"{alt('outcomes.rates')}(?:{alt('outcomes.copulas')}|了)?$")
        self.average = re.compile(alt("outcomes.averages"))
        self.opening = re.compile(
            f"[^和及与、]{{0,3}}?(?:[^和及与、]{{0,6}}[省市县区镇乡村州])??(?={alt('outcomes.indicator_starts')})"
        )
        self.rule, self.past = re.compile(alt("outcomes.rules")), re.compile("(?<![比较])" + alt("outcomes.past"))
        self.trouble = re.compile(f"{alt('outcomes.troubles')}(?:一度|曾|已)?{alt('outcomes.trouble_reaches')}")
        self.every, self.measured = re.compile(alt("outcomes.every")), re.compile(alt("outcomes.measured"))
        self.head = re.compile(f"{alt('outcomes.description_heads')}(?:为|是|约|共|有|达|近|超)*$")
        self.described = re.compile(alt("outcomes.description_starts"))
        self.comparator = re.compile("(?:近|超过?|约|不到|逾|共|仅|只|仅用|只用|前后|最快)?$")
        self.dispatch = re.compile(alt("outcomes.dispatch"))
        self.tail = re.compile(alt("outcomes.dispatch_tails"))
        self.stative = re.compile(alt("outcomes.stative"))

    def find(self, member: Member) -> Found | None:
        """Return the claim that *member* makes, if it makes one."""
        if self.regulates(member.text):
            return None
        return next((found for found in self.readings(member) if found), None)

    def readings(self, member: Member) -> Iterator[Found | None]:
        """Yield what *member* may be, the surest reading first; nothing where it describes."""
        lead = member.lead
        if self.comparator.match(lead):
            yield self.opened(member)
            return
        if self.described.match(lead):
            return
        yield self.headed(member)
        if lead.endswith("了") and len(lead) <= 6 and not self.every.search(member.text):
            yield self.found(member, 0, "figure-did", 0.55)
        if self.head.search(lead):
            return
        yield self.behind_subject(member)
        yield self.weak(member)

    def found(self, member: Member, shift: int, rule: str, confidence: float) -> Found:
        """Return the claim that begins *shift* code points behind the body's begin."""
        return Found(member.body + shift, self.end(member), f"outcome/{rule}", confidence)

    def regulates(self, text: str) -> bool:
        """Say whether *text* is a rule, speaks of the time before, or of how bad things were (``损耗率高达两成``)."""
        if self.rule.search(text) or self.past.search(text) or self.trouble.search(text):
            return True
        return bool(self.every.search(text)) and not self.measured.search(text)

    def opened(self, member: Member) -> Found | None:
        """Return the claim of a clause that opens with its figure: ``312户入了社``."""
        rest = member.text[member.numbers[0][1] : self.end(member)]
        if rest.endswith(("中", "里", "时", "内", "后", "之间", "的")) or rest.startswith(("是", "为")):
            return None
        return self.found(member, 0, "figure-first", 0.8) if self.stative.search(rest) else None

    def headed(self, member: Member) -> Found | None:
        """Return the claim of a clause that opens with a verb of delivery or a word such as 平均."""
        lead = member.lead
        carrier = self.carrier.match(lead)
        if carrier and self.indicates(member, lead[carrier.end() :]):
            shift = carrier.end()
            shift += self.stripper.start(lead[shift:])
            return self.found(member, shift, "indicator", 0.75)
        if self.verb.match(lead) or self.agent.match(member.text, member.body):
            return self.found(member, 0, "figure", 0.85)
        return self.found(member, 0, "indicator", 0.8) if self.average.match(lead) else None

    def behind_subject(self, member: Member) -> Found | None:
        """Return the claim of a clause that opens with who acts, or with an indicator."""
        lead = member.lead
        indicates, inner = self.indicates(member, lead), self.inner.search(lead)
        if inner and not (indicates and inner.start() < 3):
            return self.found(member, self.actor_end(lead[: inner.start()]), "figure-inner", 0.65)
        if not indicates:
            return None
        opening = self.opening.match(lead)
        return self.found(member, opening.end() if opening else 0, "indicator", 0.75)

    def actor_end(self, subject: str) -> int:
        """Return where the claim begins behind *subject*: at its end if it acts, else before it (``现场签约``)."""
        return len(subject) if len(subject) > 6 or self.actor.search(subject) else 0

    def weak(self, member: Member) -> Found | None:
        """Return the claim that weaker signs show: a verb that may be a noun, 有, a preposition, a place in a list."""
        lead = member.lead
        verb = self.verb.search(lead)
        if verb:
            return self.found(member, self.actor_end(lead[: verb.start()]), "figure-verb", 0.5)
        stative = self.stative.search(member.rest)
        if lead in ("有", "有了") and stative:
            return self.found(member, 0, "figure-have", 0.6)
        if self.preposition.match(lead) and stative:
            return self.found(member, 0, "figure-preposition", 0.5)
        return self.found(member, 0, "figure-listed", 0.55) if member.listed else None

    def indicates(self, member: Member, lead: str) -> bool:
        """Say whether *lead* names an indicator and what it reached."""
        if self.rate.search(lead):
            return True
        reach = self.reach.search(lead)
        if not reach or reach.start() < 2:
            return False
        if reach["reach"] in ("由", "从"):
            return len(member.numbers) > 1
        if reach["reach"] == "是":
            return "倍" in member.text[slice(*member.numbers[0])]
        return reach["reach"] not in self.copulas

    def end(self, member: Member) -> int:
        """Return where the claim ends: at the clause's end, without what those who were sent went to do."""
        text, end, last = member.text, len(member.text), member.numbers[-1][1]
        if self.dispatch.match(member.lead):
            tail = self.tail.search(text, member.numbers[0][1] + 1)
            end = max(tail.start(), member.numbers[0][1]) if tail else end
        while end > last and (text[end - 1] in " ，、" or text[end - 1] == "等"):
            end -= 1
        return end
