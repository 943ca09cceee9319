"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol (2.1), by GET and POST."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from herstem.engine import guard
from herstem.engine.base import EngineError, QueryError, QueryRefusedError, QueryTooLargeError, ServiceForbiddenError
from herstem.tables import read_table
from herstem.web.negotiation import HTML, NotAcceptableError, best, choose
from herstem.web.site import Site

_MAX_BODY = 4 * guard.MAX_BYTES  # percent-encoding makes a text up to three times as long
_HINT = "SELECT ?drug WHERE { ?drug hso:targets hs:ERBB2 }"
_USAGE = (
    "This is a SPARQL 1.1 endpoint. Send a query with GET /sparql?query=…, or POST it as a form field `query` or as\n"
    f"application/sparql-query. For example: {_HINT}\n"
)
_NO_UPDATES = "Updates are not taken here: this endpoint answers SPARQL queries only.\n"


class BadRequestError(Exception):
    """The request is not one of the SPARQL Protocol's; the message is the answer."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class _Asked:
    """What a request asks."""

    query: str
    default_graphs: Sequence[str]
    named_graphs: Sequence[str]
    format: str | None


async def sparql(request: Request) -> Response:
    """Answer a query, a page to write one on, or a plain text that says what is wrong."""
    try:
        fields = await _fields(request)
        if not fields and request.method in ("GET", "HEAD") and _wants_page(request):
            return Site.of(request).page(request, "sparql.html", query=_HINT, table=None)
        asked = _asked(fields)
    except BadRequestError as error:
        return PlainTextResponse(str(error), error.status)
    return await run_in_threadpool(_answer, request, asked)


def _answer(request: Request, asked: _Asked) -> Response:
    """Query and write the answer in one go: an answer must be written in the thread that asked."""
    site = Site.of(request)
    try:
        answer = site.engine.query(asked.query, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
        chosen = choose(answer.kind, request.headers.get("accept"), asked.format)
        if chosen.sent == HTML:
            return site.page(request, "sparql.html", query=asked.query, table=read_table(answer))
        body = answer.serialize(chosen.written)
    except NotAcceptableError as error:
        return PlainTextResponse(f"{error}\n", 406)
    except EngineError as error:
        return PlainTextResponse(explain(error), status_of(error))
    return Response(body, headers={"Content-Type": chosen.content_type, "Vary": "Accept"})


def explain(error: EngineError) -> str:
    """The plain text for a query that was not answered: what is wrong, and the line with a caret under the place."""
    if isinstance(error, QueryError):
        return f"Not a SPARQL query: {error}\n\n{error.excerpt}\n"
    return f"{str(error)[:1].upper()}{str(error)[1:]}.\n"


def status_of(error: EngineError) -> int:
    """The HTTP status for a query that was not answered (SPARQL 1.1 Protocol 2.1.6)."""
    if isinstance(error, QueryTooLargeError):
        return 413
    if isinstance(error, ServiceForbiddenError):
        return 403
    return 400 if isinstance(error, QueryError | QueryRefusedError) else 500


def _wants_page(request: Request) -> bool:
    return best(["application/sparql-results+json", HTML], request.headers.get("accept"))[0] == HTML


async def _fields(request: Request) -> list[tuple[str, str]]:
    """The protocol's parameters, from the address and, of a POST, from the body."""
    fields = _form(request.url.query)
    if request.method != "POST":
        return fields
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/sparql-update":
        raise BadRequestError(_NO_UPDATES)
    if media not in ("application/sparql-query", "application/x-www-form-urlencoded"):
        raise BadRequestError(f"Content-Type {media or 'missing'}: not taken.\n\n{_USAGE}", 415)
    text = await _body(request)
    return [*fields, ("query", text)] if media == "application/sparql-query" else fields + _form(text)


async def _body(request: Request) -> str:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            raise BadRequestError(f"The query is longer than {guard.MAX_BYTES:,} bytes.\n", 413)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequestError(f"The body is not UTF-8: {error}\n") from None


def _form(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise BadRequestError(f"The parameters are not percent-encoded UTF-8: {error}\n") from None


def _asked(fields: Sequence[tuple[str, str]]) -> _Asked:
    def all_of(name: str) -> list[str]:
        return [value for key, value in fields if key == name]

    if all_of("update"):
        raise BadRequestError(_NO_UPDATES)
    queries = all_of("query")
    if len(queries) != 1:
        problem = "There is no `query` parameter" if not queries else "There is more than one `query` parameter"
        raise BadRequestError(f"{problem}.\n\n{_USAGE}")
    words = [word for word in all_of("format") if word]
    return _Asked(queries[0], all_of("default-graph-uri"), all_of("named-graph-uri"), words[-1] if words else None)
