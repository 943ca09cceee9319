"""SERVICE and LOAD: an address that is listed is asked, and no other, however a text or an answer comes by it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from running import CSV, MINI, Running, running

from herstem.engine.base import Policy
from herstem.engine.errors import RemoteError, ServiceForbiddenError
from herstem.engine.source import ReleaseSource

ANSWERS = {
    "/sparql": ("application/sparql-results+json", b'{"head":{"vars":["s"]},"results":{"bindings":[{}]}}'),
    "/data": ("text/turtle", b"<urn:a> <urn:b> <urn:c> ."),
}
LISTED = ("/sparql", "/data", "/moved", "/broken")


class Other(ThreadingHTTPServer):
    """Another machine; it keeps which paths it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[str] = []

    def address(self, path: str) -> str:
        """The whole address of a path."""
        return f"http://127.0.0.1:{self.server_port}{path}"


class Answering(BaseHTTPRequestHandler):
    """Answers a SPARQL query and with RDF; /moved leads to /secret, what else there is fails."""

    server: Other

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        media_type, content = ANSWERS.get(self.path, ("text/plain", b""))
        self.send_response(302 if self.path == "/moved" else 200 if content else 500)
        self.send_header("Location", self.server.address("/secret"))
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def server() -> Iterator[Other]:
    with Other() as server:
        threading.Thread(target=server.serve_forever).start()
        yield server
        server.shutdown()


@pytest.fixture
def other(server: Other) -> Other:
    server.asked.clear()
    return server


@pytest.fixture(scope="module")
def asking(server: Other) -> Iterator[Running]:
    policy = Policy(endpoints=frozenset(map(server.address, LISTED)))
    with running(source=ReleaseSource(MINI, policy)) as it:
        yield it


def test_a_listed_endpoint_is_asked_from_a_worker(asking: Running, other: Other) -> None:
    assert asking.body(f"ASK {{ SERVICE <{other.address('/sparql')}> {{ ?s ?p ?o }} }}", CSV) == b"true"
    assert other.asked == ["/sparql"]


def test_a_listed_source_is_loaded(asking: Running, other: Other) -> None:
    asking.engine.update(f"LOAD <{other.address('/data')}> INTO GRAPH <urn:g>")
    assert asking.engine.query("ASK { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }").truth()
    assert other.asked == ["/data"]


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_what_is_not_listed_is_not_asked_on_this_machine_either(asking: Running, other: Other, silent: str) -> None:
    with pytest.raises(ServiceForbiddenError):
        asking.engine.query(f"ASK {{ SERVICE {silent}<{other.address('/secret')}> {{ ?s ?p ?o }} }}").truth()
    with pytest.raises(ServiceForbiddenError):
        asking.engine.update(f"LOAD {silent}<{other.address('/secret')}>")
    assert other.asked == []


def test_an_endpoint_that_fails_or_leads_elsewhere_is_told_or_with_silent_passed_over(
    asking: Running, other: Other
) -> None:
    for path in ("/moved", "/broken"):
        with pytest.raises(RemoteError):
            asking.engine.query(f"SELECT * {{ SERVICE <{other.address(path)}> {{ ?s ?p ?o }} }}").rows()
        with pytest.raises(RemoteError, match="nothing was changed"):
            asking.engine.update(f"LOAD <{other.address(path)}>")
        assert asking.engine.query(f"ASK {{ SERVICE SILENT <{other.address(path)}> {{ ?s ?p ?o }} }}").truth()
        asking.engine.update(f"LOAD SILENT <{other.address(path)}>")
    assert set(other.asked) == {"/moved", "/broken"}
