"""Worker processes that answer queries and can be ended: the only way to stop what the engine has begun."""

from __future__ import annotations

import asyncio
import multiprocessing as mp
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Triple, serialize

from kg import store
from kg.errors import KGError, Problem
from kg.namespaces import turtle

try:
    import resource
except ImportError:  # Windows has no such limits.
    resource = None  # type: ignore[assignment]

T = TypeVar("T")

RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
"""Media types of the answer to SELECT and ASK; the first is the default."""

GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
"""Media types of the answer to CONSTRUCT and DESCRIBE; the first is the default."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server allows."""

    seconds: float = 20
    """Of one query; then its process is ended."""
    slice: float = 0.25
    """Seconds after which a query counts as long and makes way for the others."""
    rows: int = 20_000
    """Of one answer; more is an error, never an answer cut short."""
    memory: int = 1 << 30
    """Bytes that one worker may take (not on Windows)."""
    body: int = 1 << 20
    """Bytes of a request."""
    workers: int = 2
    """Short queries at the same time, and as many long ones."""
    waiting: int = 128
    """Requests that may wait for a worker; more are turned away at once."""
    patience: float = 15
    """Seconds that a request waits for a worker."""


@dataclass(frozen=True, slots=True)
class Job:
    """One query, and the media types that its answer may have (None: none of that sort is accepted)."""

    sparql: str
    results: str | None = "application/sparql-results+json"
    graph: str | None = "text/turtle"
    dataset: store.Dataset = store.Dataset()
    rows: int = 20_000


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one query: an HTTP status, and the body or what is wrong."""

    status: int
    media: str = ""
    body: bytes = b""
    problems: tuple[Problem, ...] = ()


def answer(opened: store.Store, job: Job) -> Reply:
    """Return the answer to *job*; every error becomes a reply."""
    try:
        with store.explained(job.sparql):
            return _serialized(store.run(opened, job.sparql, job.dataset), job, opened.prefixes)
    except KGError as exc:
        return Reply(400, problems=exc.problems)


def _serialized(found: store.Answer, job: Job, prefixes: dict[str, str]) -> Reply:
    media = job.graph if isinstance(found, QueryTriples) else job.results
    if media is None:
        return Reply(406, problems=(_unacceptable(isinstance(found, QueryTriples)),))
    if isinstance(found, QueryBoolean):
        # A truth value has no CSV or TSV form: JSON then, as the Recommendation leaves open.
        media = media if media.startswith("application/") else "application/sparql-results+json"
        return Reply(200, media, found.serialize(format=RESULTS[media]) or b"")
    if isinstance(found, QuerySolutions):
        return _rows(found, media, job.rows)
    triples = set()
    for triple in found:
        triples.add(triple)
        if len(triples) > job.rows:
            return _too_many(job.rows)
    return Reply(200, media, _written(sorted(triples, key=str), media, prefixes))


def _written(triples: list[Triple], media: str, prefixes: dict[str, str]) -> bytes:
    if media == "text/turtle":
        return turtle(triples, prefixes["id"])
    named = None if media == "application/n-triples" else prefixes
    return serialize(triples, format=GRAPHS[media], prefixes=named) or b""


def _rows(found: QuerySolutions, media: str, limit: int) -> Reply:
    """Return the rows, read one by one so that they can be counted: TSV writes terms as they are."""
    lines = ["\t".join(str(v) for v in found.variables)]
    for row in found:
        if len(lines) > limit:
            return _too_many(limit)
        lines.append("\t".join("" if term is None else str(term) for term in row))
    text = ("\n".join(lines) + "\n").encode()
    counted = pyoxigraph.parse_query_results(text, QueryResultsFormat.TSV)
    return Reply(200, media, counted.serialize(format=RESULTS[media]) or b"")


def _too_many(limit: int) -> Reply:
    zh, en = (
        f"结果超过 {limit} 行；请加 LIMIT，或缩小范围",
        f"more than {limit} rows; add a LIMIT, or ask for less",
    )
    return Reply(413, problems=(Problem("query", zh, en),))


def _unacceptable(triples: bool) -> Problem:
    have = "、".join(GRAPHS if triples else RESULTS)
    return Problem("Accept", f"结果可以是 {have}", f"the answer can be {have.replace('、', ', ')}")


def work(channel: Connection, path: Path, memory: int) -> None:
    """Answer what comes through *channel* until it closes: the main function of a worker process."""
    opened = store.opened(path)
    _bound(memory)
    # What the engine prints when it runs out of memory is told by the server, in words.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    while True:
        try:
            channel.send(answer(opened, channel.recv()))
        except (EOFError, OSError, KeyboardInterrupt):
            return
        except MemoryError:
            return


def _bound(memory: int) -> None:
    """Let this process take *memory* bytes more than it has: the engine is ended by the system beyond that."""
    if resource is None:
        return
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        have = next(int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmData"))
    except (OSError, StopIteration):
        have = 0
    resource.setrlimit(resource.RLIMIT_DATA, (have + memory, have + memory))


def _context() -> Any:  # noqa: ANN401 - one of two classes of multiprocessing
    if "forkserver" not in mp.get_all_start_methods():
        return mp.get_context("spawn")
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "kg.server.workers"])
    return context


class Worker:
    """A process that answers one query after another."""

    def __init__(self, context: Any, path: Path, memory: int) -> None:  # noqa: ANN401
        self.stamp = _stamp(path)
        self.channel, there = context.Pipe()
        self.process = context.Process(target=work, args=(there, path, memory), daemon=True)
        self.process.start()
        there.close()

    def ask(self, job: Job, seconds: float) -> Reply | None:
        """Begin to answer, and return the answer; None where it takes longer than *seconds*."""
        try:
            self.channel.send(job)
        except OSError:
            self.close()
            return _died()
        return self.wait(seconds)

    def wait(self, seconds: float) -> Reply | None:
        """Return the answer to what was asked; None where it takes *seconds* more. Too much memory ends this worker."""
        try:
            if not self.channel.poll(seconds):
                return None
            reply: Reply = self.channel.recv()
        except (EOFError, OSError):
            self.close()
            return _died()
        return reply

    def step_back(self) -> None:
        """Leave the processor to the others, where the system can do that."""
        if hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, 10)

    @property
    def alive(self) -> bool:
        """Say whether the process still answers."""
        return bool(not self.channel.closed and self.process.is_alive())

    def close(self) -> None:
        """End the process, whatever it does."""
        if not self.channel.closed:
            self.channel.close()
            self.process.kill()
            self.process.join()


def _stamp(path: Path) -> tuple[int, int]:
    stat = store.graph_file(path).stat()
    return stat.st_size, stat.st_mtime_ns


def _late(seconds: float) -> Reply:
    zh, en = (
        f"查询超过 {seconds:g} 秒，已停止；请缩小范围或加条件",
        f"stopped after {seconds:g} seconds; ask for less or add conditions",
    )
    return Reply(503, problems=(Problem("query", zh, en),))


def _died() -> Reply:
    zh, en = "查询用尽了内存，已停止；请缩小范围", "stopped: the query took too much memory; ask for less"
    return Reply(503, problems=(Problem("query", zh, en),))


def _busy() -> Reply:
    return Reply(503, problems=(Problem("query", "正忙；请稍后再试", "busy; try again later"),))


class Pool:
    """Workers over one build, in two lanes, so that long queries do not hold up the short ones.

    Every query begins in the quick lane. One that is not done after ``limits.slice`` seconds goes on in the slow lane, at
    low priority; where that is full it is ended, and begins again when there is room. Nobody waits long or in a long line.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self.context = _context()
        self.quick, self.slow = (asyncio.Semaphore(limits.workers) for _ in range(2))
        self.spare: list[Worker] = []
        self.all: set[Worker] = set()
        self.waiting = 0
        self.threads = ThreadPoolExecutor(2 * limits.workers)

    async def ask(self, job: Job) -> Reply:
        """Return the answer to *job*, or 503 where there is no worker, no time or no memory for it."""
        # Shielded: a client that goes away must not leave a worker behind that nobody gives back.
        return await asyncio.shield(asyncio.ensure_future(self._asked(job)))

    async def _asked(self, job: Job) -> Reply:
        if not await self._entered(self.quick):
            return _busy()
        in_quick = True
        try:
            worker = await self._in_thread(self._worker)
            first = min(self.limits.slice, self.limits.seconds)
            reply = await self._in_thread(worker.ask, job, first)
            if reply is not None:
                self._back(worker)
                return reply
            if self.slow.locked():
                self._end(worker)
            else:
                await self.slow.acquire()
                self.quick.release()
                in_quick = False
                return await self._slowly(worker, None, job)
        finally:
            if in_quick:
                self.quick.release()
        if not await self._entered(self.slow):
            return _busy()
        return await self._slowly(await self._in_thread(self._worker), job, job)

    async def _slowly(self, worker: Worker, again: Job | None, job: Job) -> Reply:
        """Return the answer of a worker in the slow lane, which begins *again* or goes on with what it does."""
        try:
            worker.step_back()
            left = self.limits.seconds - (0 if again else min(self.limits.slice, self.limits.seconds))
            reply = await (self._in_thread(worker.ask, job, left) if again else self._in_thread(worker.wait, left))
            return reply or _late(self.limits.seconds)
        finally:
            self._end(worker)
            self.slow.release()

    async def _entered(self, lane: asyncio.Semaphore) -> bool:
        """Wait for room in a lane; say whether there was some in time."""
        if lane.locked() and self.waiting >= self.limits.waiting:
            return False
        self.waiting += 1
        try:
            await asyncio.wait_for(lane.acquire(), self.limits.patience)
        except TimeoutError:
            return False
        finally:
            self.waiting -= 1
        return True

    async def _in_thread(self, function: Callable[..., T], *arguments: Any) -> T:  # noqa: ANN401
        return await asyncio.get_running_loop().run_in_executor(self.threads, function, *arguments)

    def _worker(self) -> Worker:
        """Return a worker over the build as it is now."""
        while self.spare:
            worker = self.spare.pop()
            if worker.alive and worker.stamp == _stamp(self.path):
                return worker
            self._end(worker)
        worker = Worker(self.context, self.path, self.limits.memory)
        self.all.add(worker)
        return worker

    def _back(self, worker: Worker) -> None:
        if worker.alive and len(self.spare) < self.limits.workers:
            self.spare.append(worker)
        else:
            self._end(worker)

    def _end(self, worker: Worker) -> None:
        worker.close()
        self.all.discard(worker)

    def close(self) -> None:
        """End all workers."""
        for worker in list(self.all):
            self._end(worker)
        self.threads.shutdown(wait=False, cancel_futures=True)
