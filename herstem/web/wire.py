"""The connections of the server: uvicorn's, with a short way for plain queries and an end to those that are held up.

For a plain query the general way (a task, a scope, two messages, headers written out) costs more than its answer.
"""

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from typing import Any

from starlette.types import Message
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from herstem.engine.base import PromptEngine, PromptReply
from herstem.web.answers import Asked
from herstem.web.plain import START, PlainQueries
from herstem.web.protocol import ProtocolError
from herstem.web.sending import Answered, Client, WholeAnswer, header_lines
from herstem.web.sparql import PATH, SparqlEndpoint, refusal, understood
from herstem.web.watch import RequestWatch

_HELD = 1 << 16
_PATIENCE = 30.0
_LOOK = 5.0
_SHORT = 1 << 14
_MOST_KNOWN, _LONGEST = 5_000, 1 << 13  # requests that are known by their bytes, and how long one may be
_NOTHING = b"\r\n", b""
_log = logging.getLogger(__name__)


class Connection(HttpToolsProtocol):
    """A connection of a client. One that sends or takes nothing for 30 s in the middle of something is dropped."""

    # Of all connections of a server; see connections_to.
    endpoint: SparqlEndpoint
    engine: PromptEngine | None
    plain: PlainQueries
    known: dict[bytes, tuple[bytes, Client, str]]
    watch: RequestWatch

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._reply: PromptReply | None = None  # to a plain query, while it is awaited
        self._answering: asyncio.Task[None] | None = None
        self._held = b""  # what came while a plain query was being answered
        self._unfinished = self._chunked = False  # of the answer to it
        self._closing = False
        self._in_headers = self._in_body = False  # of a request that has begun
        self._seen = self._stalled = 0.0
        self._looking: asyncio.TimerHandle | None = None
        self._general: list[tuple[bytes, bytes]] = []
        self._general_lines = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(transport)
        self._seen = self.loop.time()
        self._looking = self.loop.call_later(_LOOK, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol. A query that nobody waits for any more is ended."""
        if self._looking:
            self._looking.cancel()
        if self._reply:
            self._reply.close()
        if self._answering:
            self._answering.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        if not self._in_headers:
            self._seen = self.loop.time()
        if self._reply or self._answering:
            self._held += data
            if len(self._held) > _HELD:
                self.flow.pause_reading()
        elif not self._go_short_way(data):
            super().data_received(data)

    def _go_short_way(self, data: bytes) -> bool:
        """Answer a plain query, or begin to; False where it is none, or the site has to answer it.

        A canned query goes the short way once its answer is kept.
        """
        idle = self.cycle is None or self.cycle.response_complete
        if not idle or self._in_headers or self._in_body or len(data) > _LONGEST:
            return False
        known = self.known.get(data)
        if known:
            target, client, key = known
        else:
            found = self.plain.read(data)
            if found is None:
                return False
            target, client = found
            key = self.endpoint.answers.addresses.get((target, client.accept), "")
        kept = self.endpoint.answers.kept(key) if key else None
        written = kept and kept.written(client.coding)
        if written:
            self._unset_keepalive_if_required()
            self.server_state.total_requests += 1
            self._write(200, *written, target.partition(b"?")[0].decode("ascii"))
            return True
        if not target.startswith(START):
            return False
        try:
            asked = understood("GET", target[len(START) :].decode("ascii"), client)
        except ProtocolError:
            return False
        if asked is None:
            return False
        if asked.key:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            self.known[data] = target, client, asked.key
        self._unset_keepalive_if_required()
        if self.engine is None:
            self._answer_later(self.endpoint.answer(asked, client), client)
            return True
        revision = self.engine.revision
        reply = self.engine.ask(
            asked.query.text,
            asked.choice.formats,
            lambda reply: self._settle(reply, asked, client, revision),
            default_graphs=asked.query.default_graphs,
            named_graphs=asked.query.named_graphs,
        )
        if not reply.settled:
            self._reply = reply
        return True

    def _settle(self, reply: PromptReply, asked: Asked, client: Client, revision: str) -> None:
        """Take the answer to a plain query from the engine."""
        self._reply = None
        if reply.error:
            reply.close()
            self._say(refusal(reply.error, asked, client), client)
        elif reply.body is not None:
            self._say(self.endpoint.answers.taken_whole(reply, reply.body, asked, revision), client)
        else:
            self._answer_later(self.endpoint.answers.taken(reply, asked, revision), client)

    def _say(self, answer: WholeAnswer, client: Client) -> None:
        written = answer.written(client.coding)
        if written:
            self._write(answer.head.status, *written)
            self._finish()
        else:
            self._answer_later(answer.made(client.coding), client)

    def _answer_later(self, answer: Coroutine[Any, Any, Answered], client: Client) -> None:
        self._answering = self.loop.create_task(self._answer(answer, client))

    async def _answer(self, answer: Awaitable[Answered], client: Client) -> None:
        """Answer a plain query with what takes a while to be there or to be sent."""
        try:
            found = await answer
            if isinstance(found, WholeAnswer):
                await found.made(client.coding)
                self._write(found.head.status, *(found.written(client.coding) or _NOTHING))
            else:
                await found.send(self._send, client)
        except Exception:
            _log.exception("a query was not answered")
            self._unfinished = True
        self._answering = None
        self._finish()

    def _finish(self) -> None:
        """Go on to what came after a plain query."""
        self._seen = self.loop.time()
        self.server_state.total_requests += 1
        if self._unfinished or self._closing:
            self.transport.close()
        elif self._held:
            held, self._held = self._held, b""
            self.flow.resume_reading()
            self.data_received(held)

    async def _send(self, message: Message) -> None:
        """See ASGI."""
        if self.flow.write_paused:
            await self.flow.drain()
        body = message.get("body", b"")
        if message["type"] == "http.response.start":
            self._unfinished = True
            self._chunked = all(name != b"content-length" for name, _ in message["headers"])
            chunked = [(b"transfer-encoding", b"chunked")] if self._chunked else []
            self._write(message["status"], header_lines([*message["headers"], *chunked]), b"\r\n")
            return
        self._unfinished = message.get("more_body", False)
        if self._chunked:
            body = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
            body += b"" if self._unfinished else b"0\r\n\r\n"
        self.transport.write(body)

    def _write(self, status: int, lines: bytes, body: bytes, path: str = PATH) -> None:
        client = self.client[0] if self.client else ""
        self.watch(client, "GET", path, status, self.loop.time() - self._seen)
        if self._general is not self.server_state.default_headers:  # which uvicorn makes anew each second
            self._general = self.server_state.default_headers
            self._general_lines = header_lines(self._general)
        head = b"".join([STATUS_LINE[status], self._general_lines, lines])
        if len(body) < _SHORT:
            self.transport.write(head + body)
        else:
            self.transport.writelines([head, body])

    def on_message_begin(self) -> None:
        """See uvicorn."""
        self._in_headers, self._seen = True, self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """See uvicorn."""
        self._in_headers, self._in_body = False, True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """See uvicorn."""
        self._in_body = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """See uvicorn."""
        self._seen = self.loop.time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """See asyncio.Protocol."""
        self._stalled = self.loop.time()
        super().pause_writing()

    def shutdown(self) -> None:
        """See uvicorn: an answer that is under way is finished."""
        if self._reply or self._answering:
            self._closing = True
        else:
            super().shutdown()

    def _look(self) -> None:
        """Drop a client that holds the connection up, close a connection that is not used."""
        now = self.loop.time()
        self._looking = self.loop.call_later(_LOOK, self._look)
        busy = self._reply or self._answering or (self.cycle is not None and not self.cycle.response_complete)
        if self.flow.write_paused:
            if now - self._stalled > _PATIENCE:
                self.transport.abort()
        elif self._in_headers or self._in_body:
            if now - self._seen > _PATIENCE:
                self.transport.abort()
        elif not busy and now - self._seen > self.timeout_keep_alive:
            self.transport.close()


def connections_to(endpoint: SparqlEndpoint, watch: RequestWatch) -> type[Connection]:
    """The connections of a server with an endpoint; `watch` is told of the requests that go the short way."""
    engine = endpoint.answers.engine
    shared: dict[str, Any] = {
        "endpoint": endpoint,
        "engine": engine if isinstance(engine, PromptEngine) else None,
        "plain": PlainQueries(),
        "known": {},
        "watch": watch,
    }
    return type("Connection", (Connection,), shared)
