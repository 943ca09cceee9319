"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol (2.1), as a bare ASGI application.

Nothing lies between it and the server: a router and middlewares cost more than an answer from the cache.
"""

from functools import lru_cache

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from herstem.engine import guard
from herstem.engine.base import Kind
from herstem.engine.errors import EngineError, FormatError
from herstem.engine.sameness import normalised
from herstem.web.answers import Answers, Asked, Choice, Gone
from herstem.web.negotiation import HTML, Format, NotAcceptableError, choose
from herstem.web.problems import explain, headers_of, status_of
from herstem.web.protocol import ProtocolError, read_query
from herstem.web.sending import Answered, Client, WholeAnswer, text_answer
from herstem.web.writes import body

PATH = "/sparql"
_MAX_BODY = 4 * guard.MAX_BYTES  # percent-encoding makes a text up to three times as long
_PAGE = Format(HTML, HTML)


class SparqlEndpoint:
    """Answers queries; what else comes goes on to the site."""

    def __init__(self, site: ASGIApp, answers: Answers) -> None:
        self._site, self.answers = site, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        elsewhere = scope["type"] != "http" or scope["path"] != scope.get("root_path", "") + PATH
        if elsewhere or scope["method"] == "OPTIONS":
            await self._site(scope, receive, send)
            return
        client = Client.of(scope["method"], scope["headers"])
        try:
            sent = await body(Request(scope, receive), _MAX_BODY) if scope["method"] == "POST" else b""
            asked = understood(scope["method"], scope["query_string"].decode("latin-1"), client, sent)
        except ProtocolError as error:
            await text_answer(error.status, str(error), error.headers).send(send, client)
            return
        if asked is None:
            await self._site(scope, _again(sent, receive), send)
            return

        async def gone() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        await (await self.answer(asked, client, gone)).send(send, client)

    async def answer(self, asked: Asked, client: Client, gone: Gone | None = None) -> Answered:
        """The answer to a query, or a text that says what is wrong with it."""
        kept = self.answers.kept(asked.key) if asked.key else None
        try:
            return kept or await self.answers.get(asked, gone)
        except EngineError as error:
            return refusal(error, asked, client)


def refusal(error: EngineError, asked: Asked, client: Client) -> WholeAnswer:
    """What is told to a client whose query was not answered."""
    if isinstance(error, FormatError):
        try:
            choose(error.kind, client.accept, asked.query.format)
        except NotAcceptableError as refused:
            return text_answer(406, f"{refused}\n", {})
    return text_answer(status_of(error), explain(error), headers_of(error))


def understood(method: str, parameters: str, client: Client, body: bytes = b"") -> Asked | None:
    """What a request asks; None where the site is to answer it, with a page or a description of the service.

    `parameters` is the query part of the address. Raises ProtocolError.
    """
    query = read_query(method, parameters, client.content_type, body)
    if query is None:
        return None
    choice = _choice(client.accept, query.format)
    if choice.results == _PAGE:
        return None
    normal = normalised(query.text)
    if normal is None:
        return Asked(query, choice, None)
    graphs = f"{query.default_graphs!r}{query.named_graphs!r}" if query.default_graphs or query.named_graphs else ""
    return Asked(query, choice, f"{choice.word} {graphs} {normal}")


@lru_cache(maxsize=256)
def _choice(accept: str | None, wanted: str | None) -> Choice:
    return Choice(_format("solutions", accept, wanted), _format("triples", accept, wanted))


def _format(kind: Kind, accept: str | None, wanted: str | None) -> Format | None:
    try:
        return choose(kind, accept, wanted)
    except NotAcceptableError:
        return None


def _again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives a body that has been read already, then goes on."""
    given = False

    async def repeated() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return repeated
