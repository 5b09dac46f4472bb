"""The routes of ``kg serve`` for deciding matches: a page, the candidates, and one thing that may be written."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg import decisions
from kg.analysis import uncertain
from kg.errors import DataFileError
from kg.review import page
from kg.review.session import left
from kg.server.protocol import refused

LIMIT = 65_536
"""Bytes that one request may hold."""
MEDIA = "text/tab-separated-values"


@dataclass
class Deciding:
    """Serves a build's candidates and appends to its decisions file. Only this machine may write."""

    graph: Path
    loopback: bool
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """Stands in the page: another page cannot read it, so it cannot write in the user's name."""

    @property
    def file(self) -> Path:
        """Return the decisions file."""
        return (self.graph if self.graph.is_dir() else self.graph.parent) / decisions.NAME

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/review", self.page),
            Route("/review/candidates", self.candidates),
            Route("/review/decisions", self.decide, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """Answer the page; with the token that lets it write, where it may."""
        found = left(uncertain.load(self.file.parent)[0], self.file, "")
        text = page.render(found, self.token if self.loopback else "")
        headers = {"Content-Security-Policy": page.policy(), "Cache-Control": "no-store"}
        return Response(text, media_type="text/html", headers=headers)

    async def candidates(self, _request: Request) -> Response:
        """Answer what nobody has decided yet, best first."""
        found = left(uncertain.load(self.file.parent)[0], self.file, "")
        return JSONResponse({"version": uncertain.VERSION, "candidates": found})

    async def decide(self, request: Request) -> Response:
        """Append the lines of the request to the decisions file; all of them, or, where one is wrong, none."""
        self._check(request)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LIMIT:
                raise refused(413, f"请求超过 {LIMIT} 字节", f"the request has more than {LIMIT} bytes")
        try:
            found = decisions.parse(decisions.header() + body.decode("utf-8"))
        except UnicodeDecodeError as exc:
            raise refused(400, f"不是 UTF-8：{exc}", f"not UTF-8: {exc}") from exc
        except DataFileError as exc:
            raise refused(400, exc.problems[0].zh, exc.problems[0].en) from exc
        if not found:
            raise refused(400, "没有判定", "there is no decision in it")
        decisions.append(self.file, found)
        return JSONResponse({"added": len(found)}, 201)

    def _check(self, request: Request) -> None:
        """Raise if the request does not come from a page of this server on this machine."""
        if not self.loopback:
            raise refused(403, "只能在本机写入判定", "decisions are written from this machine only")
        origin, site = request.headers.get("origin", ""), request.headers.get("sec-fetch-site", "same-origin")
        if site != "same-origin" or (origin and urlsplit(origin).netloc != request.headers.get("host", "")):
            raise refused(403, "不接受别的网页的请求", "requests of other pages are refused")
        shown = request.headers.get("x-kg-review", "").encode("latin-1")
        if not secrets.compare_digest(shown, self.token.encode()):
            raise refused(403, "缺少页面令牌，请重新打开 /review", "the page's token is missing: open /review again")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA:
            raise refused(415, f"应为 {MEDIA}", f"should be {MEDIA}")
