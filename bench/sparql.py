"""How fast SPARQL is: ``python bench/sparql.py`` prints loading, opening and queries, against raw pyoxigraph and rdflib.

Graphs of the shape that ``kg build`` writes, at 10^4, 10^5 and 10^6 triples, made from a seed. Every figure is the
median of the runs of one process. rdflib is measured up to 10^5 triples (``--rdflib 1000000`` for more).
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import time
import timeit
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import rdflib

from kg import store
from kg.namespaces import BASE, PREFIXES, term
from kg.store import cache, remote

QUERIES = {
    "label of a node": "SELECT ?l { id:program-7 rdfs:label ?l }",
    "evidence of an edge": "SELECT ?q ?s ?e { ?c rdf:subject id:program-7 ; rdf:predicate pp:uses ; rdf:object ?o ;"
    " pp:quote ?q ; pp:start ?s ; pp:end ?e }",
    "outcomes of a program": "SELECT ?m ?o { id:program-7 pp:uses ?n . ?n rdfs:label ?m ; pp:achieves/rdfs:label ?o }",
    "who implements what": "SELECT ?a ?b { ?x pp:implements ?y . ?x rdfs:label ?a . ?y rdfs:label ?b }",
    "shared practices": "SELECT ?p (COUNT(DISTINCT ?piece) AS ?n) { ?c rdf:predicate pp:realises ; rdf:object ?p ;"
    " pp:piece ?piece } GROUP BY ?p",
    "mechanisms without outcomes": "SELECT ?m { ?m a pp:Mechanism FILTER NOT EXISTS { ?m pp:achieves ?o } }",
    "claims by rule": "SELECT ?r (COUNT(*) AS ?n) { ?c a pp:Claim ; pp:rule ?r } GROUP BY ?r",
    "words in labels": "SELECT ?n ?l { ?n a pp:Program ; rdfs:label ?l FILTER(CONTAINS(?l, '7')) }",
}


def triples(size: int) -> Iterator[str]:
    """Yield about *size* lines of N-Triples in the shape of a build: 15 nodes, 17 claims and their evidence a piece."""
    chance, count = random.Random(size), 0
    practices = max(20, size // 4000)
    for piece in range(size):
        for line in _piece(piece, practices, chance):
            yield line
            count += 1
        if count >= size:
            return


def _piece(number: int, practices: int, chance: random.Random) -> Iterator[str]:
    piece = f"piece-{number}"
    yield _line(piece, "rdf:type", _iri("pp:Piece"))
    nodes = [("organization", "Organization", 2), ("program", "Program", 2), ("mechanism", "Mechanism", 6)]
    named = {}
    for name, kind, many in [*nodes, ("outcome", "Outcome", 5)]:
        named[name] = [f"{name}-{number * many + i}" for i in range(many)]
        for node in named[name]:
            yield from _node(node, kind, piece, chance)
    edges = [(o, "pp:implements", p) for o, p in zip(named["organization"], named["program"], strict=True)]
    edges += [(chance.choice(named["program"]), "pp:uses", m) for m in named["mechanism"]]
    edges += [(chance.choice(named["mechanism"]), "pp:achieves", o) for o in named["outcome"]]
    edges += [(m, "pp:realises", f"practice-{chance.randrange(practices)}") for m in named["mechanism"][:4]]
    for i, (s, p, o) in enumerate(edges):
        yield from _claim(f"claim-{number}-{i}", (s, p, o), piece, chance)


def _node(node: str, kind: str, piece: str, chance: random.Random) -> Iterator[str]:
    yield _line(node, "rdf:type", _iri(f"pp:{kind}"))
    yield _line(node, "rdfs:label", f'"名称{chance.randrange(10**6)}号"@zh')
    mention = f"mention-{node}"
    yield _line(node, "pp:mention", f"<{BASE}{mention}>")
    yield _line(mention, "rdf:type", _iri("pp:Mention"))
    yield from _evidence(mention, piece, chance)
    yield _line(mention, "pp:sentence", f'"这是第{chance.randrange(10**6)}句话，写明了做法和成效。"@zh')


def _claim(claim: str, edge: tuple[str, str, str], piece: str, chance: random.Random) -> Iterator[str]:
    subject, predicate, target = edge
    yield _line(subject, predicate, f"<{BASE}{target}>")
    yield _line(claim, "rdf:type", _iri("pp:Claim"))
    yield _line(claim, "rdf:subject", f"<{BASE}{subject}>")
    yield _line(claim, "rdf:predicate", _iri(predicate))
    yield _line(claim, "rdf:object", f"<{BASE}{target}>")
    yield from _evidence(claim, piece, chance)


def _evidence(subject: str, piece: str, chance: random.Random) -> Iterator[str]:
    yield _line(subject, "prov:wasGeneratedBy", f"<{BASE}run-0>")
    start = chance.randrange(10**4)
    yield _line(subject, "pp:piece", f"<{BASE}{piece}>")
    for name, value in (("start", start), ("end", start + 12)):
        yield _line(subject, f"pp:{name}", f'"{value}"^^<{term("xsd:integer")}>')
    yield _line(subject, "pp:quote", f'"推行第{chance.randrange(10**6)}号做法"@zh')
    yield _line(subject, "pp:rule", f'"rule/{chance.randrange(30)}"')
    yield _line(subject, "pp:confidence", f'"0.{chance.randrange(10, 99)}"^^<{term("xsd:decimal")}>')


def _iri(name: str) -> str:
    return f"<{term(name)}>"


def _line(subject: str, predicate: str, value: str) -> str:
    return f"<{BASE}{subject}> {_iri(predicate)} {value} .\n"


def timed(action: Callable[[], object], runs: int) -> float:
    """Return the median seconds of *action*, of which short ones are called many times in a row."""
    start = time.perf_counter()
    action()
    calls = max(1, min(200, int(0.02 / (time.perf_counter() - start))))
    gc.collect()
    return statistics.median(timeit.repeat(action, number=calls, repeat=runs)) / calls


def raw(engine: ox.Store, sparql: str) -> list[list[str]]:
    """Return the rows as somebody would read them who uses pyoxigraph alone."""
    return [[term.value for term in row if term is not None] for row in engine.query(sparql, prefixes=PREFIXES)]


def loading(file: Path, folder: Path, runs: int) -> tuple[float, float]:
    """Return seconds of raw bulk loading to disk, and of ours, cold: the checksum and the compaction included."""
    fresh = iter(range(10**6))

    def bulk() -> None:
        ox.Store(str(folder / f"raw{next(fresh)}")).bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)

    def ours() -> None:
        copy = folder / f"own{next(fresh)}.nt"
        copy.symlink_to(file)
        cache.prepared(copy)

    return timed(bulk, runs), timed(ours, runs)


def measure(size: int, runs: int, with_rdflib: bool) -> list[float]:
    """Print the figures of one size; return the medians of our queries in seconds."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "graph.nt"
        file.write_text("".join(triples(size)), encoding="utf-8", newline="\n")
        bulk, ours = loading(file, folder, 3)
        print(f"\n## {size:,} triples ({file.stat().st_size / 1e6:.0f} MB)")
        print(f"load: raw {bulk:.3f} s, kg {ours:.3f} s: {bulk / ours:.2f} times the speed of raw")
        store.opened(file)
        print(f"open: {timed(lambda: store.opened(file), 9) * 1000:.1f} ms")
        opened = store.opened(file)
        graph = rdflib.Graph().parse(file, format="nt") if with_rdflib else None
        return [_one(name, sparql, opened, graph, runs) for name, sparql in QUERIES.items()]


def _one(name: str, sparql: str, opened: store.Store, graph: rdflib.Graph | None, runs: int) -> float:
    rows = len(raw(opened.engine, sparql))
    plain = timed(lambda: raw(opened.engine, sparql), runs)
    ours = timed(lambda: store.query(opened, sparql), runs)
    line = f"{name:<28} {rows:>7} rows  raw {plain * 1000:9.3f} ms  kg {ours * 1000:9.3f} ms  ratio {ours / plain:.2f}"
    if graph is not None:
        text = remote.complete(sparql)
        slow = timed(lambda: list(graph.query(text)), max(1, runs // 7))
        line += f"  rdflib {slow * 1000:10.1f} ms: {slow / ours:.0f} times slower"
        RATIOS.append(slow / ours)
    API.append(ours / plain)
    print(line, flush=True)
    return ours


API: list[float] = []
RATIOS: list[float] = []


def main() -> None:
    """Measure every size and print ratios and growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10**4, 10**5, 10**6])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--rdflib", type=int, default=10**5, help="measure rdflib up to this size")
    chosen = parser.parse_args()
    print(f"python {sys.version.split()[0]}, pyoxigraph {ox.__version__}, rdflib {rdflib.__version__}")
    found = {size: measure(size, chosen.runs, size <= chosen.rdflib) for size in chosen.sizes}
    print(f"\nmedian ratio kg / raw: {statistics.median(API):.2f}")
    if RATIOS:
        print(f"median ratio rdflib / kg: {statistics.median(RATIOS):.0f}")
    sizes = list(found)
    for small, large in zip(sizes, sizes[1:], strict=False):
        growth = [b / a for a, b in zip(found[small], found[large], strict=True)]
        print(f"growth {small:,} → {large:,}: median {statistics.median(growth):.1f}, most {max(growth):.1f}")


if __name__ == "__main__":
    main()
