"""herstem.web.wire and plain: the short way of plain queries, and clients that hold a connection up."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote

import httpx
import pytest
from live import ENDLESS, TOKEN, Live, answer, live, query

from herstem.engine.pool import Lanes
from herstem.engine.worker import Limits
from herstem.web import canned, wire
from herstem.web.plain import PlainQueries

ASK = "ASK { hs:trastuzumab hso:targets hs:ERBB2 }"
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 8000"
CSV = "Accept: text/csv"


@pytest.fixture(scope="module")
def server() -> Iterator[Live]:
    with live() as it:
        yield it


@pytest.fixture
def connection(server: Live) -> Iterator[socket.socket]:
    with server.connect() as it:
        yield it


def test_plain_queries_are_told_from_others() -> None:
    plain = PlainQueries()
    found = plain.read(query(ASK, CSV, "Accept-Encoding: gzip"))
    assert found is not None
    text, client = found
    assert text == f"/sparql?query={quote(ASK)}".encode()
    assert (client.accept, client.coding, client.bodiless) == ("text/csv", "gzip", False)
    again = plain.read(query("ASK {}", CSV, "Accept-Encoding: gzip"))
    assert again is not None
    assert again[1] is client


@pytest.mark.parametrize(
    "data",
    [
        query(ASK)[:-1],
        query(ASK)[:-2],
        query(ASK) * 2,
        query(ASK) + b"x",
        query(ASK).replace(b"GET", b"HEAD"),
        query(ASK).replace(b"GET", b"POST"),
        query(ASK).replace(b"/sparql", b"/sparq1"),
        query(ASK).replace(b"?query", b"#?query"),
        query(ASK).replace(b"query=", b"query=#"),
        query(ASK).replace(b"query=", b"query=\xff"),
        query(ASK).replace(b"query=", b"query= "),
        query(ASK).replace(b"query=", b"query=\x00"),
        query(ASK, version="1.0"),
        query(ASK, "Connection: close"),
        query(ASK, "Content-Length: 5"),
        query(ASK, "Transfer-Encoding: chunked"),
        query(ASK, "Connection: Upgrade", "Upgrade: websocket"),
        query(ASK, "Expect: 100-continue"),
        query(ASK, 'If-None-Match: "x"'),
        query(ASK, "No colon"),
        query(ASK, "X: " + "x" * 5_000),
        b"",
        b"\r\n\r\n",
    ],
)
def test_whatever_is_special_is_not_plain(data: bytes) -> None:
    assert PlainQueries().read(data) is None


def test_both_ways_give_the_same(server: Live) -> None:
    for text in (ASK, "SELECT * { ?s ?p ?o }", LONG, "SELECT", "DESCRIBE hs:ERBB2", "SELECT (1 AS ?x) {}"):
        for accept in ("text/csv, text/turtle", "application/json", "image/png"):
            for coding in ("identity", "gzip"):
                with server.connect() as one, server.connect() as other:
                    headers = f"Accept: {accept}", f"Accept-Encoding: {coding}"
                    one.sendall(query(text, *headers))
                    other.sendall(query(text, *headers, 'If-None-Match: "none"'))  # which is not plain
                    first, second = answer(one), answer(other)
                    for _, each, _ in (first, second):
                        each.pop("date")
                    assert first == second


def test_a_canned_query_goes_the_short_way_once_it_is_kept(server: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = b"GET /q/targets-of.csv?drug=T-DM1 HTTP/1.1\r\nHost: x\r\nAccept: */*\r\nAccept-Encoding: %b\r\n\r\n"
    with server.connect() as one:
        for coding in (b"identity", b"gzip"):
            one.sendall(asked % coding)
            long = answer(one)
            with monkeypatch.context() as patch:
                patch.delattr(canned, "answer_of")
                one.sendall(asked % coding)
                short = answer(one)
            for _, headers, _ in (long, short):
                headers.pop("date")
            assert short == long
            assert short[0] == 200
        one.sendall(b"GET /q/targets-of HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n")
        assert answer(one)[0] == 400


def test_many_queries_on_one_connection(connection: socket.socket) -> None:
    for number in range(50):
        connection.sendall(query(f"SELECT ({number} AS ?n) {{}}", CSV))
        assert answer(connection)[2] == f"n\r\n{number}\r\n".encode()
        connection.sendall(query("SELECT (0 AS ?n) {}", CSV))
        assert answer(connection)[2] == b"n\r\n0\r\n"


def test_requests_that_come_before_the_answer_wait_for_it(connection: socket.socket) -> None:
    texts = [f"SELECT ({number} AS ?n) {{}}" for number in range(9)]
    connection.sendall(query(texts[0], CSV))
    for text in texts[1:]:
        connection.sendall(query(text, CSV))
    connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n" + query(ASK, CSV))
    bodies = []
    with connection.makefile("rb") as file:
        for _ in range(11):
            length = 0
            for line in iter(file.readline, b"\r\n"):
                if line.lower().startswith(b"content-length"):
                    length = int(line.split()[1])
            bodies.append(file.read(length))
    assert bodies[:9] == [f"n\r\n{number}\r\n".encode() for number in range(9)]
    assert b'"status":"ok"' in bodies[9]
    assert bodies[10] == b"true"


def test_a_request_in_pieces_is_one_request(connection: socket.socket) -> None:
    for piece in (query(ASK, CSV)[:10], query(ASK, CSV)[10:-3], query(ASK, CSV)[-3:]):
        connection.sendall(piece)
        time.sleep(0.02)
    assert answer(connection)[2] == b"true"
    connection.sendall(query(ASK, CSV))
    assert answer(connection)[2] == b"true"


def test_what_is_no_http_is_told(connection: socket.socket) -> None:
    connection.sendall(b"GET /sparql?query=x\r\n\r\n")
    assert answer(connection)[0] == 400


def test_a_long_answer_comes_whole(connection: socket.socket) -> None:
    connection.sendall(query(LONG, CSV))
    status, headers, body = answer(connection)
    assert (status, body.count(b"\r\n"), int(headers["content-length"])) == (200, 8_001, len(body))


def test_a_query_that_is_ended_is_told_so() -> None:
    with live(Limits(seconds=0.5)) as server, server.connect() as connection:
        connection.sendall(query(ENDLESS))
        status, headers, body = answer(connection)
        assert (status, body) == (503, b"The query was stopped: it ran longer than 0.5 s.\n")
        assert headers["access-control-allow-origin"] == "*"
        connection.sendall(query(ASK, CSV))
        assert answer(connection)[2] == b"true"


def test_a_cut_answer_says_so_in_its_headers() -> None:
    with live(Limits(result=1_000)) as server, server.connect() as connection:
        for _ in range(2):
            connection.sendall(query(LONG, CSV))
            status, headers, body = answer(connection)
            assert (status, headers["herstem-truncated"], len(body)) == (200, "true", 1_000)
            assert "etag" not in headers


def test_too_many_long_queries_are_told_when_to_come_again() -> None:
    with live(lanes=Lanes(workers=2, slow=1)) as server, server.connect() as one, server.connect() as other:
        one.sendall(query(ENDLESS))
        server.until_slow(1)
        other.sendall(query(ENDLESS))
        status, headers, body = answer(other)
        assert (status, headers["retry-after"]) == (503, "2")
        assert b"ask again later" in body


@pytest.mark.parametrize("plain", [True, False])
def test_the_query_of_a_client_that_leaves_is_ended(server: Live, plain: bool) -> None:
    with server.connect() as connection:
        connection.sendall(query(ENDLESS, *([] if plain else ['If-None-Match: "x"'])))
        server.until_slow(1)
    server.until_slow(0)


def test_running_answers_are_finished_when_the_server_stops() -> None:
    counting = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    found: list[bytes] = []

    def ask(connection: socket.socket) -> None:
        found.append(answer(connection)[2])

    with live(Limits(seconds=30)) as server:
        connections = [server.connect() for _ in range(2)]
        threads = [threading.Thread(target=ask, args=[connection]) for connection in connections]
        connections[0].sendall(query(counting, CSV))
        connections[1].sendall(query(counting, CSV, 'If-None-Match: "x"'))
        for thread in threads:
            thread.start()
        server.until_slow(2)
    for thread, connection in zip(threads, connections, strict=True):
        thread.join()
        connection.close()
    assert found == [f"n\r\n{181**3}\r\n".encode()] * 2


def test_a_client_that_does_not_read_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_PATIENCE", 0.2)
    monkeypatch.setattr(wire, "_LOOK", 0.05)
    huge = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    with live(Limits(seconds=30)) as server:
        for special in ([], ['If-None-Match: "x"']):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.settimeout(20)
            connection.connect(("127.0.0.1", server.port))
            with connection:
                connection.sendall(query(huge, *special))
                connection.recv(1)
                time.sleep(0.5)
                read = 0
                with suppress(ConnectionError):
                    while size := len(connection.recv(1 << 16)):
                        read += size
                assert read < 5_000_000


@pytest.mark.parametrize(
    "begin",
    [b"", b"GET /sparql?que", b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nquery=", query(ASK)],
)
def test_a_client_that_says_nothing_is_dropped(monkeypatch: pytest.MonkeyPatch, begin: bytes) -> None:
    monkeypatch.setattr(wire, "_PATIENCE", 0.2)
    monkeypatch.setattr(wire, "_LOOK", 0.05)
    monkeypatch.setattr("herstem.web.serving._KEEP_ALIVE", 0)
    with live() as server, server.connect() as connection:
        connection.sendall(begin)
        while connection.recv(1 << 16):
            pass


def test_updates_are_seen_by_the_next_plain_query(server: Live, connection: socket.socket) -> None:
    for number in range(3):
        address = f"http://127.0.0.1:{server.port}/update"
        update = f"INSERT DATA {{ hs:a hs:b {number} }}"
        done = httpx.post(address, data={"update": update}, headers={"Authorization": f"Bearer {TOKEN}"})
        assert done.status_code == 204
        connection.sendall(query("SELECT ?n { hs:a hs:b ?n } ORDER BY ?n", CSV))
        assert answer(connection)[2] == "".join(f"{n}\r\n" for n in ["n", *range(number + 1)]).encode()
