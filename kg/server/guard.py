"""What stands between the network and the application: host, token, headers, CORS. Plain ASGI."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Guard:
    """Wraps an application."""

    app: ASGIApp
    hosts: Sequence[str] = LOOPBACK
    """Names under which the server may be called (against DNS rebinding); empty: any."""
    token: str = ""
    """What every request but /health must show, as a bearer token or as the password of Basic."""
    origin: str = ""
    """Origin of other pages that may read answers; empty: none."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self.refusal(scope, headers)
        await (refusal or self.app)(scope, receive, self._sender(send, headers.get("origin", "")))

    def refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        """Return the answer to a request that may not pass; None for one that may."""
        name = headers.get("host", "").rsplit(":", 1)[0] if not headers.get("host", "").endswith("]") else "[::1]"
        if self.hosts and name not in self.hosts:
            return PlainTextResponse(f"不认识的主机名 unknown host: {name}\n", 421)
        if self.token and scope["path"] != "/health" and not self._shown(headers.get("authorization", "")):
            challenge = {"WWW-Authenticate": 'Basic realm="kg", charset="UTF-8"'}
            return PlainTextResponse("需要令牌 a token is needed\n", 401, challenge)
        if self.origin and scope["method"] == "OPTIONS":
            return PlainTextResponse("", 204)
        return None

    def _shown(self, authorization: str) -> bool:
        kind, _, value = authorization.partition(" ")
        given = value.encode("latin-1")
        if kind.lower() == "basic":
            try:
                given = base64.b64decode(given, validate=True).partition(b":")[2]
            except binascii.Error:
                return False
        return kind.lower() in ("basic", "bearer") and secrets.compare_digest(given, self.token.encode())

    def _sender(self, send: Send, origin: str) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers.setdefault("Content-Security-Policy", POLICY)
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Resource-Policy"] = "cross-origin" if self.origin else "same-origin"
                if self.origin and (self.origin == "*" or origin == self.origin):
                    headers["Access-Control-Allow-Origin"] = self.origin
                    headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
                    headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Accept"
                    headers["Vary"] = "Origin, Accept"
            await send(message)

        return with_headers
