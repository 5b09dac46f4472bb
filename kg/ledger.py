"""The sentence ledger: what every sentence of a piece was taken for, so that what was not read can be seen.

Recognised mentions and statements decide first, then the words of ontology/lexicon/ledger.yaml. ``unread`` is what is
left: narrative, detail, or a practice or outcome that was missed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.model import Document, EdgeType, Entity, LedgerEntry, NodeType, Piece, Sentence, Statement
from kg.ontology import Ontology

KINDS = ("practice", "both", "outcome", "heading", "slogan", "plan", "background", "voice", "furniture", "unread")
"""What a sentence can be."""

_ACTS = (EdgeType.IMPLEMENTS, EdgeType.USES, EdgeType.COOPERATES_WITH, EdgeType.ISSUES, EdgeType.PART_OF)
_STOPS = "。！？!?；;"
_SHORT = 14
"""A line of so few characters without a full stop is furniture: a name, a time, a caption."""
_LINE = 40
"""A line of so few characters without a full stop is a heading that the text does not mark."""
_QUOTED = re.compile("“[^”]{10,}(?:”|$)")
_LIST_HEAD = re.compile(
    r"^(?:(?:[一二三四五六七八九十]是|第[一二三四五六七八九十]，)[^。；]{2,20}|[^，。；]{2,14}|[^，。；]{4,8}，[^，。；]{4,8})[。；]$"
)
_MENDED = re.compile("解决|破解|化解|帮助|消除")
_PLANNED_YEAR = re.compile(r"(?:今年|明年|到20\d\d年)[^。]{0,20}?[，]?[^。，]{0,12}将")


@dataclass(frozen=True, eq=False)
class _Words:
    furniture: re.Pattern[str]
    plan: re.Pattern[str]
    speaking: re.Pattern[str]
    national: re.Pattern[str]
    setting: re.Pattern[str]
    trouble: re.Pattern[str]
    duty: re.Pattern[str]
    slogan: re.Pattern[str]


def ledger(
    document: Document,
    piece: Piece,
    entities: Iterable[Entity],
    statements: Iterable[Statement],
    ontology: Ontology,
) -> tuple[LedgerEntry, ...]:
    """Return one entry a sentence of *piece*, in text order: what it was taken for, and the rule."""
    known = _words(ontology)
    practices, outcomes = [], []
    for entity in entities:
        if entity.type in (NodeType.PROGRAM, NodeType.MECHANISM):
            practices += [m.span.start for m in entity.mentions]
        elif entity.type == NodeType.OUTCOME:
            outcomes += [m.span.start for m in entity.mentions]
    acts = sorted(s.evidence.start for s in statements if s.type in _ACTS)
    found = sorted(practices), sorted(outcomes), acts
    return tuple(_entry(s, s.span.of(document.text), found, known) for s in piece.sentences)


def _entry(sentence: Sentence, text: str, found: tuple[list[int], list[int], list[int]], known: _Words) -> LedgerEntry:
    practice, outcome, act = (_holds(starts, sentence) for starts in found)
    if sentence.role != "body":
        return LedgerEntry(sentence.span, "heading", f"ledger/{sentence.role}")
    if practice or outcome:
        kind = "both" if practice and outcome else "practice" if practice else "outcome"
        return LedgerEntry(sentence.span, kind, "ledger/recognised")
    if act:
        return LedgerEntry(sentence.span, "practice", "ledger/statement")
    kind, rule = _worded(text, known)
    return LedgerEntry(sentence.span, kind, f"ledger/{rule}")


def _holds(starts: list[int], sentence: Sentence) -> bool:
    at = bisect_left(starts, sentence.span.start)
    return at < len(starts) and starts[at] < sentence.span.end


def _worded(text: str, known: _Words) -> tuple[str, str]:
    """Return what a sentence without mentions is by its words, and the rule; unread where they do not say."""
    ends = text[-1:] in _STOPS or text[-1:] in "”）)"
    if _is_furniture(text, known):
        return "furniture", "furniture"
    if _QUOTED.search(text) and (text[0] == "“" or text[-1] == "”" or known.speaking.search(_QUOTED.sub("“”", text))):
        return "voice", "quotation"
    if known.plan.search(text) or _PLANNED_YEAR.search(text):
        return "plan", "plan-words"
    figures = re.search(r"\d", text) is not None
    if known.duty.match(text) and not figures and "了" not in text:
        return "slogan", "duty-words"
    if text.endswith(("？", "?")):
        return "background", "question"
    for name, pattern in (("national", known.national), ("setting", known.setting), ("trouble", known.trouble)):
        if pattern.search(text) and not (name == "trouble" and _MENDED.search(text)):
            return "background", f"{name}-words"
    short = not ends and len(text) <= _LINE
    if not figures and (_LIST_HEAD.match(text) or short or text.endswith("！")):
        return "slogan", "short-line"
    return ("slogan", "slogan-words") if known.slogan.search(text) else ("unread", "rest")


def _is_furniture(text: str, known: _Words) -> bool:
    """Say whether *text* is a caption, credit, salutation or a scrap: a name, a time, a bracketed list of bodies."""
    if text[0] in "（(" and text[-1] in "）)" or text[-1] in "：:" and len(text) <= _LINE:
        return True
    if known.furniture.search(text, 0, 30) and len(text) < _LINE:
        return True
    return text[-1] not in _STOPS + "”" and len(text) <= _SHORT


def shares(entries: Iterable[LedgerEntry]) -> Mapping[str, tuple[int, int]]:
    """Return how many sentences and characters each kind has, every kind in the order of ``KINDS``.

    >>> from kg.model import Span
    >>> shares([LedgerEntry(Span(0, 9), "unread", "r")])["unread"]
    (1, 9)
    """
    count, length = Counter[str](), Counter[str]()
    for entry in entries:
        count[entry.kind] += 1
        length[entry.kind] += len(entry.span)
    return {kind: (count[kind], length[kind]) for kind in KINDS}


@cache
def _words(ontology: Ontology) -> _Words:
    alt = ontology.alternation
    return _Words(
        furniture=re.compile(alt("ledger.furniture")),
        plan=re.compile(f"(?<![需主重]){alt('ledger.plans', 'outcomes.plans')}"),
        speaking=re.compile(alt("ledger.speaking")),
        national=re.compile(alt("ledger.national")),
        setting=re.compile(alt("ledger.setting")),
        trouble=re.compile(alt("ledger.trouble")),
        duty=re.compile(f"(?:[一二三四五六七八九十]是|第[一二三四五六七八九十]，)?(?:要)?{alt('ledger.duties')}"),
        slogan=re.compile(alt("ledger.slogans")),
    )
