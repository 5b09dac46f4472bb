"""A server of the sample, for the tests of its protocol and of its pages."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import httpx
import uvicorn

from kg import server

LABELS = "SELECT ?label { ?n a pp:Program ; rdfs:label ?label } ORDER BY ?label"
LIMITS = server.Limits(seconds=2, rows=300, memory=200 << 20, body=20_000, workers=2, waiting=20, patience=20)


class Running:
    """A server in a thread, on a port of its own."""

    def __init__(self, settings: server.Settings) -> None:
        config = uvicorn.Config(server.application(settings), port=0, log_level="error", lifespan="on")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End it."""
        self.server.should_exit = True
        self.thread.join(10)


def serving(folder: Path, **fields: object) -> Running:
    """Return a running server over the build *folder*."""
    return Running(server.Settings(folder, **fields))  # type: ignore[arg-type]


def labels(response: httpx.Response) -> list[str]:
    """Return the answer to LABELS."""
    assert response.status_code == 200, response.text
    return [row["label"]["value"] for row in response.json()["results"]["bindings"]]
