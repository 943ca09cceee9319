"""A server over a network in a thread of the tests, and a client that sends bytes as they are given."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import uvicorn

from herstem.catalog import Catalog
from herstem.engine.pool import Lanes
from herstem.engine.service import WorkerEngine
from herstem.engine.source import ReleaseSource
from herstem.engine.worker import Limits
from herstem.web.app import create_app
from herstem.web.metrics import Metrics
from herstem.web.serving import config_of
from herstem.web.watch import RequestWatch

MINI = Path(__file__).resolve().parents[1] / "data" / "mini"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STR(?a) = CONCAT(STR(?f), STR(?l))) }"
TOKEN = "a token"


class Live:
    """A server that runs."""

    def __init__(self, port: int, engine: WorkerEngine) -> None:
        self.port, self.engine = port, engine

    def connect(self) -> socket.socket:
        """A connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def until_slow(self, count: int) -> None:
        """Wait until so many queries are in the slow lane."""
        end = time.monotonic() + 20
        while self.engine.pool.state["slow"] != count:
            assert time.monotonic() < end, self.engine.pool.state
            time.sleep(0.01)


@contextmanager
def live(limits: Limits = Limits(), lanes: Lanes = Lanes(workers=2)) -> Iterator[Live]:  # noqa: B008
    """A server with query workers over the small release, until the block ends."""
    engine = WorkerEngine(ReleaseSource(MINI), limits, lanes, limits)
    engine.wait()
    app = create_app(engine, Catalog.load(MINI / "queries"), MINI, token=TOKEN)
    server = uvicorn.Server(config_of(app, RequestWatch(Metrics(), log=False)))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield Live(listening.getsockname()[1], engine)
        finally:
            server.should_exit = True
            thread.join()


def query(text: str, *headers: str, version: str = "1.1") -> bytes:
    """A plain query as bytes."""
    lines = [f"GET /sparql?query={quote(text)} HTTP/{version}", "Host: x", *headers, "", ""]
    return "\r\n".join(lines).encode()


def answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the next answer; of a body without an end what there is of it."""
    with connection.makefile("rb") as file:
        status = int(file.readline().split()[1])
        headers = dict(line.decode().rstrip().split(": ", 1) for line in iter(file.readline, b"\r\n"))
        if "content-length" in headers:
            return status, headers, file.read(int(headers["content-length"]))
        body = b""
        while size := int(file.readline() or b"0", 16):
            body += file.read(size)
            file.readline()
        return status, headers, body
