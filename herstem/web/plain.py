"""Recognises plain queries: a GET of the endpoint or of a canned query, alone, with headers of no special kind."""

import httptools

from herstem.web.headers import RawHeaders
from herstem.web.sending import Client
from herstem.web.sparql import PATH

START = f"{PATH}?".encode()
_PATHS, _END = (b"GET " + START, b"GET /q/"), b" HTTP/1.1"
_VISIBLE = bytes(range(0x21, 0x7F))
_SPECIAL = frozenset({b"content-length", b"expect", b"if-none-match", b"range", b"transfer-encoding"})
_LONGEST, _MOST = 4_096, 500


class PlainQueries:
    """Reads requests. Clients send the same headers each time, so what they say is parsed once and remembered."""

    def __init__(self) -> None:
        self._clients: dict[bytes, Client | None] = {}

    def read(self, data: bytes) -> tuple[bytes, Client] | None:
        """The target (path and query part) and the client of a plain query; None for any other bytes."""
        line, _, headers = data.partition(b"\r\n")
        if not (line.startswith(_PATHS) and line.endswith(_END)):
            return None
        client = self._clients[headers] if headers in self._clients else self._learn(headers)
        target = line[4 : -len(_END)]
        if client is None or b"#" in target or target.translate(None, _VISIBLE):
            return None
        return target, client

    def _learn(self, headers: bytes) -> Client | None:
        if len(headers) > _LONGEST:
            return None
        if len(self._clients) >= _MOST:
            self._clients.clear()
        self._clients[headers] = client = _Reading().client(headers)
        return client


class _Reading:
    """What httptools finds in a request with given headers."""

    def __init__(self) -> None:
        self._headers: RawHeaders = []
        self._messages = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.lower(), value))

    def on_message_complete(self) -> None:
        self._messages += 1

    def client(self, headers: bytes) -> Client | None:
        """The client, where the headers are those of one request that asks for nothing special."""
        parser = httptools.HttpRequestParser(self)
        try:
            parser.feed_data(b"GET / HTTP/1.1\r\n" + headers)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            return None
        if self._messages != 1 or not headers.endswith(b"\r\n\r\n"):
            return None
        for name, value in self._headers:
            if name in _SPECIAL or (name == b"connection" and value.lower() != b"keep-alive"):
                return None
        return Client.of("GET", self._headers)
