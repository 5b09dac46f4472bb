"""Load on ``kg serve``: ``python bench/serve.py exports`` prints status codes, latencies and memory.

Starts the server as a process of its own on loopback and lets 50 clients ask for 60 seconds: questions of the cookbook,
point queries, and hostile ones (endless, greedy of memory, far too many rows, updates, SERVICE). Fails (exit 1) where a
request fails other than by a documented limit, or where the server does not answer at the end.
"""

from __future__ import annotations

import argparse
import collections
import random
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import psutil

from kg.questions import cookbook

POINT = "SELECT ?l { id:practice-star-rating skos:prefLabel ?l }"
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a ?d",
    "SELECT * { ?a ?b ?c }",
    "SELECT * { ?a (!pp:nothing)* ?b . ?c (!pp:nothing)* ?d }",
    "SELECT (GROUP_CONCAT(?x) AS ?y) { ?a ?b ?x . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "INSERT DATA { <urn:a> <urn:b> 1 }",
    "SELECT * { ?s ?p ",
)
DOCUMENTED = {200, 400, 413, 503}


def client(address: str, until: float, seed: int, found: dict[str, list[tuple[int, float]]]) -> None:
    """Ask one query after another until the time *until*: 70 % point queries, 20 % cookbook, 10 % hostile."""
    chance, book = random.Random(seed), list(cookbook().values())
    with httpx.Client(timeout=120) as web:
        while time.monotonic() < until:
            kind = chance.choices(("point", "cookbook", "hostile"), (70, 20, 10))[0]
            query = POINT if kind == "point" else chance.choice(HOSTILE)
            if kind == "cookbook":
                question = chance.choice(book)
                query = question.bound(question.example)
            start = time.perf_counter()
            try:
                status = web.post(f"{address}/sparql", data={"query": query}).status_code
            except httpx.HTTPError as exc:
                print(f"{type(exc).__name__}: {exc}", file=sys.stderr)
                status = 0
            found[kind].append((status, time.perf_counter() - start))


def watch(process: psutil.Process, until: float, most: list[float]) -> None:
    """Note the largest sum of resident memory of the server and its workers, in MB."""
    while time.monotonic() < until:
        total = 0
        for one in (process, *process.children(recursive=True)):
            try:
                total += one.memory_info().rss
            except psutil.Error:
                continue
        most[0] = max(most[0], total / 1e6)
        time.sleep(0.2)


def main() -> None:
    """Run the load and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--limit", type=float, default=2, help="time limit of a query")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    port, options = 18080, ["--seconds", str(chosen.limit), "--workers", str(chosen.workers)]
    command = [sys.executable, "-m", "kg", "serve", "-g", str(chosen.graph), "--port", str(port), *options]
    server = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    try:
        _ready(address, server)
        found, most = _load(chosen, address, server.pid)
        alive = httpx.get(f"{address}/health", timeout=60).json()["ok"]
    finally:
        server.terminate()
        server.wait()
    _print(found, most)
    codes = {status for rows in found.values() for status, _ in rows}
    print(f"server answers at the end: {alive}; statuses other than documented: {sorted(codes - DOCUMENTED) or 'none'}")
    sys.exit(0 if alive and codes <= DOCUMENTED else 1)


def _ready(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit(f"the server ended with exit code {server.returncode}; what it said stands above")
        try:
            if httpx.get(f"{address}/health", timeout=60).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit("the server did not answer within 30 seconds")


def _load(chosen: argparse.Namespace, address: str, pid: int) -> tuple[dict[str, list[tuple[int, float]]], float]:
    found: dict[str, list[tuple[int, float]]] = collections.defaultdict(list)
    until, most = time.monotonic() + chosen.seconds, [0.0]
    threads = [threading.Thread(target=client, args=(address, until, i, found)) for i in range(chosen.clients)]
    threads.append(threading.Thread(target=watch, args=(psutil.Process(pid), until, most)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found, most[0]


def _print(found: dict[str, list[tuple[int, float]]], most: float) -> None:
    for kind in sorted(found):
        times = sorted(seconds for _, seconds in found[kind])
        good = sorted(seconds for status, seconds in found[kind] if status == 200)
        codes = dict(sorted(collections.Counter(status for status, _ in found[kind]).items()))
        p95 = good[int(len(good) * 0.95)] if good else 0.0
        print(
            f"{kind:<9} {len(times):>6} requests {codes}; answered: median {statistics.median(good or [0]):.3f} s, "
            f"p95 {p95:.3f} s; longest {times[-1]:.1f} s"
        )
    print(f"memory of the server and its workers: {most:.0f} MB at most")


if __name__ == "__main__":
    main()
