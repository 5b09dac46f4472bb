"""Which program a piece is about: a choice among the names that its text has, by where and how it writes them.

Recognition asks it for names that no tagger was sure of, relations for the main program among those found. The weights are
data (map ``subjects.weights`` in ontology/lexicon/subjects.yaml); ``python -m kg.training.subjects`` fits them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import log
from operator import itemgetter

from kg.choices import NOBODY, Features, Weights, yes
from kg.model import Document, NodeType, Piece, Span
from kg.ontology import Ontology
from kg.text import occurrences

Seen = tuple[Span, NodeType, float]
"""Where a tagger sees a program or mechanism, and how likely it is one."""
WINDOW = 14
"""A verb or preposition governs a name at most this many code points behind it."""
_LOWEST = -4.0
_MANY = 10
"""Times from which a pair of characters is as frequent as it can be."""
_LONG, _VERY_LONG, _SHORT = 12, 16, 3
_HEADING = 60
"""The heading of a collection has at most this many code points."""
_STOP = re.compile("[。！？；\n]")
_KINDS = (NodeType.PROGRAM, NodeType.MECHANISM)


@dataclass(frozen=True)
class Words:
    """The word lists, compiled."""

    run: re.Pattern[str]
    context: re.Pattern[str]
    background: re.Pattern[str]
    heads: tuple[str, ...]
    during: tuple[str, ...]

    @classmethod
    def of(cls, ontology: Ontology) -> Words:
        """Return the words that *ontology* holds."""
        run, context = (ontology.alternation(f"relations.{name}") for name in ("run_verbs", "context_cues"))
        return cls(
            re.compile(run + r"了?[^，。；]{0,8}$"),
            re.compile(context + r"[^，。；]{0,10}$"),
            re.compile(ontology.alternation("relations.background")),
            tuple(ontology.words("programs.heads")),
            tuple(ontology.words("subjects.during")),
        )


@dataclass(frozen=True)
class Page:
    """A piece, and where its title, headings and first paragraph are."""

    document: Document
    piece: Piece

    @cached_property
    def text(self) -> str:
        """The text of the piece."""
        return self.piece.span.of(self.document.text)

    @cached_property
    def _by_role(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {"title": [], "heading": [], "lead": []}
        first = next((s.paragraph for s in self.piece.sentences if s.role == "body"), 0)
        for sentence in self.piece.sentences:
            if sentence.role in found:
                found[sentence.role].append(sentence.span)
            elif sentence.paragraph == first:
                found["lead"].append(sentence.span)
        return found

    @cached_property
    def title(self) -> str:
        """The lines of the title, without breaks."""
        return "".join(s.of(self.document.text) for s in self._by_role["title"]) or self.piece.title

    @cached_property
    def title_pairs(self) -> frozenset[str]:
        """The pairs of characters in the title."""
        return frozenset(_pairs(self.title))

    @cached_property
    def headings(self) -> str:
        """All headings, a line each."""
        return "\n".join(s.of(self.document.text) for s in self._by_role["heading"])

    @cached_property
    def elsewhere(self) -> str:
        """What the document says outside the piece; empty where it is one piece."""
        text, span = self.document.text, self.piece.span
        return f"{text[: span.start]}\n{text[span.end :]}".strip()

    @cached_property
    def collection_pairs(self) -> frozenset[str]:
        """The pairs of characters in the first line of the document, where it does not belong to the piece."""
        before = self.document.text[: self.piece.span.start].lstrip()
        return frozenset(_pairs(before.split("\n", 1)[0][:_HEADING]))

    def inside(self, role: str, spans: Iterable[Span]) -> bool:
        """Say whether one of *spans* stands in a ``title``, ``heading`` or the ``lead`` (first paragraph)."""
        return any(part.covers(span) for span in spans for part in self._by_role[role])

    def places(self, name: str) -> list[Span]:
        """Return where *name* stands in the piece."""
        base = self.piece.span.start
        return [Span(base + at, base + at + len(name)) for at in occurrences(self.text, name)]

    def frequency(self, name: str) -> float:
        """Return how often the pairs of characters of *name* stand in the piece, 1 where all do as often as can be."""
        count, text = self._counts, self.text
        for pair in (pairs := _pairs(name)):
            if pair not in count:
                count[pair] = min(_MANY, text.count(pair))
        return sum(map(count.__getitem__, pairs)) / (_MANY * max(1, len(name) - 1))

    @cached_property
    def _counts(self) -> dict[str, int]:
        """How often pairs of characters stand in the piece, up to ``_MANY``."""
        return {}

    def before(self, span: Span) -> str:
        """Return up to some code points in front of *span*, of its sentence."""
        start = max(self.piece.span.start, span.start - WINDOW)
        return _STOP.split(self.document.text[start : span.start])[-1]

    def after(self, span: Span) -> str:
        """Return the few code points behind *span*."""
        return self.document.text[span.end : min(span.end + 4, self.piece.span.end)]


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the piece may be about."""

    text: str
    spans: Sequence[Span]
    """Where it stands, in text order; at least one."""
    program: Sequence[float]
    """How likely it is a program there; 0 where nobody says so."""
    mechanism: float
    """The highest probability that it is a mechanism."""
    found: NodeType | None
    """As what it has been found, if at all."""


def names(page: Page, seen: Iterable[Seen], found: Mapping[str, NodeType], others: Iterable[str] = ()) -> list[Name]:
    """Return the names that *page* may be about, by text.

    Args:
        page: the piece.
        seen: where a tagger sees programs and mechanisms.
        found: what counts as found, by its words.
        others: names that count though no tagger sees them.
    """
    by_place = {(span, kind): share for span, kind, share in sorted(seen, key=itemgetter(2))}
    known = {kind: {span.of(page.document.text) for span, k in by_place if k is kind} for kind in _KINDS}
    wanted = {name for name, kind in found.items() if kind is NodeType.PROGRAM} | set(others) | known[_KINDS[0]]
    result = []
    for text in sorted(wanted | known[_KINDS[1]]):
        spans = page.places(text)
        telling = text in wanted or len(spans) > 1 or page.inside("title", spans) or page.inside("heading", spans)
        if spans and telling and len(text) > 1:
            program = [by_place.get((span, NodeType.PROGRAM), 0.0) for span in spans]
            mechanism = max(by_place.get((span, NodeType.MECHANISM), 0.0) for span in spans)
            result.append(Name(text, spans, program, mechanism, found.get(text)))
    return result


def candidates(page: Page, among: Sequence[Name], words: Words) -> dict[str, Features]:
    """Return the features of each of the names *among*, and of ``NOBODY``: that the piece is about none of them."""
    most = max((len(name.spans) for name in among), default=1), max((sum(name.program) for name in among), default=0.0)
    result = {name.text: _features(page, name, among, most, words) for name in among}
    result[NOBODY] = yes(nobody=True, nobody_found=not any(name.found is NodeType.PROGRAM for name in among))
    return result


def _features(page: Page, name: Name, among: Sequence[Name], most: tuple[int, float], words: Words) -> Features:
    title = page.inside("title", name.spans)
    found = _signs(page, name, among, title, words)
    found |= dict(_title_features(page, name.text)) if title else {"no_title": 1.0}
    found |= dict(_context(page, name, words))
    found |= dict(_amounts(page, name, most))
    if title:
        found |= {"title_often": found["often"], "title_count": found["count"]}
    return found


def _signs(page: Page, name: Name, among: Sequence[Name], title: bool, words: Words) -> Features:
    """Return what holds of a name: as what it is found, where it stands, how it is built, which other names hold it."""
    spans, text, best = name.spans, name.text, max(name.program)
    program, lead = name.found is NodeType.PROGRAM, page.inside("lead", spans)
    background = words.background.search(text) is not None
    wider = [n for n in among if text in n.text and n is not name]
    return yes(
        bias=True,
        program=program,
        mechanism=name.found is NodeType.MECHANISM,
        only=program and sum(n.found is NodeType.PROGRAM for n in among) == 1,
        title=title,
        title_program=title and program,
        title_alone=title and len(spans) == 1,
        heading=page.inside("heading", spans),
        lead=lead,
        lead_program=program and lead,
        theme=page.piece.theme is not None and any(page.piece.theme.covers(s) for s in spans),
        background=background,
        background_title=background and title,
        head=text.endswith(words.heads),
        short=len(text) <= _SHORT,
        long=len(text) >= _LONG,
        very_long=len(text) >= _VERY_LONG,
        once=len(spans) == 1,
        wider=bool(wider),
        wider_likelier=any(max(n.program) > best for n in wider),
        narrower_likelier=any(max(n.program) > best for n in among if n.text in text and n is not name),
        quoted=any(_quoted(page, s) for s in spans),
        elsewhere=text in page.elsewhere,
    )


def _amounts(page: Page, name: Name, most: tuple[int, float]) -> Iterator[tuple[str, float]]:
    """Yield how often and how likely a name is, where it begins, and how common its characters are."""
    spans, text, size, total = name.spans, name.text, max(1, len(page.text)), sum(name.program)
    yield "often", len(spans) / most[0]
    yield "count", log(len(spans))
    yield "likely", max(_LOWEST, log(max(name.program) + 1e-9))
    yield "likely_share", total / (most[1] + 1e-9)
    yield "mechanism_likely", name.mechanism
    yield "first", 1 - (spans[0].start - page.piece.span.start) / size
    yield "spread", (spans[-1].start - spans[0].start) / size
    yield "title_pairs", _share(page.title_pairs, text)
    yield "collection_pairs", _share(page.collection_pairs, text)
    yield "heading_pairs", float(any(pair in page.headings for pair in _pairs(text)))
    yield "body_pairs", page.frequency(text)


def _title_features(page: Page, text: str) -> Iterator[tuple[str, float]]:
    at = page.title.find(text)
    yield "title_ends", float(at + len(text) == len(page.title))
    yield "title_begins", float(at == 0)
    yield "title_part", len(text) / max(1, len(page.title))
    yield "title_colon_before", float("：" in page.title[: max(0, at)])
    yield "title_colon_behind", float("：" in page.title[at + len(text) :])


def _context(page: Page, name: Name, words: Words) -> Iterator[tuple[str, float]]:
    before, after = [page.before(s) for s in name.spans], [page.after(s) for s in name.spans]
    count = len(name.spans)
    yield "carried_out", sum(words.run.search(b) is not None for b in before) / count
    yield "occasion", sum(words.context.search(b) is not None for b in before) / count
    yield "during", sum(a.startswith(words.during) for a in after) / count
    yield "listed", sum(a[:1] in tuple("、和与") for a in after) / count


def _quoted(page: Page, span: Span) -> bool:
    text = page.document.text
    return text[span.start - 1 : span.start] == "“" and text[span.end : span.end + 1] == "”"


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _share(known: frozenset[str], text: str) -> float:
    pairs = _pairs(text)
    return sum(pair in known for pair in pairs) / max(1, len(pairs))


@cache
def model(ontology: Ontology) -> tuple[Words, Weights]:
    """Return the words and the weights that *ontology* holds."""
    return Words.of(ontology), Weights.of(ontology.maps["subjects.weights"])


def shares(page: Page, among: Sequence[Name], ontology: Ontology) -> dict[str, float]:
    """Return the probability of each of the names *among* that the piece is about it; the rest is that of none."""
    words, weights = model(ontology)
    return weights.shares(candidates(page, among, words))
