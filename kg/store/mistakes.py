"""What is wrong with a query: line, column and a hint, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pyoxigraph
from pyoxigraph import NamedNode

from kg.errors import Problem, QueryError, did_you_mean
from kg.namespaces import PREFIXES, term

_TEXTS = re.compile(r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'|<[^<>\s]*+>|(?<![\w/])#[^\n]*')
_UPDATES = re.compile(
    r"(?i)^\s*(?:prefix\s+\S*\s*|base\s*)*(insert|delete|load|clear|drop|create|add|move|copy|with)\b"
)
_NAMES = re.compile(r"(?<![\w?$:%.@-])(?P<prefix>(?:[^\W\d_][\w.-]*)?):(?P<rest>[\w%\\](?:[\w.%\\:-]*[\w%\\:-])?)?")
_WORDS = re.compile(r"(?<![\w?$:%.@\\-])[A-Za-z]\w*(?![\w:.-]*:)")
_WIDE = re.compile(r"[“”‘’，。；：？（）｛｝＜＞！＝＆｜]")
_SPARQL = """
    a abs add all as asc ask avg base bind bnode bound by ceil clear coalesce concat construct contains copy count create data
    datatype day default delete desc describe distinct drop encode_for_uri exists false filter floor from graph group group_concat
    having haslang haslangdir hours if in insert into iri isblank isiri isliteral isnumeric istriple isuri lang langdir langmatches
    lcase lateral limit load max md5 min minus minutes month move named not now object offset optional order predicate prefix rand
    reduced regex replace round sameterm sample seconds select separator service sha1 sha256 sha384 sha512 silent str strafter
    strbefore strdt strends strlang strlangdir strlen strstarts struuid subject substr sum timezone to triple true tz ucase undef
    union unsaid update uri using uuid values version where with year
"""
_KEYWORDS = frozenset(_SPARQL.split())
_SAYINGS = {
    "The SELECT contains a variable that is unbound": (
        "SELECT 里有一个变量既没有在 GROUP BY 中，也没有在 WHERE 中出现",
        "SELECT has a variable that is neither grouped nor bound",
    ),
    "Prefix not found": ("", ""),
}


FAILURES = (SyntaxError, RuntimeError, ValueError, OSError)
"""What the engine raises."""


@contextmanager
def explained(sparql: str) -> Iterator[None]:
    """Turn what the engine raises, also while it reads rows, into a QueryError with line, column and a hint."""
    try:
        yield
    except FAILURES as exc:
        raise failure(sparql, exc) from exc


def failure(sparql: str, exc: Exception) -> QueryError:
    """Return what the engine raised as an error with line, column and a hint."""
    if isinstance(exc, SyntaxError):
        return QueryError(problem(sparql, exc.msg or ""))
    zh, en = f"查询无法执行：{exc}", f"the query cannot be run: {exc}"
    return QueryError(Problem("query", zh, en))


def problem(sparql: str, message: str) -> Problem:
    """Return what is wrong with *sparql*, of which the engine said *message*."""
    at = re.search(r"at (\d+):(\d+)", message)
    place, hint_zh, hint_en = _hint(sparql)
    line, column = place or ((int(at[1]), int(at[2])) if at else (1, 1))
    lines = sparql.split("\n") or [""]
    near = lines[min(line, len(lines)) - 1][max(0, column - (1 if place else 25)) : column + 24].strip() or "…"
    if not hint_zh:
        hint_zh, hint_en = _expected(message)
    zh, en = f"SPARQL 语法有误，在 “{near}” 附近{hint_zh}", f"not valid SPARQL, near {near!r}{hint_en}"
    return Problem(f"query:{line}:{column}", zh, en)


def _expected(message: str) -> tuple[str, str]:
    for saying, (zh, en) in _SAYINGS.items():
        if zh and saying in message:
            return f"；{zh}", f"; {en}"
    expected = dict.fromkeys(re.findall(r'"[^"\s]{1,3}"|(?<![{\w])[A-Z]{3,}\b', message.partition("expected")[2]))
    if not expected:
        return "", ""
    words = " ".join(list(expected)[:12])
    return f"；此处可写 {words}", f"; expected {words}"


Hint = tuple[tuple[int, int] | None, str, str]


def _hint(sparql: str) -> Hint:
    """Return place, Chinese and English of what is likely wrong; no place where the engine knows it better."""
    if not sparql.strip():
        return (1, 1), "；查询是空的", "; the query is empty"
    code = _blanked(sparql)
    if update := _UPDATES.match(code):
        word = update[1].upper()
        return _at(sparql, update.start(1)), f"；图谱只读，不接受 {word}", f"; the graph is read-only: no {word}"
    return _unknown_prefix(sparql, code) or _odd_word(sparql, code) or _brackets(code) or (None, "", "")


def _brackets(code: str) -> Hint | None:
    for left, right in ("{}", "()"):
        missing = code.count(left) - code.count(right)
        if missing:
            sign = right if missing > 0 else left
            return None, f"；少 {abs(missing)} 个 {sign}", f"; {abs(missing)} {sign} missing"
    return None


def _unknown_prefix(sparql: str, code: str) -> Hint | None:
    declared = {*PREFIXES, *declared_prefixes(sparql)}
    for found in _NAMES.finditer(code):
        name = found["prefix"]
        if name not in declared and found["rest"] is not None and not _declares(code, found.start()):
            close = did_you_mean(name, sorted(declared - {""}))
            maybe_zh, maybe_en = (f"；是否为 {close}:？", f" Did you mean {close}:?") if close else ("", "")
            zh = f"；前缀 {name}: 没有声明{maybe_zh or f'；请写 PREFIX {name}: <…>'}"
            en = f"; the prefix {name}: is not declared.{maybe_en or f' Write PREFIX {name}: <…>'}"
            return _at(sparql, found.start()), zh, en
    return None


def _declares(code: str, position: int) -> bool:
    return bool(re.search(r"(?i)\bprefix\s+$", code[max(0, position - 40) : position]))


def _odd_word(sparql: str, code: str) -> Hint | None:
    """Return a hint on the first word that SPARQL does not know, or punctuation of a Chinese keyboard."""
    if wide := _WIDE.search(code):
        zh, en = f"；“{wide[0]}” 是全角标点，请改用半角", f"; {wide[0]} is a full-width sign: use the ASCII one"
        return _at(sparql, wide.start()), zh, en
    for found in _WORDS.finditer(code):
        if found[0].lower() not in _KEYWORDS:
            close = did_you_mean(found[0].lower(), sorted(_KEYWORDS)).upper()
            maybe_zh, maybe_en = (f"；是否为 {close}？", f" Did you mean {close}?") if close else ("", "")
            zh = f"；SPARQL 没有 {found[0]} 这个词{maybe_zh}"
            return _at(sparql, found.start()), zh, f"; SPARQL has no word {found[0]}.{maybe_en}"
    return None


def declared_prefixes(sparql: str) -> dict[str, str]:
    """Return the prefixes that *sparql* declares itself.

    >>> declared_prefixes("PREFIX x: <urn:x:> SELECT * {}")
    {'x': 'urn:x:'}
    """
    return dict(re.findall(r"(?i)\bprefix\s+([^\s:]*):\s*<([^<>\s]*)>", sparql))


def unknown_terms(engine: pyoxigraph.Store, prefixes: Mapping[str, str], sparql: str) -> list[Problem]:
    """Return a remark for each prefixed name of *sparql* that stands nowhere in the graph: such a query finds nothing.

    Names of data (``id:``) and of namespaces that the graph does not use are left alone.
    """
    spaces = {**prefixes, **declared_prefixes(sparql)}
    found, code = [], _blanked(sparql)
    for match in _NAMES.finditer(code):
        prefix, rest = match["prefix"], match["rest"]
        space = spaces.get(prefix, "")
        if not rest or prefix in ("id", "xsd") or space not in prefixes.values() or _declares(code, match.start()):
            continue
        if not _stands(engine, space + rest):
            found.append(_remark(sparql, match.start(), f"{prefix}:{rest}", _terms(engine, space, prefix)))
    return found


def _stands(engine: pyoxigraph.Store, iri: str) -> bool:
    node = NamedNode(iri)
    patterns = ((node, None, None), (None, node, None), (None, None, node))
    return any(next(engine.quads_for_pattern(*pattern), None) for pattern in patterns)


def _terms(engine: pyoxigraph.Store, space: str, prefix: str) -> list[str]:
    """Return the classes and properties of a namespace that the graph defines or uses, as prefixed names."""
    types = (("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:NamedIndividual"), term("rdf:type"))
    defined = {
        quad.subject.value
        for name in types[0]
        for quad in engine.quads_for_pattern(None, NamedNode(types[1]), NamedNode(term(name)))
        if isinstance(quad.subject, NamedNode)
    }
    used = engine.query("SELECT DISTINCT ?t { { ?s ?t ?o } UNION { ?s a ?t } }")
    iris = defined | {row[0].value for row in used}  # type: ignore[union-attr]
    return sorted(f"{prefix}:{iri.removeprefix(space)}" for iri in iris if iri.startswith(space))


def _remark(sparql: str, position: int, name: str, known: list[str]) -> Problem:
    lower = {k.lower(): k for k in known}
    # The local part alone: dcterms:title is not what dcterms:date was meant to be.
    prefix, _, local = name.partition(":")
    like = did_you_mean(local, [k.removeprefix(f"{prefix}:") for k in known])
    close = lower.get(name.lower()) or (like and f"{prefix}:{like}")
    line, column = _at(sparql, position)
    maybe_zh, maybe_en = (f"；是否为 {close}？", f" Did you mean {close}?") if close else ("", "")
    return Problem(
        f"query:{line}:{column}",
        f"图谱里没有 {name}：含它的条件没有结果，写在 OPTIONAL 里的为空{maybe_zh}",
        f"{name} stands nowhere in the graph: what asks for it finds nothing, or stays empty if OPTIONAL.{maybe_en}",
    )


def _blanked(sparql: str) -> str:
    """Return *sparql* with texts, IRIs and comments as blanks: every other character stays where it was."""
    return _TEXTS.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), sparql)


def _at(sparql: str, position: int) -> tuple[int, int]:
    """Return line and column, from 1, of a position."""
    before = sparql[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
