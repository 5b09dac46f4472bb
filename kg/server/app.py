"""The routes of ``kg serve``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import uvicorn
from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg import questions, store
from kg.errors import KGError, OutputError, Problem
from kg.namespaces import PP
from kg.server import description, entities
from kg.server.deciding import Deciding
from kg.server.guard import LOOPBACK, Guard
from kg.server.protocol import RequestError, asked, best, formats, refused
from kg.server.workers import GRAPHS, Job, Limits, Pool, Reply
from kg.views.explorer import served

ASSETS = Path(__file__).parent / "assets"
EDITOR = ASSETS / "yasqe.min.js"
"""What the build gets by npm; without it the query page has a plain text area."""
EXPLORER = "explorer.html"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve one build."""

    graph: Path
    host: str = "127.0.0.1"
    port: int = 8080
    token: str = ""
    """Needed for every request; ``kg serve`` makes one where the host is not loopback."""
    origin: str = ""
    """Value of Access-Control-Allow-Origin; empty: none."""
    limits: Limits = field(default_factory=Limits)

    @property
    def loopback(self) -> bool:
        """Say whether only this machine can reach the server."""
        return self.host in ("127.0.0.1", "::1", "localhost")


def serve(settings: Settings, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until interrupted; *ready* is called once the build is found to be good.

    Raises:
        ReadError: no build is there.
        OutputError: the port is taken.
    """
    served = application(settings)
    ready()
    config = uvicorn.Config(
        served,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=5,
        limit_concurrency=512,
    )
    try:
        uvicorn.Server(config).run()
    except SystemExit as exc:
        zh, en = "无法监听这个端口；请用 --port 换一个", "cannot listen here; choose another --port"
        raise OutputError(Problem(f"{settings.host}:{settings.port}", zh, en)) from exc


def application(settings: Settings) -> Guard:
    """Return the ASGI application over a build.

    Raises:
        ReadError: no build is there.
    """
    site = _Site(settings)
    deciding = Deciding(settings.graph, settings.loopback)
    routes = [
        Route("/", site.page),
        Route("/explorer", partial(site.explorer, deciding.token if settings.loopback else "")),
        Route("/health", site.health),
        Route("/sparql", site.sparql, methods=["GET", "POST"]),
        Route("/terms.json", site.terms),
        Route("/questions.json", site.questions),
        Route("/ns", site.vocabulary),
        Route("/ns/", site.vocabulary),
        Route("/id/{name:path}", partial(site.entity, site.base)),
        Route("/ns/{name:path}", partial(site.entity, PP)),
        Mount("/assets", StaticFiles(directory=ASSETS)),
        *deciding.routes(),
    ]
    handlers = {RequestError: _failed, KGError: _failed}
    app = Starlette(routes=routes, lifespan=site.lifespan, exception_handlers=handlers)
    hosts = (*LOOPBACK, settings.host) if settings.loopback else ()
    return Guard(app, hosts, settings.token, settings.origin)


class _Site:
    """What the routes share: the build, its workers, and the pages."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        opened = store.opened(settings.graph)
        self.base, self.triples = opened.prefixes["id"], len(opened.engine)
        self.known = description.terms(opened)
        self.prefixes = dict(opened.prefixes)
        self.book = questions.cookbook()
        self.editor = EDITOR.is_file()
        loader = PackageLoader("kg.server", "assets")
        self.pages = Environment(loader=loader, autoescape=select_autoescape(default=True))
        self.pool: Pool | None = None

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Keep workers while the server runs."""
        self.pool = Pool(self.settings.graph, self.settings.limits)
        try:
            yield
        finally:
            self.pool.close()

    async def ask(self, job: Job) -> Reply:
        assert self.pool is not None, "the server has started"
        return await self.pool.ask(job)

    async def health(self, _request: Request) -> Response:
        """Answer whether a query can be answered."""
        reply = await self.ask(Job("ASK {}"))
        return JSONResponse({"ok": reply.status == 200, "triples": self.triples}, 200 if reply.status == 200 else 503)

    async def sparql(self, request: Request) -> Response:
        """Answer by the SPARQL 1.1 Protocol."""
        body = await _body(request, self.settings.limits.body) if request.method == "POST" else b""
        media = request.headers.get("content-type", "")
        wanted = asked(request.method, request.url.query, media, body)
        accept = _accept(request)
        if wanted is None:
            return self.description(request, accept)
        results, graph = formats(accept)
        job = Job(wanted.sparql, results, graph, wanted.dataset, self.settings.limits.rows)
        return _answered(await self.ask(job))

    def description(self, request: Request, accept: str) -> Response:
        """Answer what the service is: RDF for programs, the query page for people."""
        media = best(accept, (*GRAPHS, HTML))
        if media == HTML:
            return RedirectResponse("/", 303)
        if media is None:
            raise refused(406, "服务说明只有 RDF 和 HTML", "the service description is RDF or HTML")
        address = str(request.url.replace(query="", fragment=""))
        return _typed(description.service(address, self.base, self.triples, media), media)

    async def page(self, _request: Request) -> Response:
        """Answer the query page."""
        explorer = (self.settings.graph / EXPLORER).is_file()
        page = self.pages.get_template("page.html")
        text = page.render(triples=self.triples, editor=self.editor, explorer=explorer)
        return Response(text, media_type=HTML)

    async def explorer(self, token: str, _request: Request) -> Response:
        """Answer the explorer of the build; with the *token* that lets it write decisions, where it may."""
        path = self.settings.graph / EXPLORER
        if not path.is_file():
            raise refused(
                404, "这个图谱没有浏览页；请重新运行 kg build", "this build has no explorer; run kg build again"
            )
        # The page says itself what may run in it: only what it carries.
        headers = {"Content-Security-Policy": "frame-ancestors 'none'", "Cache-Control": "no-store"}
        if not token:
            return FileResponse(path, media_type=HTML, headers=headers)
        text = served(path.read_text(encoding="utf-8"), token)
        return Response(text, media_type=HTML, headers=headers)

    async def terms(self, _request: Request) -> Response:
        """Answer the terms for completion, and the prefixes."""
        return JSONResponse({"terms": self.known, "prefixes": self.prefixes})

    async def questions(self, _request: Request) -> Response:
        """Answer the cookbook."""
        return JSONResponse([_shown(q) for q in self.book.values()])

    async def vocabulary(self, request: Request) -> Response:
        """Answer the ontology: its header as a page, or all of its terms as RDF."""
        return await self._entity(PP.rstrip("#"), entities.VOCABULARY, request)

    async def entity(self, base: str, request: Request) -> Response:
        """Answer what is known of one IRI, as a page or as RDF."""
        iri = base + unquote(request.scope["raw_path"].decode().split("/", 2)[2])
        return await self._entity(iri, "DESCRIBE <IRI>", request)

    async def _entity(self, iri: str, query: str, request: Request) -> Response:
        media = best(_accept(request), (HTML, *GRAPHS))
        if media is None:
            raise refused(406, "可以是 HTML 或 RDF", "this can be HTML or RDF")
        if not (await self.ask(Job(entities.asks("ASK { <IRI> ?p ?o }", iri)))).body.count(b"true"):
            raise refused(404, f"图谱里没有 <{iri}>", f"<{iri}> is not in the graph")
        if media != HTML:
            # The ontology is as large as it is, whatever the limit for answers.
            rows = max(self.settings.limits.rows, 20_000 if query == entities.VOCABULARY else 0)
            return _answered(await self.ask(Job(entities.asks(query, iri), None, media, rows=rows)))
        about = await self.ask(Job(entities.asks(entities.ABOUT, iri)))
        claims = await self.ask(Job(entities.asks(entities.EVIDENCE, iri)))
        for reply in (about, claims):
            if reply.status != 200:
                return _answered(reply)
        groups = entities.groups(about.body, self.base, PP)
        found = entities.evidence(claims.body, self.base, PP)
        title = next((g.values[0][0] for g in groups if not g.incoming and g.iri.endswith(_TITLES)), iri)
        text = self.pages.get_template("entity.html").render(iri=iri, title=title, groups=groups, evidence=found)
        return Response(text, media_type=HTML, headers={"Vary": "Accept"})


_TITLES = ("#label", "#prefLabel", "/title", "#quote")


def _shown(question: questions.Question) -> Mapping[str, object]:
    parameters = [
        {"name": p.name, "variable": p.variable, "zh": p.zh, "en": p.en, "kind": p.kind, "default": p.default}
        for p in question.parameters
    ]
    lines = [line for line in question.sparql.splitlines() if not line.startswith("#")]
    return {
        "id": question.id,
        "zh": question.zh,
        "en": question.en,
        "purpose": question.purpose_zh,
        "parameters": parameters,
        "example": dict(question.example),
        "chart": list(question.chart),
        "sparql": "\n".join(lines) + "\n",
    }


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))


async def _body(request: Request, limit: int) -> bytes:
    """Return the body of a request, read no further than *limit* bytes."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise refused(413, f"请求超过 {limit} 字节", f"the request has more than {limit} bytes")
    return body


def _answered(reply: Reply) -> Response:
    if reply.problems:
        return _problems(reply.status, reply.problems)
    return _typed(reply.body, reply.media)


def _typed(body: bytes, media: str) -> Response:
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return Response(body, headers={"Content-Type": media + charset, "Vary": "Accept"})


def _problems(status: int, problems: Iterable[Problem]) -> Response:
    text = "".join(f"{p.text('zh')}\n{p.text('en')}\n" for p in problems)
    headers = {"Retry-After": "5"} if status == 503 else {}
    return Response(text, status, headers, "text/plain")


async def _failed(_request: Request, exc: Exception) -> Response:
    assert isinstance(exc, KGError)
    return _problems(getattr(exc, "status", 400), exc.problems)
