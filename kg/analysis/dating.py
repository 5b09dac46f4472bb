"""When a piece says that a practice began: what its words bound, and whether they say that it is done at all.

A time that the words make the beginning (``2019年以来``, ``2019年起``), or that stands before a verb of beginning
(``2021年，率先推出…``), dates the adoption. Any other time of the practice or of a result of it, and the date of the
document, say only that the practice was there by then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.attributes.times import reference_date
from kg.model import Attribute, Document, Entity, Piece, Span
from kg.ontology import Ontology

Basis = Literal["since", "started", "during", "result", "document"]
"""What bounds the year: words of a beginning; a verb of beginning; it was under way then; a result of it; the date."""
Stance = Literal["", "planned", "denied"]
"""Empty: done. Planned or denied: every mention in the piece says so."""

_LOOSE = ("time/since-congress", "time/five-year-plan", "time/years-back")
"""Rules of times that are a frame (since the congress): the beginning is somewhere in them."""
_GUESSED = ("time/part-of", "time/present", "time/vague")
"""Rules of times that name no year of their own: 年底 or 目前 bound nothing more than the date of the document does."""
_NEAR = 40
"""Code points between a time and the practice within which a verb of beginning is about the practice."""
_AIM = re.compile("^[到至]|前$")
_CUT = re.compile("[，。；：！？;:!?]")


@dataclass(frozen=True, slots=True)
class Dated:
    """Years between which the practice began, as far as some words say; None where they say nothing."""

    basis: Basis
    first: int | None
    last: int | None
    quote: str = ""
    """The words of time; empty for the date of the document."""
    start: int = 0
    end: int = 0
    sentence: str = ""

    @property
    def begins(self) -> bool:
        """Whether this is the time of the beginning, not one by which it was there."""
        return self.basis in ("since", "started")


def dates(
    document: Document, piece: Piece, own: Iterable[Entity], results: Iterable[Entity], ontology: Ontology
) -> tuple[Dated, ...]:
    """Return what the piece says of when a practice began.

    Args:
        document: its date is the last year that any of its words can mean.
        piece: the piece.
        own: the entities that are the practice.
        results: the outcomes that it is said to have; planned ones say nothing.
        ontology: its lexicon ``diffusion`` holds the words.
    """
    written = _year(reference_date(document, piece))
    found = [d for e in own if (when := _time(e)) for d in _mentioned(document, piece, e, when, written, ontology)]
    done = (e for e in results if e.status != "planned")
    found += [d for e in done if (when := _time(e)) for d in _reached(document, piece, when, written)]
    if written:
        found.append(Dated("document", None, written))
    return tuple(dict.fromkeys(found))


def _time(entity: Entity) -> Attribute | None:
    """Return the time of *entity*, if its words name a year."""
    return next((a for a in entity.attributes if a.name == "time" and not a.rule.startswith(_GUESSED)), None)


def _aims(document: Document, when: Attribute) -> bool:
    """Say whether a time is that of an aim (到2025年底), or says which year's something is (2018年的 …)."""
    return bool(_AIM.search(when.quote)) or document.text[when.span.end : when.span.end + 1] == "的"


def _mentioned(
    document: Document, piece: Piece, entity: Entity, when: Attribute, written: int | None, ontology: Ontology
) -> Iterator[Dated]:
    """Yield what the time of the practice itself bounds."""
    first, last = (_year(day) for day in when.bounds)
    sentence = _sentence(piece, when.span)
    after = [m.span for m in entity.mentions if m.span.start >= when.span.end and sentence.covers(m.span)]
    between = document.text[when.span.end : min(after).start] if after else sentence.of(document.text)
    basis = _basis(when, between, first, ontology)
    if basis == "since" and when.rule not in _LOOSE:
        last = first
    last = min((y for y in (last, written) if y), default=None)
    if basis == "during":
        first = None
    tells = first or (last and not _aims(document, when) and (written is None or last < written))
    if tells and not (first and last and first > last):
        yield Dated(basis, first, last, *_words(document, when, sentence))


def _basis(when: Attribute, between: str, first: int | None, ontology: Ontology) -> Basis:
    if first is None:
        return "during"
    if when.rule in _LOOSE or any(w in when.quote for w in ontology.words("diffusion.since")):
        return "since"
    near = len(between) <= _NEAR and "。" not in between
    goes_on = not near or any(w in between for w in ontology.words("diffusion.continuing"))
    return "started" if not goes_on and any(w in between for w in ontology.words("diffusion.starting")) else "during"


def _reached(document: Document, piece: Piece, when: Attribute, written: int | None) -> Iterator[Dated]:
    """Yield what the time of a result bounds: the practice was there by its end."""
    last = _year(when.bounds[1])
    if last and not _aims(document, when) and (written is None or last < written):
        yield Dated("result", None, last, *_words(document, when, _sentence(piece, when.span)))


def _words(document: Document, when: Attribute, sentence: Span) -> tuple[str, int, int, str]:
    return when.quote, when.span.start, when.span.end, " ".join(sentence.of(document.text).split())


def _sentence(piece: Piece, span: Span) -> Span:
    return next((s.span for s in piece.sentences if s.span.covers(span)), span)


def _year(day: str) -> int | None:
    return int(day[:4]) if re.match(r"\d{4}", day, re.ASCII) else None


def stance(document: Document, piece: Piece, mentions: Sequence[Span], ontology: Ontology) -> Stance:
    """Return ``planned`` or ``denied`` where every one of *mentions* says so; a plan to go on with it is no plan."""
    found = {_said(document, piece, m, ontology) for m in mentions}
    if not found or "" in found:
        return ""
    return "denied" if found == {"denied"} else "planned"


def _said(document: Document, piece: Piece, mention: Span, ontology: Ontology) -> Stance:
    sentence = _sentence(piece, mention)
    before = document.text[sentence.start : mention.start]
    clause = _CUT.split(before)[-1]
    if any(w in clause for w in ontology.words("diffusion.denials")):
        return "denied"
    behind = _CUT.split(document.text[mention.end : sentence.end], maxsplit=1)[0]
    if any(w in behind for w in ontology.words("diffusion.plans_behind")):
        return "planned"
    plan = any(w in before for w in ontology.words("diffusion.plans"))
    return "planned" if plan and not any(w in before for w in ontology.words("diffusion.continuing")) else ""
