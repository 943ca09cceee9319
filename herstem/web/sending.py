"""How answers go out: whole and ready-made, long and in pieces, or as a text that says what is wrong."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from herstem.engine.base import Reply
from herstem.engine.errors import EngineError
from herstem.web.compress import Coding, coding, packed, packer, worthwhile
from herstem.web.headers import FOR_ANYONE, RawHeaders

_VARY = (b"vary", b"Accept, Accept-Encoding")
_TRUNCATED = (b"herstem-truncated", b"true")
_BESIDE = 2_000
_AT_ONCE = 64 * 1024  # bodies up to this length are compressed without leaving the event loop
_NAMES = frozenset({b"accept", b"accept-encoding", b"content-type", b"if-none-match"})


@dataclass(frozen=True, eq=False)
class Client:
    """What the headers of a request say of the answer that it wants."""

    accept: str | None
    coding: Coding
    content_type: str
    if_none_match: str
    bodiless: bool

    @classmethod
    def of(cls, method: str, headers: RawHeaders) -> "Client":
        """From headers with names in small letters; of one that is there several times the values make one list."""
        found: dict[bytes, bytes] = {}
        for name, value in headers:
            if name in _NAMES:
                found[name] = found[name] + b", " + value if name in found else value
        accept = found.get(b"accept")
        return cls(
            accept.decode("latin-1") if accept is not None else None,
            coding(found.get(b"accept-encoding", b"").decode("latin-1")),
            found.get(b"content-type", b"").decode("latin-1"),
            found.get(b"if-none-match", b"").decode("latin-1") if method != "POST" else "",
            method == "HEAD",
        )


class Head:
    """The headers that answers of one kind have in common; written out once for all of them."""

    def __init__(self, headers: RawHeaders, tag: str = "", status: int = 200) -> None:
        """`tag` is the entity tag, empty where the same request may have another answer the next time."""
        control = b"no-cache" if tag else b"no-store"  # the first may be stored, and is asked for again with its tag
        self.tag, self.status = tag, status
        self.headers = [*headers, *FOR_ANYONE, _VARY, (b"cache-control", control)]
        self.headers += [(b"etag", tag.encode())] if tag else []
        self.lines = header_lines(self.headers)


def tag_of(body: bytes) -> str:
    """The entity tag of a body, a weak one: it is sent in several codings."""
    return f'W/"{blake2b(body, digest_size=12).hexdigest()}"'


class WholeAnswer:
    """An answer that is all there, ready to be sent in every coding that was asked for, each made once."""

    def __init__(self, head: Head, body: bytes) -> None:
        self.head, self._body = head, body
        self._coded: dict[Coding, tuple[RawHeaders, bytes]] = {}
        self._written: dict[Coding, tuple[bytes, bytes]] = {}

    @property
    def length(self) -> int:
        """Bytes of the body as it is."""
        return len(self._body)

    @property
    def size(self) -> int:
        """Bytes of memory that it takes, about, and the same whatever codings are asked for."""
        return _BESIDE + 2 * len(self._body)

    def written(self, code: Coding) -> tuple[bytes, bytes] | None:
        """Its headers as they go over the wire and its body; None where it has to be made in that coding before."""
        found = self._written.get(code)
        if found is None and not code:
            found = self.head.lines + b"content-length: %d\r\n\r\n" % len(self._body), self._body
            self._written[code] = found
        elif found is None and code in self._coded:
            own, body = self._coded[code]
            found = self._written[code] = self.head.lines + header_lines(own) + b"\r\n", body
        return found

    async def made(self, code: Coding) -> "WholeAnswer":
        """Itself, made in a coding (as it is where that is as good)."""
        if code not in self._coded:
            body = self._body
            own: RawHeaders = []
            if code and worthwhile(len(body)):
                body = await asyncio.to_thread(packed, body, code) if len(body) > _AT_ONCE else packed(body, code)
                own = [(b"content-encoding", code.encode())]
            self._coded[code] = [*own, (b"content-length", b"%d" % len(body))], body
        return self

    async def send(self, send: Send, client: Client) -> None:
        """Send it in the client's coding, or 304 where the client has it."""
        head = self.head
        if head.tag and head.tag in client.if_none_match:
            headers, body, status = [each for each in head.headers if each[0] != b"content-type"], b"", 304
        else:
            await self.made(client.coding)
            (own, body), status = self._coded[client.coding], head.status
            headers = [*head.headers, *own]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class LongAnswer:
    """An answer that is too long to be kept. It goes out as it comes, once."""

    def __init__(self, head: Head, reply: Reply) -> None:
        self._head, self._reply = head, reply

    async def send(self, send: Send, client: Client) -> None:
        """Send it. Where it breaks off, so does the transfer, and no client can take the part for the whole."""
        headers, code = [*self._head.headers], client.coding
        if code:
            headers.append((b"content-encoding", code.encode()))
        elif self._reply.size is not None:
            headers.append((b"content-length", b"%d" % self._reply.size))
        try:
            await send({"type": "http.response.start", "status": self._head.status, "headers": headers})
            if not client.bodiless:
                await self._send_pieces(send, code)
            await send({"type": "http.response.body", "body": b""})
        except EngineError:  # too late to say it otherwise than by an answer without an end
            return
        finally:
            self._reply.close()

    async def _send_pieces(self, send: Send, code: Coding) -> None:
        working = packer(code) if code else None
        async for piece in self._reply.chunks():
            part = await asyncio.to_thread(working.compress, piece) if working else piece
            await send({"type": "http.response.body", "body": part, "more_body": True})
        if working:
            await send({"type": "http.response.body", "body": working.flush(), "more_body": True})


Answered = WholeAnswer | LongAnswer


class AnswerResponse(Response):
    """An answer as a handler of the site returns it."""

    def __init__(self, answer: Answered) -> None:
        self._answer = answer
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        await self._answer.send(send, Client.of(scope["method"], scope["headers"]))


@lru_cache(maxsize=256)
def head_of(content_type: str, tag: str, truncated: bool, more: tuple[tuple[bytes, bytes], ...] = ()) -> Head:
    """The headers of an answer of a content type, and more of them."""
    marks = (_TRUNCATED,) if truncated else ()
    return Head([(b"content-type", content_type.encode()), *more, *marks], tag)


def header_lines(headers: RawHeaders) -> bytes:
    """Headers as they go over the wire."""
    return b"".join([b"%b: %b\r\n" % header for header in headers])


def text_answer(status: int, text: str, headers: Mapping[str, str]) -> WholeAnswer:
    """A plain text that says what is wrong."""
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return WholeAnswer(Head([*raw, (b"content-type", b"text/plain; charset=utf-8")], status=status), text.encode())
