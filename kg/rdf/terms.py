"""RDF terms: IRIs of our ids, and literals that every tool writes back unchanged."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.namespaces import term

Object = NamedNode | Literal

_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


@cache
def named(name: str) -> NamedNode:
    """Return the IRI of a prefixed *name*, ``pp:uses`` say."""
    return NamedNode(term(name))


def integer(value: int) -> Literal:
    """Return *value* as ``xsd:integer``."""
    return Literal(str(value), datatype=named("xsd:integer"))


def decimal(value: Decimal | float) -> Literal:
    """Return *value* as ``xsd:decimal`` in canonical form; a float is rounded to six places.

    >>> [decimal(Decimal(x)).value for x in ("2.50", "1E+3", "-0")], decimal(0.1 + 0.2).value
    (['2.5', '1000', '0'], '0.3')
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(round(float(value), 6)))
    text = format(exact, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Literal("0" if text == "-0" else text, datatype=named("xsd:decimal"))


def iso_date(text: str) -> Literal:
    """Return an ISO date at the precision it has; what is no date stays a plain text.

    >>> [iso_date(t).datatype.value.rpartition("#")[2] for t in ("2024", "2024-05", "2024-05-31", "2024-13")]
    ['gYear', 'gYearMonth', 'date', 'string']
    """
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
        return Literal(text)
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return Literal(text)
    return Literal(text, datatype=named(_DATES[len(text)]))


def link(text: str) -> Object:
    """Return a web address as an IRI; anything else (a name, a broken address) as a plain text.

    >>> [type(link(t)).__name__ for t in ("https://example.org/a?b=1", "示例日报", "http://a b/")]
    ['NamedNode', 'Literal', 'Literal']
    """
    if re.match(r"https?://[^/]", text):
        try:
            return NamedNode(text)
        except ValueError:
            pass
    return Literal(text)
